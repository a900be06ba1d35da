package dev.ckernel.cli;

import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.train.Replay;
import dev.ckernel.train.RunFolder;
import dev.ckernel.train.StateDifference;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ck replay}: goes through steps of a run again. */
@Command(
    name = "replay",
    description = "Trains steps of a run again and compares the result with what it saved.",
    footer = {
      "",
      "All weights and the optimizer's moments must be equal, bit for bit, on whatever machine,"
          + " backend or number of threads; else the first that differs is named, and ck ends with 1."
          + " Nothing on the disk is changed.",
      "",
      "Examples:",
      "  ck runs show runs/mini",
      "  ck replay runs/mini --from 400 --to 600",
      "  ck replay runs/mini --from 0 --to 200 --backend jvm"
    })
final class ReplayCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "RUN", description = "The folder of a run.")
  private Path run;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "STEP",
      description = "A checkpoint to begin with; 0 for the beginning.")
  private long from;

  @Option(names = "--to", required = true, paramLabel = "STEP", description = "A later checkpoint.")
  private long to;

  @Mixin private MachineOptions machine;

  ReplayCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    TrainingPrograms compiler = TrainingPrograms.of(machine.prepare());
    Optional<StateDifference> difference;
    try (TrainView view = new TrainView(streams)) {
      difference = Replay.of(RunFolder.open(run), from, to, compiler, machine.threads(), view);
      view.end();
    }
    if (difference.isEmpty()) {
      streams
          .out()
          .printf(
              "equal: all weights and moments of step %d, bit for bit, on %s%n",
              to, compiler.target().name());
      return Main.OK;
    }
    streams
        .out()
        .printf(
            "different at step %d, on %s: %s%n",
            to, compiler.target().name(), difference.get().line("saved", "replayed"));
    return Main.FAILED;
  }
}
