package dev.ckernel.runtime;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphBuilder;
import dev.ckernel.graph.Inputs;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.InputGradient;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.kernel.lib.WeightGradient;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Planner;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.plan.Step;
import dev.ckernel.runtime.MatmulSpeed.Matrix;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The programs that measure a product with a matrix: what makes its operands, and the product
 * alone. Both use the same memory.
 *
 * @param before makes the operands; has to run once; null where whatever the memory holds will do
 * @param weightBytes of the matrix and what {@code before} reads
 */
record ProductPlans(@Nullable Plan before, Plan product, long weightBytes) {
  /** For up to {@code rows} rows; a gradient of weights is for as many exactly. */
  static ProductPlans of(MatmulSpeed.Product product, Matrix matrix, int rows, Target target) {
    return switch (product) {
      case FORWARD -> forward(matrix, rows, target);
      case INPUT_GRADIENT -> inputGradient(matrix, rows, target);
      case WEIGHT_GRADIENT -> weightGradient(matrix, rows, target);
    };
  }

  /** Activations are rows of a table; for quantised weights they are made integers. */
  private static ProductPlans forward(Matrix matrix, int rows, Target target) {
    GraphBuilder g = new GraphBuilder("matmul");
    Tensor tokens = g.input(Inputs.TOKENS, Dim.Symbol.ROWS);
    Tensor table = g.parameter("table", DType.F32, 16, matrix.inputs());
    Tensor weight = g.parameter("matrix", matrix.format(), matrix.outputs(), matrix.inputs());
    Graph graph = g.build(g.linear("y", g.embedding("x", tokens, table), weight));
    ModelPlan plan =
        Planner.plan(
            graph,
            Pass.inference(true),
            target,
            KvLayout.Format.F32,
            new Capacity(rows, 1, 1, rows),
            matrix.outputs());
    Plan all = plan.program();
    List<Step> steps = all.steps(Plan.STEP);
    int last = steps.subList(0, steps.size() - 1).lastIndexOf(new Step.Barrier()) + 1;
    return new ProductPlans(
        part(all, steps.subList(0, last)),
        part(all, steps.subList(last, steps.size())),
        plan.weights().bytes());
  }

  private static Plan part(Plan all, List<Step> steps) {
    List<Kernel> kernels =
        steps.stream()
            .filter(Step.Call.class::isInstance)
            .map(step -> ((Step.Call) step).kernel())
            .distinct()
            .toList();
    return Plan.ofSteps(
        all.name(),
        all.target(),
        kernels,
        all.extents(),
        steps,
        all.scratchBytes(),
        all.threadBytes());
  }

  private static ProductPlans inputGradient(Matrix matrix, int rows, Target target) {
    int dyStride = stride(matrix.outputs());
    int dxStride = stride(matrix.inputs());
    InputGradient.Spec spec =
        new InputGradient.Spec(
            "input_gradient",
            "dx = dy · w",
            matrix.outputs(),
            matrix.inputs(),
            dyStride,
            dxStride,
            0);
    long dx = 4L * rows * dyStride;
    return gradient(
        InputGradient.build(spec, target),
        List.of(
            buffer("dy", Arena.SCRATCH, 0),
            buffer("w", Arena.WEIGHTS, 0),
            buffer("dx", Arena.SCRATCH, dx)),
        InputGradient.items(spec, target),
        dx + 4L * rows * dxStride,
        InputGradient.threadBytes(spec, target),
        matrix,
        rows,
        target);
  }

  private static ProductPlans weightGradient(Matrix matrix, int rows, Target target) {
    int dyStride = stride(matrix.outputs());
    int xStride = stride(matrix.inputs());
    WeightGradient.Spec spec =
        new WeightGradient.Spec(
            "weight_gradient",
            "dw += dyᵀ · x",
            matrix.outputs(),
            matrix.inputs(),
            rows,
            dyStride,
            xStride);
    long x = 4L * rows * dyStride;
    long grad = x + 4L * rows * xStride;
    return gradient(
        WeightGradient.build(spec, target),
        List.of(
            buffer("dy", Arena.SCRATCH, 0),
            buffer("x", Arena.SCRATCH, x),
            buffer("grad", Arena.SCRATCH, grad)),
        WeightGradient.items(spec, target),
        grad + matrix.bytes(),
        WeightGradient.threadBytes(spec, target),
        matrix,
        rows,
        target);
  }

  private static int stride(int columns) {
    return WeightFormat.tiles(columns) * WeightFormat.TILE;
  }

  private static Argument buffer(String name, Arena arena, long offset) {
    return new Argument.Buffer(name, arena, offset, Argument.NO_COLUMN);
  }

  private static ProductPlans gradient(
      Kernel kernel,
      List<Argument> buffers,
      int items,
      long scratchBytes,
      long threadBytes,
      Matrix matrix,
      int rows,
      Target target) {
    List<Argument> arguments = new ArrayList<>(buffers);
    arguments.add(buffer("scratch", Arena.THREAD, 0));
    arguments.add(new Argument.Extent(RuntimeExtent.ROWS));
    Step call = new Step.Call(kernel.name(), kernel, arguments, Items.of(items), 0);
    Plan plan =
        Plan.ofSteps(
            "gradient",
            target,
            List.of(kernel),
            RuntimeExtent.declared(new Capacity(rows, rows, 1, rows)),
            List.of(call, new Step.Barrier()),
            WeightFormat.align(scratchBytes),
            WeightFormat.align(threadBytes));
    return new ProductPlans(null, plan, matrix.bytes());
  }
}
