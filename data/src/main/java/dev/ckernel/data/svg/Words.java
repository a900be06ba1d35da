package dev.ckernel.data.svg;

import dev.ckernel.tensor.CkException;
import java.util.List;
import java.util.function.Function;

/** The vocabulary of instructions beyond the enums. */
final class Words {
  /** Names for labels: short, and of letters that fonts have. */
  static final List<String> LABELS =
      List.of(
          "ant", "bee", "cat", "cow", "dog", "egg", "fig", "fox", "hat", "hen", "ice", "jam", "key",
          "map", "nut", "oak", "owl", "pea", "pen", "pig", "rat", "rye", "sea", "sky", "sun", "tea",
          "toy", "van", "wax", "yak");

  private static final List<String> NUMBERS = List.of("two", "three", "four", "five");

  private Words() {}

  /** The word of 2, 3, 4 or 5. */
  static String number(int count) {
    return NUMBERS.get(count - 2);
  }

  /** "a red circle", "an orange star". */
  static String withArticle(String words) {
    return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ") + words;
  }

  /** "x", "x and y", "x, y and z". */
  static String list(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  static <T> T find(T[] all, Function<T, String> name, String word, String what) {
    for (T each : all) {
      if (name.apply(each).equals(word)) {
        return each;
      }
    }
    throw new CkException("'" + word + "' is no " + what + " that a drawing's spec knows");
  }
}
