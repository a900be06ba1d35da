package dev.ckernel.model;

import dev.ckernel.format.GgufWriter;
import dev.ckernel.graph.Graph;
import dev.ckernel.kernel.lib.Heads.RopeLayout;
import java.util.List;
import java.util.function.Consumer;

/** Qwen2 and Qwen2.5 (arXiv 2407.10671): biases on queries, keys and values. */
record Qwen2() implements Family {
  @Override
  public String architecture() {
    return "qwen2";
  }

  @Override
  public String transformersClass() {
    return "Qwen2ForCausalLM";
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
    Decoder decoder = new Decoder(architecture(), config, parameters, RopeLayout.SPLIT_HALF);
    return decoder.build(
        (x, layer) -> decoder.gatedFeedForward(decoder.attention(x, layer, false), layer));
  }

  @Override
  public boolean hasBias(String id) {
    return id.equals("attn.q.bias") || id.equals("attn.k.bias") || id.equals("attn.v.bias");
  }

  /** Those of Qwen2.5, and small ones. */
  @Override
  public List<RandomModelSize> sizes() {
    return List.of(
        size("tiny", 96, 2, 272, 6, 3, 16, 509, 4096),
        size("small", 256, 4, 768, 4, 2, 64, 1024, 4096),
        size("0.5b", 896, 24, 4864, 14, 2, 64, 151_936, 32_768),
        size("1.5b", 1536, 28, 8960, 12, 2, 128, 151_936, 32_768));
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
      int context) {
    LayerConfig layer =
        LayerConfig.plain(heads, kvHeads, headDim, ffn, Rotation.plain(headDim, 1e6f));
    return RandomModelSize.alike(this, name, dim, layers, layer, vocabulary, context, 1e-6f, true);
  }

  @Override
  public Consumer<GgufWriter> vocabulary(int size) {
    return RandomVocabulary.qwen(size)::write;
  }
}
