package dev.ckernel.model;

import dev.ckernel.format.GgufWriter;
import dev.ckernel.graph.Graph;
import dev.ckernel.kernel.lib.Heads.RopeLayout;
import java.util.List;
import java.util.function.Consumer;

/** Qwen3 (arXiv 2505.09388): queries and keys are normalised head by head. */
record Qwen3() implements Family {
  @Override
  public String architecture() {
    return "qwen3";
  }

  @Override
  public String transformersClass() {
    return "Qwen3ForCausalLM";
  }

  @Override
  public WeightNames names() {
    return new WeightNames(
        architecture(),
        List.of(
            WeightNames.OUTSIDE,
            WeightNames.ATTENTION,
            WeightNames.HEAD_NORMS,
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
        (x, layer) -> decoder.gatedFeedForward(decoder.attention(x, layer, true), layer));
  }

  @Override
  public boolean hasBias(String id) {
    return false;
  }

  /** Published ones, and small ones. */
  @Override
  public List<RandomModelSize> sizes() {
    return List.of(
        size("tiny", 96, 2, 272, 6, 3, 24, 509, 4096),
        size("small", 256, 4, 768, 4, 2, 128, 1024, 4096),
        size("0.6b", 1024, 28, 3072, 16, 8, 128, 151_936, 40_960),
        size("1.7b", 2048, 28, 6144, 16, 8, 128, 151_936, 40_960),
        size("4b", 2560, 36, 9728, 32, 8, 128, 151_936, 40_960));
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
