package dev.ckernel.emit;

import dev.ckernel.emit.JavaConstants.Lane;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Op;
import dev.ckernel.kernel.Stmt;
import dev.ckernel.kernel.Value;

/** Prints loads and stores. */
final class JavaAccesses {
  private static final String MEMORY = "MEMORY";

  private final JavaAddresses addresses;
  private final JavaConstants constants;

  JavaAccesses(JavaAddresses addresses, JavaConstants constants) {
    this.addresses = addresses;
    this.constants = constants;
  }

  Expr load(Op.Load l) {
    if (l.lanes() == 1) {
      return element(l, 0);
    }
    boolean byWord = l.lanes() == 4;
    return switch (l.pointer().pointer().mem()) {
      case F32 -> lanes(l, Lane.FLOAT);
      case I32 -> lanes(l, Lane.INT);
      case U16 -> widen(lanes(l, Lane.SHORT), "ZERO_EXTEND_S2I");
      case U8 -> byWord ? fourBytes(l, "LSHR") : widen(lanes(l, Lane.BYTE), "ZERO_EXTEND_B2I");
      case I8 -> byWord ? fourBytes(l, "ASHR") : widen(lanes(l, Lane.BYTE), "B2I");
      case F16, BF16 -> throw illegal(l.pointer());
    };
  }

  /** The statement, without its semicolon; {@code value} is what {@code s} stores, printed. */
  String store(Stmt.Store s, Expr value) {
    if (s.value().lanes() == 1) {
      Expr narrow =
          switch (s.pointer().pointer().mem()) {
            case F32, I32 -> value;
            case U16 -> Expr.unary("(short) ", value);
            case U8, I8 -> Expr.unary("(byte) ", value);
            case F16, BF16 -> throw illegal(s.pointer());
          };
      return set(s, 0, layout(s.pointer()), narrow);
    }
    return switch (s.pointer().pointer().mem()) {
      case F32 -> lanes(s, value, Lane.FLOAT);
      case I32 -> lanes(s, value, Lane.INT);
      case U16 -> lanes(s, narrow(value, "I2S", Lane.SHORT), Lane.SHORT);
      case U8, I8 ->
          s.value().lanes() == 4
              ? fourBytes(s, value)
              : lanes(s, narrow(value, "I2B", Lane.BYTE), Lane.BYTE);
      case F16, BF16 -> throw illegal(s.pointer());
    };
  }

  private static IllegalStateException illegal(Value pointer) {
    return new IllegalStateException(pointer + " points at halves, which Java has no vectors of");
  }

  private String layout(Value pointer) {
    return switch (pointer.pointer().mem()) {
      case F32 -> "FLOAT";
      case I32 -> "INT";
      case U16 -> "SHORT";
      case U8, I8 -> "BYTE";
      case F16, BF16 -> throw illegal(pointer);
    };
  }

  private Expr get(Op.Load l, int lane, String layout) {
    Expr segment = Expr.atom(MEMORY);
    return Expr.call(segment, "get", layout, addresses.element(l.pointer(), l.index(), lane));
  }

  private String set(Stmt.Store s, int lane, String layout, Expr value) {
    String at = addresses.element(s.pointer(), s.index(), lane);
    Expr segment = Expr.atom(MEMORY);
    return Expr.call(segment, "set", layout, at, value.text()).text();
  }

  /** One element, widened. */
  private Expr element(Op.Load l, int lane) {
    Expr raw = get(l, lane, layout(l.pointer()));
    return switch (l.pointer().pointer().mem()) {
      case F32, I32, I8 -> raw;
      case U16 -> Expr.mixed(raw, "&", Expr.atom("0xFFFF"));
      case U8 -> Expr.mixed(raw, "&", Expr.atom("0xFF"));
      case F16, BF16 -> throw illegal(l.pointer());
    };
  }

  private Expr lanes(Op.Load l, Lane lane) {
    return Expr.call(
        Expr.atom(lane.vector()),
        "fromMemorySegment",
        constants.species(lane),
        MEMORY,
        addresses.element(l.pointer(), l.index(), 0),
        "LITTLE" + mask(l.count(), l.lanes(), lane));
  }

  private String lanes(Stmt.Store s, Expr value, Lane lane) {
    return Expr.call(
            value,
            "intoMemorySegment",
            MEMORY,
            addresses.element(s.pointer(), s.index(), 0),
            "LITTLE" + mask(s.count(), s.value().lanes(), lane))
        .text();
  }

  private String mask(int count, int lanes, Lane lane) {
    return count < lanes ? ", " + constants.first(count, lane) : "";
  }

  private Expr widen(Expr narrow, String conversion) {
    String species = constants.species(Lane.INT);
    return Expr.unary("(IntVector) ", Expr.call(narrow, "convertShape", conversion, species, "0"));
  }

  private Expr narrow(Expr wide, String conversion, Lane lane) {
    String species = constants.species(lane);
    return Expr.unary(
        "(" + lane.vector() + ") ", Expr.call(wide, "convertShape", conversion, species, "0"));
  }

  /** Four bytes come as one int, since there is no vector of 32 bits. */
  private Expr fourBytes(Op.Load l, String shiftDown) {
    Expr word = l.count() == 4 ? get(l, 0, "INT") : wordOfBytes(l);
    Expr vector = Expr.atom("IntVector");
    Expr spread = Expr.call(vector, "broadcast", constants.species(Lane.INT), word.text());
    Expr low = Expr.call(spread, "lanewise", "LSHR", constants.byteShifts());
    Expr top = Expr.call(low, "lanewise", "LSHL", "24");
    return Expr.call(top, "lanewise", shiftDown, "24");
  }

  private Expr wordOfBytes(Op.Load l) {
    Expr word = byteOf(l, 0);
    for (int i = 1; i < l.count(); i++) {
      word = Expr.mixed(word, "|", Expr.mixed(byteOf(l, i), "<<", Expr.atom("" + 8 * i)));
    }
    return word;
  }

  private Expr byteOf(Op.Load l, int lane) {
    Expr element = element(l, lane);
    return l.pointer().pointer().mem() == Mem.U8
        ? element
        : Expr.mixed(element, "&", Expr.atom("0xFF"));
  }

  private String fourBytes(Stmt.Store s, Expr value) {
    if (s.count() < 4) {
      StringBuilder stores = new StringBuilder();
      for (int i = 0; i < s.count(); i++) {
        Expr lane = Expr.unary("(byte) ", Expr.call(value, "lane", "" + i));
        stores.append(i == 0 ? "" : "; ").append(set(s, i, "BYTE", lane));
      }
      return stores.toString();
    }
    Expr low = Expr.call(value, "and", "0xFF");
    Expr placed = Expr.call(low, "lanewise", "LSHL", constants.byteShifts());
    return set(s, 0, "INT", Expr.call(placed, "reduceLanes", "OR"));
  }
}
