package dev.ckernel.kernel;

/**
 * How an element stands in memory, and so what a load makes of it: floats widen exactly to f32,
 * integers extend to i32. A store rounds f32 half to even into f16 and bf16 and keeps the low bits
 * of an i32.
 */
public enum Mem {
  F32(4),
  F16(2),
  BF16(2),
  I32(4),
  U16(2),
  U8(1),
  I8(1);

  private final int bytes;

  Mem(int bytes) {
    this.bytes = bytes;
  }

  public int bytes() {
    return bytes;
  }

  /** The register element that a load of this gives. */
  public Element element() {
    return switch (this) {
      case F32, F16, BF16 -> Element.F32;
      case I32, U16, U8, I8 -> Element.I32;
    };
  }
}
