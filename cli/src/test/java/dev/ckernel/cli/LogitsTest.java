package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.model.RandomModel;
import dev.ckernel.model.RandomModelSize;
import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
final class LogitsTest {
  private static final int VOCABULARY = 509;
  private static final String TOKENS = "3 17 42 5 99 100 508";

  @TempDir private static Path folder;
  private static String model = "";
  private static byte[] expected = {};

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.write(folder, "llama");
    assertThat(logits("--tokens", TOKENS).code()).isZero();
    expected = Files.readAllBytes(out());
  }

  @Test
  void theFileHasARowPerTokenAndStdoutTheGreatestOfEach() {
    Run run = logits("--tokens", TOKENS);
    assertThat(run.err()).isEmpty();
    FloatBuffer values = ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    assertThat(values.remaining()).isEqualTo(7 * VOCABULARY);
    List<String> greatest = new ArrayList<>();
    for (int row = 0; row < 7; row++) {
      int best = 0;
      for (int id = 1; id < VOCABULARY; id++) {
        if (values.get(row * VOCABULARY + id) > values.get(row * VOCABULARY + best)) {
          best = id;
        }
      }
      greatest.add(Integer.toString(best));
    }
    assertThat(run.out().lines()).isEqualTo(greatest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--step",
        "--chunk=1",
        "--chunk=3",
        "--chunk=100",
        "--no-fusion",
        "--threads=1",
        "--threads=3",
        "--backend=native",
        "--target=scalar",
        "--verify"
      })
  void noWayOfRunningChangesABit(String option) throws IOException {
    Run run = logits("--tokens", TOKENS, option);
    assertThat(run.err()).isEmpty();
    assertThat(Files.readAllBytes(out())).isEqualTo(expected);
  }

  /** Matrices of blocks are packed in regions, and fused ones read side by side. */
  @ParameterizedTest
  @ValueSource(strings = {"--no-fusion", "--backend=jvm", "--target=scalar", "--step"})
  void norOfAQuantisedModel(String option) throws IOException {
    Path quantised = folder.resolve("q8_0.gguf");
    RandomModel.write(quantised, RandomModelSize.of("qwen3", "small"), DType.Q8_0, 7, bytes -> {});
    assertThat(logitsOf(quantised.toString(), "--tokens", TOKENS).code()).isZero();
    byte[] plain = Files.readAllBytes(out());
    assertThat(logitsOf(quantised.toString(), "--tokens", TOKENS, option).err()).isEmpty();
    assertThat(Files.readAllBytes(out())).isEqualTo(plain);
    assertThat(ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).getFloat(20)).isFinite();
  }

  @Test
  void aCacheInF16ChangesThemABit() throws IOException {
    assertThat(logits("--tokens", TOKENS, "--kv", "f16").code()).isZero();
    assertThat(Files.readAllBytes(out())).hasSameSizeAs(expected).isNotEqualTo(expected);
  }

  @Test
  void aQuantisedCacheIsCloseWhereHeadsAreWholeBlocks() throws IOException {
    Path small = folder.resolve("small.gguf");
    RandomModel.write(small, RandomModelSize.of("qwen3", "small"), DType.F32, 7, bytes -> {});
    assertThat(logitsOf(small.toString(), "--tokens", TOKENS).code()).isZero();
    byte[] plain = Files.readAllBytes(out());
    assertThat(logitsOf(small.toString(), "--tokens", TOKENS, "--kv", "q8_0").code()).isZero();
    assertThat(Files.readAllBytes(out())).hasSameSizeAs(plain).isNotEqualTo(plain);
    Run refused = logits("--tokens", TOKENS, "--kv", "q8_0");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("q8_0 cache", "24").hasLineCount(1);
  }

  @Test
  void idsMayComeFromAFile() throws IOException {
    Path ids = Files.writeString(folder.resolve("ids"), "3 17\n42\t5 99\n\n100 508\n");
    assertThat(logits("--tokens-file", ids.toString()).code()).isZero();
    assertThat(Files.readAllBytes(out())).isEqualTo(expected);
  }

  @Test
  void onlyTextsGetABeginToken() throws IOException {
    assertThat(logits("--text", "a b").code()).isZero();
    byte[] ofText = Files.readAllBytes(out());
    String ids = Run.ck("tokenize", model, "a b", "--ids").out();
    assertThat(logits("--tokens", ids).code()).isZero();
    assertThat(Files.readAllBytes(out())).isEqualTo(ofText);
  }

  @Test
  void wrongUsageIsWrongUsage() {
    assertThat(logits().code()).isEqualTo(2);
    assertThat(logits("--tokens", "1", "--text", "a").code()).isEqualTo(2);
    assertThat(logits("--tokens", "1", "--step", "--chunk", "2").code()).isEqualTo(2);
    assertThat(logits("--tokens", "1", "--chunk", "0").code()).isEqualTo(2);
    assertThat(Run.ck("logits", model, "--tokens", "1").code()).isEqualTo(2);
  }

  @Test
  void badInputIsOneLineAndLeavesNoFile() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    for (List<String> arguments :
        List.of(
            List.of("--tokens", ""),
            List.of("--tokens", "1 two"),
            List.of("--tokens", "509"),
            List.of("--tokens", "-1"),
            List.of("--tokens", "99999999999"),
            List.of("--tokens-file", nowhere.toString()))) {
      Files.deleteIfExists(out());
      Run run = logits(arguments.toArray(String[]::new));
      assertThat(run.code()).as("%s", arguments).isEqualTo(1);
      assertThat(run.err()).startsWith("ck: ").hasLineCount(1);
      assertThat(run.out()).isEmpty();
      assertThat(out()).doesNotExist();
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLine() {
    Path nowhere = folder.resolve("no/such/folder");
    Run run = Run.ck("logits", model, "--tokens", "1", "--out", nowhere.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("ck: cannot write " + nowhere).hasLineCount(1);
  }

  private static Path out() {
    return folder.resolve("logits");
  }

  private static Run logits(String... arguments) {
    return logitsOf(model, arguments);
  }

  private static Run logitsOf(String file, String... arguments) {
    List<String> line = new ArrayList<>(List.of("logits", file, "--out", out().toString()));
    line.addAll(List.of(arguments));
    return Run.ck(line.toArray(String[]::new));
  }
}
