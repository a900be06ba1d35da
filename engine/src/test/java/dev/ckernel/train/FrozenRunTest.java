package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.format.SafetensorsFile;
import dev.ckernel.graph.Tensor;
import dev.ckernel.model.GgufModel;
import dev.ckernel.model.RandomModel;
import dev.ckernel.model.RandomModelSize;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs over a quantised base of which the most is frozen, from a recipe to an export. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
final class FrozenRunTest {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @SuppressWarnings("InlineFormatString") // a recipe reads better by itself
  private static final String RECIPE =
      """
      seed = 5
      frozen = ["embedding", "layers.*.attn.*", "layers.0.*", "layers.1.*"]
      [model]
      base = "%s"
      [batch]
      length = 16
      sequences = 2
      [data]
      path = "text.txt"
      validation = 0.2
      [optimizer]
      lr = 1e-3
      [[optimizer.group]]
      match = "layers.2.ffn.down"
      lr_scale = 0.0
      [schedule]
      kind = "constant"
      steps = 4
      [run]
      checkpoint_every = 2
      keep = 9
      evaluate_every = 4
      """;

  @TempDir static Path folder;

  private Path base = Path.of("");
  private Path twin = Path.of("");
  private RunFolder overBase;
  private RunFolder overTwin;

  @BeforeAll
  void trainBoth() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      text.append("line ").append(i).append(" has the number ").append(i * 37 % 101).append("\n");
    }
    Files.writeString(folder.resolve("text.txt"), text);
    base = folder.resolve("base.gguf");
    twin = folder.resolve("twin.gguf");
    RandomModel.write(base, RandomModelSize.of("qwen2", "small"), DType.Q4_K, 7, bytes -> {});
    dequantise(base, twin);
    overBase = train(base, "run");
    overTwin = train(twin, "twin-run");
  }

  private static void dequantise(Path from, Path to) {
    try (GgufFile file = GgufFile.open(from)) {
      GgufWriter writer = new GgufWriter().putAll(file.metadata());
      for (GgufTensor tensor : file.tensors()) {
        float[] values = Codec.decode(tensor.dtype(), file.data(tensor), (int) tensor.elements());
        writer.tensor(
            tensor.name(),
            GgmlType.of(DType.F32),
            tensor.dims(),
            (offset, chunk) ->
                MemorySegment.copy(
                    values, (int) (offset / 4), chunk, F32, 0, (int) (chunk.byteSize() / 4)));
      }
      writer.write(to);
    }
  }

  private Recipe recipe(Path model, String... overrides) {
    return Recipe.parse(
        RECIPE.formatted(model.getFileName()), "r.toml", folder, List.of(overrides));
  }

  private ProgramCompiler compiler() {
    return TinyRun.compiler(folder);
  }

  private RunFolder train(Path model, String name) {
    Path path = folder.resolve(name);
    try (Trainer trainer =
        Trainer.start(recipe(model), path, compiler(), 2, TrainerListener.SILENT)) {
      trainer.train(() -> false);
    }
    return RunFolder.open(path);
  }

  private static boolean isFrozen(String id) {
    return !id.matches("norm|layers\\.[23]\\.ffn\\..*") || id.equals("layers.2.ffn.down");
  }

  @Test
  void theRunIsThatOverTheBaseInF32() {
    List<Telemetry> steps = overBase.steps();
    assertThat(steps).hasSize(4);
    for (int i = 0; i < 4; i++) {
      Telemetry other = overTwin.steps().get(i);
      assertThat(steps.get(i).loss()).isEqualTo(other.loss());
      assertThat(steps.get(i).gradientNorm()).isEqualTo(other.gradientNorm());
      assertThat(steps.get(i).validationLoss()).isEqualTo(other.validationLoss());
    }
    assertThat(steps.get(3).loss()).isNotEqualTo(steps.get(0).loss());
    try (Checkpoint one = overBase.saved(4);
        Checkpoint other = overTwin.saved(4)) {
      assertThat(one.names())
          .containsExactly("params/parameters", "moments/moments0", "moments/moments1");
      for (String name : one.names()) {
        assertThat(one.sha256(name)).as(name).isEqualTo(other.sha256(name));
      }
    }
    Drift.Side a = new Drift.Side("base", overBase, compiler(), Optional.of(false));
    Drift.Side b = new Drift.Side("twin", overTwin, compiler(), Optional.empty());
    assertThat(Drift.find(a, b, 2, 1, 1, TrainerListener.SILENT)).isEmpty();
  }

  @Test
  void aCheckpointHoldsWhatIsTrainedAndNoMore() {
    try (Checkpoint checkpoint = overBase.saved(4);
        TrainedModel trained = TrainedModel.open(overBase, Optional.of(4L))) {
      long floats =
          trained.model().graph().tensors().stream()
              .filter(tensor -> tensor.role() == Tensor.Role.PARAMETER && !isFrozen(tensor.id()))
              .mapToLong(tensor -> trained.values(tensor).length)
              .sum();
      assertThat(checkpoint.segment("moments/moments0").byteSize()).isEqualTo(4 * floats);
    }
  }

  @Test
  void aRunThatIsResumedIsTheSameAndSoIsItsReplay() {
    Path path = folder.resolve("resumed");
    try (Trainer trainer =
        Trainer.start(recipe(base), path, compiler(), 1, TrainerListener.SILENT)) {
      trainer.train(2, () -> false);
    }
    try (Trainer trainer = Trainer.resume(path, compiler(), 2, TrainerListener.SILENT)) {
      assertThat(trainer.step()).isEqualTo(2);
      trainer.train(() -> false);
    }
    assertThat(RunFolder.open(path).weightsHash(4)).isEqualTo(overBase.weightsHash(4));
    assertThat(Replay.of(overBase, 0, 4, compiler(), 1, TrainerListener.SILENT)).isEmpty();
  }

  @Test
  void anotherBaseIsRefused() throws IOException {
    Path mine = folder.resolve("mine.gguf");
    Files.copy(base, mine);
    RunFolder run = train(mine, "mine");
    Files.copy(twin, mine, StandardCopyOption.REPLACE_EXISTING);
    String words = "is not the base model that the recipe names: its sha256 is ";
    assertThatThrownBy(() -> Trainer.resume(run.path(), compiler(), 1, TrainerListener.SILENT))
        .isInstanceOf(CkException.class)
        .hasMessageContaining(words);
    assertThatThrownBy(() -> TrainedModel.open(run, Optional.empty()))
        .isInstanceOf(CkException.class)
        .hasMessageContaining(words);
    Files.delete(mine);
    Files.copy(base, mine);
    try (Trainer trainer = Trainer.resume(run.path(), compiler(), 1, TrainerListener.SILENT)) {
      assertThat(trainer.step()).isEqualTo(4);
    }
    assertThat(recipe(base).withBaseHash().model().baseHash()).get().asString().hasSize(64);
  }

  @Test
  void frozenTensorsAreExportedByteForByte() {
    for (DType format : List.of(DType.F32, DType.F16, DType.Q8_0)) {
      Path file = folder.resolve("export-" + format + ".gguf");
      try (TrainedModel trained = TrainedModel.open(overBase, Optional.empty());
          GgufFile original = GgufFile.open(base)) {
        ModelExport.write(trained, file, format, "tiny");
        try (GgufFile exported = GgufFile.open(file)) {
          GgufModel model = GgufModel.of(exported);
          for (Tensor tensor : trained.model().graph().tensors()) {
            if (tensor.role() != Tensor.Role.PARAMETER) {
              continue;
            }
            String name = model.weightName(tensor.id());
            GgufTensor now = exported.tensor(name);
            if (isFrozen(tensor.id())) {
              assertThat(now.dtype()).as(name).isEqualTo(original.tensor(name).dtype());
              assertThat(exported.data(now).mismatch(original.data(original.tensor(name))))
                  .as(name)
                  .isEqualTo(-1);
            } else if (format == DType.F32) {
              assertThat(model.values(tensor.id())).isEqualTo(trained.values(tensor));
            } else if (tensor.type().shape().size() > 1) {
              assertThat(now.dtype()).as(name).isEqualTo(format);
            }
          }
        }
      }
    }
  }

  /** What takes more room than it was asked to is made smaller; safetensors hold no blocks. */
  @Test
  void frozenTensorsBecomeWhatTheFileAsksFor() {
    try (TrainedModel trained = TrainedModel.open(overTwin, Optional.empty())) {
      Path file = folder.resolve("smaller.gguf");
      ModelExport.write(trained, file, DType.Q8_0, "tiny");
      try (GgufFile exported = GgufFile.open(file)) {
        assertThat(exported.tensor("blk.0.attn_q.weight").dtype()).isEqualTo(DType.Q8_0);
      }
    }
    try (TrainedModel trained = TrainedModel.open(overBase, Optional.empty());
        GgufFile original = GgufFile.open(base)) {
      Path file = folder.resolve("hf/model.safetensors");
      ModelExport.write(trained, file, DType.F32, "tiny");
      try (SafetensorsFile exported = SafetensorsFile.open(file)) {
        assertThat(exported.data("model.layers.1.mlp.down_proj.weight").toArray(F32))
            .isEqualTo(GgufModel.of(original).values("layers.1.ffn.down"));
      }
    }
  }

  @Test
  void anEvaluationReadsTheBaseToo() {
    try (TrainedModel trained = TrainedModel.open(overBase, Optional.empty())) {
      HeldOut.Score score = HeldOut.ofRun(trained).losses(16 * 2, compiler(), 1).getFirst();
      assertThat((float) score.loss()).isEqualTo(overBase.steps().get(3).validationLoss());
    }
  }

  @Test
  void aDryRunSaysWhatTheBaseTakes() {
    DryRun run = DryRun.of(recipe(base), compiler(), 1);
    assertThat(run.memory().regions()).containsKey("frozen parameters");
    assertThat(run.parameters()).isEqualTo(256 + 2 * 256 + 5L * 256 * 768);
    DryRun whole = DryRun.of(recipe(base, "frozen=[]"), compiler(), 1);
    assertThat(run.memory().bytes()).isLessThan(whole.memory().bytes() / 2);
    assertThat(run.text()).containsPattern("frozen parameters +[0-9.]+ MB");
  }

  @Test
  void namesThatAreNoneAreRefused() {
    assertThatThrownBy(
            () -> DryRun.of(recipe(base, "frozen=[\"layers.*.attn.qq\"]"), compiler(), 1))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith("frozen names 'layers.*.attn.qq', which is no parameter")
        .hasMessageContaining("layers.0.attn.q, ");
    assertThatThrownBy(() -> DryRun.of(recipe(base, "frozen=[\"*\"]"), compiler(), 1))
        .isInstanceOf(CkException.class)
        .hasMessage("every parameter is frozen: there is nothing to train");
  }
}
