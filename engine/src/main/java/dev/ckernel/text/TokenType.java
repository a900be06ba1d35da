package dev.ckernel.text;

/** What a token of a vocabulary is for. The codes are those of GGUF's token_type array. */
public enum TokenType {
  /** Text. */
  NORMAL(1),
  /** Stands for text that the vocabulary cannot express. */
  UNKNOWN(2),
  /** A mark such as the begin of a sequence: found in text only where special tokens are parsed. */
  CONTROL(3),
  /** Text that is always one token: found before anything else looks at the text. */
  USER_DEFINED(4),
  /** A place holder that never occurs; its piece is empty. */
  UNUSED(5),
  /** One byte, written as {@code <0x0A>}. */
  BYTE(6);

  private final int code;

  TokenType(int code) {
    this.code = code;
  }

  /** The number that GGUF files write. */
  public int code() {
    return code;
  }

  /** Whether such tokens stand for themselves in a text. */
  public boolean isSpecial() {
    return switch (this) {
      case CONTROL, USER_DEFINED, UNKNOWN -> true;
      case NORMAL, UNUSED, BYTE -> false;
    };
  }

  /** The type that a GGUF file means; numbers that name no type mean {@link #UNUSED}. */
  public static TokenType of(int code) {
    for (TokenType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return UNUSED;
  }
}
