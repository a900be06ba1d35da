package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cuts of pre-tokenizers as regular expressions, for files of the Hugging Face tokenizers
 * library. The ones for English contractions list both cases: published patterns ignore case, and
 * with it Unicode's, where our scanners and llama.cpp know the ASCII letters only.
 */
final class SplitPatterns {
  /** GPT-2's pattern, which that library also has built in. */
  static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  /** A number each. */
  static final String NUMBER = "\\p{N}";

  private static final String CONTRACTIONS = "'(?:[sdmtSDMT]|[lL][lL]|[vV][eE]|[rR][eE])";
  private static final String PUBLISHED_CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  private static final String TRIPLES = "[0-9][0-9][0-9]";

  private SplitPatterns() {}

  /** The patterns whose matches are cut out, one after the other; empty if there are none. */
  static Optional<List<String>> of(PreTokenizer preTokenizer) {
    return switch (preTokenizer) {
      case GPT2 -> Optional.of(List.of(GPT2));
      case LLAMA3 -> Optional.of(List.of(words("\\p{L}", "\\p{N}{1,3}")));
      case QWEN2 -> Optional.of(List.of(words("\\p{L}", NUMBER)));
      case QWEN35 -> Optional.of(List.of(words("\\p{L}\\p{M}", NUMBER)));
      case STARCODER -> Optional.of(List.of(NUMBER, GPT2));
      case FALCON -> Optional.of(List.of("[\\p{P}$+<=>^`|~]+", GPT2, TRIPLES));
      case DEFAULT -> Optional.of(List.of("[\\p{P}$+<=>^|~]+", GPT2, "\\p{N}+", TRIPLES));
      case DEEPSEEK_LLM, DEEPSEEK_CODER -> Optional.empty();
    };
  }

  /**
   * The pre-tokenizer with those patterns.
   *
   * @throws CkException if there is none
   */
  static PreTokenizer preTokenizer(List<String> patterns) {
    List<String> ours =
        patterns.stream()
            .map(pattern -> pattern.replace(PUBLISHED_CONTRACTIONS, CONTRACTIONS))
            .toList();
    return Stream.of(PreTokenizer.values())
        .filter(each -> of(each).filter(ours::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> new CkException("cuts text by unknown patterns: " + patterns));
  }

  private static String words(String letters, String numbers) {
    String word = letters.length() > 5 ? "[" + letters + "]" : letters;
    return String.join(
        "|",
        CONTRACTIONS,
        "[^\\r\\n\\p{L}\\p{N}]?" + word + "+",
        numbers,
        " ?[^\\s" + letters + "\\p{N}]+[\\r\\n]*",
        "\\s*[\\r\\n]+",
        "\\s+(?!\\S)",
        "\\s+");
  }
}
