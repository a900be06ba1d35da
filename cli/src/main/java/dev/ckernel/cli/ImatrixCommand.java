package dev.ckernel.cli;

import dev.ckernel.api.ImportanceMeasure;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.format.ImportanceMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck imatrix}: which columns of a model's matrices matter. */
@Command(
    name = "imatrix",
    description =
        "Measures on a text which columns of a model's matrices matter, for 'ck quantize --imatrix'.",
    footer = {
      "",
      "The text is cut into chunks of the context; a rest is dropped. The text of special"
          + " tokens in it is plain text. The file is one of llama-imatrix, in its GGUF form.",
      "",
      "Example:",
      "  ck imatrix model-f16.gguf text.txt -o model.imatrix.gguf"
    })
final class ImatrixCommand implements Callable<Integer> {
  private static final int DEFAULT_CHUNK = 512;

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A GGUF file.")
  private Path file;

  @Parameters(index = "1", paramLabel = "TEXT", description = "A text file.")
  private Path text;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "imatrix.gguf",
      description = "Where to write; ${DEFAULT-VALUE} unless given.")
  private Path output;

  @Option(names = "--chunks", paramLabel = "N", description = "Chunks to read; all unless given.")
  private @Nullable Integer chunks;

  @Option(
      names = {"-c", "--context"},
      paramLabel = "N",
      description = "Tokens of a chunk; the model's, at most 512, unless given.")
  private @Nullable Integer context;

  @Mixin private EngineOptions engine;

  ImatrixCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if ((chunks != null && chunks < 1) || (context != null && context < 1)) {
      throw new ParameterException(spec.commandLine(), "--chunks and --context must be at least 1");
    }
    int longest = EngineOptions.modelContext(file); // what is wrong with the model is told first
    int size = context != null ? context : Math.min(DEFAULT_CHUNK, longest);
    byte[] bytes = CorpusFile.read(text);
    ImportanceMatrix matrix;
    try (Progress progress = new Progress(streams)) {
      ModelOptions options = engine.prepare(size).withProgress(progress);
      int most = chunks != null ? chunks : Integer.MAX_VALUE;
      matrix = ImportanceMeasure.of(file, options, bytes, text.toString(), most);
    }
    matrix.write(output);
    streams
        .out()
        .printf(
            "%s: %d matrices, measured on %d chunks of %d tokens%n",
            output, matrix.entries().size(), matrix.chunks(), matrix.chunkTokens());
    return Main.OK;
  }
}
