package dev.ckernel.emit;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A C compiler. What it has compiled is kept in a folder under a name that is the hash of all that
 * it was made from (the source, the flags, the compiler's own account of its version), so a stale
 * program cannot be found; it gets its name only when it is whole, so that processes that compile
 * the same at once do not see each other's halves.
 *
 * @param command the words that start it, such as {@code ccache gcc}
 * @param version what it says of itself
 * @param machine that it compiles for, such as {@code x86_64} or {@code aarch64}
 */
public record Toolchain(List<String> command, String version, String machine) {
  private static final int PROBE_SECONDS = 30;
  private static final int COMPILE_SECONDS = 600;

  public Toolchain {
    command = List.copyOf(command);
  }

  /**
   * A search for a compiler.
   *
   * @param found the first that works, if any
   * @param notes a line on each that was tried
   * @param unloadable why what compilers make in this folder cannot be loaded, where that is why
   *     none was found
   */
  public record Search(
      Optional<Toolchain> found, List<String> notes, Optional<String> unloadable) {}

  /** Tells whether the system loads a library. */
  @FunctionalInterface
  interface Loading {
    /**
     * Loads it, and lets it go.
     *
     * @throws CkException with the system's words, if it does not
     */
    void tryOut(Path library);
  }

  /** What a compiler makes cannot be loaded: the folder is at fault, not the compiler. */
  private static final class Unloadable extends CkException {
    private static final long serialVersionUID = 1;

    Unloadable(Path folder, CkException cause) {
      super(
          "programs that are compiled in %s cannot be loaded: is its file system mounted noexec? CK_CACHE names another folder"
              .formatted(folder),
          cause);
    }
  }

  /**
   * Finds a compiler by {@code CK_CC} alone if that is set, else by {@code CC} and then the usual
   * names, and proves it by compiling a small program for {@code target} into {@code folder}, and
   * loading it where it is for this machine, unless that was done before.
   */
  public static Search find(Target target, Map<String, String> environment, Path folder) {
    return find(target, environment, folder, library -> NativeCode.load(library).close());
  }

  static Search find(Target target, Map<String, String> environment, Path folder, Loading loading) {
    List<String> notes = new ArrayList<>();
    Optional<String> unloadable = Optional.empty();
    KnownCompilers known = new KnownCompilers(environment, folder);
    for (String candidate : candidates(environment)) {
      try {
        Toolchain toolchain = known.get(words(candidate));
        toolchain.prove(target, folder, loading);
        notes.add(candidate + ": " + toolchain.title());
        return new Search(Optional.of(toolchain), notes, Optional.empty());
      } catch (Unloadable e) {
        unloadable = Optional.of(String.valueOf(e.getMessage()));
        notes.add(candidate + ": " + e.getMessage());
      } catch (CkException e) {
        notes.add(candidate + ": " + e.getMessage());
      }
    }
    return new Search(Optional.empty(), notes, unloadable);
  }

  /**
   * Compiles a small program and loads it, unless a compiler of this version has done it with these
   * flags. The proof is a file that may be executed, which the system denies where the file system
   * has been mounted noexec since.
   */
  private void prove(Target target, Path folder, Loading loading) {
    Path proof = folder.resolve("works-" + ContentHash.of(identity(target)));
    if (Files.isExecutable(proof)) {
      return;
    }
    Path library = compile(CEmitter.emit(probe(target)), target, folder);
    if (machine.equals(architecture(System.getProperty("os.arch")))) {
      try {
        loading.tryOut(library);
      } catch (CkException e) {
        throw new Unloadable(folder, e);
      }
    }
    try {
      Files.writeString(proof, title() + "\n");
      boolean ignored = proof.toFile().setExecutable(true);
    } catch (IOException e) {
      throw new CkException("cannot write " + proof + ": " + e, e);
    }
  }

  private static Set<String> candidates(Map<String, String> environment) {
    String chosen = environment.getOrDefault("CK_CC", "").strip();
    if (!chosen.isEmpty()) {
      return Set.of(chosen);
    }
    Set<String> candidates = new LinkedHashSet<>();
    candidates.add(environment.getOrDefault("CC", "").strip());
    candidates.addAll(List.of("cc", "gcc", "clang"));
    candidates.remove("");
    return candidates;
  }

  /**
   * A compiler by the words that start it.
   *
   * @throws CkException if it cannot be started
   */
  public static Toolchain of(List<String> command) {
    String version = ask(command, "--version");
    String machine = ask(command, "-dumpmachine");
    int dash = machine.indexOf('-');
    return new Toolchain(
        command, version, architecture(dash < 0 ? machine : machine.substring(0, dash)));
  }

  private static String architecture(String name) {
    return switch (name) {
      case "arm64" -> "aarch64";
      case "amd64" -> "x86_64";
      default -> name;
    };
  }

  private static List<String> words(String command) {
    return Files.isExecutable(Path.of(command))
        ? List.of(command)
        : List.of(command.split("\\s+", -1));
  }

  private static String ask(List<String> command, String question) {
    List<String> line = new ArrayList<>(command);
    line.add(question);
    Command.Result result = Command.run(line, PROBE_SECONDS);
    if (result.exitCode() != 0) {
      throw new CkException(failure(line, result));
    }
    return result.output().strip();
  }

  /** What a program for {@code target} depends on beside its source: flags and version. */
  public String identity(Target target) {
    return String.join(" ", CFlags.of(target, machine)) + "\n" + version;
  }

  /** The first line of what it says of itself. */
  public String title() {
    return version.lines().findFirst().orElse("");
  }

  /**
   * Compiles a program for {@code target} to a shared library in {@code folder}, unless it is there
   * already. The source stands beside it for the reader.
   *
   * @throws CkException with the command line and the compiler's words, if it does not compile
   */
  public Path compile(String source, Target target, Path folder) {
    List<String> flags = CFlags.of(target, machine);
    String stem = ContentHash.of(source, identity(target));
    Path library = folder.resolve(stem + ".so");
    if (Files.exists(library)) {
      return library;
    }
    try {
      Files.createDirectories(folder);
      Path unfinished = Files.createTempDirectory(folder, "unfinished-");
      try {
        Path in = Files.writeString(unfinished.resolve(stem + ".c"), source);
        Path out = unfinished.resolve(stem + ".so");
        List<String> line = new ArrayList<>(command);
        line.addAll(flags);
        line.addAll(List.of("-o", out.toString(), in.toString()));
        Command.Result result = Command.run(line, COMPILE_SECONDS);
        if (result.exitCode() != 0) {
          throw new CkException(failure(line, result));
        }
        Files.move(in, folder.resolve(stem + ".c"), StandardCopyOption.ATOMIC_MOVE);
        Files.move(out, library, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(unfinished.resolve(stem + ".c"));
        Files.deleteIfExists(unfinished.resolve(stem + ".so"));
        Files.delete(unfinished);
      }
      return library;
    } catch (IOException e) {
      throw new CkException("cannot write compiled programs to " + folder + ": " + e, e);
    }
  }

  private static String failure(List<String> line, Command.Result result) {
    String words = result.output().lines().limit(20).reduce("", (a, b) -> a + "\n  " + b);
    return "the C compiler failed (exit code "
        + (result.exitCode() + "): " + String.join(" ", line) + words);
  }

  /** Enough to need the machine's vectors, its headers and the linker. */
  private static Plan probe(Target target) {
    KernelBuilder k = new KernelBuilder("probe", "");
    var y = k.out("y", Mem.F32);
    var begin = k.scalar("begin");
    k.scalar("end");
    var x = k.load16(y, begin);
    k.store(y, begin, k.fma(x, x, x));
    Kernel kernel = k.build();
    return Plan.ofSteps("A probe of the C compiler", target, List.of(kernel), List.of(), 0, 0);
  }
}
