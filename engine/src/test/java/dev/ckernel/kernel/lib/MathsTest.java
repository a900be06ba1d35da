package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Buffers;
import dev.ckernel.kernel.Interpreter;
import dev.ckernel.kernel.Interpreter.Buffer;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernels' functions against {@link StrictMath} over all floats. The interpreter is too slow
 * for that; so it is compared with {@link Contract} on some, and {@link Contract} with the truth on
 * all.
 */
class MathsTest {
  private static final int STRIDE = "all".equals(System.getProperty("ck.floats")) ? 1 : 257;

  enum Function {
    EXP,
    SILU,
    LOG,
    ERF,
    TANH;

    Value build(KernelBuilder k, Value x) {
      return switch (this) {
        case EXP -> Maths.exp(k, x);
        case SILU -> Maths.silu(k, x);
        case LOG -> Maths.log(k, x);
        case ERF -> Maths.erf(k, x);
        case TANH -> Maths.tanh(k, x);
      };
    }

    float contract(float x) {
      return switch (this) {
        case EXP -> Contract.exp(x);
        case SILU -> Contract.silu(x);
        case LOG -> TrainingContract.log(x);
        case ERF -> TrainingContract.erf(x);
        case TANH -> TrainingContract.tanh(x);
      };
    }
  }

  private static float[] interpret(Function f, float[] x) {
    KernelBuilder k = new KernelBuilder("function", "");
    Value in = k.in("x", Mem.F32);
    Value out = k.out("y", Mem.F32);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop("i", begin, end, 16, i -> k.store(out, i, f.build(k, k.load16(in, i))));
    Kernel kernel = k.build();
    Buffer y = Buffers.unwritten(4L * x.length);
    Interpreter.run(kernel, List.of(Buffers.of(x), y), 0, x.length);
    return Buffers.floats(y);
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void kernelsComputeWhatTheContractSays(Function f) {
    SplittableRandom random = new SplittableRandom(1);
    float[] x = new float[1 << 16];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          switch (i % 4) {
            case 0 -> Float.intBitsToFloat(random.nextInt());
            case 1 -> (float) random.nextDouble(-1, 1);
            default -> (float) random.nextDouble(-91, 91);
          };
    }
    float[] hard = {
      0f,
      -0f,
      Float.NaN,
      -Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      -87.33f,
      Math.nextDown(-87.33f),
      0x1.62e42ep6f,
      0x1.62e430p6f,
      -88f,
      89f,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.MIN_VALUE,
      0x1.62e43p-2f,
      0.625f,
      -0.625f,
      Math.nextDown(0.625f),
      9.02f,
      -44.5f
    };
    System.arraycopy(hard, 0, x, 0, hard.length);
    float[] expected = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      expected[i] = f.contract(x[i]);
    }
    assertThat(Buffers.bits(interpret(f, x))).isEqualTo(Buffers.bits(expected));
  }

  /** The largest errors over some floats. */
  private record Worst(double exp, float expAt, double silu, float siluAt) {
    private static final Worst NONE = new Worst(0, 0, 0, 0);

    Worst or(Worst other) {
      boolean e = other.exp > exp;
      boolean s = other.silu > silu;
      return new Worst(
          e ? other.exp : exp,
          e ? other.expAt : expAt,
          s ? other.silu : silu,
          s ? other.siluAt : siluAt);
    }
  }

  /** The bounds that docs/numerics.md states; {@code -Dck.floats=all} looks at every float. */
  @Test
  void errorOverAllFloats() {
    Worst worst =
        IntStream.range(0, 1 << 20)
            .parallel()
            .mapToObj(block -> worst(block << 12))
            .reduce(Worst.NONE, Worst::or);
    assertThat(worst.exp).as("exp at %s", worst.expAt).isBetween(STRIDE == 1 ? 0.938 : 0, 0.939);
    assertThat(worst.silu).as("silu at %s", worst.siluAt).isBetween(STRIDE == 1 ? 2.393 : 0, 2.394);
  }

  /** Of 4096 floats that differ only in their last bits. */
  private static Worst worst(int firstBits) {
    float start = Float.intBitsToFloat(firstBits);
    float magnitude = Math.abs(start);
    if (!(magnitude < 100)) {
      return beyond(firstBits);
    }
    // Below 2^-27 exp is 1 and silu is x / 2, rounded; a few of each 4096 tell.
    return worst(firstBits, start, magnitude < 0x1p-27f ? 511 : STRIDE);
  }

  /** Where e^x is e^start · (1 + d + d² / 2 + …). */
  private static Worst worst(int firstBits, float start, int step) {
    double expOfStart = StrictMath.exp(start);
    Worst worst = Worst.NONE;
    double worstExp = 0;
    double worstSilu = 0;
    for (int i = Math.floorMod(firstBits, step); i < 4096; i += step) {
      float x = Float.intBitsToFloat(firstBits + i);
      double d = (double) x - start;
      double exp = expOfStart * (1 + d * (1 + d * (1 / 2. + d * (1 / 6. + d * (1 / 24.)))));
      double expError = error(Contract.exp(x), exp, x < -87.33f);
      double siluError = error(Contract.silu(x), x * exp / (1 + exp), x < -88.72283f);
      if (!(expError <= worstExp)) {
        worstExp = expError;
        worst = worst.or(new Worst(expError, x, 0, 0));
      }
      if (!(siluError <= worstSilu)) {
        worstSilu = siluError;
        worst = worst.or(new Worst(0, 0, siluError, x));
      }
    }
    return worst;
  }

  /** In ulp of the nearest float; 0 is right where the function is said to be 0. */
  private static double error(float actual, double exact, boolean zero) {
    if (zero) {
      return actual == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    float nearest = (float) exact;
    int exponent = Float.floatToRawIntBits(nearest) & 0x7F800000;
    if (exponent == 0x7F800000 || Float.isInfinite(actual)) {
      // Either may overflow where the other just does not.
      return actual >= Float.MAX_VALUE && nearest >= Float.MAX_VALUE ? 0 : Double.POSITIVE_INFINITY;
    }
    double ulp = exponent == 0 ? Float.MIN_VALUE : Float.intBitsToFloat(exponent) * 0x1p-23;
    return Math.abs(actual - exact) / ulp;
  }

  /** From 100 on all is 0, infinite, x itself or NaN; a few of each 4096 tell. */
  private static Worst beyond(int firstBits) {
    for (int i = 0; i < 4096; i += 315) {
      float x = Float.intBitsToFloat(firstBits + i);
      float exp = Contract.exp(x);
      float silu = Contract.silu(x);
      boolean right;
      if (Float.isNaN(x)) {
        right = Float.isNaN(exp) && Float.isNaN(silu);
      } else if (x > 0) {
        right = exp == Float.POSITIVE_INFINITY && silu == x;
      } else {
        right = exp == 0 && (silu == 0 || (Float.isInfinite(x) && Float.isNaN(silu)));
      }
      if (!right) {
        return new Worst(Double.POSITIVE_INFINITY, x, Double.POSITIVE_INFINITY, x);
      }
    }
    return Worst.NONE;
  }

  @Test
  void expOfZeroIsOne() {
    assertThat(Contract.exp(0f)).isEqualTo(1f);
    assertThat(Contract.exp(-0f)).isEqualTo(1f);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 126.5f, -126.5f, 0.49999997f, 127f, 3e6f})
  void roundingIsHalfToEven(float x) {
    KernelBuilder k = new KernelBuilder("round", "");
    Value in = k.in("x", Mem.F32);
    Value y = k.out("y", Mem.F32);
    Value integer = k.out("integer", Mem.I32);
    Value begin = k.scalar("begin");
    k.scalar("end");
    k.store(y, begin, Maths.round(k, k.load(in, begin)));
    k.store(integer, begin, Maths.roundToInt(k, k.load(in, begin)));
    Buffer rounded = Buffers.unwritten(4);
    Buffer roundedToInt = Buffers.unwritten(4);
    Interpreter.run(k.build(), List.of(Buffers.of(x), rounded, roundedToInt), 0, 1);
    assertThat(Buffers.floats(rounded)[0]).isEqualTo((float) Math.rint(x));
    assertThat(Buffers.ints(roundedToInt)[0]).isEqualTo((int) Math.rint(x));
    assertThat(Contract.round(x)).isEqualTo((float) Math.rint(x));
  }

  @Test
  void aNanIsNotHidden() {
    float[] x = new float[16];
    Arrays.fill(x, Float.NaN);
    for (Function f : Function.values()) {
      for (float y : interpret(f, x)) {
        assertThat(y).isNaN();
      }
    }
  }
}
