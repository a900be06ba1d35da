package dev.ckernel.emit;

import dev.ckernel.kernel.Target;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The machine that this runs on, and which targets fit it.
 *
 * @param machine {@code x86_64}, {@code aarch64} or another name
 * @param cpu what the machine calls its processor
 * @param features names of instruction sets as Linux spells them
 * @param jvmBits the vectors that this JVM prefers; 0 where its vector module is missing
 */
public record Host(String machine, String cpu, Set<String> features, int jvmBits) {
  private static final List<String> AVX2 = List.of("avx2", "fma", "f16c");
  private static final List<String> AVX512 =
      List.of("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni", "fma", "f16c");

  /** In the order of preference. */
  private static final List<Target> PREFERRED =
      List.of(
          Target.AVX512,
          Target.AVX2,
          Target.NEON_DOT,
          Target.NEON,
          Target.SCALAR,
          Target.JVM512,
          Target.JVM256,
          Target.JVM128);

  public Host {
    features = Set.copyOf(features);
  }

  /**
   * Whether a target fits this machine.
   *
   * @param why in words
   */
  public record Fit(Target target, boolean fits, String why) {}

  /** Looks at the machine. */
  public static Host detect() {
    String machine = machine(System.getProperty("os.arch", ""));
    Path cpuinfo = Path.of("/proc/cpuinfo");
    try {
      if (Files.isReadable(cpuinfo)) {
        return linux(machine, Files.readString(cpuinfo), JvmVectors.preferredBits());
      }
      if (System.getProperty("os.name", "").startsWith("Mac")) {
        return mac(machine, JvmVectors.preferredBits());
      }
    } catch (IOException | CkException e) {
      return new Host(
          machine, "unknown (" + e.getMessage() + ")", Set.of(), JvmVectors.preferredBits());
    }
    return new Host(machine, "unknown", Set.of(), JvmVectors.preferredBits());
  }

  static Host linux(String machine, String cpuinfo, int jvmBits) {
    Set<String> features = new TreeSet<>();
    String cpu = machine;
    for (String line : cpuinfo.lines().toList()) {
      int colon = line.indexOf(':');
      String key = colon < 0 ? "" : line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      switch (key) {
        case "flags", "Features" -> features.addAll(List.of(value.split("\\s+", -1)));
        case "model name" -> cpu = value;
        default -> {}
      }
    }
    return new Host(machine, cpu, features, jvmBits);
  }

  private static Host mac(String machine, int jvmBits) {
    String cpu = sysctl("machdep.cpu.brand_string");
    Set<String> features = new TreeSet<>();
    if (machine.equals("aarch64")) {
      features.add("asimd");
      if (sysctl("hw.optional.arm.FEAT_DotProd").equals("1")) {
        features.add("asimddp");
      }
    } else {
      String names = sysctl("machdep.cpu.features") + " " + sysctl("machdep.cpu.leaf7_features");
      for (String name : names.toLowerCase(Locale.ROOT).split("\\s+", -1)) {
        features.add(name.equals("avx512vnni") ? "avx512_vnni" : name);
      }
    }
    return new Host(machine, cpu, features, jvmBits);
  }

  private static String sysctl(String name) {
    Command.Result result = Command.run(List.of("sysctl", "-n", name), 10);
    return result.exitCode() == 0 ? result.output().strip() : "";
  }

  private static String machine(String osArch) {
    return switch (osArch) {
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      default -> osArch;
    };
  }

  /** Whether {@code target} fits, and why. */
  public Fit fit(Target target) {
    return switch (target.language()) {
      case JAVA -> jvm(target);
      case C ->
          switch (target.name()) {
            case "avx512" -> needs(target, "x86_64", AVX512);
            case "avx2" -> needs(target, "x86_64", AVX2);
            case "neon" -> needs(target, "aarch64", List.of("asimd"));
            case "neon-dot" -> needs(target, "aarch64", List.of("asimd", "asimddp"));
            default ->
                machine.equals("aarch64")
                    ? new Fit(target, true, "every aarch64 has fma")
                    : needs(target, "x86_64", List.of("fma"));
          };
    };
  }

  private Fit needs(Target target, String wanted, List<String> instructions) {
    if (!machine.equals(wanted)) {
      return new Fit(target, false, "needs " + wanted + ", and this machine is " + machine);
    }
    List<String> missing = new ArrayList<>(instructions);
    missing.removeAll(features);
    return missing.isEmpty()
        ? new Fit(target, true, "the processor has " + String.join(", ", instructions))
        : new Fit(target, false, "the processor lacks " + String.join(", ", missing));
  }

  private Fit jvm(Target target) {
    int bits = target.lanes() * Integer.SIZE;
    if (jvmBits == 0) {
      return new Fit(target, false, "the JVM runs without --add-modules jdk.incubator.vector");
    }
    if (machine.equals("x86_64") && !features.isEmpty() && !features.contains("fma")) {
      return new Fit(target, false, "the processor lacks fma");
    }
    return bits <= jvmBits
        ? new Fit(target, true, "the JVM has vectors of " + jvmBits + " bits")
        : new Fit(target, false, "the JVM's vectors have only " + jvmBits + " bits");
  }

  /** Every target with its fit, the most wanted first. */
  public List<Fit> fits() {
    return PREFERRED.stream().map(this::fit).toList();
  }

  /**
   * The fastest target in {@code language} that fits.
   *
   * @throws CkException telling what each lacks, if none does
   */
  public Target best(Target.Language language) {
    List<String> reasons = new ArrayList<>();
    for (Fit fit : fits()) {
      if (fit.target().language() == language) {
        if (fit.fits()) {
          return fit.target();
        }
        reasons.add(fit.target().name() + ": " + fit.why());
      }
    }
    throw new CkException(
        "no "
            + (language == Target.Language.C ? "native" : "jvm")
            + (" target fits this machine (" + String.join("; ", reasons) + ")"));
  }

  /**
   * A target by its name.
   *
   * @throws CkException if there is none
   */
  public static Target named(String name) {
    return Target.all().stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CkException("unknown target \"" + name + "\"; there are " + names(Target.all())));
  }

  private static String names(List<Target> targets) {
    return String.join(", ", targets.stream().map(Target::name).toList());
  }
}
