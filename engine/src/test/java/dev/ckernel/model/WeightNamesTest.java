package dev.ckernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.graph.Tensor;
import dev.ckernel.tensor.CkException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WeightNamesTest {
  static Stream<Family> families() {
    return Family.all().stream();
  }

  /** Every weight of every family's tiny model, there and back. */
  @ParameterizedTest
  @MethodSource("families")
  void aNameLeadsBackToItsWeight(Family family) {
    RandomModelSize tiny = RandomModelSize.of(family.architecture(), "tiny");
    WeightNames names = family.names();
    List<String> ids =
        tiny.blueprint().graph(new NewParameters(family, false)).tensors().stream()
            .filter(tensor -> tensor.role() == Tensor.Role.PARAMETER)
            .map(Tensor::id)
            .toList();
    assertThat(ids).contains("embedding", "norm", "head", "layers.1.attn.q", "layers.0.ffn.down");
    assertThat(ids)
        .allSatisfy(id -> {
          assertThat(names.ofGguf(names.gguf(id))).hasValue(id);
          assertThat(names.ofTransformers(names.transformers(id))).hasValue(id);
        });
    assertThat(ids.stream().map(names::gguf)).doesNotHaveDuplicates();
    assertThat(ids.stream().map(names::transformers)).doesNotHaveDuplicates();
  }

  @Test
  void namesHaveTheNumberOfTheLayer() {
    WeightNames names = new Qwen3().names();
    assertThat(names.gguf("layers.17.attn.k_norm")).isEqualTo("blk.17.attn_k_norm.weight");
    assertThat(names.transformers("layers.17.ffn.norm"))
        .isEqualTo("model.layers.17.post_attention_layernorm.weight");
    assertThat(names.ofGguf("blk.3.attn_q.bias")).hasValue("layers.3.attn.q.bias");
    assertThat(names.ofTransformers("lm_head.weight")).hasValue("head");
  }

  @Test
  void whatAFamilyDoesNotHaveIsNamedWithTheFamily() {
    WeightNames names = new Llama().names();
    for (String id : List.of("layers.3.attn.q_norm", "layers.3.ffn.experts", "positions")) {
      assertThatThrownBy(() -> names.gguf(id))
          .isInstanceOf(CkException.class)
          .hasMessageContainingAll("llama", "'" + id + "'");
      assertThatThrownBy(() -> names.transformers(id))
          .isInstanceOf(CkException.class)
          .hasMessageContainingAll("llama", "'" + id + "'");
    }
    assertThat(names.ofGguf("blk.3.attn_sinks.weight")).isEmpty();
    assertThat(names.ofTransformers("model.layers.3.mlp.experts.weight")).isEmpty();
  }

  @Test
  void theOrderIsThatOfTheTableLayerAfterLayer() {
    assertThat(
            new Qwen2()
                .names()
                .inOrder(
                    List.of(
                        "layers.10.attn.q",
                        "layers.2.ffn.up",
                        "layers.2.attn.q.bias",
                        "layers.2.attn.out",
                        "head",
                        "embedding")))
        .containsExactly(
            "embedding",
            "head",
            "layers.2.attn.out",
            "layers.2.attn.q.bias",
            "layers.2.ffn.up",
            "layers.10.attn.q");
  }
}
