package dev.ckernel.cli;

import dev.ckernel.train.Recipe;
import dev.ckernel.train.RunComparison;
import dev.ckernel.train.RunFolder;
import dev.ckernel.train.Stage;
import dev.ckernel.train.Telemetry;
import dev.ckernel.train.TelemetryLine;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck runs}: training runs that are on the disk. */
@Command(name = "runs", description = "Lists, shows and compares training runs.")
final class Runs implements Runnable {
  private final Streams streams;

  @Spec private CommandSpec spec;

  Runs(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say list, show or compare");
  }

  @Command(name = "list", description = "Lists the runs in a folder with their last step.")
  int list(
      @Parameters(
              arity = "0..1",
              paramLabel = "DIR",
              defaultValue = "runs",
              description = "Where the runs are; ${DEFAULT-VALUE} unless given.")
          Path parent) {
    List<Path> runs = RunFolder.list(parent);
    int width = runs.stream().mapToInt(run -> run.toString().length()).max().orElse(0);
    for (Path path : runs) {
      List<Telemetry> steps = RunFolder.open(path).steps();
      String last =
          steps.isEmpty()
              ? "no step yet"
              : String.format(
                  Locale.ROOT,
                  "step %7d  loss %.4f  val %s",
                  steps.getLast().step(),
                  steps.getLast().loss(),
                  validation(steps));
      streams.out().printf("%-" + Math.max(1, width) + "s  %s%n", path, last);
    }
    if (runs.isEmpty()) {
      streams.err().println("ck: there are no runs in " + parent);
    }
    return Main.OK;
  }

  @Command(name = "show", description = "Shows a run: what it trains, its checkpoints, its steps.")
  int show(@Parameters(paramLabel = "RUN", description = "The folder of a run.") Path path) {
    RunFolder run = RunFolder.open(path);
    PrintStream out = streams.out();
    List<Telemetry> steps = run.steps();
    line("run", path.toString());
    line("recipe", run.recipe().hash());
    line("seed", Long.toString(run.recipe().seed()));
    line("stages", stages(run.recipe()));
    line("checkpoints", run.savedSteps().toString());
    line("steps", Integer.toString(steps.size()));
    if (!steps.isEmpty()) {
      Telemetry last = steps.getLast();
      line("tokens", Long.toString(last.tokens()));
      line("time", TelemetryLine.duration(last.seconds()));
      line("validation", validation(steps));
      int every = Math.max(1, (steps.size() + 19) / 20);
      for (int i = 0; i < steps.size(); i++) {
        if (i % every == 0 || i == steps.size() - 1) {
          out.println(TelemetryLine.of(steps.get(i), last.step()));
        }
      }
    }
    return Main.OK;
  }

  @Command(
      name = "compare",
      description = {
        "Compares two runs: keys of the recipe that differ, and the first step whose loss or"
            + " gradient norm differs in a bit.",
        "The exit code is 0 also where they differ."
      })
  int compare(
      @Parameters(paramLabel = "RUN", description = "The folder of a run.") Path first,
      @Parameters(paramLabel = "OTHER", description = "The folder of another.") Path second) {
    RunFolder a = RunFolder.open(first);
    RunFolder b = RunFolder.open(second);
    RunComparison comparison = RunComparison.of(a, b);
    PrintStream out = streams.out();
    comparison
        .recipe()
        .forEach(each ->
            line(
                each.key(),
                (each.first().isEmpty() ? "-" : each.first())
                    + "  |  "
                    + (each.second().isEmpty() ? "-" : each.second())));
    line("steps", a.steps().size() + "  |  " + b.steps().size() + ", common " + comparison.steps());
    line("last loss", last(a.steps()) + "  |  " + last(b.steps()));
    Long differs = comparison.firstDifference();
    if (comparison.steps() == 0) {
      out.println("no step is in both");
    } else if (differs == null) {
      out.printf("equal in every bit of loss and gradient norm in %d steps%n", comparison.steps());
    } else {
      out.printf(
          Locale.ROOT,
          "different from step %d on; losses at most %.3g apart, %.3g in the mean%n",
          differs,
          comparison.mostApart(),
          comparison.meanApart());
    }
    return Main.OK;
  }

  private static String stages(Recipe recipe) {
    return recipe.stages().stream().map(Stage::name).collect(Collectors.joining(", "));
  }

  private static String last(List<Telemetry> steps) {
    return steps.isEmpty() ? "-" : Float.toString(steps.getLast().loss());
  }

  /** The last validation loss, and the best one. */
  private static String validation(List<Telemetry> steps) {
    Float last = null;
    Telemetry best = null;
    for (Telemetry step : steps) {
      Float loss = step.validationLoss();
      if (loss != null) {
        last = loss;
        best = best == null || loss < orNever(best.validationLoss()) ? step : best;
      }
    }
    return last == null || best == null
        ? "-"
        : String.format(
            Locale.ROOT,
            "%.4f (best %.4f in step %d)",
            last,
            orNever(best.validationLoss()),
            best.step());
  }

  private static float orNever(@Nullable Float loss) {
    return loss == null ? Float.POSITIVE_INFINITY : loss;
  }

  private void line(String key, String value) {
    streams.out().printf("%-12s %s%n", key, value);
  }
}
