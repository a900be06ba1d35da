package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs plans as C on another machine: compiles the program with a {@code main} around it that reads
 * the arenas from files, runs a step with flush-to-zero set on each thread, and writes them back.
 */
final class CrossPlanRunner implements PlanRunner {
  private static final String MAIN =
      """
      #include <pthread.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>

      static ck_step_args args;

      static void *read_all(const char *path) {
        FILE *f = fopen(path, "rb");
        fseek(f, 0, SEEK_END);
        long n = ftell(f);
        rewind(f);
        void *p = aligned_alloc(64, (size_t)(n + 64) / 64 * 64);
        if (fread(p, 1, (size_t)n, f) != (size_t)n) exit(2);
        fclose(f);
        return p;
      }

      static void write_all(const char *path, const void *p) {
        FILE *f = fopen(path, "rb+");
        fseek(f, 0, SEEK_END);
        long n = ftell(f);
        rewind(f);
        if (fwrite(p, 1, (size_t)n, f) != (size_t)n) exit(2);
        fclose(f);
      }

      static void *thread(void *number) {
        const uint64_t flush_to_zero = 1u << 24;
        set_float_control(flush_to_zero);
        ck_step(&args, (int32_t)(intptr_t)number);
        if (set_float_control(0) != flush_to_zero) {
          fprintf(stderr, "the floating-point control word was not restored\\n");
          exit(3);
        }
        return NULL;
      }

      // threads, arenas, a file for each of them, extents
      int main(int argc, char **argv) {
        if (argc < 3) return 2;
        args.threads = atoi(argv[1]);
        const int arenas = atoi(argv[2]);
        for (int i = 0; i < arenas; i++) args.arenas[i] = read_all(argv[3 + i]);
        for (int i = 3 + arenas; i < argc; i++) args.extents[i - 3 - arenas] = atoi(argv[i]);
        pthread_t threads[64];
        for (intptr_t t = 0; t < args.threads; t++) pthread_create(&threads[t], NULL, thread, (void *)t);
        for (int t = 0; t < args.threads; t++) pthread_join(threads[t], NULL);
        for (int i = 0; i < arenas; i++) write_all(argv[3 + i], args.arenas[i]);
        return 0;
      }
      """;

  private final Target target;
  private final Toolchain toolchain;
  private final List<String> emulator;

  CrossPlanRunner(Target target, Toolchain toolchain, List<String> emulator) {
    this.target = target;
    this.toolchain = toolchain;
    this.emulator = emulator;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public PlanMemory run(Plan plan, PlanMemory before, int rows, int outputs, int threads) {
    PlanMemory grown = before.withThreads(plan, threads);
    try {
      Path folder = Files.createTempDirectory(PlanRunners.programs(), "cross-");
      Path program = compile(CEmitter.emit(plan) + MAIN);
      List<Path> files = new ArrayList<>();
      for (Arena arena : Arena.handed()) {
        files.add(Files.write(folder.resolve(arena.name()), grown.of(arena)));
      }
      List<String> line = new ArrayList<>(emulator);
      line.add(program.toString());
      line.add(Integer.toString(threads));
      line.add(Integer.toString(files.size()));
      files.forEach(file -> line.add(file.toString()));
      for (int extent : PlanMemory.frame(plan, rows, outputs, threads).extents()) {
        line.add(Integer.toString(extent));
      }
      Command.Result result = Command.run(line, 120);
      assertThat(result.exitCode()).as(String.join(" ", line) + "\n" + result.output()).isZero();
      PlanMemory after =
          new PlanMemory(
              Files.readAllBytes(files.get(Arena.WEIGHTS.index())),
              Files.readAllBytes(files.get(Arena.TABLES.index())),
              Files.readAllBytes(files.get(Arena.STATE.index())),
              Files.readAllBytes(files.get(Arena.SCRATCH.index())));
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
      return after;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path compile(String source) throws IOException {
    Path program = PlanRunners.programs().resolve("cross-" + target.name() + "-" + hash(source));
    if (Files.exists(program)) {
      return program;
    }
    Path in = Files.writeString(Path.of(program + ".c"), source);
    List<String> line = new ArrayList<>(toolchain.command());
    line.addAll(CFlags.of(target, toolchain.machine()));
    line.removeAll(List.of("-shared", "-fPIC"));
    line.addAll(List.of("-static", "-pthread", "-o", program.toString(), in.toString()));
    Command.Result result = Command.run(line, 600);
    assertThat(result.exitCode()).as(String.join(" ", line) + "\n" + result.output()).isZero();
    return program;
  }

  private static String hash(String source) {
    return java.util
        .UUID
        .nameUUIDFromBytes(source.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }
}
