package dev.ckernel.emit;

import dev.ckernel.emit.JavaConstants.Lane;
import dev.ckernel.kernel.Element;
import dev.ckernel.kernel.Inlining;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Names;
import dev.ckernel.kernel.Op;
import dev.ckernel.kernel.Param;
import dev.ckernel.kernel.Stmt;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints one kernel as a static method, and further ones for its {@link JavaPieces}. */
final class JavaKernel {
  /** Names that generated code must not take: Java's words and what the class itself defines. */
  static final Set<String> RESERVED =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do"
                  + " double else enum extends final finally float for goto if implements import"
                  + " instanceof int interface long native new null package private protected"
                  + " public return short static strictfp super switch synchronized this throw"
                  + " throws transient try void volatile while true false _ FLOAT INT SHORT BYTE"
                  + " LITTLE MEMORY ADDRESS FLOATS INTS SHORTS BYTES WHOLE_SHORTS WHOLE_BYTES"
                  + " BYTE_SHIFTS LOOKUP")
              .split(" "));

  private final Kernel kernel;
  private final Inlining inlining;
  private final Names names;
  private final JavaExpressions expressions;
  private final JavaConstants constants;
  private final SourceText pieces = new SourceText(1);
  private SourceText out;

  private JavaKernel(Kernel kernel, JavaConstants constants, SourceText out) {
    this.kernel = kernel;
    this.constants = constants;
    this.out = out;
    inlining = Inlining.of(kernel);
    names = Names.of(kernel, inlining, RESERVED);
    expressions = new JavaExpressions(kernel, inlining, names, constants);
  }

  /** Prints a kernel that is legal for the target whose lanes {@code constants} know. */
  static void print(Kernel kernel, JavaConstants constants, SourceText out) {
    new JavaKernel(kernel, constants, out).method();
  }

  private void method() {
    out.comment(kernel.about());
    method(kernel.name(), kernel.params().stream().map(Param::value).toList(), kernel.body());
    out.append(pieces);
  }

  private void method(String name, List<Value> parameters, List<Stmt> body) {
    out.open(
        parameters.stream()
            .map(value -> type(value) + " " + names.of(value))
            .collect(Collectors.joining(", ", "private static void " + name + "(", ")")));
    for (Value value : parameters) {
      if (value.type() instanceof Type.Pointer) {
        out.line(names.of(value) + " &= ADDRESS;");
      }
    }
    block(body);
    out.close();
  }

  private String type(Value scalar) {
    return switch (scalar.type()) {
      case Type.Pointer p -> "long";
      case Type.Register r -> expressions.type(r.element(), r.lanes(), Lane.FLOAT);
    };
  }

  private void loopBody(Stmt.For loop, boolean besideCut) {
    List<Value> captured = JavaPieces.captured(loop, besideCut, inlining).orElse(null);
    if (captured == null) {
      block(loop.body());
      return;
    }
    String name = names.fresh(kernel.name() + "__" + names.of(loop.index()));
    out.line(captured.stream().map(names::of).collect(Collectors.joining(", ", name + "(", ");")));
    SourceText caller = out;
    out = new SourceText(1);
    out.line("");
    method(name, captured, loop.body());
    pieces.append(out);
    out = caller;
  }

  private void block(List<Stmt> body) {
    boolean isCut = JavaPieces.isCut(body);
    for (Stmt stmt : body) {
      switch (stmt) {
        case Stmt.Let let -> {
          if (inlining.isNamed(let)) {
            let(let);
          }
        }
        case Stmt.Declare d -> {
          Lane mask = expressions.mask(d.initial());
          expressions.declareMask(d.variable().id(), mask);
          Type.Register type = d.variable().type();
          String java = expressions.type(type.element(), type.lanes(), mask);
          out.line(java + " " + names.of(d.variable()) + " = " + text(d.initial()) + ";");
        }
        case Stmt.Assign a -> out.line(names.of(a.variable()) + " = " + assigned(a) + ";");
        case Stmt.Store s ->
            out.line(expressions.accesses().store(s, expressions.print(s.value())) + ";");
        case Stmt.For f -> {
          String i = names.of(f.index());
          String step = f.step() == 1 ? i + "++" : i + " += " + f.step();
          out.open(
              "for (int %s = %s; %s < %s; %s)"
                  .formatted(i, text(f.from()), i, expressions.print(f.to()).asOperand(), step));
          loopBody(f, isCut);
          out.close();
        }
        case Stmt.If i -> {
          out.open("if (" + text(i.condition()) + ")");
          block(i.then());
          if (!i.otherwise().isEmpty()) {
            out.reopen("else");
            block(i.otherwise());
          }
          out.close();
        }
        case Stmt.Prefetch p -> throw new IllegalStateException(p + " is not legal");
        case Stmt.Note n -> out.comment(n.text());
      }
    }
  }

  private String text(Value value) {
    return expressions.print(value).text();
  }

  private String assigned(Stmt.Assign a) {
    if (a.variable().type().element() != Element.BOOL || a.variable().type().isScalar()) {
      return text(a.value());
    }
    return expressions.maskAs(expressions.maskOf(a.variable()), a.value()).text();
  }

  private void let(Stmt.Let let) {
    Value value = let.value();
    String name = names.of(value);
    if (let.op() instanceof Op.ReduceTree reduce) {
      reduce(name, reduce);
      return;
    }
    Lane mask = expressions.mask(let.op());
    String type = "long";
    if (value.type() instanceof Type.Register register) {
      type = expressions.type(register.element(), register.lanes(), mask);
      expressions.declareMask(value.id(), mask);
    }
    out.line(type + " " + name + " = " + expressions.print(let.op(), value).text() + ";");
  }

  /** The tree of halves, level by level; only the lower half of each level counts. */
  private void reduce(String name, Op.ReduceTree reduce) {
    String below = text(reduce.a());
    for (int half = reduce.a().lanes() / 2; half > 0; half /= 2) {
      String upper = names.fresh(name + "Upper" + half);
      String level = names.fresh(name + "Of" + half);
      out.line(
          "FloatVector " + upper + " = " + below + ".rearrange(" + constants.upper(half) + ");");
      String combined =
          switch (reduce.kind()) {
            case ADD -> below + ".add(" + upper + ")";
            case MAX -> upper + ".blend(" + below + ", " + below + ".compare(GT, " + upper + "))";
          };
      out.line("FloatVector " + level + " = " + combined + ";");
      below = level;
    }
    out.line("float " + name + " = " + below + ".lane(0);");
  }
}
