package dev.ckernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.format.ImportanceMatrix;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
final class QuantizerTest {
  @TempDir private Path folder;

  private static Quantizer.Options options(FileType type, int threads) {
    return new Quantizer.Options(type, null, "", threads, false);
  }

  private Path source(FileType type) {
    Path file = folder.resolve("source-" + type + ".gguf");
    RandomModel.write(file, RandomModelSize.of("qwen2", "tiny"), type, 3, bytes -> {});
    return file;
  }

  private Path quantised(Path from, String name, Quantizer.Options options) {
    Path to = folder.resolve(name);
    Quantizer.quantize(from, to, options, bytes -> {});
    return to;
  }

  /** A random model is made directly in its format: quantising its f32 form gives that file. */
  @ParameterizedTest
  @EnumSource
  void aQuantisedFileIsWhatItWouldHaveBeenMade(FileType type) {
    Path file = quantised(source(FileType.F32), "small.gguf", options(type, 2));
    assertThat(file).hasSameBinaryContentAs(source(type));
  }

  @Test
  void threadsDoNotChangeAByte() {
    Path source = source(FileType.F32);
    assertThat(quantised(source, "one.gguf", options(FileType.Q4_K_M, 1)))
        .hasSameBinaryContentAs(quantised(source, "five.gguf", options(FileType.Q4_K_M, 5)));
  }

  @Test
  void theReportTellsWhatWasMade() {
    Path source = source(FileType.F32);
    Path file = folder.resolve("small.gguf");
    long[] done = new long[1];
    Quantizer.Report report =
        Quantizer.quantize(source, file, options(FileType.Q8_0, 2), bytes -> done[0] += bytes);
    try (GgufFile made = GgufFile.open(file);
        GgufFile old = GgufFile.open(source)) {
      long bytes = made.tensors().stream().mapToLong(GgufTensor::byteSize).sum();
      assertThat(report.lines().stream().mapToLong(Quantizer.Line::bytes).sum()).isEqualTo(bytes);
      assertThat(done[0]).isEqualTo(bytes);
      assertThat(report.sourceBytes())
          .isEqualTo(old.tensors().stream().mapToLong(GgufTensor::byteSize).sum());
      for (Quantizer.Line line : report.lines()) {
        List<GgufTensor> tensors =
            made.tensors().stream().filter(t -> t.type() == line.type()).toList();
        assertThat(tensors).hasSize(line.tensors());
        double squares = 0;
        for (GgufTensor tensor : tensors) {
          squares += squaredError(decoded(made, tensor), decoded(old, old.tensor(tensor.name())));
        }
        assertThat(line.meanSquaredError() * line.elements())
            .isBetween(squares * 0.999999, squares * 1.000001);
      }
      assertThat(report.lines()).extracting(Quantizer.Line::type).contains(GgmlType.Q8_0);
    }
  }

  private static float[] decoded(GgufFile file, GgufTensor tensor) {
    return Codec.decode(tensor.dtype(), file.data(tensor), (int) tensor.elements());
  }

  private static double squaredError(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  @Test
  void quantisedTensorsAreTakenOnlyIfAsked() {
    Path source = source(FileType.Q8_0);
    assertThatThrownBy(() -> quantised(source, "a.gguf", options(FileType.Q4_0, 1)))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("is Q8_0 already")
        .hasMessageContaining("--allow-requantize");
    assertThat(folder.resolve("a.gguf")).doesNotExist();
    Quantizer.Options again = new Quantizer.Options(FileType.Q4_0, null, "", 1, true);
    try (GgufFile file = GgufFile.open(quantised(source, "b.gguf", again))) {
      assertThat(file.tensor("blk.0.attn_q.weight").type()).isEqualTo(GgmlType.Q4_0);
    }
  }

  @Test
  void theSourceIsNeverWritten() {
    Path source = source(FileType.F32);
    assertThatThrownBy(() ->
            Quantizer.quantize(
                source,
                folder.resolve("../" + folder.getFileName()).resolve(source.getFileName()),
                options(FileType.Q8_0, 1),
                bytes -> {}))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("is the file to read");
  }

  @Test
  void aWeightThatIsNotFiniteIsNamed() {
    Path source = folder.resolve("bad.gguf");
    float[] x = new float[512];
    x[300] = Float.NaN;
    new GgufWriter()
        .string("general.architecture", "llama")
        .tensor(
            "blk.0.ffn_up.weight",
            GgmlType.F32,
            List.of(256L, 2L),
            GgufWriter.Content.of(Codec.encode(DType.F32, x)))
        .write(source);
    assertThatThrownBy(() -> quantised(source, "out.gguf", options(FileType.Q4_K_S, 2)))
        .isInstanceOf(CkException.class)
        .hasMessage("tensor 'blk.0.ffn_up.weight' cannot be made Q4_K: row 1, column 44 is NaN");
    assertThat(folder.resolve("out.gguf")).doesNotExist();
  }

  @Test
  void importanceIsMindedPerColumnAndMissingOneIsTold() {
    Path source = source(FileType.F32);
    String matrix = "blk.0.attn_k.weight";
    try (GgufFile file = GgufFile.open(source)) {
      GgufTensor tensor = file.tensor(matrix);
      int columns = Math.toIntExact(tensor.dims().getFirst());
      float[] sums = new float[columns];
      for (int i = 0; i < columns; i++) {
        sums[i] = i % 3 == 0 ? 100 : 1;
      }
      Map<String, ImportanceMatrix.Entry> entries = new HashMap<>();
      entries.put(matrix, new ImportanceMatrix.Entry(sums, new float[] {2}));
      ImportanceMatrix importance = new ImportanceMatrix(entries, List.of("text"), 3, 512);
      Quantizer.Options weighted =
          new Quantizer.Options(FileType.Q4_0, importance, "some.gguf", 2, false);
      Path to = folder.resolve("weighted.gguf");
      Quantizer.Report report = Quantizer.quantize(source, to, weighted, bytes -> {});
      assertThat(report.unweighted()).contains("blk.0.attn_q.weight").doesNotContain(matrix);
      float[] means = sums.clone();
      for (int i = 0; i < columns; i++) {
        means[i] /= 2;
      }
      try (GgufFile made = GgufFile.open(to)) {
        GgufTensor twin = made.tensor(matrix);
        float[] x = decoded(file, tensor);
        MemorySegment row = MemorySegment.ofArray(new byte[(int) twin.dtype().bytes(columns)]);
        Codec.encodeRow(twin.dtype(), x, columns, means, row, 0);
        assertThat(row.mismatch(made.data(twin).asSlice(row.byteSize(), row.byteSize())))
            .isEqualTo(-1);
        assertThat(made.metadata().string("quantize.imatrix.file")).isEqualTo("some.gguf");
        assertThat(made.metadata().u32("quantize.imatrix.chunks_count")).isEqualTo(3);
      }
      entries.put(matrix, new ImportanceMatrix.Entry(new float[columns + 1], new float[] {2}));
      ImportanceMatrix other = new ImportanceMatrix(entries, List.of(), 3, 512);
      assertThatThrownBy(() ->
              quantised(
                  source, "x.gguf", new Quantizer.Options(FileType.Q4_0, other, "", 2, false)))
          .isInstanceOf(CkException.class)
          .hasMessageContaining("another model's");
    }
  }

  @Test
  void typesHaveTheNamesThatPeopleUse() {
    assertThat(FileType.named("q4_k_m")).isEqualTo(FileType.Q4_K_M);
    assertThat(FileType.named("Q4_K")).isEqualTo(FileType.Q4_K_M);
    assertThat(FileType.named("q8_0")).isEqualTo(FileType.Q8_0);
    assertThatThrownBy(() -> FileType.named("q9"))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("q4_k_s");
  }
}
