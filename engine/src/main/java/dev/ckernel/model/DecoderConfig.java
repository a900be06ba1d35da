package dev.ckernel.model;

import dev.ckernel.kernel.lib.Mask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * The numbers of a decoder-only transformer.
 *
 * @param dim of the residual stream
 * @param context positions that the model was made for
 * @param epsilon of all norms
 * @param layerList the numbers of each layer, of which there is at least one
 */
public record DecoderConfig(
    int dim, int vocabulary, int context, float epsilon, List<LayerConfig> layerList) {
  /** Copies; layers that turn alike share their pair of tables. */
  public DecoderConfig {
    if (layerList.isEmpty()) {
      throw new IllegalArgumentException("a decoder without layers");
    }
    List<Rotation> known = new ArrayList<>();
    layerList =
        layerList.stream()
            .map(layer -> layer.with(layer.mask(), shared(layer.rotation(), known)))
            .toList();
  }

  private static Rotation shared(Rotation rotation, List<Rotation> known) {
    for (Rotation before : known) {
      if (before.turnsAs(rotation)) {
        return before;
      }
    }
    known.add(rotation);
    return rotation;
  }

  /**
   * Of equal layers that see everything before.
   *
   * @param ropeDims elements of a head that rotate
   * @param ropeTheta base of the rotary frequencies
   * @param ropeScale positions are divided by it
   */
  public DecoderConfig(
      int layers,
      int dim,
      int heads,
      int kvHeads,
      int headDim,
      int ffn,
      int vocabulary,
      int context,
      float epsilon,
      int ropeDims,
      float ropeTheta,
      float ropeScale) {
    this(
        dim,
        vocabulary,
        context,
        epsilon,
        Collections.nCopies(
            layers,
            LayerConfig.plain(
                heads,
                kvHeads,
                headDim,
                ffn,
                Rotation.plain(ropeDims, ropeTheta).withScale(ropeScale))));
  }

  /** The same with another number of positions. */
  public DecoderConfig withContext(int positions) {
    return new DecoderConfig(dim, vocabulary, positions, epsilon, layerList);
  }

  DecoderConfig withLayers(List<LayerConfig> layers) {
    return new DecoderConfig(dim, vocabulary, context, epsilon, layers);
  }

  /** How many layers there are. */
  public int layers() {
    return layerList.size();
  }

  /** Query heads of each layer. */
  public int heads() {
    return common("heads", LayerConfig::heads);
  }

  /** Key and value heads of each layer. */
  public int kvHeads() {
    return common("key heads", LayerConfig::kvHeads);
  }

  /** Elements of a head of each layer. */
  public int headDim() {
    return common("head sizes", LayerConfig::headDim);
  }

  /** Width of the feed-forward network of each layer. */
  public int ffn() {
    return common("feed-forward widths", LayerConfig::ffn);
  }

  /** Elements of a head that rotate, in each layer. */
  public int ropeDims() {
    return common("rotary dimensions", layer -> layer.rotation().dims());
  }

  /** Base of the rotary frequencies of {@link #rotation}. */
  public float ropeTheta() {
    return rotation().theta();
  }

  /** How heads turn in layers that see everything before; in the last layer where none does. */
  public Rotation rotation() {
    return layerList.stream()
        .filter(layer -> layer.mask() instanceof Mask.Causal)
        .findFirst()
        .orElse(layerList.getLast())
        .rotation();
  }

  /** The different ways in which heads turn, in the order of the layers. */
  public List<Rotation> rotations() {
    return layerList.stream().map(LayerConfig::rotation).distinct().toList();
  }

  private <T> T common(String what, Function<LayerConfig, T> number) {
    List<T> all = layerList.stream().map(number).distinct().toList();
    if (all.size() > 1) {
      throw new IllegalStateException("the layers' " + what + " differ: " + all);
    }
    return all.getFirst();
  }
}
