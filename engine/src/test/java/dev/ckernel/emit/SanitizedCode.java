package dev.ckernel.emit;

import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Plan;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A plan as C that AddressSanitizer and UBSan watch: thread 0 has an entry done by another process,
 * with as many threads, and copies the memory back. The arenas are heap blocks of their exact
 * sizes, and what lies between buffers may not be touched, neither written nor read.
 */
public final class SanitizedCode implements StepCode {
  /** Bytes of an arena that belong to no buffer. */
  public record Gap(Arena arena, long offset, long bytes) {}

  private static final List<String> FLAGS =
      List.of(
          "-O0", "-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-pthread");

  private static final String MAIN =
      """
      #include <pthread.h>
      #include <sanitizer/asan_interface.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>

      static ck_step_args args;
      static void (*entry)(ck_step_args *, int32_t);

      // A debugger or a container may keep the search for leaks from running; there is nothing to find.
      const char *__asan_default_options(void) { return "detect_leaks=0"; }

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

      static void guard(int closed) {
        for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
          char *p = (char *)args.arenas[gaps[i].arena] + gaps[i].offset;
          if (closed) {
            __asan_poison_memory_region(p, gaps[i].bytes);
          } else {
            __asan_unpoison_memory_region(p, gaps[i].bytes);
          }
        }
      }

      static void *thread(void *number) {
        entry(&args, (int32_t)(intptr_t)number);
        return NULL;
      }

      // entry threads state scratch extents
      int main(int argc, char **argv) {
        if (argc < 5) return 2;
        for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
          if (strcmp(entries[i].name, argv[1]) == 0) entry = entries[i].run;
        }
        args.threads = atoi(argv[2]);
        args.arenas[STATE] = read_all(argv[3]);
        args.arenas[SCRATCH] = read_all(argv[4]);
        for (int i = 5; i < argc; i++) args.extents[i - 5] = atoi(argv[i]);
        guard(1);
        pthread_t threads[64];
        for (intptr_t t = 0; t < args.threads; t++) pthread_create(&threads[t], NULL, thread, (void *)t);
        for (int t = 0; t < args.threads; t++) pthread_join(threads[t], NULL);
        guard(0);
        write_all(argv[3], args.arenas[STATE]);
        write_all(argv[4], args.arenas[SCRATCH]);
        free(args.arenas[STATE]);
        free(args.arenas[SCRATCH]);
        return 0;
      }
      """;

  private final Path program;
  private final String entry;

  private SanitizedCode(Path program, String entry) {
    this.program = program;
    this.entry = entry;
  }

  /**
   * Code of every entry. Ends the test where no compiler for the target has the sanitizers.
   *
   * @param source of {@code plan}, perhaps changed
   */
  public static Map<String, StepCode> of(Plan plan, String source, List<Gap> gaps, Path folder) {
    EmulatedCode.require(plan.target());
    Toolchain toolchain =
        Toolchain.find(plan.target(), System.getenv(), folder).found().orElseThrow();
    List<String> compiler = new ArrayList<>(toolchain.command());
    compiler.addAll(CFlags.of(plan.target(), toolchain.machine()));
    compiler.removeAll(List.of("-shared", "-fPIC"));
    compiler.addAll(FLAGS);
    try {
      compile(
              compiler,
              "#include <sanitizer/asan_interface.h>\nint main(void) { return 0; }",
              folder)
          .orElseThrow(
              message -> PlanRunners.missing("asan", "missing: sanitizers (" + message + ")"));
      Path program =
          compile(compiler, source + tables(plan, gaps) + MAIN, folder)
              .orElseThrow(message -> new IllegalStateException(message));
      Map<String, StepCode> entries = new LinkedHashMap<>();
      for (Plan.Entry each : plan.entries()) {
        entries.put(each.name(), new SanitizedCode(program, each.name()));
      }
      return entries;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A program, or what the compiler said. */
  private record Compiled(Path program, Command.Result result) {
    Path orElseThrow(Function<String, RuntimeException> failure) {
      if (result.exitCode() != 0) {
        throw failure.apply(result.output());
      }
      return program;
    }
  }

  private static Compiled compile(List<String> compiler, String source, Path folder)
      throws IOException {
    Path in = Files.createTempFile(folder, "sanitized-", ".c");
    Files.writeString(in, source);
    Path program = Path.of(in.toString().replaceFirst("\\.c$", ""));
    List<String> line = new ArrayList<>(compiler);
    line.addAll(List.of("-o", program.toString(), in.toString()));
    return new Compiled(program, Command.run(line, 600));
  }

  private static String tables(Plan plan, List<Gap> gaps) {
    StringBuilder text = new StringBuilder();
    text.append(
        "enum { STATE = %d, SCRATCH = %d };\n"
            .formatted(Arena.STATE.index(), Arena.SCRATCH.index()));
    text.append("static const struct { const char *name; void (*run)(ck_step_args *, int32_t); } ")
        .append("entries[] = {\n");
    for (Plan.Entry entry : plan.entries()) {
      text.append("  {\"%1$s\", ck_%1$s},\n".formatted(entry.name()));
    }
    text.append("};\nstatic const struct { int arena; long offset; long bytes; } gaps[] = {\n");
    for (Gap gap : gaps) {
      int arena = gap.arena().index();
      text.append("  {%d, %d, %d},\n".formatted(arena, gap.offset(), gap.bytes()));
    }
    return text.append("};\n").toString();
  }

  @Override
  public void step(Frame frame, int thread, Crew crew) {
    if (thread != 0) {
      return;
    }
    MemorySegment state = frame.memory(Arena.STATE);
    MemorySegment scratch = frame.memory(Arena.SCRATCH);
    try {
      Path stateFile = Files.write(beside("state"), state.toArray(ValueLayout.JAVA_BYTE));
      Path scratchFile = Files.write(beside("scratch"), scratch.toArray(ValueLayout.JAVA_BYTE));
      List<String> line =
          new ArrayList<>(
              List.of(
                  program.toString(),
                  entry,
                  Integer.toString(frame.threads()),
                  stateFile.toString(),
                  scratchFile.toString()));
      for (int extent : frame.extents()) {
        line.add(Integer.toString(extent));
      }
      Command.Result result = Command.run(line, 120);
      if (result.exitCode() != 0) {
        throw new AssertionError(entry + ": " + result.output());
      }
      state.copyFrom(MemorySegment.ofArray(Files.readAllBytes(stateFile)));
      scratch.copyFrom(MemorySegment.ofArray(Files.readAllBytes(scratchFile)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path beside(String what) {
    return Path.of(program + "." + what);
  }
}
