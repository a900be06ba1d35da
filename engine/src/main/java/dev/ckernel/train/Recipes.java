package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads recipes: the parts that concern several sections. */
final class Recipes {
  /** Sections that a stage may lay its own over. */
  private static final List<String> OF_STAGES = List.of("data", "optimizer", "schedule");

  private Recipes() {}

  static Recipe read(Path file, List<String> overrides) {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new CkException(file + ": is not UTF-8 text", e);
    } catch (IOException e) {
      throw new CkException(
          Files.exists(file)
              ? file + ": cannot be read (" + e.getMessage() + ")"
              : file + ": there is no such file",
          e);
    }
    Path folder = file.toAbsolutePath().getParent();
    return parse(text, file.toString(), folder == null ? file.toAbsolutePath() : folder, overrides);
  }

  static Recipe parse(String text, String name, Path folder, List<String> overrides) {
    RecipeTable root = new RecipeTable(RecipeSource.parse(text, name, overrides), "");
    BatchRecipe batch = BatchRecipe.read(root.table("batch"));
    ModelRecipe model = ModelRecipe.read(root.table("model"), folder, batch.length());
    int layers =
        switch (model) {
          case ModelRecipe.Fresh fresh -> fresh.layers();
          case ModelRecipe.Base base -> Integer.MAX_VALUE;
        };
    TokenizerRecipe tokenizer = TokenizerRecipe.read(root.table("tokenizer"), folder, model);
    Recipe result =
        new Recipe(
            root.whole("seed", 1),
            root.number("dropout", 0, 0.99, 0.0),
            root.texts("frozen"),
            model,
            tokenizer,
            batch,
            stages(root, folder),
            RunRecipe.read(root.table("run")),
            Recompute.read(root.table("memory"), layers),
            DiagnosticsRecipe.read(root.table("diagnostics"), root.table("parity")));
    root.finish();
    return result;
  }

  private static List<Stage> stages(RecipeTable root, Path folder) {
    for (String section : OF_STAGES) {
      root.table(section);
    }
    List<RecipeTable> tables = root.tables(Recipe.STAGE);
    if (tables.isEmpty()) {
      return List.of(stage("train", root, root, folder));
    }
    List<Stage> stages = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RecipeTable table : tables) {
      String name = table.text("name", "stage" + (stages.size() + 1));
      if (!name.matches("[A-Za-z_][\\w-]*")) {
        throw table.bad("name", "must be letters, digits, - and _, the first no digit");
      }
      if (!names.add(name)) {
        throw table.bad("name", "is '" + name + "', as another stage's is");
      }
      Stage stage = stage(name, root, table, folder);
      if (!stages.isEmpty() && stages.getFirst().optimizer().name() != stage.optimizer().name()) {
        throw table
            .table("optimizer")
            .bad("name", "must be that of the first stage, since its moments go on");
      }
      table.finish();
      stages.add(stage);
    }
    return stages;
  }

  private static Stage stage(String name, RecipeTable root, RecipeTable table, Path folder) {
    OptimizerRecipe optimizer = OptimizerRecipe.read(section("optimizer", root, table));
    return new Stage(
        name,
        DataRecipe.read(section("data", root, table), folder),
        optimizer,
        ScheduleRecipe.read(section("schedule", root, table), optimizer.lr()));
  }

  private static RecipeTable section(String name, RecipeTable root, RecipeTable table) {
    RecipeTable general = root.table(name);
    RecipeTable own = table.table(name);
    return table == root
        ? own
        : new RecipeTable(general.located().merged(own.located()), own.path());
  }

  /** A file or folder, seen from the recipe's folder. */
  static Path path(RecipeTable table, String key, Path folder) {
    String text = table.text(key);
    if (text.isBlank()) {
      throw table.bad(key, "is empty");
    }
    try {
      return folder.resolve(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw table.bad(key, "is no path (" + e.getReason() + ")");
    }
  }
}
