package dev.ckernel.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Llama 3's frequency factors, by which RoPE's frequencies are divided so that a model of 8192
 * positions reaches far beyond: waves much longer than the old context are stretched, waves much
 * shorter stay, and between them the factor goes over smoothly (Llama 3.1's reference code; the
 * constants are those of Llama 3.2).
 */
final class RopeFactors {
  private static final double STRETCH = 32;
  private static final double OLD_CONTEXT = 8192;

  /** Old contexts per wave length, above which waves stay as they are. */
  private static final double SHORT = 4;

  /** Old contexts per wave length, below which waves are stretched wholly. */
  private static final double LONG = 1;

  private RopeFactors() {}

  /** [headDim / 2] */
  static List<Float> llama3(int headDim, double theta) {
    List<Float> factors = new ArrayList<>();
    for (int i = 0; i < headDim / 2; i++) {
      double frequency = StrictMath.pow(theta, -2.0 * i / headDim);
      double turns = OLD_CONTEXT * frequency / (2 * Math.PI);
      double part = Math.clamp((turns - LONG) / (SHORT - LONG), 0, 1);
      factors.add((float) (1 / ((1 - part) / STRETCH + part)));
    }
    return factors;
  }
}
