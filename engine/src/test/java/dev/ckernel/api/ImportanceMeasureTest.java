package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.ImportanceMatrix;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.TokenRole;
import dev.ckernel.text.Tokenizer;
import dev.ckernel.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class ImportanceMeasureTest {
  private static final byte[] TEXT =
      "Every column is multiplied with something, now and then. "
          .repeat(30)
          .getBytes(StandardCharsets.UTF_8);
  private static final int CHUNK = 40;

  @TempDir private Path folder;

  private ImportanceMatrix measure(Path model, int batch, boolean fusion, int chunks) {
    ModelOptions options =
        TinyModels.options(folder.resolve("cache"), null)
            .withContext(CHUNK)
            .withBatch(batch)
            .withFusion(fusion);
    return ImportanceMeasure.of(model, options, TEXT, "text", chunks);
  }

  /** The first matrices read the norm of the embedding, which is a formula. */
  @Test
  void firstInputsAreTheNormOfTheEmbeddings() {
    Path model = TinyModels.write(folder, "llama", DType.F32);
    ImportanceMatrix matrix = measure(model, 16, true, 2);
    float[] means = matrix.find("blk.0.attn_q.weight").orElseThrow().means();
    try (GgufFile file = GgufFile.open(model)) {
      Vocabulary vocabulary = GgufVocabulary.read(file);
      int[] ids = Tokenizer.of(vocabulary).encode(TEXT, EncodeOptions.PROMPT);
      float[] table = floats(file, "token_embd.weight");
      float[] weight = floats(file, "blk.0.attn_norm.weight");
      float epsilon = file.metadata().f32("llama.attention.layer_norm_rms_epsilon");
      int dim = weight.length;
      double[] squares = new double[dim];
      for (int t = 0; t < 2 * CHUNK; t++) {
        int id =
            t % CHUNK == 0 && vocabulary.addBos()
                ? vocabulary.id(TokenRole.BOS).orElse(ids[t])
                : ids[t];
        double sum = 0;
        for (int i = 0; i < dim; i++) {
          sum += (double) table[id * dim + i] * table[id * dim + i];
        }
        for (int i = 0; i < dim; i++) {
          double y = table[id * dim + i] / StrictMath.sqrt(sum / dim + epsilon) * weight[i];
          squares[i] += y * y;
        }
      }
      for (int i = 0; i < dim; i++) {
        double expected = squares[i] / (2 * CHUNK);
        assertThat((double) means[i]).isCloseTo(expected, within(1e-5 * expected));
      }
    }
    assertThat(matrix.chunks()).isEqualTo(2);
    assertThat(matrix.chunkTokens()).isEqualTo(CHUNK);
  }

  private static float[] floats(GgufFile file, String tensor) {
    return Codec.decode(
        DType.F32, file.data(file.tensor(tensor)), (int) file.tensor(tensor).elements());
  }

  @Test
  void everyMatrixOfEveryLayerIsMeasuredAndSharedInputsAreEqual() {
    ImportanceMatrix matrix = measure(TinyModels.write(folder, "qwen3", DType.Q8_0), 16, true, 3);
    assertThat(matrix.entries()).hasSize(2 * 7);
    for (int layer = 0; layer < 2; layer++) {
      String p = "blk." + layer + ".";
      assertThat(means(matrix, p + "attn_q.weight")).isEqualTo(means(matrix, p + "attn_v.weight"));
      assertThat(means(matrix, p + "ffn_gate.weight"))
          .isEqualTo(means(matrix, p + "ffn_up.weight"));
      assertThat(means(matrix, p + "ffn_down.weight")).hasSize(272).doesNotContain(0f);
    }
    assertThat(means(matrix, "blk.0.attn_q.weight"))
        .isNotEqualTo(means(matrix, "blk.1.attn_q.weight"));
  }

  private static float[] means(ImportanceMatrix matrix, String name) {
    return matrix.find(name).orElseThrow().means();
  }

  /** Bits do not depend on how a chunk is cut into steps. */
  @Test
  void stepsDoNotChangeABit() {
    Path model = TinyModels.write(folder, "qwen2", DType.F32);
    ImportanceMatrix one = measure(model, 16, true, 2);
    ImportanceMatrix other = measure(model, 7, false, 2);
    for (String name : one.entries().keySet()) {
      assertThat(means(other, name)).as(name).isEqualTo(means(one, name));
    }
  }

  @Test
  void aShortTextIsRefused() {
    Path model = TinyModels.write(folder, "llama", DType.F32);
    ModelOptions options = TinyModels.options(folder.resolve("cache"), null).withContext(CHUNK);
    assertThatThrownBy(() -> ImportanceMeasure.of(model, options, new byte[] {'a'}, "a", 1))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("less than one chunk of 40");
  }

  @Test
  void theTextOfSpecialTokensIsPlainText() {
    Path model = TinyModels.write(folder, "qwen3", DType.F32);
    byte[] text = "<|endoftext|>".repeat(2 * CHUNK).getBytes(StandardCharsets.UTF_8);
    ModelOptions options = TinyModels.options(folder.resolve("cache"), null).withContext(CHUNK);
    ImportanceMatrix matrix = ImportanceMeasure.of(model, options, text, "a", 100);
    try (GgufFile file = GgufFile.open(model)) {
      int[] ids = Tokenizer.of(GgufVocabulary.read(file)).encode(text, EncodeOptions.PLAIN);
      assertThat(matrix.chunks()).isEqualTo(ids.length / CHUNK).isGreaterThan(2);
    }
  }
}
