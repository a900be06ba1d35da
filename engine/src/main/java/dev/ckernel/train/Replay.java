package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through steps of a run again and holds the result against what the run saved. It is how a
 * run proves that it was what its recipe says: nothing else may have had a part in the weights.
 */
public final class Replay {
  private Replay() {}

  /**
   * Replays from one checkpoint to another; changes nothing on the disk.
   *
   * @param from step of a checkpoint, or 0 for the beginning
   * @param to step of a later checkpoint
   * @return the first element that differs, the saved one first; nothing if all weights and moments
   *     are equal, bit for bit
   * @throws CkException if a checkpoint is not there, or is not of this run's model
   */
  public static Optional<StateDifference> of(
      RunFolder run,
      long from,
      long to,
      ProgramCompiler compiler,
      int threads,
      TrainerListener listener) {
    if (from < 0 || from >= to) {
      throw new CkException("step %d does not come before step %d".formatted(from, to));
    }
    try (Checkpoint goal = run.saved(to);
        Trainer trainer = Trainer.again(run, from, compiler, threads, listener)) {
      trainer.checkData(goal);
      while (trainer.step() < to) {
        trainer.advance();
      }
      Map<String, MemorySegment> saved = new LinkedHashMap<>();
      Map<String, MemorySegment> replayed = trainer.segments();
      replayed.forEach((name, segment) -> {
        MemorySegment other = goal.segment(name);
        if (other.byteSize() != segment.byteSize()) {
          throw new CkException(
              "the checkpoint of step %d has %d bytes of '%s', not %d; it is of another model"
                  .formatted(to, other.byteSize(), name, segment.byteSize()));
        }
        saved.put(name, other);
      });
      return StateDifference.of(trainer.program().plan().state(), saved, replayed);
    }
  }
}
