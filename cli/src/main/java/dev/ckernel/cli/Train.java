package dev.ckernel.cli;

import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.tensor.CkException;
import dev.ckernel.train.DryRun;
import dev.ckernel.train.Recipe;
import dev.ckernel.train.RunFolder;
import dev.ckernel.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck train}: trains a model as a recipe says. */
@Command(
    name = "train",
    description = "Trains a model as a recipe says, from nothing or from a GGUF file.",
    footer = {
      "",
      "The same recipe and data give the same weights, to the last bit, on any machine, backend"
          + " and number of threads. Ctrl-C saves a checkpoint and stops; --resume goes on, if the data"
          + " are still those that the run was begun with.",
      "",
      "Examples:",
      "  ck train recipes/svg-mini.toml --dry-run",
      "  ck train recipes/svg-mini.toml --run runs/mini --set seed=7",
      "  ck train --resume --run runs/mini"
    })
final class Train implements Callable<Integer> {
  /** A step and a checkpoint can take that long. */
  private static final int PATIENCE_SECONDS = 600;

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "RECIPE",
      description = "A recipe in TOML, see docs/recipes.md; not needed with --resume.")
  private @Nullable Path recipeFile;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "The folder of the run; runs/ and the recipe's name unless given.")
  private @Nullable Path run;

  @Option(names = "--resume", description = "Go on from the newest checkpoint of the run.")
  private boolean resume;

  @Option(
      names = "--accept-changed-data",
      description =
          "With --resume: go on though the data have changed since the checkpoint; the run tells it"
              + " from then on.")
  private boolean acceptChangedData;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of the recipe, such as optimizer.lr=1e-3.")
  private final List<String> overrides = new ArrayList<>();

  @Option(
      names = "--dry-run",
      description = "Print parameters, memory, steps and the time expected; train nothing.")
  private boolean dryRun;

  @Option(
      names = "--until",
      paramLabel = "STEP",
      description = "Stop after this step, with a checkpoint; the recipe's end unless given.")
  private long until = Long.MAX_VALUE;

  @Mixin private MachineOptions machine;

  Train(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (until < 1) {
      throw new ParameterException(spec.commandLine(), "--until must be at least 1");
    }
    TrainingPrograms compiler = TrainingPrograms.of(machine.prepare());
    if (dryRun) {
      streams.out().print(DryRun.of(recipe(), compiler, machine.threads()).text());
      return Main.OK;
    }
    try (Interrupt interrupt = Interrupt.listen(PATIENCE_SECONDS);
        TrainView view = new TrainView(streams);
        Trainer trainer = trainer(compiler, view)) {
      trainer.train(until, interrupt::requested);
      view.end();
      streams
          .err()
          .printf(
              "ck: %s step %d of %d, in %s%n",
              interrupt.requested() ? "stopped at" : "done with",
              trainer.step(),
              trainer.totalSteps(),
              folder());
    }
    return Main.OK;
  }

  private Trainer trainer(TrainingPrograms compiler, TrainView view) {
    if (!resume) {
      if (acceptChangedData) {
        throw new ParameterException(
            spec.commandLine(), "--accept-changed-data goes with --resume");
      }
      return Trainer.start(recipe(), folder(), compiler, machine.threads(), view);
    }
    if (recipeFile != null) {
      Recipe asked = recipe();
      if (!asked.equals(RunFolder.open(folder()).recipe())) {
        throw new CkException(
            folder()
                + ": was begun with another recipe, so it cannot go on with this one; leave the"
                + " recipe out, or begin another run");
      }
    } else if (!overrides.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--set goes with a recipe");
    }
    return Trainer.resume(folder(), acceptChangedData, compiler, machine.threads(), view);
  }

  private Recipe recipe() {
    if (recipeFile == null) {
      throw new ParameterException(spec.commandLine(), "name a recipe");
    }
    return Recipe.read(recipeFile, overrides);
  }

  private Path folder() {
    if (run != null) {
      return run;
    }
    if (recipeFile == null) {
      throw new ParameterException(spec.commandLine(), "name the folder of the run (--run DIR)");
    }
    String name = String.valueOf(recipeFile.getFileName()).replaceFirst("\\.toml$", "");
    return Path.of("runs", name);
  }
}
