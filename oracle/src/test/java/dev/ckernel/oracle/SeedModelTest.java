package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** llama.cpp takes what {@link SeedModel} writes, in every format. */
class SeedModelTest {
  private final LlamaCpp llama = Fixtures.llamaCpp();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void llamaCppRunsEveryFormat(LlamaCpp.FileType type) {
    SeedModel shape =
        new SeedModel(SeedModel.Family.QWEN3, 256, 2, 6, 2, 64, 512, 300, 1e6f, 1e-6f, true, false);
    Path f32 = folder.resolve("f32.gguf");
    Path file = folder.resolve(type + ".gguf");
    Path exact = folder.resolve("exact.gguf");
    shape.write(f32, 5);
    llama.quantize(f32, file, type);
    llama.quantize(file, exact, LlamaCpp.FileType.F32);

    double rounding = logits(exact).meanDivergenceOf(logits(file));
    double loss = logits(f32).meanDivergenceOf(logits(exact));
    switch (type) {
      case F32 -> assertThat(rounding + loss).isZero();
      case F16, BF16 -> assertThat(rounding + loss).isBetween(1e-9, 1e-3);
      case Q8_0,
          Q6_K,
          Q5_K_M,
          Q5_K_S,
          Q5_1,
          Q5_0,
          Q4_K_M,
          Q4_K_S,
          Q4_1,
          Q4_0,
          IQ4_NL,
          IQ4_XS,
          Q3_K_L,
          Q3_K_M,
          Q3_K_S,
          Q2_K ->
          assertThat(rounding).isBetween(1e-5, 1e-3);
    }
  }

  @Test
  void aSeedGivesOneModel() {
    SeedModel shape =
        new SeedModel(SeedModel.Family.QWEN2, 96, 1, 6, 3, 16, 272, 109, 1e4f, 1e-5f, false, false);
    for (int seed : new int[] {1, 1, 2}) {
      shape.write(folder.resolve(seed + ".gguf"), seed);
    }
    shape.write(folder.resolve("again.gguf"), 1);

    assertThat(folder.resolve("1.gguf")).hasSameBinaryContentAs(folder.resolve("again.gguf"));
    assertThat(logits(folder.resolve("1.gguf")).maxDifference(logits(folder.resolve("2.gguf"))))
        .isGreaterThan(0.1);
  }

  private Logits logits(Path file) {
    try (LlamaModel model = llama.load(file)) {
      int[] tokens = IntStream.range(0, 20).map(i -> i * 31 % 109).toArray();
      return model.logits(tokens);
    }
  }
}
