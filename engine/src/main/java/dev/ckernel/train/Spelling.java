package dev.ckernel.train;

import java.util.Comparator;
import java.util.List;

/** Finds what somebody may have meant. */
final class Spelling {
  private Spelling() {}

  /** {@code "; did you mean 'x'?"} for a near miss, or nothing. */
  static String suggestion(String written, List<String> known) {
    return known.stream()
        .filter(each -> distance(written, each) <= Math.max(1, each.length() / 3))
        .min(Comparator.comparingInt(each -> distance(written, each)))
        .map(each -> "; did you mean '" + each + "'?")
        .orElse("");
  }

  /** Characters to insert, delete, replace or exchange with their neighbour. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        d[i][j] =
            Math.min(d[i - 1][j - 1] + (same ? 0 : 1), Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
