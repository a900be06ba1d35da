package dev.ckernel.train;

import dev.ckernel.format.GgufFile;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.model.Family;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Section {@code [model]}: what is trained. */
public sealed interface ModelRecipe {
  /**
   * A model of its own, its weights drawn from the seed.
   *
   * @param family as {@link Family#architecture} says it
   * @param kvHeads divides {@code heads}
   * @param headDim even; {@code heads · headDim} need not be {@code dim}
   * @param context positions that the model is made for
   * @param tieEmbeddings whether the head is the embedding
   * @param initStd standard deviation of matrices, see {@link Initialisation}
   */
  record Fresh(
      String family,
      int layers,
      int dim,
      int heads,
      int kvHeads,
      int headDim,
      int ffn,
      int context,
      double ropeTheta,
      double epsilon,
      boolean tieEmbeddings,
      double initStd)
      implements ModelRecipe {
    /** The configuration with a vocabulary of that size. */
    public DecoderConfig config(int vocabulary) {
      return new DecoderConfig(
          layers,
          dim,
          heads,
          kvHeads,
          headDim,
          ffn,
          vocabulary,
          context,
          (float) epsilon,
          headDim,
          (float) ropeTheta,
          1f);
    }
  }

  /**
   * A model that is there already, to be trained on.
   *
   * @param sha256 of the file, in hexadecimal digits, if it must be that one; a run's own recipe
   *     always says it
   */
  record Base(Path file, Optional<String> sha256) implements ModelRecipe {
    /** Any file of that name. */
    public Base(Path file) {
      this(file, Optional.empty());
    }
  }

  /** SHA-256 of the base model's file, if the recipe says it. */
  default Optional<String> baseHash() {
    return switch (this) {
      case Base base -> base.sha256;
      case Fresh fresh -> Optional.empty();
    };
  }

  /** The same with the hash of the base model's file, where there is one. */
  default ModelRecipe withHash() {
    return switch (this) {
      case Base base when base.sha256.isEmpty() -> {
        try (GgufFile file = GgufFile.open(base.file)) {
          yield new Base(base.file, Optional.of(file.sha256()));
        }
      }
      case Base base -> base;
      case Fresh fresh -> fresh;
    };
  }

  private static ModelRecipe fresh(RecipeTable table, int length) {
    List<String> families = Family.all().stream().map(Family::architecture).toList();
    String family = table.text("family");
    if (!families.contains(family)) {
      throw table.bad(
          "family",
          "is '%s', must be one of %s%s"
              .formatted(
                  family, String.join(", ", families), Spelling.suggestion(family, families)));
    }
    int most = 1 << 24;
    int dim = table.integer("dim", 1, most, null);
    int heads = table.integer("heads", 1, most, null);
    int kvHeads = table.integer("kv_heads", 1, heads, heads);
    if (heads % kvHeads != 0) {
      throw table.bad("kv_heads", "is %d, must divide heads = %d".formatted(kvHeads, heads));
    }
    if (!table.has("head_dim") && dim % heads != 0) {
      throw table.bad(
          "heads", "is %d, which does not divide dim = %d; set head_dim".formatted(heads, dim));
    }
    int headDim = table.integer("head_dim", 2, most, Math.max(1, dim / heads));
    if (headDim % 2 != 0) {
      throw table.bad(
          table.has("head_dim") ? "head_dim" : "heads",
          "gives heads of %d elements, which must be even to rotate".formatted(headDim));
    }
    int context = table.integer("context", 1, most, length);
    if (context < length) {
      throw table.bad("context", "is %d, less than batch.length = %d".formatted(context, length));
    }
    return new Fresh(
        family,
        table.integer("layers", 1, 4096, null),
        dim,
        heads,
        kvHeads,
        headDim,
        table.integer("ffn", 1, most, (int) (((dim * 8L + 2) / 3 + 15) / 16 * 16)),
        context,
        table.number("rope_theta", 1, 1e12, 10000.0),
        table.number("epsilon", 1e-12, 1, 1e-5),
        table.flag("tie_embeddings", true),
        table.number("init_std", 1e-9, 10, 0.02));
  }

  /** Reads the section; {@code length} is that of a sequence. */
  static ModelRecipe read(RecipeTable table, Path folder, int length) {
    ModelRecipe result;
    if (table.has("base")) {
      Path file = Recipes.path(table, "base", folder);
      for (String key :
          List.of(
              "family",
              "layers",
              "dim",
              "heads",
              "kv_heads",
              "head_dim",
              "ffn",
              "context",
              "rope_theta",
              "epsilon",
              "tie_embeddings",
              "init_std")) {
        table.refuse(key, "contradicts base: the base model has it already; delete one of both");
      }
      result = new Base(file, hash(table));
    } else {
      table.refuse("base_sha256", "means nothing without base");
      result = fresh(table, length);
    }
    table.finish();
    return result;
  }

  private static Optional<String> hash(RecipeTable table) {
    if (!table.has("base_sha256")) {
      return Optional.empty();
    }
    String hash = table.text("base_sha256");
    if (!hash.matches("[0-9a-f]{64}")) {
      throw table.bad("base_sha256", "must be 64 hexadecimal digits, in lower case");
    }
    return Optional.of(hash);
  }

  /** Writes the section. */
  default void write(TomlText toml) {
    toml.table("model");
    switch (this) {
      case Base base -> {
        toml.put("base", base.file().toString());
        base.sha256.ifPresent(hash -> toml.put("base_sha256", hash));
      }
      case Fresh m ->
          toml.put("family", m.family)
              .put("layers", m.layers)
              .put("dim", m.dim)
              .put("heads", m.heads)
              .put("kv_heads", m.kvHeads)
              .put("head_dim", m.headDim)
              .put("ffn", m.ffn)
              .put("context", m.context)
              .put("rope_theta", m.ropeTheta)
              .put("epsilon", m.epsilon)
              .put("tie_embeddings", m.tieEmbeddings)
              .put("init_std", m.initStd);
    }
  }
}
