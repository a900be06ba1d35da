package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.PreTokenizer;
import java.nio.file.Path;

/** Section {@code [tokenizer]}: where the vocabulary is from. */
public sealed interface TokenizerRecipe {
  /**
   * Learned from the training data.
   *
   * @param vocabSize tokens at most
   * @param pre pre-tokenizer as GGUF files name it; empty for SentencePiece
   */
  record Train(Type type, int vocabSize, String pre) implements TokenizerRecipe {}

  /** A {@code tokenizer.json}, or a GGUF file that has a vocabulary. */
  record Given(Path file) implements TokenizerRecipe {}

  /** That of the model's base. */
  record OfBase() implements TokenizerRecipe {}

  /** Kinds of vocabularies that can be learned. */
  enum Type {
    /** Byte-level BPE. */
    BPE,
    SENTENCEPIECE
  }

  /** Reads the section. */
  static TokenizerRecipe read(RecipeTable table, Path folder, ModelRecipe model) {
    TokenizerRecipe result;
    if (table.has("train")) {
      table.refuse(
          "path", "contradicts train: a vocabulary is learned or given; delete one of both");
      if (model instanceof ModelRecipe.Base) {
        throw table.bad(
            "train", "contradicts model.base, whose embedding has a vocabulary already");
      }
      result = train(table.table("train"));
    } else if (table.has("path")) {
      result = new Given(Recipes.path(table, "path", folder));
    } else if (model instanceof ModelRecipe.Base) {
      result = new OfBase();
    } else {
      table.has("path");
      throw new CkException(
          table.located().where()
              + ": tokenizer needs train = { vocab_size = … } or path = \"tokenizer.json\"");
    }
    table.finish();
    return result;
  }

  private static Train train(RecipeTable table) {
    Type type = table.choice("type", Type.class, Type.BPE);
    String pre = "";
    switch (type) {
      case BPE -> {
        pre = table.text("pre", "gpt-2");
        try {
          PreTokenizer.named(pre);
        } catch (CkException e) {
          throw table.bad("pre", "is wrong: " + e.getMessage());
        }
      }
      case SENTENCEPIECE -> table.refuse("pre", "is for type = \"bpe\" only");
    }
    int least = 260;
    Train result = new Train(type, table.integer("vocab_size", least, 1 << 20, 4096), pre);
    table.finish();
    return result;
  }

  /** Writes the section. */
  default void write(TomlText toml) {
    toml.table("tokenizer");
    switch (this) {
      case Given given -> toml.put("path", given.file().toString());
      case OfBase base -> {}
      case Train train -> {
        toml.table("tokenizer.train")
            .put("type", RecipeTable.name(train.type))
            .put("vocab_size", train.vocabSize);
        if (train.type == Type.BPE) {
          toml.put("pre", train.pre);
        }
      }
    }
  }
}
