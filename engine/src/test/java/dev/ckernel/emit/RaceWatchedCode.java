package dev.ckernel.emit;

import dev.ckernel.plan.Plan;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A plan as C that ThreadSanitizer watches, in a process of its own. A thread that has taken items
 * rests before it does them, so that others take some too, however few there are: what one thread
 * does alone is no race.
 */
public final class RaceWatchedCode {
  private static final List<String> FLAGS = List.of("-O1", "-g1", "-fsanitize=thread", "-pthread");

  /** Memory that is laid out at random in more bits than it knows makes it give up at once. */
  private static final List<List<String>> LAUNCHERS =
      List.of(List.of(), List.of("setarch", "--addr-no-randomize"));

  private static final String WATCH =
      """
      const char *__tsan_default_options(void) { return "halt_on_error=1"; }

      static void watch(int begins) { (void)begins; }

      """;

  private static final String TAKEN = "__ATOMIC_RELAXED));\n  return true;\n";
  private static final String REST =
      "__ATOMIC_RELAXED));\n  nanosleep(&(struct timespec){.tv_nsec = 1000}, NULL);\n  return true;\n";

  private RaceWatchedCode() {}

  /**
   * Code of every entry. Ends the test where no compiler for the target has the sanitizer.
   *
   * @param source of {@code plan}, perhaps changed
   */
  public static Map<String, StepCode> of(Plan plan, String source, Path folder) {
    List<String> compiler = new ArrayList<>(OtherProcess.compiler(plan, folder));
    compiler.addAll(FLAGS);
    List<String> launcher = launcher(compiler, folder);
    if (!source.contains(TAKEN)) {
      throw new AssertionError("items are taken in another way than this test knows");
    }
    return OtherProcess.of(launcher, compiler, plan, source.replace(TAKEN, REST), WATCH, folder);
  }

  private static List<String> launcher(List<String> compiler, Path folder) {
    Path nothing =
        OtherProcess.compile(compiler, "int main(void) { return 0; }", folder)
            .orElseThrow(RaceWatchedCode::missing);
    String why = "";
    for (List<String> launcher : LAUNCHERS) {
      List<String> line = new ArrayList<>(launcher);
      line.add(nothing.toString());
      try {
        Command.Result result = Command.run(line, 60);
        if (result.exitCode() == 0) {
          return launcher;
        }
        why += result.output();
      } catch (CkException e) {
        why += e.getMessage();
      }
    }
    throw missing(why);
  }

  private static RuntimeException missing(String why) {
    return PlanRunners.missing("tsan", "missing: ThreadSanitizer (" + why + ")");
  }
}
