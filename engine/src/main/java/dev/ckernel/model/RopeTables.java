package dev.ckernel.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Cosines and sines of the rotary angles, {@code position / scale · theta^(-2i / dims) /
 * factor[i]}, in double precision with {@link StrictMath}, so that they are the same on every
 * machine. There is a pair of tables for each way in which layers of the model turn.
 */
final class RopeTables {
  /** How the ids of tables of cosines end. */
  static final String COS = ".cos";

  /** How the ids of tables of sines end. */
  static final String SIN = ".sin";

  private final Map<String, Pair> pairs = new LinkedHashMap<>();

  /** Of all rotations of a model. */
  RopeTables(DecoderConfig config) {
    for (Rotation rotation : config.rotations()) {
      if (pairs.put(rotation.tables(), new Pair(rotation)) != null) {
        throw new IllegalArgumentException("two pairs of tables called " + rotation.tables());
      }
    }
  }

  /** The numbers that the tables follow from, in words. */
  String definition() {
    return pairs.values().stream()
        .map(pair -> pair.rotation.toString())
        .collect(Collectors.joining("\n"));
  }

  /** Row {@code position} of table {@code id}. */
  float[] row(String id, int position) {
    boolean cos = id.endsWith(COS);
    Pair pair = pairs.get(id.substring(0, id.length() - (cos ? COS : SIN).length()));
    if (pair == null) {
      throw new IllegalArgumentException("no table " + id);
    }
    return pair.row(cos, position);
  }

  /** Two tables of the same angles. */
  private static final class Pair {
    private final Rotation rotation;
    private final double[] frequencies;
    private final double magnitude;

    Pair(Rotation rotation) {
      this.rotation = rotation;
      int half = rotation.dims() / 2;
      magnitude = rotation.magnitude();
      frequencies = new double[half];
      for (int i = 0; i < half; i++) {
        double frequency = StrictMath.pow(rotation.theta(), -2.0 * i / rotation.dims());
        double factor = rotation.factors().isEmpty() ? 1 : rotation.factors().get(i);
        frequencies[i] = frequency / rotation.scale() / factor;
      }
    }

    float[] row(boolean cos, int position) {
      float[] row = new float[frequencies.length];
      for (int i = 0; i < row.length; i++) {
        double angle = position * frequencies[i];
        row[i] = (float) ((cos ? StrictMath.cos(angle) : StrictMath.sin(angle)) * magnitude);
      }
      return row;
    }
  }
}
