package dev.ckernel.train;

import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.MemoryLayout;
import dev.ckernel.plan.Step;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Words behind each buffer and each region of the state that no kernel may write. They are checked
 * after each entry, and name what ran over: the tensor before the word, and the ops of the entry
 * that write it.
 */
final class Canaries {
  private static final long WORD = 0x5AFE_CA4A_5AFE_CA4AL;

  /** A guarded place: what stands before {@code offset}. */
  private record Guard(String tensor, Arena arena, MemorySegment words) {}

  private final TrainingPlan plan;
  private final List<Guard> guards = new ArrayList<>();

  Canaries(TrainingPlan plan, MemorySegment scratch, MemorySegment state) {
    this.plan = plan;
    for (MemoryLayout.Placed buffer : plan.layout().buffers()) {
      long at = buffer.offset() + buffer.bytes() - plan.canary();
      guards.add(new Guard(buffer.name(), Arena.SCRATCH, scratch.asSlice(at, plan.canary())));
    }
    for (TrainingState.Region region : plan.state().regions()) {
      long at = region.offset() + region.bytes();
      guards.add(new Guard(region.name(), Arena.STATE, state.asSlice(at, plan.canary())));
    }
    guards.forEach(Canaries::fill);
  }

  private static void fill(Guard guard) {
    for (long i = 0; i < guard.words.byteSize(); i += Long.BYTES) {
      guard.words.set(ValueLayout.JAVA_LONG_UNALIGNED, i, WORD);
    }
  }

  /**
   * Checks all words after {@code entry} has run.
   *
   * @throws CkException naming the phase, the op and the tensor
   */
  void check(String entry) {
    for (Guard guard : guards) {
      for (long i = 0; i < guard.words.byteSize(); i += Long.BYTES) {
        if (guard.words.get(ValueLayout.JAVA_LONG_UNALIGNED, i) != WORD) {
          throw new CkException(
              "%s wrote beyond the end of %s, by op %s"
                  .formatted(entry, guard.tensor, String.join(" or ", writers(entry, guard))));
        }
      }
    }
  }

  private List<String> writers(String entry, Guard guard) {
    List<String> ops = new ArrayList<>();
    for (Step step : plan.program().steps(entry)) {
      if (step instanceof Step.Call call && writes(call, guard)) {
        ops.add(call.op());
      }
    }
    return ops.isEmpty() ? List.of("unknown") : ops;
  }

  private boolean writes(Step.Call call, Guard guard) {
    for (int i = 0; i < call.arguments().size(); i++) {
      if (call.writes(i)
          && call.arguments().get(i) instanceof Argument.Buffer buffer
          && buffer.arena() == guard.arena
          && stands(buffer, guard)) {
        return true;
      }
    }
    return false;
  }

  private boolean stands(Argument.Buffer buffer, Guard guard) {
    if (guard.arena == Arena.SCRATCH) {
      return buffer.name().equals(guard.tensor);
    }
    TrainingState.Region region = plan.state().region(guard.tensor);
    return region.offset() <= buffer.offset() && buffer.offset() < region.offset() + region.bytes();
  }
}
