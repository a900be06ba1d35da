package dev.ckernel.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ck tokenizer}: vocabularies of one's own. */
@Command(
    name = "tokenizer",
    description = "Trains vocabularies and checks that text comes back from them.")
final class TokenizerCommand implements Runnable {
  @Spec private CommandSpec spec;

  private TokenizerCommand() {}

  static CommandLine of(Streams streams) {
    return new CommandLine(new TokenizerCommand())
        .addSubcommand(new TrainTokenizer(streams))
        .addSubcommand(new CheckTokenizer(streams));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say train or check");
  }
}
