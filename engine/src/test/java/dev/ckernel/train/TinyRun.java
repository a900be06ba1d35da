package dev.ckernel.train;

import dev.ckernel.api.Backend;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.model.RandomModel;
import dev.ckernel.model.RandomModelSize;
import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A run that takes a second or two. */
final class TinyRun {
  @SuppressWarnings("InlineFormatString") // a recipe reads better by itself
  private static final String RECIPE =
      """
      seed = 5
      [model]
      family = "%s"
      layers = 2
      dim = 48
      heads = 6
      kv_heads = 3
      ffn = 80
      tie_embeddings = %s
      [tokenizer]
      train = { type = "bpe", vocab_size = 300 }
      [batch]
      length = 24
      sequences = 2
      accumulate = 2
      [data]
      path = "text.txt"
      validation = 0.2
      [optimizer]
      lr = 3e-3
      [schedule]
      kind = "constant"
      steps = 8
      [run]
      checkpoint_every = 2
      keep = 9
      evaluate_every = 4
      evaluate_batches = 0
      """;

  private TinyRun() {}

  private static void writeText(Path folder) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      text.append("line ").append(i).append(" has the number ").append(i * 37 % 101).append("\n");
    }
    try {
      Files.writeString(folder.resolve("text.txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Recipe recipe(Path folder, String family, boolean tied, String... overrides) {
    writeText(folder);
    return Recipe.parse(RECIPE.formatted(family, tied), "r.toml", folder, List.of(overrides));
  }

  /**
   * Trains a model of a family until {@code steps} are done, with a checkpoint after every second.
   * Where layers have windows, the rows are longer than they are.
   */
  static RunFolder of(Path folder, String family, int steps) {
    if (!family.equals("gemma3")) {
      return train(folder, family, true, steps);
    }
    Path base = folder.resolve("windows.gguf"); // a recipe itself makes windows of 512
    RandomModel.write(base, RandomModelSize.of(family, "tiny"), DType.F32, 7, bytes -> {});
    writeText(folder);
    return trainOn(folder, base, steps);
  }

  /** Trains a model on that is there already. */
  static RunFolder trainOn(Path folder, Path base, int steps) {
    String recipe =
        """
        seed = 5
        [model]
        base = "%s"
        [batch]
        length = 24
        sequences = 2
        [data]
        path = "text.txt"
        [schedule]
        kind = "constant"
        steps = 8
        [run]
        checkpoint_every = 2
        keep = 9
        """
            .formatted(base.getFileName());
    Path path = folder.resolve("run-of-base");
    try (Trainer trainer =
        Trainer.start(
            Recipe.parse(recipe, "r.toml", folder, List.of()),
            path,
            compiler(folder),
            1,
            TrainerListener.SILENT)) {
      trainer.train(steps, () -> false);
    }
    return RunFolder.open(path);
  }

  static ModelOptions options(Path folder, Backend backend) {
    return ModelOptions.defaults()
        .withBackend(backend)
        .withThreads(1)
        .withCache(folder.resolve("cache"));
  }

  static ProgramCompiler compiler(Path folder) {
    return TrainingPrograms.of(options(folder, Backend.NATIVE));
  }

  /** Trains until {@code steps} are done, with a checkpoint after every second. */
  static RunFolder train(Path folder, String family, boolean tied, int steps, String... overrides) {
    Path path = folder.resolve("run-" + family + (tied ? "-tied" : ""));
    try (Trainer trainer =
        Trainer.start(
            recipe(folder, family, tied, overrides),
            path,
            compiler(folder),
            1,
            TrainerListener.SILENT)) {
      trainer.train(steps, () -> false);
    }
    return RunFolder.open(path);
  }
}
