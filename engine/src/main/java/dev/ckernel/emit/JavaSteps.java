package dev.ckernel.emit;

import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Prints the execution plan: methods of kernel calls and barriers. HotSpot never compiles a method
 * of more than 8000 bytecodes, so long lists of steps become several methods.
 */
final class JavaSteps {
  /** Calls in one method; a call takes about 130 bytecodes. */
  private static final int LONGEST = 40;

  /** What methods have beside memory, extents and offsets. */
  private static final Set<String> LOCALS =
      Set.of("arenas", "extents", "thread", "threads", "barrier", "take", "items", "range", "i");

  /**
   * A method that is still to be printed.
   *
   * @param turn what the offsets of a turn are called; empty outside of repeats
   * @param table where they stand, and of which kind; empty outside of repeats
   */
  private record Part(String name, String turn, String table, List<Step> steps) {}

  private final Set<String> taken = new HashSet<>();
  private final Set<String> locals;
  private final Map<String, String> constants = new HashMap<>();
  private final SourceText fields;
  private final SourceText tables;
  private final SourceText out;
  private final Plan plan;
  private StepNames names;

  private JavaSteps(Plan plan, SourceText fields, SourceText tables, SourceText out) {
    this.fields = fields;
    this.tables = tables;
    this.out = out;
    this.plan = plan;
    this.locals = new HashSet<>(JavaKernel.RESERVED);
    locals.addAll(LOCALS);
    this.names = new StepNames(plan, plan.entries().getFirst(), locals);
    plan.kernels().forEach(kernel -> taken.add(kernel.name()));
    plan.entries().forEach(entry -> taken.addAll(List.of(entry.name(), run(entry))));
    taken.addAll(locals);
    for (Plan.Entry entry : plan.entries()) {
      taken.addAll(new StepNames(plan, entry, locals).all());
    }
  }

  /** Prints {@code step} and its parts to {@code out}, the offsets to {@code fields}. */
  static void print(Plan plan, SourceText fields, SourceText out) {
    SourceText tables = new SourceText(1);
    JavaSteps steps = new JavaSteps(plan, fields, tables, out);
    fields.comment("Where tensors begin, in bytes of their arena.");
    for (Plan.Entry entry : plan.entries()) {
      steps.entry(entry);
      steps.print(List.of(new Part(run(entry), "", "", entry.steps())));
    }
    fields.append(tables);
  }

  private static String run(Plan.Entry entry) {
    return "run_" + entry.name();
  }

  private void entry(Plan.Entry entry) {
    names = new StepNames(plan, entry, locals);
    out.comment("Runs one step as one thread of a team; all threads call this together.");
    out.open(
        "public static void "
            + entry.name()
            + "(MemorySegment[] arenas, int[] extents, int thread, int threads, Runnable barrier,"
            + " LongBinaryOperator take)");
    String handed = "arenas[" + Arena.SCRATCH.index() + "]";
    String bytes = plan.scratchBytes() + "L + threads * " + plan.threadBytes() + "L";
    out.open("if (" + handed + ".byteSize() < " + bytes + ")");
    out.line("throw new IllegalArgumentException(\"the scratch memory is too small\");");
    out.close();
    for (Arena arena : names.arenas()) {
      if (arena == Arena.THREAD) {
        out.comment("Behind the scratch memory of all threads, each has its own.");
        out.line(
            "long %s = %s + %dL + thread * %dL;"
                .formatted(
                    names.of(arena),
                    names.of(Arena.SCRATCH),
                    plan.scratchBytes(),
                    plan.threadBytes()));
      } else {
        out.line("long %s = arenas[%d].address();".formatted(names.of(arena), arena.index()));
      }
    }
    for (RuntimeExtent extent : names.extents()) {
      out.line("int %s = extents[%d];".formatted(names.of(extent), plan.extents().index(extent)));
    }
    out.line(run(entry) + "(" + arguments("") + ");");
    out.close();
  }

  private String arguments(String turn) {
    List<String> all = new ArrayList<>();
    names.arenas().forEach(arena -> all.add(names.of(arena)));
    names.extents().forEach(extent -> all.add(names.of(extent)));
    all.addAll(List.of("barrier", "take"));
    Stream.of(turn).filter(name -> !name.isEmpty()).forEach(all::add);
    return String.join(", ", all);
  }

  private String parameters(String turn) {
    List<String> all = new ArrayList<>();
    names.arenas().forEach(arena -> all.add("long " + names.of(arena)));
    names.extents().forEach(extent -> all.add("int " + names.of(extent)));
    all.addAll(List.of("Runnable barrier", "LongBinaryOperator take"));
    Stream.of(turn).filter(name -> !name.isEmpty()).forEach(name -> all.add("long[] " + name));
    return String.join(", ", all);
  }

  private void print(List<Part> parts) {
    for (Part part : parts) {
      out.line("");
      out.open("private static void " + part.name() + "(" + parameters(part.turn()) + ")");
      List<Part> inner = body(part);
      out.close();
      print(inner);
    }
  }

  /** Prints the statements of a method; returns the methods that they call. */
  private List<Part> body(Part method) {
    List<Part> parts = new ArrayList<>();
    List<Step> steps = method.steps();
    if (steps.size() > LONGEST) {
      int chunk = Math.max(LONGEST, Math.ceilDiv(steps.size(), LONGEST));
      for (int from = 0; from < steps.size(); from += chunk) {
        List<Step> some = steps.subList(from, Math.min(from + chunk, steps.size()));
        String name = fresh(method.name() + "Part");
        Part part = new Part(name, method.turn(), method.table(), some);
        out.line(name + "(" + arguments(part.turn()) + ");");
        parts.add(part);
      }
      return parts;
    }
    if (steps.stream().anyMatch(Step.Call.class::isInstance)) {
      out.line("int items;");
    }
    for (Step step : steps) {
      switch (step) {
        case Step.Call call -> call(call, method);
        case Step.Barrier b -> out.line("barrier.run();");
        case Step.Repeat repeat -> parts.addAll(repeat(repeat));
      }
    }
    return parts;
  }

  /** Prints a loop; returns the methods that it calls, one for each kind of turns. */
  private List<Part> repeat(Step.Repeat repeat) {
    String name = fresh(identifier(repeat.name()));
    String table = fresh(upper(name) + "_OFFSETS");
    table(table, repeat);
    if (repeat.kinds().size() == 1) {
      out.open("for (long[] " + name + " : " + table + ")");
      out.line(name + "(" + arguments(name) + ");");
      out.close();
      return List.of(new Part(name, name, table, repeat.kinds().getFirst().body()));
    }
    String kinds = fresh(upper(name) + "_KINDS");
    List<String> all = repeat.turns().stream().map(t -> Integer.toString(t.kind())).toList();
    tables.line("");
    tables.comment("The kind of each turn of " + repeat.name() + ".");
    tables.line("private static final int[] " + kinds + " = {" + String.join(", ", all) + "};");
    List<Part> parts = new ArrayList<>();
    out.open("for (int i = 0; i < " + kinds + ".length; i++)");
    out.open("switch (" + kinds + "[i])");
    for (int kind = 0; kind < repeat.kinds().size(); kind++) {
      Step.Repeat.Kind of = repeat.kinds().get(kind);
      String method = fresh(identifier(repeat.name() + "_" + of.name()));
      out.line("case %d -> %s(%s);".formatted(kind, method, arguments(table + "[i]")));
      parts.add(new Part(method, name, table + "." + kind + ".", of.body()));
    }
    out.close();
    out.close();
    return parts;
  }

  private void table(String name, Step.Repeat repeat) {
    tables.line("");
    tables.comment("Offsets that differ from turn to turn of " + repeat.name() + ".");
    tables.line("private static final long[][] " + name + " = {");
    for (Step.Repeat.Turn turn : repeat.turns()) {
      List<String> row = turn.offsets().stream().map(offset -> offset + "L").toList();
      tables.line("  {" + String.join(", ", row) + "},");
    }
    tables.line("};");
  }

  private void call(Step.Call call, Part method) {
    List<String> arguments = new ArrayList<>();
    for (Argument argument : call.arguments()) {
      arguments.add(
          switch (argument) {
            case Argument.Buffer buffer -> address(buffer, method);
            case Argument.Extent extent -> names.of(extent.extent());
            case Argument.Constant constant -> Integer.toString(constant.value());
          });
    }
    String items = items(call.items());
    arguments.add("(int) (range >> 32)");
    arguments.add("(int) range");
    String take = "take.applyAsLong(" + call.counter() + ", items)";
    out.comment(call.op());
    out.line("items = " + items + ";");
    out.open("for (long range = " + take + "; range >= 0; range = " + take + ")");
    out.line(call.kernel().name() + "(" + String.join(", ", arguments) + ");");
    out.close();
  }

  private String items(Items items) {
    RuntimeExtent extent = items.extent();
    if (extent == null) {
      return Integer.toString(items.fixed());
    }
    String tiles =
        items.tile() == 1
            ? names.of(extent)
            : "Math.ceilDiv(" + names.of(extent) + ", " + items.tile() + ")";
    return items.fixed() == 1 ? tiles : items.fixed() + " * " + tiles;
  }

  private String address(Argument.Buffer buffer, Part method) {
    String arena = names.of(buffer.arena());
    String turn = "";
    if (buffer.column() != Argument.NO_COLUMN) {
      String column =
          constant(
              method.table() + buffer.column(), buffer.name() + "_COLUMN", "int", buffer.column());
      turn = " + " + method.turn() + "[" + column + "]";
      if (buffer.offset() == 0) {
        return arena + turn;
      }
    }
    String key = buffer.arena() + " " + buffer.name() + " " + buffer.offset();
    return arena + " + " + constant(key, buffer.name(), "long", buffer.offset()) + turn;
  }

  /** The name of the constant for {@code key}, which is declared when first asked for. */
  private String constant(String key, String wanted, String type, long value) {
    return constants.computeIfAbsent(
        key,
        k -> {
          String name = fresh(upper(wanted));
          String suffix = type.equals("long") ? "L" : "";
          fields.line("private static final %s %s = %d%s;".formatted(type, name, value, suffix));
          return name;
        });
  }

  private String fresh(String wanted) {
    String name = wanted;
    for (int i = 1; !taken.add(name); i++) {
      name = wanted + i;
    }
    return name;
  }

  private static String identifier(String words) {
    String name = words.replaceAll("[^A-Za-z0-9_]", "_");
    return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
  }

  private static String upper(String words) {
    return identifier(words).toUpperCase(Locale.ROOT);
  }
}
