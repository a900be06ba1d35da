package dev.ckernel.emit;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Op;
import dev.ckernel.kernel.Op.BinaryOp;
import dev.ckernel.kernel.Stmt;
import dev.ckernel.kernel.Value;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The values of a kernel that only say where something is or how often a loop turns. They never
 * overflow in a kernel that stays inside its buffers, so C's own operators compute them, which
 * leaves the C compiler free to simplify addresses; all other integers must wrap.
 */
final class IndexValues {
  private static final Set<BinaryOp> ARITHMETIC =
      EnumSet.of(BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL, BinaryOp.DIV, BinaryOp.REM);

  private final Set<Integer> used = new HashSet<>();
  private final Set<Integer> data = new HashSet<>();

  private IndexValues() {}

  /** The ids of these values. */
  static Set<Integer> of(Kernel kernel) {
    IndexValues values = new IndexValues();
    values.visit(kernel.body());
    values.used.removeAll(values.data);
    return values.used;
  }

  /** From the last to the first, so that every use of a value is known before its definition. */
  private void visit(List<Stmt> body) {
    for (Stmt stmt : body.reversed()) {
      switch (stmt) {
        case Stmt.Let let -> operands(let);
        case Stmt.Declare declare -> data(declare.initial());
        case Stmt.Assign assign -> data(assign.value());
        case Stmt.Store store -> {
          index(store.index());
          data(store.value());
        }
        case Stmt.Prefetch prefetch -> index(prefetch.index());
        case Stmt.For loop -> {
          visit(loop.body());
          index(loop.from());
          index(loop.to());
        }
        case Stmt.If branch -> {
          visit(branch.then());
          visit(branch.otherwise());
          data(branch.condition());
        }
        case Stmt.Note note -> {}
      }
    }
  }

  private void operands(Stmt.Let let) {
    switch (let.op()) {
      case Op.Load load -> index(load.index());
      case Op.Advance advance -> index(advance.index());
      case Op.Binary binary when isIndex(let.value()) && ARITHMETIC.contains(binary.kind()) -> {
        index(binary.a());
        index(binary.b());
      }
      case Op op -> op.operands().forEach(this::data);
    }
  }

  private boolean isIndex(Value value) {
    return used.contains(value.id()) && !data.contains(value.id());
  }

  private void index(Value value) {
    used.add(value.id());
  }

  private void data(Value value) {
    data.add(value.id());
  }
}
