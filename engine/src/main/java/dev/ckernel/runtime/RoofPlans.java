package dev.ckernel.runtime;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Op.DotWeights;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Programs that do nothing but read memory, or nothing but multiply and add: what they reach on a
 * target is the roof over what a model can reach there (Williams, Waterman, Patterson: "Roofline",
 * CACM 2009). They go the same way as a model's, through the same emitters. An item of work stores
 * sixteen numbers, so that none of it can be left out.
 */
final class RoofPlans {
  /** f32 that an item of {@link #reading} reads. */
  static final int READ = 1 << 18;

  /** Turns of the innermost loop in an item of {@link #multiplying} and {@link #dots}. */
  static final int TURNS = 1 << 14;

  /** Weight vectors of {@link #dots}: few enough for any first-level cache. */
  static final int DOT_VECTORS = 64;

  private final Target target;
  private final int accumulators;
  private final KernelBuilder k;

  private RoofPlans(Target target, String name, String about) {
    this.target = target;
    this.k = new KernelBuilder(name, about);
    this.accumulators = accumulators(target);
  }

  /** Sums that fit into three quarters of the registers; enough to hide an addition's latency. */
  static int accumulators(Target target) {
    return Math.clamp(target.registers() * target.lanes() / Type.LANES * 3L / 4, 1, 12);
  }

  /** Reads {@code items * READ} f32 of the weights. */
  static Plan reading(Target target, int items) {
    RoofPlans plans = new RoofPlans(target, "read", "sums up memory");
    return plans.plan(items, plans.reading());
  }

  /** Does {@code items * TURNS * 16} multiply-adds of f32 with each accumulator. */
  static Plan multiplying(Target target, int items) {
    RoofPlans plans = new RoofPlans(target, "multiply", "multiplies and adds in registers");
    return plans.plan(items, plans.multiplying());
  }

  /** Does {@code items * TURNS * 64} multiply-adds of i8 with each accumulator. */
  static Plan dots(Target target, int items) {
    RoofPlans plans = new RoofPlans(target, "dots", "multiplies and adds bytes");
    return plans.plan(items, plans.dots());
  }

  /** Bytes of weights that {@link #dots} reads: vectors, then rows of one i32 per vector. */
  static long dotBytes(Target target) {
    return 4L * DOT_VECTORS * (Type.LANES + accumulators(target));
  }

  private Plan plan(int items, Kernel kernel) {
    Step call =
        new Step.Call(
            kernel.name(),
            kernel,
            List.of(
                new Argument.Buffer("input", Arena.WEIGHTS, 0, Argument.NO_COLUMN),
                new Argument.Buffer("output", Arena.SCRATCH, 0, Argument.NO_COLUMN)),
            Items.of(items),
            0);
    return Plan.ofSteps(
        "The roof: " + kernel.about(),
        target,
        List.of(kernel),
        List.of(call, new Step.Barrier()),
        items * 64L,
        0);
  }

  private Kernel reading() {
    Value input = k.in("input", Mem.F32);
    Value output = k.out("output", Mem.F32);
    items(item -> {
      List<Variable> sums = variables(s -> k.f32x16(0));
      Value part = k.at(input, item, READ);
      int step = accumulators * Type.LANES;
      int whole = READ / step * step;
      k.loop("i", 0, whole, step, i -> readInto(sums, part, i, accumulators));
      if (whole < READ) {
        readInto(sums, part, k.i32(whole), (READ - whole) / Type.LANES);
      }
      store(output, item, sums);
    });
    return k.build();
  }

  private void readInto(List<Variable> sums, Value part, Value i, int vectors) {
    for (int s = 0; s < vectors; s++) {
      Variable sum = sums.get(s);
      k.set(sum, k.add(k.get(sum), k.load16(part, k.add(i, s * Type.LANES))));
    }
  }

  private Kernel multiplying() {
    Value input = k.in("input", Mem.F32);
    Value output = k.out("output", Mem.F32);
    items(item -> {
      List<Variable> sums = variables(s -> k.f32x16(1 + s));
      Value a = k.load16(input, k.i32(0));
      Value b = k.load16(input, k.i32(Type.LANES));
      k.loop("turn", 0, TURNS, 1, turn -> sums.forEach(sum -> k.set(sum, k.fma(k.get(sum), a, b))));
      store(output, item, sums);
    });
    return k.build();
  }

  /** As a matrix product does it: a vector of weights meets one number of each row. */
  private Kernel dots() {
    Value input = k.in("input", Mem.I32);
    Value output = k.out("output", Mem.I32);
    items(item -> {
      List<Variable> sums = variables(s -> k.i32x16(0));
      Value rows = k.at(input, (long) DOT_VECTORS * Type.LANES);
      k.loop(
          "turn",
          0,
          TURNS / DOT_VECTORS,
          1,
          turn ->
              k.loop(
                  "j",
                  0,
                  DOT_VECTORS,
                  1,
                  j -> {
                    Value weights = k.load16(input, k.mul(j, Type.LANES));
                    for (int s = 0; s < accumulators; s++) {
                      Value x = k.load(rows, k.add(j, s * DOT_VECTORS));
                      Value sum = k.get(sums.get(s));
                      k.set(sums.get(s), k.dot4(sum, weights, x, DotWeights.SEVEN_BITS));
                    }
                  }));
      store(output, item, sums);
    });
    return k.build();
  }

  private void items(Consumer<Value> body) {
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop("item", begin, end, 1, body);
  }

  /** Where they begin must differ unless what is added does: compilers keep equal sums once. */
  private List<Variable> variables(IntFunction<Value> initial) {
    List<Variable> variables = new ArrayList<>();
    for (int s = 0; s < accumulators; s++) {
      variables.add(k.var("sum" + s, initial.apply(s)));
    }
    return variables;
  }

  private void store(Value output, Value item, List<Variable> sums) {
    Value total = k.get(sums.getFirst());
    for (Variable sum : sums.subList(1, sums.size())) {
      total = k.add(total, k.get(sum));
    }
    k.store(k.at(output, item, Type.LANES), k.i32(0), total);
  }
}
