package dev.ckernel.api;

import dev.ckernel.graph.GraphJson;
import dev.ckernel.kernel.KernelPrinter;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.ExecPlanJson;
import dev.ckernel.plan.LayoutJson;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes every stage of a training program's compilation into a folder, as {@link Build} does. */
final class TrainingBuild {
  private TrainingBuild() {}

  /**
   * Writes, or writes again.
   *
   * @throws CkException if the folder holds something else or cannot be written
   */
  static void write(TrainingPlan plan, Path folder) {
    BuildFolder.checkFree(folder);
    BuildFiles files = new BuildFiles(folder, Progress.SILENT);
    try {
      files.begin();
      files.text("ir1_train_forward.json", "graph", forward(plan));
      files.text("ir2_train_backward.json", "passes", backward(plan));
      files.text("kernels.txt", "kernels", kernels(plan));
      files.text("layout_train.json", "layout", layout(plan));
      files.text("train_exec_plan.json", "plan", steps(plan));
      files.text(sourceName(plan.program().target()), "emit", Programs.source(plan.program()));
      files.end(manifest(plan), List.of());
    } catch (IOException e) {
      throw new CkException("cannot write the build folder " + folder + ": " + e, e);
    }
  }

  static String forward(TrainingPlan plan) {
    return JsonText.of(GraphJson.of("ir1_train_forward", plan.forward()));
  }

  static String backward(TrainingPlan plan) {
    return JsonText.of(GraphJson.of("ir2_train_backward", plan.lowered()));
  }

  static String layout(TrainingPlan plan) {
    return JsonText.of(LayoutJson.of(plan));
  }

  static String steps(TrainingPlan plan) {
    return JsonText.of(ExecPlanJson.of(plan));
  }

  private static String kernels(TrainingPlan plan) {
    return plan.program().kernels().stream()
        .map(KernelPrinter::print)
        .collect(Collectors.joining("\n"));
  }

  private static String sourceName(Target target) {
    return switch (target.language()) {
      case C -> "generated_train_runtime.c";
      case JAVA -> "Model.java";
    };
  }

  private static ObjectNode manifest(TrainingPlan plan) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("model").put("family", plan.graph().name());
    json.put("target", plan.program().target().name());
    json.putObject("options")
        .put("length", plan.state().length())
        .put("sequences", plan.sequences())
        .put("canary", plan.canary());
    return json;
  }
}
