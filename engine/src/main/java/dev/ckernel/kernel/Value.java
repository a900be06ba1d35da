package dev.ckernel.kernel;

/**
 * A value computed once: the result of a {@link Stmt.Let}, a parameter or a loop's index.
 *
 * @param id unique in its kernel
 * @param name what a person would call it; not unique
 */
public record Value(int id, Type type, String name) {
  /** The register type of this value. */
  public Type.Register register() {
    return switch (type) {
      case Type.Register r -> r;
      case Type.Pointer p -> throw new IllegalArgumentException(this + " is a pointer");
    };
  }

  /** The pointer type of this value. */
  public Type.Pointer pointer() {
    return switch (type) {
      case Type.Pointer p -> p;
      case Type.Register r -> throw new IllegalArgumentException(this + " is no pointer");
    };
  }

  public int lanes() {
    return register().lanes();
  }

  public Element element() {
    return register().element();
  }

  @Override
  public String toString() {
    return "%" + name + id;
  }
}
