package dev.ckernel.plan;

import static dev.ckernel.plan.LayoutJson.lower;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Param;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.kernel.lib.WeightFormat;
import java.util.List;
import java.util.StringJoiner;

/** Execution plan and memory layout as lines for people. */
public final class PlanText {
  private final StringBuilder text = new StringBuilder();
  private int line;

  private PlanText() {}

  /** What every thread does, in order. */
  public static String steps(Plan plan) {
    PlanText printer = new PlanText();
    printer.line("", "plan %s for %s".formatted(plan.name(), plan.target().name()));
    printer.steps(plan.steps(Plan.STEP), "  ");
    return printer.text.toString();
  }

  private void line(String indent, String content) {
    text.append(indent).append(content).append('\n');
  }

  private void steps(List<Step> steps, String indent) {
    for (Step step : steps) {
      switch (step) {
        case Step.Barrier barrier -> line(indent, "barrier");
        case Step.Call call -> call(call, indent);
        case Step.Repeat repeat -> repeat(repeat, indent);
      }
    }
  }

  private void repeat(Step.Repeat repeat, String indent) {
    List<Step.Repeat.Kind> kinds = repeat.kinds();
    line(indent, "repeat %d times (%s)".formatted(repeat.turns().size(), repeat.name()));
    for (int i = 0; i < kinds.size(); i++) {
      if (kinds.size() > 1) {
        line(indent, "kind %d (%s)".formatted(i, kinds.get(i).name()));
      }
      steps(kinds.get(i).body(), indent + "  ");
    }
    line(indent, (kinds.size() > 1 ? "kind and " : "") + "offsets by turn and column");
    for (Step.Repeat.Turn turn : repeat.turns()) {
      String kind = kinds.size() > 1 ? turn.kind() + " " : "";
      line(indent + "  ", kind + turn.offsets());
    }
  }

  private void call(Step.Call call, String indent) {
    line(
        indent,
        "%d: %s for %s of %s"
            .formatted(line++, call.kernel().name(), items(call.items()), call.op()));
    for (int i = 0; i < call.arguments().size(); i++) {
      Param param = call.kernel().params().get(i);
      boolean writes = param instanceof Param.Buffer buffer && buffer.writable();
      line(
          indent + "     ",
          "%-12s %s %s"
              .formatted(param.name(), writes ? "->" : "<-", argument(call.arguments().get(i))));
    }
  }

  private static String items(Items items) {
    RuntimeExtent extent = items.extent();
    if (extent == null) {
      return items.fixed() + " items";
    }
    String per = items.tile() == 1 ? extent.name() : extent.name() + "/" + items.tile();
    return items.fixed() == 1 ? per + " items" : items.fixed() + " x " + per + " items";
  }

  private static String argument(Argument argument) {
    return switch (argument) {
      case Argument.Extent e -> e.extent().name();
      case Argument.Constant c -> Integer.toString(c.value());
      case Argument.Buffer b ->
          "%s + %d%s  %s"
              .formatted(
                  lower(b.arena()),
                  b.offset(),
                  b.column() == Argument.NO_COLUMN ? "" : " + column " + b.column(),
                  b.name());
    };
  }

  /** Every byte that the program uses. */
  public static String layout(ModelPlan plan) {
    PlanText printer = new PlanText();
    printer.entries(plan.weights());
    printer.tables(plan.tables());
    printer.state(plan.state());
    printer.scratch(plan.layout());
    printer.line("", "thread: %d bytes each".formatted(plan.program().threadBytes()));
    return printer.text.toString();
  }

  /** Every packed weight. */
  static String weights(WeightLayout weights) {
    PlanText printer = new PlanText();
    printer.entries(weights);
    return printer.text.toString();
  }

  private void entries(WeightLayout weights) {
    line("", "weights: %d bytes".formatted(weights.bytes()));
    line("  ", "%14s %14s  %-8s %s".formatted("offset", "bytes", "format", "weight"));
    for (WeightLayout.Entry entry : weights.entries()) {
      WeightFormat format = entry.format();
      line(
          "  ",
          "%14d %14d  %-8s %s [%d, %d]"
                  .formatted(
                      entry.offset(),
                      entry.bytes(),
                      format == null ? "f32" : lower(format.dtype()),
                      entry.tensor().id(),
                      entry.rows(),
                      entry.columns())
              + (entry.isStack() ? ", a stack of " + entry.matrices() : ""));
    }
  }

  private void tables(TableLayout tables) {
    line("", "tables: %d bytes".formatted(tables.bytes()));
    line("  ", "%14s %14s  %s".formatted("offset", "bytes", "table"));
    for (TableLayout.Entry entry : tables.entries()) {
      line(
          "  ",
          "%14d %14d  %s [%d, %d]"
              .formatted(
                  entry.offset(),
                  entry.bytes(),
                  entry.tensor().id(),
                  entry.rows(),
                  entry.columns()));
    }
  }

  private void state(StateLayout state) {
    line("", "state: %d bytes".formatted(state.bytes()));
    for (StateLayout.Pool pool : state.pools()) {
      line(
          "  ",
          "pool %s: %d pages of %d bytes, each %d positions of %d layers, as %s"
              .formatted(
                  pool.pool().name(),
                  pool.pages(),
                  pool.pageBytes(),
                  KvLayout.CHUNK,
                  pool.layers().size(),
                  lower(state.format())));
      for (StateLayout.Layer layer : pool.layers()) {
        line(
            "  ",
            "%14d %14d  %s: %d key heads of %d"
                .formatted(
                    layer.offset(),
                    layer.layout().layerBytes(),
                    layer.tensor().id(),
                    layer.layout().kvHeads(),
                    layer.layout().headDim()));
      }
    }
    if (state.slots().count() > 0) {
      line(
          "  ", "%d slots of %d bytes".formatted(state.slots().count(), state.slots().slotBytes()));
      for (StateLayout.Slot slot : state.slots().layers()) {
        line(
            "  ",
            "%14d  %s: %s"
                .formatted(slot.offset(), slot.tensor().id(), slot.tensor().type().kind()));
      }
    }
  }

  private void scratch(MemoryLayout layout) {
    line(
        "",
        "scratch: %d bytes, %s of the lower bound of %d"
            .formatted(layout.bytes(), LayoutJson.overLowerBound(layout), layout.lowerBound()));
    line("  ", "%14s %14s  %-9s %s".formatted("offset", "bytes", "lines", "buffer"));
    for (MemoryLayout.Placed buffer : layout.buffers()) {
      line(
          "  ",
          "%14d %14d  %-9s %s"
              .formatted(
                  buffer.offset(),
                  buffer.bytes(),
                  buffer.first() + "-" + buffer.last(),
                  buffer.name()));
    }
  }

  /** A line for each kernel. */
  public static String kernels(List<Kernel> kernels) {
    StringBuilder text = new StringBuilder();
    for (Kernel kernel : kernels) {
      StringJoiner params = new StringJoiner(", ", "(", ")");
      kernel.params().forEach(param -> params.add(param.name() + ": " + param.value().type()));
      text.append(kernel.name()).append(params).append("\n    ");
      text.append(kernel.about()).append('\n');
    }
    return text.toString();
  }
}
