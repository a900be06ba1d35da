package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
final class GenerateTest {
  @TempDir private static Path folder;
  private static String model = "";

  @BeforeAll
  static void writeModel() {
    model = TinyModel.write(folder, "qwen3");
  }

  @Test
  void textIsOnStdoutAndNothingElse() {
    Run run = Run.ck("run", model, "the cat", "--temperature", "0", "-n", "5");
    assertThat(run.code()).isZero();
    assertThat(run.out()).endsWith("\n").hasSizeGreaterThan(1);
    assertThat(run.err()).isEmpty();
    assertThat(Run.ck("run", model, "the cat", "--temperature", "0", "-n", "5")).isEqualTo(run);
  }

  @Test
  void aSeedDecidesTheText() {
    Run run = Run.ck("run", model, "the cat", "--seed", "3", "-n", "9");
    assertThat(run.err()).isEmpty();
    assertThat(Run.ck("run", model, "the cat", "--seed=3", "-n9")).isEqualTo(run);
    assertThat(Run.ck("run", model, "the cat", "--seed=4", "-n9").out()).isNotEqualTo(run.out());
  }

  @Test
  void aDrawnSeedIsToldAndGivesTheSameTextAgain() {
    Run run = Run.ck("run", model, "the cat", "-n", "9");
    assertThat(run.err()).matches("ck: seed \\d+\n");
    String seed = run.err().replaceAll("\\D", "");
    assertThat(Run.ck("run", model, "the cat", "-n", "9", "--seed", seed).out())
        .isEqualTo(run.out());
  }

  @Test
  void thePromptMayComeFromAnywhereButOnlyFromOnePlace() throws IOException {
    Path file = Files.writeString(folder.resolve("prompt"), "the cat");
    Run run = greedy(model, "the cat");
    assertThat(greedy(model, "-p", "the cat")).isEqualTo(run);
    assertThat(greedy(model, "--file", file.toString())).isEqualTo(run);
    assertThat(greedy(model, "the cat", "-p", "the cat").code()).isEqualTo(2);
  }

  @Test
  void noTokensAreNoText() {
    assertThat(Run.ck("run", model, "the cat", "-n0", "--seed=1")).isEqualTo(new Run(0, "\n", ""));
  }

  @Test
  void aFullContextIsTold() {
    Run run = Run.ck("run", model, "cat", "--context", "8", "--temperature", "0");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEqualTo("ck: the context of 8 tokens is full (--context)\n");
  }

  @Test
  void aPromptThatIsTooLongIsRefused() {
    Run run = Run.ck("run", model, "a cat sat on a mat", "--context", "4", "--seed=1");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("ck: ").contains("context of 4").hasLineCount(1);
  }

  @Test
  void anEmptyPromptNeedsAModelWithABeginToken() {
    Run run = Run.ck("run", model, "--seed=1");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("ck: the prompt has no tokens").hasLineCount(1);
    assertThat(greedy(TinyModel.write(folder, "llama"), "").code()).isZero();
  }

  @Test
  void aChatTemplateIsToldOf() {
    String chat = TinyModel.withChatTemplate(folder, model);
    assertThat(greedy(chat, "the cat").err()).contains("chat template").hasLineCount(1);
  }

  @Test
  void statsAreOneLine() {
    Run run = Run.ck("run", model, "the cat", "--temperature=0", "-n3", "--stats", "--threads=2");
    assertThat(run.err())
        .matches(
            "ck: loaded in .* prompt \\d+ tokens, .* text 3 tokens, .*, 2 threads; cache pages: full 1 of \\d+\n");
  }

  @Test
  void withoutItsLauncherThereIsNoDefaultModel() {
    Run run = Run.ck("run", "--seed=1");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("ck: no model is named").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "--temperature=-1, temperature must be",
    "--temperature=x, '--temperature'",
    "--top-p=0, top-p must be",
    "--top-k=-1, top-k must be",
    "--min-p=2, min-p must be",
    "--repeat-penalty=0, repeat-penalty must be",
    "--threads=-1, threads must be",
    "--context=-1, context must not",
    "-n=-1, -n must not",
    "--backend=gpu, '--backend'",
    "--kv=q8, '--kv'"
  })
  void valuesThatCannotBeAreWrongUsage(String option, String words) {
    Run run = Run.ck("run", model, "a", "--seed=1", option);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("ck: ").contains(words).contains("Usage: ck run");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whatCannotBeLoadedIsOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("text.gguf"), "no model at all");
    for (Run run :
        List.of(
            greedy(folder.resolve("nothing").toString(), "a"),
            greedy(text.toString(), "a"),
            greedy(folder.toString(), "a"),
            greedy(model, "a", "--target", "pdp11"),
            greedy(model, "a", "--context", "5000"))) {
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("ck: ").hasLineCount(1);
    }
  }

  private static Run greedy(String... arguments) {
    List<String> line = new ArrayList<>(List.of("run"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--temperature", "0", "-n", "4"));
    return Run.ck(line.toArray(String[]::new));
  }
}
