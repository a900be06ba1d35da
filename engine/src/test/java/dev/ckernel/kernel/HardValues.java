package dev.ckernel.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Numbers at which arithmetic goes wrong, and every pair and triple of them. */
final class HardValues {
  private static final float[] FLOATS = {
    0f,
    -0f,
    1f,
    -1f,
    0.1f,
    -1.5f,
    3f,
    0x1p-24f,
    0x1.000002p0f,
    0x1.fffffep0f,
    0x1.8p23f,
    -0x1.000002p23f,
    0x1.fffffep24f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    0x0.fffffep-126f,
    Float.MIN_NORMAL,
    0x1.5p-120f,
    0x1.7p63f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };
  private static final int[] INTS = {
    0,
    1,
    -1,
    2,
    7,
    31,
    127,
    128,
    -128,
    255,
    32768,
    65535,
    16777217,
    -16777219,
    0x7FFFFFFF,
    0x80000000,
    0x80000001,
    0x55AA55AA,
    0x33333333
  };

  private HardValues() {}

  /** For each of {@code operands}, an array; together they hold every combination. */
  static List<float[]> floats(int operands) {
    return IntStream.range(0, operands).mapToObj(o -> column(o, operands)).toList();
  }

  static List<int[]> ints(int operands) {
    return IntStream.range(0, operands).mapToObj(o -> intColumn(o, operands)).toList();
  }

  private static float[] column(int operand, int operands) {
    int[] choice = choices(FLOATS.length, operand, operands);
    float[] values = new float[choice.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = FLOATS[choice[i]];
    }
    return values;
  }

  private static int[] intColumn(int operand, int operands) {
    return IntStream.of(choices(INTS.length, operand, operands)).map(c -> INTS[c]).toArray();
  }

  /** Digit {@code operand} of the numbers with {@code operands} digits, filled up to 16s. */
  private static int[] choices(int base, int operand, int operands) {
    int count = 1;
    int weight = 1;
    for (int i = 0; i < operands; i++) {
      count *= base;
      weight *= i < operand ? base : 1;
    }
    List<Integer> digits = new ArrayList<>();
    for (int i = 0; i < (count + 15) / 16 * 16; i++) {
      digits.add(i / weight % base);
    }
    return digits.stream().mapToInt(d -> d).toArray();
  }
}
