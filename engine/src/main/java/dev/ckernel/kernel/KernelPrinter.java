package dev.ckernel.kernel;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * A kernel's IR as text, a statement a line. Values stand as {@code %name7} and variables as {@code
 * $name7}; the numbers are their ids, which are unique.
 */
public final class KernelPrinter {
  private final StringBuilder text = new StringBuilder();

  private KernelPrinter() {}

  public static String print(Kernel kernel) {
    KernelPrinter printer = new KernelPrinter();
    StringJoiner params = new StringJoiner(", ", "(", ")");
    for (Param param : kernel.params()) {
      params.add(
          switch (param) {
            case Param.Buffer b -> (b.writable() ? "out " : "in ") + typed(b.value());
            case Param.Scalar s -> typed(s.value());
          });
    }
    printer.line("", "kernel " + kernel.name() + params + " {");
    if (!kernel.about().isEmpty()) {
      printer.line("  ", "// " + kernel.about());
    }
    printer.block(kernel.body(), "  ");
    printer.line("", "}");
    return printer.text.toString();
  }

  private void line(String indent, String content) {
    text.append(indent).append(content).append('\n');
  }

  private void block(List<Stmt> body, String indent) {
    for (Stmt stmt : body) {
      switch (stmt) {
        case Stmt.Let let -> line(indent, typed(let.value()) + " = " + op(let.op()));
        case Stmt.Declare d ->
            line(indent, "var " + d.variable() + ": " + d.variable().type() + " = " + d.initial());
        case Stmt.Assign a -> line(indent, a.variable() + " = " + a.value());
        case Stmt.Store s ->
            line(
                indent,
                "store "
                    + at(s.pointer(), s.index())
                    + first(s.count(), s.value().lanes())
                    + " = "
                    + s.value());
        case Stmt.Prefetch p -> line(indent, "prefetch " + at(p.pointer(), p.index()));
        case Stmt.Note note -> line(indent, "// " + note.text());
        case Stmt.For loop -> {
          String step = loop.step() == 1 ? "" : " step " + loop.step();
          line(
              indent,
              "for " + loop.index() + " from " + loop.from() + " to " + loop.to() + step + " {");
          block(loop.body(), indent + "  ");
          line(indent, "}");
        }
        case Stmt.If branch -> {
          line(indent, "if " + branch.condition() + " {");
          block(branch.then(), indent + "  ");
          if (!branch.otherwise().isEmpty()) {
            line(indent, "} else {");
            block(branch.otherwise(), indent + "  ");
          }
          line(indent, "}");
        }
      }
    }
  }

  private static String typed(Value value) {
    return value + ": " + value.type();
  }

  private static String at(Value pointer, Value index) {
    return pointer + "[" + index + "]";
  }

  private static String first(int count, int lanes) {
    return count == lanes ? "" : " first " + count;
  }

  private static String op(Op op) {
    return switch (op) {
      case Op.ConstF32 c -> Float.toString(c.value()) + "f";
      case Op.ConstI32 c -> Integer.toString(c.value());
      case Op.Read r -> r.variable().toString();
      case Op.Unary u -> call(u.kind(), op);
      case Op.Binary b -> call(b.kind(), op);
      case Op.Shift s -> "shift_" + lower(s.kind()) + " " + s.a() + ", " + s.amount();
      case Op.Fma f -> "fma " + operands(op);
      case Op.Compare c -> call(c.kind(), op);
      case Op.Select s -> "select " + operands(op);
      case Op.Broadcast b -> "broadcast " + b.a();
      case Op.Iota i -> "iota " + i.first();
      case Op.Load l -> "load " + at(l.pointer(), l.index()) + first(l.count(), l.lanes());
      case Op.Advance a -> "advance " + a.pointer() + ", " + a.index() + " * " + a.stride();
      case Op.Dot4 d -> "dot4_" + lower(d.weights()) + " " + operands(op);
      case Op.MulAdd16 m -> "muladd16 " + operands(op);
      case Op.Lookup l -> "lookup " + l.a() + " in " + l.table();
      case Op.ReduceTree r -> "reduce_" + lower(r.kind()) + " " + r.a();
    };
  }

  private static String call(Enum<?> kind, Op op) {
    return lower(kind) + " " + operands(op);
  }

  private static String operands(Op op) {
    StringJoiner operands = new StringJoiner(", ");
    op.operands().forEach(operand -> operands.add(operand.toString()));
    return operands.toString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
