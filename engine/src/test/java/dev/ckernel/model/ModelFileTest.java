package dev.ckernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufNumbers;
import dev.ckernel.format.GgufType;
import dev.ckernel.format.GgufValue;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file says of its model is applied, known to change nothing, or refused by name. */
final class ModelFileTest {
  @TempDir private Path folder;

  private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
  private final Map<String, List<Long>> tensors = new LinkedHashMap<>();

  @BeforeEach
  void smallModel() {
    put("general.architecture", new GgufValue.Text("llama"));
    u32("llama.context_length", 128);
    u32("llama.embedding_length", 32);
    u32("llama.block_count", 2);
    u32("llama.feed_forward_length", 48);
    u32("llama.attention.head_count", 4);
    u32("llama.attention.head_count_kv", 2);
    real("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    shape("token_embd.weight", 32, 40);
    shape("output_norm.weight", 32);
    for (String layer : List.of("blk.0.", "blk.1.")) {
      shape(layer + "attn_norm.weight", 32);
      shape(layer + "attn_q.weight", 32, 32);
      shape(layer + "attn_k.weight", 32, 16);
      shape(layer + "attn_v.weight", 32, 16);
      shape(layer + "attn_output.weight", 32, 32);
      shape(layer + "ffn_norm.weight", 32);
      shape(layer + "ffn_gate.weight", 32, 48);
      shape(layer + "ffn_up.weight", 32, 48);
      shape(layer + "ffn_down.weight", 48, 32);
    }
  }

  private void put(String key, GgufValue value) {
    metadata.put(key, value);
  }

  private void u32(String key, long value) {
    put(key, new GgufValue.Int(GgufType.U32, value));
  }

  private void real(String key, double value) {
    put(key, new GgufValue.Real(GgufType.F32, value));
  }

  private void text(String key, String value) {
    put(key, new GgufValue.Text(value));
  }

  private void shape(String name, long... dims) {
    tensors.put(name, Arrays.stream(dims).boxed().toList());
  }

  private <T> T open(Function<GgufModel, T> ask) {
    GgufWriter writer = new GgufWriter();
    metadata.forEach(writer::put);
    tensors.forEach((name, dims) -> writer.tensor(name, GgmlType.F32, dims, (at, chunk) -> {}));
    Path path = folder.resolve("m.gguf");
    writer.write(path);
    try (GgufFile file = GgufFile.open(path)) {
      return ask.apply(GgufModel.of(file));
    }
  }

  private DecoderConfig config() {
    return open(GgufModel::config);
  }

  private float scale() {
    return config().layerList().getFirst().rotation().scale();
  }

  private void refused(String... words) {
    assertThatThrownBy(this::config)
        .isExactlyInstanceOf(CkException.class)
        .hasMessageContainingAll(words)
        .hasMessageContaining("m.gguf: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void whatIsLeftOutIsAsLlamaCppHasIt() {
    DecoderConfig config = config();
    assertThat(config.headDim()).isEqualTo(8);
    assertThat(config.ropeDims()).isEqualTo(8);
    assertThat(config.ropeTheta()).isEqualTo(10_000);
    assertThat(scale()).isEqualTo(1);
    metadata.remove("llama.attention.head_count_kv");
    shape("blk.0.attn_k.weight", 32, 32);
    shape("blk.0.attn_v.weight", 32, 32);
    shape("blk.1.attn_k.weight", 32, 32);
    shape("blk.1.attn_v.weight", 32, 32);
    assertThat(config().kvHeads()).isEqualTo(4);
  }

  @Test
  void aFactorWithoutATypeScalesLinearly() {
    real("llama.rope.scaling.factor", 4);
    assertThat(scale()).isEqualTo(4);
    text("llama.rope.scaling.type", "linear");
    assertThat(scale()).isEqualTo(4);
    text("llama.rope.scaling.type", "none");
    assertThat(scale()).isEqualTo(1);
  }

  @Test
  void theOldKeyIsReadWhereTheNewOneIsNot() {
    real("llama.rope.scale_linear", 2);
    assertThat(scale()).isEqualTo(2);
    real("llama.rope.scaling.factor", 4);
    assertThat(scale()).isEqualTo(4);
    real("llama.rope.scaling.factor", 0);
    assertThat(scale()).as("0 stands for 1, whatever the old key says").isEqualTo(1);
  }

  @Test
  void aTypeWithoutAFactorScalesNothing() {
    text("llama.rope.scaling.type", "linear");
    assertThat(scale()).isEqualTo(1);
    real("llama.rope.scaling.factor", -2);
    refused("-2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "longrope", "su"})
  void otherWaysToScaleAreRefusedByName(String type) {
    text("llama.rope.scaling.type", type);
    refused("'" + type + "'", "supported are none, linear");
  }

  @Test
  void theAttentionFactorMultipliesTheTables() {
    float[] plain = open(model -> model.tableRow("rope.cos", 3));
    real("llama.rope.scaling.attn_factor", 2);
    float[] twice = open(model -> model.tableRow("rope.cos", 3));
    for (int i = 0; i < plain.length; i++) {
      assertThat(twice[i]).isEqualTo(2 * plain[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rope.scaling.yarn_log_multiplier, 1",
    "rope.freq_base_swa, 10000",
    "attention.scale, 0.5",
    "attention.temperature_scale, 0.1",
    "attention.clamp_kqv, 8",
    "attention.max_alibi_bias, 8",
    "attention.sliding_window, 16",
    "attn_logit_softcapping, 50",
    "final_logit_softcapping, 30",
    "embedding_scale, 12",
    "logit_scale, 8",
    "expert_count, 8",
    "nextn_predict_layers, 1",
    "something.nobody.knows, 1"
  })
  void keysThatNobodyAppliesAreRefusedByName(String key, double value) {
    real("llama." + key, value);
    refused("'llama." + key + "'", "" + value, "the family llama");
  }

  @ParameterizedTest
  @CsvSource({
    "attention.sliding_window, 0",
    "attention.scale, 0",
    "final_logit_softcapping, 0",
    "expert_count, 0",
    "nextn_predict_layers, 0",
    "logit_scale, 1",
    "rope.scaling.original_context_length, 8192",
    "vocab_size, 40",
    "pooling_type, 3"
  })
  void keysThatChangeNothingAreNotMinded(String key, double value) {
    real("llama." + key, value);
    u32("qwen2.rope.other", 3);
    u32("general.something", 3);
    assertThat(config().layers()).isEqualTo(2);
  }

  @Test
  void aDecoderThatSeesWhatComesIsRefused() {
    put("llama.attention.causal", new GgufValue.Bool(true));
    assertThat(config().layers()).isEqualTo(2);
    put("llama.attention.causal", new GgufValue.Bool(false));
    refused("'llama.attention.causal'", "false");
  }

  @Test
  void tensorsThatNobodyReadsAreRefusedByName() {
    shape("blk.0.attn_rot_embd.weight", 4);
    assertThat(config().layers()).as("what old converters wrote").isEqualTo(2);
    for (String name :
        List.of(
            "blk.0.attn_sinks.weight",
            "blk.1.ffn_down.scale",
            "blk.2.attn_norm.weight",
            "blk.0.attn_q_norm.weight",
            "rope_factors_long.weight",
            "cls.output.weight")) {
      shape(name, 4);
      refused("'" + name + "'", "llama");
      tensors.remove(name);
    }
  }

  @Test
  void arraysOfEqualNumbersAreNumbers() {
    DecoderConfig numbers = config();
    put("llama.attention.head_count", GgufNumbers.ofInts(4, 4));
    put("llama.attention.head_count_kv", GgufNumbers.ofInts(2, 2));
    put("llama.feed_forward_length", GgufNumbers.ofInts(48, 48));
    assertThat(config()).isEqualTo(numbers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention.head_count", "attention.head_count_kv", "feed_forward_length"})
  void arraysThatAFamilyCannotHaveAreRefusedByName(String key) {
    put("llama." + key, GgufNumbers.ofInts(4, 2));
    refused("'llama." + key + "'", "4 for one layer and 2 for another");
    put("llama." + key, GgufNumbers.ofInts(4, 4, 4));
    refused("'llama." + key + "'", "3 elements for 2 layers");
    put("llama." + key, GgufNumbers.ofInts(0, 0));
    refused("'llama." + key + "'", "the element 0");
    put("llama." + key, GgufNumbers.ofFloats(4, 4));
    refused("'llama." + key + "'", "integers");
  }

  @Test
  void onesAtTheEndOfAShapeSayNothing() {
    DecoderConfig without = config();
    new LinkedHashMap<>(tensors)
        .forEach((name, dims) -> {
          List<Long> four = new ArrayList<>(dims);
          while (four.size() < 4) {
            four.add(1L);
          }
          tensors.put(name, four);
        });
    assertThat(config()).isEqualTo(without);
    shape("output_norm.weight", 1, 32);
    refused("output_norm.weight", "[1, 32]");
  }
}
