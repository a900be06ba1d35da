package dev.ckernel.text;

/**
 * Well-formed UTF-8 that pre-tokenizers scan in place: positions are byte offsets at which a
 * character starts. Not final because the test of linear time counts the looks.
 */
class Utf8Text {
  private final byte[] bytes;

  Utf8Text(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The {@link CodePointClass} of the character at {@code at}, or 0 from {@code end} on. */
  int classAt(int at, int end) {
    if (at >= end) {
      return 0;
    }
    byte lead = bytes[at];
    return CodePointClass.of(lead >= 0 ? lead : Utf8.codePoint(bytes, at));
  }

  /** The character at {@code at}, or -1 from {@code end} on. */
  int codePointAt(int at, int end) {
    if (at >= end) {
      return -1;
    }
    byte lead = bytes[at];
    return lead >= 0 ? lead : Utf8.codePoint(bytes, at);
  }

  /** The start of the character after the one at {@code at}. */
  final int next(int at) {
    return at + Utf8.length(bytes[at]);
  }
}
