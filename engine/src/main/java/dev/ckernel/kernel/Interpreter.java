package dev.ckernel.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a kernel statement by statement: the meaning of the IR, and the oracle of every emitter.
 * Slow and plain on purpose. It sees what targets may do differently, which no kernel may rely on:
 * reads and writes outside a buffer, operands outside an operation's range, and, where a {@link
 * Buffer} keeps track, reads of bytes that nobody has written.
 */
public final class Interpreter {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** What a kernel parameter is given. */
  public sealed interface Argument {}

  /**
   * A buffer of exactly the bytes that the kernel may touch.
   *
   * @param written which bytes hold something; null where all do
   */
  public record Buffer(MemorySegment memory, @Nullable BitSet written) implements Argument {}

  public record Scalar(int value) implements Argument {}

  private final Kernel kernel;
  private final Buffer[] buffers;
  private final float[][] floats;
  private final int[][] ints;
  private final boolean[][] bools;
  private final long[] pointers;

  private Interpreter(Kernel kernel) {
    this.kernel = kernel;
    buffers = new Buffer[kernel.params().size()];
    floats = new float[kernel.values()][];
    ints = new int[kernel.values()][];
    bools = new boolean[kernel.values()][];
    pointers = new long[kernel.values()];
  }

  /**
   * Runs items {@code begin} to {@code end}.
   *
   * @param arguments one for each parameter but the last two
   * @throws IndexOutOfBoundsException where the kernel leaves a buffer
   * @throws IllegalStateException where it reads what nobody has written, or where an operation is
   *     not defined for its operands
   */
  public static void run(Kernel kernel, List<? extends Argument> arguments, int begin, int end) {
    Interpreter interpreter = new Interpreter(kernel);
    List<Param> params = kernel.params();
    if (arguments.size() != params.size() - 2) {
      throw new IllegalArgumentException(
          kernel.name() + " takes " + (params.size() - 2) + " arguments, not " + arguments.size());
    }
    for (int i = 0; i < arguments.size(); i++) {
      Param param = params.get(i);
      switch (arguments.get(i)) {
        case Buffer buffer when param instanceof Param.Buffer -> interpreter.buffers[i] = buffer;
        case Scalar scalar when param instanceof Param.Scalar ->
            interpreter.ints[param.value().id()] = new int[] {scalar.value()};
        case Buffer b -> throw new IllegalArgumentException(param.name() + " is a scalar");
        case Scalar s -> throw new IllegalArgumentException(param.name() + " is a buffer");
      }
    }
    interpreter.ints[params.get(params.size() - 2).value().id()] = new int[] {begin};
    interpreter.ints[params.getLast().value().id()] = new int[] {end};
    interpreter.block(kernel.body());
  }

  private void block(List<Stmt> body) {
    for (Stmt stmt : body) {
      switch (stmt) {
        case Stmt.Let let -> let(let.value(), let.op());
        case Stmt.Declare d -> copy(d.initial().element(), d.initial().id(), d.variable().id());
        case Stmt.Assign a -> copy(a.value().element(), a.value().id(), a.variable().id());
        case Stmt.Store s -> store(s);
        case Stmt.For f -> {
          for (int i = scalar(f.from()); i < scalar(f.to()); i += f.step()) {
            ints[f.index().id()] = new int[] {i};
            block(f.body());
          }
        }
        case Stmt.If i -> block(bools[i.condition().id()][0] ? i.then() : i.otherwise());
        case Stmt.Prefetch p -> {}
        case Stmt.Note n -> {}
      }
    }
  }

  private void copy(Element element, int from, int to) {
    switch (element) {
      case F32 -> floats[to] = floats[from];
      case I32 -> ints[to] = ints[from];
      case BOOL -> bools[to] = bools[from];
    }
  }

  private int scalar(Value value) {
    return ints[value.id()][0];
  }

  private void let(Value value, Op op) {
    int id = value.id();
    if (op instanceof Op.Advance a) {
      pointers[id] =
          Math.addExact(
              pointers[a.pointer().id()],
              a.stride() * scalar(a.index()) * a.pointer().pointer().mem().bytes());
      return;
    }
    if (op instanceof Op.Read r) {
      copy(value.element(), r.variable().id(), id);
      return;
    }
    int lanes = value.lanes();
    switch (value.element()) {
      case F32 -> floats[id] = floats(op, lanes);
      case I32 -> ints[id] = ints(op, lanes);
      case BOOL -> bools[id] = bools(op, lanes);
    }
  }

  private float reduce(Op.ReduceTree r) {
    float[] lanes = floats[r.a().id()].clone();
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        lanes[l] =
            switch (r.kind()) {
              case ADD -> lanes[l] + lanes[l + half];
              case MAX -> lanes[l] > lanes[l + half] ? lanes[l] : lanes[l + half];
            };
      }
    }
    return lanes[0];
  }

  private float[] floats(Op op, int lanes) {
    float[] result = new float[lanes];
    switch (op) {
      case Op.ConstF32 c -> result[0] = c.value();
      case Op.Broadcast b -> Arrays.fill(result, f32(b.a())[0]);
      case Op.ReduceTree r -> result[0] = reduce(r);
      case Op.Load load -> loadFloats(load, result);
      case Op.Fma f -> {
        float[] a = f32(f.a());
        float[] b = f32(f.b());
        float[] c = f32(f.c());
        for (int l = 0; l < lanes; l++) {
          result[l] = Math.fma(a[l], b[l], c[l]);
        }
      }
      case Op.Select s -> {
        boolean[] condition = bool(s.condition());
        float[] a = f32(s.a());
        float[] b = f32(s.b());
        for (int l = 0; l < lanes; l++) {
          result[l] = condition[l] ? a[l] : b[l];
        }
      }
      case Op.Unary u -> {
        for (int l = 0; l < lanes; l++) {
          result[l] =
              switch (u.kind()) {
                case SQRT -> (float) Math.sqrt(f32(u.a())[l]);
                case ABS -> Float.intBitsToFloat(bits(f32(u.a())[l]) & 0x7FFFFFFF);
                case NEG -> Float.intBitsToFloat(bits(f32(u.a())[l]) ^ 0x80000000);
                case BITS_F32 -> Float.intBitsToFloat(i32(u.a())[l]);
                case I32_TO_F32 -> (float) i32(u.a())[l];
                case F32_BITS, NOT -> throw unknown(op);
              };
        }
      }
      case Op.Binary b -> {
        float[] x = f32(b.a());
        float[] y = f32(b.b());
        for (int l = 0; l < lanes; l++) {
          result[l] =
              switch (b.kind()) {
                case ADD -> x[l] + y[l];
                case SUB -> x[l] - y[l];
                case MUL -> x[l] * y[l];
                case DIV -> x[l] / y[l];
                case MAX -> x[l] > y[l] ? x[l] : y[l];
                case MIN -> x[l] < y[l] ? x[l] : y[l];
                case REM, AND, OR, XOR, SHR_BY -> throw unknown(op);
              };
        }
      }
      case Op.ConstI32 o -> throw unknown(o);
      case Op.Shift o -> throw unknown(o);
      case Op.Compare o -> throw unknown(o);
      case Op.Iota o -> throw unknown(o);
      case Op.Dot4 o -> throw unknown(o);
      case Op.MulAdd16 o -> throw unknown(o);
      case Op.Lookup o -> throw unknown(o);
      case Op.Read o -> throw unknown(o);
      case Op.Advance o -> throw unknown(o);
    }
    return result;
  }

  private int[] ints(Op op, int lanes) {
    int[] result = new int[lanes];
    switch (op) {
      case Op.ConstI32 c -> result[0] = c.value();
      case Op.Broadcast b -> Arrays.fill(result, i32(b.a())[0]);
      case Op.Iota i -> Arrays.setAll(result, l -> i.first() + l);
      case Op.Load load -> loadInts(load, result);
      case Op.Select s -> {
        for (int l = 0; l < lanes; l++) {
          result[l] = bool(s.condition())[l] ? i32(s.a())[l] : i32(s.b())[l];
        }
      }
      case Op.Shift s -> {
        int[] a = i32(s.a());
        for (int l = 0; l < lanes; l++) {
          result[l] =
              switch (s.kind()) {
                case LEFT -> a[l] << s.amount();
                case RIGHT -> a[l] >> s.amount();
                case RIGHT_UNSIGNED -> a[l] >>> s.amount();
              };
        }
      }
      case Op.Unary u -> {
        for (int l = 0; l < lanes; l++) {
          result[l] =
              switch (u.kind()) {
                case F32_BITS -> bits(f32(u.a())[l]);
                case SQRT, ABS, NEG, BITS_F32, I32_TO_F32, NOT -> throw unknown(op);
              };
        }
      }
      case Op.Binary b -> {
        int[] x = i32(b.a());
        int[] y = i32(b.b());
        for (int l = 0; l < lanes; l++) {
          result[l] = binary(b, x[l], y[l]);
        }
      }
      case Op.Dot4 d -> {
        for (int l = 0; l < lanes; l++) {
          result[l] = dot4(d, i32(d.acc())[l], i32(d.w())[l], i32(d.x())[l]);
        }
      }
      case Op.MulAdd16 m -> {
        for (int l = 0; l < lanes; l++) {
          result[l] = mulAdd16(i32(m.a())[l], i32(m.b())[l], i32(m.c())[l]);
        }
      }
      case Op.Lookup look -> {
        for (int l = 0; l < lanes; l++) {
          result[l] = lookup(look, i32(look.a())[l]);
        }
      }
      case Op.ConstF32 o -> throw unknown(o);
      case Op.Fma o -> throw unknown(o);
      case Op.Compare o -> throw unknown(o);
      case Op.Read o -> throw unknown(o);
      case Op.Advance o -> throw unknown(o);
      case Op.ReduceTree o -> throw unknown(o);
    }
    return result;
  }

  private int binary(Op.Binary op, int x, int y) {
    return switch (op.kind()) {
      case ADD -> x + y;
      case SUB -> x - y;
      case MUL -> x * y;
      case DIV, REM -> {
        if (x < 0 || y <= 0) {
          throw undefined(op, x + " and " + y);
        }
        yield op.kind() == Op.BinaryOp.DIV ? x / y : x % y;
      }
      case MAX -> x > y ? x : y;
      case MIN -> x < y ? x : y;
      case AND -> x & y;
      case OR -> x | y;
      case XOR -> x ^ y;
      case SHR_BY -> {
        if (y < 0 || y > 31) {
          throw undefined(op, y + " places");
        }
        yield x >>> y;
      }
    };
  }

  private int lookup(Op.Lookup op, int indexes) {
    int found = 0;
    for (int b = 0; b < 32; b += 8) {
      int index = (indexes >>> b) & 0xFF;
      if (index > 15) {
        throw undefined(op, "index " + index);
      }
      found |= op.table().get(index) << b;
    }
    return found;
  }

  private int dot4(Op.Dot4 op, int acc, int weights, int inputs) {
    int sum = acc;
    for (int b = 0; b < 32; b += 8) {
      byte w = (byte) (weights >>> b);
      byte x = (byte) (inputs >>> b);
      if (x == -128 || (op.weights() == Op.DotWeights.SEVEN_BITS && w < 0)) {
        throw undefined(op, "bytes " + (w & 0xFF) + " and " + x);
      }
      sum += (op.weights() == Op.DotWeights.SIGNED ? w : w & 0xFF) * x;
    }
    return sum;
  }

  private static int mulAdd16(int a, int b, int c) {
    int low = (short) a * (short) b + (short) c;
    int high = (a >> 16) * (b >> 16) + (c >> 16);
    return (low & 0xFFFF) | (high << 16);
  }

  private IllegalStateException undefined(Op op, String operands) {
    return new IllegalStateException(
        "kernel " + kernel.name() + ": " + op + " is not defined for " + operands);
  }

  private boolean[] bools(Op op, int lanes) {
    boolean[] result = new boolean[lanes];
    for (int l = 0; l < lanes; l++) {
      result[l] =
          switch (op) {
            case Op.Broadcast b -> bool(b.a())[0];
            case Op.Select s -> bool(s.condition())[l] ? bool(s.a())[l] : bool(s.b())[l];
            case Op.Unary u -> !bool(u.a())[l];
            case Op.Binary b ->
                b.kind() == Op.BinaryOp.AND
                    ? bool(b.a())[l] && bool(b.b())[l]
                    : bool(b.a())[l] || bool(b.b())[l];
            case Op.Compare c when c.a().element() == Element.F32 ->
                compare(c.kind(), f32(c.a())[l], f32(c.b())[l]);
            case Op.Compare c -> compare(c.kind(), i32(c.a())[l], i32(c.b())[l]);
            case Op.ConstF32 o -> throw unknown(o);
            case Op.ConstI32 o -> throw unknown(o);
            case Op.Shift o -> throw unknown(o);
            case Op.Fma o -> throw unknown(o);
            case Op.Iota o -> throw unknown(o);
            case Op.Load o -> throw unknown(o);
            case Op.Dot4 o -> throw unknown(o);
            case Op.MulAdd16 o -> throw unknown(o);
            case Op.Lookup o -> throw unknown(o);
            case Op.Read o -> throw unknown(o);
            case Op.Advance o -> throw unknown(o);
            case Op.ReduceTree o -> throw unknown(o);
          };
    }
    return result;
  }

  /** Also of i32 and f32, which a double holds exactly. */
  private static boolean compare(Op.CompareOp kind, double x, double y) {
    return switch (kind) {
      case LT -> x < y;
      case LE -> x <= y;
      case GT -> x > y;
      case GE -> x >= y;
      case EQ -> x == y;
      case NE -> x != y;
    };
  }

  private static int bits(float value) {
    return Float.floatToRawIntBits(value);
  }

  private float[] f32(Value value) {
    return floats[value.id()];
  }

  private int[] i32(Value value) {
    return ints[value.id()];
  }

  private boolean[] bool(Value value) {
    return bools[value.id()];
  }

  private IllegalStateException unknown(Op op) {
    return new IllegalStateException("kernel " + kernel.name() + ": no such lane of " + op);
  }

  private void loadFloats(Op.Load load, float[] result) {
    Mem mem = load.pointer().pointer().mem();
    long at = address(load.pointer(), load.index());
    MemorySegment memory = read(load, at);
    for (int l = 0; l < load.count(); l++, at += mem.bytes()) {
      result[l] =
          switch (mem) {
            case F32 -> memory.get(F32, at);
            case F16 -> Float.float16ToFloat(memory.get(I16, at));
            case BF16 -> Float.intBitsToFloat(memory.get(I16, at) << 16);
            case I32, U16, U8, I8 -> throw unknown(load);
          };
    }
  }

  private void loadInts(Op.Load load, int[] result) {
    Mem mem = load.pointer().pointer().mem();
    long at = address(load.pointer(), load.index());
    MemorySegment memory = read(load, at);
    for (int l = 0; l < load.count(); l++, at += mem.bytes()) {
      result[l] =
          switch (mem) {
            case I32 -> memory.get(I32, at);
            case U16 -> memory.get(I16, at) & 0xFFFF;
            case U8 -> memory.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
            case I8 -> memory.get(ValueLayout.JAVA_BYTE, at);
            case F32, F16, BF16 -> throw unknown(load);
          };
    }
  }

  private void store(Stmt.Store s) {
    Mem mem = s.pointer().pointer().mem();
    Buffer buffer = buffers[s.pointer().pointer().parameter()];
    MemorySegment memory = buffer.memory();
    long first = address(s.pointer(), s.index());
    long at = first;
    for (int l = 0; l < s.count(); l++, at += mem.bytes()) {
      switch (mem) {
        case F32 -> memory.set(F32, at, f32(s.value())[l]);
        case F16 -> memory.set(I16, at, Float.floatToFloat16(f32(s.value())[l]));
        case BF16 -> memory.set(I16, at, bf16(f32(s.value())[l]));
        case I32 -> memory.set(I32, at, i32(s.value())[l]);
        case U16 -> memory.set(I16, at, (short) i32(s.value())[l]);
        case U8, I8 -> memory.set(ValueLayout.JAVA_BYTE, at, (byte) i32(s.value())[l]);
      }
    }
    if (buffer.written() != null) {
      buffer.written().set(Math.toIntExact(first), Math.toIntExact(at));
    }
  }

  private static short bf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16 & 0x8000) | 0x7FC0);
    }
    return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
  }

  private long address(Value pointer, Value index) {
    return pointers[pointer.id()] + (long) scalar(index) * pointer.pointer().mem().bytes();
  }

  /** The memory that {@code load} reads from {@code at} on, if it may. */
  private MemorySegment read(Op.Load load, long at) {
    Buffer buffer = buffers[load.pointer().pointer().parameter()];
    long bytes = (long) load.count() * load.pointer().pointer().mem().bytes();
    Objects.checkFromIndexSize(at, bytes, buffer.memory().byteSize());
    if (buffer.written() != null) {
      int unwritten = buffer.written().nextClearBit(Math.toIntExact(at));
      if (unwritten < at + bytes) {
        throw new IllegalStateException(
            "kernel "
                + kernel.name()
                + " reads "
                + load.pointer()
                + " at byte "
                + unwritten
                + ", which nobody has written");
      }
    }
    return buffer.memory();
  }
}
