package dev.ckernel.emit;

import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.plan.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Prints the execution plan as the C function that every thread walks through, with the places of
 * all buffers as constants before it.
 */
final class CSteps {
  /** A buffer that is always at the same place. */
  private record Place(Arena arena, String name, long offset) {}

  private final Plan plan;
  private final Set<String> taken;
  private final Set<String> locals;
  private final Map<Place, String> places = new LinkedHashMap<>();
  private final StringBuilder tables = new StringBuilder();
  private final StringBuilder body = new StringBuilder();
  private final StringBuilder functions = new StringBuilder();
  private StepNames names;

  private CSteps(Plan plan, Set<String> taken) {
    this.plan = plan;
    this.taken = new HashSet<>(taken);
    this.locals = new HashSet<>(taken);
    locals.addAll(CKernel.KEYWORDS);
    locals.addAll(Set.of("a", "at", "i", "me", "r", "thread"));
    this.names = new StepNames(plan, plan.entries().getFirst(), locals);
  }

  /**
   * The constants, the tables and the functions.
   *
   * @param taken names that are not free
   */
  static String print(Plan plan, Set<String> taken) {
    CSteps steps = new CSteps(plan, taken);
    plan.entries().forEach(steps::entry);
    return steps.constants() + steps.tables + steps.functions;
  }

  private void entry(Plan.Entry entry) {
    names = new StepNames(plan, entry, locals);
    body.setLength(0);
    steps(entry.steps(), Map.of(), 1);
    function(entry.name());
  }

  private String constants() {
    StringBuilder text = new StringBuilder();
    for (Arena arena : Arena.values()) {
      String defines =
          places.entrySet().stream()
              .filter(e -> e.getKey().arena() == arena)
              .map(e -> "#define " + e.getValue() + " " + number(e.getKey().offset()) + "\n")
              .collect(Collectors.joining());
      if (!defines.isEmpty()) {
        text.append("\n// Bytes in ").append(names.of(arena)).append(".\n").append(defines);
      }
    }
    return text.toString();
  }

  private static String number(long value) {
    return value > Integer.MAX_VALUE ? "INT64_C(" + value + ")" : Long.toString(value);
  }

  private void function(String entry) {
    StringBuilder text = functions;
    text.append("\nstatic void run_%s(ck_step_args *a, int32_t thread) {\n".formatted(entry));
    for (Arena arena : names.arenas()) {
      String constant = arena.isReadOnly() ? "const " : "";
      String from =
          arena == Arena.THREAD
              ? "scratch + %s + (int64_t)thread * %d"
                  .formatted(number(plan.scratchBytes()), plan.threadBytes())
              : "a->arenas[%d]".formatted(arena.index());
      text.append("  %svoid *%s = %s;\n".formatted(constant, names.of(arena), from));
    }
    for (RuntimeExtent extent : names.extents()) {
      int index = plan.extents().index(extent);
      text.append("  const int32_t %s = a->extents[%d];\n".formatted(names.of(extent), index));
    }
    text.append("  member me = join(a, thread);\n").append(body).append("}\n\n");
    text.append(
        """
        // Does the part of one thread; all threads must call it, at the same time, each with its own number.
        EXPORT void ck_%s(ck_step_args *a, int32_t thread) {
          const uint64_t before = set_float_control(DEFAULT_FLOAT_CONTROL);
          run_%s(a, thread);
          set_float_control(before);
        }
        """
            .formatted(entry, entry));
  }

  private void steps(List<Step> steps, Map<Integer, String> columns, int depth) {
    for (Step step : steps) {
      switch (step) {
        case Step.Barrier barrier -> line(depth, "barrier(&me);");
        case Step.Call call -> call(call, columns, depth);
        case Step.Repeat repeat -> repeat(repeat, depth);
      }
    }
  }

  private void call(Step.Call call, Map<Integer, String> columns, int depth) {
    line(depth, "// " + call.op().replaceAll("\\s+", " "));
    String take = "take(&me, %d, %s, &r)".formatted(call.counter(), items(call.items()));
    line(depth, "for (range r; " + take + ";) {");
    List<String> arguments = new ArrayList<>();
    for (Argument argument : call.arguments()) {
      arguments.add(
          switch (argument) {
            case Argument.Buffer buffer -> buffer(buffer, columns);
            case Argument.Extent extent -> names.of(extent.extent());
            case Argument.Constant constant -> CTypes.constant(constant.value()).text();
          });
    }
    arguments.add("r.begin");
    arguments.add("r.end");
    line(depth + 1, call.kernel().name() + "(" + String.join(", ", arguments) + ");");
    line(depth, "}");
  }

  private String buffer(Argument.Buffer buffer, Map<Integer, String> columns) {
    String arena = names.of(buffer.arena());
    Place place = new Place(buffer.arena(), buffer.name(), buffer.offset());
    if (buffer.column() == Argument.NO_COLUMN) {
      return arena + " + " + places.computeIfAbsent(place, p -> identifier(p.name()));
    }
    String column = columns.get(buffer.column());
    if (column == null) {
      throw new IllegalArgumentException(buffer + " has a column outside of a Repeat");
    }
    String base = buffer.offset() == 0 ? "" : number(buffer.offset()) + " + ";
    return arena + " + " + base + "at[" + column + "]";
  }

  private void repeat(Step.Repeat repeat, int depth) {
    List<Step.Repeat.Kind> kinds = repeat.kinds();
    List<Map<Integer, String>> columns = new ArrayList<>();
    for (Step.Repeat.Kind kind : kinds) {
      Map<Integer, String> named = new TreeMap<>();
      name(kind.body(), named);
      columns.add(named);
    }
    String table = identifier(repeat.name());
    boolean hasColumns = columns.stream().anyMatch(named -> !named.isEmpty());
    for (int kind = 0; kind < kinds.size(); kind++) {
      String of = kinds.size() == 1 ? "" : " of kind " + kind;
      columns(table + of, columns.get(kind));
    }
    if (hasColumns) {
      table(table, repeat);
    }
    line(depth, "for (int i = 0; i < " + repeat.turns().size() + "; i++) {");
    if (hasColumns) {
      line(depth + 1, "const int64_t *at = " + table + "[i];");
    }
    if (kinds.size() == 1) {
      steps(kinds.getFirst().body(), columns.getFirst(), depth + 1);
    } else {
      String kindOf = identifier(repeat.name() + "_kinds");
      String all =
          repeat.turns().stream().map(t -> "" + t.kind()).collect(Collectors.joining(", "));
      tables.append("\n// The kind of each turn of ").append(table).append(".\n");
      tables.append("static const int8_t %s[] = {%s};\n".formatted(kindOf, all));
      line(depth + 1, "switch (" + kindOf + "[i]) {");
      for (int kind = 0; kind < kinds.size(); kind++) {
        line(depth + 1, "case " + kind + ": // " + kinds.get(kind).name().replaceAll("\\s+", " "));
        steps(kinds.get(kind).body(), columns.get(kind), depth + 2);
        line(depth + 2, "break;");
      }
      line(depth + 1, "}");
    }
    line(depth, "}");
  }

  private void columns(String of, Map<Integer, String> columns) {
    if (!columns.isEmpty()) {
      tables.append("\n// Columns of ").append(of).append(".\nenum {\n");
      columns.forEach((c, n) -> tables.append("  " + n + " = " + c + ",\n"));
      tables.append("};\n");
    }
  }

  /** Turns of other kinds may have fewer columns than the widest. */
  private void table(String table, Step.Repeat repeat) {
    int width = repeat.turns().stream().mapToInt(turn -> turn.offsets().size()).max().orElse(0);
    tables.append("\n// Bytes at which each turn of ").append(table).append(" finds its own.\n");
    tables.append(
        "static const int64_t %s[%d][%d] = {\n".formatted(table, repeat.turns().size(), width));
    for (Step.Repeat.Turn turn : repeat.turns()) {
      String row = turn.offsets().stream().map(CSteps::number).collect(Collectors.joining(", "));
      tables.append("  {").append(row.isEmpty() ? "0" : row).append("},\n");
    }
    tables.append("};\n");
  }

  /** Names the columns that calls of this body use, after the first buffer in each. */
  private void name(List<Step> steps, Map<Integer, String> columns) {
    for (Step step : steps) {
      if (step instanceof Step.Call call) {
        for (Argument argument : call.arguments()) {
          if (argument instanceof Argument.Buffer b && b.column() != Argument.NO_COLUMN) {
            columns.computeIfAbsent(b.column(), c -> identifier(b.name()));
          }
        }
      }
    }
  }

  private String items(Items items) {
    RuntimeExtent extent = items.extent();
    if (extent == null) {
      return Integer.toString(items.fixed());
    }
    String n = names.of(extent);
    String tiles = items.tile() == 1 ? "(int64_t)" + n : "tiles(" + n + ", " + items.tile() + ")";
    return items.fixed() == 1 ? tiles : tiles + " * " + items.fixed();
  }

  private String identifier(String wanted) {
    String stem = wanted.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    if (stem.isEmpty() || !Character.isLetter(stem.charAt(0))) {
      stem = "AT_" + stem;
    }
    String name = stem;
    for (int n = 2; !taken.add(name); n++) {
      name = stem + "_" + n;
    }
    return name;
  }

  private void line(int depth, String text) {
    body.append("  ".repeat(depth)).append(text).append('\n');
  }
}
