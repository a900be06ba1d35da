package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.api.Backend;
import dev.ckernel.api.KvType;
import dev.ckernel.api.Model;
import dev.ckernel.oracle.LlamaCpp.FileType;
import dev.ckernel.oracle.SeedModel.Family;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our engine beside llama.cpp, on models that nobody has seen before. */
class LiveParityTest {
  /** Longer than a chunk of attention (128) and a panel of a matmul (256). */
  private static final int TOKENS = 300;

  /**
   * The difference grows with the position, since llama.cpp computes rotary angles in f32: 4e-6 up
   * to position 24, 2e-5 at 300.
   */
  private static final double F32_TOLERANCE = 5e-5;

  /** Our rounding of activations may cost no more than llama.cpp's, but for chance. */
  private static final double COST_TOLERANCE = 1.10;

  private final LlamaCpp llama = Fixtures.llamaCpp();

  @TempDir Path folder;

  static Stream<SeedModel> oddShapes() {
    return Stream.of(
        new SeedModel(Family.LLAMA, 96, 3, 4, 4, 24, 272, 509, 1e4f, 1e-5f, false, false),
        new SeedModel(Family.LLAMA, 160, 2, 9, 3, 24, 272, 509, 5e5f, 1e-6f, true, true),
        new SeedModel(Family.QWEN2, 96, 3, 6, 3, 16, 272, 509, 1e6f, 1e-6f, true, false),
        new SeedModel(Family.QWEN3, 96, 3, 6, 3, 24, 272, 509, 1e6f, 1e-6f, false, false),
        new SeedModel(Family.QWEN3, 528, 1, 5, 1, 128, 48, 33, 1e4f, 1e-3f, true, false));
  }

  @ParameterizedTest
  @MethodSource("oddShapes")
  void logitsAreEqual(SeedModel shape) {
    Path file = folder.resolve("model.gguf");
    shape.write(file, 23);
    int[] tokens = tokens(shape.vocab());

    Logits ours = ours(file, tokens);

    Logits theirs = theirs(file, tokens);
    assertThat(ours.maxDifference(theirs)).isLessThan(F32_TOLERANCE);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "F32")
  void roundingCostsNoMoreThanInLlamaCpp(FileType type) {
    SeedModel shape =
        new SeedModel(Family.QWEN3, 256, 3, 6, 2, 64, 512, 509, 1e6f, 1e-6f, false, false);
    Path original = folder.resolve("original.gguf");
    Path file = folder.resolve("model.gguf");
    Path exactFile = folder.resolve("exact.gguf");
    shape.write(original, 17);
    llama.quantize(original, file, type);
    llama.quantize(file, exactFile, FileType.F32);
    int[] tokens = tokens(shape.vocab());

    Logits exact = theirs(exactFile, tokens);
    double ours = exact.meanDivergenceOf(ours(file, tokens));
    double theirs = exact.meanDivergenceOf(theirs(file, tokens));

    assertThat(ours).isLessThanOrEqualTo(COST_TOLERANCE * theirs);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "F32")
  void cacheCostsNoMoreThanInLlamaCpp(LlamaContext.Cache cache) {
    SeedModel shape =
        new SeedModel(Family.QWEN3, 256, 3, 6, 2, 64, 512, 509, 1e6f, 1e-6f, false, false);
    Path file = folder.resolve("model.gguf");
    shape.write(file, 29);
    int[] tokens = tokens(shape.vocab());

    try (LlamaModel model = llama.load(file)) {
      Logits exact = model.logits(tokens);
      double ours = exact.meanDivergenceOf(ours(file, tokens, KvType.valueOf(cache.name())));
      double theirs = exact.meanDivergenceOf(model.logits(tokens, cache));

      assertThat(ours).isLessThanOrEqualTo(COST_TOLERANCE * theirs);
    }
  }

  private Logits theirs(Path file, int[] tokens) {
    try (LlamaModel model = llama.load(file)) {
      return model.logits(tokens);
    }
  }

  private Logits ours(Path file, int[] tokens) {
    return ours(file, tokens, KvType.F32);
  }

  /** Of both backends, whose bits are equal. */
  private Logits ours(Path file, int[] tokens, KvType kv) {
    Logits result = ours(file, tokens, kv, Backend.NATIVE);
    assertThat(ours(file, tokens, kv, Backend.JVM).maxDifference(result)).isZero();
    return result;
  }

  private Logits ours(Path file, int[] tokens, KvType kv, Backend backend) {
    try (Model model = Ours.load(file, backend, kv, folder.resolve("cache"))) {
      return Ours.logits(model, tokens);
    }
  }

  private static int[] tokens(int vocab) {
    SplittableRandom random = new SplittableRandom(vocab);
    return random.ints(TOKENS, 0, vocab).toArray();
  }
}
