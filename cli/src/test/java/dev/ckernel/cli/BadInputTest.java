package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufType;
import dev.ckernel.format.GgufValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a user hands in: one line that says what is wrong, exit code 1, nothing on stdout. */
final class BadInputTest {
  @TempDir private static Path folder;
  private static String model = "";

  @BeforeAll
  static void writeModel() {
    model = TinyModel.write(folder, "qwen3");
  }

  /** Every command that reads a model; MODEL stands for the file. */
  static Stream<String> commands() {
    return Stream.of(
        "run MODEL hi",
        "tokenize MODEL hi",
        "logits MODEL --tokens=1 --out=OUT",
        "logits MODEL --text=a --out=OUT",
        "perplexity MODEL MODEL",
        "perplexity MODEL MODEL --context=8",
        "bench MODEL",
        "bench MODEL -p8",
        "compile MODEL -o OUT",
        "inspect MODEL");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandTellsWhatIsWrongWithAFile(String command) throws IOException {
    Path text = Files.writeString(folder.resolve("text.gguf"), "no model at all");
    refused(command, folder.resolve("nothing.gguf"), "nothing.gguf: ");
    refused(command, text, "text.gguf: not a GGUF file");
    refused(command, cut(24), "cut short or damaged");
  }

  private static void refused(String command, Path file, String words) {
    String out = folder.resolve("out").toString();
    Run run =
        Run.ck(
            Arrays.stream(command.split(" ", -1))
                .map(word -> word.replace("MODEL", file.toString()).replace("OUT", out))
                .toArray(String[]::new));
    assertThat(run.err()).startsWith("ck: ").contains(words).hasLineCount(1);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(Path.of(out)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-5, 0.001, 0.009, 0.3, 0.9, 0.999999})
  void aFileCutAnywhere(double part) throws IOException {
    Path file = cut((int) (Files.size(Path.of(model)) * part));
    refused("run MODEL hi", file, "cut.gguf");
  }

  private static Path cut(int bytes) throws IOException {
    return Files.write(
        folder.resolve("cut.gguf"), Arrays.copyOf(Files.readAllBytes(Path.of(model)), bytes));
  }

  @Test
  void metadataThatIsUnknownOrContradictsTheTensors() {
    refusedWith("general.architecture", new GgufValue.Text("mamba"), "known are llama, qwen2");
    refusedWith("qwen3.embedding_length", number(128), "the configuration needs [128, 509]");
    refusedWith("qwen3.attention.head_count", number(0), "head_count' is 0");
    refusedWith("qwen3.block_count", number(3), "no tensor 'blk.2.");
    refusedWith("split.count", number(2), "split into 2 files");
  }

  private static void refusedWith(String key, GgufValue value, String words) {
    Path file = Path.of(TinyModel.with(folder, model, key, value));
    refused("run MODEL hi", file, words);
    refused("inspect MODEL", file, words);
  }

  private static GgufValue number(int value) {
    return new GgufValue.Int(GgufType.U32, value);
  }

  @Test
  void tokensThatDoNotFitTheModelAreRefusedAndNeverCut() {
    String small = TinyModel.with(folder, model, "qwen3.context_length", number(8));
    String out = folder.resolve("logits").toString();
    String nine = "1 2 3 4 5 6 7 8 9";
    Run run = Run.ck("logits", small, "--tokens", nine, "--out", out);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("9 tokens do not fit into the context of 8").hasLineCount(1);
    assertThat(Path.of(out)).doesNotExist();
    assertThat(Run.ck("logits", small, "--tokens", nine.substring(2), "--out", out).code())
        .isZero();
  }

  @Test
  void debugShowsWhereItHappened() {
    for (String[] line :
        new String[][] {
          {"--debug", "inspect", "nothing"}, {"inspect", "nothing", "--debug"},
        }) {
      Run run = Run.ck(line);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err())
          .contains("\tat dev.ckernel.format.")
          .endsWith("ck: nothing: there is no such file\n");
    }
  }
}
