package dev.ckernel.data;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands for a symbol in ASCII: typographic signs by a table, letters without their marks. */
final class AsciiSymbols {
  private static final Map<String, String> GROUPS =
      Map.ofEntries(
          Map.entry("\u2018\u2019\u201A\u201B\u2032\u02BC\u00B4", "'"),
          Map.entry("\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB", "\""),
          Map.entry("\u2039", "<"),
          Map.entry("\u203A", ">"),
          Map.entry("\u2010\u2011\u2012\u2013\u2212", "-"),
          Map.entry("\u2014\u2015", "--"),
          Map.entry("\u2026", "..."),
          Map.entry("\u2022\u00B7\u2219\u25CF", "*"),
          Map.entry("\u00D7\u2715", "x"),
          Map.entry("\u00F7", "/"),
          Map.entry("\u2044", "/"),
          Map.entry("\u2028\u2029", "\n"),
          Map.entry("\u2190", "<-"),
          Map.entry("\u2192", "->"),
          Map.entry("\u21D2", "=>"),
          Map.entry("\u2264", "<="),
          Map.entry("\u2265", ">="),
          Map.entry("\u2260", "!="),
          Map.entry("\u2248", "~"),
          Map.entry("\u00B1", "+/-"),
          Map.entry("\u00A9", "(c)"),
          Map.entry("\u00AE", "(R)"),
          Map.entry("\u2122", "(TM)"),
          Map.entry("\u20AC", "EUR"),
          Map.entry("\u00A3", "GBP"),
          Map.entry("\u00DF", "ss"),
          Map.entry("\u00C6", "AE"),
          Map.entry("\u00E6", "ae"),
          Map.entry("\u0152", "OE"),
          Map.entry("\u0153", "oe"),
          Map.entry("\u00D8", "O"),
          Map.entry("\u00F8", "o"),
          Map.entry("\u00D0", "D"),
          Map.entry("\u00F0", "d"),
          Map.entry("\u00DE", "Th"),
          Map.entry("\u00FE", "th"),
          Map.entry("\u0141", "L"),
          Map.entry("\u0142", "l"),
          Map.entry("\u0131", "i"));

  private final Map<Integer, String> symbols;

  AsciiSymbols() {
    Map<Integer, String> all = new HashMap<>();
    GROUPS.forEach((group, ascii) -> group.codePoints().forEach(c -> all.put(c, ascii)));
    symbols = Map.copyOf(all);
  }

  /** What stands for a symbol, or null where nothing does. */
  @Nullable String of(int codePoint) {
    String known = symbols.get(codePoint);
    if (known != null) {
      return known;
    }
    if (Character.isSpaceChar(codePoint)) {
      return " ";
    }
    String parts = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD);
    StringBuilder ascii = new StringBuilder();
    for (int part : parts.codePoints().toArray()) {
      String stands = part < 0x80 ? Character.toString(part) : symbols.get(part);
      if (stands == null && Character.getType(part) != Character.NON_SPACING_MARK) {
        return null;
      }
      ascii.append(stands == null ? "" : stands);
    }
    return ascii.isEmpty() ? null : ascii.toString();
  }
}
