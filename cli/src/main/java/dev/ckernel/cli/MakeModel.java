package dev.ckernel.cli;

import dev.ckernel.model.FileType;
import dev.ckernel.model.RandomModel;
import dev.ckernel.model.RandomModelSize;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ck make-model}: a model file of a well-known size with random weights. */
@Command(
    name = "make-model",
    description =
        "Makes a GGUF file of a well-known size with random weights, to measure speed on.",
    footer = {
      "",
      "Families and sizes:",
      "  llama   tiny, small, 15m, 125m, 1b, 3b  (1b and 3b as in Llama 3.2)",
      "  qwen2   tiny, small, 0.5b, 1.5b         (the sizes of Qwen2.5)",
      "  qwen3   tiny, small, 0.6b, 1.7b, 4b",
      "  gemma3  tiny, small, 1b",
      "tiny has odd shapes, for tests. Equal arguments give equal bytes.",
      "",
      "Example:",
      "  ck make-model --family qwen3 --size 0.6b --format q8_0"
    })
final class MakeModel implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Option(names = "--family", required = true, description = "llama, qwen2, qwen3 or gemma3.")
  private String family;

  @Option(names = "--size", required = true, description = "A size of that family, see below.")
  private String size;

  @Option(
      names = "--format",
      required = true,
      description =
          "f32, f16, bf16, q8_0, q4_0, q6_k, q4_k_m or another that 'ck quantize' makes, with its"
              + " rules of which tensor gets what.")
  private FileType format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write; FAMILY-SIZE-FORMAT.gguf unless given.")
  private @Nullable Path output;

  @Option(names = "--seed", paramLabel = "N", description = "Of the weights; 0 unless given.")
  private long seed;

  MakeModel(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    RandomModelSize model = model();
    long bytes = RandomModel.tensorBytes(model, format);
    Path file = output != null ? output : Path.of(defaultName());
    AtomicLong done = new AtomicLong();
    try (Progress progress = new Progress(streams)) {
      RandomModel.write(
          file,
          model,
          format,
          seed,
          part -> progress.report("writing " + file, done.addAndGet(part), bytes));
    }
    streams.out().printf("%s: %s of weights%n", file, Sizes.of(bytes));
    return Main.OK;
  }

  private RandomModelSize model() {
    try {
      return RandomModelSize.of(family, size);
    } catch (CkException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private String defaultName() {
    return "%s-%s-%s.gguf".formatted(family, size, format).toLowerCase(Locale.ROOT);
  }
}
