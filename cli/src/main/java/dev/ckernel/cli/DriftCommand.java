package dev.ckernel.cli;

import dev.ckernel.api.Backend;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.train.Drift;
import dev.ckernel.train.GradientOracle;
import dev.ckernel.train.Parity;
import dev.ckernel.train.ParityStep;
import dev.ckernel.train.RunFolder;
import java.nio.file.Path;
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

/** {@code ck drift}: where two trainings part. */
@Command(
    name = "drift",
    description = "Finds the first step, op and element in which two trainings differ.",
    footer = {
      "",
      "Two runs are compared by what they wrote down; where that differs, both are trained again"
          + " here from their last common checkpoint. With --against one run is trained by two"
          + " programs in lock step: those of two backends or targets, or with ops joined and not."
          + " All values are compared bit for bit; where any differs, ck ends with 1.",
      "",
      "Examples:",
      "  ck drift runs/a runs/b",
      "  ck drift runs/mini --backend native --against jvm",
      "  ck drift runs/mini --target avx512 --against scalar --from 400 --steps 5",
      "  ck drift runs/mini --against unfused"
    })
final class DriftCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a run.")
  private Path run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OTHER",
      description = "The folder of another run.")
  private @Nullable Path other;

  @Option(
      names = "--against",
      paramLabel = "WHAT",
      description = "native, jvm, the name of a target, or unfused: every op by itself.")
  private @Nullable String against;

  @Option(
      names = "--from",
      paramLabel = "STEP",
      description = "A checkpoint to begin with; the beginning unless given.")
  private long from;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "Steps with --against; ${DEFAULT-VALUE} unless given.")
  private long steps;

  @Mixin private MachineOptions machine;

  DriftCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if ((other == null) == (against == null)) {
      throw new ParameterException(spec.commandLine(), "give another run, or --against");
    }
    if (from < 0 || steps < 1) {
      throw new ParameterException(
          spec.commandLine(), "--from must be at least 0, and --steps at least 1");
    }
    if (against != null) {
      VectorModule.load(); // before anything asks which targets of the JVM fit
    }
    ModelOptions options = machine.prepare();
    TrainingPrograms compiler = TrainingPrograms.of(options);
    RunFolder folder = RunFolder.open(run);
    return other != null
        ? runs(folder, RunFolder.open(other), compiler)
        : builds(folder, compiler, options, String.valueOf(against));
  }

  private int runs(RunFolder a, RunFolder b, TrainingPrograms compiler) {
    Drift.Runs result;
    try (TrainView view = new TrainView(streams)) {
      result = Drift.runs(a, b, compiler, machine.threads(), view);
    }
    if (result.told().isEmpty()) {
      streams
          .out()
          .printf("equal in every bit of loss and gradient norm in %d steps%n", result.common());
      return Main.OK;
    }
    streams.out().printf("the runs differ from step %d on%n", result.told().get());
    if (result.finding().isPresent()) {
      print(result.finding().get());
    } else {
      streams
          .out()
          .printf(
              "trained again here from step %d they are equal: one of them was made otherwise; ck"
                  + " replay says which%n",
              result.from());
    }
    return Main.FAILED;
  }

  private int builds(
      RunFolder folder, TrainingPrograms compiler, ModelOptions options, String what) {
    if (what.equals("torch")) {
      return torch(folder, compiler);
    }
    String firstName = compiler.target().name();
    Drift.Side a = new Drift.Side(firstName, folder, compiler, Optional.empty());
    Drift.Side b =
        switch (what) {
          case "unfused" -> {
            a = new Drift.Side("fused", folder, compiler, Optional.of(true));
            yield new Drift.Side("unfused", folder, compiler, Optional.of(false));
          }
          case "native" -> side(folder, options.withTarget(null).withBackend(Backend.NATIVE));
          case "jvm" -> side(folder, options.withTarget(null).withBackend(Backend.JVM));
          default -> side(folder, options.withBackend(Backend.AUTO).withTarget(what));
        };
    Optional<Drift.Finding> found;
    try (TrainView view = new TrainView(streams)) {
      found = Drift.find(a, b, from, steps, machine.threads(), view);
      view.end();
    }
    if (found.isEmpty()) {
      streams.out().printf("equal: %s and %s, in every bit of every step%n", a.name(), b.name());
      return Main.OK;
    }
    print(found.get());
    return Main.FAILED;
  }

  /** Not bit for bit: the first value beyond the limits of ck parity. */
  private int torch(RunFolder folder, TrainingPrograms compiler) {
    GradientOracle oracle = GradientOracle.named("torch");
    try (Parity parity = Parity.of(folder, from, oracle, compiler, machine.threads())) {
      for (long i = 0; i < steps && parity.hasNext(); i++) {
        ParityStep step = parity.next();
        Optional<String> beyond = step.beyond();
        if (beyond.isPresent()) {
          streams.out().printf("step %d, %s%n", step.step(), beyond.get());
          return Main.FAILED;
        }
      }
    }
    streams.out().println("equal to PyTorch within the limits of ck parity");
    return Main.OK;
  }

  private static Drift.Side side(RunFolder folder, ModelOptions options) {
    TrainingPrograms compiler = TrainingPrograms.of(options);
    return new Drift.Side(compiler.target().name(), folder, compiler, Optional.empty());
  }

  private void print(Drift.Finding finding) {
    streams.out().printf("step %d, %s: %s%n", finding.step(), finding.phase(), finding.where());
  }
}
