package dev.ckernel.model;

import dev.ckernel.tensor.CkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one table of what a family's weights are called: by its graph, in GGUF files, and by the
 * transformers library. The number of a layer stands in it as {@code #}. Its order is that in which
 * files of random weights have them.
 */
final class WeightNames {
  /** What stands before and behind the layers. */
  static final List<Name> OUTSIDE =
      List.of(
          new Name("embedding", "token_embd.weight", "model.embed_tokens.weight"),
          new Name("norm", "output_norm.weight", "model.norm.weight"),
          new Name("head", "output.weight", "lm_head.weight"));

  /** Attention over keys and values of its own, after a norm. */
  static final List<Name> ATTENTION =
      List.of(
          inLayer("attn.norm", "attn_norm.weight", "input_layernorm.weight"),
          inLayer("attn.q", "attn_q.weight", "self_attn.q_proj.weight"),
          inLayer("attn.k", "attn_k.weight", "self_attn.k_proj.weight"),
          inLayer("attn.v", "attn_v.weight", "self_attn.v_proj.weight"),
          inLayer("attn.out", "attn_output.weight", "self_attn.o_proj.weight"),
          inLayer("attn.q.bias", "attn_q.bias", "self_attn.q_proj.bias"),
          inLayer("attn.k.bias", "attn_k.bias", "self_attn.k_proj.bias"),
          inLayer("attn.v.bias", "attn_v.bias", "self_attn.v_proj.bias"),
          inLayer("attn.out.bias", "attn_output.bias", "self_attn.o_proj.bias"));

  /** Norms of each head of queries and keys. */
  static final List<Name> HEAD_NORMS =
      List.of(
          inLayer("attn.q_norm", "attn_q_norm.weight", "self_attn.q_norm.weight"),
          inLayer("attn.k_norm", "attn_k_norm.weight", "self_attn.k_norm.weight"));

  /** The norm before a gated feed-forward network. */
  static final List<Name> FEED_FORWARD_NORM =
      List.of(inLayer("ffn.norm", "ffn_norm.weight", "post_attention_layernorm.weight"));

  /** A gated feed-forward network. */
  static final List<Name> FEED_FORWARD =
      List.of(
          inLayer("ffn.gate", "ffn_gate.weight", "mlp.gate_proj.weight"),
          inLayer("ffn.up", "ffn_up.weight", "mlp.up_proj.weight"),
          inLayer("ffn.down", "ffn_down.weight", "mlp.down_proj.weight"),
          inLayer("ffn.gate.bias", "ffn_gate.bias", "mlp.gate_proj.bias"),
          inLayer("ffn.up.bias", "ffn_up.bias", "mlp.up_proj.bias"),
          inLayer("ffn.down.bias", "ffn_down.bias", "mlp.down_proj.bias"));

  private static final Pattern LAYER = Pattern.compile("\\.([0-9]+)\\.");

  private final String family;
  private final List<Name> names;
  private final Map<String, Name> byId;

  /** A weight's names. */
  record Name(String id, String gguf, String transformers) {}

  /** Of a weight that each layer has. */
  static Name inLayer(String id, String gguf, String transformers) {
    return new Name("layers.#." + id, "blk.#." + gguf, "model.layers.#." + transformers);
  }

  /** The table of a family, of such parts. */
  WeightNames(String family, List<List<Name>> parts) {
    this.family = family;
    this.names = parts.stream().flatMap(List::stream).toList();
    this.byId = by(Name::id);
  }

  private Map<String, Name> by(Function<Name, String> key) {
    Map<String, Name> map = new HashMap<>();
    for (Name name : names) {
      if (map.put(key.apply(name), name) != null) {
        throw new IllegalArgumentException(family + " has two weights " + key.apply(name));
      }
    }
    return map;
  }

  /**
   * GGUF's name of weight {@code id}.
   *
   * @throws CkException if the family has no such weight
   */
  String gguf(String id) {
    return numbered(name(id).gguf(), id);
  }

  /**
   * The transformers library's name of weight {@code id}.
   *
   * @throws CkException if the family has no such weight
   */
  String transformers(String id) {
    return numbered(name(id).transformers(), id);
  }

  /** The id of the weight that GGUF files call so. */
  Optional<String> ofGguf(String name) {
    return id(by(Name::gguf), name);
  }

  /** The id of the weight that the transformers library calls so. */
  Optional<String> ofTransformers(String name) {
    return id(by(Name::transformers), name);
  }

  /** Ids of {@code ids} in the order of the table, layer after layer. */
  List<String> inOrder(List<String> ids) {
    List<String> ordered = new ArrayList<>(ids);
    ordered.sort((a, b) -> {
      int layers = Integer.compare(layer(a), layer(b));
      return layers != 0 ? layers : Integer.compare(names.indexOf(name(a)), names.indexOf(name(b)));
    });
    return ordered;
  }

  private Name name(String id) {
    Name name = byId.get(LAYER.matcher(id).replaceFirst(".#."));
    if (name == null) {
      throw new CkException(
          "the family %s has no weight '%s', so no file has a name for it".formatted(family, id));
    }
    return name;
  }

  private static Optional<String> id(Map<String, Name> names, String name) {
    Name found = names.get(LAYER.matcher(name).replaceFirst(".#."));
    return Optional.ofNullable(found).map(n -> numbered(n.id(), name));
  }

  /** A name of the table with the layer that {@code like} is of. */
  private static String numbered(String name, String like) {
    Matcher matcher = LAYER.matcher(like);
    return matcher.find() ? name.replace("#", matcher.group(1)) : name;
  }

  private static int layer(String id) {
    Matcher matcher = LAYER.matcher(id);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }
}
