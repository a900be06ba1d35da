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
  private final Frame frame;

  private PlanOracle(Plan plan, PlanMemory memory, Frame frame) {
    this.plan = plan;
    this.memory = memory;
    this.frame = frame;
  }

  static PlanMemory run(Plan plan, PlanMemory before, int rows, int outputs) {
    PlanMemory memory = before.withThreads(plan, 1);
    Frame frame = PlanMemory.frame(plan, rows, outputs, 1);
    new PlanOracle(plan, memory, frame).steps(plan.steps(Plan.STEP), List.of());
    return memory;
  }

  private void steps(List<Step> steps, List<Long> offsets) {
    for (Step step : steps) {
      switch (step) {
        case Step.Barrier barrier -> {}
        case Step.Repeat repeat ->
            repeat.turns().forEach(turn -> steps(repeat.body(turn), turn.offsets()));
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
      case Argument.Extent extent -> new Interpreter.Scalar(frame.extent(extent.extent()));
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
        : items.fixed() * Math.ceilDiv(frame.extent(extent), items.tile());
  }
}
