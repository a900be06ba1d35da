package dev.ckernel.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ck data}: data sets. */
@Command(
    name = "data",
    description = "Makes data sets to train on, and judges what a model drew.",
    footer = {
      "",
      "A data set is a folder: train.jsonl and validation.jsonl with one JSON object a line ({\"text\": ...} or"
          + " {\"prompt\": ..., \"completion\": ...}), a report, and a manifest with the sha256 of every file.",
      "Equal inputs and options give equal bytes."
    })
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  private DataCommand() {}

  /** The command with its own commands. */
  static CommandLine of(Streams streams) {
    return new CommandLine(new DataCommand())
        .addSubcommand(new DataPrepare(streams))
        .addSubcommand(new DataSvg(streams))
        .addSubcommand(new DataCheckSvg(streams));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say prepare, svg or check-svg");
  }
}
