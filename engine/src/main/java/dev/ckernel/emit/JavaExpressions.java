package dev.ckernel.emit;

import dev.ckernel.emit.JavaConstants.Lane;
import dev.ckernel.kernel.Element;
import dev.ckernel.kernel.Inlining;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Names;
import dev.ckernel.kernel.Op;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Prints the operations of one legalised kernel as Java on {@code jdk.incubator.vector}.
 *
 * <p>Only calls of the Vector API are printed, no helper methods of our own: HotSpot inlines the
 * former whatever their size, and a vector that crosses a call that is not inlined becomes an
 * object.
 */
final class JavaExpressions {
  private final Kernel kernel;
  private final Inlining inlining;
  private final Names names;
  private final JavaConstants constants;
  private final JavaAddresses addresses;
  private final JavaAccesses accesses;

  /** Of which element's vectors a mask is one. */
  private final Map<Integer, Lane> maskOf = new HashMap<>();

  JavaExpressions(Kernel kernel, Inlining inlining, Names names, JavaConstants constants) {
    this.kernel = kernel;
    this.inlining = inlining;
    this.names = names;
    this.constants = constants;
    this.addresses = new JavaAddresses(inlining, names, this);
    this.accesses = new JavaAccesses(addresses, constants);
  }

  JavaAccesses accesses() {
    return accesses;
  }

  /** Remembers what kind of mask a named value or variable holds. */
  void declareMask(int id, Lane lane) {
    maskOf.put(id, lane);
  }

  Expr print(Value value) {
    Optional<Op> op = inlining.inPlace(value);
    return op.isPresent() ? print(op.get(), value) : Expr.atom(names.of(value));
  }

  String text(Value value) {
    return print(value).text();
  }

  /** The Java type of a register. */
  String type(Element element, int lanes, Lane mask) {
    boolean scalar = lanes == 1;
    return switch (element) {
      case F32 -> scalar ? "float" : "FloatVector";
      case I32 -> scalar ? "int" : "IntVector";
      case BOOL -> scalar ? "boolean" : "VectorMask<" + mask.box() + ">";
    };
  }

  /** The kind of mask that a variable holds. */
  Lane maskOf(Variable variable) {
    return maskOf.getOrDefault(variable.id(), Lane.FLOAT);
  }

  /** The kind of mask that {@code value} is; FLOAT where it is none. */
  Lane mask(Value value) {
    Op op = inlining.inPlace(value).orElse(null);
    return op == null ? maskOf.getOrDefault(value.id(), Lane.FLOAT) : mask(op);
  }

  /** The kind of mask that {@code op} gives; FLOAT where it gives none. */
  Lane mask(Op op) {
    return switch (op) {
      case Op.Compare c -> lane(c.a().element());
      case Op.Unary u -> u.kind() == Op.UnaryOp.NOT ? mask(u.a()) : Lane.FLOAT;
      case Op.Binary b -> b.a().element() == Element.BOOL ? mask(b.a()) : Lane.FLOAT;
      case Op.Select s -> s.a().element() == Element.BOOL ? mask(s.condition()) : Lane.FLOAT;
      case Op.Read r -> maskOf(r.variable());
      case Op.ConstF32 o -> Lane.FLOAT;
      case Op.ConstI32 o -> Lane.FLOAT;
      case Op.Shift o -> Lane.FLOAT;
      case Op.Fma o -> Lane.FLOAT;
      case Op.Broadcast o -> Lane.FLOAT;
      case Op.Iota o -> Lane.FLOAT;
      case Op.Load o -> Lane.FLOAT;
      case Op.Advance o -> Lane.FLOAT;
      case Op.Dot4 o -> Lane.FLOAT;
      case Op.MulAdd16 o -> Lane.FLOAT;
      case Op.Lookup o -> Lane.FLOAT;
      case Op.ReduceTree o -> Lane.FLOAT;
    };
  }

  private static Lane lane(Element element) {
    return element == Element.I32 ? Lane.INT : Lane.FLOAT;
  }

  /** A mask as one for vectors of {@code lane}. */
  Expr maskAs(Lane lane, Value value) {
    Expr mask = print(value);
    return mask(value) == lane ? mask : Expr.call(mask, "cast", constants.species(lane));
  }

  /** {@code op} as an expression; {@code result} is the value that it computes. */
  Expr print(Op op, Value result) {
    return switch (op) {
      case Op.ConstF32 c -> constant(c.value());
      case Op.ConstI32 c ->
          new Expr(Integer.toString(c.value()), c.value() < 0 ? Expr.UNARY : Expr.ATOM);
      case Op.Read r -> Expr.atom(names.of(r.variable()));
      case Op.Unary u -> result.lanes() == 1 ? scalarUnary(u) : vectorUnary(u);
      case Op.Binary b -> result.lanes() == 1 ? scalarBinary(b) : vectorBinary(b);
      case Op.Shift s -> shift(s);
      case Op.Fma f -> fma(f);
      case Op.Compare c -> compare(c);
      case Op.Select s -> select(s);
      case Op.Broadcast b -> broadcast(b, result);
      case Op.Iota i -> {
        String first = Integer.toString(i.first());
        String species = constants.species(Lane.INT);
        Expr all = Expr.call(Expr.atom("IntVector"), "broadcast", species, first);
        yield Expr.call(all, "addIndex", "1");
      }
      case Op.Load l -> accesses.load(l);
      case Op.Advance a ->
          new Expr(addresses.moved(a.pointer(), a.index(), a.stride()), Expr.OTHER);
      case Op.Dot4 d -> throw illegal("dot4");
      case Op.MulAdd16 m -> {
        Expr product = Expr.call(shorts(m.a()), "mul", shorts(m.b()).text());
        yield reinterpret(Expr.call(product, "add", shorts(m.c()).text()), Lane.INT);
      }
      case Op.Lookup l -> {
        Expr bytes = reinterpret(print(l.a()), Lane.BYTE);
        Expr found = Expr.call(bytes, "selectFrom", constants.table(l.table()));
        yield reinterpret(found, Lane.INT);
      }
      case Op.ReduceTree r -> throw illegal("reduction inside an expression");
    };
  }

  private Expr shorts(Value value) {
    return reinterpret(print(value), Lane.SHORT);
  }

  private Expr reinterpret(Expr a, Lane to) {
    return change(a, "reinterpretShape", to, constants.whole(to));
  }

  /**
   * A change of species names the new one, which is a constant: where the Vector API looks it up by
   * itself ({@code convert}, {@code reinterpretAsShorts}), HotSpot may inline the change before it
   * knows what the vector is, and computes it lane by lane for as long as the process lives.
   */
  private static Expr change(Expr a, String method, Lane to, String arguments) {
    return Expr.unary("(" + to.vector() + ") ", Expr.call(a, method, arguments, "0"));
  }

  private IllegalStateException illegal(String what) {
    return new IllegalStateException("kernel " + kernel.name() + " is not legal in Java: " + what);
  }

  private static Expr constant(float value) {
    if (Float.isNaN(value)) {
      int bits = Float.floatToRawIntBits(value);
      return Expr.atom("Float.intBitsToFloat(0x%X)".formatted(bits));
    }
    if (Float.isInfinite(value)) {
      return Expr.atom("Float." + (value > 0 ? "POSITIVE" : "NEGATIVE") + "_INFINITY");
    }
    boolean negative = Float.floatToRawIntBits(value) < 0;
    return new Expr(value + "f", negative ? Expr.UNARY : Expr.ATOM);
  }

  private Expr scalarUnary(Op.Unary u) {
    Expr a = print(u.a());
    return switch (u.kind()) {
      case SQRT -> new Expr("(float) Math.sqrt(" + a.text() + ")", Expr.UNARY);
      case ABS -> Expr.atom("Math.abs(" + a.text() + ")");
      case NEG -> Expr.unary("-", a);
      case F32_BITS -> Expr.atom("Float.floatToRawIntBits(" + a.text() + ")");
      case BITS_F32 -> Expr.atom("Float.intBitsToFloat(" + a.text() + ")");
      case I32_TO_F32 -> Expr.unary("(float) ", a);
      case NOT -> Expr.unary("!", a);
    };
  }

  private Expr vectorUnary(Op.Unary u) {
    Expr a = print(u.a());
    return switch (u.kind()) {
      case SQRT -> Expr.call(a, "sqrt");
      case ABS -> Expr.call(a, "abs");
      case NEG -> Expr.call(a, "neg");
      case F32_BITS -> reinterpret(a, Lane.INT);
      case BITS_F32 -> reinterpret(a, Lane.FLOAT);
      case I32_TO_F32 ->
          change(a, "convertShape", Lane.FLOAT, "I2F, " + constants.species(Lane.FLOAT));
      case NOT -> Expr.call(a, "not");
    };
  }

  private Expr scalarBinary(Op.Binary b) {
    Expr x = print(b.a());
    Expr y = print(b.b());
    boolean isBool = b.a().element() == Element.BOOL;
    boolean isInt = b.a().element() == Element.I32;
    return switch (b.kind()) {
      case ADD -> Expr.sum(x, "+", y);
      case SUB -> Expr.sum(x, "-", y);
      case MUL -> Expr.product(x, "*", y);
      case DIV -> Expr.product(x, "/", y);
      case REM -> Expr.product(x, "%", y);
      case MAX -> isInt ? math("max", x, y) : Expr.choice(Expr.mixed(x, ">", y), x, y);
      case MIN -> isInt ? math("min", x, y) : Expr.choice(Expr.mixed(x, "<", y), x, y);
      case AND -> Expr.mixed(x, isBool ? "&&" : "&", y);
      case OR -> Expr.mixed(x, isBool ? "||" : "|", y);
      case XOR -> Expr.mixed(x, "^", y);
      case SHR_BY -> Expr.mixed(x, ">>>", y);
    };
  }

  private static Expr math(String method, Expr x, Expr y) {
    return Expr.call(Expr.atom("Math"), method, x.text(), y.text());
  }

  private Expr vectorBinary(Op.Binary b) {
    if (b.a().element() == Element.BOOL) {
      Expr other = maskAs(mask(b.a()), b.b());
      return Expr.call(print(b.a()), b.kind() == Op.BinaryOp.AND ? "and" : "or", other.text());
    }
    Value first = b.a();
    Value second = b.b();
    if (commutes(b) && broadcastScalar(first).isPresent()) {
      first = b.b();
      second = b.a();
    }
    Expr x = print(first);
    String y = broadcastScalar(second).map(Expr::text).orElseGet(textOf(second));
    boolean isInt = first.element() == Element.I32;
    return switch (b.kind()) {
      case ADD -> Expr.call(x, "add", y);
      case SUB -> Expr.call(x, "sub", y);
      case MUL -> Expr.call(x, "mul", y);
      case DIV -> Expr.call(x, "div", y);
      case AND -> Expr.call(x, "and", y);
      case OR -> Expr.call(x, "or", y);
      case XOR -> Expr.call(x, "lanewise", "XOR", y);
      case SHR_BY -> Expr.call(x, "lanewise", "LSHR", y);
      case MAX -> isInt ? Expr.call(x, "max", y) : keep("GT", b);
      case MIN -> isInt ? Expr.call(x, "min", y) : keep("LT", b);
      case REM -> throw illegal("remainder of vectors");
    };
  }

  private Supplier<String> textOf(Value value) {
    return () -> text(value);
  }

  /** Whether swapping the operands keeps every bit; not so for max and min of floats. */
  private static boolean commutes(Op.Binary b) {
    return switch (b.kind()) {
      case ADD, MUL, AND, OR, XOR -> true;
      case MAX, MIN -> b.a().element() == Element.I32;
      case SUB, DIV, REM, SHR_BY -> false;
    };
  }

  /** {@code a compared with b ? a : b}. */
  private Expr keep(String comparison, Op.Binary b) {
    Expr holds = Expr.call(print(b.a()), "compare", comparison, text(b.b()));
    return Expr.call(print(b.b()), "blend", text(b.a()), holds.text());
  }

  /** The scalar of a broadcast that is printed in place, for methods that take scalars too. */
  private Optional<Expr> broadcastScalar(Value value) {
    return inlining.inPlace(value).orElse(null) instanceof Op.Broadcast b
        ? Optional.of(print(b.a()))
        : Optional.empty();
  }

  private Expr shift(Op.Shift s) {
    String amount = Integer.toString(s.amount());
    if (s.a().lanes() == 1) {
      String operator =
          switch (s.kind()) {
            case LEFT -> "<<";
            case RIGHT -> ">>";
            case RIGHT_UNSIGNED -> ">>>";
          };
      return Expr.mixed(print(s.a()), operator, Expr.atom(amount));
    }
    String operator =
        switch (s.kind()) {
          case LEFT -> "LSHL";
          case RIGHT -> "ASHR";
          case RIGHT_UNSIGNED -> "LSHR";
        };
    return Expr.call(print(s.a()), "lanewise", operator, amount);
  }

  private Expr fma(Op.Fma f) {
    if (f.a().lanes() == 1) {
      return Expr.call(Expr.atom("Math"), "fma", text(f.a()), text(f.b()), text(f.c()));
    }
    boolean swap = broadcastScalar(f.a()).isPresent();
    Value x = swap ? f.b() : f.a();
    Value y = swap ? f.a() : f.b();
    Optional<Expr> scalarY = broadcastScalar(y);
    Optional<Expr> scalarC = broadcastScalar(f.c());
    if (scalarY.isPresent() && scalarC.isPresent()) {
      return Expr.call(print(x), "fma", scalarY.get().text(), scalarC.get().text());
    }
    return Expr.call(print(x), "fma", text(y), text(f.c()));
  }

  private Expr compare(Op.Compare c) {
    if (c.a().lanes() == 1) {
      String operator =
          switch (c.kind()) {
            case LT -> "<";
            case LE -> "<=";
            case GT -> ">";
            case GE -> ">=";
            case EQ -> "==";
            case NE -> "!=";
          };
      return Expr.mixed(print(c.a()), operator, print(c.b()));
    }
    String other = broadcastScalar(c.b()).map(Expr::text).orElseGet(textOf(c.b()));
    return Expr.call(print(c.a()), "compare", c.kind().name(), other);
  }

  private Expr select(Op.Select s) {
    if (s.condition().lanes() == 1) {
      return Expr.choice(print(s.condition()), print(s.a()), print(s.b()));
    }
    if (s.a().element() == Element.BOOL) {
      Lane lane = mask(s.condition());
      Expr chosen = Expr.call(maskAs(lane, s.a()), "and", text(s.condition()));
      Expr other = Expr.call(maskAs(lane, s.b()), "andNot", text(s.condition()));
      return Expr.call(chosen, "or", other.text());
    }
    String chosen = broadcastScalar(s.a()).map(Expr::text).orElseGet(textOf(s.a()));
    Expr mask = maskAs(lane(s.a().element()), s.condition());
    return Expr.call(print(s.b()), "blend", chosen, mask.text());
  }

  private Expr broadcast(Op.Broadcast b, Value result) {
    if (result.element() == Element.BOOL) {
      return Expr.call(Expr.atom(constants.species(Lane.FLOAT)), "maskAll", text(b.a()));
    }
    Lane lane = lane(result.element());
    Op scalar = inlining.inPlace(b.a()).orElse(null);
    boolean zero =
        switch (scalar) {
          case Op.ConstI32 i -> i.value() == 0;
          case Op.ConstF32 f -> Float.floatToRawIntBits(f.value()) == 0;
          case null, default -> false;
        };
    Expr vector = Expr.atom(lane.vector());
    return zero
        ? Expr.call(vector, "zero", constants.species(lane))
        : Expr.call(vector, "broadcast", constants.species(lane), text(b.a()));
  }
}
