package dev.ckernel.emit;

import dev.ckernel.kernel.Interpreter;
import dev.ckernel.plan.Arena;
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

  /** A step of one thread. */
  private record Call(Frame frame, MemorySegment shared, MemorySegment own, Crew crew) {
    MemorySegment memory(Arena arena) {
      return switch (arena) {
        case WEIGHTS, TABLES, STATE -> frame.memory(arena);
        case SCRATCH -> shared;
        case THREAD -> own;
      };
    }
  }

  @Override
  public void step(Frame frame, int thread, Crew crew) {
    MemorySegment scratch = frame.memory(Arena.SCRATCH);
    MemorySegment shared = scratch.asSlice(0, plan.scratchBytes());
    MemorySegment own =
        scratch.asSlice(plan.scratchBytes() + thread * plan.threadBytes(), plan.threadBytes());
    run(plan.steps(entry), new Call(frame, shared, own, crew), List.of());
  }

  private static void run(List<Step> steps, Call call, List<Long> turn) {
    for (Step step : steps) {
      switch (step) {
        case Step.Barrier b -> call.crew().meet();
        case Step.Repeat r -> r.turns().forEach(t -> run(r.body(t), call, t.offsets()));
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
        : items.fixed() * ((call.frame().extent(extent) + items.tile() - 1) / items.tile());
  }

  private static Interpreter.Argument argument(Argument argument, Call call, List<Long> turn) {
    return switch (argument) {
      case Argument.Constant c -> new Interpreter.Scalar(c.value());
      case Argument.Extent e -> new Interpreter.Scalar(call.frame().extent(e.extent()));
      case Argument.Buffer b -> {
        long base = b.column() == Argument.NO_COLUMN ? 0 : turn.get(b.column());
        yield new Interpreter.Buffer(call.memory(b.arena()).asSlice(base + b.offset()), null);
      }
    };
  }
}
