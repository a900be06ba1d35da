package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A SentencePiece vocabulary small enough to see through: three marks, a token per byte from id 3,
 * then letters, a space and one merge.
 */
final class TokenizeTest {
  private static final int A = 3 + 256;

  @TempDir private Path directory;
  private String model = "";

  @BeforeEach
  void writeVocabulary() {
    List<String> pieces = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    for (int value = 0; value < 256; value++) {
      pieces.add("<0x%02X>".formatted(value));
    }
    pieces.addAll(List.of("a", "b", "ab", "\u2581"));
    int[] types = new int[pieces.size()];
    float[] scores = new float[pieces.size()];
    for (int id = 0; id < types.length; id++) {
      types[id] = id == 0 ? 2 : id < 3 ? 3 : id < A ? 6 : 1;
      scores[id] = -id;
    }
    Path file = directory.resolve("vocabulary.gguf");
    new GgufWriter()
        .string("general.architecture", "llama")
        .string("tokenizer.ggml.model", "llama")
        .strings("tokenizer.ggml.tokens", pieces)
        .ints("tokenizer.ggml.token_type", types)
        .floats("tokenizer.ggml.scores", scores)
        .bool("tokenizer.ggml.add_space_prefix", false)
        .write(file);
    model = file.toString();
  }

  @Test
  void idsAreOneLineAndNothingElse() {
    Run run = Run.ck("tokenize", model, "ab a", "--ids");
    assertThat(run).isEqualTo(new Run(0, "[1, %d, %d, %d]\n".formatted(A + 2, A + 3, A), ""));
  }

  @Test
  void noTokensAreAnEmptyList() {
    assertThat(Run.ck("tokenize", model, "", "--ids", "--no-bos").out()).isEqualTo("[]\n");
  }

  @Test
  void withoutIdsThereIsALineForEachToken() {
    Run run = Run.ck("tokenize", model, "ab\n\u00e9");
    assertThat(run.out())
        .isEqualTo(
            """
                 1 -> '<s>'
               261 -> 'ab'
                13 -> '\\n'
               198 -> '\\xC3'
               172 -> '\\xA9'
            """);
  }

  @Test
  void noBosLeavesOutTheBeginToken() {
    assertThat(Run.ck("tokenize", model, "a", "--ids", "--no-bos").out())
        .isEqualTo("[" + A + "]\n");
  }

  @Test
  void specialTokensAreParsedUnlessForbidden() {
    assertThat(Run.ck("tokenize", model, "</s>a", "--ids", "--no-bos").out())
        .isEqualTo("[2, %d]\n".formatted(A));
    assertThat(Run.ck("tokenize", model, "</s>a", "--ids", "--no-bos", "--no-special").out())
        .isEqualTo("[%d, %d, %d, %d, %d]\n".formatted(3 + '<', 3 + '/', 3 + 's', 3 + '>', A));
  }

  @Test
  void filesAreTakenAsTheirBytes() throws IOException {
    Path text = directory.resolve("text");
    Files.write(text, new byte[] {'a', '\r', '\n', (byte) 0xFF, 0});
    assertThat(Run.ck("tokenize", model, "--file", text.toString(), "--ids", "--no-bos").out())
        .isEqualTo("[%d, %d, %d, %d, %d]\n".formatted(A, 3 + '\r', 3 + '\n', 3 + 0xFF, 3));
  }

  @Test
  void decodeGivesTheBytesBack() {
    String ids = "[1, %d, %d]".formatted(A + 2, 3 + '\n');
    assertThat(Run.ck("tokenize", model, "--decode", ids)).isEqualTo(new Run(0, "<s>ab\n", ""));
    assertThat(Run.ck("tokenize", model, "--decode", ids, "--no-special").out()).isEqualTo("ab\n");
  }

  @Test
  void textMayBeginWithADashAfterTwoDashes() {
    assertThat(Run.ck("tokenize", model, "--ids", "--no-bos", "--", "--ids").out())
        .isEqualTo("[48, 48, 108, 103, 118]\n");
  }

  @Test
  void exactlyOneInputMustBeGiven() {
    for (Run run :
        List.of(
            Run.ck("tokenize", model),
            Run.ck("tokenize", model, "a", "--decode", "1"),
            Run.ck("tokenize", model, "a", "--file", "f"))) {
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err())
          .startsWith("ck: give one of a text, --file and --decode\nUsage: ck tokenize MODEL");
    }
  }

  @Test
  void wrongUsageExitsWithTheUsageOfTheCommand() {
    assertThat(Run.ck("tokenize").code()).isEqualTo(2);
    assertThat(Run.ck("tokenize", model, "a", "b").code()).isEqualTo(2);
    assertThat(Run.ck("tokenize", model, "--decode", "1", "--ids").code()).isEqualTo(2);
    Run run = Run.ck("tokenize", model, "a", "--idz");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("ck: Unknown option: '--idz'\nUsage: ck tokenize");
  }

  @Test
  void badInputIsOneLine() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "no model");
    assertFails("no such file", "tokenize", directory.resolve("nothing").toString(), "a");
    assertFails("not a GGUF file", "tokenize", text.toString(), "a");
    assertFails("is a folder", "tokenize", directory.toString(), "a");
    assertFails(
        "no such file", "tokenize", model, "--file", directory.resolve("nothing").toString());
    assertFails("is a folder", "tokenize", model, "--file", directory.toString());
    assertFails("'x' is not a token id", "tokenize", model, "--decode", "1 x");
    assertFails("token 263", "tokenize", model, "--decode", "1 263");
    assertFails("token -1", "tokenize", model, "--decode=-1");
  }

  private static void assertFails(String words, String... args) {
    Run run = Run.ck(args);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("ck: ").contains(words).endsWith("\n").hasLineCount(1);
  }
}
