package dev.ckernel.emit;

import dev.ckernel.kernel.Target;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The C rows of the bit matrix that can run here. A row that cannot is missing: it is printed and
 * its tests are skipped, or fail where {@code -Dck.require.neon=true} or {@code
 * -Dck.require.avx512=true} says that it must be there.
 */
final class PlanRunners {
  private static final List<Target> TARGETS =
      List.of(Target.SCALAR, Target.AVX2, Target.AVX512, Target.NEON, Target.NEON_DOT);

  private PlanRunners() {}

  /** All targets of C, for parameterised tests. */
  static List<String> targets() {
    return TARGETS.stream().map(Target::name).toList();
  }

  /** Where tests keep compiled programs. */
  static Path programs() {
    try {
      return Files.createDirectories(Path.of("target", "programs").toAbsolutePath());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The runner of a target; ends the test where there is none. */
  static PlanRunner require(String name) {
    Target target = Host.named(name);
    List<String> why = new ArrayList<>();
    Optional<PlanRunner> runner = local(target, why);
    if (runner.isEmpty() && name.startsWith("neon")) {
      runner = cross(target, why);
    }
    if (runner.isPresent()) {
      return runner.get();
    }
    String missing = "missing cell: " + name + " (" + String.join("; ", why) + ")";
    throw missing(name.startsWith("neon") ? "neon" : name, missing);
  }

  /** Ends a test that cannot run here; it fails where {@code ck.require.<family>} is true. */
  static RuntimeException missing(String family, String what) {
    if (Boolean.getBoolean("ck.require." + family)) {
      Assertions.fail(what);
    }
    System.out.println(what);
    return Assumptions.abort(what);
  }

  private static Optional<PlanRunner> local(Target target, List<String> why) {
    Host.Fit fit = Host.detect().fit(target);
    if (!fit.fits()) {
      why.add(fit.why());
      return Optional.empty();
    }
    Toolchain.Search search = Toolchain.find(target, System.getenv(), programs());
    if (search.found().isEmpty()) {
      why.addAll(search.notes());
      return Optional.empty();
    }
    Toolchain toolchain = search.found().get();
    return Optional.of(new NativePlanRunner(target, toolchain, new NativeHelp(toolchain)));
  }

  private static Optional<PlanRunner> cross(Target target, List<String> why) {
    Toolchain.Search search =
        Toolchain.find(target, Map.of("CK_CC", "aarch64-linux-gnu-gcc"), programs());
    if (search.found().isEmpty()) {
      why.addAll(search.notes());
      return Optional.empty();
    }
    for (String emulator : List.of("qemu-aarch64-static", "qemu-aarch64")) {
      try {
        if (Command.run(List.of(emulator, "--version"), 10).exitCode() == 0) {
          return Optional.of(new CrossPlanRunner(target, search.found().get(), List.of(emulator)));
        }
      } catch (CkException e) {
        why.add(e.getMessage());
      }
    }
    return Optional.empty();
  }
}
