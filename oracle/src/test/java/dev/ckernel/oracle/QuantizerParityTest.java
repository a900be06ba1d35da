package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.model.FileType;
import dev.ckernel.model.Quantizer;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import java.util.HashSet;
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

  private static Set<DType> assertSame(Path ours, Path theirs) {
    Set<DType> seen = new HashSet<>();
    try (GgufFile mine = GgufFile.open(ours);
        GgufFile other = GgufFile.open(theirs)) {
      for (String key : new String[] {"general.file_type", "general.quantization_version"}) {
        assertThat(mine.metadata().u32(key)).as(key).isEqualTo(other.metadata().u32(key));
      }
      assertThat(mine.metadata().keys())
          .containsExactlyInAnyOrderElementsOf(other.metadata().keys());
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
