package dev.ckernel.cli;

import dev.ckernel.api.Model;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.Session;
import dev.ckernel.format.GgufFile;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.runtime.Sampler;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck logits}: the raw logits of every position, for checks and comparisons. */
@Command(
    name = "logits",
    description =
        "Writes a model's logits after every token, and prints the likeliest next tokens.",
    footer = {
      "",
      "The file holds little-endian f32, [tokens, vocabulary]. On stdout stands the id of the greatest"
          + " logit of each position, one per line; of equal ones the lowest id.",
      "",
      "Example:",
      "  ck logits model.gguf --tokens \"3 17 42\" --out logits.bin"
    })
final class Logits implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A GGUF file.")
  private Path file;

  @Option(
      names = "--tokens",
      paramLabel = "IDS",
      description = "Token ids, separated by white space; no begin token is added.")
  private @Nullable String tokens;

  @Option(names = "--tokens-file", paramLabel = "FILE", description = "A file of such ids.")
  private @Nullable Path tokensFile;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "A text; the begin token is added where the model asks for it.")
  private @Nullable String text;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true,
      description = "Where to write.")
  private Path out;

  @Option(names = "--step", description = "Feed one token at a time, through the cache.")
  private boolean step;

  @Option(names = "--chunk", paramLabel = "N", description = "Feed N tokens at a time.")
  private @Nullable Integer chunk;

  @Mixin private EngineOptions engine;

  Logits(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (Stream.of(tokens, tokensFile, text).filter(given -> given != null).count() != 1) {
      throw new ParameterException(
          spec.commandLine(), "give one of --tokens, --tokens-file and --text");
    }
    if (step && chunk != null) {
      throw new ParameterException(spec.commandLine(), "--step and --chunk exclude each other");
    }
    if (chunk != null && chunk < 1) {
      throw new ParameterException(spec.commandLine(), "--chunk must be at least 1");
    }
    int[] ids = ids();
    if (ids.length == 0) {
      throw new CkException("there are no tokens");
    }
    int context = ids.length > ModelOptions.DEFAULT_CONTEXT ? ids.length : 0;
    try (Model model = engine.load(file, context, streams);
        Session session = model.newSession()) {
      write(session, ids);
    }
    return Main.OK;
  }

  private int[] ids() throws IOException {
    if (tokens != null) {
      return TokenIds.parse(tokens, "--tokens");
    }
    if (tokensFile != null) {
      String words = new String(InputFile.read(tokensFile), StandardCharsets.UTF_8);
      return TokenIds.parse(words, tokensFile.toString());
    }
    try (GgufFile gguf = GgufFile.open(file)) {
      String given = text == null ? "" : text;
      return Tokenizer.of(GgufVocabulary.read(gguf)).encode(given, EncodeOptions.PROMPT);
    }
  }

  private void write(Session session, int[] ids) throws IOException {
    int size = step ? 1 : chunk != null ? chunk : ids.length;
    try (LogitsFile to = new LogitsFile(out)) {
      session.append(
          ids,
          size,
          (index, logits) -> {
            to.write(logits);
            streams.out().println(Sampler.argMax(logits));
          });
    }
  }
}
