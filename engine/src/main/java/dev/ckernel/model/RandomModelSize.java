package dev.ckernel.model;

import static dev.ckernel.model.RandomFamily.LLAMA;
import static dev.ckernel.model.RandomFamily.QWEN2;
import static dev.ckernel.model.RandomFamily.QWEN3;

import dev.ckernel.tensor.CkException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A model that {@link RandomModel} can make: well-known ones, with the dimensions of their
 * published configurations, two that machines like this one train, and small ones. {@code tiny} has
 * shapes that fit nothing by chance (odd row lengths, 3 KV heads, a prime vocabulary); in {@code
 * small} every row is a whole number of blocks of every format.
 */
public final class RandomModelSize {
  private static final List<RandomModelSize> ALL =
      List.of(
          new RandomModelSize(LLAMA, "tiny", 96, 2, 272, 6, 3, 24, 509, 4096, false),
          new RandomModelSize(LLAMA, "small", 256, 4, 768, 4, 2, 64, 1024, 4096, true),
          new RandomModelSize(LLAMA, "15m", 288, 6, 768, 6, 6, 48, 32_000, 256, true),
          new RandomModelSize(LLAMA, "125m", 768, 12, 2048, 12, 12, 64, 50_304, 1024, true),
          new RandomModelSize(LLAMA, "1b", 2048, 16, 8192, 32, 8, 64, 128_256, 131_072, true),
          new RandomModelSize(LLAMA, "3b", 3072, 28, 8192, 24, 8, 128, 128_256, 131_072, true),
          new RandomModelSize(QWEN2, "tiny", 96, 2, 272, 6, 3, 16, 509, 4096, true),
          new RandomModelSize(QWEN2, "small", 256, 4, 768, 4, 2, 64, 1024, 4096, true),
          new RandomModelSize(QWEN2, "0.5b", 896, 24, 4864, 14, 2, 64, 151_936, 32_768, true),
          new RandomModelSize(QWEN2, "1.5b", 1536, 28, 8960, 12, 2, 128, 151_936, 32_768, true),
          new RandomModelSize(QWEN3, "tiny", 96, 2, 272, 6, 3, 24, 509, 4096, true),
          new RandomModelSize(QWEN3, "small", 256, 4, 768, 4, 2, 128, 1024, 4096, true),
          new RandomModelSize(QWEN3, "0.6b", 1024, 28, 3072, 16, 8, 128, 151_936, 40_960, true),
          new RandomModelSize(QWEN3, "1.7b", 2048, 28, 6144, 16, 8, 128, 151_936, 40_960, true),
          new RandomModelSize(QWEN3, "4b", 2560, 36, 9728, 32, 8, 128, 151_936, 40_960, true));

  final RandomFamily family;
  final String size;

  /** Width of the residual stream. */
  final int dim;

  final int layers;

  /** Width of the feed-forward layer. */
  final int ffn;

  final int heads;
  final int kvHeads;

  /** Width of a head; {@code heads * headDim} need not be {@code dim}. */
  final int headDim;

  final int vocab;

  /** Positions that the model was made for. */
  final int context;

  /** Whether the head is the embedding. */
  final boolean tied;

  private RandomModelSize(
      RandomFamily family,
      String size,
      int dim,
      int layers,
      int ffn,
      int heads,
      int kvHeads,
      int headDim,
      int vocab,
      int context,
      boolean tied) {
    this.family = family;
    this.size = size;
    this.dim = dim;
    this.layers = layers;
    this.ffn = ffn;
    this.heads = heads;
    this.kvHeads = kvHeads;
    this.headDim = headDim;
    this.vocab = vocab;
    this.context = context;
    this.tied = tied;
  }

  /** All that there are, by family and rising size. */
  public static List<RandomModelSize> all() {
    return ALL;
  }

  /**
   * The model of that family and size.
   *
   * @throws CkException if there is none; the message lists those there are
   */
  public static RandomModelSize of(String family, String size) {
    List<RandomModelSize> sizes = ALL.stream().filter(s -> s.family().equals(family)).toList();
    if (sizes.isEmpty()) {
      throw unknown("family '" + family + "'", ALL, RandomModelSize::family);
    }
    return sizes.stream()
        .filter(s -> s.size.equals(size))
        .findFirst()
        .orElseThrow(
            () -> unknown("size '" + size + "' of " + family, sizes, RandomModelSize::size));
  }

  /** GGUF's name of the architecture. */
  public String family() {
    return family.architecture();
  }

  /** Its name among the sizes of the family. */
  public String size() {
    return size;
  }

  DecoderConfig config() {
    return new DecoderConfig(
        layers,
        dim,
        heads,
        kvHeads,
        headDim,
        ffn,
        vocab,
        context,
        family.epsilon,
        headDim,
        family.ropeTheta,
        1f);
  }

  private static CkException unknown(
      String what, List<RandomModelSize> known, Function<RandomModelSize, String> name) {
    return new CkException(
        known.stream()
            .map(name)
            .distinct()
            .collect(Collectors.joining(", ", "unknown " + what + "; known are ", "")));
  }
}
