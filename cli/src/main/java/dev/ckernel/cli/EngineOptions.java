package dev.ckernel.cli;

import dev.ckernel.api.KvType;
import dev.ckernel.api.Model;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.format.GgufFile;
import dev.ckernel.model.GgufModel;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * How a model is run: the options that every command has that runs one. Only --kv changes a result.
 */
final class EngineOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private MachineOptions machine;

  @Option(
      names = "--kv",
      paramLabel = "f32|f16|q8_0",
      defaultValue = "f32",
      description =
          "How the cache holds keys and values; f16 takes half the memory, q8_0 little more than a"
              + " quarter.")
  private KvType kv;

  @Option(names = "--no-fusion", description = "Run every operation by itself; same results.")
  private boolean noFusion;

  @Option(
      names = "--verify",
      description = "Hash the model and its packed weights again instead of trusting file times.")
  private boolean verify;

  ModelOptions options(int context) {
    try {
      return machine
          .options()
          .withKv(kv)
          .withFusion(!noFusion)
          .withVerify(verify)
          .withContext(context);
    } catch (CkException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /**
   * The options as given, with the JVM ready for the backend that they choose.
   *
   * @param context in tokens; 0 for the model's own
   */
  ModelOptions prepare(int context) {
    ModelOptions options = options(context);
    machine.prepare();
    return options;
  }

  /** As {@link MachineOptions#threads}. */
  int threads() {
    return machine.threads();
  }

  /** The most tokens that a model was made for. */
  static int modelContext(Path file) {
    try (GgufFile gguf = GgufFile.open(file)) {
      return GgufModel.of(gguf).config().context();
    }
  }

  /** Loads a model and shows how far it is. */
  Model load(Path file, int context, Streams streams) {
    try (Progress progress = new Progress(streams)) {
      return Model.load(file, prepare(context).withProgress(progress));
    }
  }
}
