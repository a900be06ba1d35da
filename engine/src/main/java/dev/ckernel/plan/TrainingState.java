package dev.ckernel.plan;

import dev.ckernel.graph.Backward;
import dev.ckernel.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a training program keeps in {@link Arena#STATE}: trained parameters and tables as {@link
 * WeightLayout} packs them, and arrays of the same layout for gradients and the optimizer's
 * moments. In each the matrices stand first, then the vectors, so that an optimizer walks over flat
 * arrays, however many tensors they hold.
 *
 * @param length tokens of a sequence
 */
public record TrainingState(WeightLayout weights, List<Region> regions, int length) {
  public static final String PARAMETERS = "parameters";
  public static final String GRADIENTS = "gradients";

  /** Gradients that come of looking up rows of a table that is a matrix elsewhere. */
  public static final String LOOKUPS = "lookups";

  /** Sums over shards, of 1, 2, 4 … shards. */
  public static final String CARRY = "carry";

  public static final String MOMENTS = "moments";

  /**
   * A part of the state.
   *
   * @param offset a multiple of 64
   */
  public record Region(String name, long offset, long bytes) {}

  public TrainingState {
    regions = List.copyOf(regions);
  }

  /**
   * Lays the regions out.
   *
   * @param lookup the table that is a matrix elsewhere too
   * @param moments arrays that the optimizer keeps
   * @param shards whose gradients are summed by a tree; a power of two
   * @param gap bytes between two regions
   */
  static TrainingState of(
      WeightLayout weights,
      Optional<Tensor> lookup,
      int moments,
      int shards,
      int length,
      long gap) {
    List<Region> regions = new ArrayList<>();
    Map<String, Long> sizes = new LinkedHashMap<>();
    sizes.put(PARAMETERS, weights.bytes());
    sizes.put(GRADIENTS, trainedBytes(weights));
    lookup.ifPresent(table -> sizes.put(LOOKUPS, weights.entry(table).block().bytes()));
    for (int level = 0; 1 << level < shards; level++) {
      sizes.put(CARRY + level, trainedBytes(weights));
    }
    for (int i = 0; i < moments; i++) {
      sizes.put(MOMENTS + i, trainedBytes(weights));
    }
    long offset = 0;
    for (Map.Entry<String, Long> size : sizes.entrySet()) {
      regions.add(new Region(size.getKey(), offset, size.getValue()));
      offset += size.getValue() + gap;
    }
    return new TrainingState(weights, regions, length);
  }

  /** Bytes of matrices and vectors, which are trained; tables are not. */
  public long trainedBytes() {
    return trainedBytes(weights);
  }

  private static long trainedBytes(WeightLayout weights) {
    return weights.blocks().stream()
        .filter(block -> block.tensors().getFirst().role() == Tensor.Role.PARAMETER)
        .mapToLong(WeightLayout.Block::bytes)
        .sum();
  }

  /** Size of the whole. */
  public long bytes() {
    Region last = regions.getLast();
    return last.offset() + last.bytes();
  }

  /** The region of that name. */
  public Region region(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no region " + name));
  }

  /** The region of that name, if there is one. */
  public Optional<Region> find(String name) {
    return regions.stream().filter(region -> region.name().equals(name)).findFirst();
  }

  /** The bytes of a gradient, by the id that {@link Backward} gave it. */
  Draft.Ref.State reference(Tensor gradient) {
    for (WeightLayout.Entry entry : weights.entries()) {
      Tensor tensor = entry.tensor();
      if (Backward.gradientId(tensor).equals(gradient.id())) {
        Region part = part(GRADIENTS, tensor);
        return new Draft.Ref.State(gradient.id(), part.offset(), part.bytes());
      }
      if (Backward.lookupId(tensor).equals(gradient.id())) {
        Region region = region(LOOKUPS);
        return new Draft.Ref.State(gradient.id(), region.offset(), region.bytes());
      }
    }
    throw new IllegalArgumentException(gradient.id() + " is the gradient of no parameter");
  }

  /** Where the bytes of parameter {@code tensor} stand in a region of the parameters' layout. */
  public Region part(String region, Tensor tensor) {
    WeightLayout.Entry entry = weights.entry(tensor);
    long at = entry.offset() + entry.regions().getFirst();
    return new Region(tensor.id(), region(region).offset() + at, entry.bytes());
  }
}
