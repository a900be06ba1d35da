package dev.ckernel.train;

import java.nio.file.Path;

/**
 * Section {@code [data]}: what a stage reads, and how it becomes sequences.
 *
 * @param path a folder with {@code train.jsonl} and perhaps {@code validation.jsonl}, or a text
 *     file
 * @param separator stands between a prompt and its completion
 * @param special whether the text of control tokens in the data is read as those tokens
 * @param validation for a text file, the part at its end that is held out
 */
public record DataRecipe(
    Path path, Packing packing, Loss loss, String separator, boolean special, double validation) {
  /** How samples become sequences. */
  public enum Packing {
    /** All documents in one row, cut into windows. */
    STREAM,
    /** Each sample a sequence of its own, padded. */
    SAMPLE
  }

  /** Which tokens are learned. */
  public enum Loss {
    ALL,
    /** Those after the prompt. */
    COMPLETION
  }

  static DataRecipe read(RecipeTable table, Path folder) {
    Path path = Recipes.path(table, "path", folder);
    boolean text = path.toString().endsWith(".txt");
    if (!text) {
      table.refuse(
          "validation", "is for .txt files: a folder has a validation.jsonl, or it has none");
    }
    DataRecipe result =
        new DataRecipe(
            path,
            table.choice("packing", Packing.class, Packing.STREAM),
            table.choice("loss", Loss.class, Loss.ALL),
            table.text("separator", "\n"),
            table.flag("special", false),
            text ? table.number("validation", 0, 0.5, 0.1) : 0);
    if (text && result.packing == Packing.SAMPLE) {
      throw table.bad("packing", "is 'sample', but a .txt file has no samples; use stream");
    }
    if (text && result.loss == Loss.COMPLETION) {
      throw table.bad("loss", "is 'completion', but a .txt file has no completions; use all");
    }
    table.finish();
    return result;
  }

  void write(TomlText toml, String table) {
    toml.table(table)
        .put("path", path.toString())
        .put("packing", RecipeTable.name(packing))
        .put("loss", RecipeTable.name(loss))
        .put("separator", separator)
        .put("special", special);
    if (path.toString().endsWith(".txt")) {
      toml.put("validation", validation);
    }
  }
}
