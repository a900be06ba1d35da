package dev.ckernel.kernel;

import dev.ckernel.kernel.Op.BinaryOp;
import dev.ckernel.kernel.Op.CompareOp;
import dev.ckernel.kernel.Op.DotWeights;
import dev.ckernel.kernel.Op.ReduceOp;
import dev.ckernel.kernel.Op.ShiftOp;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A kernel of arbitrary statements, the same for the same seed: for each memory form a buffer that
 * it reads and one that it writes (and reads back), nested loops and branches, and every operation
 * on whatever is at hand. It keeps to what the IR defines, so all targets must agree on it; the
 * bits of a NaN are not defined, and so it never turns one into an integer.
 */
public final class RandomKernel {
  /** Elements of each buffer that is read. */
  public static final int INPUTS = 256;

  /** Elements of each written buffer that belong to one work item. */
  public static final int OUTPUTS = 64;

  /** Work items. */
  public static final int ITEMS = 3;

  private static final List<Mem> FORMS = List.of(Mem.values());
  private static final int SIZE = 60;
  private static final int DEEPEST = 3;

  private final SplittableRandom random;
  private final KernelBuilder k;
  private final Map<Mem, Value> inputs = new EnumMap<>(Mem.class);
  private final Map<Mem, Value> outputs = new EnumMap<>(Mem.class);
  private List<Value> values = new ArrayList<>();
  private List<Variable> variables = new ArrayList<>();

  private RandomKernel(long seed) {
    random = new SplittableRandom(seed);
    k = new KernelBuilder("random" + seed, "Whatever came to mind.");
  }

  public static Kernel of(long seed) {
    return new RandomKernel(seed).build();
  }

  /** Contents for the parameters of any such kernel: what is read, then zeros to be written. */
  public static List<byte[]> arguments(long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    List<byte[]> arguments = new ArrayList<>();
    for (Mem mem : Mem.values()) {
      byte[] input = new byte[INPUTS * mem.bytes()];
      random.nextBytes(input);
      if (mem == Mem.F32) {
        float[] values = new float[INPUTS];
        for (int i = 0; i < values.length; i++) {
          float value = (float) random.nextDouble(-3, 3);
          values[i] = random.nextInt(8) == 0 ? Math.scalb(value, random.nextInt(-149, 127)) : value;
        }
        input = Buffers.bytes(values);
      }
      arguments.add(input);
    }
    for (Mem mem : Mem.values()) {
      arguments.add(new byte[ITEMS * OUTPUTS * mem.bytes()]);
    }
    return arguments;
  }

  /** The memory forms of the parameters, in order. */
  public static List<Mem> forms() {
    return Stream.of(FORMS, FORMS).flatMap(List::stream).toList();
  }

  private Kernel build() {
    for (Mem mem : Mem.values()) {
      inputs.put(mem, k.in("in_" + mem, mem));
    }
    for (Mem mem : Mem.values()) {
      outputs.put(mem, k.out("out_" + mem, mem));
    }
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "item",
        begin,
        end,
        1,
        item -> {
          for (Map.Entry<Mem, Value> output : outputs.entrySet()) {
            output.setValue(k.at(output.getValue(), item, OUTPUTS));
          }
          values.add(item);
          values.add(k.f32(1.5f));
          values.add(k.iota());
          values.add(k.load16(of(inputs, Mem.F32), k.i32(3)));
          values.add(k.lt(item, k.i32(2)));
          values.add(k.lt(k.iota(), k.i32(5)));
          block(SIZE, 0);
          for (Mem mem : Mem.values()) {
            store(mem);
          }
        });
    return k.build();
  }

  private void block(int size, int depth) {
    List<Value> outerValues = values;
    List<Variable> outerVariables = variables;
    values = new ArrayList<>(values);
    variables = new ArrayList<>(variables);
    for (int i = 0; i < size; i++) {
      statement(depth);
    }
    values = depth == 0 ? values : outerValues;
    variables = outerVariables;
  }

  private void statement(int depth) {
    switch (random.nextInt(16)) {
      case 0 -> {
        Value initial = any();
        variables.add(k.var("v", initial));
      }
      case 1, 2 -> {
        if (!variables.isEmpty()) {
          Variable variable = pick(variables);
          k.set(variable, any(variable.type().element(), variable.type().lanes()));
          values.add(k.get(variable));
        }
      }
      case 3 -> store(pick(FORMS));
      case 4 -> {
        if (depth < DEEPEST) {
          Value limit = k.and(scalar(), 7);
          int step = random.nextInt(1, 4);
          k.loop(
              "i",
              k.i32(0),
              limit,
              step,
              i -> {
                List<Value> outer = values;
                values = new ArrayList<>(values);
                values.add(i);
                block(random.nextInt(1, 8), depth + 1);
                values = outer;
              });
        }
      }
      case 5 -> {
        if (depth < DEEPEST) {
          Value condition = any(Element.BOOL, 1);
          int size = random.nextInt(1, 6);
          if (random.nextBoolean()) {
            k.when(condition, () -> block(size, depth + 1));
          } else {
            k.when(condition, () -> block(size, depth + 1), () -> block(size, depth + 1));
          }
        }
      }
      default -> values.add(value());
    }
  }

  private Value value() {
    int lanes = random.nextInt(3) == 0 ? 1 : Type.LANES;
    return switch (pick(List.of(Element.values()))) {
      case F32 -> floats(lanes);
      case I32 -> ints(lanes);
      case BOOL -> bools(lanes);
    };
  }

  private Value floats(int lanes) {
    Value a = any(Element.F32, lanes);
    Value b = any(Element.F32, lanes);
    return switch (random.nextInt(14)) {
      case 0 -> k.add(a, b);
      case 1 -> k.sub(a, b);
      case 2 -> k.mul(a, b);
      case 3 -> k.div(a, b);
      case 4 -> k.max(a, b);
      case 5 -> k.min(a, b);
      case 6, 7 -> k.fma(a, b, any(Element.F32, lanes));
      case 8 -> k.sqrt(a);
      case 9 -> random.nextBoolean() ? k.abs(a) : k.neg(a);
      case 10 -> k.select(any(Element.BOOL, lanes), a, b);
      case 11 ->
          random.nextBoolean()
              ? k.toF32(any(Element.I32, lanes))
              : k.bitsF32(any(Element.I32, lanes));
      case 12 -> {
        Value vector = any(Element.F32, Type.LANES);
        ReduceOp kind = random.nextBoolean() ? ReduceOp.ADD : ReduceOp.MAX;
        yield k.broadcast(k.let("tree", Type.F32, new Op.ReduceTree(kind, vector)), lanes);
      }
      default -> load(Element.F32, lanes);
    };
  }

  private Value ints(int lanes) {
    Value a = any(Element.I32, lanes);
    Value b = any(Element.I32, lanes);
    return switch (random.nextInt(15)) {
      case 0 -> k.add(a, b);
      case 1 -> k.sub(a, b);
      case 2 -> k.mul(a, b);
      case 3 -> random.nextBoolean() ? k.max(a, b) : k.min(a, b);
      case 4 -> {
        BinaryOp kind = pick(List.of(BinaryOp.AND, BinaryOp.OR, BinaryOp.XOR));
        yield k.let("v", a.type(), new Op.Binary(kind, a, b));
      }
      case 5 -> {
        ShiftOp kind = pick(List.of(ShiftOp.values()));
        yield k.let("s", a.type(), new Op.Shift(kind, a, random.nextInt(32)));
      }
      case 6 -> k.select(any(Element.BOOL, lanes), a, b);
      case 7 -> {
        Value x = any(Element.F32, lanes);
        yield k.f32Bits(k.select(k.eq(x, x), x, k.f32(-2.5f)));
      }
      case 8 -> k.broadcast(k.i32(random.nextInt()), lanes);
      case 9 -> {
        DotWeights weights = pick(List.of(DotWeights.values()));
        Value w = weights == DotWeights.SEVEN_BITS ? k.and(a, 0x7F7F7F7F) : a;
        Value x = k.or(any(Element.I32, lanes), k.i32(0x01010101)); // never -128
        yield k.dot4(b, w, x, weights);
      }
      case 10 -> {
        Value dividend = k.and(scalar(), Integer.MAX_VALUE);
        Value divisor = k.or(k.and(scalar(), 0xFF), k.i32(1));
        yield k.broadcast(
            random.nextBoolean() ? k.div(dividend, divisor) : k.rem(dividend, divisor), lanes);
      }
      case 11 -> k.shrBy(a, k.and(b, 31));
      case 12 -> k.lookup(k.and(a, 0x0F0F0F0F), random.ints(16, 0, 256).boxed().toList());
      case 13 -> k.mulAdd16(a, b, any(Element.I32, lanes));
      default -> load(Element.I32, lanes);
    };
  }

  private Value bools(int lanes) {
    Value a = any(Element.BOOL, lanes);
    Value b = any(Element.BOOL, lanes);
    return switch (random.nextInt(6)) {
      case 0 -> k.and(a, b);
      case 1 -> k.or(a, b);
      case 2 -> k.not(a);
      case 3 -> k.select(a, b, any(Element.BOOL, lanes));
      default -> {
        Element element = random.nextBoolean() ? Element.F32 : Element.I32;
        CompareOp kind = pick(List.of(CompareOp.values()));
        yield k.let(
            "m",
            new Type.Register(Element.BOOL, lanes),
            new Op.Compare(kind, any(element, lanes), any(element, lanes)));
      }
    };
  }

  private Value load(Element element, int lanes) {
    Mem mem = form(element);
    int count = random.nextInt(4) == 0 ? random.nextInt(1, lanes + 1) : lanes;
    if (random.nextInt(4) == 0) {
      return k.load(of(outputs, mem), k.and(scalar(), 0x1F), lanes, count);
    }
    Value pointer = of(inputs, mem);
    if (random.nextBoolean()) {
      pointer = k.at(pointer, k.and(scalar(), 7), random.nextInt(9));
    }
    return k.load(pointer, k.and(scalar(), 0x7F), lanes, count);
  }

  private void store(Mem mem) {
    int lanes = random.nextInt(4) == 0 ? 1 : Type.LANES;
    int count = random.nextInt(4) == 0 ? random.nextInt(1, lanes + 1) : lanes;
    k.store(of(outputs, mem), k.and(scalar(), 0x1F), any(mem.element(), lanes), count);
  }

  private Mem form(Element element) {
    return pick(FORMS.stream().filter(mem -> mem.element() == element).toList());
  }

  private Value scalar() {
    return any(Element.I32, 1);
  }

  private Value any() {
    return pick(values);
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static Value of(Map<Mem, Value> buffers, Mem mem) {
    return Objects.requireNonNull(buffers.get(mem));
  }

  /** A value at hand, rather a late one; a scalar in each lane where there is no vector. */
  private Value any(Element element, int lanes) {
    List<Value> fit =
        values.stream().filter(v -> v.element() == element && v.lanes() == lanes).toList();
    if (fit.isEmpty()) {
      return k.broadcast(any(element, 1), lanes);
    }
    int earliest = random.nextInt(fit.size());
    return fit.get(random.nextInt(earliest, fit.size()));
  }
}
