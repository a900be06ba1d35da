package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.ImportanceMatrix;
import dev.ckernel.model.FileType;
import dev.ckernel.model.Quantizer;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole files that we quantise against llama-quantize's: the same formats, the same bytes. */
class QuantizerParityTest {
  /** Layers enough for every rule; heads that do and do not share their values. */
  private static final SeedModel SHARED =
      new SeedModel(SeedModel.Family.LLAMA, 256, 18, 8, 2, 32, 256, 60, 1e4f, 1e-5f, false, false);

  private static final SeedModel SINGLE =
      new SeedModel(SeedModel.Family.QWEN3, 256, 9, 4, 4, 64, 256, 60, 1e4f, 1e-5f, true, false);

  /** Rows that are no whole number of blocks of 256. */
  private static final SeedModel ODD =
      new SeedModel(SeedModel.Family.QWEN2, 96, 3, 6, 3, 16, 272, 109, 1e4f, 1e-5f, false, false);

  private final LlamaCpp llama = Fixtures.llamaCpp();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void filesHaveTheSameTensors(FileType type) {
    for (SeedModel model : new SeedModel[] {SHARED, SINGLE, ODD}) {
      Path source = folder.resolve("f32.gguf");
      Path ours = folder.resolve("ours.gguf");
      Path theirs = folder.resolve("theirs.gguf");
      model.write(source, 11);
      Quantizer.Options options = new Quantizer.Options(type, null, "", 2, false);
      Quantizer.Report report = Quantizer.quantize(source, ours, options, bytes -> {});
      llama.quantize(source, theirs, LlamaCpp.FileType.valueOf(type.name()));

      Set<DType> seen = assertSame(ours, theirs);
      assertThat(report.lines()).hasSameSizeAs(seen);
      llama.load(ours).close();
    }
  }

  /** With importance other rules hold, too. Some matrices have none. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"F32", "F16", "BF16"})
  void importanceMakesTheSameDifference(FileType type) {
    Path source = folder.resolve("f32.gguf");
    Path ours = folder.resolve("ours.gguf");
    Path theirs = folder.resolve("theirs.gguf");
    SHARED.write(source, 12);
    Map<String, float[]> means = new HashMap<>();
    Map<String, ImportanceMatrix.Entry> entries = new HashMap<>();
    try (GgufFile file = GgufFile.open(source)) {
      for (GgufTensor tensor : file.tensors()) {
        if (tensor.dims().size() == 2
            && tensor.name().startsWith("blk.")
            && !tensor.name().contains("attn_k")) {
          float[] mean = importance(Math.toIntExact(tensor.dims().getFirst()), means.size());
          means.put(tensor.name(), mean);
          entries.put(tensor.name(), new ImportanceMatrix.Entry(mean, new float[] {1}));
        }
      }
    }
    ImportanceMatrix matrix = new ImportanceMatrix(entries, List.of(), 1, 512);
    Quantizer.quantize(
        source, ours, new Quantizer.Options(type, matrix, "i.gguf", 2, false), bytes -> {});
    llama.quantize(source, theirs, LlamaCpp.FileType.valueOf(type.name()), means);
    assertSameTensors(ours, theirs);
  }

  private static float[] importance(int columns, int stream) {
    float[] x = new float[columns];
    new CounterRng(8).gaussian(stream, 0, x);
    for (int i = 0; i < columns; i++) {
      x[i] *= x[i];
    }
    return x;
  }

  private static Set<DType> assertSame(Path ours, Path theirs) {
    try (GgufFile mine = GgufFile.open(ours);
        GgufFile other = GgufFile.open(theirs)) {
      for (String key : List.of("general.file_type", "general.quantization_version")) {
        assertThat(mine.metadata().u32(key)).as(key).isEqualTo(other.metadata().u32(key));
      }
      assertThat(mine.metadata().keys())
          .containsExactlyInAnyOrderElementsOf(other.metadata().keys());
    }
    return assertSameTensors(ours, theirs);
  }

  private static Set<DType> assertSameTensors(Path ours, Path theirs) {
    Set<DType> seen = new HashSet<>();
    try (GgufFile mine = GgufFile.open(ours);
        GgufFile other = GgufFile.open(theirs)) {
      assertThat(mine.tensors()).hasSameSizeAs(other.tensors());
      for (GgufTensor tensor : mine.tensors()) {
        GgufTensor twin = other.tensor(tensor.name());
        assertThat(tensor.type()).as(tensor.name()).isEqualTo(twin.type());
        assertThat(mine.data(tensor).mismatch(other.data(twin))).as(tensor.name()).isEqualTo(-1);
        seen.add(tensor.dtype());
      }
    }
    return seen;
  }
}
