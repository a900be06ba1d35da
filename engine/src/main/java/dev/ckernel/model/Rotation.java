package dev.ckernel.model;

import java.util.List;

/**
 * How the heads of a layer turn with the position: what a pair of rotary tables is computed from.
 * Layers that turn alike share one pair.
 *
 * @param tables name of the pair, such as {@code rope}; its tables are {@code rope.cos} and {@code
 *     rope.sin}
 * @param dims elements of a head that rotate, even
 * @param theta base of the frequencies
 * @param scale positions are divided by it
 * @param magnitude cosines and sines are multiplied by it
 * @param factors by which each frequency is divided (Llama 3), {@code dims / 2} of them; empty for
 *     none
 */
public record Rotation(
    String tables, int dims, float theta, float scale, float magnitude, List<Float> factors) {
  /** The name of the pair of models that have only one. */
  static final String ONLY = "rope";

  /** Copies. */
  public Rotation {
    factors = List.copyOf(factors);
    if (dims % 2 != 0 || (!factors.isEmpty() && factors.size() != dims / 2)) {
      throw new IllegalArgumentException(
          "%d rotary dimensions with %d factors".formatted(dims, factors.size()));
    }
  }

  /** Neither scaled nor stretched. */
  static Rotation plain(int dims, float theta) {
    return new Rotation(ONLY, dims, theta, 1, 1, List.of());
  }

  Rotation withTables(String name) {
    return new Rotation(name, dims, theta, scale, magnitude, factors);
  }

  Rotation withScale(float value) {
    return new Rotation(tables, dims, theta, value, magnitude, factors);
  }

  Rotation withFactors(List<Float> values) {
    return new Rotation(tables, dims, theta, scale, magnitude, values);
  }

  /** Whether both compute the same tables, whatever these are called. */
  boolean turnsAs(Rotation other) {
    return equals(other.withTables(tables));
  }

  String cos() {
    return tables + RopeTables.COS;
  }

  String sin() {
    return tables + RopeTables.SIN;
  }
}
