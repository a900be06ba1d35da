package dev.ckernel.api;

/** Is told how far long work has come; may be called from several threads. */
@FunctionalInterface
public interface Progress {
  /** Says nothing. */
  Progress SILENT = (stage, done, total) -> {};

  /**
   * Work has come further.
   *
   * @param stage what is being done, such as {@code packing weights}
   * @param done of {@code total}, in a unit of the stage's own
   */
  void report(String stage, long done, long total);

  /**
   * A file that is brought in for the first time is odd in a way that does no harm.
   *
   * @param what in one line, with the file's name
   */
  default void warn(String what) {}
}
