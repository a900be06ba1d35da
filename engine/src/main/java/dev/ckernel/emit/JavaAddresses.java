package dev.ckernel.emit;

import dev.ckernel.kernel.Inlining;
import dev.ckernel.kernel.Names;
import dev.ckernel.kernel.Op;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;

/**
 * Prints where a load or store goes. A pointer is an address in a {@code long}, and all memory is
 * one segment, {@code MEMORY}, whose length is the largest number there is: HotSpot sees that no
 * address of at most 56 bits plus a loop's index can leave it, and drops every bounds check. Checks
 * against the buffers' own lengths cost a matmul of quantised weights a quarter of its speed and
 * its compilation twice the time, since short loops pay for setting them up again and again. So
 * generated Java trusts its plan as generated C does; the interpreter is where indices are checked.
 *
 * <p>Indices are taken apart into {@code long} terms ({@code w + k * 64L + 1024}), in which HotSpot
 * follows their ranges; indices of a kernel never overflow, so that 64 bits change nothing.
 */
final class JavaAddresses {
  private final Inlining inlining;
  private final Names names;
  private final JavaExpressions expressions;

  JavaAddresses(Inlining inlining, Names names, JavaExpressions expressions) {
    this.inlining = inlining;
    this.names = names;
    this.expressions = expressions;
  }

  /** The pointer moved by {@code index * stride} elements. */
  String moved(Value pointer, Value index, long stride) {
    Sum sum = new Sum();
    add(sum, pointer);
    boolean far = addMove(sum, pointer, index, stride);
    return far ? sum.print() + " & ADDRESS" : sum.print();
  }

  /** The address of element {@code index + lane}. */
  String element(Value pointer, Value index, int lane) {
    Sum sum = new Sum();
    add(sum, pointer);
    add(sum, index, mem(pointer));
    sum.constant += (long) lane * mem(pointer);
    return sum.print();
  }

  private static int mem(Value pointer) {
    Type.Pointer type = pointer.pointer();
    return type.mem().bytes();
  }

  private void add(Sum to, Value pointer) {
    if (!(inlining.inPlace(pointer).orElse(null) instanceof Op.Advance advance)) {
      to.text.append(names.of(pointer));
      return;
    }
    Sum sum = new Sum();
    add(sum, advance.pointer());
    if (addMove(sum, pointer, advance.index(), advance.stride())) {
      to.text.append('(').append(sum.print()).append(" & ADDRESS)");
    } else {
      to.text.append(sum.text);
      to.constant += sum.constant;
    }
  }

  /** Whether the move is by more than a constant, so that HotSpot must be told of the range. */
  private boolean addMove(Sum to, Value pointer, Value index, long stride) {
    int terms = to.text.length();
    add(to, index, stride * mem(pointer));
    return to.text.length() > terms;
  }

  private void add(Sum to, Value index, long scale) {
    Op op = inlining.inPlace(index).orElse(null);
    if (op instanceof Op.ConstI32 c) {
      to.constant += c.value() * scale;
    } else if (op instanceof Op.Shift s && s.kind() == Op.ShiftOp.LEFT) {
      add(to, s.a(), scale << s.amount());
    } else if (op instanceof Op.Binary b && b.kind() == Op.BinaryOp.ADD) {
      add(to, b.a(), scale);
      add(to, b.b(), scale);
    } else if (op instanceof Op.Binary b && b.kind() == Op.BinaryOp.SUB) {
      add(to, b.a(), scale);
      add(to, b.b(), -scale);
    } else if (op instanceof Op.Binary b
        && b.kind() == Op.BinaryOp.MUL
        && inlining.inPlace(b.b()).orElse(null) instanceof Op.ConstI32 factor) {
      add(to, b.a(), scale * factor.value());
    } else {
      to.add(expressions.print(index), scale);
    }
  }

  /** A sum in the making. */
  private static final class Sum {
    private final StringBuilder text = new StringBuilder();
    private long constant;

    void add(Expr index, long scale) {
      long factor = Math.abs(scale);
      text.append(scale < 0 ? " - " : " + ").append(index.asAtom());
      text.append(factor == 1 ? "" : " * " + factor + "L");
    }

    String print() {
      if (constant != 0) {
        text.append(constant < 0 ? " - " : " + ").append(Math.abs(constant));
      }
      return text.toString();
    }
  }
}
