package dev.ckernel.cli;

import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import dev.ckernel.train.ModelExport;
import dev.ckernel.train.RunFolder;
import dev.ckernel.train.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck export}: what a run has trained, as a model file. */
@Command(
    name = "export",
    description = "Writes what a run has trained as a GGUF or safetensors file.",
    footer = {
      "",
      "A GGUF file runs with ck run and in llama.cpp. A safetensors file has the names of the"
          + " transformers library, and gets config.json and tokenizer.json beside it, so that the"
          + " folder can be loaded there. A run may go on meanwhile.",
      "",
      "Examples:",
      "  ck export runs/mini -o mini.gguf --format q8_0",
      "  ck export runs/mini -o mini/model.safetensors --step 1000"
    })
final class Export implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The folder of a run.")
  private Path run;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where to write: FILE.gguf or FILE.safetensors.")
  private Path output;

  @Option(
      names = "--format",
      paramLabel = "f32|f16|bf16|q8_0|q4_0",
      defaultValue = "f32",
      description =
          "Of the matrices; ${DEFAULT-VALUE} unless given. Those that are frozen stay in a GGUF file"
              + " as their base has them, unless this makes them smaller.")
  private String format;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "The checkpoint of this step; the newest unless given.")
  private @Nullable Long step;

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description = "What the model calls itself; the run's name unless given.")
  private @Nullable String name;

  Export(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    DType type;
    try {
      type = ModelExport.format(format);
    } catch (CkException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    try (TrainedModel trained = TrainedModel.open(RunFolder.open(run), Optional.ofNullable(step))) {
      String called =
          name != null ? name : String.valueOf(run.toAbsolutePath().normalize().getFileName());
      ModelExport.write(trained, output, type, called);
      streams
          .out()
          .printf(
              "%s: step %d of %s, %s%n", output, trained.step(), run, Sizes.of(Files.size(output)));
    }
    return Main.OK;
  }
}
