package dev.ckernel.text;

import static dev.ckernel.text.PreTokenizer.DEEPSEEK_CODER;
import static dev.ckernel.text.PreTokenizer.DEEPSEEK_LLM;
import static dev.ckernel.text.PreTokenizer.DEFAULT;
import static dev.ckernel.text.PreTokenizer.FALCON;
import static dev.ckernel.text.PreTokenizer.GPT2;
import static dev.ckernel.text.PreTokenizer.LLAMA3;
import static dev.ckernel.text.PreTokenizer.QWEN2;
import static dev.ckernel.text.PreTokenizer.QWEN35;
import static dev.ckernel.text.PreTokenizer.STARCODER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.ckernel.tensor.CkException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreTokenizerTest {
  /** Text with its cuts as bars. */
  static Stream<Arguments> cuts() {
    return Stream.of(
        arguments(GPT2, "Hello| world|!"),
        arguments(GPT2, "don|'t| they|'ll| I|'m| DON|'|T"),
        arguments(GPT2, "a|  | b|\n|\n|c| |\t|d|  "),
        arguments(GPT2, "abc|123|def| 4567|!?| ..."),
        arguments(GPT2, "naïve| 日本語| 😀|é| ½"),
        arguments(GPT2, "e|\u0301|x"),
        arguments(GPT2, "|"),
        arguments(GPT2, " "),
        arguments(LLAMA3, "Hello| world|!"),
        arguments(LLAMA3, "don|'t| DON|'T| WE|'Re| x|'x"),
        arguments(LLAMA3, "a|  | b|\n\n|c|\td|  \n| |\te|  "),
        arguments(LLAMA3, "123|456|7| |890|a"),
        arguments(LLAMA3, "x|!!\n\n|y| ?\r\n|z"),
        arguments(LLAMA3, "(a|!b|\u00a0c|#|1"),
        arguments(QWEN2, "1|2|3|½|a"),
        arguments(QWEN2, "a|  \n \n|  | b"),
        arguments(QWEN2, "e|\u0301x|\u0301"),
        arguments(QWEN35, "e\u0301x\u0301| \u0301y"),
        arguments(STARCODER, "abc|1|2| |3|!"),
        arguments(STARCODER, "½|x| y"),
        arguments(FALCON, "a|...| b|``"),
        arguments(FALCON, "123|456|7| |890|12"),
        arguments(FALCON, "a| |(|b|)| c"),
        arguments(DEFAULT, "123|45| |678|x| |\u0663\u0663"),
        arguments(DEFAULT, "a|...| b|`"),
        arguments(DEEPSEEK_LLM, "Hello| world|!| é| |日本語"),
        arguments(DEEPSEEK_LLM, "a|\n|\n| b|   "),
        arguments(DEEPSEEK_LLM, "12|a| |34"),
        arguments(DEEPSEEK_CODER, "Hello| world|!|\n|x| ;|1|2| |3"),
        arguments(DEEPSEEK_CODER, "日本語|ab"));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void cuts(PreTokenizer preTokenizer, String bars) {
    String[] pieces = bars.equals("|") ? new String[] {"|"} : bars.split("\\|", -1);
    assertThat(split(preTokenizer, String.join("", pieces))).containsExactly(pieces);
  }

  /** The published patterns, run by an engine that may take as long as it likes. */
  static Stream<Arguments> patterns() {
    String space = "\\t-\\r\\x20\\x85\\p{Z}";
    String ends = "|[%1$s]+(?![^%1$s])|[%1$s]+".formatted(space);
    String contraction = "'s|'t|'re|'ve|'m|'ll|'d|";
    String words =
        "(?i:"
            + contraction.substring(0, contraction.length() - 1)
            + ")|[^\\r\\n\\p{L}\\p{N}]?LETTERS+|\\p{N}{1,DIGITS}| ?[^%sLETTERS\\p{N}]+[\\r\\n]*"
                .formatted(space)
            + "|[%s]*[\\r\\n]+".formatted(space)
            + ends;
    return Stream.of(
        arguments(
            GPT2, contraction + " ?\\p{L}+| ?\\p{N}+| ?[^%s\\p{L}\\p{N}]+".formatted(space) + ends),
        arguments(LLAMA3, words.replace("LETTERS", "\\p{L}").replace("DIGITS", "3")),
        arguments(QWEN2, words.replace("LETTERS", "\\p{L}").replace("DIGITS", "1")),
        arguments(QWEN35, words.replace("LETTERS", "[\\p{L}\\p{M}]").replace("DIGITS", "1")));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void cutsAsThePatternDoes(PreTokenizer preTokenizer, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 5_000; i++) {
      String text = text(random, 12);
      List<String> expected = new ArrayList<>();
      Matcher matcher = compiled.matcher(text);
      while (matcher.find()) {
        expected.add(matcher.group());
      }
      assertThat(split(preTokenizer, text)).as("cuts of <%s>", text).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void losesNothing(PreTokenizer preTokenizer) {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 5_000; i++) {
      String text = text(random, 20);
      List<String> pieces = split(preTokenizer, text);
      assertThat(String.join("", pieces)).isEqualTo(text);
      assertThat(pieces).doesNotContain("");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-2, GPT2",
    "mpt, GPT2",
    "llama-bpe, LLAMA3",
    "llama-v3, LLAMA3",
    "smaug-bpe, LLAMA3",
    "qwen2, QWEN2",
    "deepseek-r1-qwen, QWEN2",
    "starcoder, STARCODER",
    "refact, STARCODER",
    "falcon, FALCON",
    "deepseek-llm, DEEPSEEK_LLM",
    "deepseek-coder, DEEPSEEK_CODER",
    "default, DEFAULT"
  })
  void isNamedAsInFiles(String name, PreTokenizer expected) {
    assertThat(PreTokenizer.named(name)).isEqualTo(expected);
  }

  @Test
  void namesTheKnownOnesWhereOneIsUnknown() {
    assertThatThrownBy(() -> PreTokenizer.named("gpt-9"))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("'gpt-9'")
        .hasMessageContaining("llama-bpe")
        .hasMessageNotContaining("\n");
  }

  /** The words of {@code text}, which has only whole characters. */
  static List<String> split(PreTokenizer preTokenizer, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    List<String> pieces = new ArrayList<>();
    split(preTokenizer.stages(), 0, utf8, 0, utf8.length, pieces);
    return pieces;
  }

  private static void split(
      List<Splitter> stages, int stage, byte[] utf8, int from, int end, List<String> pieces) {
    if (stage == stages.size()) {
      pieces.add(new String(utf8, from, end - from, StandardCharsets.UTF_8));
      return;
    }
    int at = from;
    while (at < end) {
      int next = stages.get(stage).next(new Utf8Text(utf8), at, end);
      assertThat(next).isGreaterThan(at);
      split(stages, stage + 1, utf8, at, next, pieces);
      at = next;
    }
  }

  /** Few characters of every class, so that they meet in every way. */
  private static String text(SplittableRandom random, int most) {
    String[] units = {
      "a", "s", "t", "L", "l", "E", "r", "é", "日", " ", " ", "  ", "\n", "\r", "\t", "\u00a0",
      "\u3000", "\u0085", "1", "23", "½", "'", "'", "!", ".", "$", "`", "\u0301", "😀", "\u200b",
      "\u0000", "，", "가"
    };
    StringBuilder text = new StringBuilder();
    for (int n = 1 + random.nextInt(most); n > 0; n--) {
      text.append(units[random.nextInt(units.length)]);
    }
    return text.toString();
  }
}
