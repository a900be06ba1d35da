package dev.ckernel.cli;

import dev.ckernel.api.Cache;
import dev.ckernel.api.Machine;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.emit.Host;
import dev.ckernel.emit.Toolchain;
import dev.ckernel.kernel.Target;
import dev.ckernel.runtime.MachineSpeed;
import dev.ckernel.tensor.CkException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ck doctor}: what ck finds on this machine, and what would make it faster. */
@Command(
    name = "doctor",
    description =
        "Tells what ck finds on this machine, which backend it takes and why, and how fast the"
            + " machine is.",
    footer = {"", "The speeds are measured in a few seconds; --no-measure leaves them out."})
final class Doctor implements Callable<Integer> {
  private static final Duration NATIVE_TIME = Duration.ofMillis(700);

  /** Java has to be compiled by HotSpot first. */
  private static final Duration JVM_TIME = Duration.ofSeconds(2);

  private final Streams streams;
  private final List<String> warnings = new ArrayList<>();

  @Option(names = "--no-measure", description = "Measure nothing.")
  private boolean noMeasure;

  @Mixin private EngineOptions engine;

  Doctor(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    VectorModule.load();
    ModelOptions options = engine.options(0);
    Machine machine = new Machine(options);
    PrintStream out = streams.out();
    java();
    processor(machine.host());
    Toolchain.Search compilers = compilers(machine);
    Target target = machine.target();
    line("backend", backend(target, options, compilers));
    line("cache", new Cache(options.cache()).folder().toString());
    out.flush();
    if (!noMeasure) {
      speed(machine, target, options);
    }
    warnings.forEach(warning -> out.println("warning      " + warning));
    return Main.OK;
  }

  private void java() {
    line(
        "java",
        "%s (%s), heap at most %s"
            .formatted(
                System.getProperty("java.vm.version"),
                System.getProperty("java.home"),
                Sizes.of(Runtime.getRuntime().maxMemory())));
  }

  private void processor(Host host) {
    line(
        "processor",
        "%s, %s, %d threads"
            .formatted(host.cpu(), host.machine(), Runtime.getRuntime().availableProcessors()));
    for (Host.Fit fit : host.fits()) {
      line("  " + fit.target().name(), (fit.fits() ? "yes: " : "no: ") + fit.why());
    }
    if (host.jvmBits() == 0) {
      warnings.add(
          "the jvm backend cannot run: Java's Vector API is missing;"
              + " CK_JAVA_OPTS=\"--add-modules jdk.incubator.vector\" brings it in");
    }
  }

  private Toolchain.Search compilers(Machine machine) {
    Toolchain.Search search = machine.compilers();
    search.notes().forEach(note -> line("compiler", Failure.firstLine(note)));
    if (search.unloadable().isPresent()) {
      warnings.add(search.unloadable().get());
    } else if (search.found().isEmpty()) {
      warnings.add(
          "no C compiler works, so programs run on the JVM, slower when they read prompts;"
              + " install gcc or clang (apt install gcc, xcode-select --install), or set CK_CC");
    }
    return search;
  }

  private static String backend(Target target, ModelOptions options, Toolchain.Search compilers) {
    String language =
        switch (target.language()) {
          case C -> "native, C";
          case JAVA -> "jvm, Java";
        };
    String why =
        options.target() != null
            ? "--target says so"
            : switch (options.backend()) {
              case NATIVE, JVM -> "--backend says so";
              case AUTO ->
                  compilers.found().isPresent()
                      ? "a C compiler works"
                      : compilers.unloadable().isPresent()
                          ? "what the C compiler makes cannot be loaded"
                          : "no C compiler works";
            };
    return "%s for %s: %s; int8 products %s"
        .formatted(
            language,
            target.name(),
            why,
            switch (target.dot()) {
              case NONE -> "in f32 (no int8 dot product)";
              case SIGNED, UNSIGNED -> "by the int8 dot product";
            });
  }

  private void speed(Machine machine, Target target, ModelOptions options) {
    int threads =
        options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
    Duration each =
        switch (target.language()) {
          case C -> NATIVE_TIME;
          case JAVA -> JVM_TIME;
        };
    MachineSpeed speed;
    try {
      speed = machine.speed(target, threads, each);
    } catch (CkException e) {
      warnings.add("the speed cannot be measured: " + Failure.line(e));
      return;
    }
    line(
        "memory",
        "%s/s read by %d threads".formatted(Sizes.of((long) speed.bytesPerSecond()), threads));
    line("f32", giga(speed.multiplyAdds()));
    line("int8", giga(speed.byteMultiplyAdds()));
  }

  private static String giga(double perSecond) {
    return String.format(Locale.ROOT, "%.1f G multiply-adds/s", perSecond / 1e9);
  }

  private void line(String key, String value) {
    streams.out().printf("%-12s %s%n", key, value);
  }
}
