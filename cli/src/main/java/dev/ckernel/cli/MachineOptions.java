package dev.ckernel.cli;

import dev.ckernel.api.Backend;
import dev.ckernel.api.Machine;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.tensor.CkException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What programs are generated for. None of these options changes a result. */
final class MachineOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--backend",
      paramLabel = "native|jvm|auto",
      defaultValue = "auto",
      description =
          "Generate C and compile it, or Java; auto takes native where a C compiler works.")
  private Backend backend;

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description =
          "Generate for this instruction set, see 'ck doctor'; the best one unless given.")
  private @Nullable String target;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "One per processor unless given.")
  private int threads;

  ModelOptions options() {
    try {
      return ModelOptions.defaults().withBackend(backend).withTarget(target).withThreads(threads);
    } catch (CkException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** The options as given, with the JVM ready for the backend that they choose. */
  ModelOptions prepare() {
    ModelOptions options = options();
    boolean jvm =
        switch (backend) {
          case NATIVE -> false;
          case JVM -> true;
          case AUTO -> target != null || new Machine(options).compilers().found().isEmpty();
        };
    if (jvm) {
      VectorModule.load();
    }
    return options;
  }

  /** Threads as given, or one per processor. */
  int threads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
