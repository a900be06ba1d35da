package dev.ckernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RandomModelTest {
  @TempDir private Path folder;

  /** The parameter counts of the published models (Llama's without its 32 or 64 rope factors). */
  @ParameterizedTest
  @CsvSource({
    "llama, 1b,   1235814400, 32",
    "llama, 3b,   3212749824, 64",
    "qwen2, 0.5b,  494032768, 0",
    "qwen2, 1.5b, 1543714304, 0",
    "qwen3, 0.6b,  596049920, 0",
    "qwen3, 1.7b, 1720574976, 0",
    "qwen3, 4b,   4022468096, 0",
    "gemma3, 1b,   999885952, 0"
  })
  void wellKnownSizesHaveTheirNumberOfParameters(
      String family, String size, long parameters, long factors) {
    assertThat(RandomModel.tensorBytes(RandomModelSize.of(family, size), FileType.F32))
        .isEqualTo(4 * (parameters + factors));
  }

  @Test
  void equalSeedsGiveEqualFilesAndOthersDoNot() {
    assertThat(write(1, DType.F32, "a")).hasSameBinaryContentAs(write(1, DType.F32, "b"));
    try (GgufFile one = GgufFile.open(folder.resolve("a"));
        GgufFile two = GgufFile.open(write(2, DType.F32, "c"))) {
      GgufTensor tensor = one.tensor("blk.1.ffn_up.weight");
      assertThat(one.data(tensor).mismatch(two.data(tensor))).isBetween(0L, 3L);
    }
  }

  @Test
  void tensorsDifferFromOneAnother() {
    try (GgufFile file = GgufFile.open(write(1, DType.F32, "a"))) {
      assertThat(
              file.data(file.tensor("blk.0.ffn_up.weight"))
                  .mismatch(file.data(file.tensor("blk.1.ffn_up.weight"))))
          .isBetween(0L, 3L);
    }
  }

  @Test
  void weightsAreUniformWithADeviationOfOneOverTheRootOfTheColumns() {
    try (GgufFile file = GgufFile.open(write(1, DType.F32, "a"))) {
      float[] weights =
          Codec.decode(DType.F32, file.data(file.tensor("blk.0.ffn_down.weight")), 96 * 272);
      double sum = 0;
      double squares = 0;
      for (float weight : weights) {
        sum += weight;
        squares += (double) weight * weight;
      }
      assertThat(squares / weights.length * 272).isBetween(0.97, 1.03);
      assertThat(sum / weights.length).isBetween(-0.001, 0.001);
    }
  }

  @Test
  void rowsThatFitNoBlockGiveWay() {
    assertThat(MixingRules.fitting(DType.Q6_K, 256)).isEqualTo(DType.Q6_K);
    assertThat(MixingRules.fitting(DType.Q6_K, 96)).isEqualTo(DType.Q8_0);
    assertThat(MixingRules.fitting(DType.Q4_0, 272)).isEqualTo(DType.F16);
    assertThat(MixingRules.fitting(DType.BF16, 17)).isEqualTo(DType.BF16);
  }

  @Test
  void normsAndBiasesStayF32() {
    try (GgufFile file = GgufFile.open(write(1, DType.Q8_0, "a"))) {
      assertThat(file.tensors())
          .filteredOn(tensor -> tensor.dims().size() == 1)
          .hasSize(1 + 2 * 5)
          .allMatch(tensor -> tensor.type() == GgmlType.F32);
    }
  }

  @Test
  void progressAddsUpToTheBytesOfTheTensors() {
    long[] done = {0};
    RandomModelSize size = RandomModelSize.of("llama", "small");
    RandomModel.write(folder.resolve("a"), size, DType.Q4_0, 1, bytes -> done[0] += bytes);
    assertThat(done[0]).isEqualTo(RandomModel.tensorBytes(size, FileType.Q4_0));
  }

  @Test
  void unknownFamiliesAndSizesListTheKnownOnes() {
    assertThatThrownBy(() -> RandomModelSize.of("gpt2", "tiny"))
        .isInstanceOf(CkException.class)
        .hasMessage("unknown family 'gpt2'; known are llama, qwen2, qwen3, gemma3");
    assertThatThrownBy(() -> RandomModelSize.of("qwen3", "7b"))
        .isInstanceOf(CkException.class)
        .hasMessage("unknown size '7b' of qwen3; known are tiny, small, 0.6b, 1.7b, 4b");
  }

  private Path write(long seed, DType format, String name) {
    Path file = folder.resolve(name);
    RandomModel.write(file, RandomModelSize.of("qwen2", "tiny"), format, seed, bytes -> {});
    return file;
  }
}
