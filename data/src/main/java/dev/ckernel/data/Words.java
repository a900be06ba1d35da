package dev.ckernel.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words for counting and comparing: runs of letters and digits, in lower case. */
final class Words {
  private Words() {}

  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i <= text.length(); i++) {
      int c = i < text.length() ? text.codePointAt(i) : ' ';
      boolean inside = Character.isLetterOrDigit(c);
      if (inside && begin < 0) {
        begin = i;
      } else if (!inside && begin >= 0) {
        words.add(text.substring(begin, i).toLowerCase(Locale.ROOT));
        begin = -1;
      }
      i += Character.charCount(c) - 1;
    }
    return words;
  }
}
