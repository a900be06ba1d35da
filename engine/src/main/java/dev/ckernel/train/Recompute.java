package dev.ckernel.train;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Section {@code [memory]}: the layers whose activations are computed again in the backward pass
 * instead of being kept (Chen et al., arXiv 1604.06174).
 *
 * @param layers their numbers, rising; only for {@link Kind#SOME}
 */
public record Recompute(Kind kind, List<Integer> layers) {
  /** Which layers. */
  public enum Kind {
    NONE,
    ALL,
    SOME
  }

  /** Whether that layer is computed again. */
  public boolean recomputes(int layer) {
    return switch (kind) {
      case NONE -> false;
      case ALL -> true;
      case SOME -> layers.contains(layer);
    };
  }

  static Recompute read(RecipeTable table, int layerCount) {
    String key = "recompute";
    JsonNode node = table.raw(key);
    Recompute result = node == null ? new Recompute(Kind.NONE, List.of()) : of(node);
    if (result == null) {
      throw table.bad(
          key, "must be \"none\", \"all\" or a list of layers such as [0, 2], not " + node);
    }
    for (int layer : result.layers) {
      if (layer < 0 || layer >= layerCount) {
        throw table.bad(
            key, "names layer %d, but there are only 0 to %d".formatted(layer, layerCount - 1));
      }
    }
    table.finish();
    return result;
  }

  private static @Nullable Recompute of(JsonNode node) {
    if (node.isString() && node.stringValue().equals("none")) {
      return new Recompute(Kind.NONE, List.of());
    }
    if (node.isString() && node.stringValue().equals("all")) {
      return new Recompute(Kind.ALL, List.of());
    }
    if (!node.isArray() || !node.valueStream().allMatch(JsonNode::canConvertToInt)) {
      return null;
    }
    List<Integer> layers = new ArrayList<>();
    node.forEach(layer -> layers.add(layer.intValue()));
    return new Recompute(Kind.SOME, layers.stream().distinct().sorted().toList());
  }

  void write(TomlText toml) {
    toml.table("memory");
    switch (kind) {
      case NONE, ALL -> toml.put("recompute", RecipeTable.name(kind));
      case SOME -> toml.put("recompute", layers);
    }
  }
}
