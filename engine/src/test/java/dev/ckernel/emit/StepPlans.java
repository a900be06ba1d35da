package dev.ckernel.emit;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.plan.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans that exercise what stands around kernels: extents, tables, barriers, threads' own bytes.
 */
final class StepPlans {
  static final int WIDTH = 32;
  static final int MAX_ROWS = 16;
  static final int TURNS = 5;
  private static final int ROW_BYTES = WIDTH * Float.BYTES;

  private StepPlans() {}

  /**
   * Five turns of {@code y = x * w + b} and {@code x = y} with the rows turned round, so that each
   * thread reads what others wrote; then a sum over each row of the outputs.
   */
  static Plan layers(Target target) {
    Kernel scale = scale();
    Kernel turn = turn();
    Kernel sum = sum();
    long size = (long) MAX_ROWS * ROW_BYTES;
    Argument x = new Argument.Buffer("x", Arena.SCRATCH, 0, Argument.NO_COLUMN);
    Argument y = new Argument.Buffer("y", Arena.SCRATCH, size, Argument.NO_COLUMN);
    Argument sums = new Argument.Buffer("sums", Arena.SCRATCH, 2 * size, Argument.NO_COLUMN);
    Argument own = new Argument.Buffer("row", Arena.THREAD, 0, Argument.NO_COLUMN);
    Argument seen = new Argument.Buffer("seen", Arena.STATE, 64, 1);
    Argument weight = new Argument.Buffer("scale.weight", Arena.WEIGHTS, 0, 0);
    Argument bias = new Argument.Buffer("scale.bias", Arena.WEIGHTS, ROW_BYTES, 0);
    Argument rows = new Argument.Extent(RuntimeExtent.ROWS);
    List<List<Long>> offsets = new ArrayList<>();
    for (long t = 0; t < TURNS; t++) {
      offsets.add(List.of(t * 2 * ROW_BYTES, t * size));
    }
    Step.Repeat layers =
        Step.Repeat.of(
            "layers",
            List.of(
                new Step.Call(
                    "scale",
                    scale,
                    List.of(x, weight, bias, y, own),
                    new Items(2, RuntimeExtent.ROWS, 1),
                    0),
                new Step.Barrier(),
                new Step.Call(
                    "turn+keep",
                    turn,
                    List.of(y, x, seen, rows),
                    new Items(1, RuntimeExtent.ROWS, 4),
                    0),
                new Step.Barrier()),
            offsets);
    Step last =
        new Step.Call(
            "sum",
            sum,
            List.of(x, sums, new Argument.Constant(WIDTH)),
            Items.per(RuntimeExtent.OUTPUTS, 1),
            0);
    return Plan.ofSteps(
        "Layers",
        target,
        List.of(scale, turn, sum),
        RuntimeExtent.declared(new Capacity(MAX_ROWS, MAX_ROWS, 1, MAX_ROWS)),
        List.of(layers, last, new Step.Barrier()),
        2 * size + 64L * MAX_ROWS,
        ROW_BYTES);
  }

  /** The order in which turns of {@link #kinds} come. */
  private static final int[] ORDER = {0, 1, 0, 0, 2, 1};

  /**
   * Six turns of three kinds: {@code y = x * w + b} with the rows turned round and kept; rows
   * turned round twice, and kept each time; {@code x = x * w + w}, always with the same w. They
   * have two, three and no columns, in which the same buffers stand in different orders.
   */
  static Plan kinds(Target target) {
    Kernel scale = scale();
    Kernel turn = turn();
    long size = (long) MAX_ROWS * ROW_BYTES;
    Argument x = new Argument.Buffer("x", Arena.SCRATCH, 0, Argument.NO_COLUMN);
    Argument y = new Argument.Buffer("y", Arena.SCRATCH, size, Argument.NO_COLUMN);
    Argument own = new Argument.Buffer("row", Arena.THREAD, 0, Argument.NO_COLUMN);
    Argument rows = new Argument.Extent(RuntimeExtent.ROWS);
    Items halves = new Items(2, RuntimeExtent.ROWS, 1);
    Items fours = new Items(1, RuntimeExtent.ROWS, 4);
    Step.Repeat.Kind whole =
        new Step.Repeat.Kind(
            "whole",
            List.of(
                new Step.Call(
                    "scale",
                    scale,
                    List.of(
                        x, buffer("w", Arena.WEIGHTS, 0), buffer("b", Arena.WEIGHTS, 0), y, own),
                    halves,
                    0),
                new Step.Barrier(),
                new Step.Call(
                    "turn", turn, List.of(y, x, buffer("seen", Arena.STATE, 1), rows), fours, 0),
                new Step.Barrier()));
    Step.Repeat.Kind twice =
        new Step.Repeat.Kind(
            "turned twice",
            List.of(
                new Step.Call(
                    "turn", turn, List.of(x, y, buffer("seen", Arena.STATE, 0), rows), fours, 0),
                new Step.Barrier(),
                new Step.Call(
                    "turn", turn, List.of(y, x, buffer("again", Arena.STATE, 2), rows), fours, 1),
                new Step.Barrier()));
    Argument fixed = new Argument.Buffer("fixed", Arena.WEIGHTS, 0, Argument.NO_COLUMN);
    Step.Repeat.Kind scaled =
        new Step.Repeat.Kind(
            "scaled",
            List.of(
                new Step.Call("scale", scale, List.of(x, fixed, fixed, x, own), halves, 0),
                new Step.Barrier()));
    List<Step.Repeat.Turn> turns = new ArrayList<>();
    for (int i = 0; i < ORDER.length; i++) {
      long weight = i % TURNS * 2L * ROW_BYTES;
      long seen = 64 + i % TURNS * size;
      List<Long> offsets =
          switch (ORDER[i]) {
            case 0 -> List.of(weight, seen);
            case 1 -> List.of(seen, weight, 64 + (i + 2) % TURNS * size);
            default -> List.of();
          };
      turns.add(new Step.Repeat.Turn(ORDER[i], offsets));
    }
    return Plan.ofSteps(
        "Kinds",
        target,
        List.of(scale, turn),
        RuntimeExtent.declared(new Capacity(MAX_ROWS, MAX_ROWS, 1, MAX_ROWS)),
        List.of(new Step.Repeat("layers", List.of(whole, twice, scaled), turns)),
        2 * size,
        ROW_BYTES);
  }

  private static Argument buffer(String name, Arena arena, int column) {
    return new Argument.Buffer(name, arena, 0, column);
  }

  /** Each item is half a row; goes through the thread's own bytes. */
  private static Kernel scale() {
    KernelBuilder k = new KernelBuilder("scale", "y = x * w + b, by half rows");
    Value x = k.in("x", Mem.F32);
    Value w = k.in("w", Mem.F32);
    Value b = k.in("b", Mem.F32);
    Value y = k.out("y", Mem.F32);
    Value own = k.out("own", Mem.F32);
    k.loop(
        "item",
        k.scalar("begin"),
        k.scalar("end"),
        1,
        item -> {
          Value row = k.div(item, 2);
          Value half = k.mul(k.rem(item, 2), 16);
          Value product = k.mul(k.load16(k.at(x, row, WIDTH), half), k.load16(w, half));
          k.store(own, half, product);
          k.note("through memory that only this thread has");
          k.store(k.at(y, row, WIDTH), half, k.add(k.load16(own, half), k.load16(b, half)));
        });
    return k.build();
  }

  /** Each item is four rows. */
  private static Kernel turn() {
    KernelBuilder k = new KernelBuilder("turn", "x[rows - 1 - r] = y[r], kept in seen too");
    Value y = k.in("y", Mem.F32);
    Value x = k.out("x", Mem.F32);
    Value seen = k.out("seen", Mem.F32);
    Value rows = k.scalar("rows");
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "row",
        k.mul(begin, 4),
        k.min(k.mul(end, 4), rows),
        1,
        row -> {
          Value other = k.sub(k.add(rows, -1), row);
          k.loop(
              "i",
              0,
              WIDTH,
              16,
              i -> {
                Value v = k.load16(k.at(y, row, WIDTH), i);
                k.store(k.at(x, other, WIDTH), i, v);
                k.store(k.at(seen, row, WIDTH), i, v);
              });
        });
    return k.build();
  }

  private static Kernel sum() {
    KernelBuilder k = new KernelBuilder("row_sum", "");
    Value x = k.in("x", Mem.F32);
    Value out = k.out("out", Mem.F32);
    Value width = k.scalar("width");
    k.loop(
        "row",
        k.scalar("begin"),
        k.scalar("end"),
        1,
        row -> {
          var acc = k.var("acc", k.f32x16(0));
          k.loop(
              "i",
              k.i32(0),
              width,
              16,
              i -> k.set(acc, k.add(k.get(acc), k.load16(k.at(x, row, WIDTH), i))));
          k.store(out, k.mul(row, 16), k.sumTree(k.get(acc)));
        });
    return k.build();
  }

  /** Numbers from -1 to 1 everywhere. */
  static PlanMemory memory(Plan plan) {
    byte[] scratch = new byte[Math.toIntExact(plan.scratchBytes())];
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.wrap(scratch).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    fill(bytes, 1);
    byte[] weights = new byte[TURNS * 2 * ROW_BYTES];
    fill(java.nio.ByteBuffer.wrap(weights).order(java.nio.ByteOrder.LITTLE_ENDIAN), 2);
    return new PlanMemory(weights, new byte[64 + TURNS * MAX_ROWS * ROW_BYTES], scratch);
  }

  private static void fill(java.nio.ByteBuffer bytes, long seed) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
    while (bytes.hasRemaining()) {
      bytes.putFloat((float) (random.nextDouble() * 2 - 1));
    }
  }
}
