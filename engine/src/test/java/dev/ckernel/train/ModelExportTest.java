package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.api.Backend;
import dev.ckernel.api.Model;
import dev.ckernel.api.Session;
import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufValue;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.format.SafetensorsFile;
import dev.ckernel.format.SafetensorsTensor;
import dev.ckernel.graph.Tensor;
import dev.ckernel.model.GgufModel;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import dev.ckernel.text.TokenRole;
import dev.ckernel.text.TokenizerJson;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is exported is what was trained, and runs. */
@Tag("slow")
final class ModelExportTest {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"llama, true", "qwen2, false", "qwen3, true"})
  void theExportedFileGivesTheLossesOfTheRun(String family, boolean tied) {
    RunFolder run = TinyRun.train(folder, family, tied, 4);
    Path file = folder.resolve("model.gguf");
    try (TrainedModel trained = TrainedModel.open(run, Optional.empty())) {
      assertThat(trained.step()).isEqualTo(4);
      ModelExport.write(trained, file, DType.F32, "tiny");
      try (GgufFile gguf = GgufFile.open(file)) {
        GgufModel definition = GgufModel.of(gguf);
        assertThat(gguf.metadata().string("general.name")).isEqualTo("tiny");
        for (Tensor tensor : trained.model().graph().tensors()) {
          if (tensor.role() == Tensor.Role.PARAMETER) {
            assertThat(definition.values(tensor.id())).isEqualTo(trained.values(tensor));
          }
        }
      }
      assertThat(validationLoss(trained, file))
          .isCloseTo(
              run.steps().get(3).validationLoss(), org.assertj.core.data.Offset.offset(1e-5f));
    }
  }

  /** The mean loss of the run's held-out sequences as the exported model sees them. */
  private float validationLoss(TrainedModel trained, Path file) {
    Recipe recipe = trained.run().recipe();
    double sum = 0;
    long counted = 0;
    try (Model model = Model.load(file, TinyRun.options(folder, Backend.NATIVE))) {
      int length = recipe.batch().length();
      TokenData data =
          TokenData.validation(
                  recipe.stages().getFirst().data(), model.tokenizer(), length, model.vocabulary())
              .orElseThrow();
      for (int sequence = 0; sequence < data.sequences(); sequence++) {
        Batch batch = data.batch(sequence);
        double[] losses = new double[length];
        try (Session session = model.newSession()) {
          session.append(
              batch.tokens(),
              length,
              (row, logits) -> losses[row] = loss(logits, batch.targets()[row]));
        }
        sum += Arrays.stream(losses).sum();
        counted += batch.counted();
      }
    }
    return (float) (sum / counted);
  }

  private static double loss(float[] logits, int target) {
    if (target < 0) {
      return 0;
    }
    double sum = 0;
    for (float logit : logits) {
      sum += StrictMath.exp(logit);
    }
    return StrictMath.log(sum) - logits[target];
  }

  @Test
  void safetensorsHaveTheNamesAndOrderOfTransformers() {
    RunFolder run = TinyRun.train(folder, "llama", false, 2);
    Path file = folder.resolve("model.safetensors");
    try (TrainedModel trained = TrainedModel.open(run, Optional.of(2L))) {
      ModelExport.write(trained, file, DType.F32, "tiny");
      assertThat(TokenizerJson.read(folder.resolve("tokenizer.json")).size())
          .isEqualTo(trained.vocabulary().size());
      try (SafetensorsFile read = SafetensorsFile.open(file)) {
        assertThat(read.metadata()).containsEntry("format", "pt");
        assertThat(read.tensors())
            .extracting(SafetensorsTensor::name)
            .contains(
                "model.embed_tokens.weight",
                "model.layers.1.self_attn.q_proj.weight",
                "model.layers.1.post_attention_layernorm.weight",
                "model.layers.0.mlp.down_proj.weight",
                "model.norm.weight",
                "lm_head.weight")
            .hasSize(3 + 2 * 9);
        assertThat(read.find("model.layers.0.mlp.down_proj.weight").orElseThrow().shape())
            .isEqualTo(List.of(48L, 80L));
        float[] down = values(read, "model.layers.0.mlp.down_proj.weight");
        assertThat(down).isEqualTo(trained.values(tensor(trained, "layers.0.ffn.down")));
        // A head of 8: elements 0 1 2 3 4 5 6 7 rotate as (0 1) (2 3) …, there as (0 4) (1 5) ….
        float[] ours = trained.values(tensor(trained, "layers.0.attn.k"));
        float[] theirs = values(read, "model.layers.0.self_attn.k_proj.weight");
        int[] from = {0, 2, 4, 6, 1, 3, 5, 7};
        for (int row = 0; row < 24; row++) {
          int same = row - row % 8 + from[row % 8];
          assertThat(Arrays.copyOfRange(theirs, row * 48, (row + 1) * 48))
              .isEqualTo(Arrays.copyOfRange(ours, same * 48, (same + 1) * 48));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "llama, LlamaForCausalLM, false, BF16, bfloat16",
    "qwen2, Qwen2ForCausalLM, true, F16, float16",
    "qwen3, Qwen3ForCausalLM, false, F32, float32"
  })
  void transformersIsToldWhatTheModelIs(
      String family, String architecture, boolean tied, DType format, String dtype) {
    RunFolder run = TinyRun.train(folder, family, tied, 2);
    Path file = folder.resolve("hf/model.safetensors");
    try (TrainedModel trained = TrainedModel.open(run, Optional.empty());
        SafetensorsFile tensors = export(trained, file, format)) {
      JsonNode config = JsonMapper.shared().readTree(file.resolveSibling("config.json").toFile());
      assertThat(config.at("/architectures/0").asString()).isEqualTo(architecture);
      assertThat(config.path("model_type").asString()).isEqualTo(family);
      assertThat(config.path("torch_dtype").asString()).isEqualTo(dtype);
      assertThat(config.path("tie_word_embeddings").asBoolean()).isEqualTo(tied);
      assertThat(tensors.find("lm_head.weight").isPresent()).isNotEqualTo(tied);
      assertThat(config.path("attention_bias").asBoolean()).isEqualTo(family.equals("qwen2"));
      assertThat(config.path("max_position_embeddings").asInt()).isEqualTo(trained.context());
      assertThat(config.path("rms_norm_eps").floatValue())
          .isEqualTo(trained.model().config().epsilon());
      assertThat(config.path("rope_theta").floatValue())
          .isEqualTo(trained.model().config().ropeTheta());
      assertThat(config.has("rope_scaling")).isFalse();
      for (TokenRole role : List.of(TokenRole.BOS, TokenRole.EOS)) {
        JsonNode id = config.path(role == TokenRole.BOS ? "bos_token_id" : "eos_token_id");
        OptionalInt expected = trained.vocabulary().id(role);
        assertThat(id.isNull() ? OptionalInt.empty() : OptionalInt.of(id.intValue()))
            .isEqualTo(expected);
      }
      long vocabulary = config.path("vocab_size").longValue();
      long hidden = config.path("hidden_size").longValue();
      long head = config.path("head_dim").longValue();
      long queries = config.path("num_attention_heads").longValue() * head;
      long keys = config.path("num_key_value_heads").longValue() * head;
      long ffn = config.path("intermediate_size").longValue();
      assertThat(vocabulary).isEqualTo(trained.vocabulary().size());
      assertThat(shape(tensors, "model.embed_tokens.weight")).containsExactly(vocabulary, hidden);
      String last = "model.layers.%d.".formatted(config.path("num_hidden_layers").intValue() - 1);
      assertThat(shape(tensors, last + "self_attn.q_proj.weight")).containsExactly(queries, hidden);
      assertThat(shape(tensors, last + "self_attn.v_proj.weight")).containsExactly(keys, hidden);
      assertThat(shape(tensors, last + "mlp.up_proj.weight")).containsExactly(ffn, hidden);
      assertThat(tensors.find("model.layers.2.input_layernorm.weight")).isEmpty();
      assertThat(file.resolveSibling("tokenizer.json")).exists();
      assertThat(file.resolveSibling("tokenizer_config.json")).exists();
    }
  }

  private static SafetensorsFile export(TrainedModel trained, Path file, DType format) {
    ModelExport.write(trained, file, format, "tiny");
    return SafetensorsFile.open(file);
  }

  private static List<Long> shape(SafetensorsFile file, String tensor) {
    return file.find(tensor).orElseThrow().shape();
  }

  /** A licence that gets lost is broken; a template that gets lost makes a chat another. */
  @Test
  void whatABaseSaysOfItselfAndOfChatsGoesWithIt() throws IOException {
    Path base = folder.resolve("base.gguf");
    Path first = folder.resolve("first.gguf");
    try (TrainedModel trained =
        TrainedModel.open(TinyRun.train(folder, "llama", true, 2), Optional.empty())) {
      ModelExport.write(trained, first, DType.F32, "first");
    }
    try (GgufFile from = GgufFile.open(first)) {
      GgufWriter writer =
          new GgufWriter()
              .putAll(from.metadata())
              .string("tokenizer.chat_template", "{{ messages }}")
              .strings("tokenizer.chat_templates", List.of("tool_use"))
              .string("tokenizer.chat_template.tool_use", "{{ tools }}")
              .string("general.license", "apache-2.0")
              .strings("general.tags", List.of("a", "b"))
              .u32("general.base_model.count", 1);
      for (GgufTensor tensor : from.tensors()) {
        writer.tensor(
            tensor.name(), tensor.type(), tensor.dims(), GgufWriter.Content.of(from.data(tensor)));
      }
      writer.write(base);
    }
    RunFolder run = TinyRun.trainOn(folder, base, 2);
    Path gguf = folder.resolve("tuned.gguf");
    Path tensors = folder.resolve("hf/model.safetensors");
    try (TrainedModel trained = TrainedModel.open(run, Optional.empty());
        SafetensorsFile read = export(trained, tensors, DType.F32)) {
      ModelExport.write(trained, gguf, DType.Q8_0, "tuned");
      assertThat(read.metadata())
          .containsEntry("format", "pt")
          .containsEntry("general.license", "apache-2.0")
          .containsEntry("general.tags", "[\"a\",\"b\"]")
          .containsEntry("general.base_model.count", "1");
    }
    try (GgufFile tuned = GgufFile.open(gguf);
        GgufFile old = GgufFile.open(base)) {
      Map<String, GgufValue> expected = new LinkedHashMap<>(old.metadata().entries());
      Map<String, GgufValue> found = new LinkedHashMap<>(tuned.metadata().entries());
      assertThat(found.get("general.name")).isEqualTo(new GgufValue.Text("tuned"));
      assertThat(found.get("general.file_type")).isNotEqualTo(expected.get("general.file_type"));
      for (String own : List.of("general.name", "general.file_type")) {
        expected.remove(own);
        found.remove(own);
      }
      assertThat(found).isEqualTo(expected);
    }
    Path config = tensors.resolveSibling("tokenizer_config.json");
    JsonNode list = JsonMapper.shared().readTree(config.toFile()).path("chat_template");
    assertThat(list.findValuesAsString("name")).containsExactly("default", "tool_use");
    assertThat(list.findValuesAsString("template"))
        .containsExactly("{{ messages }}", "{{ tools }}");
    assertThat(TokenizerJson.templates(tensors.resolveSibling(TokenizerJson.FILE)))
        .isEqualTo(TokenizerJson.templates(run.tokenizer()));
  }

  @Test
  void whatCannotBeIsSaid() {
    RunFolder run = TinyRun.train(folder, "qwen3", false, 2);
    assertThatThrownBy(() -> TrainedModel.open(run, Optional.of(1L)))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("has no checkpoint of step 1; there are [2]");
    try (TrainedModel trained = TrainedModel.open(run, Optional.empty())) {
      assertThatThrownBy(
              () -> ModelExport.write(trained, folder.resolve("m.safetensors"), DType.Q8_0, "x"))
          .isInstanceOf(CkException.class)
          .hasMessageContaining("hold f32, f16 or bf16");
      assertThatThrownBy(() -> ModelExport.write(trained, folder.resolve("m.bin"), DType.F32, "x"))
          .isInstanceOf(CkException.class)
          .hasMessageContaining("must end in .gguf or .safetensors");
    }
    assertThatThrownBy(() -> ModelExport.format("q9"))
        .isInstanceOf(CkException.class)
        .hasMessage("format 'q9' is unknown; known are f32, f16, bf16, q8_0, q4_0");
  }

  private static Tensor tensor(TrainedModel trained, String id) {
    return trained.model().graph().tensors().stream()
        .filter(tensor -> tensor.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static float[] values(SafetensorsFile file, String name) {
    return file.data(name).toArray(F32);
  }
}
