package dev.ckernel.bench;

import dev.ckernel.emit.CEmitter;
import dev.ckernel.emit.JavaCompile;
import dev.ckernel.emit.JavaEmitter;
import dev.ckernel.emit.NativeCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.emit.Toolchain;
import dev.ckernel.plan.Plan;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Programs to be measured, compiled for this process alone: nothing of them stays on the disk. */
final class BenchPrograms {
  private BenchPrograms() {}

  /**
   * Compiles and loads a plan.
   *
   * @throws CkException if it needs a C compiler and there is none
   */
  static StepCode load(Plan plan) throws IOException {
    return switch (plan.target().language()) {
      case JAVA -> JavaCompile.compile(JavaEmitter.CLASS_NAME, JavaEmitter.emit(plan)).load();
      case C -> {
        Path folder = Files.createTempDirectory("ck-bench");
        try {
          Toolchain cc =
              Toolchain.find(plan.target(), System.getenv(), folder)
                  .found()
                  .orElseThrow(() -> new CkException("no working C compiler"));
          yield NativeCode.load(cc.compile(CEmitter.emit(plan), plan.target(), folder));
        } finally {
          // A library that is loaded stays so without its file.
          delete(folder);
        }
      }
    };
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}
