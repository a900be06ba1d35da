package dev.ckernel.format;

/** Names out of a file may hold anything; in a message they are one short, printable word. */
final class Names {
  private static final int LONGEST = 80;

  private Names() {}

  static String quote(String name) {
    StringBuilder out = new StringBuilder("'");
    name.codePoints()
        .limit(LONGEST)
        .forEach(c -> {
          if (Character.isISOControl(c)
              || Character.getType(c) == Character.FORMAT
              || Character.getType(c) == Character.LINE_SEPARATOR
              || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
              || Character.getType(c) == Character.SURROGATE) {
            out.append(String.format("\\u%04x", c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.append(name.codePointCount(0, name.length()) > LONGEST ? "…'" : "'").toString();
  }
}
