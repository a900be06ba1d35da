package dev.ckernel.emit;

import dev.ckernel.kernel.Inlining;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Names;
import dev.ckernel.kernel.Op;
import dev.ckernel.kernel.Op.BinaryOp;
import dev.ckernel.kernel.Param;
import dev.ckernel.kernel.Stmt;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Prints one legal kernel as a C function. Sums and products of f32 are C's own operators, for
 * scalars and vectors alike; whatever C leaves open (the wrapping of integers, shifts, memory at
 * any address) and all that is the machine's goes through {@link CHelpers}. Pointers are not {@code
 * restrict}: a step may give one buffer to two parameters.
 */
final class CKernel {
  static final Set<String> KEYWORDS =
      Set.of(
          ("auto break case char const continue default do double else enum extern float for goto"
                  + " if inline int long register restrict return short signed sizeof static struct"
                  + " switch typedef union unsigned void volatile while asm typeof linux unix bool"
                  + " true false NULL int8_t uint8_t uint16_t int32_t uint32_t int64_t uint64_t"
                  + " size_t INT32_MIN")
              .split(" "));

  private final Kernel kernel;
  private final Inlining inlining;
  private final Names names;
  private final Set<Integer> indexes;
  private final Set<String> helpers;
  private final StringBuilder out = new StringBuilder();
  private int depth = 1;

  private CKernel(Kernel kernel, Set<String> helpers) {
    this.kernel = kernel;
    this.inlining = Inlining.of(kernel);
    this.indexes = IndexValues.of(kernel);
    this.helpers = helpers;
    Set<String> reserved = new HashSet<>(KEYWORDS);
    reserved.addAll(helpers);
    this.names = Names.of(kernel, inlining, reserved);
  }

  /**
   * The function's text.
   *
   * @param kernel legal for the target
   * @param helpers names that are taken
   */
  static String print(Kernel kernel, Set<String> helpers) {
    CKernel printer = new CKernel(kernel, helpers);
    printer.function();
    return printer.out.toString();
  }

  private void function() {
    if (!kernel.about().isEmpty()) {
      out.append("// ").append(oneLine(kernel.about())).append('\n');
    }
    List<String> params = new ArrayList<>();
    for (Param param : kernel.params()) {
      params.add(
          switch (param) {
            case Param.Scalar scalar -> "int32_t " + names.of(scalar.value());
            case Param.Buffer buffer ->
                pointerType(buffer.value(), buffer.writable()) + names.of(buffer.value());
          });
    }
    out.append("KERNEL ").append(kernel.name()).append('(');
    out.append(String.join(", ", params)).append(") {\n");
    block(kernel.body());
    out.append("}\n");
  }

  private void block(List<Stmt> body) {
    for (Stmt stmt : body) {
      statement(stmt);
    }
  }

  private void statement(Stmt stmt) {
    switch (stmt) {
      case Stmt.Let let -> {
        if (inlining.isNamed(let)) {
          line(declaration(let.value()) + " = " + operation(let.op(), let.value()) + ";");
        }
      }
      case Stmt.Declare d ->
          line(
              CTypes.of(d.variable().type())
                  + (" " + names.of(d.variable()) + " = " + value(d.initial()) + ";"));
      case Stmt.Assign a -> line(names.of(a.variable()) + " = " + value(a.value()) + ";");
      case Stmt.Store s -> line(store(s) + ";");
      case Stmt.Prefetch p -> {
        CAddress address = CAddress.of(this::value, inlining, p.pointer(), p.index());
        line("__builtin_prefetch(" + address.pointer().text() + ", 0, 2);");
      }
      case Stmt.For f -> {
        String i = names.of(f.index());
        String turn = f.step() == 1 ? i + "++" : i + " += " + f.step();
        String limit = CExpression.binary("<", CExpression.primary(i), value(f.to())).text();
        line("for (int32_t " + i + " = " + value(f.from()) + "; " + limit + "; " + turn + ") {");
        nested(f.body());
        line("}");
      }
      case Stmt.If i -> {
        line("if (" + value(i.condition()) + ") {");
        nested(i.then());
        if (!i.otherwise().isEmpty()) {
          line("} else {");
          nested(i.otherwise());
        }
        line("}");
      }
      case Stmt.Note n -> line("// " + oneLine(n.text()));
    }
  }

  private void nested(List<Stmt> body) {
    depth++;
    block(body);
    depth--;
  }

  private void line(String text) {
    out.append("  ".repeat(depth)).append(text).append('\n');
  }

  private static String oneLine(String text) {
    // A backslash at the end would take the next line into the comment.
    return text.replaceAll("\\s+", " ").replaceAll("\\\\+$", "");
  }

  private String declaration(Value value) {
    return switch (value.type()) {
      case Type.Register r -> "const " + CTypes.of(r) + " " + names.of(value);
      case Type.Pointer p -> {
        boolean writable =
            kernel.params().get(p.parameter()) instanceof Param.Buffer b && b.writable();
        yield pointerType(value, writable) + names.of(value);
      }
    };
  }

  private static String pointerType(Value value, boolean writable) {
    return (writable ? "" : "const ") + "mem_" + CTypes.name(value.pointer().mem()) + " *";
  }

  private CExpression value(Value value) {
    Optional<Op> op = inlining.inPlace(value);
    return op.isPresent() ? operation(op.get(), value) : CExpression.primary(names.of(value));
  }

  private CExpression operation(Op op, Value result) {
    return switch (op) {
      case Op.ConstF32 c -> CTypes.constant(c.value());
      case Op.ConstI32 c ->
          indexes.contains(result.id()) ? CTypes.constant(c.value()) : CTypes.bits(c.value());
      case Op.Read r -> CExpression.primary(names.of(r.variable()));
      case Op.Unary u -> unary(u);
      case Op.Binary b -> binary(b, indexes.contains(result.id()));
      case Op.Shift s -> shift(s);
      case Op.Fma f ->
          CExpression.call(helper("fma", result), value(f.a()), value(f.b()), value(f.c()));
      case Op.Compare c -> compare(c);
      case Op.Select s ->
          s.a().register().isScalar()
              ? CExpression.choice(value(s.condition()), value(s.a()), value(s.b()))
              : CExpression.call(
                  helper("select", result), value(s.condition()), value(s.a()), value(s.b()));
      case Op.Broadcast b ->
          b.lanes() == 1 ? value(b.a()) : CExpression.call(helper("splat", result), value(b.a()));
      case Op.Iota i ->
          i.lanes() == 1
              ? CTypes.constant(i.first())
              : CExpression.call(helper("iota", result), i.first());
      case Op.Load l -> load(l);
      case Op.Advance a -> CAddress.of(this::value, inlining, a).pointer();
      case Op.Dot4 d ->
          dot4(d, helper("dot4_" + d.weights().name().toLowerCase(Locale.ROOT), result));
      case Op.MulAdd16 m ->
          CExpression.call(helper("muladd16", result), value(m.a()), value(m.b()), value(m.c()));
      case Op.Lookup l ->
          CExpression.call(
              helper("lookup", result),
              value(l.a()),
              CTypes.bits(l.word(0)),
              CTypes.bits(l.word(1)),
              CTypes.bits(l.word(2)),
              CTypes.bits(l.word(3)));
      case Op.ReduceTree r -> reduce(r);
    };
  }

  /** One quad for all lanes is read by the dot product itself, where there is a helper for that. */
  private CExpression dot4(Op.Dot4 d, String helper) {
    if (helpers.contains(helper + "_at")
        && inlining.inPlace(d.x()).orElse(null) instanceof Op.Broadcast quad
        && inlining.inPlace(quad.a()).orElse(null) instanceof Op.Load load) {
      CAddress address = CAddress.of(this::value, inlining, load.pointer(), load.index());
      return CExpression.call(helper + "_at", value(d.acc()), value(d.w()), address.pointer());
    }
    return CExpression.call(helper, value(d.acc()), value(d.w()), value(d.x()));
  }

  private static String helper(String verb, Value value) {
    return verb + "_" + CTypes.suffix(value.register());
  }

  private CExpression reduce(Op.ReduceTree r) {
    if (r.a().lanes() == 1) {
      return value(r.a());
    }
    return switch (r.kind()) {
      case ADD -> CExpression.call(helper("sum", r.a()), value(r.a()));
      case MAX -> CExpression.call(helper("max_of", r.a()), value(r.a()));
    };
  }

  private CExpression unary(Op.Unary u) {
    CExpression a = value(u.a());
    boolean scalar = u.a().register().isScalar();
    String lanes = scalar ? "" : "x" + u.a().lanes();
    return switch (u.kind()) {
      case SQRT -> CExpression.call("sqrt_f32" + lanes, a);
      case ABS -> CExpression.call("abs_f32" + lanes, a);
      case NEG -> scalar ? CExpression.prefix("-", a) : CExpression.call("neg_f32" + lanes, a);
      case F32_BITS -> CExpression.call("bits_of_f32" + lanes, a);
      case BITS_F32 -> CExpression.call("f32" + lanes + "_of_bits", a);
      case I32_TO_F32 ->
          scalar
              ? CExpression.prefix("(float)", a)
              : CExpression.call("f32" + lanes + "_of_i32", a);
      case NOT -> scalar ? CExpression.prefix("!", a) : CExpression.call("not_bool" + lanes, a);
    };
  }

  private CExpression binary(Op.Binary b, boolean index) {
    Optional<String> operator = operator(b.kind(), b.a().register(), index);
    CExpression left = value(b.a());
    CExpression right = value(b.b());
    return operator.isPresent()
        ? CExpression.binary(operator.get(), left, right)
        : CExpression.call(helper(b.kind().name().toLowerCase(Locale.ROOT), b.a()), left, right);
  }

  /** C's own operator, where it does exactly what the operation says. */
  private static Optional<String> operator(BinaryOp kind, Type.Register type, boolean index) {
    boolean scalar = type.isScalar();
    boolean plain =
        switch (type.element()) {
          case F32 -> true;
          case I32 -> index;
          case BOOL -> false;
        };
    return switch (kind) {
      case ADD -> plain ? Optional.of("+") : Optional.empty();
      case SUB -> plain ? Optional.of("-") : Optional.empty();
      case MUL -> plain ? Optional.of("*") : Optional.empty();
      case DIV -> Optional.of("/");
      case REM -> Optional.of("%");
      case MAX, MIN -> Optional.empty();
      case AND -> scalar ? Optional.of(bitsOrLogic(type, "&")) : Optional.empty();
      case OR -> scalar ? Optional.of(bitsOrLogic(type, "|")) : Optional.empty();
      case XOR -> scalar ? Optional.of("^") : Optional.empty();
      case SHR_BY -> Optional.empty();
    };
  }

  private static String bitsOrLogic(Type.Register type, String operator) {
    return switch (type.element()) {
      case BOOL -> operator + operator;
      case I32, F32 -> operator;
    };
  }

  private CExpression shift(Op.Shift s) {
    CExpression a = value(s.a());
    if (s.amount() == 0) {
      return a;
    }
    return switch (s.kind()) {
      case LEFT -> CExpression.call(helper("shl", s.a()), a, s.amount());
      case RIGHT ->
          s.a().register().isScalar()
              ? CExpression.binary(">>", a, CTypes.constant(s.amount()))
              : CExpression.call(helper("shr", s.a()), a, s.amount());
      case RIGHT_UNSIGNED -> CExpression.call(helper("ushr", s.a()), a, s.amount());
    };
  }

  private CExpression compare(Op.Compare c) {
    CExpression a = value(c.a());
    CExpression b = value(c.b());
    if (!c.a().register().isScalar()) {
      return CExpression.call(helper(c.kind().name().toLowerCase(Locale.ROOT), c.a()), a, b);
    }
    String operator =
        switch (c.kind()) {
          case LT -> "<";
          case LE -> "<=";
          case GT -> ">";
          case GE -> ">=";
          case EQ -> "==";
          case NE -> "!=";
        };
    return CExpression.binary(operator, a, b);
  }

  private CExpression load(Op.Load l) {
    CAddress address = CAddress.of(this::value, inlining, l.pointer(), l.index());
    Mem mem = l.pointer().pointer().mem();
    if (l.lanes() == 1) {
      return isHalf(mem)
          ? CExpression.call("load_" + CTypes.name(mem), address.pointer())
          : address.element();
    }
    String load = "load_" + CTypes.name(mem) + "x" + l.lanes();
    return l.count() == l.lanes()
        ? CExpression.call(load, address.pointer())
        : CExpression.call(load + "_part", address.pointer(), l.count());
  }

  private String store(Stmt.Store s) {
    CAddress address = CAddress.of(this::value, inlining, s.pointer(), s.index());
    CExpression value = value(s.value());
    Mem mem = s.pointer().pointer().mem();
    int lanes = s.value().lanes();
    if (lanes == 1) {
      return isHalf(mem)
          ? CExpression.call("store_" + CTypes.name(mem), address.pointer(), value).text()
          : address.element() + " = " + narrowed(mem, value);
    }
    String store = "store_" + CTypes.name(mem) + "x" + lanes;
    return s.count() == lanes
        ? CExpression.call(store, address.pointer(), value).text()
        : CExpression.call(store + "_part", address.pointer(), value, s.count()).text();
  }

  private static boolean isHalf(Mem mem) {
    return mem == Mem.F16 || mem == Mem.BF16;
  }

  private static CExpression narrowed(Mem mem, CExpression value) {
    return switch (mem) {
      case U16 -> CExpression.prefix("(uint16_t)", value);
      case U8 -> CExpression.prefix("(uint8_t)", value);
      case I8 -> CExpression.prefix("(int8_t)", value);
      case F32, I32, F16, BF16 -> value;
    };
  }
}
