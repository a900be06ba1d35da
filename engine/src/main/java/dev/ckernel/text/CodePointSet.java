package dev.ckernel.text;

import java.util.Arrays;

/** A fixed set of code points, looked up by binary search over its ranges. */
final class CodePointSet {
  /** Letters of the scripts that have case, as the deepseek-llm pre-tokenizer lists them. */
  static final CodePointSet CASED_LETTERS =
      of(
          """
          41-5A 61-7A B5 C0-D6 D8-F6 F8-1BA 1BC-1BF 1C4-293 295-2AF 370-373 376 377 37B-37D 37F
          386 388-38A 38C 38E-3A1 3A3-3F5 3F7-481 48A-52F 531-556 10A0-10C5 13A0-13F5 13F8-13FD
          1C90-1CBA 1CBD-1CBF 1D00-1D2B 1D6B-1D77 1D79-1D9A 1E00-1F15 1F18-1F1D 1F20-1F45
          1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FBC 1FBE 1FC2-1FC4
          1FC6-1FCC 1FD0-1FD3 1FD6-1FDB 1FE0-1FEC 1FF2-1FF4 1FF6-1FFC 2102 2107 210A-2113 2115
          2119-211D 2124 2126 2128 212A-212D 212F-2134 2139 213C-213F 2145-2149 214E 2183 2184
          2C00-2C7B 2C7E-2CE4 2CEB-2CEE 2CF2 2CF3 A640-A66D A680-A69B A722-A76F A771-A787
          A78B-A78E AB70-ABBF FB00-FB06 FB13-FB17 FF21-FF3A FF41-FF5A 10400-1044F 104B0-104D3
          104D8-104FB 10C80-10CB2 10CC0-10CF2 118A0-118DF 1E900-1E943
          """);

  /**
   * Scripts of Asia from U+0800 to the Hangul syllables, as the deepseek pre-tokenizers list them.
   */
  static final CodePointSet ASIAN = of("800-9FA5 AC00-D7FF");

  /** A bit for each of the first 128: most text is looked up here. */
  private final long low;

  private final long high;
  private final int[] starts;
  private final int[] ends;

  private CodePointSet(int[] starts, int[] ends) {
    this.starts = starts;
    this.ends = ends;
    low = bits(0);
    high = bits(64);
  }

  /**
   * Reads ranges such as {@code "30-39 41-5A 5F"}: hexadecimal, separated by white space,
   * ascending, both ends included.
   */
  static CodePointSet of(String ranges) {
    String[] parts = ranges.strip().split("\\s+", -1);
    int[] starts = new int[parts.length];
    int[] ends = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      int dash = parts[i].indexOf('-');
      starts[i] = Integer.parseInt(parts[i].substring(0, dash < 0 ? parts[i].length() : dash), 16);
      ends[i] = dash < 0 ? starts[i] : Integer.parseInt(parts[i].substring(dash + 1), 16);
      if (ends[i] < starts[i] || (i > 0 && starts[i] <= ends[i - 1])) {
        throw new IllegalArgumentException("ranges are not ascending at " + parts[i]);
      }
    }
    return new CodePointSet(starts, ends);
  }

  boolean contains(int codePoint) {
    if (codePoint < 128) {
      return (((codePoint < 64 ? low : high) >>> codePoint) & 1) != 0;
    }
    return search(codePoint);
  }

  private long bits(int from) {
    long bits = 0;
    for (int i = 0; i < 64; i++) {
      bits |= search(from + i) ? 1L << i : 0;
    }
    return bits;
  }

  private boolean search(int codePoint) {
    int at = Arrays.binarySearch(starts, codePoint);
    if (at >= 0) {
      return true;
    }
    int before = -at - 2;
    return before >= 0 && codePoint <= ends[before];
  }
}
