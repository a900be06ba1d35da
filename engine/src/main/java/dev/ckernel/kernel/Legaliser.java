package dev.ckernel.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a kernel for a machine: a virtual vector of 16 lanes becomes 16 / lanes machine vectors
 * (scalars where the machine has one lane), and what the machine has no instruction for is spelled
 * out. Both keep every bit. Done once here, so that no emitter has to.
 */
public final class Legaliser {
  private final Target target;
  private final KernelBuilder k;
  private final List<Mem> parameterMem = new ArrayList<>();
  private final Map<Integer, List<Value>> parts = new HashMap<>();
  private final Map<Integer, List<Variable>> variables = new HashMap<>();

  private Legaliser(Kernel kernel, Target target) {
    this.target = target;
    this.k = new KernelBuilder(kernel.name(), kernel.about());
  }

  public static Kernel legalise(Kernel kernel, Target target) {
    Legaliser legaliser = new Legaliser(kernel, target);
    for (Param param : kernel.params()) {
      legaliser.param(param);
    }
    legaliser.block(kernel.body());
    return legaliser.k.build();
  }

  private void param(Param param) {
    Value old = param.value();
    Value value =
        switch (param) {
          case Param.Scalar scalar -> k.scalar(scalar.name());
          case Param.Buffer buffer -> {
            Mem mem = memoryForm(old.pointer().mem());
            yield buffer.writable() ? k.out(buffer.name(), mem) : k.in(buffer.name(), mem);
          }
        };
    parameterMem.add(old.type() instanceof Type.Pointer p ? p.mem() : Mem.I32);
    parts.put(old.id(), List.of(value));
  }

  private Mem memoryForm(Mem mem) {
    return switch (mem) {
      case F16 -> target.f16() ? Mem.F16 : Mem.U16;
      case BF16 -> Mem.U16;
      case F32, I32, U16, U8, I8 -> mem;
    };
  }

  private void block(List<Stmt> body) {
    for (Stmt stmt : body) {
      switch (stmt) {
        case Stmt.Let let -> parts.put(let.value().id(), let(let));
        case Stmt.Declare d -> {
          List<Variable> split = new ArrayList<>();
          for (Value part : of(d.initial())) {
            split.add(k.var(d.variable().name(), part));
          }
          variables.put(d.variable().id(), split);
        }
        case Stmt.Assign a -> {
          List<Value> values = of(a.value());
          List<Variable> split = variables(a.variable());
          for (int p = 0; p < split.size(); p++) {
            k.set(split.get(p), values.get(p));
          }
        }
        case Stmt.Store s -> store(s);
        case Stmt.For f ->
            k.loop(
                f.index().name(),
                one(f.from()),
                one(f.to()),
                f.step(),
                i -> {
                  parts.put(f.index().id(), List.of(i));
                  block(f.body());
                });
        case Stmt.If i -> {
          if (i.otherwise().isEmpty()) {
            k.when(one(i.condition()), () -> block(i.then()));
          } else {
            k.when(one(i.condition()), () -> block(i.then()), () -> block(i.otherwise()));
          }
        }
        case Stmt.Prefetch p -> {
          if (target.language() == Target.Language.C) {
            k.prefetch(one(p.pointer()), one(p.index()));
          }
        }
        case Stmt.Note n -> k.note(n.text());
      }
    }
  }

  private List<Value> let(Stmt.Let let) {
    String name = let.value().name();
    return switch (let.op()) {
      case Op.ConstF32 c -> List.of(k.let(name, Type.F32, c));
      case Op.ConstI32 c -> List.of(k.let(name, Type.I32, c));
      case Op.Read r -> {
        List<Value> values = new ArrayList<>();
        for (Variable variable : variables(r.variable())) {
          values.add(k.get(variable));
        }
        yield values;
      }
      case Op.Unary u -> each(let, p -> new Op.Unary(u.kind(), part(u.a(), p)));
      case Op.Binary b -> each(let, p -> new Op.Binary(b.kind(), part(b.a(), p), part(b.b(), p)));
      case Op.Shift s -> each(let, p -> new Op.Shift(s.kind(), part(s.a(), p), s.amount()));
      case Op.Fma f -> each(let, p -> new Op.Fma(part(f.a(), p), part(f.b(), p), part(f.c(), p)));
      case Op.Compare c -> each(let, p -> new Op.Compare(c.kind(), part(c.a(), p), part(c.b(), p)));
      case Op.Select s ->
          each(let, p -> new Op.Select(part(s.condition(), p), part(s.a(), p), part(s.b(), p)));
      case Op.Broadcast b -> {
        Value scalar = one(b.a());
        Value wide = k.broadcast(scalar, Math.min(b.lanes(), target.lanes()));
        yield Collections.nCopies(count(let.value()), wide);
      }
      case Op.Iota i -> each(let, p -> iota(i.first() + p * target.lanes()));
      case Op.Load l -> load(l, name);
      case Op.Advance a ->
          List.of(
              k.let(
                  name,
                  one(a.pointer()).type(),
                  new Op.Advance(one(a.pointer()), one(a.index()), a.stride())));
      case Op.Dot4 d -> dot4(let, d);
      case Op.MulAdd16 m ->
          part(m.a(), 0).lanes() == 1
              ? mulAdd16(m, count(let.value()))
              : each(let, p -> new Op.MulAdd16(part(m.a(), p), part(m.b(), p), part(m.c(), p)));
      case Op.Lookup l ->
          target.language() == Target.Language.JAVA && let.value().register().isScalar()
              ? List.of(lookup(one(l.a()), l))
              : each(let, p -> new Op.Lookup(part(l.a(), p), l.table()));
      case Op.ReduceTree r -> List.of(reduce(r));
    };
  }

  private Op iota(int first) {
    return target.lanes() == 1 ? new Op.ConstI32(first) : new Op.Iota(first, target.lanes());
  }

  private List<Value> load(Op.Load l, String name) {
    Value pointer = one(l.pointer());
    Value index = one(l.index());
    int width = Math.min(l.lanes(), target.lanes());
    Mem mem = parameterMem.get(l.pointer().pointer().parameter());
    boolean lowered = memoryForm(mem) != mem;
    Element element = pointer.pointer().mem().element();
    List<Value> values = new ArrayList<>();
    for (int first = 0; first < l.lanes(); first += width) {
      int count = Math.min(width, l.count() - first);
      if (count <= 0) {
        Value zero = l.pointer().pointer().mem().element() == Element.F32 ? k.f32(0) : k.i32(0);
        values.add(k.broadcast(zero, width));
        continue;
      }
      Value raw =
          k.let(
              name,
              new Type.Register(element, width),
              new Op.Load(pointer, k.add(index, first), width, count));
      values.add(lowered ? Halves.widen(k, mem, raw) : raw);
    }
    return values;
  }

  private void store(Stmt.Store s) {
    Value pointer = one(s.pointer());
    Value index = one(s.index());
    Mem mem = parameterMem.get(s.pointer().pointer().parameter());
    boolean lowered = memoryForm(mem) != mem;
    List<Value> values = of(s.value());
    int first = 0;
    for (Value value : values) {
      int count = Math.min(value.lanes(), s.count() - first);
      if (count > 0) {
        Value raw = lowered ? Halves.narrow(k, mem, value) : value;
        k.store(pointer, k.add(index, first), raw, count);
      }
      first += value.lanes();
    }
  }

  private List<Value> dot4(Stmt.Let let, Op.Dot4 d) {
    boolean supported =
        switch (d.weights()) {
          case SEVEN_BITS -> target.dot() != Target.Dot.NONE;
          case SIGNED -> target.dot() == Target.Dot.SIGNED;
          case UNSIGNED -> target.dot() == Target.Dot.UNSIGNED;
        };
    if (supported) {
      return each(
          let, p -> new Op.Dot4(part(d.acc(), p), part(d.w(), p), part(d.x(), p), d.weights()));
    }
    List<Value> sums = new ArrayList<>();
    for (int p = 0; p < count(let.value()); p++) {
      Value sum = part(d.acc(), p);
      for (int b = 0; b < 4; b++) {
        Value w = part(d.w(), p);
        Value top = k.shl(w, 24 - 8 * b);
        Value weight = d.weights() == Op.DotWeights.SIGNED ? k.shr(top, 24) : k.ushr(top, 24);
        Value x = k.shr(k.shl(part(d.x(), p), 24 - 8 * b), 24);
        sum = k.add(sum, k.mul(weight, x));
      }
      sums.add(sum);
    }
    return sums;
  }

  /** Of scalars: the lower half of an i32 product does not depend on the upper halves. */
  private List<Value> mulAdd16(Op.MulAdd16 m, int count) {
    List<Value> results = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      Value a = part(m.a(), p);
      Value b = part(m.b(), p);
      Value c = part(m.c(), p);
      Value low = k.and(k.add(k.mul(a, b), c), 0xFFFF);
      Value high = k.add(k.mul(k.ushr(a, 16), k.ushr(b, 16)), k.ushr(c, 16));
      results.add(k.or(low, k.shl(high, 16)));
    }
    return results;
  }

  /** Byte after byte: the word in which the entry stands, and its byte of that. */
  private Value lookup(Value indexes, Op.Lookup op) {
    Value found = k.i32(0);
    for (int b = 0; b < 32; b += 8) {
      Value index = k.and(k.ushr(indexes, b), 15);
      Value word = k.i32(op.word(3));
      for (int w = 2; w >= 0; w--) {
        word = k.select(k.lt(index, k.i32(4 * w + 4)), k.i32(op.word(w)), word);
      }
      Value entry = k.and(k.shrBy(word, k.shl(k.and(index, 3), 3)), 0xFF);
      found = k.or(found, k.shl(entry, b));
    }
    return found;
  }

  /** Lanes l and l + half always stand in different parts until one part is left. */
  private Value reduce(Op.ReduceTree r) {
    List<Value> values = of(r.a());
    while (values.size() > 1) {
      int half = values.size() / 2;
      List<Value> next = new ArrayList<>();
      for (int p = 0; p < half; p++) {
        Value low = values.get(p);
        Value high = values.get(p + half);
        next.add(
            switch (r.kind()) {
              case ADD -> k.add(low, high);
              case MAX -> k.max(low, high);
            });
      }
      values = next;
    }
    Value last = values.getFirst();
    return last.lanes() == 1 ? last : k.let("reduced", Type.F32, new Op.ReduceTree(r.kind(), last));
  }

  private interface PartOp {
    Op of(int part);
  }

  private List<Value> each(Stmt.Let let, PartOp op) {
    Type.Register type = let.value().register();
    Type.Register narrow = type.withLanes(Math.min(type.lanes(), target.lanes()));
    List<Value> values = new ArrayList<>();
    for (int p = 0; p < count(let.value()); p++) {
      values.add(k.let(let.value().name(), narrow, op.of(p)));
    }
    return values;
  }

  private int count(Value value) {
    return Math.max(1, value.lanes() / target.lanes());
  }

  private Value part(Value value, int part) {
    return of(value).get(part);
  }

  private Value one(Value value) {
    return of(value).getFirst();
  }

  private List<Value> of(Value value) {
    List<Value> values = parts.get(value.id());
    if (values == null) {
      throw new IllegalStateException(value + " has no parts yet");
    }
    return values;
  }

  private List<Variable> variables(Variable variable) {
    List<Variable> split = variables.get(variable.id());
    if (split == null) {
      throw new IllegalStateException(variable + " is not declared yet");
    }
    return split;
  }
}
