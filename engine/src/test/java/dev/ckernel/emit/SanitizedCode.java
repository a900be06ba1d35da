package dev.ckernel.emit;

import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A plan as C that AddressSanitizer and UBSan watch, in a process of its own. What lies between
 * buffers may not be touched, neither written nor read.
 */
public final class SanitizedCode {
  /** Bytes of an arena that belong to no buffer. */
  public record Gap(Arena arena, long offset, long bytes) {}

  private static final List<String> FLAGS =
      List.of(
          "-O0", "-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-pthread");

  private static final String WATCH =
      """
      #include <sanitizer/asan_interface.h>

      // A debugger or a container may keep the search for leaks from running; there is nothing to find.
      const char *__asan_default_options(void) { return "detect_leaks=0"; }

      static void watch(int begins) {
        for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
          char *p = (char *)args.arenas[gaps[i].arena] + gaps[i].offset;
          if (begins) {
            __asan_poison_memory_region(p, gaps[i].bytes);
          } else {
            __asan_unpoison_memory_region(p, gaps[i].bytes);
          }
        }
      }

      """;

  private SanitizedCode() {}

  /**
   * Code of every entry. Ends the test where no compiler for the target has the sanitizers.
   *
   * @param source of {@code plan}, perhaps changed
   */
  public static Map<String, StepCode> of(Plan plan, String source, List<Gap> gaps, Path folder) {
    List<String> compiler = new ArrayList<>(OtherProcess.compiler(plan, folder));
    compiler.addAll(FLAGS);
    OtherProcess.compile(
            compiler, "#include <sanitizer/asan_interface.h>\nint main(void) { return 0; }", folder)
        .orElseThrow(
            message -> PlanRunners.missing("asan", "missing: sanitizers (" + message + ")"));
    return OtherProcess.of(List.of(), compiler, plan, source, table(gaps) + WATCH, folder);
  }

  private static String table(List<Gap> gaps) {
    StringBuilder text =
        new StringBuilder(
            "static const struct { int arena; long offset; long bytes; } gaps[] = {\n");
    for (Gap gap : gaps) {
      int arena = gap.arena().index();
      text.append("  {%d, %d, %d},\n".formatted(arena, gap.offset(), gap.bytes()));
    }
    return text.append("};\n").toString();
  }
}
