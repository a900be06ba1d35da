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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Prints the execution plan: methods of kernel calls and barriers. HotSpot never compiles a method
 * of more than 8000 bytecodes, so long lists of steps become several methods.
 */
final class JavaSteps {
  /** Calls in one method; a call takes about 100 bytecodes. */
  private static final int LONGEST = 40;

  private static final String CONTEXT =
      "weights, state, scratch, rows, outputs, thread, threads, barrier";
  private static final String PARAMETERS =
      "MemorySegment weights, MemorySegment state, MemorySegment scratch, int rows, int outputs,"
          + " int thread, int threads, IntConsumer barrier";

  /** A method that is still to be printed. */
  private record Part(String name, String turn, List<Step> steps) {}

  private final Set<String> taken = new HashSet<>();
  private final Map<String, String> offsets = new LinkedHashMap<>();
  private final Map<String, Long> offsetValues = new HashMap<>();
  private final List<Step.Repeat> repeats = new ArrayList<>();
  private final List<String> tables = new ArrayList<>();
  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final SourceText out;

  private JavaSteps(Plan plan, SourceText out) {
    this.out = out;
    plan.kernels().forEach(kernel -> taken.add(kernel.name()));
    taken.addAll(List.of("step", "share", "threadMemory"));
    taken.addAll(JavaKernel.RESERVED);
  }

  /** Prints {@code step} and its parts to {@code out}, and the offsets to {@code constants}. */
  static void print(Plan plan, SourceText constants, SourceText out) {
    JavaSteps steps = new JavaSteps(plan, out);
    out.comment("Runs one step as one thread of a team; all threads call this together.");
    out.open("public static void step(" + PARAMETERS + ")");
    List<Part> parts = steps.body(new Part("step", "", plan.steps()));
    out.close();
    steps.print(parts);
    out.line("");
    out.comment("Where thread t of the team begins: a fair share of the items.");
    out.open("private static int share(int items, int t, int threads)");
    out.line("return (int) ((long) items * t / threads);");
    out.close();
    if (plan.threadBytes() > 0) {
      out.line("");
      out.comment("Where in the scratch memory a thread has its own part.");
      out.open("private static long threadMemory(int thread)");
      out.line("return " + plan.scratchBytes() + "L + thread * " + plan.threadBytes() + "L;");
      out.close();
    }
    steps.constants(constants);
  }

  private void print(List<Part> parts) {
    for (Part part : parts) {
      out.line("");
      String turn = part.turn().isEmpty() ? "" : ", long[] " + part.turn();
      out.open("private static void " + part.name() + "(" + PARAMETERS + turn + ")");
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
        Part part = new Part(fresh(method.name() + "Part"), method.turn(), some);
        out.line(part.name() + "(" + CONTEXT + turnArgument(method) + ");");
        parts.add(part);
      }
      return parts;
    }
    for (Step step : steps) {
      switch (step) {
        case Step.Call call -> call(call, method.turn());
        case Step.Barrier b -> out.line("barrier.accept(thread);");
        case Step.Repeat repeat -> {
          String name = identifier(repeat.name());
          String table = fresh(upper(name) + "_OFFSETS");
          tables.add(table);
          repeats.add(repeat);
          Part part = new Part(fresh(name), name, repeat.body());
          out.open("for (long[] " + name + " : " + table + ")");
          out.line(part.name() + "(" + CONTEXT + turnArgument(part) + ");");
          out.close();
          parts.add(part);
        }
      }
    }
    return parts;
  }

  private static String turnArgument(Part part) {
    return part.turn().isEmpty() ? "" : ", " + part.turn();
  }

  private void call(Step.Call call, String turn) {
    List<String> arguments = new ArrayList<>();
    for (Argument argument : call.arguments()) {
      switch (argument) {
        case Argument.Buffer buffer -> {
          arguments.add(memory(buffer.arena()));
          arguments.add(offset(buffer, turn));
        }
        case Argument.Extent extent -> arguments.add(name(extent.extent()));
        case Argument.Constant constant -> arguments.add(Integer.toString(constant.value()));
      }
    }
    String items = items(call.items());
    arguments.add("share(" + items + ", thread, threads)");
    arguments.add("share(" + items + ", thread + 1, threads)");
    out.comment(call.op());
    out.line(call.kernel().name() + "(" + String.join(", ", arguments) + ");");
  }

  private static String name(RuntimeExtent extent) {
    return switch (extent) {
      case ROWS -> "rows";
      case OUTPUTS -> "outputs";
    };
  }

  private static String items(Items items) {
    RuntimeExtent extent = items.extent();
    if (extent == null) {
      return Integer.toString(items.fixed());
    }
    String tiles =
        items.tile() == 1
            ? name(extent)
            : "Math.ceilDiv(" + name(extent) + ", " + items.tile() + ")";
    return items.fixed() == 1 ? tiles : items.fixed() + " * " + tiles;
  }

  private String offset(Argument.Buffer buffer, String turn) {
    if (buffer.column() == Argument.NO_COLUMN) {
      return constant(buffer);
    }
    String column = turn + "[" + column(buffer) + "]";
    return buffer.offset() == 0 && buffer.arena() != Arena.THREAD
        ? column
        : constant(buffer) + " + " + column;
  }

  private static String memory(Arena arena) {
    return switch (arena) {
      case WEIGHTS -> "weights";
      case STATE -> "state";
      case SCRATCH, THREAD -> "scratch";
    };
  }

  private String constant(Argument.Buffer buffer) {
    String key = buffer.arena() + " " + buffer.name() + " " + buffer.offset();
    String name = offsets.computeIfAbsent(key, k -> fresh(upper(buffer.name())));
    offsetValues.put(name, buffer.offset());
    return buffer.arena() == Arena.THREAD ? "threadMemory(thread) + " + name : name;
  }

  private String column(Argument.Buffer buffer) {
    String key = tables.getLast() + " " + buffer.column();
    return offsets.computeIfAbsent(
        key,
        k -> {
          String name = fresh(upper(buffer.name()) + "_COLUMN");
          columns.put(name, buffer.column());
          return name;
        });
  }

  private void constants(SourceText text) {
    text.comment("Where tensors begin, in bytes of their arena.");
    offsetValues.keySet().stream()
        .sorted()
        .forEach(name ->
            text.line("private static final long " + name + " = " + offsetValues.get(name) + "L;"));
    columns.forEach(
        (name, column) -> text.line("private static final int " + name + " = " + column + ";"));
    for (int i = 0; i < repeats.size(); i++) {
      text.line("");
      text.comment("Offsets that differ from turn to turn of " + repeats.get(i).name() + ".");
      text.line("private static final long[][] " + tables.get(i) + " = {");
      for (List<Long> row : repeats.get(i).offsets()) {
        text.line("  {" + String.join(", ", row.stream().map(o -> o + "L").toList()) + "},");
      }
      text.line("};");
    }
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
