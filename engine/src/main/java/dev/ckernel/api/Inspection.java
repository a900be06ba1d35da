package dev.ckernel.api;

import dev.ckernel.emit.Host;
import dev.ckernel.format.GgufFile;
import dev.ckernel.graph.GraphJson;
import dev.ckernel.graph.GraphText;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.PassDiff;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelPrinter;
import dev.ckernel.kernel.Target;
import dev.ckernel.model.GgufModel;
import dev.ckernel.plan.ExecPlanJson;
import dev.ckernel.plan.LayoutJson;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.PlanText;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model file and every stage of its compilation up to the source, without packing, compiling or
 * loading anything; also for targets that do not run here.
 */
public final class Inspection implements AutoCloseable {
  private final GgufFile file;
  private final GgufModel definition;
  private final ModelOptions options;
  private final ModelPlan plan;

  private Inspection(GgufFile file, ModelOptions options, Target target) {
    this.file = file;
    this.definition = GgufModel.of(file);
    this.options = options;
    this.plan = Planning.plan(definition, options, target);
  }

  /**
   * Opens a GGUF file and plans it.
   *
   * @throws CkException if the file or the options cannot be used
   */
  public static Inspection open(Path model, ModelOptions options) {
    GgufFile file = GgufFile.open(model);
    try {
      return new Inspection(file, options, target(options));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Target target(ModelOptions options) {
    String name = options.target();
    return name == null ? Programs.ofHost(options).target(options) : Host.named(name);
  }

  GgufFile file() {
    return file;
  }

  GgufModel definition() {
    return definition;
  }

  public ModelPlan plan() {
    return plan;
  }

  /** What the model is, and what it takes. */
  public View summary() {
    ModelSummary summary = ModelSummary.of(file, definition, plan, options);
    return new View(summary::text, summary::json);
  }

  /** The graph before any pass. */
  public View ir1() {
    return new View(() -> GraphText.of(plan.graph()), () -> GraphJson.of("ir1", plan.graph()));
  }

  /** The graph after all passes. */
  public View ir2() {
    return new View(() -> GraphText.of(plan.lowered()), () -> GraphJson.of("ir2", plan.lowered()));
  }

  /** What every thread does, in order. */
  public View steps() {
    return new View(() -> PlanText.steps(plan.program()), () -> ExecPlanJson.of(plan));
  }

  /** Every byte that the program uses. */
  public View layout() {
    return new View(() -> PlanText.layout(plan), () -> LayoutJson.of(plan));
  }

  /** The kernels by name. */
  public View kernels() {
    List<Kernel> kernels = plan.program().kernels();
    return new View(() -> PlanText.kernels(kernels), () -> ExecPlanJson.kernels(kernels));
  }

  /**
   * A kernel's IR.
   *
   * @throws CkException listing those there are, if there is none of this name
   */
  public View kernel(String name) {
    Kernel kernel =
        plan.program().kernels().stream()
            .filter(k -> k.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                unknown(
                    "kernel", name, plan.program().kernels().stream().map(Kernel::name).toList()));
    return new View(
        () -> KernelPrinter.print(kernel),
        () -> {
          ObjectNode json = (ObjectNode) ExecPlanJson.kernels(List.of(kernel)).get(0);
          KernelPrinter.print(kernel).lines().forEach(json.putArray("ir")::add);
          return json;
        });
  }

  /** All kernels' IR. */
  String kernelTexts() {
    return plan.program().kernels().stream()
        .map(KernelPrinter::print)
        .collect(Collectors.joining("\n"));
  }

  /**
   * What a pass changed.
   *
   * @throws CkException listing those there are, if there is none of this name
   */
  public View pass(String name) {
    PassDiff diff =
        plan.passes().stream()
            .filter(result -> result.pass().name().equals(name))
            .findFirst()
            .map(PassDiff::of)
            .orElseThrow(() ->
                unknown(
                    "pass",
                    name,
                    plan.passes().stream().map(Pass.Result::pass).map(Pass::name).toList()));
    return new View(diff::text, diff::json);
  }

  private static CkException unknown(String what, String name, List<String> known) {
    return new CkException(
        "there is no %s '%s'; there are: %s".formatted(what, name, String.join(", ", known)));
  }

  /** The program in its target's language. */
  public View source() {
    Target target = plan.program().target();
    return new View(
        () -> Programs.source(plan.program()),
        () ->
            JsonNodeFactory.instance
                .objectNode()
                .put("target", target.name())
                .put("file", sourceName())
                .put("source", Programs.source(plan.program())));
  }

  /** The file name of {@link #source}. */
  String sourceName() {
    return switch (plan.program().target().language()) {
      case C -> "model.c";
      case JAVA -> "Model.java";
    };
  }

  @Override
  public void close() {
    file.close();
  }
}
