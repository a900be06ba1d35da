package dev.ckernel.kernel;

import java.util.List;

/**
 * What a {@link Stmt.Let} computes. Only operations that every target does bit for bit alike
 * (docs/numerics.md): there is no reciprocal, no transcendental, no reduction without a stated
 * order.
 */
public sealed interface Op {
  /** A scalar f32. */
  record ConstF32(float value) implements Op {}

  /** A scalar i32. */
  record ConstI32(int value) implements Op {}

  /** What the variable holds now. */
  record Read(Variable variable) implements Op {}

  record Unary(UnaryOp kind, Value a) implements Op {}

  record Binary(BinaryOp kind, Value a, Value b) implements Op {}

  /** Every lane of an i32 shifted by a constant 0..31. */
  record Shift(ShiftOp kind, Value a, int amount) implements Op {}

  /** {@code a * b + c}, rounded once. */
  record Fma(Value a, Value b, Value c) implements Op {}

  record Compare(CompareOp kind, Value a, Value b) implements Op {}

  /** {@code condition ? a : b}, lane by lane; the condition has as many lanes as the arms. */
  record Select(Value condition, Value a, Value b) implements Op {}

  /** A scalar in every lane. */
  record Broadcast(Value a, int lanes) implements Op {}

  /** {@code first, first + 1, …} as i32. */
  record Iota(int first, int lanes) implements Op {}

  /**
   * {@code lanes} consecutive elements at {@code pointer + index}; lanes from {@code count} on are
   * not read and are 0.
   */
  record Load(Value pointer, Value index, int lanes, int count) implements Op {}

  /** The pointer moved by {@code index * stride} elements, computed in 64 bits. */
  record Advance(Value pointer, Value index, long stride) implements Op {}

  /**
   * Four products of bytes summed into each i32 lane: {@code acc + Σ w.byte[j] * x.byte[j]}, exact.
   * The bytes of {@code x} are signed and in [-127, 127]; those of {@code w} are signed or unsigned
   * as {@code weights} says.
   */
  record Dot4(Value acc, Value w, Value x, DotWeights weights) implements Op {}

  /** {@code a * b + c} of each half of every i32 lane by itself, as i16 that wrap. */
  record MulAdd16(Value a, Value b, Value c) implements Op {}

  /**
   * Each byte of every lane is an index 0..15 and becomes {@code table[index]}.
   *
   * @param table sixteen numbers 0..255
   */
  record Lookup(Value a, List<Integer> table) implements Op {
    public Lookup {
      table = List.copyOf(table);
    }

    /** Entries {@code 4 * word} to {@code 4 * word + 3} as the bytes of an i32. */
    public int word(int word) {
      int bytes = 0;
      for (int i = 3; i >= 0; i--) {
        bytes = (bytes << 8) | table.get(4 * word + i);
      }
      return bytes;
    }
  }

  /** All lanes combined by halves: (l, l+8), (l, l+4), (l, l+2), (l, l+1); a scalar. */
  record ReduceTree(ReduceOp kind, Value a) implements Op {}

  enum UnaryOp {
    SQRT,
    /** Clears the sign bit of an f32. */
    ABS,
    /** Flips the sign bit of an f32. */
    NEG,
    /** The bits of an f32 as i32. */
    F32_BITS,
    /** An f32 from the bits of an i32. */
    BITS_F32,
    /** The nearest f32 of an i32, half to even. */
    I32_TO_F32,
    /** Bool not. */
    NOT
  }

  enum BinaryOp {
    /** Sums; integers wrap. */
    ADD,
    SUB,
    MUL,
    /** Quotient of f32, or of scalar i32 that are not negative. */
    DIV,
    /** Remainder of scalar i32 that are not negative. */
    REM,
    /** {@code a > b ? a : b}. */
    MAX,
    /** {@code a < b ? a : b}. */
    MIN,
    /** Bitwise on i32, logical on bool. */
    AND,
    OR,
    /** Bitwise on i32. */
    XOR,
    /** The bits of an i32 moved down by 0..31 places; zeros follow. */
    SHR_BY
  }

  enum ShiftOp {
    LEFT,
    RIGHT,
    RIGHT_UNSIGNED
  }

  /** Comparisons; all but NE are false when an f32 operand is NaN. */
  enum CompareOp {
    LT,
    LE,
    GT,
    GE,
    EQ,
    NE
  }

  enum ReduceOp {
    ADD,
    MAX
  }

  /** The range of the weight bytes of a {@link Dot4}. */
  enum DotWeights {
    /** Any i8. */
    SIGNED,
    /** Any u8. */
    UNSIGNED,
    /** 0..127, which reads the same signed and unsigned. */
    SEVEN_BITS
  }

  /** The values this reads, in order. */
  default List<Value> operands() {
    return switch (this) {
      case ConstF32 c -> List.of();
      case ConstI32 c -> List.of();
      case Read r -> List.of();
      case Iota i -> List.of();
      case Unary u -> List.of(u.a());
      case Binary b -> List.of(b.a(), b.b());
      case Shift s -> List.of(s.a());
      case Fma f -> List.of(f.a(), f.b(), f.c());
      case Compare c -> List.of(c.a(), c.b());
      case Select s -> List.of(s.condition(), s.a(), s.b());
      case Broadcast b -> List.of(b.a());
      case Load l -> List.of(l.pointer(), l.index());
      case Advance a -> List.of(a.pointer(), a.index());
      case Dot4 d -> List.of(d.acc(), d.w(), d.x());
      case MulAdd16 m -> List.of(m.a(), m.b(), m.c());
      case Lookup l -> List.of(l.a());
      case ReduceTree r -> List.of(r.a());
    };
  }
}
