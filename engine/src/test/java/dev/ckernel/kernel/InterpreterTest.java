package dev.ckernel.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.kernel.Interpreter.Buffer;
import dev.ckernel.kernel.Interpreter.Scalar;
import dev.ckernel.kernel.Op.BinaryOp;
import dev.ckernel.kernel.Op.CompareOp;
import dev.ckernel.kernel.Op.DotWeights;
import dev.ckernel.kernel.Op.ReduceOp;
import dev.ckernel.kernel.Op.ShiftOp;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operation against another way to compute it, mostly in double precision. */
class InterpreterTest {
  private static final int VECTOR = 16;

  private static float[] f32(int lanes, Elementwise.Body body, List<float[]> x) {
    Kernel kernel = Elementwise.kernel(lanes, Mem.F32, x.stream().map(a -> Mem.F32).toList(), body);
    return Buffers.floats(
        Elementwise.run(kernel, x.getFirst().length, x.stream().map(Buffers::of).toList()));
  }

  private static int[] i32(int lanes, Elementwise.Body body, List<int[]> x) {
    Kernel kernel = Elementwise.kernel(lanes, Mem.I32, x.stream().map(a -> Mem.I32).toList(), body);
    return Buffers.ints(
        Elementwise.run(kernel, x.getFirst().length, x.stream().map(Buffers::of).toList()));
  }

  @ParameterizedTest
  @EnumSource(
      value = BinaryOp.class,
      names = {"ADD", "SUB", "MUL", "DIV", "MAX", "MIN"})
  void binaryOperationsOnFloats(BinaryOp kind) {
    List<float[]> x = HardValues.floats(2);
    float[] a = x.get(0);
    float[] b = x.get(1);
    float[] expected = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      expected[i] = (float) exact(kind, a[i], b[i]);
    }
    for (int lanes : new int[] {1, VECTOR}) {
      float[] actual = f32(lanes, (k, in) -> binary(k, kind, in.get(0), in.get(1)), x);
      assertThat(Buffers.bits(actual)).isEqualTo(Buffers.bits(expected));
    }
  }

  /** A double holds a float's sum, product and quotient well enough that rounding twice is once. */
  private static double exact(BinaryOp kind, double a, double b) {
    return switch (kind) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MAX -> a > b ? a : b;
      case MIN -> a < b ? a : b;
      case REM, AND, OR, XOR, SHR_BY -> throw new IllegalArgumentException();
    };
  }

  private static Value binary(KernelBuilder k, BinaryOp kind, Value a, Value b) {
    return k.let("v", a.type(), new Op.Binary(kind, a, b));
  }

  @ParameterizedTest
  @EnumSource(
      value = BinaryOp.class,
      names = {"DIV", "REM", "SHR_BY"},
      mode = EnumSource.Mode.EXCLUDE)
  void binaryOperationsOnIntegers(BinaryOp kind) {
    List<int[]> x = HardValues.ints(2);
    int[] expected =
        IntStream.range(0, x.getFirst().length)
            .map(i -> (int) exact(kind, x.get(0)[i], x.get(1)[i]))
            .toArray();
    for (int lanes : new int[] {1, VECTOR}) {
      assertThat(i32(lanes, (k, in) -> binary(k, kind, in.get(0), in.get(1)), x))
          .isEqualTo(expected);
    }
  }

  private static long exact(BinaryOp kind, long a, long b) {
    return switch (kind) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> Math.floorDiv(a, b);
      case REM -> Math.floorMod(a, b);
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      case SHR_BY -> (a & 0xFFFFFFFFL) >> b;
    };
  }

  @Test
  void shiftsByWhatIsKnownLate() {
    int[] a = {-1, -1, 0x12345678, Integer.MIN_VALUE};
    int[] places = {0, 31, 8, 4};
    assertThat(i32(1, (k, in) -> k.shrBy(in.get(0), in.get(1)), List.of(a, places)))
        .containsExactly(-1, 1, 0x123456, 0x08000000);
    for (int wrong : new int[] {-1, 32}) {
      List<int[]> operands = List.of(new int[] {1}, new int[] {wrong});
      assertThatThrownBy(() -> i32(1, (k, in) -> k.shrBy(in.get(0), in.get(1)), operands))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(wrong + " places");
    }
  }

  @Test
  void halvesAreMultipliedAndAddedByThemselves() {
    int[] a = {0x00020003, 0xFFFF8000, 0x7FFF0100};
    int[] b = {0x00050007, 0x0003FFFF, 0x00020100};
    int[] c = {0x0001FFFF, 0x00000001, 0x00000000};
    assertThat(i32(1, (k, in) -> k.mulAdd16(in.get(0), in.get(1), in.get(2)), List.of(a, b, c)))
        .containsExactly(0x000B0014, 0xFFFD8001, 0xFFFE0000);
  }

  @Test
  void lookupsOfBytes() {
    List<Integer> table = List.of(255, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 128);
    int[] indexes = {0, 0x0F000102, 0x0E0D0F00};
    assertThat(i32(1, (k, in) -> k.lookup(in.getFirst(), table), List.of(indexes)))
        .containsExactly(-1, 0x80FF0102, 0x0E0D80FF);
    assertThatThrownBy(
            () -> i32(1, (k, in) -> k.lookup(in.getFirst(), table), List.of(new int[] {0x1000})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("index 16");
  }

  @ParameterizedTest
  @EnumSource(
      value = BinaryOp.class,
      names = {"DIV", "REM"})
  void divisionOfScalarsThatAreNotNegative(BinaryOp kind) {
    int[] a = {0, 1, 5, 6, 127, 128, 1000003, Integer.MAX_VALUE};
    for (int b : new int[] {1, 2, 3, 128, Integer.MAX_VALUE}) {
      int[] divisors = IntStream.range(0, a.length).map(i -> b).toArray();
      assertThat(i32(1, (k, in) -> binary(k, kind, in.get(0), in.get(1)), List.of(a, divisors)))
          .isEqualTo(IntStream.of(a).map(i -> (int) exact(kind, i, b)).toArray());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = BinaryOp.class,
      names = {"DIV", "REM"})
  void divisionOfNegativesIsCaught(BinaryOp kind) {
    for (int[] operands : new int[][] {{-1, 3}, {3, -1}, {3, 0}}) {
      assertThatThrownBy(() ->
              i32(
                  1,
                  (k, in) -> binary(k, kind, in.get(0), in.get(1)),
                  List.of(new int[] {operands[0]}, new int[] {operands[1]})))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("elementwise");
    }
  }

  @Test
  void fmaRoundsOnce() {
    List<float[]> x = HardValues.floats(3);
    float[] expected = new float[x.getFirst().length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = fma(x.get(0)[i], x.get(1)[i], x.get(2)[i]);
    }
    for (int lanes : new int[] {1, VECTOR}) {
      float[] actual = f32(lanes, (k, in) -> k.fma(in.get(0), in.get(1), in.get(2)), x);
      assertThat(Buffers.bits(actual)).isEqualTo(Buffers.bits(expected));
    }
  }

  private static float fma(float a, float b, float c) {
    double product = (double) a * b;
    if (!Double.isFinite(product + c) || product == 0) {
      return (float) (product + c);
    }
    BigDecimal sum = new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
    return sum.signum() == 0 ? 0f : sum.floatValue();
  }

  @Test
  void unaryOperations() {
    List<float[]> x = HardValues.floats(1);
    float[] a = x.getFirst();
    float[] root = new float[a.length];
    float[] negated = new float[a.length];
    float[] magnitude = new float[a.length];
    int[] bits = new int[a.length];
    for (int i = 0; i < a.length; i++) {
      root[i] = (float) StrictMath.sqrt(a[i]);
      negated[i] = Math.copySign(a[i], Math.copySign(1, a[i]) < 0 ? 1 : -1);
      magnitude[i] = Math.copySign(a[i], 1);
      bits[i] = Float.floatToRawIntBits(a[i]);
    }
    for (int lanes : new int[] {1, VECTOR}) {
      assertThat(Buffers.bits(f32(lanes, (k, in) -> k.sqrt(in.getFirst()), x)))
          .isEqualTo(Buffers.bits(root));
      assertThat(Buffers.bits(f32(lanes, (k, in) -> k.neg(in.getFirst()), x)))
          .isEqualTo(Buffers.bits(negated));
      assertThat(Buffers.bits(f32(lanes, (k, in) -> k.abs(in.getFirst()), x)))
          .isEqualTo(Buffers.bits(magnitude));
      assertThat(i32(lanes, (k, in) -> k.f32Bits(k.bitsF32(in.getFirst())), List.of(bits)))
          .isEqualTo(bits);
    }
  }

  @Test
  void integersBecomeTheNearestFloat() {
    int[] x = HardValues.ints(1).getFirst();
    int[] expected =
        IntStream.of(x).map(i -> Float.floatToRawIntBits((float) (double) i)).toArray();
    assertThat(i32(VECTOR, (k, in) -> k.f32Bits(k.toF32(in.getFirst())), List.of(x)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(ShiftOp.class)
  void shifts(ShiftOp kind) {
    int[] x = HardValues.ints(1).getFirst();
    for (int amount = 0; amount < 32; amount++) {
      int bits = amount;
      int[] expected =
          IntStream.of(x)
              .map(i ->
                  switch (kind) {
                    case LEFT -> (int) ((long) i * (1L << bits));
                    case RIGHT -> (int) Math.floorDiv((long) i, 1L << bits);
                    case RIGHT_UNSIGNED -> (int) ((i & 0xFFFFFFFFL) / (1L << bits));
                  })
              .toArray();
      assertThat(
              i32(
                  VECTOR,
                  (k, in) ->
                      k.let("s", in.getFirst().type(), new Op.Shift(kind, in.getFirst(), bits)),
                  List.of(x)))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(CompareOp.class)
  void comparisonsAndSelect(CompareOp kind) {
    List<float[]> x = HardValues.floats(2);
    float[] expected = new float[x.getFirst().length];
    for (int i = 0; i < expected.length; i++) {
      double a = x.get(0)[i];
      double b = x.get(1)[i];
      expected[i] = holds(kind, a < b, a > b, a == b) ? 1 : 2;
    }
    assertThat(
            f32(
                VECTOR,
                (k, in) -> k.select(compare(k, kind, in.get(0), in.get(1)), k.f32(1), k.f32(2)),
                x))
        .isEqualTo(expected);

    List<int[]> y = HardValues.ints(2);
    int[] expectedInts = new int[y.getFirst().length];
    for (int i = 0; i < expectedInts.length; i++) {
      long a = y.get(0)[i];
      long b = y.get(1)[i];
      expectedInts[i] = holds(kind, a < b, a > b, a == b) ? 1 : 2;
    }
    assertThat(
            i32(
                VECTOR,
                (k, in) -> k.select(compare(k, kind, in.get(0), in.get(1)), k.i32(1), k.i32(2)),
                y))
        .isEqualTo(expectedInts);
  }

  private static boolean holds(CompareOp kind, boolean less, boolean greater, boolean equal) {
    return switch (kind) {
      case LT -> less;
      case LE -> less || equal;
      case GT -> greater;
      case GE -> greater || equal;
      case EQ -> equal;
      case NE -> !equal;
    };
  }

  private static Value compare(KernelBuilder k, CompareOp kind, Value a, Value b) {
    return k.let("m", a.register().withElement(Element.BOOL), new Op.Compare(kind, a, b));
  }

  @Test
  void booleanOperations() {
    int[] a = {0, 0, 1, 1};
    int[] b = {0, 1, 0, 1};
    Elementwise.Body body =
        (k, in) -> {
          Value p = k.ne(in.get(0), k.i32(0));
          Value q = k.ne(in.get(1), k.i32(0));
          Value and = k.select(k.and(p, q), k.i32(1), k.i32(0));
          Value or = k.select(k.or(p, q), k.i32(2), k.i32(0));
          Value not = k.select(k.not(p), k.i32(4), k.i32(0));
          return k.add(and, k.add(or, not));
        };
    assertThat(i32(1, body, List.of(a, b))).isEqualTo(new int[] {4, 6, 2, 3});
    assertThat(i32(4, body, List.of(a, b))).isEqualTo(new int[] {4, 6, 2, 3});
  }

  @ParameterizedTest
  @EnumSource(DotWeights.class)
  void dot4(DotWeights weights) {
    int low = weights == DotWeights.SIGNED ? -128 : 0;
    int high =
        switch (weights) {
          case SIGNED, SEVEN_BITS -> 127;
          case UNSIGNED -> 255;
        };
    int[] extremes = {low, high, 0, low + 1, high - 1, (low + high) / 2};
    int[] inputs = {-127, 127, 0, -1, 1, 64};
    int[] w = new int[48];
    int[] x = new int[48];
    int[] acc = new int[48];
    int[] expected = new int[48];
    for (int i = 0; i < w.length; i++) {
      acc[i] = (i - 20) * 1_000_003;
      expected[i] = acc[i];
      for (int j = 0; j < 4; j++) {
        int weight = extremes[(i + j) % 6];
        int input = inputs[(i / 6 + j * j) % 6];
        w[i] |= (weight & 0xFF) << (8 * j);
        x[i] |= (input & 0xFF) << (8 * j);
        expected[i] += weight * input;
      }
    }
    assertThat(
            i32(
                VECTOR,
                (k, in) -> k.dot4(in.get(0), in.get(1), in.get(2), weights),
                List.of(acc, w, x)))
        .isEqualTo(expected);
  }

  @Test
  void dot4OutOfItsRangeIsCaught() {
    assertThatThrownBy(() -> dot(0x01010101, 0x00800000, DotWeights.SIGNED))
        .hasMessageContaining("-128");
    assertThatThrownBy(() -> dot(0x01800101, 0x01010101, DotWeights.SEVEN_BITS))
        .hasMessageContaining("128");
    assertThat(dot(0x01800101, 0x01010101, DotWeights.SIGNED)).containsExactly(3 - 128);
    assertThat(dot(0x01800101, 0x01010101, DotWeights.UNSIGNED)).containsExactly(3 + 128);
  }

  private static int[] dot(int w, int x, DotWeights weights) {
    return i32(
        1,
        (k, in) -> k.dot4(k.i32(0), in.get(0), in.get(1), weights),
        List.of(new int[] {w}, new int[] {x}));
  }

  @ParameterizedTest
  @EnumSource(ReduceOp.class)
  void reduceTreeCombinesHalves(ReduceOp kind) {
    float[] x = new float[64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) StrictMath.sin(i * 37) * (1 << i % 20);
    }
    x[20] = Float.NaN;
    x[40] = Float.NEGATIVE_INFINITY;
    float[] expected = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      expected[i] = tree(kind, x, i / 16 * 16, 1);
    }
    float[] actual =
        f32(
            VECTOR,
            (k, in) ->
                k.broadcast(k.let("r", Type.F32, new Op.ReduceTree(kind, in.getFirst())), 16),
            List.of(x));
    assertThat(Buffers.bits(actual)).isEqualTo(Buffers.bits(expected));
  }

  /** The tree from its root: lane {@code first} of those that are {@code apart} apart. */
  private static float tree(ReduceOp kind, float[] x, int first, int apart) {
    if (apart == 16) {
      return x[first];
    }
    float low = tree(kind, x, first, 2 * apart);
    float high = tree(kind, x, first + apart, 2 * apart);
    return switch (kind) {
      case ADD -> low + high;
      case MAX -> low > high ? low : high;
    };
  }

  @Test
  void iotaCountsLanes() {
    assertThat(i32(VECTOR, (k, in) -> k.add(in.getFirst(), k.iota()), List.of(new int[16])))
        .isEqualTo(IntStream.range(0, 16).toArray());
  }

  @ParameterizedTest
  @EnumSource(Mem.class)
  void memoryFormsWidenAndNarrow(Mem mem) {
    int count = 256;
    byte[] memory = new byte[count * mem.bytes()];
    int[] expected = new int[count];
    for (int i = 0; i < count; i++) {
      long raw = (i * 0x9E3779B97F4A7C15L) >>> 17;
      for (int b = 0; b < mem.bytes(); b++) {
        memory[i * mem.bytes() + b] = (byte) (raw >>> (8 * b));
      }
      expected[i] =
          switch (mem) {
            case F32, I32 -> (int) raw;
            case U16 -> (int) raw & 0xFFFF;
            case U8 -> (int) raw & 0xFF;
            case I8 -> ((int) raw & 0xFF) - (((int) raw & 0x80) << 1);
            case F16 -> Float.floatToRawIntBits(SixteenBits.f16((int) raw & 0xFFFF));
            case BF16 -> Float.floatToRawIntBits(SixteenBits.bf16((int) raw & 0xFFFF));
          };
    }
    Mem register = mem.element() == Element.F32 ? Mem.F32 : Mem.I32;
    Kernel widen = Elementwise.kernel(VECTOR, register, List.of(mem), (k, in) -> in.getFirst());
    Buffer wide = Elementwise.run(widen, count, List.of(Buffers.of(memory)));
    int[] actual = register == Mem.F32 ? Buffers.bits(Buffers.floats(wide)) : Buffers.ints(wide);
    int[] canonical =
        register == Mem.F32 ? Buffers.bits(Buffers.floats(Buffers.bytes(expected))) : expected;
    assertThat(actual).isEqualTo(canonical);

    Kernel narrow = Elementwise.kernel(VECTOR, mem, List.of(register), (k, in) -> in.getFirst());
    Buffer again = Elementwise.run(narrow, count, List.of(wide));
    Buffer widened = Elementwise.run(widen, count, List.of(again));
    if (register == Mem.F32) {
      assertThat(Buffers.bits(Buffers.floats(widened))).isEqualTo(canonical);
    } else {
      assertThat(Buffers.bytes(again)).isEqualTo(memory);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 15, 16})
  void partialLoadsAreZeroBehindTheirEndAndPartialStoresLeaveTheRest(int count) {
    KernelBuilder k = new KernelBuilder("partial", "");
    Value x = k.in("x", Mem.F32);
    Value y = k.out("y", Mem.F32);
    Value z = k.out("z", Mem.F32);
    Value begin = k.scalar("begin");
    k.scalar("end");
    Value part = k.load16(x, begin, count);
    k.store(y, begin, part);
    k.store(z, begin, part, count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i + 1;
    }
    Buffer all = Buffers.unwritten(64);
    Buffer some = Buffers.unwritten(64);
    Interpreter.run(k.build(), List.of(Buffers.of(values), all, some), 0, 1);
    assertThat(Buffers.floats(all)).startsWith(values).endsWith(new float[16 - count]);
    assertThat(Buffers.written(some).stream().toArray())
        .isEqualTo(IntStream.range(0, 4 * count).toArray());
  }

  @Test
  void loopsBranchesVariablesAndPointers() {
    KernelBuilder k = new KernelBuilder("triangle", "");
    Value y = k.out("y", Mem.I32);
    Value limit = k.scalar("limit");
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "i",
        begin,
        end,
        2,
        i -> {
          Variable sum = k.var("sum", k.i32(0));
          k.loop("j", k.i32(0), i, 1, j -> k.set(sum, k.add(k.get(sum), j)));
          Value to = k.at(k.at(y, i, 2), 1);
          k.when(
              k.lt(i, limit),
              () -> k.store(to, k.i32(0), k.get(sum)),
              () -> k.store(to, k.i32(0), k.i32(-1)));
        });
    Buffer result = Buffers.of(new int[16]);
    Interpreter.run(k.build(), List.of(result, new Scalar(5)), 2, 7);
    assertThat(Buffers.ints(result))
        .isEqualTo(new int[] {0, 0, 0, 0, 0, 1, 0, 0, 0, 6, 0, 0, 0, -1, 0, 0});
  }

  @Test
  void readsOfWhatNobodyWroteAreCaught() {
    Kernel copy = Elementwise.kernel(VECTOR, Mem.F32, List.of(Mem.F32), (k, in) -> in.getFirst());
    Buffer x = Buffers.unwritten(128);
    Buffers.written(x).set(0, 127);
    assertThatThrownBy(() -> Elementwise.run(copy, 32, List.of(x)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("byte 127")
        .hasMessageContaining("nobody has written");
    Buffer y = Elementwise.run(copy, 16, List.of(x));
    assertThat(Elementwise.run(copy, 16, List.of(y))).as("a store counts as written").isNotNull();
  }

  @Test
  void readsAndWritesOutsideABufferAreCaught() {
    Kernel copy = Elementwise.kernel(VECTOR, Mem.F32, List.of(Mem.F32), (k, in) -> in.getFirst());
    Buffer enough = Buffers.of(new float[16]);
    Buffer tooSmall = Buffers.of(new float[15]);
    Buffer unwritten = Buffers.unwritten(60);
    Buffers.written(unwritten).set(0, 60);
    for (List<Buffer> arguments :
        List.of(
            List.of(tooSmall, enough),
            List.of(enough, tooSmall),
            List.of(unwritten, enough),
            List.of(enough, unwritten))) {
      assertThatThrownBy(() -> Interpreter.run(copy, arguments, 0, 16))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> Interpreter.run(copy, arguments, -1, 14))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void wrongArgumentsAreRefused() {
    Kernel copy = Elementwise.kernel(1, Mem.F32, List.of(Mem.F32), (k, in) -> in.getFirst());
    Buffer x = Buffers.of(1f);
    assertThatThrownBy(() -> Interpreter.run(copy, List.of(x), 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes 2 arguments, not 1");
    assertThatThrownBy(() -> Interpreter.run(copy, List.of(x, new Scalar(1)), 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("y");
  }
}
