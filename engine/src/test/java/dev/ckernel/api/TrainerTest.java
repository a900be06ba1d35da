package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import dev.ckernel.train.DryRun;
import dev.ckernel.train.Recipe;
import dev.ckernel.train.RunFolder;
import dev.ckernel.train.Telemetry;
import dev.ckernel.train.Trainer;
import dev.ckernel.train.TrainerListener;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trainer from files on the disk to a trained model: a learned vocabulary and two stages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
final class TrainerTest {
  private static final String RECIPE =
      """
      seed = 11
      [model]
      family = "llama"
      layers = 2
      dim = 24
      heads = 2
      ffn = 40
      [tokenizer]
      train = { vocab_size = 300 }
      [batch]
      length = 16
      sequences = 8
      [optimizer]
      lr = 1e-2
      [schedule]
      warmup = 2
      [run]
      checkpoint_every = 5
      evaluate_every = 4
      evaluate_batches = 2
      [[stage]]
      name = "text"
      [stage.data]
      path = "text"
      [stage.schedule]
      steps = 8
      [[stage]]
      name = "answers"
      [stage.data]
      path = "answers"
      packing = "sample"
      loss = "completion"
      [stage.schedule]
      steps = 6
      """;

  @TempDir static Path data;

  private Path run = Path.of("");

  private Map<String, Integer> expected = Map.of();
  private List<Line> expectedLines = List.of();

  @BeforeAll
  void runAsItIs() throws IOException {
    writeData();
    expected = whole(data.resolve("whole"));
    expectedLines = Line.of(data.resolve("whole"));
  }

  private static void writeData() throws IOException {
    StringBuilder text = new StringBuilder();
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      int sum = i + 7;
      text.append("{\"text\": \"after %d comes %d, and then %d\"}\n".formatted(i, i + 1, i + 2));
      answers.append("{\"prompt\": \"%d+7\", \"completion\": \"%d\"}\n".formatted(i, sum));
    }
    Files.createDirectories(data.resolve("text"));
    Files.createDirectories(data.resolve("answers"));
    Files.writeString(data.resolve("text/train.jsonl"), text);
    Files.writeString(
        data.resolve("text/validation.jsonl"),
        "{\"text\": \"after 5 comes 6, and then 7\"}\n".repeat(4));
    Files.writeString(data.resolve("answers/train.jsonl"), answers);
  }

  private static Recipe recipe(String... overrides) {
    return Recipe.parse(RECIPE, "test.toml", data, List.of(overrides));
  }

  private static TrainingPrograms compiler() {
    return TrainingPrograms.of(ModelOptions.defaults().withCache(data.resolve("cache")));
  }

  private static Trainer start(Path run, String... overrides) {
    return Trainer.start(recipe(overrides), run, compiler(), 2, TrainerListener.SILENT);
  }

  private static Trainer resume(Path run) {
    return Trainer.resume(run, compiler(), 1, TrainerListener.SILENT);
  }

  private static Map<String, Integer> bits(Trainer trainer) {
    Map<String, Integer> bits = new LinkedHashMap<>();
    for (Map.Entry<String, MemorySegment> segment : trainer.segments().entrySet()) {
      byte[] bytes = segment.getValue().toArray(ValueLayout.JAVA_BYTE);
      bits.put(segment.getKey(), Arrays.hashCode(bytes));
    }
    return bits;
  }

  @BeforeEach
  void chooseFolder(@TempDir Path folder) {
    run = folder.resolve("run");
  }

  /** What does not depend on the clock. */
  private record Line(
      long step, String stage, float loss, @Nullable Float validation, float norm, float lr) {
    static List<Line> of(Path run) {
      return RunFolder.open(run).steps().stream().map(Line::of).toList();
    }

    private static Line of(Telemetry t) {
      return new Line(t.step(), t.stage(), t.loss(), t.validationLoss(), t.gradientNorm(), t.lr());
    }
  }

  private static Map<String, Integer> whole(Path run, String... overrides) {
    try (Trainer trainer = start(run, overrides)) {
      trainer.train(() -> false);
      return bits(trainer);
    }
  }

  @Test
  void aRunThatIsBrokenOffAndResumedIsTheSameRun() {
    try (Trainer trainer = start(run)) {
      trainer.train(3, () -> false);
    }
    try (Trainer trainer = resume(run)) {
      assertThat(trainer.step()).isEqualTo(3);
      trainer.train(() -> trainer.step() == 7);
      assertThat(trainer.step()).isEqualTo(7);
    }
    try (Trainer trainer = resume(run)) {
      assertThat(trainer.step()).isEqualTo(7);
      trainer.train(9, () -> false);
      // As a process that is killed: three steps that no checkpoint has.
      trainer.advance();
      trainer.advance();
      trainer.advance();
    }
    assertThat(Line.of(run)).hasSize(12);
    try (Trainer trainer = resume(run)) {
      assertThat(trainer.step()).isEqualTo(9);
      assertThat(Line.of(run)).hasSize(9);
      trainer.train(() -> false);
      assertThat(trainer.step()).isEqualTo(trainer.totalSteps()).isEqualTo(14);
      assertThat(bits(trainer)).isEqualTo(expected);
    }
    List<Line> lines = Line.of(run);
    assertThat(lines).isEqualTo(expectedLines);
    assertThat(lines).extracting(Line::stage).startsWith("text").endsWith("answers");
    assertThat(lines.get(7).validation()).isNotNull();
    assertThat(RunFolder.open(run).savedSteps()).containsExactly(10L, 14L);
  }

  @ParameterizedTest
  @CsvSource({"4, 2", "2, 4", "1, 8"})
  void accumulatingIsTheWholeBatch(int sequences, int accumulate) {
    String[] overrides = {"batch.sequences=" + sequences, "batch.accumulate=" + accumulate};
    assertThat(whole(run, overrides)).isEqualTo(expected);
    assertThat(Line.of(run))
        .extracting(Line::loss, Line::norm)
        .isEqualTo(
            expectedLines.stream()
                .map(line -> org.assertj.core.groups.Tuple.tuple(line.loss, line.norm))
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "diagnostics.canaries=true",
    "diagnostics.fusion=false",
    "memory.recompute=\"all\"",
    "memory.recompute=[1]"
  })
  void switchesChangeNoBit(String override) {
    assertThat(whole(run, override)).isEqualTo(expected);
  }

  @Test
  void learns() {
    String[] overrides = {"stage.text.schedule.steps=150", "run.evaluate_every=150"};
    try (Trainer trainer = start(run, overrides)) {
      trainer.train(150, () -> false);
      List<Line> lines = Line.of(run);
      assertThat(lines.getFirst().loss()).isBetween(4f, 7f);
      assertThat(lines.getLast().loss()).isLessThan(2);
      assertThat(lines.getLast().validation()).isNotNull().isLessThan(2);
    }
  }

  @Test
  void twoTrainersAreNotInOneFolder() {
    try (Trainer trainer = start(run)) {
      assertThatThrownBy(() -> resume(run))
          .isInstanceOf(CkException.class)
          .hasMessage(
              run
                  + ": process %d trains in it; let it end, or choose another --run"
                      .formatted(ProcessHandle.current().pid()));
      trainer.train(2, () -> false);
    }
    try (Trainer trainer = resume(run)) {
      assertThat(trainer.step()).isEqualTo(2);
    }
  }

  /** Eight questions that have one answer each are the whole batch of every step. */
  @Test
  void oneBatchIsLearnedByHeart() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      lines.append("{\"prompt\": \"%d\", \"completion\": \"%d\"}\n".formatted(i, 11 * i % 8));
    }
    Path one = data.resolve("one.jsonl");
    Files.writeString(one, lines);
    String[] overrides = {
      "stage.text.data.path=\"" + one + "\"",
      "stage.text.data.packing=\"sample\"",
      "stage.text.data.loss=\"completion\"",
      "stage.text.schedule.steps=300",
      "optimizer.weight_decay=0",
      "run.evaluate_every=0"
    };
    try (Trainer trainer = start(run, overrides)) {
      assertThat(trainer.advance().loss()).isGreaterThan(4);
      while (trainer.step() < 299) {
        trainer.advance();
      }
      assertThat(trainer.advance().loss()).isLessThan(0.02f);
    }
  }

  @Test
  void aLossThatIsNoNumberStopsAndNamesItsOp() {
    String[] overrides = {
      "optimizer.lr=1000",
      "optimizer.weight_decay=1000",
      "stage.text.schedule.steps=100",
      "run.evaluate_every=0",
      "run.checkpoint_every=1"
    };
    long step;
    Map<String, Integer> before;
    try (Trainer trainer = start(run, overrides)) {
      assertThatThrownBy(() -> trainer.train(() -> false))
          .isInstanceOf(CkException.class)
          .hasMessageMatching(
              "the (loss|gradient) of step \\d+ is (NaN|-?Infinity); the first op that made one:"
                  + " layers\\.[01]\\..* \\(.*\\) made (NaN|-?Infinity);"
                  + " the checkpoint of step \\d+ is kept");
      step = trainer.step();
      before = bits(trainer);
    }
    assertThat(RunFolder.open(run).savedSteps()).endsWith(step);
    try (Trainer again = resume(run)) {
      assertThat(again.step()).isEqualTo(step);
      assertThat(bits(again)).isEqualTo(before);
    }
  }

  @Test
  void everyStageOfTheProgramIsInTheFolderOfTheRun() {
    BuildFolder build = BuildFolder.open(data.resolve("whole/build"));
    assertThat(build.files())
        .extracting(BuildFolder.Entry::file)
        .contains("ir1_train_forward.json", "ir2_train_backward.json", "layout_train.json")
        .contains("train_exec_plan.json", "kernels.txt")
        .containsAnyOf("generated_train_runtime.c", "Model.java");
    assertThat(build.files())
        .allSatisfy(entry -> assertThat(build.verify(entry)).isEqualTo(BuildFolder.State.OK));
    assertThat(build.text("layout_train.json")).contains("\"overLowerBound\": 1");
    assertThat(build.text("train_exec_plan.json")).contains("\"name\": \"backward\"");
    assertThat(build.source()).contains("cross_entropy");
  }

  @Test
  void aDryRunSaysWhatRecomputationCosts() {
    DryRun none = DryRun.of(recipe(), compiler(), 1);
    DryRun all = DryRun.of(recipe("memory.recompute=\"all\""), compiler(), 1);
    assertThat(none.text()).containsPattern("recompute +none; of all 2 layers: ");
    assertThat(all.text()).containsPattern("recompute +of 2 layers: ");
    assertThat(all.recompute().saved()).isLessThan(all.recompute().kept());
    assertThat(all.recompute().work()).isEqualTo(none.recompute().work());
    assertThat(all.recompute().kept()).isEqualTo(none.recompute().kept());
    assertThat(all.recompute().work().share()).isBetween(0.1, 0.34);
  }

  @Test
  void memoryThatDoesNotReachIsSaidBeforeAnythingIsTrained() {
    assertThatThrownBy(() -> start(run, "batch.sequences=32768", "model.ffn=1048576"))
        .isInstanceOf(CkException.class)
        .hasMessageMatching(
            "training needs \\d+ MB of memory, and \\d+ MB are free: make batch.sequences smaller,"
                + " or set memory.recompute = \"all\"");
  }
}
