package dev.ckernel.cli;

import dev.ckernel.api.Model;
import dev.ckernel.api.Session;
import dev.ckernel.api.Token;
import dev.ckernel.runtime.Sampling;
import dev.ckernel.text.TextFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck run}: continues a text. */
@Command(
    name = "run",
    description = "Continues a text with a model, token by token, until the model ends it.",
    footer = {
      "",
      "Without a MODEL it runs the small one that comes with ck, which draws what it is told; words",
      "that are no file are then the prompt.",
      "The text goes to stdout, all else to stderr. Ctrl-C stops it cleanly.",
      "",
      "Examples:",
      "  ck run",
      "  ck run \"a red circle left of a blue square\" --svg out.svg",
      "  ck run model.gguf \"Once upon a time\"",
      "  ck run model.gguf --file prompt.txt --temperature 0 -n 100 --stats"
    })
final class Generate implements Callable<Integer> {
  private static final String DEFAULT_PROMPT = "a red circle left of a blue square\n";
  private static final double USUAL_TEMPERATURE = 0.8;

  /** Stands between an instruction and its drawing where models learn to draw. */
  private static final String SEPARATOR = "\n";

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "A GGUF file.")
  private @Nullable Path file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PROMPT",
      description = "The text to continue; special tokens in it are read as such.")
  private @Nullable String prompt;

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      description = "The same, also for the model that comes with ck.")
  private @Nullable String promptOption;

  @Option(names = "--file", paramLabel = "FILE", description = "Take the prompt from this file.")
  private @Nullable Path promptFile;

  @Option(
      names = "-n",
      paramLabel = "N",
      description = "Generate at most N tokens; until the context is full unless given.")
  private int most = Integer.MAX_VALUE;

  @Option(
      names = {"-c", "--context"},
      paramLabel = "N",
      description = "Tokens of prompt and text together; the model's, at most 4096, unless given.")
  private int context;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Write the text, which must be an SVG drawing, to FILE instead of stdout.")
  private @Nullable Path svg;

  @Option(names = "--stats", description = "Print times, speeds and pages of the cache at the end.")
  private boolean stats;

  @Mixin private SamplingOptions samplingOptions;
  @Mixin private EngineOptions engine;

  Generate(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    takeWordsAsPrompt();
    String text = text();
    if ((svg != null || file == null) && !text.endsWith(SEPARATOR)) {
      text += SEPARATOR;
    }
    Path model = file != null ? file : Home.defaultModel();
    if (most < 0) {
      throw new ParameterException(spec.commandLine(), "-n must not be negative");
    }
    Sampling sampling = samplingOptions.sampling(svg == null ? USUAL_TEMPERATURE : 0);
    long start = System.nanoTime();
    try (Interrupt interrupt = Interrupt.listen();
        Model loaded = engine.load(model, context, streams);
        Session session = loaded.newSession()) {
      Timing timing = new Timing(System.nanoTime() - start);
      noteChatTemplate(loaded);
      String drawing = generate(session, text, sampling, interrupt, timing);
      if (svg != null && !interrupt.requested()) {
        SvgFile.write(svg, drawing);
        streams.out().println(svg);
      }
      if (interrupt.requested()) {
        streams.err().println("ck: stopped");
      } else if (most > 0 && timing.generated < most && session.length() >= loaded.context()) {
        streams
            .err()
            .printf("ck: the context of %d tokens is full (--context)%n", loaded.context());
      }
      if (stats) {
        streams.err().println("ck: " + timing.line(loaded) + "; " + pages(session));
      }
      streams.out().flush();
      streams.err().flush();
    }
    return Main.OK;
  }

  /** Words in the place of the model are a prompt for the one that comes with ck. */
  private void takeWordsAsPrompt() {
    if (file != null
        && prompt == null
        && promptOption == null
        && promptFile == null
        && (svg != null || file.toString().contains(" "))
        && !file.toString().endsWith(".gguf")
        && !Files.exists(file)) {
      prompt = file.toString();
      file = null;
    }
  }

  private String text() throws IOException {
    int given = (prompt == null ? 0 : 1) + (promptOption == null ? 0 : 1);
    if (given + (promptFile == null ? 0 : 1) > 1) {
      throw new ParameterException(spec.commandLine(), "give only one prompt");
    }
    if (promptFile != null) {
      return TextFiles.text(InputFile.read(promptFile), promptFile.toString());
    }
    if (prompt != null) {
      return prompt;
    }
    if (promptOption != null) {
      return promptOption;
    }
    return file == null ? DEFAULT_PROMPT : "";
  }

  private void noteChatTemplate(Model model) {
    if (model.hasChatTemplate()) {
      streams
          .err()
          .println(
              "ck: the model has a chat template, which run does not use: it continues the text as it is");
      streams.err().flush();
    }
  }

  private String generate(
      Session session, String text, Sampling sampling, Interrupt interrupt, Timing timing) {
    PrintStream out = streams.out();
    long start = System.nanoTime();
    Iterator<Token> tokens = session.generate(text, sampling, most).iterator();
    timing.prompt = session.length();
    timing.prefill = System.nanoTime() - start;
    samplingOptions.noteSeed(sampling, streams);
    if (streams.outIsTerminal() && svg == null) {
      out.print(text);
      out.flush();
    }
    start = System.nanoTime();
    StringBuilder drawing = new StringBuilder();
    while (!interrupt.requested() && tokens.hasNext()) {
      String next = tokens.next().text();
      timing.generated++;
      if (svg != null) {
        drawing.append(next);
        continue;
      }
      out.print(next);
      if (out.checkError()) { // flushes; nobody reads any more
        break;
      }
    }
    timing.decode = System.nanoTime() - start;
    if (svg == null) {
      out.println();
    }
    return drawing.toString();
  }

  /** Pages of the cache for each kind of layers, and how many of them a step may need at most. */
  private static String pages(Session session) {
    return session.pages().stream()
        .map(use -> "%s %d of %d".formatted(use.pool(), use.held(), use.most()))
        .collect(Collectors.joining(", ", "cache pages: ", ""));
  }

  /** What {@code --stats} prints; times in nanoseconds. */
  private static final class Timing {
    private final long load;
    private int prompt;
    private int generated;
    private long prefill;
    private long decode;

    Timing(long load) {
      this.load = load;
    }

    String line(Model model) {
      return String.format(
          Locale.ROOT,
          "loaded in %.2f s; prompt %d tokens, %.1f tokens/s; text %d tokens, %.1f tokens/s; target %s, %d threads",
          load / 1e9,
          prompt,
          prompt * 1e9 / Math.max(1, prefill),
          generated,
          generated * 1e9 / Math.max(1, decode),
          model.target().name(),
          model.threads());
    }
  }
}
