package dev.ckernel.format;

/** A metadata value of a GGUF file. Arrays are {@link GgufNumbers} and {@link GgufStrings}. */
public sealed interface GgufValue
    permits GgufValue.Int,
        GgufValue.Real,
        GgufValue.Bool,
        GgufValue.Text,
        GgufNumbers,
        GgufStrings {

  /** What it is, for a message: {@code "a string"}, {@code "an array of 12 U32"}. */
  String describe();

  /**
   * An integer of any width. A U64 above 2^63-1 is refused when the file is read.
   *
   * @param type one of the integer types
   * @param value within the range of {@code type}
   */
  record Int(GgufType type, long value) implements GgufValue {
    /** Checks the range. */
    public Int {
      if (!type.isInteger() || !fits(type, value)) {
        throw new IllegalArgumentException(value + " is not a " + type);
      }
    }

    private static boolean fits(GgufType type, long value) {
      int bits = 8 * type.bytes();
      return switch (type) {
        case U8, U16, U32 -> value >= 0 && value < 1L << bits;
        case U64 -> value >= 0;
        case I8, I16, I32 -> value >= -(1L << (bits - 1)) && value < 1L << (bits - 1);
        case I64, F32, F64, BOOL, STRING, ARRAY -> true;
      };
    }

    @Override
    public String describe() {
      return "the integer " + value;
    }
  }

  /** A floating-point number, exactly as in the file (an F32 widened); may be NaN. */
  record Real(GgufType type, double value) implements GgufValue {
    /** Checks the type. */
    public Real {
      if (!type.isReal()) {
        throw new IllegalArgumentException(type + " is not a floating-point type");
      }
    }

    @Override
    public String describe() {
      return "the number " + value;
    }
  }

  /** A truth value. */
  record Bool(boolean value) implements GgufValue {
    @Override
    public String describe() {
      return "the boolean " + value;
    }
  }

  /** A string; bytes that are not UTF-8 were replaced by U+FFFD. */
  record Text(String value) implements GgufValue {
    @Override
    public String describe() {
      return "a string";
    }
  }
}
