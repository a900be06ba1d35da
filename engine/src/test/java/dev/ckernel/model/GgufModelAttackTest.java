package dev.ckernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufStrings;
import dev.ckernel.format.GgufType;
import dev.ckernel.format.GgufValue;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound GGUF files whose configuration contradicts itself or the tensors: refused in one line. */
final class GgufModelAttackTest {
  private static final int VOCABULARY = 32;

  @TempDir private Path folder;

  private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
  private final Map<String, List<Long>> tensors = new LinkedHashMap<>();
  private GgmlType type = GgmlType.F32;

  @BeforeEach
  void soundModel() {
    put("general.architecture", new GgufValue.Text("llama"));
    u32("llama.context_length", 128);
    u32("llama.embedding_length", 64);
    u32("llama.block_count", 1);
    u32("llama.feed_forward_length", 96);
    u32("llama.attention.head_count", 4);
    u32("llama.attention.head_count_kv", 2);
    real("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    real("llama.rope.freq_base", 10000);
    tokens(VOCABULARY);
    shape("token_embd", 64, VOCABULARY);
    shape("output_norm", 64);
    shape("blk.0.attn_norm", 64);
    shape("blk.0.attn_q", 64, 64);
    shape("blk.0.attn_k", 64, 32);
    shape("blk.0.attn_v", 64, 32);
    shape("blk.0.attn_output", 64, 64);
    shape("blk.0.ffn_norm", 64);
    shape("blk.0.ffn_gate", 64, 96);
    shape("blk.0.ffn_up", 64, 96);
    shape("blk.0.ffn_down", 96, 64);
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

  private void tokens(int count) {
    put("tokenizer.ggml.tokens", GgufStrings.of(Collections.nCopies(count, "x")));
  }

  private void shape(String name, long... dims) {
    tensors.put(name + ".weight", Arrays.stream(dims).boxed().toList());
  }

  private DecoderConfig open() {
    GgufWriter writer = new GgufWriter();
    metadata.forEach(writer::put);
    tensors.forEach((name, dims) ->
        writer.tensor(name, dims.size() == 1 ? GgmlType.F32 : type, dims, (at, chunk) -> {}));
    Path path = folder.resolve("m.gguf");
    writer.write(path);
    try (GgufFile file = GgufFile.open(path)) {
      return GgufModel.of(file).config();
    }
  }

  private AbstractThrowableAssert<?, ?> refused(String words) {
    return assertThatThrownBy(this::open)
        .isExactlyInstanceOf(CkException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("\n");
  }

  @Test
  void theSoundModelOpens() {
    assertThat(open().headDim()).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "context_length",
        "embedding_length",
        "block_count",
        "feed_forward_length",
        "attention.head_count",
        "attention.head_count_kv",
        "attention.key_length"
      })
  void countsThatAreZeroNegativeHugeOrNoNumbers(String key) {
    String full = "llama." + key;
    for (long count : new long[] {0, 1L << 25, (1L << 32) - 1}) {
      u32(full, count);
      refused("'" + full + "' is " + count);
    }
    put(full, new GgufValue.Int(GgufType.I32, -4));
    refused("'" + full + "' is -4");
    put(full, new GgufValue.Int(GgufType.U64, (1L << 32) + 4));
    refused("'" + full + "' is 4294967300");
    real(full, 4);
    refused("'" + full + "' is the number 4.0, must be an integer");
    put(full, new GgufValue.Text("4"));
    refused("'" + full + "' is a string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama.attention.layer_norm_rms_epsilon", "llama.rope.freq_base"})
  void numbersThatAreNoneZeroOrNegative(String key) {
    for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0, -1}) {
      real(key, number);
      refused("'" + key + "' is ");
    }
  }

  @Test
  void headsThatDoNotDivide() {
    u32("llama.attention.head_count_kv", 3);
    refused("4 heads do not share 3 key heads");
    u32("llama.attention.head_count_kv", 8);
    refused("4 heads do not share 8 key heads");
    u32("llama.attention.head_count", 24);
    refused("24 heads do not divide an embedding of 64");
  }

  /** The products are 64 and 32 in 32 bits, as the tensors have it: 87211·49248 = 2^32 + 32. */
  @Test
  void headsTimesTheirSizeThatOverflow() {
    u32("llama.attention.head_count", 2 * 87211);
    u32("llama.attention.head_count_kv", 87211);
    u32("llama.attention.key_length", 49248);
    u32("llama.attention.value_length", 49248);
    refused("heads of 49248");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 18, Integer.MAX_VALUE})
  void rotaryDimensionsThatDoNotFit(int dims) {
    u32("llama.rope.dimension_count", dims);
    refused("rotary dimensions");
  }

  @Test
  void moreLayersThanTheTensorsHave() {
    u32("llama.block_count", 2);
    refused("no tensor 'blk.1.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token_embd",
        "output_norm",
        "blk.0.attn_norm",
        "blk.0.attn_q",
        "blk.0.attn_k",
        "blk.0.attn_v",
        "blk.0.attn_output",
        "blk.0.ffn_norm",
        "blk.0.ffn_gate",
        "blk.0.ffn_up",
        "blk.0.ffn_down"
      })
  void tensorsThatAreMissingOrHaveAnotherShape(String name) {
    List<Long> sound = tensors.get(name + ".weight");
    assertThat(sound).isNotNull();
    tensors.remove(name + ".weight");
    refused("no tensor '" + name + ".weight'");
    shape(name, 32);
    refused("");
    shape(name, 96, 1, 64);
    refused("");
    shape(name, 65, 32);
    refused("");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 1000})
  void tokensThatTheEmbeddingHasNoRowsFor(int count) {
    tokens(count);
    refused("vocabulary of " + count + " tokens, but its embedding has " + VOCABULARY);
  }

  @Test
  void anArchitectureThatIsUnknown() {
    put("general.architecture", new GgufValue.Text("mamba"));
    refused("'mamba' is unknown; known are ");
    metadata.remove("general.architecture");
    refused("'general.architecture' is missing");
  }

  @Test
  void onePartOfASplitModel() {
    u32("split.count", 1);
    assertThat(open().headDim()).isEqualTo(16);
    u32("split.count", 3);
    u32("split.no", 1);
    metadata.remove("general.architecture");
    refused("part 2 of a model split into 3 files");
    u32("split.no", (1L << 32) - 1);
    refused("'split.no' is ");
  }

  @Test
  void aTypeThatIsNotSupported() {
    type = GgmlType.Q8_1;
    refused(
        "m.gguf: tensor 'token_embd.weight' has type Q8_1, which is not supported; supported are ");
  }
}
