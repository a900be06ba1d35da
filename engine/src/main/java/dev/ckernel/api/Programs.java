package dev.ckernel.api;

import dev.ckernel.emit.CEmitter;
import dev.ckernel.emit.CompiledJava;
import dev.ckernel.emit.Host;
import dev.ckernel.emit.JavaEmitter;
import dev.ckernel.emit.KeptJava;
import dev.ckernel.emit.NativeCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.emit.Toolchain;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import dev.ckernel.tensor.CkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the target and turns plans into programs. */
final class Programs {
  private static final List<String> CROSS_COMPILERS =
      List.of("aarch64-linux-gnu-gcc", "x86_64-linux-gnu-gcc");

  private final Host host;
  private final Map<String, String> environment;
  private final Path folder;

  Programs(Host host, Map<String, String> environment, Path folder) {
    this.host = host;
    this.environment = environment;
    this.folder = folder;
  }

  /** Those of this machine and its environment. */
  static Programs ofHost(ModelOptions options) {
    return new Programs(Host.detect(), System.getenv(), new Cache(options.cache()).programs());
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
      case AUTO ->
          host.fits().stream()
              .filter(Host.Fit::fits)
              .map(Host.Fit::target)
              .filter(target -> target.language() == Target.Language.C)
              .findFirst()
              .filter(target -> Toolchain.find(target, environment, folder).found().isPresent())
              .orElseGet(() -> host.best(Target.Language.JAVA));
    };
  }

  /** The source of a plan in its target's language. */
  static String source(Plan plan) {
    return switch (plan.target().language()) {
      case C -> CEmitter.emit(plan);
      case JAVA -> JavaEmitter.emit(plan);
    };
  }

  /** What compiles for {@code target}, with its flags and version; empty where nothing does. */
  String compiler(Target target) {
    return switch (target.language()) {
      case C ->
          Toolchain.find(target, environment, folder)
              .found()
              .map(toolchain -> toolchain.identity(target))
              .orElse("");
      case JAVA -> Runtime.version().toString();
    };
  }

  /** The file that a plan has been compiled to, now or before. */
  Path file(Plan plan) {
    String source = source(plan);
    return switch (plan.target().language()) {
      case C -> toolchain(plan.target()).compile(source, plan.target(), folder);
      case JAVA -> KeptJava.compile(JavaEmitter.CLASS_NAME, source, folder);
    };
  }

  /** Whether there is a sound {@link #file} of this name. */
  boolean has(Target target, String name) {
    Path file = folder.resolve(name);
    return switch (target.language()) {
      case C -> Files.exists(file);
      case JAVA -> KeptJava.find(JavaEmitter.CLASS_NAME, file).isPresent();
    };
  }

  /** Loads the {@link #file} of a program with the one entry {@link Plan#STEP}. */
  StepCode load(Target target, Path file) {
    return switch (target.language()) {
      case C -> NativeCode.load(file);
      case JAVA -> java(file).load();
    };
  }

  private static CompiledJava java(Path file) {
    return KeptJava.find(JavaEmitter.CLASS_NAME, file)
        .orElseThrow(() -> new CkException(file + " is damaged; delete it"));
  }

  /** Compiles, or finds what was compiled before, and loads. */
  StepCode compile(Plan plan) {
    return load(plan.target(), file(plan));
  }

  /** As {@link #compile}, of each entry of a plan. */
  Map<String, StepCode> entries(Plan plan) {
    Path file = file(plan);
    List<String> names = plan.entries().stream().map(Plan.Entry::name).toList();
    Map<String, StepCode> entries = new LinkedHashMap<>();
    switch (plan.target().language()) {
      case C -> names.forEach(name -> entries.put(name, NativeCode.load(file, name)));
      case JAVA -> {
        List<StepCode> codes = java(file).load(names);
        for (int i = 0; i < names.size(); i++) {
          entries.put(names.get(i), codes.get(i));
        }
      }
    }
    return entries;
  }

  /**
   * The shared library of a C source, if something here compiles for the target: this machine's
   * compiler or a cross compiler by its usual name.
   */
  Optional<Path> library(Target target, String source) {
    List<Map<String, String>> environments = new ArrayList<>(List.of(environment));
    if (!environment.containsKey("CK_CC")) {
      CROSS_COMPILERS.forEach(compiler -> environments.add(Map.of("CK_CC", compiler)));
    }
    return environments.stream()
        .flatMap(e -> Toolchain.find(target, e, folder).found().stream())
        .findFirst()
        .map(toolchain -> toolchain.compile(source, target, folder));
  }

  private Toolchain toolchain(Target target) {
    Toolchain.Search search = Toolchain.find(target, environment, folder);
    search
        .unloadable()
        .ifPresent(why -> {
          throw new CkException(why + ", or use --backend jvm");
        });
    return search
        .found()
        .orElseThrow(() ->
            new CkException(
                "no working C compiler: "
                    + String.join("; ", search.notes())
                    + " (install gcc or clang, or use --backend jvm)"));
  }
}
