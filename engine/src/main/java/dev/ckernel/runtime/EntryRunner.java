package dev.ckernel.runtime;

import dev.ckernel.emit.Frame;
import dev.ckernel.emit.StepCode;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * Runs the entries of a program on memory of its own: weights that no entry writes, state that
 * stays from one call to the next, and scratch memory. All are zero at first. For one thread at a
 * time.
 */
public final class EntryRunner implements AutoCloseable {
  private final Map<String, StepCode> entries;
  private final LazyMemory weights;
  private final LazyMemory state;
  private final LazyMemory scratch;
  private final Frame frame;

  /** For a program without weights. */
  public EntryRunner(Plan plan, Map<String, StepCode> entries, long stateBytes, int threads) {
    this(plan, entries, 0, stateBytes, threads);
  }

  /**
   * Gets memory.
   *
   * @param entries code for each entry of {@code plan}; closed with this where it can be closed
   * @param weightBytes of what entries only read
   * @param stateBytes of the program's state
   */
  public EntryRunner(
      Plan plan, Map<String, StepCode> entries, long weightBytes, long stateBytes, int threads) {
    this.entries = Map.copyOf(entries);
    this.weights = LazyMemory.allocate(weightBytes);
    this.state = LazyMemory.allocate(stateBytes);
    this.scratch = LazyMemory.allocate(plan.scratchBytes(threads));
    this.frame =
        new Frame(plan.extents(), threads)
            .with(Arena.WEIGHTS, weights.memory())
            .with(Arena.STATE, state.memory())
            .with(Arena.SCRATCH, scratch.memory());
  }

  /** Runs an entry on {@code rows} rows. */
  public void run(String entry, int rows) {
    StepCode code = entries.get(entry);
    if (code == null) {
      throw new IllegalArgumentException("no entry " + entry);
    }
    frame.with(RuntimeExtent.ROWS, rows).with(RuntimeExtent.OUTPUTS, rows);
    Teams.OF_PROCESS.step(code, frame);
  }

  /** What entries only read. */
  public MemorySegment weights() {
    return weights.memory();
  }

  /** What stays between calls. */
  public MemorySegment state() {
    return state.memory();
  }

  /** What one call hands to the next, as the plan's layout says. */
  public MemorySegment scratch() {
    return scratch.memory();
  }

  public int threads() {
    return frame.threads();
  }

  @Override
  public void close() {
    for (StepCode code : entries.values()) {
      if (code instanceof AutoCloseable library) {
        try {
          library.close();
        } catch (Exception e) {
          throw new IllegalStateException("cannot close a program", e);
        }
      }
    }
    weights.close();
    state.close();
    scratch.close();
  }
}
