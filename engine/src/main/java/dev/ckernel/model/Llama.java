package dev.ckernel.model;

import dev.ckernel.format.GgufWriter;
import dev.ckernel.graph.Graph;
import dev.ckernel.kernel.lib.Heads.RopeLayout;
import java.util.List;
import java.util.function.Consumer;

/**
 * Llama (Touvron et al. 2023, arXiv 2302.13971) and its descendants, whose queries and keys rotate
 * in pairs.
 */
record Llama() implements Family {
  private static final float THETA = 500_000;

  @Override
  public String architecture() {
    return "llama";
  }

  @Override
  public String transformersClass() {
    return "LlamaForCausalLM";
  }

  @Override
  public WeightNames names() {
    return new WeightNames(
        architecture(),
        List.of(
            WeightNames.OUTSIDE,
            WeightNames.ATTENTION,
            WeightNames.FEED_FORWARD_NORM,
            WeightNames.FEED_FORWARD));
  }

  @Override
  public Blueprint read(ModelFile file) {
    return of(DecoderKeys.read(file));
  }

  @Override
  public Blueprint of(DecoderConfig config) {
    return new PlainDecoder(this, config, this::graph);
  }

  private Graph graph(DecoderConfig config, Parameters parameters) {
    Decoder decoder = new Decoder(architecture(), config, parameters, RopeLayout.PAIRWISE);
    return decoder.build(
        (x, layer) -> decoder.gatedFeedForward(decoder.attention(x, layer, false), layer));
  }

  @Override
  public boolean hasBias(String id) {
    return false;
  }

  /** Those of Llama 3.2, two that machines like this one train, and small ones. */
  @Override
  public List<RandomModelSize> sizes() {
    return List.of(
        size("tiny", 96, 2, 272, 6, 3, 24, 509, 4096, false),
        size("small", 256, 4, 768, 4, 2, 64, 1024, 4096, true),
        size("15m", 288, 6, 768, 6, 6, 48, 32_000, 256, true),
        size("125m", 768, 12, 2048, 12, 12, 64, 50_304, 1024, true),
        size("1b", 2048, 16, 8192, 32, 8, 64, 128_256, 131_072, true),
        size("3b", 3072, 28, 8192, 24, 8, 128, 128_256, 131_072, true));
  }

  private RandomModelSize size(
      String name,
      int dim,
      int layers,
      int ffn,
      int heads,
      int kvHeads,
      int headDim,
      int vocabulary,
      int context,
      boolean tied) {
    Rotation rotation =
        Rotation.plain(headDim, THETA).withFactors(RopeFactors.llama3(headDim, THETA));
    LayerConfig layer = LayerConfig.plain(heads, kvHeads, headDim, ffn, rotation);
    return RandomModelSize.alike(this, name, dim, layers, layer, vocabulary, context, 1e-5f, tied);
  }

  @Override
  public Consumer<GgufWriter> vocabulary(int size) {
    return new RandomVocabulary(
            "llama-bpe",
            size,
            List.of("<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"),
            true,
            "<|eot_id|>")
        ::write;
  }

  /**
   * The transformers library rotates the halves of a head, while GGUF files of this family ask for
   * neighbours to rotate: so the rows of queries and keys are sorted, row {@code 2i + j} of a head
   * to {@code j·d/2 + i}.
   */
  @Override
  public float[] toTransformers(DecoderConfig config, String id, int columns, float[] values) {
    if (!id.matches("layers\\.\\d+\\.attn\\.[qk](\\.bias)?")) {
      return values;
    }
    int head = config.headDim();
    float[] sorted = new float[values.length];
    for (int row = 0; row < values.length / columns; row++) {
      int within = row % head;
      int to = row - within + within % 2 * (head / 2) + within / 2;
      System.arraycopy(values, row * columns, sorted, to * columns, columns);
    }
    return sorted;
  }
}
