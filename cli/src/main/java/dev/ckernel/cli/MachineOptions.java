package dev.ckernel.cli;

import dev.ckernel.api.Backend;
import dev.ckernel.api.CacheFolder;
import dev.ckernel.api.Machine;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.emit.Toolchain;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
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

  private @Nullable Path cache;

  ModelOptions options() {
    try {
      return ModelOptions.defaults()
          .withBackend(backend)
          .withTarget(target)
          .withThreads(threads)
          .withCache(cache());
    } catch (CkException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** The folder of the cache; where it is a temporary one, that is said once. */
  private Path cache() {
    if (cache == null) {
      CacheFolder chosen = CacheFolder.choose();
      cache = chosen.folder();
      chosen
          .instead()
          .ifPresent(why -> {
            note(why);
            Folders.deleteAtExit(chosen.folder());
          });
    }
    return cache;
  }

  private void note(String line) {
    spec.commandLine().getErr().println("ck: " + line);
  }

  /** The options as given, with the JVM ready for the backend that they choose. */
  ModelOptions prepare() {
    ModelOptions options = options();
    boolean jvm =
        switch (backend) {
          case NATIVE -> false;
          case JVM -> true;
          case AUTO -> target != null || findsNoCompiler(options);
        };
    if (jvm) {
      VectorModule.load();
    }
    return options;
  }

  private boolean findsNoCompiler(ModelOptions options) {
    Toolchain.Search compilers = new Machine(options).compilers();
    compilers.unloadable().ifPresent(why -> note("runs on the JVM: " + why));
    return compilers.found().isEmpty();
  }

  /** Threads as given, or one per processor. */
  int threads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
