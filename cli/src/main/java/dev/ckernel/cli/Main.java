package dev.ckernel.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code ck} command. Each subcommand is one class that implements {@code Callable<Integer>}
 * and gets its {@link Streams} in the constructor; errors it throws become one line here, see
 * {@link Failure}.
 */
@Command(
    name = "ck",
    description = "Compiles language models for this machine's CPU and runs them.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footer = "%n'ck COMMAND --help' tells more about a command.")
public final class Main implements Runnable {
  /** Exit code of a command that worked. */
  static final int OK = 0;

  /** Exit code where a file, an argument's value or the machine was at fault. */
  static final int FAILED = 1;

  /** Exit code where the command line itself was wrong. */
  static final int USAGE = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean debug;

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Streams streams = Streams.ofProcess();
    int code = run(streams, args);
    System.exit(code);
  }

  /** Runs one command in this process and returns its exit code. */
  static int run(Streams streams, String... args) {
    Main main = new Main();
    CommandLine line = main.commandLine(streams, args.length == 0 ? "" : args[0]);
    int code;
    try {
      code = line.execute(args);
    } catch (OutOfMemoryError e) { // picocli hands on exceptions only
      code = main.fail(streams, e);
    }
    streams.out().flush();
    Optional<String> lost = streams.out().failure();
    lost.ifPresent(
        why -> streams.err().println("ck: stdout cannot be written (%s)".formatted(why)));
    streams.err().flush();
    return lost.isPresent() && code == OK ? FAILED : code;
  }

  /**
   * The command named {@code first}, or all commands: to look into all of them takes a fifth of a
   * second, which a command that is known does not need.
   */
  private static List<Object> commands(Streams streams, String first) {
    return switch (first) {
      case "run" -> List.of(new Generate(streams));
      case "tokenize" -> List.of(new Tokenize(streams));
      case "tokenizer" -> List.of(TokenizerCommand.of(streams));
      case "logits" -> List.of(new Logits(streams));
      case "bench" -> List.of(new Bench(streams));
      case "imatrix" -> List.of(new ImatrixCommand(streams));
      case "quantize" -> List.of(new Quantize(streams));
      case "data" -> List.of(DataCommand.of(streams));
      case "train" -> List.of(new Train(streams));
      case "export" -> List.of(new Export(streams));
      case "eval" -> List.of(new Eval(streams));
      case "drift" -> List.of(new DriftCommand(streams));
      case "parity" -> List.of(new ParityCommand(streams));
      case "replay" -> List.of(new ReplayCommand(streams));
      default ->
          List.of(
              new Generate(streams),
              new Tokenize(streams),
              TokenizerCommand.of(streams),
              new Logits(streams),
              new PerplexityCommand(streams),
              new Compile(streams),
              new Inspect(streams),
              new Bench(streams),
              new MakeModel(streams),
              new Quantize(streams),
              new ImatrixCommand(streams),
              new Train(streams),
              new Export(streams),
              new Eval(streams),
              new ReplayCommand(streams),
              new DriftCommand(streams),
              new ParityCommand(streams),
              new Runs(streams),
              DataCommand.of(streams),
              new CacheCommand(streams),
              new Doctor(streams));
    };
  }

  private CommandLine commandLine(Streams streams, String first) {
    CommandLine line = new CommandLine(this);
    commands(streams, first).forEach(line::addSubcommand);
    // A text to tokenize may begin with '@'; it is no name of a file of arguments.
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(writer(streams.out()));
    line.setErr(writer(streams.err()));
    line.setUsageHelpAutoWidth(true);
    line.setUsageHelpLongOptionsMaxWidth(28);
    line.setExecutionExceptionHandler((e, command, result) -> fail(streams, e));
    line.setParameterExceptionHandler((e, args) -> usage(streams, e));
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  private int fail(Streams streams, Throwable error) {
    if (debug) {
      error.printStackTrace(streams.err());
    }
    streams.err().println("ck: " + Failure.line(error));
    return FAILED;
  }

  private static int usage(Streams streams, ParameterException e) {
    streams.err().println("ck: " + Failure.firstLine(e.getMessage()));
    streams.err().print(e.getCommandLine().getUsageMessage());
    return USAGE;
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
