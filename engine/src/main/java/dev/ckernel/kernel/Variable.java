package dev.ckernel.kernel;

/** A register that changes: an accumulator. Declared by {@link Stmt.Declare}. */
public record Variable(int id, Type.Register type, String name) {
  @Override
  public String toString() {
    return "$" + name + id;
  }
}
