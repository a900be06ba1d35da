package dev.ckernel.model;

import static dev.ckernel.tensor.DType.F16;
import static dev.ckernel.tensor.DType.IQ4_NL;
import static dev.ckernel.tensor.DType.Q3_K;
import static dev.ckernel.tensor.DType.Q4_0;
import static dev.ckernel.tensor.DType.Q4_1;
import static dev.ckernel.tensor.DType.Q4_K;
import static dev.ckernel.tensor.DType.Q5_0;
import static dev.ckernel.tensor.DType.Q5_1;
import static dev.ckernel.tensor.DType.Q5_K;
import static dev.ckernel.tensor.DType.Q6_K;
import static dev.ckernel.tensor.DType.Q8_0;

import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which format each tensor of a quantised file gets, by the rules of llama-quantize, so that a file
 * type means the same bits per weight whoever made the file. A little more goes where errors do
 * most harm: to the head; to attention's values and the second half of the feed-forward network, in
 * the first and last eighth of the layers and every third between.
 */
final class MixingRules {
  private static final Pattern LAYER = Pattern.compile("blk\\.(\\d+)\\..*");

  /** Parts of the names of matrices that are left as they are: too small, or too delicate. */
  private static final List<String> LEFT =
      List.of(
          "_norm.weight",
          "ffn_gate_inp.weight",
          "ffn_gate_tid2eid.weight",
          "altup",
          "laurel",
          "per_layer_model_proj",
          "position_embd",
          "token_types",
          "ssm_conv1d",
          "shortconv.conv.weight",
          "indexer.k_proj.weight",
          "indexer.q_proj.weight",
          "time_mix_first.weight",
          "time_mix_w",
          "time_mix_v",
          "time_mix_a",
          "time_mix_g",
          "time_mix_decay_w",
          "time_mix_lerp_fused.weight",
          "attn_rel_b.weight",
          ".rel_pos",
          ".patch_embd",
          ".patch_merger");

  private final FileType type;
  private final Shape shape;
  private final boolean importance;
  private int values;

  private MixingRules(FileType type, Shape shape, boolean importance) {
    this.type = type;
    this.shape = shape;
    this.importance = importance;
  }

  /**
   * What the rules ask of a model.
   *
   * @param kvHeads 0 if unknown
   * @param experts of each layer; 0 or 1 for a dense model
   */
  record Shape(int layers, int heads, int kvHeads, int experts) {
    /** Heads that share a key and a value. */
    int group() {
      return kvHeads == 0 ? 0 : heads / kvHeads;
    }
  }

  /** A tensor: {@code dims} in GGUF order, innermost first. */
  record Item(String name, List<Long> dims) {
    boolean isQuantised() {
      return dims.stream().skip(1).anyMatch(size -> size > 1)
          && name.endsWith("weight")
          && LEFT.stream().noneMatch(name::contains);
    }

    /** -1 for those of no layer. */
    int layer() {
      Matcher matcher = LAYER.matcher(name);
      return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    Role role() {
      return Role.of(name);
    }
  }

  enum Role {
    HEAD,
    EMBEDDING,
    VALUES,
    KEYS,
    ATTENTION_OUTPUT,
    DOWN,
    OTHER;

    static Role of(String name) {
      if (name.equals("output.weight")) {
        return HEAD;
      }
      if (name.equals("token_embd.weight") || name.equals("per_layer_token_embd.weight")) {
        return EMBEDDING;
      }
      if (name.matches(".*(attn_qkv|attn_kv_b|attn_v)\\.weight.*")) {
        return VALUES;
      }
      if (name.contains("attn_k.weight")) {
        return KEYS;
      }
      if (name.contains("attn_output.weight")) {
        return ATTENTION_OUTPUT;
      }
      return name.contains("ffn_down") ? DOWN : OTHER;
    }
  }

  /**
   * The formats of the tensors that a file of this type quantises; the others keep theirs.
   *
   * @param importance whether an importance matrix is at hand
   */
  static Map<String, DType> formats(
      FileType type, Shape shape, boolean importance, List<Item> tensors) {
    MixingRules rules = new MixingRules(type, shape, importance);
    List<Item> inOrder = new ArrayList<>(tensors);
    inOrder.sort(Comparator.comparingInt(Item::layer).thenComparing(Item::name));
    rules.values = (int) inOrder.stream().filter(item -> item.role() == Role.VALUES).count();
    boolean tied = inOrder.stream().noneMatch(item -> item.role() == Role.HEAD);
    Map<String, DType> formats = new HashMap<>();
    Map<Role, Integer> seen = new HashMap<>();
    for (Item item : inOrder) {
      if (item.isQuantised()) {
        int index = seen.merge(item.role(), 1, Integer::sum) - 1;
        formats.put(item.name(), rules.format(item, index, tied));
      }
    }
    return formats;
  }

  private DType format(Item item, int index, boolean tied) {
    if (!type.format().isQuantised()) {
      return type.format();
    }
    DType wanted =
        switch (item.role()) {
          case HEAD -> head(item);
          case EMBEDDING -> tied ? head(item) : type.format();
          case VALUES -> values(index);
          case KEYS -> shape.experts() == 8 ? Q8_0 : type.format();
          case ATTENTION_OUTPUT -> attentionOutput();
          case DOWN -> down(shape.experts() > 1 ? item.layer() : index);
          case OTHER -> type.format();
        };
    return fitting(wanted, item.dims().getFirst());
  }

  private DType head(Item item) {
    boolean fits = item.dims().getFirst() % type.format().blockSize() == 0;
    return fits && type != FileType.Q8_0 ? Q6_K : Q8_0;
  }

  private DType values(int i) {
    if (shape.experts() == 8) {
      return Q8_0;
    }
    boolean shared = shape.group() >= 4;
    DType format =
        switch (type) {
          case Q2_K -> shared ? Q4_K : Q3_K;
          case Q3_K_M -> i < 2 ? Q5_K : Q4_K;
          case Q3_K_L -> Q5_K;
          case Q4_K_S -> i < 4 ? Q5_K : Q4_K;
          case Q4_K_M, Q5_K_M -> moreBits(i, values) ? Q6_K : type.format();
          case IQ4_NL, IQ4_XS -> shared ? Q5_K : type.format();
          case F32, F16, BF16, Q8_0, Q6_K, Q5_K_S, Q5_1, Q5_0, Q4_1, Q4_0, Q3_K_S -> type.format();
        };
    boolean small = format == Q3_K || format == Q4_K;
    return small && isSeventyBillion() ? Q5_K : format;
  }

  /** Models of 80 layers whose 8 heads share a key: their values are few, and cost little more. */
  private boolean isSeventyBillion() {
    return shape.layers() == 80 && shape.group() == 8;
  }

  private DType attentionOutput() {
    if (shape.experts() == 8) {
      return switch (type) {
        case Q2_K, Q3_K_S, Q3_K_M, Q4_K_S, Q4_K_M, IQ4_NL, IQ4_XS -> Q5_K;
        case F32, F16, BF16, Q8_0, Q6_K, Q5_K_M, Q5_K_S, Q5_1, Q5_0, Q4_1, Q4_0, Q3_K_L ->
            type.format();
      };
    }
    return switch (type) {
      case Q2_K -> Q3_K;
      case Q3_K_M -> Q4_K;
      case Q3_K_L -> Q5_K;
      case F32,
          F16,
          BF16,
          Q8_0,
          Q6_K,
          Q5_K_M,
          Q5_K_S,
          Q5_1,
          Q5_0,
          Q4_K_M,
          Q4_K_S,
          Q4_1,
          Q4_0,
          IQ4_NL,
          IQ4_XS,
          Q3_K_S ->
          type.format();
    };
  }

  private DType down(int i) {
    int layers = shape.layers();
    boolean early = i < layers / 8;
    return switch (type) {
      case Q2_K -> Q3_K;
      case Q3_K_M -> i < layers / 16 ? Q5_K : Q4_K;
      case Q3_K_L -> Q5_K;
      case Q4_K_S -> early ? Q5_K : Q4_K;
      case Q4_K_M, Q5_K_M -> moreBits(i, layers) ? Q6_K : type.format();
      case IQ4_NL, IQ4_XS -> early && !importance ? Q5_K : type.format();
      case Q4_0 -> early && importance ? Q4_1 : Q4_0;
      case Q5_0 -> early && importance ? Q5_1 : Q5_0;
      case F32, F16, BF16, Q8_0, Q6_K, Q5_K_S, Q5_1, Q4_1, Q3_K_S -> type.format();
    };
  }

  private static boolean moreBits(int i, int layers) {
    return i < layers / 8 || i >= 7 * layers / 8 || (i - layers / 8) % 3 == 2;
  }

  /** The format itself, or one of as many bits with smaller blocks, or f16. */
  static DType fitting(DType wanted, long columns) {
    if (columns % wanted.blockSize() == 0) {
      return wanted;
    }
    DType instead =
        switch (wanted) {
          case Q2_K, Q3_K -> Q4_0;
          case Q4_K -> Q5_0;
          case Q5_K -> Q5_1;
          case Q6_K -> Q8_0;
          case IQ4_XS -> IQ4_NL;
          case F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, IQ4_NL -> F16;
        };
    return columns % instead.blockSize() == 0 ? instead : F16;
  }
}
