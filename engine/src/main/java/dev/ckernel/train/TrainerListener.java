package dev.ckernel.train;

/** Is told what a trainer does, on the thread that trains. */
public interface TrainerListener {
  /** Hears nothing. */
  TrainerListener SILENT = new TrainerListener() {};

  /** One line for a person. */
  default void note(String line) {}

  /**
   * A step is done.
   *
   * @param totalSteps of the whole run
   */
  default void step(Telemetry telemetry, long totalSteps) {}

  /** A checkpoint is on the disk. */
  default void saved(long step) {}
}
