package dev.ckernel.train;

/**
 * Names parameters by their ids, where {@code *} stands for any characters: {@code
 * layers.*.attn.*}.
 */
record ParameterPattern(String text) {
  /** Whether a parameter is one of those. */
  boolean matches(String id) {
    return matches(text, id);
  }

  private static boolean matches(String pattern, String id) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(id);
    }
    if (!id.startsWith(pattern.substring(0, star))) {
      return false;
    }
    String rest = pattern.substring(star + 1);
    for (int at = star; at <= id.length(); at++) {
      if (matches(rest, id.substring(at))) {
        return true;
      }
    }
    return false;
  }
}
