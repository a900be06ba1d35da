package dev.ckernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufNumbers;
import dev.ckernel.format.GgufType;
import dev.ckernel.format.GgufValue;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.graph.Attention;
import dev.ckernel.graph.Gate;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphOp;
import dev.ckernel.graph.Init;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.RmsNorm;
import dev.ckernel.graph.Rope;
import dev.ckernel.graph.Scale;
import dev.ckernel.graph.SoftCap;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.TokenRole;
import dev.ckernel.text.Tokenizer;
import dev.ckernel.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

final class Gemma3Test {
  private static final int DIM = 12;
  private static final int HEAD = 4;

  @TempDir private Path folder;

  private final Map<String, GgufValue> metadata = new LinkedHashMap<>();

  /** A file of {@code layers} layers, of two heads each, with what else {@link #metadata} says. */
  private Gemma3.Model open(int layers) {
    GgufWriter writer =
        new GgufWriter()
            .string("general.architecture", "gemma3")
            .u32("gemma3.context_length", 64)
            .u32("gemma3.embedding_length", DIM)
            .u32("gemma3.block_count", layers)
            .u32("gemma3.feed_forward_length", 8)
            .u32("gemma3.attention.head_count", 2)
            .u32("gemma3.attention.head_count_kv", 1)
            .u32("gemma3.attention.key_length", HEAD)
            .u32("gemma3.attention.value_length", HEAD)
            .f32("gemma3.rope.freq_base", 1e6f)
            .f32("gemma3.attention.layer_norm_rms_epsilon", 1e-6f);
    metadata.forEach((key, value) -> writer.put("gemma3." + key, value));
    writer.tensor("token_embd.weight", GgmlType.F32, List.of(12L, 5L), (a, c) -> {});
    Path path = folder.resolve("m.gguf");
    writer.write(path);
    try (GgufFile file = GgufFile.open(path)) {
      return (Gemma3.Model) new Gemma3().read(new ModelFile(file, "gemma3"));
    }
  }

  private void u32(String key, int value) {
    metadata.put(key, new GgufValue.Int(GgufType.U32, value));
  }

  private void f32(String key, float value) {
    metadata.put(key, new GgufValue.Real(GgufType.F32, value));
  }

  /** {@code w} for a layer with a window, {@code g} for one that sees everything. */
  private static String kinds(Gemma3.Model model) {
    StringBuilder kinds = new StringBuilder();
    for (LayerConfig layer : model.config().layerList()) {
      kinds.append(layer.mask() instanceof Mask.Window ? 'w' : 'g');
    }
    return kinds.toString();
  }

  @Test
  void fiveLayersOfSixHaveAWindow() {
    u32("attention.sliding_window", 16);
    Gemma3.Model model = open(13);
    assertThat(kinds(model)).isEqualTo("wwwwwgwwwwwgw");
    assertThat(model.window()).isEqualTo(16);
    u32("attention.sliding_window_pattern", 2);
    assertThat(kinds(open(5))).isEqualTo("wgwgw");
    u32("attention.sliding_window_pattern", 1);
    assertThat(kinds(open(3))).isEqualTo("ggg");
    metadata.put(
        "attention.sliding_window_pattern", GgufNumbers.ofTruths(List.of(true, false, false)));
    assertThat(kinds(open(3))).isEqualTo("wgg");
    assertThatThrownBy(() -> open(4))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("sliding_window_pattern' has 3 elements for 4 layers");
  }

  @Test
  void withoutAWindowAllLayersSeeEverything() {
    assertThat(kinds(open(7))).isEqualTo("ggggggg");
    u32("attention.sliding_window", 0);
    assertThat(kinds(open(7))).isEqualTo("ggggggg");
  }

  @Test
  void layersWithAWindowTurnFasterAndAreNotScaled() {
    u32("attention.sliding_window", 16);
    f32("rope.scaling.factor", 8);
    List<Rotation> rotations = open(6).config().rotations();
    assertThat(rotations).hasSize(2);
    assertThat(rotations.get(0)).isEqualTo(Rotation.plain(HEAD, 10_000).withTables("rope.local"));
    assertThat(rotations.get(1)).isEqualTo(Rotation.plain(HEAD, 1e6f).withScale(8));
    f32("rope.freq_base_swa", 500);
    assertThat(open(6).config().rotations().get(0).theta()).isEqualTo(500);
  }

  @Test
  void scoresAreDividedByTheRootOfTheHeadButIn27B() {
    assertThat(open(6).config().layerList().getFirst().scale()).isEqualTo(0.5f);
    assertThat(open(62).config().layerList().getLast().scale())
        .isEqualTo((float) (1 / Math.sqrt(DIM / 2)));
  }

  private static RandomModelSize tiny() {
    return RandomModelSize.of("gemma3", "tiny");
  }

  @Test
  void whatItSaysOfItselfIsReadBack() {
    for (String size : List.of("tiny", "small")) {
      Path path = folder.resolve(size);
      RandomModelSize model = RandomModelSize.of("gemma3", size);
      RandomModel.write(path, model, DType.F32, 1, bytes -> {});
      try (GgufFile file = GgufFile.open(path)) {
        assertThat(new Gemma3().read(new ModelFile(file, "gemma3"))).isEqualTo(model.blueprint());
        assertThat(GgufModel.of(file).graph(model.blueprint().config().context()).nodes())
            .isNotEmpty();
      }
    }
    metadata.put(
        "attention.sliding_window_pattern", GgufNumbers.ofTruths(List.of(true, false, false)));
    u32("attention.sliding_window", 5);
    Gemma3.Model model = open(3);
    GgufWriter writer = new GgufWriter();
    model.describe(writer);
    Path path = folder.resolve("again.gguf");
    writer.tensor("token_embd.weight", GgmlType.F32, List.of(12L, 5L), (a, c) -> {}).write(path);
    try (GgufFile file = GgufFile.open(path)) {
      assertThat(new Gemma3().read(new ModelFile(file, "gemma3"))).isEqualTo(model);
    }
  }

  private static List<Node> nodes(Graph graph, Class<? extends GraphOp> op) {
    return graph.nodes().stream().filter(node -> op.isInstance(node.op())).toList();
  }

  @Test
  void theGraphHasWhatTheFamilyHas() {
    Graph graph = tiny().blueprint().graph(new NewParameters(new Gemma3(), true));
    assertThat(nodes(graph, Scale.class))
        .singleElement()
        .satisfies(node -> {
          assertThat(node.op()).isEqualTo(new Scale((float) Math.sqrt(96)));
          assertThat(node.input(0).id()).isEqualTo("embed:y");
        });
    assertThat(graph.outputs().getFirst())
        .isEqualTo(nodes(graph, SoftCap.class).getFirst().output());
    assertThat(nodes(graph, Gate.class))
        .hasSize(7)
        .allMatch(node -> node.op().equals(new Gate(Nonlinearity.GELU_TANH)));
    assertThat(nodes(graph, RmsNorm.class)).hasSize(7 * 6 + 1);
    assertThat(nodes(graph, Attention.class))
        .extracting(node -> ((Attention) node.op()).mask().label())
        .containsExactly(
            "window of 20",
            "window of 20",
            "window of 20",
            "window of 20",
            "window of 20",
            "causal",
            "window of 20");
    assertThat(nodes(graph, Rope.class))
        .extracting(node -> node.input(2).id())
        .containsOnly("rope.local.cos", "rope.cos")
        .containsSubsequence("rope.local.cos", "rope.cos", "rope.cos", "rope.local.cos");
    assertThat(graph.tensors())
        .filteredOn(tensor -> tensor.role() == Tensor.Role.PARAMETER)
        .allMatch(tensor ->
            tensor.init() == (tensor.type().shape().size() == 1 ? Init.ONES : Init.NORMAL));
  }

  @Test
  void newModelsHaveThePublishedWindows() {
    DecoderConfig alike = new DecoderConfig(6, 16, 2, 1, 8, 24, 32, 4096, 1e-6f, 8, 1e6f, 1);
    Gemma3.Model model = (Gemma3.Model) new Gemma3().of(alike);
    assertThat(kinds(model)).isEqualTo("wwwwwg");
    assertThat(model.window()).isEqualTo(512);
  }

  @Test
  void transformersAddsOneToTheWeightsOfNorms() {
    Gemma3 family = new Gemma3();
    DecoderConfig config = tiny().blueprint().config();
    float[] values = {1, 0.25f, 2};
    for (String id : List.of("norm", "layers.0.attn.post_norm", "layers.1.attn.k_norm")) {
      assertThat(family.toTransformers(config, id, 1, values)).containsExactly(0, -0.75f, 1);
    }
    assertThat(family.toTransformers(config, "layers.0.attn.q", 3, values)).isEqualTo(values);
    WeightNames names = family.names();
    assertThat(names.transformers("layers.3.ffn.norm"))
        .isEqualTo("model.layers.3.pre_feedforward_layernorm.weight");
    assertThat(names.transformers("layers.3.attn.post_norm"))
        .isEqualTo("model.layers.3.post_attention_layernorm.weight");
    assertThat(names.gguf("layers.3.ffn.post_norm")).isEqualTo("blk.3.post_ffw_norm.weight");
  }

  @Test
  void transformersIsToldOfWindowsAndBothThetas() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    tiny().blueprint().describe(json);
    assertThat(json.path("model_type").asString()).isEqualTo("gemma3_text");
    assertThat(json.path("hidden_activation").asString()).isEqualTo("gelu_pytorch_tanh");
    assertThat(json.path("rope_theta").floatValue()).isEqualTo(1e6f);
    assertThat(json.path("rope_local_base_freq").floatValue()).isEqualTo(1e4f);
    assertThat(json.path("sliding_window").asInt()).isEqualTo(20);
    assertThat(json.path("query_pre_attn_scalar").asInt()).isEqualTo(24);
    assertThat(json.at("/rope_scaling/factor").floatValue()).isEqualTo(8);
    assertThat(json.path("final_logit_softcapping").floatValue()).isEqualTo(30);
    assertThat(json.path("layer_types"))
        .hasSize(7)
        .element(5)
        .satisfies(type -> assertThat(type.asString()).isEqualTo("full_attention"));
  }

  @Test
  void theMadeUpVocabularyReadsAnyText() {
    Path path = folder.resolve("vocabulary.gguf");
    RandomModel.write(path, tiny(), DType.F32, 1, bytes -> {});
    try (GgufFile file = GgufFile.open(path)) {
      Vocabulary vocabulary = GgufVocabulary.read(file);
      assertThat(vocabulary.size()).isEqualTo(509);
      assertThat(vocabulary.id(TokenRole.BOS)).hasValue(2);
      Tokenizer tokenizer = Tokenizer.of(vocabulary);
      int[] ids = tokenizer.encode("the end of a dead end", EncodeOptions.PROMPT);
      assertThat(ids[0]).isEqualTo(2);
      assertThat(ids.length).isLessThan("the end of a dead end".length());
      String text = "42 naïve 猫\n\tx<end_of_turn>";
      assertThat(tokenizer.decode(tokenizer.encode(text, new EncodeOptions(false, false))))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(text);
    }
  }
}
