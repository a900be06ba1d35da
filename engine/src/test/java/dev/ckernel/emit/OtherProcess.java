package dev.ckernel.emit;

import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Plan;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A plan as a C program with a main function, for what must watch a whole process: thread 0 has an
 * entry done by another process, with as many threads, and copies the memory back. The arenas are
 * heap blocks of their exact sizes.
 */
final class OtherProcess implements StepCode {
  /**
   * Stands behind the generated source, a table {@code entries}, and {@code watch(int)}, which is
   * told when the step begins and when it has ended.
   */
  private static final String MAIN =
      """
      static void *read_all(const char *path) {
        FILE *f = fopen(path, "rb");
        fseek(f, 0, SEEK_END);
        size_t n = (size_t)ftell(f);
        rewind(f);
        void *p;
        if (posix_memalign(&p, 64, n) != 0 || fread(p, 1, n, f) != n) exit(2);
        fclose(f);
        return p;
      }

      static void write_all(const char *path, const void *p) {
        FILE *f = fopen(path, "rb+");
        fseek(f, 0, SEEK_END);
        size_t n = (size_t)ftell(f);
        rewind(f);
        if (fwrite(p, 1, n, f) != n) exit(2);
        fclose(f);
      }

      static void (*entry)(ck_step_args *, int32_t);
      static int32_t here;

      // All begin together, so that none is done before the others have begun.
      static void *thread(void *number) {
        __atomic_add_fetch(&here, 1, __ATOMIC_ACQ_REL);
        while (__atomic_load_n(&here, __ATOMIC_ACQUIRE) < args.threads) sched_yield();
        entry(&args, (int32_t)(intptr_t)number);
        return NULL;
      }

      // entry threads arenas extents; an arena may be another one, and is none where its name is -
      int main(int argc, char **argv) {
        if (argc < 3 + ARENAS) return 2;
        for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
          if (strcmp(entries[i].name, argv[1]) == 0) entry = entries[i].run;
        }
        args.threads = atoi(argv[2]);
        char **names = argv + 3;
        for (int i = 0; i < ARENAS; i++) {
          for (int j = 0; j < i; j++) {
            if (strcmp(names[i], names[j]) == 0) args.arenas[i] = args.arenas[j];
          }
          if (args.arenas[i] == NULL && strcmp(names[i], "-") != 0) args.arenas[i] = read_all(names[i]);
        }
        for (int i = 3 + ARENAS; i < argc; i++) args.extents[i - 3 - ARENAS] = atoi(argv[i]);
        watch(1);
        pthread_t threads[64];
        for (intptr_t t = 0; t < args.threads; t++) pthread_create(&threads[t], NULL, thread, (void *)t);
        for (int t = 0; t < args.threads; t++) pthread_join(threads[t], NULL);
        watch(0);
        write_all(names[ARENA_STATE], args.arenas[ARENA_STATE]);
        write_all(names[ARENA_SCRATCH], args.arenas[ARENA_SCRATCH]);
        for (int i = 0; i < ARENAS; i++) {
          for (int j = 0; j < i; j++) {
            if (args.arenas[i] == args.arenas[j]) args.arenas[i] = NULL;
          }
          free(args.arenas[i]);
        }
        return 0;
      }
      """;

  private static final String HEADERS =
      """
      #include <pthread.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>

      static ck_step_args args;
      enum { ARENA_STATE = %d, ARENA_SCRATCH = %d, ARENAS = %d };
      """
          .formatted(Arena.STATE.index(), Arena.SCRATCH.index(), Arena.handed().size());

  private final List<String> launcher;
  private final Path program;
  private final String entry;

  private OtherProcess(List<String> launcher, Path program, String entry) {
    this.launcher = launcher;
    this.program = program;
    this.entry = entry;
  }

  /**
   * A compiler for {@code plan}'s target, without the flags that make a library. Ends the test
   * where there is none; see {@link PlanRunners}.
   */
  static List<String> compiler(Plan plan, Path folder) {
    EmulatedCode.require(plan.target());
    Toolchain toolchain =
        Toolchain.find(plan.target(), System.getenv(), folder).found().orElseThrow();
    List<String> compiler = new ArrayList<>(toolchain.command());
    compiler.addAll(CFlags.of(plan.target(), toolchain.machine()));
    compiler.removeAll(List.of("-shared", "-fPIC"));
    return compiler;
  }

  /**
   * Code of every entry.
   *
   * @param launcher what starts the program; empty where nothing need
   * @param source of {@code plan}, perhaps changed
   * @param watch C that has {@code static void watch(int begins)}; sees {@code args}
   */
  static Map<String, StepCode> of(
      List<String> launcher,
      List<String> compiler,
      Plan plan,
      String source,
      String watch,
      Path folder) {
    StringBuilder text = new StringBuilder(source);
    text.append(HEADERS);
    text.append("static const struct { const char *name; void (*run)(ck_step_args *, int32_t); } ")
        .append("entries[] = {\n");
    for (Plan.Entry each : plan.entries()) {
      text.append("  {\"%1$s\", ck_%1$s},\n".formatted(each.name()));
    }
    text.append("};\n").append(watch).append(MAIN);
    Path program =
        compile(compiler, text.toString(), folder)
            .orElseThrow(message -> new IllegalStateException(message));
    Map<String, StepCode> entries = new LinkedHashMap<>();
    for (Plan.Entry each : plan.entries()) {
      entries.put(each.name(), new OtherProcess(launcher, program, each.name()));
    }
    return entries;
  }

  /** A program, or what the compiler said. */
  record Compiled(Path program, Command.Result result) {
    Path orElseThrow(Function<String, RuntimeException> failure) {
      if (result.exitCode() != 0) {
        throw failure.apply(result.output());
      }
      return program;
    }
  }

  static Compiled compile(List<String> compiler, String source, Path folder) {
    try {
      Path in = Files.createTempFile(folder, "watched-", ".c");
      Files.writeString(in, source);
      Path program = Path.of(in.toString().replaceFirst("\\.c$", ""));
      List<String> line = new ArrayList<>(compiler);
      line.addAll(List.of("-o", program.toString(), in.toString()));
      return new Compiled(program, Command.run(line, 600));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void step(Frame frame, int thread, Crew crew) {
    if (thread != 0) {
      return;
    }
    try {
      List<String> line = new ArrayList<>(launcher);
      line.addAll(List.of(program.toString(), entry, Integer.toString(frame.threads())));
      Map<Long, String> files = new HashMap<>();
      for (MemorySegment arena : frame.arenas()) {
        String known = files.get(arena.address());
        if (known == null) {
          known = arena.byteSize() == 0 ? "-" : write("arena" + files.size(), arena);
          files.put(arena.address(), known);
        }
        line.add(known);
      }
      for (int extent : frame.extents()) {
        line.add(Integer.toString(extent));
      }
      MemorySegment state = frame.memory(Arena.STATE);
      MemorySegment scratch = frame.memory(Arena.SCRATCH);
      Command.Result result = Command.run(line, 120);
      if (result.exitCode() != 0) {
        throw new AssertionError(entry + ": " + result.output());
      }
      state.copyFrom(
          MemorySegment.ofArray(Files.readAllBytes(Path.of(files.get(state.address())))));
      scratch.copyFrom(
          MemorySegment.ofArray(Files.readAllBytes(Path.of(files.get(scratch.address())))));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String write(String what, MemorySegment memory) throws IOException {
    Path file = Path.of(program + "." + what);
    return Files.write(file, memory.toArray(ValueLayout.JAVA_BYTE)).toString();
  }
}
