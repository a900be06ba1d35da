package dev.ckernel.plan;

/** What a kernel parameter is given. */
public sealed interface Argument {
  /**
   * Column of an {@link Buffer} whose offset is the same in every turn of a {@link Step.Repeat}.
   */
  int NO_COLUMN = -1;

  /**
   * The bytes at {@code offset} of an arena, plus, inside a {@link Step.Repeat}, the offset that
   * its table has for this turn in {@code column}.
   *
   * @param name the tensor's name, for the reader
   */
  record Buffer(String name, Arena arena, long offset, int column) implements Argument {}

  /** A number that is known only when the step runs. */
  record Extent(RuntimeExtent extent) implements Argument {}

  /** A number that is known now. */
  record Constant(int value) implements Argument {}
}
