package dev.ckernel.cli;

import dev.ckernel.runtime.Sampling;
import dev.ckernel.tensor.CkException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How tokens are chosen. */
final class SamplingOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description =
          "Above 1 bolder, below tamer; 0 always takes the likeliest token; 0.8 unless given, 0 with --svg.")
  private @Nullable Double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "40",
      description = "Choose among the N likeliest tokens; 0: all; ${DEFAULT-VALUE} unless given.")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "0.95",
      description =
          "Choose among the likeliest tokens that reach probability P together; ${DEFAULT-VALUE} unless given.")
  private double topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      defaultValue = "0.05",
      description =
          "Leave out tokens less than P times as likely as the likeliest; ${DEFAULT-VALUE} unless given.")
  private double minP;

  @Option(
      names = "--repeat-penalty",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "Make the last 64 tokens less likely; 1 does not; ${DEFAULT-VALUE} unless given.")
  private double repeatPenalty;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Equal seeds give equal texts; a random one, which is printed, unless given.")
  private @Nullable Long seed;

  /**
   * The settings, with a drawn seed where none is given.
   *
   * @param usual temperature, which holds unless another is given
   */
  Sampling sampling(double usual) {
    long used = seed != null ? seed : new SecureRandom().nextInt(Integer.MAX_VALUE);
    try {
      return new Sampling(
          temperature != null ? temperature : usual,
          topK,
          topP,
          minP,
          repeatPenalty,
          Sampling.REPEAT_WINDOW,
          used);
    } catch (CkException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Says which seed was drawn, where it matters. */
  void noteSeed(Sampling sampling, Streams streams) {
    if (seed == null && sampling.temperature() > 0) {
      streams.err().println("ck: seed " + sampling.seed());
      streams.err().flush();
    }
  }
}
