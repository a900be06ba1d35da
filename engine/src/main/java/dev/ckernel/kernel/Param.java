package dev.ckernel.kernel;

/** A parameter of a kernel. */
public sealed interface Param {
  Value value();

  /** A buffer; a kernel that is not given {@code writable} only reads it. */
  record Buffer(Value value, boolean writable) implements Param {}

  /** A scalar i32. */
  record Scalar(Value value) implements Param {}

  default String name() {
    return value().name();
  }
}
