package dev.ckernel.cli;

import dev.ckernel.api.Build;
import dev.ckernel.api.BuildFolder;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.emit.Host;
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

/** {@code ck compile}: every stage of a model's compilation as files. */
@Command(
    name = "compile",
    description =
        "Compiles a model into a folder: the graph before and after passes, kernels, memory layout,"
            + " execution plan, packed weights, source and program, with a manifest of hashes.",
    footer = {
      "",
      "Without a MODEL it compiles the small one that comes with ck. The target need not run here;",
      "--target list says which there are. Equal models and options give equal bytes.",
      "",
      "Examples:",
      "  ck compile model.gguf -o build",
      "  ck compile model.gguf -o build --target neon-dot --context 2048"
    })
final class Compile implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "A GGUF file.")
  private @Nullable Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where to write: a new or empty folder, or an earlier build.")
  private @Nullable Path folder;

  @Option(
      names = {"-c", "--context"},
      paramLabel = "N",
      description = "Tokens of a conversation; the model's, at most 4096, unless given.")
  private int context;

  @Mixin private EngineOptions engine;

  Compile(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    VectorModule.load();
    ModelOptions options = engine.options(context);
    if ("list".equals(options.target())) {
      listTargets();
      return Main.OK;
    }
    if (folder == null) {
      throw new ParameterException(spec.commandLine(), "name a folder with -o");
    }
    Path model = file != null ? file : Home.defaultModel();
    BuildFolder build;
    try (Progress progress = new Progress(streams)) {
      build = Build.write(model, folder, options.withProgress(progress));
    }
    for (BuildFolder.Entry entry : build.files()) {
      streams.out().printf("%-22s %8s  %s%n", entry.file(), Sizes.of(entry.bytes()), entry.stage());
    }
    build.notes().forEach(note -> streams.err().println("ck: " + note));
    return Main.OK;
  }

  private void listTargets() {
    for (Host.Fit fit : Host.detect().fits()) {
      streams
          .out()
          .printf(
              "%-9s %-16s %s%n",
              fit.target().name(), fit.fits() ? "runs here" : "does not run here", fit.why());
    }
  }
}
