package dev.ckernel.cli;

import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.train.Closeness;
import dev.ckernel.train.GradientOracle;
import dev.ckernel.train.Parity;
import dev.ckernel.train.ParityStep;
import dev.ckernel.train.Recipe;
import dev.ckernel.train.RunFolder;
import dev.ckernel.train.Trainer;
import dev.ckernel.train.TrainerListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck parity}: training beside PyTorch. */
@Command(
    name = "parity",
    description = "Trains beside PyTorch, which computes the same graph in double precision.",
    footer = {
      "",
      "Compares the loss, every activation, its gradient, every parameter's gradient, and the"
          + " weights and moments after each step with the update in double precision. Ends with 1 where"
          + " something is beyond its limit: losses 1e-5, activations and their gradients 1e-4 of their"
          + " norm, gradients a cosine of 0.99999, weights 1e-4. Dropout is left out.",
      "",
      "PyTorch is optional. In ck's folder this gets it (110 MB), and ck parity then finds it:",
      "  mvn -q -Ptorch -Pquick -pl torch -am process-classes",
      "",
      "Examples:",
      "  ck parity recipes/svg-mini.toml --steps 3",
      "  ck parity runs/mini --from 400"
    })
final class ParityCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN|RECIPE", description = "The folder of a run, or a recipe.")
  private Path subject;

  @Option(
      names = "--oracle",
      paramLabel = "torch",
      defaultValue = "torch",
      description = "What to compare with; ${DEFAULT-VALUE} unless given.")
  private String oracle;

  @Option(
      names = "--from",
      paramLabel = "STEP",
      description = "A checkpoint to begin with; the beginning unless given.")
  private long from;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps to compare; as the recipe's parity.steps says unless given.")
  private @Nullable Integer steps;

  @Mixin private MachineOptions machine;

  ParityCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (from < 0 || (steps != null && steps < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--from must be at least 0, and --steps at least 1");
    }
    GradientOracle found = GradientOracle.named(oracle);
    TrainingPrograms compiler = TrainingPrograms.of(machine.prepare());
    if (Files.isDirectory(subject)) {
      return compare(RunFolder.open(subject), found, compiler);
    }
    Recipe recipe = Recipe.read(subject, List.of());
    Path temporary = Files.createTempDirectory("ck-parity");
    try {
      Path run = temporary.resolve("run");
      Trainer.start(recipe, run, compiler, machine.threads(), TrainerListener.SILENT).close();
      return compare(RunFolder.open(run), found, compiler);
    } finally {
      Folders.delete(temporary);
    }
  }

  private int compare(RunFolder run, GradientOracle found, TrainingPrograms compiler) {
    int most = steps != null ? steps : Math.max(1, run.recipe().diagnostics().paritySteps());
    Optional<String> beyond = Optional.empty();
    streams.out().println("norm of the difference, over the norm, of the worst of each:");
    streams
        .out()
        .printf(
            "%-6s %-12s %-9s %-9s %-9s %-9s %-9s %-9s%n",
            "step", "loss", "apart", "forward", "backward", "gradient", "weight", "moment");
    try (Parity parity = Parity.of(run, from, found, compiler, machine.threads())) {
      for (int i = 0; i < most && parity.hasNext(); i++) {
        ParityStep step = parity.next();
        streams
            .out()
            .printf(
                Locale.ROOT,
                "%-6d %-12.6f %-9.2g %-9s %-9s %-9s %-9s %-9s%n",
                step.step(),
                step.loss(),
                Math.abs(step.loss() - step.oracleLoss()),
                worst(step.activations()),
                worst(step.activationGradients()),
                worst(step.gradients()),
                worst(step.weights()),
                worst(step.moments()));
        streams.out().flush();
        if (beyond.isEmpty()) {
          beyond = step.beyond().map(what -> "step %d, %s".formatted(step.step(), what));
        }
      }
    }
    streams.out().println(beyond.map("beyond its limit: "::concat).orElse("all within the limits"));
    return beyond.isPresent() ? Main.FAILED : Main.OK;
  }

  private static String worst(List<Closeness> all) {
    return ParityStep.worst(all)
        .map(each -> String.format(Locale.ROOT, "%.2g", each.relative()))
        .orElse("-");
  }
}
