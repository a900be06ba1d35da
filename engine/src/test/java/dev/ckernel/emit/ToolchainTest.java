package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.kernel.Target;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToolchainTest {
  private static final String GOOD = "int answer(void) { return 42; }\n";

  @TempDir private Path folder;
  private Toolchain toolchain;

  @BeforeEach
  void findCompiler() {
    var search = Toolchain.find(Target.SCALAR, System.getenv(), folder);
    toolchain =
        search
            .found()
            .orElseThrow(() -> PlanRunners.missing("scalar", "no C compiler: " + search.notes()));
  }

  @Test
  void saysWhatItFound() {
    var search = Toolchain.find(Target.SCALAR, System.getenv(), folder);
    assertThat(search.notes()).last().asString().contains(toolchain.title());
    assertThat(toolchain.machine()).isIn("x86_64", "aarch64");
  }

  @Test
  void aChosenCompilerIsTheOnlyOneTried() {
    var search = Toolchain.find(Target.SCALAR, Map.of("CK_CC", "no-such-cc"), folder);
    assertThat(search.found()).isEmpty();
    assertThat(search.notes()).singleElement().asString().contains("no-such-cc");
  }

  @Test
  void aCompilerThatCompilesNothingIsPassedOver() {
    var search = Toolchain.find(Target.SCALAR, Map.of("CC", "false"), folder);
    assertThat(search.found()).isPresent();
    assertThat(search.notes()).first().asString().startsWith("false: ");
  }

  @Test
  void aCompilerIsAskedAgainOnlyWhenItsFileHasChanged() throws IOException {
    Path asked = folder.resolve("asked");
    String script =
        "#!/bin/sh\ncase $1 in --version) echo it >> %s; echo %s;; *) exec cc \"$@\";; esac\n";
    Path own = Files.writeString(folder.resolve("own-cc"), script.formatted(asked, "own 1"));
    assertThat(own.toFile().setExecutable(true)).isTrue();
    Map<String, String> environment = Map.of("CK_CC", own.toString());

    Toolchain first = Toolchain.find(Target.SCALAR, environment, folder).found().orElseThrow();
    assertThat(first.title()).isEqualTo("own 1");
    assertThat(Toolchain.find(Target.SCALAR, environment, folder).found()).contains(first);
    assertThat(asked).hasContent("it\n");

    Files.writeString(own, script.formatted(asked, "own 1.1"));
    assertThat(Toolchain.find(Target.SCALAR, environment, folder).found().orElseThrow().title())
        .isEqualTo("own 1.1");
    Files.setLastModifiedTime(own, FileTime.fromMillis(0));
    Toolchain.find(Target.SCALAR, environment, folder);
    assertThat(asked).hasContent("it\nit\nit\n");
  }

  @Test
  void whatCannotBeLoadedIsToldWithTheWayOut() {
    Toolchain.Loading refused =
        library -> {
          throw new CkException(library.getFileName() + ": failed to map segment");
        };
    Path other = folder.resolve("noexec");
    var search = Toolchain.find(Target.SCALAR, System.getenv(), other, refused);
    assertThat(search.found()).isEmpty();
    assertThat(search.unloadable().orElseThrow())
        .isEqualTo(
            "programs that are compiled in %s cannot be loaded: is its file system mounted noexec? CK_CACHE names another folder"
                .formatted(other));
    assertThat(Toolchain.find(Target.SCALAR, System.getenv(), other).found()).isPresent();
  }

  /** The system denies it where a file system is mounted noexec. */
  @Test
  void aProofThatMayNotBeExecutedProvesNothing() throws IOException {
    List<Path> loaded = new ArrayList<>();
    Toolchain.find(Target.SCALAR, System.getenv(), folder, loaded::add);
    assertThat(loaded).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path proof :
          files.filter(file -> file.getFileName().toString().startsWith("works-")).toList()) {
        assertThat(proof.toFile().setExecutable(false)).isTrue();
      }
    }
    Toolchain.find(Target.SCALAR, System.getenv(), folder, loaded::add);
    assertThat(loaded).hasSize(1);
  }

  @Test
  void compilesOnceForTheSameContent() throws IOException {
    Path first = toolchain.compile(GOOD, Target.SCALAR, folder);
    FileTime longAgo = FileTime.fromMillis(0);
    Files.setLastModifiedTime(first, longAgo);

    Path second = toolchain.compile(GOOD, Target.SCALAR, folder);

    assertThat(second).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(second)).isEqualTo(longAgo);
    assertThat(Path.of(first.toString().replace(".so", ".c"))).hasContent(GOOD);
  }

  @Test
  void otherSourceFlagsOrCompilerIsAnotherProgram() {
    Path first = toolchain.compile(GOOD, Target.SCALAR, folder);
    Toolchain newer =
        new Toolchain(toolchain.command(), toolchain.version() + " 2", toolchain.machine());
    assertThat(toolchain.compile(GOOD + "\n", Target.SCALAR, folder)).isNotEqualTo(first);
    assertThat(newer.compile(GOOD, Target.SCALAR, folder)).isNotEqualTo(first);
  }

  @Test
  void failureTellsTheCommandAndTheCompilersWords() throws IOException {
    assertThatThrownBy(() -> toolchain.compile("int f(void) { return x; }", Target.SCALAR, folder))
        .isInstanceOf(CkException.class)
        .hasMessageContaining(toolchain.command().getFirst() + " -std=c11")
        .hasMessageContaining("undeclared")
        .hasMessageContaining("exit code 1");
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void aCallToWhatIsNotThereIsAnErrorNow() {
    assertThatThrownBy(
            () -> toolchain.compile("int f(void) { return g(); }", Target.SCALAR, folder))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("implicit declaration");
  }

  @Test
  void severalMayCompileTheSameAtOnce() throws Exception {
    List<Callable<Path>> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      jobs.add(() -> toolchain.compile(GOOD, Target.SCALAR, folder));
    }
    try (ExecutorService team = Executors.newFixedThreadPool(4)) {
      for (Future<Path> path : team.invokeAll(jobs)) {
        assertThat(path.get()).exists();
      }
    }
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> toolchain.compile(GOOD, Target.SCALAR, file.resolve("x")))
        .isInstanceOf(CkException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aLibraryWithoutAStepIsRefused() {
    Path library = toolchain.compile(GOOD, Target.SCALAR, folder);
    assertThatThrownBy(() -> NativeCode.load(library))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("ck_step");
  }

  @Test
  void whatIsNoLibraryIsRefused() throws IOException {
    Path library = Files.writeString(folder.resolve("broken.so"), "no ELF");
    assertThatThrownBy(() -> NativeCode.load(library))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("broken.so");
  }

  private List<Path> unfinished() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith("unfinished")).toList();
    }
  }
}
