package dev.ckernel.kernel;

import dev.ckernel.kernel.Op.BinaryOp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Checks a kernel: every value is computed before it is used and in a scope that encloses the use,
 * once; types fit; only writable buffers are stored to. Addresses are not checked: the {@link
 * Interpreter} sees those that leave a buffer.
 */
public final class Verifier {
  private final Kernel kernel;
  private final Set<Integer> defined = new HashSet<>();

  /** Values and variables by their id. */
  private Map<Integer, Record> visible = new HashMap<>();

  private Verifier(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Checks the whole kernel.
   *
   * @throws IllegalStateException naming the kernel and the first statement that is wrong
   */
  public static void verify(Kernel kernel) {
    Verifier verifier = new Verifier(kernel);
    try {
      verifier.params();
      verifier.block(kernel.body());
    } catch (IllegalArgumentException e) {
      // A pointer stands where a register should, or the other way round.
      throw new IllegalStateException("kernel " + kernel.name() + ": " + e.getMessage(), e);
    }
  }

  private void params() {
    List<Param> params = kernel.params();
    check(
        params.size() >= 2
            && params.get(params.size() - 2) instanceof Param.Scalar begin
            && begin.name().equals("begin")
            && params.getLast() instanceof Param.Scalar end
            && end.name().equals("end"),
        () -> "must end with the scalars begin and end");
    int place = 0;
    for (Param param : params) {
      Value value = param.value();
      int expected = place++;
      switch (param) {
        case Param.Scalar s -> same(value, Type.I32);
        case Param.Buffer b ->
            check(
                value.pointer().parameter() == expected,
                () -> value + " is not parameter " + expected);
      }
      define(value.id(), value);
    }
  }

  private void block(List<Stmt> body) {
    Map<Integer, Record> outer = visible;
    visible = new HashMap<>(outer);
    for (Stmt stmt : body) {
      stmt(stmt);
    }
    visible = outer;
  }

  private void stmt(Stmt stmt) {
    switch (stmt) {
      case Stmt.Let let -> {
        let.op().operands().forEach(this::use);
        if (let.op() instanceof Op.Read read) {
          use(read.variable().id(), read.variable());
        }
        Type type = typeOf(let.op());
        check(type.equals(let.value().type()), () -> let + " gives " + type);
        define(let.value().id(), let.value());
      }
      case Stmt.Declare declare -> {
        use(declare.initial());
        same(declare.initial(), declare.variable().type());
        define(declare.variable().id(), declare.variable());
      }
      case Stmt.Assign assign -> {
        use(assign.value());
        use(assign.variable().id(), assign.variable());
        same(assign.value(), assign.variable().type());
      }
      case Stmt.Store store -> {
        use(store.pointer());
        use(store.index());
        use(store.value());
        Type.Pointer pointer = store.pointer().pointer();
        check(
            kernel.params().get(pointer.parameter()) instanceof Param.Buffer buffer
                && buffer.writable(),
            () -> store + " writes a buffer that is only read");
        same(store.index(), Type.I32);
        check(
            pointer.mem().element() == store.value().element(),
            () -> store + " stores another type");
        count(store.count(), store.value().lanes());
      }
      case Stmt.Prefetch prefetch -> {
        use(prefetch.pointer());
        use(prefetch.index());
        same(prefetch.index(), Type.I32);
        check(prefetch.pointer().type() instanceof Type.Pointer, () -> prefetch + " is no pointer");
      }
      case Stmt.For loop -> {
        use(loop.from());
        use(loop.to());
        same(loop.from(), Type.I32);
        same(loop.to(), Type.I32);
        same(loop.index(), Type.I32);
        check(loop.step() > 0, () -> loop.index() + " steps by " + loop.step());
        Map<Integer, Record> outer = visible;
        visible = new HashMap<>(outer);
        define(loop.index().id(), loop.index());
        block(loop.body());
        visible = outer;
      }
      case Stmt.If branch -> {
        use(branch.condition());
        same(branch.condition(), Type.BOOL);
        block(branch.then());
        block(branch.otherwise());
      }
      case Stmt.Note note -> {}
    }
  }

  private Type typeOf(Op op) {
    return switch (op) {
      case Op.ConstF32 c -> Type.F32;
      case Op.ConstI32 c -> Type.I32;
      case Op.Read read -> read.variable().type();
      case Op.Unary u -> unary(u);
      case Op.Binary b -> binary(b);
      case Op.Shift s -> {
        element(s.a(), Element.I32);
        check(s.amount() >= 0 && s.amount() < 32, () -> "shift by " + s.amount());
        yield s.a().type();
      }
      case Op.Fma f -> {
        element(f.a(), Element.F32);
        same(f.b(), f.a().register());
        same(f.c(), f.a().register());
        yield f.a().type();
      }
      case Op.Compare c -> {
        same(c.b(), c.a().register());
        check(c.a().element() != Element.BOOL, () -> "compares bool");
        yield c.a().register().withElement(Element.BOOL);
      }
      case Op.Select s -> {
        element(s.condition(), Element.BOOL);
        same(s.b(), s.a().register());
        check(s.condition().lanes() == s.a().lanes(), () -> "select of unequal lanes");
        yield s.a().type();
      }
      case Op.Broadcast b -> {
        check(b.a().lanes() == 1, () -> "broadcast of a vector");
        yield b.a().register().withLanes(b.lanes());
      }
      case Op.Iota i -> new Type.Register(Element.I32, i.lanes());
      case Op.Load l -> {
        same(l.index(), Type.I32);
        count(l.count(), l.lanes());
        yield new Type.Register(l.pointer().pointer().mem().element(), l.lanes());
      }
      case Op.Advance a -> {
        same(a.index(), Type.I32);
        yield a.pointer().pointer();
      }
      case Op.Dot4 d -> {
        element(d.acc(), Element.I32);
        same(d.w(), d.acc().register());
        same(d.x(), d.acc().register());
        yield d.acc().type();
      }
      case Op.MulAdd16 m -> {
        element(m.a(), Element.I32);
        same(m.b(), m.a().register());
        same(m.c(), m.a().register());
        yield m.a().type();
      }
      case Op.Lookup l -> {
        element(l.a(), Element.I32);
        check(
            l.table().size() == 16 && l.table().stream().allMatch(b -> b >= 0 && b < 256),
            () -> "table " + l.table());
        yield l.a().type();
      }
      case Op.ReduceTree r -> {
        element(r.a(), Element.F32);
        yield Type.F32;
      }
    };
  }

  private Type unary(Op.Unary u) {
    Element takes =
        switch (u.kind()) {
          case SQRT, ABS, NEG, F32_BITS -> Element.F32;
          case BITS_F32, I32_TO_F32 -> Element.I32;
          case NOT -> Element.BOOL;
        };
    element(u.a(), takes);
    return u.a()
        .register()
        .withElement(
            switch (u.kind()) {
              case SQRT, ABS, NEG, BITS_F32, I32_TO_F32 -> Element.F32;
              case F32_BITS -> Element.I32;
              case NOT -> Element.BOOL;
            });
  }

  private Type binary(Op.Binary b) {
    same(b.b(), b.a().register());
    Element element = b.a().element();
    boolean fits =
        switch (b.kind()) {
          case ADD, SUB, MUL, MAX, MIN -> element != Element.BOOL;
          case DIV ->
              element == Element.F32 || (element == Element.I32 && b.a().register().isScalar());
          case REM -> element == Element.I32 && b.a().register().isScalar();
          case AND, OR -> element != Element.F32;
          case XOR, SHR_BY -> element == Element.I32;
        };
    check(fits, () -> BinaryOp.class.getSimpleName() + " " + b.kind() + " on " + b.a().type());
    return b.a().type();
  }

  private void count(int count, int lanes) {
    check(count >= 1 && count <= lanes, () -> count + " of " + lanes + " lanes");
  }

  private void element(Value value, Element element) {
    check(value.element() == element, () -> value + " is " + value.type() + ", not " + element);
  }

  private void same(Value value, Type.Register type) {
    check(value.type().equals(type), () -> value + " is " + value.type() + ", not " + type);
  }

  private void define(int id, Record definition) {
    check(id >= 0 && id < kernel.values(), () -> "id " + id + " is out of range");
    check(defined.add(id), () -> "%" + id + " is computed twice");
    visible.put(id, definition);
  }

  private void use(Value value) {
    use(value.id(), value);
  }

  private void use(int id, Record used) {
    Record definition = visible.get(id);
    check(definition != null, () -> used + " is used where it is not known");
    check(used.equals(definition), () -> used + " is used for what was computed as " + definition);
  }

  private void check(boolean holds, Supplier<String> what) {
    if (!holds) {
      throw new IllegalStateException("kernel " + kernel.name() + ": " + what.get());
    }
  }
}
