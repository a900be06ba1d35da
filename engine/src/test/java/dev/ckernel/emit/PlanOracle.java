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

/** Walks a plan with the interpreter, as one thread: what every program must compute. */
final class PlanOracle {
  private final Plan plan;
  private final PlanMemory memory;
  private final int rows;
  private final int outputs;

  private PlanOracle(Plan plan, PlanMemory memory, int rows, int outputs) {
    this.plan = plan;
    this.memory = memory;
    this.rows = rows;
    this.outputs = outputs;
  }

  static PlanMemory run(Plan plan, PlanMemory before, int rows, int outputs) {
    PlanMemory memory = before.withThreads(plan, 1);
    new PlanOracle(plan, memory, rows, outputs).steps(plan.steps(Plan.STEP), List.of());
    return memory;
  }

  private void steps(List<Step> steps, List<Long> offsets) {
    for (Step step : steps) {
      switch (step) {
        case Step.Barrier barrier -> {}
        case Step.Repeat repeat -> repeat.offsets().forEach(turn -> steps(repeat.body(), turn));
        case Step.Call call -> {
          List<Interpreter.Argument> arguments = new ArrayList<>();
          for (Argument argument : call.arguments()) {
            arguments.add(argument(argument, offsets));
          }
          Interpreter.run(call.kernel(), arguments, 0, items(call.items()));
        }
      }
    }
  }

  private Interpreter.Argument argument(Argument argument, List<Long> offsets) {
    return switch (argument) {
      case Argument.Constant constant -> new Interpreter.Scalar(constant.value());
      case Argument.Extent extent -> new Interpreter.Scalar(value(extent.extent()));
      case Argument.Buffer buffer -> {
        long at = buffer.offset();
        if (buffer.arena() == Arena.THREAD) {
          at += plan.scratchBytes();
        }
        if (buffer.column() != Argument.NO_COLUMN) {
          at += offsets.get(buffer.column());
        }
        MemorySegment arena = MemorySegment.ofArray(memory.of(buffer.arena()));
        yield new Interpreter.Buffer(arena.asSlice(at), null);
      }
    };
  }

  private int items(Items items) {
    RuntimeExtent extent = items.extent();
    return extent == null
        ? items.fixed()
        : items.fixed() * Math.ceilDiv(value(extent), items.tile());
  }

  private int value(RuntimeExtent extent) {
    return switch (extent) {
      case ROWS -> rows;
      case OUTPUTS -> outputs;
      case ABREAST -> 0;
    };
  }
}
