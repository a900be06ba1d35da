package dev.ckernel.model;

import dev.ckernel.format.GgufNumbers;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Init;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.Heads.RopeLayout;
import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.kernel.lib.Nonlinearity;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gemma 3 (arXiv 2503.19786): five layers that see a window, then one that sees everything, each
 * kind with rotary frequencies of its own; norms before and behind both halves of a layer, and of
 * each head; GELU gates; embeddings scaled by the root of their width.
 */
record Gemma3() implements Family {
  private static final int PERIOD = 6;
  private static final int WINDOW = 512;
  private static final float LOCAL_THETA = 10_000;
  private static final String LOCAL = "rope.local";

  /** The 27B model divides its scores by the root of its width per head, not of its head size. */
  private static final int LAYERS_OF_27B = 62;

  private static final List<WeightNames.Name> OWN =
      List.of(
          WeightNames.inLayer(
              "attn.post_norm", "post_attention_norm.weight", "post_attention_layernorm.weight"),
          WeightNames.inLayer("ffn.norm", "ffn_norm.weight", "pre_feedforward_layernorm.weight"),
          WeightNames.inLayer(
              "ffn.post_norm", "post_ffw_norm.weight", "post_feedforward_layernorm.weight"));

  @Override
  public String architecture() {
    return "gemma3";
  }

  @Override
  public String transformersClass() {
    return "Gemma3ForCausalLM";
  }

  @Override
  public WeightNames names() {
    return new WeightNames(
        architecture(),
        List.of(
            WeightNames.OUTSIDE,
            WeightNames.ATTENTION,
            WeightNames.HEAD_NORMS,
            OWN,
            WeightNames.FEED_FORWARD));
  }

  /**
   * A model of the family.
   *
   * @param softCap of the logits; 0 for none
   */
  record Model(DecoderConfig config, float softCap) implements Blueprint {
    @Override
    public Family family() {
      return new Gemma3();
    }

    @Override
    public Blueprint withContext(int positions) {
      return new Model(config.withContext(positions), softCap);
    }

    @Override
    public Graph graph(Parameters parameters) {
      Decoder decoder =
          new Decoder(family().architecture(), config, parameters, RopeLayout.SPLIT_HALF);
      float root = (float) Math.sqrt(config.dim());
      return decoder.build(
          x -> decoder.scale("embed.scale", x, root),
          (x, layer) -> layer(decoder, x, layer),
          logits -> softCap == 0 ? logits : decoder.softCap("logits.cap", logits, softCap));
    }

    /** Norms follow the last matrices, so their size does not grow the residual stream. */
    private Tensor layer(Decoder decoder, Tensor x, Decoder.Layer layer) {
      Tensor attended = decoder.attentionBranch(x, layer, true, Init.NORMAL);
      Tensor between =
          decoder.residual(
              "attn.residual", x, decoder.norm("attn.post_norm", attended, layer, config.dim()));
      Tensor fed = decoder.feedForwardBranch(between, layer, Nonlinearity.GELU_TANH, Init.NORMAL);
      return decoder.residual(
          "ffn.residual", between, decoder.norm("ffn.post_norm", fed, layer, config.dim()));
    }

    /** Positions of a window, or 0 where all layers see everything. */
    int window() {
      return config.layerList().stream()
          .map(LayerConfig::mask)
          .mapToInt(mask -> mask instanceof Mask.Window window ? window.positions() : 0)
          .max()
          .orElse(0);
    }

    private List<Boolean> pattern() {
      return config.layerList().stream().map(layer -> layer.mask() instanceof Mask.Window).toList();
    }

    private float localTheta() {
      return config.layerList().stream()
          .filter(layer -> layer.mask() instanceof Mask.Window)
          .findFirst()
          .map(layer -> layer.rotation().theta())
          .orElse(LOCAL_THETA);
    }

    @Override
    public void describe(GgufWriter writer) {
      Blueprint.super.describe(writer);
      String p = family().architecture() + ".";
      if (window() > 0) {
        writer
            .u32(p + "attention.sliding_window", window())
            .f32(p + "rope.freq_base_swa", localTheta());
        if (!pattern().equals(periodic(PERIOD, config.layers()))) {
          writer.put(p + "attention.sliding_window_pattern", GgufNumbers.ofTruths(pattern()));
        }
      }
      if (softCap != 0) {
        writer.f32(p + "final_logit_softcapping", softCap);
      }
    }

    @Override
    public void describe(ObjectNode json) {
      String activation = "gelu_pytorch_tanh";
      TransformersConfig.numbers(json, config, activation);
      json.put("model_type", "gemma3_text")
          .put("hidden_activation", activation)
          .put("query_pre_attn_scalar", scoreSize(config))
          .put("rope_local_base_freq", localTheta())
          .put("sliding_window", window());
      ArrayNode types = json.putArray("layer_types");
      pattern().forEach(local -> types.add(local ? "sliding_attention" : "full_attention"));
      if (softCap == 0) {
        json.putNull("final_logit_softcapping");
      } else {
        json.put("final_logit_softcapping", softCap);
      }
      json.putNull("attn_logit_softcapping");
    }
  }

  @Override
  public Blueprint read(ModelFile file) {
    DecoderConfig config = DecoderKeys.read(file);
    file.check(
        config.rotation().factors().isEmpty(), "rotary factors do not belong to this family");
    int window = file.count("attention.sliding_window", 0);
    float theta = file.positive("rope.freq_base_swa", LOCAL_THETA);
    float cap = file.number("final_logit_softcapping", 0);
    file.check(cap >= 0, "the logits' soft cap is " + cap);
    List<Boolean> pattern = pattern(file, config.layers());
    return new Model(window == 0 ? scored(config) : windows(config, pattern, window, theta), cap);
  }

  /** A period, or a truth value for each layer: whether it sees a window. */
  private static List<Boolean> pattern(ModelFile file, int layers) {
    String key = "attention.sliding_window_pattern";
    return file.isList(key) ? file.truths(key, layers) : periodic(file.count(key, PERIOD), layers);
  }

  /** The last layer of each period sees everything; of a period of 0 there is no last one. */
  private static List<Boolean> periodic(int period, int layers) {
    return IntStream.range(0, layers)
        .mapToObj(layer -> period == 0 || layer % period < period - 1)
        .toList();
  }

  /** Gives windows to layers, whose positions are neither scaled nor counted as far. */
  private static DecoderConfig windows(
      DecoderConfig config, List<Boolean> pattern, int window, float theta) {
    List<LayerConfig> layers =
        IntStream.range(0, config.layers())
            .mapToObj(i -> {
              LayerConfig layer = config.layerList().get(i);
              Rotation far = layer.rotation();
              Rotation near = new Rotation(LOCAL, far.dims(), theta, 1, far.magnitude(), List.of());
              return pattern.get(i) ? layer.with(new Mask.Window(window), near) : layer;
            })
            .toList();
    return scored(config.withLayers(layers));
  }

  private static DecoderConfig scored(DecoderConfig config) {
    float scale = (float) (1 / Math.sqrt(scoreSize(config)));
    return config.withLayers(
        config.layerList().stream().map(layer -> layer.withScale(scale)).toList());
  }

  /** By the root of which scores are divided. */
  private static int scoreSize(DecoderConfig config) {
    return config.layers() == LAYERS_OF_27B ? config.dim() / config.heads() : config.headDim();
  }

  /** Where no layer has a window, those have one that have it in the published models. */
  @Override
  public Blueprint of(DecoderConfig config) {
    boolean given = config.layerList().stream().anyMatch(l -> l.mask() instanceof Mask.Window);
    return new Model(
        given
            ? scored(config)
            : windows(config, periodic(PERIOD, config.layers()), WINDOW, LOCAL_THETA),
        0);
  }

  @Override
  public boolean hasBias(String id) {
    return false;
  }

  /** The smallest of the published models, and small ones: {@code tiny} has all that there is. */
  @Override
  public List<RandomModelSize> sizes() {
    return List.of(
        size("tiny", 96, 7, 272, 6, 3, 24, 509, 4096, 20, 8, 30),
        size("small", 256, 6, 768, 4, 1, 64, 1024, 4096, 16, 1, 0),
        size("1b", 1152, 26, 6912, 4, 1, 256, 262_144, 32_768, WINDOW, 1, 0));
  }

  private static RandomModelSize size(
      String name,
      int dim,
      int layers,
      int ffn,
      int heads,
      int kvHeads,
      int headDim,
      int vocabulary,
      int context,
      int window,
      float ropeScale,
      float softCap) {
    Rotation rotation = Rotation.plain(headDim, 1e6f).withScale(ropeScale);
    LayerConfig layer = LayerConfig.plain(heads, kvHeads, headDim, ffn, rotation);
    DecoderConfig config =
        new DecoderConfig(dim, vocabulary, context, 1e-6f, Collections.nCopies(layers, layer));
    List<Boolean> pattern = periodic(PERIOD, layers);
    return new RandomModelSize(
        new Model(windows(config, pattern, window, LOCAL_THETA), softCap), name, true);
  }

  @Override
  public Consumer<GgufWriter> vocabulary(int size) {
    return new RandomPieces(size)::write;
  }

  /** That library adds 1 to the weights of norms; GGUF files have the sum. */
  @Override
  public float[] toTransformers(DecoderConfig config, String id, int columns, float[] values) {
    if (!id.endsWith("norm")) {
      return values;
    }
    float[] less = values.clone();
    for (int i = 0; i < less.length; i++) {
      less[i] -= 1;
    }
    return less;
  }
}
