package dev.ckernel.model;

import dev.ckernel.kernel.lib.Mask;
import java.util.List;

/** Models of odd shapes that are trained from the beginning. */
public final class OddModels {
  public static final int VOCABULARY = 61;

  private OddModels() {}

  /**
   * A model of two layers: heads of 12 that do not make up the width, two key heads for four,
   * nothing a multiple of 16.
   */
  public static TrainableModel of(String family, boolean tied, int length) {
    DecoderConfig config =
        new DecoderConfig(2, 40, 4, 2, 12, 56, VOCABULARY, length, 1e-5f, 12, 10000f, 1f);
    return TrainableModel.fresh(family, family.equals("gemma3") ? window(config) : config, tied);
  }

  /** The first layer sees seven positions, and turns faster than the second. */
  private static DecoderConfig window(DecoderConfig config) {
    LayerConfig far = config.layerList().getLast();
    LayerConfig near =
        new LayerConfig(
            far.heads(),
            far.kvHeads(),
            far.headDim(),
            far.ffn(),
            far.scale(),
            new Mask.Window(7),
            new Rotation("rope.local", far.rotation().dims(), 100, 1, 1, List.of()));
    return new DecoderConfig(
        config.dim(), config.vocabulary(), config.context(), config.epsilon(), List.of(near, far));
  }
}
