package dev.ckernel.plan;

import static dev.ckernel.plan.LayoutJson.lower;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Param;
import dev.ckernel.kernel.Target;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every thread does, in order, as JSON: {@code exec_plan.json}, and of training {@code
 * train_exec_plan.json}. Lines of a repeated body are numbered as {@link MemoryLayout} counts them:
 * calls only, each once. Nothing reads it back.
 */
public final class ExecPlanJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final boolean splits;
  private int line;

  /**
   * Counts lines from 0.
   *
   * @param splits whether calls say how their work is split among threads
   */
  private ExecPlanJson(boolean splits) {
    this.splits = splits;
  }

  public static ObjectNode of(ModelPlan plan) {
    Plan program = plan.program();
    ObjectNode json = head("exec_plan", program);
    json.set("capacity", LayoutJson.capacity(plan.capacity()));
    json.set("kernels", kernels(program.kernels()));
    json.set("steps", steps(program));
    return json;
  }

  /** The lines of a program with the one entry {@link Plan#STEP}. */
  static ArrayNode steps(Plan program) {
    return new ExecPlanJson(false).steps(program.steps(Plan.STEP));
  }

  /** All entries of a training program; lines are numbered through. */
  public static ObjectNode of(TrainingPlan plan) {
    Plan program = plan.program();
    ObjectNode json = head("train_exec_plan", program);
    json.put("sequences", plan.sequences()).put("length", plan.state().length());
    json.set("kernels", kernels(program.kernels()));
    ExecPlanJson lines = new ExecPlanJson(true);
    ArrayNode entries = json.putArray("entries");
    for (Plan.Entry entry : program.entries()) {
      entries.addObject().put("name", entry.name()).set("steps", lines.steps(entry.steps()));
    }
    return json;
  }

  private static ObjectNode head(String stage, Plan program) {
    ObjectNode json = JSON.objectNode().put("stage", stage).put("name", program.name());
    json.set("target", target(program.target()));
    ArrayNode extents = json.putArray("extents");
    for (Extents.Declared declared : program.extents().all()) {
      ObjectNode extent = extents.addObject();
      extent.put("name", declared.extent().name()).put("bound", declared.bound());
      if (declared.divisor() > 1) {
        extent.put("of", declared.of().name()).put("divisor", declared.divisor());
      }
    }
    return json.put("scratchBytes", program.scratchBytes())
        .put("threadBytes", program.threadBytes());
  }

  private static ObjectNode target(Target target) {
    return JSON.objectNode()
        .put("name", target.name())
        .put("language", lower(target.language()))
        .put("lanes", target.lanes())
        .put("registers", target.registers())
        .put("dot", lower(target.dot()))
        .put("f16", target.f16());
  }

  /** Names, remarks and parameters of kernels. */
  public static ArrayNode kernels(List<Kernel> kernels) {
    ArrayNode array = JSON.arrayNode();
    for (Kernel kernel : kernels) {
      ObjectNode json = array.addObject().put("name", kernel.name()).put("about", kernel.about());
      ArrayNode params = json.putArray("parameters");
      for (Param param : kernel.params()) {
        ObjectNode p =
            params
                .addObject()
                .put("name", param.name())
                .put("type", param.value().type().toString());
        if (param instanceof Param.Buffer buffer && buffer.writable()) {
          p.put("writable", true);
        }
      }
    }
    return array;
  }

  private ArrayNode steps(List<Step> steps) {
    ArrayNode array = JSON.arrayNode();
    for (Step step : steps) {
      array.add(
          switch (step) {
            case Step.Barrier barrier -> JSON.objectNode().put("step", "barrier");
            case Step.Call call -> call(call);
            case Step.Repeat repeat -> repeat(repeat);
          });
    }
    return array;
  }

  private ObjectNode repeat(Step.Repeat repeat) {
    ObjectNode json = JSON.objectNode().put("step", "repeat").put("name", repeat.name());
    json.put("times", repeat.turns().size());
    if (repeat.kinds().size() == 1) {
      json.set("body", steps(repeat.kinds().getFirst().body()));
      ArrayNode table = json.putArray("offsets");
      repeat.turns().forEach(turn -> cells(turn, table.addArray()));
      return json;
    }
    ArrayNode kinds = json.putArray("kinds");
    for (Step.Repeat.Kind kind : repeat.kinds()) {
      kinds.addObject().put("name", kind.name()).set("body", steps(kind.body()));
    }
    ArrayNode turns = json.putArray("turns");
    for (Step.Repeat.Turn turn : repeat.turns()) {
      cells(turn, turns.addObject().put("kind", turn.kind()).putArray("offsets"));
    }
    return json;
  }

  private static void cells(Step.Repeat.Turn turn, ArrayNode row) {
    turn.offsets().forEach(row::add);
  }

  private ObjectNode call(Step.Call call) {
    ObjectNode json = JSON.objectNode().put("step", "call").put("line", line++);
    json.put("kernel", call.kernel().name()).put("op", call.op());
    json.put("counter", call.counter());
    ObjectNode items = json.putObject("items").put("fixed", call.items().fixed());
    RuntimeExtent extent = call.items().extent();
    if (extent != null) {
      items.put("per", extent.name()).put("tile", call.items().tile());
    }
    if (splits) {
      items.put("split", split(call.items()));
      Items.Sum sum = call.items().sum();
      if (sum != null) {
        items.putObject("k").put("over", lower(sum.over())).put("orderedPanels", sum.panel());
      }
    }
    ArrayNode arguments = json.putArray("arguments");
    for (int i = 0; i < call.arguments().size(); i++) {
      ObjectNode argument = arguments.addObject();
      argument.put("parameter", call.kernel().params().get(i).name());
      switch (call.arguments().get(i)) {
        case Argument.Extent e -> argument.put("extent", e.extent().name());
        case Argument.Constant c -> argument.put("constant", c.value());
        case Argument.Buffer b -> {
          argument.put("buffer", b.name()).put("arena", lower(b.arena())).put("offset", b.offset());
          if (b.column() != Argument.NO_COLUMN) {
            argument.put("column", b.column());
          }
        }
      }
    }
    return json;
  }

  /**
   * M for rows, N for outputs or elements. What is summed over, K, is never split among threads but
   * goes in ordered panels within an item, see {@link Items.Sum}.
   */
  private static String split(Items items) {
    if (items.extent() == null) {
      return "N";
    }
    return items.fixed() == 1 ? "M" : "M x N";
  }
}
