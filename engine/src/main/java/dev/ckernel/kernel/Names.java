package dev.ckernel.kernel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Identifiers for what an emitter prints by name: the parameters, loop indices, variables and named
 * values of a kernel. The first one of a name has it as it is, others get a number.
 */
public final class Names {
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<String, Integer> next = new HashMap<>();
  private final Set<String> taken;
  private final Inlining inlining;

  private Names(Inlining inlining, Set<String> reserved) {
    this.inlining = inlining;
    this.taken = new HashSet<>(reserved);
  }

  /**
   * Names a kernel.
   *
   * @param reserved words that the language or the emitter has for itself
   */
  public static Names of(Kernel kernel, Inlining inlining, Set<String> reserved) {
    Names names = new Names(inlining, reserved);
    kernel.params().forEach(param -> names.put(param.value().id(), param.name()));
    names.visit(kernel.body());
    return names;
  }

  public String of(Value value) {
    return get(value.id());
  }

  public String of(Variable variable) {
    return get(variable.id());
  }

  /** An identifier that nothing else has. */
  public String fresh(String wanted) {
    String stem = wanted.replaceAll("[^A-Za-z0-9_]", "_");
    if (stem.isEmpty() || Character.isDigit(stem.charAt(0))) {
      stem = "v" + stem;
    }
    String name = stem;
    while (!taken.add(name)) {
      name = stem + next.merge(stem, 1, Integer::sum);
    }
    return name;
  }

  private String get(int id) {
    String name = names.get(id);
    if (name == null) {
      throw new IllegalStateException("%" + id + " has no name");
    }
    return name;
  }

  private void put(int id, String wanted) {
    names.put(id, fresh(wanted));
  }

  private void visit(List<Stmt> body) {
    for (Stmt stmt : body) {
      switch (stmt) {
        case Stmt.Let let -> {
          if (inlining.isNamed(let)) {
            put(let.value().id(), let.value().name());
          }
        }
        case Stmt.Declare declare -> put(declare.variable().id(), declare.variable().name());
        case Stmt.For loop -> {
          put(loop.index().id(), loop.index().name());
          visit(loop.body());
        }
        case Stmt.If branch -> {
          visit(branch.then());
          visit(branch.otherwise());
        }
        case Stmt.Assign a -> {}
        case Stmt.Store s -> {}
        case Stmt.Prefetch p -> {}
        case Stmt.Note n -> {}
      }
    }
  }
}
