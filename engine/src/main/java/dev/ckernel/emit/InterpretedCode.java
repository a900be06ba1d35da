package dev.ckernel.emit;

import dev.ckernel.kernel.Interpreter;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.plan.Step;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Walks a plan with the kernels' {@link Interpreter}: the oracle of generated programs. Slow. */
public final class InterpretedCode implements StepCode {
  private final Plan plan;
  private final String entry;

  public InterpretedCode(Plan plan) {
    this(plan, Plan.STEP);
  }

  public InterpretedCode(Plan plan, String entry) {
    this.plan = plan;
    this.entry = entry;
  }

  /** The arenas and extents of one step of one thread. */
  private record Call(
      MemorySegment weights,
      MemorySegment state,
      MemorySegment scratch,
      MemorySegment own,
      int rows,
      int outputs,
      Crew crew) {
    int extent(RuntimeExtent extent) {
      return switch (extent) {
        case ROWS -> rows;
        case OUTPUTS -> outputs;
        case ABREAST -> crew.abreast();
      };
    }
  }

  @Override
  public void step(
      MemorySegment weights,
      MemorySegment state,
      MemorySegment scratch,
      int rows,
      int outputs,
      int thread,
      int threads,
      Crew crew) {
    MemorySegment own =
        scratch.asSlice(plan.scratchBytes() + thread * plan.threadBytes(), plan.threadBytes());
    MemorySegment shared = scratch.asSlice(0, plan.scratchBytes());
    run(plan.steps(entry), new Call(weights, state, shared, own, rows, outputs, crew), List.of());
  }

  private static void run(List<Step> steps, Call call, List<Long> turn) {
    for (Step step : steps) {
      switch (step) {
        case Step.Barrier b -> call.crew().meet();
        case Step.Repeat r -> r.offsets().forEach(offsets -> run(r.body(), call, offsets));
        case Step.Call c -> {
          List<Interpreter.Argument> arguments = new ArrayList<>();
          for (Argument argument : c.arguments()) {
            arguments.add(argument(argument, call, turn));
          }
          int items = items(c.items(), call);
          long range;
          while ((range = call.crew().take(c.counter(), items)) != Crew.NONE) {
            Interpreter.run(c.kernel(), arguments, (int) (range >> 32), (int) range);
          }
        }
      }
    }
  }

  private static int items(Items items, Call call) {
    RuntimeExtent extent = items.extent();
    return extent == null
        ? items.fixed()
        : items.fixed() * ((call.extent(extent) + items.tile() - 1) / items.tile());
  }

  private static Interpreter.Argument argument(Argument argument, Call call, List<Long> turn) {
    return switch (argument) {
      case Argument.Constant c -> new Interpreter.Scalar(c.value());
      case Argument.Extent e -> new Interpreter.Scalar(call.extent(e.extent()));
      case Argument.Buffer b -> {
        MemorySegment arena =
            switch (b.arena()) {
              case WEIGHTS -> call.weights();
              case STATE -> call.state();
              case SCRATCH -> call.scratch();
              case THREAD -> call.own();
            };
        long base = b.column() == Argument.NO_COLUMN ? 0 : turn.get(b.column());
        yield new Interpreter.Buffer(arena.asSlice(base + b.offset()), null);
      }
    };
  }
}
