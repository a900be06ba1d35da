package dev.ckernel.api;

import dev.ckernel.emit.CEmitter;
import dev.ckernel.emit.CompiledJava;
import dev.ckernel.emit.Host;
import dev.ckernel.emit.JavaCompile;
import dev.ckernel.emit.JavaEmitter;
import dev.ckernel.emit.NativeCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.emit.Toolchain;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import java.util.Map;

/** Chooses the target and turns plans into programs. */
final class Programs {
  private final Host host;
  private final Map<String, String> environment;
  private final Path folder;

  Programs(Host host, Map<String, String> environment, Path folder) {
    this.host = host;
    this.environment = environment;
    this.folder = folder;
  }

  /** What {@code options} ask for, or what suits this machine best. */
  Target target(ModelOptions options) {
    String name = options.target();
    if (name != null) {
      Target target = Host.named(name);
      Host.Fit fit = host.fit(target);
      if (!fit.fits()) {
        throw new CkException("target " + name + " does not run here: " + fit.why());
      }
      return target;
    }
    return switch (options.backend()) {
      case NATIVE -> host.best(Target.Language.C);
      case JVM -> host.best(Target.Language.JAVA);
      case AUTO -> {
        Target target = host.best(Target.Language.C);
        boolean compiles = Toolchain.find(target, environment, folder).found().isPresent();
        yield compiles ? target : host.best(Target.Language.JAVA);
      }
    };
  }

  /** The source of a plan in its target's language. */
  static String source(Plan plan) {
    return switch (plan.target().language()) {
      case C -> CEmitter.emit(plan);
      case JAVA -> JavaEmitter.emit(plan);
    };
  }

  /** Compiles, or finds what was compiled before. */
  StepCode compile(Plan plan) {
    String source = source(plan);
    return switch (plan.target().language()) {
      case C -> NativeCode.load(toolchain(plan.target()).compile(source, plan.target(), folder));
      case JAVA -> compileJava(source).load();
    };
  }

  private Toolchain toolchain(Target target) {
    Toolchain.Search search = Toolchain.find(target, environment, folder);
    return search
        .found()
        .orElseThrow(() ->
            new CkException(
                "no working C compiler: "
                    + String.join("; ", search.notes())
                    + " (install gcc or clang, or use --backend jvm)"));
  }

  private static CompiledJava compileJava(String source) {
    return JavaCompile.compile(JavaEmitter.CLASS_NAME, source);
  }
}
