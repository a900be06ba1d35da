package dev.ckernel.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Whether a kernel has only what a machine has. */
public final class Legality {
  private Legality() {}

  /** Fails where {@code kernel} asks more of {@code target} than it can do. */
  public static void check(Kernel kernel, Target target) {
    for (Param param : kernel.params()) {
      if (param.value().type() instanceof Type.Pointer pointer) {
        assertThat(pointer.mem()).as("%s", param).isNotEqualTo(Mem.BF16);
        assertThat(pointer.mem() != Mem.F16 || target.f16()).as("%s", param).isTrue();
      }
    }
    forEachLet(
        kernel.body(),
        let -> {
          for (Value value : values(let)) {
            if (value.type() instanceof Type.Register register) {
              assertThat(register.lanes()).as("%s", let).isIn(1, target.lanes());
            }
          }
          if (let.op() instanceof Op.Dot4 dot) {
            assertThat(has(target.dot(), dot.weights())).as("%s", let).isTrue();
          }
        });
  }

  private static boolean has(Target.Dot machine, Op.DotWeights weights) {
    return switch (machine) {
      case NONE -> false;
      case SIGNED -> weights != Op.DotWeights.UNSIGNED;
      case UNSIGNED -> weights != Op.DotWeights.SIGNED;
    };
  }

  private static List<Value> values(Stmt.Let let) {
    List<Value> values = new ArrayList<>(let.op().operands());
    values.add(let.value());
    return values;
  }

  private static void forEachLet(List<Stmt> body, Consumer<Stmt.Let> action) {
    for (Stmt stmt : body) {
      switch (stmt) {
        case Stmt.Let let -> action.accept(let);
        case Stmt.For loop -> forEachLet(loop.body(), action);
        case Stmt.If branch -> {
          forEachLet(branch.then(), action);
          forEachLet(branch.otherwise(), action);
        }
        case Stmt.Declare d -> {}
        case Stmt.Assign a -> {}
        case Stmt.Store s -> {}
        case Stmt.Prefetch p -> {}
        case Stmt.Note n -> {}
      }
    }
  }
}
