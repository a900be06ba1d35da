package dev.ckernel.model;

import dev.ckernel.tensor.CkException;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A model that {@link RandomModel} can make: well-known ones, with the dimensions of their
 * published configurations, and small ones. {@code tiny} has shapes that fit nothing by chance (odd
 * row lengths, 3 KV heads, a prime vocabulary); in {@code small} every row is a whole number of
 * blocks of every format. Each family lists its own.
 */
public final class RandomModelSize {
  private final Blueprint blueprint;
  private final String size;
  private final boolean tied;

  /**
   * One of a family's.
   *
   * @param size its name
   * @param tied whether the head is the embedding
   */
  RandomModelSize(Blueprint blueprint, String size, boolean tied) {
    this.blueprint = blueprint;
    this.size = size;
    this.tied = tied;
  }

  /** Of equal layers. */
  static RandomModelSize alike(
      Family family,
      String size,
      int dim,
      int layers,
      LayerConfig layer,
      int vocabulary,
      int context,
      float epsilon,
      boolean tied) {
    DecoderConfig config =
        new DecoderConfig(dim, vocabulary, context, epsilon, Collections.nCopies(layers, layer));
    return new RandomModelSize(family.of(config), size, tied);
  }

  /** All that there are, by family and rising size. */
  public static List<RandomModelSize> all() {
    return Family.all().stream().flatMap(family -> family.sizes().stream()).toList();
  }

  /**
   * The model of that family and size.
   *
   * @throws CkException if there is none; the message lists those there are
   */
  public static RandomModelSize of(String family, String size) {
    List<RandomModelSize> sizes = all().stream().filter(s -> s.family().equals(family)).toList();
    if (sizes.isEmpty()) {
      throw unknown("family '" + family + "'", all(), RandomModelSize::family);
    }
    return sizes.stream()
        .filter(s -> s.size.equals(size))
        .findFirst()
        .orElseThrow(
            () -> unknown("size '" + size + "' of " + family, sizes, RandomModelSize::size));
  }

  /** GGUF's name of the architecture. */
  public String family() {
    return blueprint.family().architecture();
  }

  /** Its name among the sizes of the family. */
  public String size() {
    return size;
  }

  Blueprint blueprint() {
    return blueprint;
  }

  /** Whether the head is the embedding. */
  boolean tied() {
    return tied;
  }

  private static CkException unknown(
      String what, List<RandomModelSize> known, Function<RandomModelSize, String> name) {
    return new CkException(
        known.stream()
            .map(name)
            .distinct()
            .collect(Collectors.joining(", ", "unknown " + what + "; known are ", "")));
  }
}
