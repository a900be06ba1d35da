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

  /** Levenshtein's: characters to insert, delete or replace. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
