package dev.ckernel.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cosines and sines of the rotary angles, {@code position / scale · theta^(-2i / dims) /
 * factor[i]}, in double precision with {@link StrictMath}, so that they are the same on every
 * machine.
 */
final class RopeTables {
  static final String COS = "rope.cos";
  static final String SIN = "rope.sin";

  private final double[] frequencies;
  private final String definition;

  /**
   * Frequencies of a model.
   *
   * @param factors by which each frequency is divided (Llama 3); null for none
   */
  RopeTables(DecoderConfig config, float @Nullable [] factors) {
    int half = config.ropeDims() / 2;
    frequencies = new double[half];
    for (int i = 0; i < half; i++) {
      double frequency = StrictMath.pow(config.ropeTheta(), -2.0 * i / config.ropeDims());
      frequencies[i] = frequency / config.ropeScale() / (factors == null ? 1 : factors[i]);
    }
    definition =
        "rotary angles of %d dimensions, theta %s, scale %s, factors %s"
            .formatted(
                config.ropeDims(),
                config.ropeTheta(),
                config.ropeScale(),
                factors == null ? "none" : Arrays.toString(factors));
  }

  /** The numbers that the tables follow from, in words. */
  String definition() {
    return definition;
  }

  /** Row {@code position} of table {@code id}. */
  float[] row(String id, int position) {
    float[] row = new float[frequencies.length];
    for (int i = 0; i < row.length; i++) {
      double angle = position * frequencies[i];
      row[i] = (float) (id.equals(COS) ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }
    return row;
  }
}
