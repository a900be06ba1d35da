package dev.ckernel.cli;

import dev.ckernel.api.Model;
import dev.ckernel.api.Perplexity;
import dev.ckernel.api.Session;
import dev.ckernel.text.EncodeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck perplexity}: how well a model foresees a text. */
@Command(
    name = "perplexity",
    description = "Measures how well a model foresees a text, as llama-perplexity does.",
    footer = {
      "",
      "The text is cut into chunks of the context; the second half of each is judged, a rest is"
          + " dropped. The text of special tokens in it is plain text. Lower is better.",
      "",
      "Example:",
      "  ck perplexity model.gguf text.txt --context 512"
    })
final class PerplexityCommand implements Callable<Integer> {
  private static final int DEFAULT_CHUNK = 512;

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A GGUF file.")
  private Path file;

  @Parameters(index = "1", paramLabel = "FILE", description = "A text file.")
  private Path text;

  @Option(
      names = {"-c", "--context"},
      paramLabel = "N",
      description = "Tokens of a chunk; the model's, at most 512, unless given.")
  private @Nullable Integer chunk;

  @Mixin private EngineOptions engine;

  PerplexityCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (chunk != null && chunk < 4) {
      throw new ParameterException(spec.commandLine(), "--context must be at least 4");
    }
    int most = EngineOptions.modelContext(file); // what is wrong with the model is told first
    int context = chunk != null ? chunk : Math.min(DEFAULT_CHUNK, most);
    byte[] bytes = CorpusFile.read(text);
    Perplexity result;
    try (Model model = engine.load(file, context, streams)) {
      result = measure(model, model.tokenizer().encode(bytes, EncodeOptions.CORPUS), context);
    }
    streams
        .out()
        .printf(
            Locale.ROOT,
            "perplexity %.4f +/- %.4f (%d tokens judged, in %d chunks of %d)%n",
            result.value(),
            result.deviation(),
            result.tokens(),
            result.chunks(),
            context);
    return Main.OK;
  }

  private Perplexity measure(Model model, int[] tokens, int context) {
    try (Session session = model.newSession();
        Progress progress = new Progress(streams)) {
      return Perplexity.of(session, model.tokenizer().vocabulary(), tokens, context, progress);
    }
  }
}
