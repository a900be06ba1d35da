package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with a run: export, eval, replay, drift, and what each says of bad input. */
@Tag("slow")
final class TrainedCommandsTest {
  private static final String RECIPE =
      """
      seed = 3
      [model]
      family = "llama"
      layers = 1
      dim = 32
      heads = 2
      [tokenizer]
      train = { type = "bpe", vocab_size = 300 }
      [batch]
      length = 192
      sequences = 2
      [optimizer]
      lr = 3e-3
      [data]
      path = "svg"
      packing = "sample"
      loss = "completion"
      [schedule]
      kind = "constant"
      steps = 4
      [run]
      checkpoint_every = 2
      keep = 4
      task = "svg"
      """;

  @TempDir private static Path folder;
  private static String run = "";

  @BeforeAll
  static void train() throws IOException {
    String set = folder.resolve("svg").toString();
    assertThat(Run.ck("data", "svg", "-o", set, "--count=200", "--holdout=6", "--stage=b").code())
        .isZero();
    Path recipe = folder.resolve("r.toml");
    Files.writeString(recipe, RECIPE);
    run = folder.resolve("run").toString();
    Run trained = Run.ck("train", recipe.toString(), "--run", run);
    assertThat(trained.code()).as(trained.err()).isZero();
  }

  @Test
  void exportWritesAFileThatRuns() {
    String file = folder.resolve("m.gguf").toString();
    Run exported = Run.ck("export", run, "-o", file, "--format", "q8_0", "--step", "2");
    assertThat(exported.err()).isEmpty();
    assertThat(exported.out()).startsWith(file + ": step 2 of " + run + ", ");
    Run ran = Run.ck("run", file, "a red circle\n", "--temperature", "0", "-n", "5");
    assertThat(ran.code()).as(ran.err()).isZero();

    Path tensors = folder.resolve("hf/model.safetensors");
    assertThat(Run.ck("export", run, "-o", tensors.toString(), "--format", "bf16").code()).isZero();
    assertThat(tensors).exists();
    assertThat(tensors.resolveSibling("tokenizer.json")).exists();
    assertThat(tensors.resolveSibling("config.json"))
        .content()
        .contains("\"LlamaForCausalLM\"", "\"torch_dtype\" : \"bfloat16\"");
  }

  @Test
  void runWithSvgWritesNothingThatIsNoDrawing() {
    String file = folder.resolve("svg.gguf").toString();
    assertThat(Run.ck("export", run, "-o", file).code()).isZero();
    Path svg = folder.resolve("out.svg");
    Run ran = Run.ck("run", file, "a red circle", "--svg", svg.toString(), "-n", "20");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .hasLineCount(1)
        .startsWith("ck: " + svg + ": not written, since the model drew no valid SVG (");
    assertThat(svg).doesNotExist();
  }

  @Test
  void aDrawingBecomesAFileOfItsOwn() throws IOException {
    Path svg = folder.resolve("good.svg");
    SvgFile.write(
        svg,
        "<svg viewBox=\"0 0 64 64\"><circle cx=\"32\" cy=\"32\" r=\"8\" fill=\"red\"/></svg>\n");
    assertThat(svg)
        .hasContent(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><circle cx=\"32\""
                + " cy=\"32\" r=\"8\" fill=\"red\"/></svg>\n");
  }

  @Test
  void evalMeasuresAndDraws() throws IOException {
    Path drawings = folder.resolve("d.jsonl");
    Run measured = Run.ck("eval", run, "--samples", "5", "--drawings", drawings.toString());
    assertThat(measured.code()).as(measured.err()).isZero();
    assertThat(measured.out())
        .startsWith("step 4 of " + run + "\nheld out ")
        .containsPattern("train +5 +\\d+ +\\d\\.\\d{5} +\\d+\\.\\d{4}\n")
        .containsPattern("all +5 +[0-9.]+ %");
    assertThat(Files.readAllLines(drawings)).hasSize(5);
    Run checked =
        Run.ck("data", "check-svg", folder.resolve("svg").toString(), "--drawings", "" + drawings);
    assertThat(checked.code()).as(checked.err()).isZero();
    assertThat(folder.resolve("d.html")).exists();
  }

  @Test
  void replayAndDriftSayEqual() {
    Run replayed = Run.ck("replay", run, "--from", "2", "--to", "4");
    assertThat(replayed.code()).as(replayed.err()).isZero();
    assertThat(replayed.out())
        .startsWith("equal: all weights and moments of step 4, bit for bit, on ");
    Run drift = Run.ck("drift", run, "--against", "unfused", "--from", "2", "--steps", "1");
    assertThat(drift.code()).as(drift.err()).isZero();
    assertThat(drift.out()).isEqualTo("equal: fused and unfused, in every bit of every step\n");
    assertThat(Run.ck("drift", run, run).out())
        .isEqualTo("equal in every bit of loss and gradient norm in 4 steps\n");
  }

  @Test
  void parityWithoutPyTorchSaysHowToGetIt() {
    Run none = Run.ck("parity", run);
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err())
        .hasLineCount(1)
        .contains("PyTorch is not on the class path")
        .contains("mvn -q -Ptorch -Pquick -pl torch -am process-classes");
  }

  @Test
  void whatIsWrongIsOneLine() {
    Run step = Run.ck("export", run, "-o", "x.gguf", "--step", "3");
    assertThat(step.code()).isEqualTo(1);
    assertThat(step.err())
        .hasLineCount(1)
        .contains("has no checkpoint of step 3; there are [2, 4]");
    Run ending = Run.ck("export", run, "-o", "x.bin");
    assertThat(ending.err()).hasLineCount(1).contains("must end in .gguf or .safetensors");
    Run none = Run.ck("eval", folder.toString());
    assertThat(none.err()).hasLineCount(1).contains("is no folder of a run");
    Run order = Run.ck("replay", run, "--from", "4", "--to", "2");
    assertThat(order.err()).hasLineCount(1).contains("step 4 does not come before step 2");
  }

  @Test
  void wrongUsageIsTold() {
    assertThat(Run.ck("export", run).code()).isEqualTo(2);
    assertThat(Run.ck("export", run, "-o", "x.gguf", "--format", "q9").code()).isEqualTo(2);
    assertThat(Run.ck("eval", run, "--samples", "0").code()).isEqualTo(2);
    assertThat(Run.ck("replay", run, "--from", "2").code()).isEqualTo(2);
    assertThat(Run.ck("drift", run).code()).isEqualTo(2);
    assertThat(Run.ck("drift", run, run, "--against", "jvm").code()).isEqualTo(2);
    for (String command : new String[] {"export", "eval", "replay", "drift", "parity"}) {
      Run help = Run.ck(command, "--help");
      assertThat(help.code()).as(help.err()).isZero();
      assertThat(help.out()).startsWith("Usage: ck " + command).contains("Examples:");
    }
  }
}
