package dev.ckernel.kernel;

import java.util.List;

/** A statement of a kernel's body. */
public sealed interface Stmt {
  /** Computes {@code op} once and calls it {@code value}. */
  record Let(Value value, Op op) implements Stmt {}

  /** Brings a variable into being. */
  record Declare(Variable variable, Value initial) implements Stmt {}

  record Assign(Variable variable, Value value) implements Stmt {}

  /** Writes the first {@code count} lanes of {@code value} to {@code pointer + index} on. */
  record Store(Value pointer, Value index, Value value, int count) implements Stmt {}

  /**
   * Asks for the line of memory that {@code pointer + index} is in, which may lie behind the end of
   * the buffer, to come into the second-level cache. Changes no value, and is left out where a
   * machine cannot do it.
   */
  record Prefetch(Value pointer, Value index) implements Stmt {}

  /** {@code for (index = from; index < to; index += step)}; {@code step} is positive. */
  record For(Value index, Value from, Value to, int step, List<Stmt> body) implements Stmt {
    public For {
      body = List.copyOf(body);
    }
  }

  record If(Value condition, List<Stmt> then, List<Stmt> otherwise) implements Stmt {
    public If {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }

  /** A remark for the reader of generated code. */
  record Note(String text) implements Stmt {}
}
