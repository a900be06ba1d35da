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
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck runs}: training runs that are on the disk. */
@Command(
    name = "runs",
    description = "Lists, shows and compares training runs.",
    subcommands = {Runs.Listing.class, Runs.Show.class, Runs.Compare.class})
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

  private static Streams streams(CommandSpec spec) {
    return ((Runs) spec.parent().userObject()).streams;
  }

  @Command(name = "list", description = "Lists the runs in a folder with their last step.")
  static final class Listing implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        arity = "0..1",
        paramLabel = "DIR",
        defaultValue = "runs",
        description = "Where the runs are; ${DEFAULT-VALUE} unless given.")
    private Path parent;

    @Override
    public Integer call() {
      List<Path> runs = RunFolder.list(parent);
      int width = runs.stream().mapToInt(run -> run.toString().length()).max().orElse(1);
      for (Path path : runs) {
        streams(spec).out().printf("%-" + width + "s  %s%n", path, state(RunFolder.open(path)));
      }
      if (runs.isEmpty()) {
        streams(spec).err().println("ck: there are no runs in " + parent);
      }
      return Main.OK;
    }

    private static String state(RunFolder run) {
      List<Telemetry> steps = run.steps();
      return steps.isEmpty()
          ? "no step yet"
          : String.format(
              Locale.ROOT,
              "step %7d  loss %.4f  val %s",
              steps.getLast().step(),
              steps.getLast().loss(),
              validation(steps));
    }
  }

  @Command(name = "show", description = "Shows a run: what it trains, its checkpoints, its steps.")
  static final class Show implements Callable<Integer> {
    private static final int LINES = 20;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The folder of a run.")
    private Path path;

    @Override
    public Integer call() {
      RunFolder run = RunFolder.open(path);
      PrintStream out = streams(spec).out();
      List<Telemetry> steps = run.steps();
      line(out, "run", path.toString());
      line(out, "recipe", run.recipe().hash());
      line(out, "seed", Long.toString(run.recipe().seed()));
      line(out, "stages", stages(run.recipe()));
      line(out, "checkpoints", run.savedSteps().toString());
      if (!run.savedSteps().isEmpty()) {
        long newest = run.savedSteps().getLast();
        line(out, "weights", "sha256 %s of step %d".formatted(run.weightsHash(newest), newest));
        run.dataChanges(newest).forEach(change -> line(out, "data", change));
      }
      line(out, "steps", Integer.toString(steps.size()));
      if (!steps.isEmpty()) {
        Telemetry last = steps.getLast();
        line(out, "tokens", Long.toString(last.tokens()));
        line(out, "time", TelemetryLine.duration(last.seconds()));
        line(out, "validation", validation(steps));
        int every = (steps.size() + LINES - 1) / LINES;
        for (int i = 0; i < steps.size(); i++) {
          if (i % every == 0 || i == steps.size() - 1) {
            out.println(TelemetryLine.of(steps.get(i), last.step()));
          }
        }
      }
      return Main.OK;
    }
  }

  @Command(
      name = "compare",
      description =
          "Compares two runs: keys of the recipe that differ, and the first step whose loss or"
              + " gradient norm differs in a bit.")
  static final class Compare implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a run.")
    private Path first;

    @Parameters(index = "1", paramLabel = "OTHER", description = "The folder of another.")
    private Path second;

    @Override
    public Integer call() {
      RunFolder a = RunFolder.open(first);
      RunFolder b = RunFolder.open(second);
      RunComparison comparison = RunComparison.of(a, b);
      PrintStream out = streams(spec).out();
      for (RunComparison.Difference each : comparison.recipe()) {
        line(out, each.key(), orNone(each.first()) + "  |  " + orNone(each.second()));
      }
      line(
          out,
          "steps",
          a.steps().size() + "  |  " + b.steps().size() + ", common " + comparison.steps());
      line(out, "last loss", last(a.steps()) + "  |  " + last(b.steps()));
      Long differs = comparison.firstDifference();
      if (comparison.steps() == 0) {
        out.println("no step is in both");
      } else if (differs == null) {
        out.printf(
            "equal in every bit of loss and gradient norm in %d steps%n", comparison.steps());
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
  }

  private static String orNone(String value) {
    return value.isEmpty() ? "-" : value;
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

  private static void line(PrintStream out, String key, String value) {
    out.printf("%-12s %s%n", key, value);
  }
}
