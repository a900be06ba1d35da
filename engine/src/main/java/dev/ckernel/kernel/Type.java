package dev.ckernel.kernel;

/** The type of a {@link Value}: a register of some lanes, or a pointer into one buffer. */
public sealed interface Type {
  /** The width of the IR's virtual vectors, whatever the machine's. */
  int LANES = 16;

  Register F32 = new Register(Element.F32, 1);
  Register I32 = new Register(Element.I32, 1);
  Register BOOL = new Register(Element.BOOL, 1);
  Register F32X16 = new Register(Element.F32, LANES);
  Register I32X16 = new Register(Element.I32, LANES);
  Register BOOLX16 = new Register(Element.BOOL, LANES);

  /** {@code lanes} elements; one lane is a scalar. Lanes are 1, 4, 8 or 16. */
  record Register(Element element, int lanes) implements Type {
    public Register {
      if (lanes != 1 && lanes != 4 && lanes != 8 && lanes != 16) {
        throw new IllegalArgumentException("no registers of " + lanes + " lanes");
      }
    }

    public boolean isScalar() {
      return lanes == 1;
    }

    public Register withLanes(int newLanes) {
      return new Register(element, newLanes);
    }

    public Register withElement(Element newElement) {
      return new Register(newElement, lanes);
    }

    @Override
    public String toString() {
      String name =
          element == Element.BOOL ? "bool" : element.name().toLowerCase(java.util.Locale.ROOT);
      return isScalar() ? name : name + "x" + lanes;
    }
  }

  /** Points at elements of kind {@code mem} in the buffer that came in as {@code parameter}. */
  record Pointer(Mem mem, int parameter) implements Type {
    @Override
    public String toString() {
      return "ptr<" + mem.name().toLowerCase(java.util.Locale.ROOT) + ">";
    }
  }
}
