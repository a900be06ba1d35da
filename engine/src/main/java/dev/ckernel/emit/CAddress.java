package dev.ckernel.emit;

import dev.ckernel.kernel.Inlining;
import dev.ckernel.kernel.Op;
import dev.ckernel.kernel.Op.BinaryOp;
import dev.ckernel.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A place in a buffer as one flat sum: a pointer that has a name, moved by what is added to it on
 * the way. Only the sum of one index is computed in 32 bits, as the IR does.
 */
final class CAddress {
  private final Function<Value, CExpression> print;
  private final Inlining inlining;
  private final List<CExpression> narrow = new ArrayList<>();
  private final List<CExpression> wide = new ArrayList<>();
  private long constant;
  private boolean moved;
  private String base = "";

  private CAddress(Function<Value, CExpression> print, Inlining inlining) {
    this.print = print;
    this.inlining = inlining;
  }

  /** Element {@code index} behind {@code pointer}. */
  static CAddress of(
      Function<Value, CExpression> print, Inlining inlining, Value pointer, Value index) {
    CAddress address = new CAddress(print, inlining);
    address.from(pointer);
    address.addIndex(index);
    return address;
  }

  /** Where a pointer points after a move. */
  static CAddress of(Function<Value, CExpression> print, Inlining inlining, Op.Advance move) {
    CAddress address = new CAddress(print, inlining);
    address.move(move);
    return address;
  }

  private void from(Value pointer) {
    Optional<Op> op = inlining.inPlace(pointer);
    if (op.isPresent() && op.get() instanceof Op.Advance move) {
      move(move);
    } else {
      base = print.apply(pointer).in(CExpression.SUM);
    }
  }

  private void move(Op.Advance move) {
    from(move.pointer());
    moved = true;
    if (constant(move.index()).isPresent()) {
      constant += constant(move.index()).get() * move.stride();
    } else if (move.stride() == 1) {
      narrow.add(print.apply(move.index()));
    } else {
      CExpression index = CExpression.prefix("(int64_t)", print.apply(move.index()));
      CExpression stride = CExpression.primary(Long.toString(move.stride()));
      wide.add(CExpression.binary("*", index, stride));
    }
  }

  private void addIndex(Value index) {
    Optional<Op> op = inlining.inPlace(index);
    if (constant(index).isPresent()) {
      constant += constant(index).get();
    } else if (op.isPresent() && op.get() instanceof Op.Binary sum && sum.kind() == BinaryOp.ADD) {
      addIndex(sum.a());
      addIndex(sum.b());
    } else {
      narrow.add(print.apply(index));
    }
  }

  private Optional<Integer> constant(Value value) {
    return inlining
        .inPlace(value)
        .flatMap(op -> op instanceof Op.ConstI32 c ? Optional.of(c.value()) : Optional.empty());
  }

  /** The address. */
  CExpression pointer() {
    StringBuilder sum = new StringBuilder(base);
    append(sum, terms());
    boolean isBase = sum.length() == base.length();
    return isBase ? CExpression.primary(base) : CExpression.sum(sum.toString());
  }

  /** What stands there, to be read or assigned. */
  CExpression element() {
    List<CExpression> terms = terms();
    if (moved && wide.isEmpty() && !narrow.isEmpty()) {
      terms.set(0, CExpression.prefix("(int64_t)", terms.getFirst()));
    }
    if (terms.isEmpty()) {
      return CExpression.primary(base + "[" + constant + "]");
    }
    StringBuilder sum = new StringBuilder(terms.getFirst().text());
    append(sum, terms.subList(1, terms.size()));
    return CExpression.primary(base + "[" + sum + "]");
  }

  private List<CExpression> terms() {
    List<CExpression> terms = new ArrayList<>(wide);
    terms.addAll(narrow);
    return terms;
  }

  private void append(StringBuilder sum, List<CExpression> terms) {
    for (CExpression term : terms) {
      sum.append(" + ").append(term.in(CExpression.SUM + 1));
    }
    if (constant != 0) {
      sum.append(constant < 0 ? " - " : " + ").append(Math.abs(constant));
    }
  }
}
