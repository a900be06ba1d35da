package dev.ckernel.emit;

import dev.ckernel.kernel.Inlining;
import dev.ckernel.kernel.Op;
import dev.ckernel.kernel.Stmt;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which loops have their body in a method of its own: those around at least two more, and those
 * around one more that stand beside such a loop, where the body needs no vectors and changes no
 * variables of the method around it.
 *
 * <p>HotSpot compiles a method when its innermost loops have become hot, in the middle of the first
 * call. What it has not seen happen by then, as the end of an outer loop, it leaves out, and falls
 * back to the interpreter when it comes to pass, until the method is hot again. A method that is
 * one turn of the outer loops has ended many times before. It is smaller too, and HotSpot compiles
 * none of over {@link CompiledJava#LARGEST_METHOD} bytecodes. What stands beside such a loop would
 * stay in the method around it, which HotSpot may leave at tier 3, where vectors are objects.
 */
final class JavaPieces {
  private static final int DEPTH = 3;

  private final Inlining inlining;
  private final Set<Value> captured = new HashSet<>();
  private final Set<Integer> defined = new HashSet<>();
  private boolean whole = true;

  private JavaPieces(Inlining inlining) {
    this.inlining = inlining;
  }

  /** Whether a loop of {@code body} has its own in another method, if that is possible. */
  static boolean isCut(List<Stmt> body) {
    return depth(body) >= DEPTH;
  }

  /**
   * What the body of {@code loop} takes from outside, its index included; empty to leave it.
   *
   * @param besideCut whether {@link #isCut} is true of the statements among which it stands
   */
  static Optional<List<Value>> captured(Stmt.For loop, boolean besideCut, Inlining inlining) {
    if (depth(loop) < (besideCut ? DEPTH - 1 : DEPTH)) {
      return Optional.empty();
    }
    JavaPieces piece = new JavaPieces(inlining);
    piece.visit(loop.body());
    if (!piece.whole) {
      return Optional.empty();
    }
    return Optional.of(piece.captured.stream().sorted(Comparator.comparingInt(Value::id)).toList());
  }

  private static int depth(Stmt stmt) {
    return switch (stmt) {
      case Stmt.For loop -> 1 + depth(loop.body());
      case Stmt.If branch -> Math.max(depth(branch.then()), depth(branch.otherwise()));
      case Stmt.Let l -> 0;
      case Stmt.Declare d -> 0;
      case Stmt.Assign a -> 0;
      case Stmt.Store s -> 0;
      case Stmt.Prefetch p -> 0;
      case Stmt.Note n -> 0;
    };
  }

  private static int depth(List<Stmt> body) {
    return body.stream().mapToInt(JavaPieces::depth).max().orElse(0);
  }

  private void visit(List<Stmt> body) {
    for (Stmt stmt : body) {
      switch (stmt) {
        case Stmt.Let let -> {
          defined.add(let.value().id());
          boolean printed = inlining.isNamed(let) || inlining.inPlace(let.value()).isPresent();
          if (printed && let.op() instanceof Op.Read read) {
            inside(read.variable());
          }
          if (printed) {
            let.op().operands().forEach(this::use);
          }
        }
        case Stmt.Declare declare -> {
          defined.add(declare.variable().id());
          use(declare.initial());
        }
        case Stmt.Assign assign -> {
          inside(assign.variable());
          use(assign.value());
        }
        case Stmt.Store store -> {
          use(store.pointer());
          use(store.index());
          use(store.value());
        }
        case Stmt.For loop -> {
          use(loop.from());
          use(loop.to());
          defined.add(loop.index().id());
          visit(loop.body());
        }
        case Stmt.If branch -> {
          use(branch.condition());
          visit(branch.then());
          visit(branch.otherwise());
        }
        case Stmt.Prefetch prefetch -> {
          use(prefetch.pointer());
          use(prefetch.index());
        }
        case Stmt.Note note -> {}
      }
    }
  }

  private void inside(Variable variable) {
    whole &= defined.contains(variable.id());
  }

  private void use(Value value) {
    if (defined.contains(value.id())) {
      return;
    }
    Op op = inlining.inPlace(value).orElse(null);
    if (op == null) {
      whole &= !(value.type() instanceof Type.Register register) || register.isScalar();
      captured.add(value);
    } else {
      whole &= !(op instanceof Op.Read);
      op.operands().forEach(this::use);
    }
  }
}
