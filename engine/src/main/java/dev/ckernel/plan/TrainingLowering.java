package dev.ckernel.plan;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TrainingOp;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.ColumnSum;
import dev.ckernel.kernel.lib.EmbeddingGradient;
import dev.ckernel.kernel.lib.InputGradient;
import dev.ckernel.kernel.lib.WeightGradient;
import dev.ckernel.plan.Draft.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses the kernels of those ops that only training has, as {@link Lowering} does of others. */
final class TrainingLowering {
  private final Lowering lowering;
  private final Target target;
  private final Places places;
  private final TrainingState state;

  TrainingLowering(Lowering lowering, Target target, Places places, TrainingState state) {
    this.lowering = lowering;
    this.target = target;
    this.places = places;
    this.state = state;
  }

  void lower(Node node, TrainingOp op) {
    switch (op) {
      case TrainingOp.InputGradient i -> inputGradient(node, node, null);
      case TrainingOp.WeightGradient w -> weightGradient(node);
      case TrainingOp.ColumnSum c -> columnSum(node);
      case TrainingOp.EmbeddingGradient e -> embeddingGradient(node);
      case TrainingOp.SelfAttention a -> throw none(node);
      case TrainingOp.SelfAttentionGradient a -> throw none(node);
      case TrainingOp.CrossEntropy c -> throw none(node);
      case TrainingOp.CrossEntropyGradient c -> throw none(node);
      case TrainingOp.RmsNormGradient r -> throw none(node);
      case TrainingOp.RopeGradient r -> throw none(node);
      case TrainingOp.GateGradient g -> throw none(node);
    }
  }

  private static IllegalStateException none(Node node) {
    return new IllegalStateException(node.id());
  }

  /** {@code dx = dy · w}, perhaps plus another gradient of x. */
  private void inputGradient(Node node, Node product, @Nullable Tensor other) {
    Tensor weight = product.input(1);
    Places.Place dy = places.of(product.input(0));
    Places.Place dx = places.of(node.output());
    Places.@Nullable Place residual = other == null ? null : places.of(other);
    int outputs = ((Dim.Fixed) weight.type().extent()).size();
    int inputs = weight.type().columns();
    Function<String, InputGradient.Spec> spec =
        n ->
            new InputGradient.Spec(
                n,
                "dx = dy · w" + (residual == null ? "" : ", + other"),
                outputs,
                inputs,
                dy.stride(),
                dx.stride(),
                residual == null ? 0 : residual.stride());
    String label = "input_gradient_%dx%d".formatted(outputs, inputs);
    Kernel kernel = lowering.kernel(label, n -> InputGradient.build(spec.apply(n), target));
    List<Ref> refs = new ArrayList<>(List.of(dy.ref()));
    refs.addAll(lowering.regions(weight));
    if (residual != null) {
      refs.add(residual.ref());
    }
    refs.add(dx.ref());
    refs.add(new Ref.ThreadScratch(InputGradient.threadBytes(spec.apply(label), target)));
    refs.add(new Ref.Extent(RuntimeExtent.ROWS));
    int items = InputGradient.items(spec.apply(label), target);
    lowering.call(node, kernel, refs, Items.of(items));
  }

  private void weightGradient(Node node) {
    Places.Place dy = places.of(node.input(0));
    Places.Place x = places.of(node.input(1));
    Tensor gradient = node.input(2);
    int outputs = ((Dim.Fixed) gradient.type().extent()).size();
    int inputs = gradient.type().columns();
    Function<String, WeightGradient.Spec> spec =
        n ->
            new WeightGradient.Spec(
                n, "dw += dyᵀ · x", outputs, inputs, state.length(), dy.stride(), x.stride());
    String label = "weight_gradient_%dx%d".formatted(outputs, inputs);
    Kernel kernel = lowering.kernel(label, n -> WeightGradient.build(spec.apply(n), target));
    lowering.call(
        node,
        kernel,
        List.of(
            dy.ref(),
            x.ref(),
            state.reference(gradient),
            new Ref.ThreadScratch(WeightGradient.threadBytes(spec.apply(label), target)),
            new Ref.Extent(RuntimeExtent.ROWS)),
        Items.of(WeightGradient.items(spec.apply(label), target)));
  }

  private void columnSum(Node node) {
    Places.Place rows = places.of(node.input(0));
    Tensor gradient = node.input(1);
    int width = gradient.type().columns();
    int fold = node.input(0).type().columns() / width;
    Function<String, ColumnSum.Spec> spec =
        n ->
            new ColumnSum.Spec(
                n, "dw += sums of columns", width, fold, state.length(), rows.stride());
    String label = "column_sum_%dx%d".formatted(fold, width);
    Kernel kernel = lowering.kernel(label, n -> ColumnSum.build(spec.apply(n)));
    lowering.call(
        node,
        kernel,
        List.of(rows.ref(), state.reference(gradient), new Ref.Extent(RuntimeExtent.ROWS)),
        Items.of(ColumnSum.items(spec.apply(label))));
  }

  private void embeddingGradient(Node node) {
    Places.Place dy = places.of(node.input(1));
    Tensor gradient = node.input(2);
    int size = gradient.type().columns();
    Function<String, EmbeddingGradient.Spec> spec =
        n -> new EmbeddingGradient.Spec(n, "dtable[tokens[m]] += dy[m]", size, dy.stride());
    String label = "embedding_gradient_" + size;
    Kernel kernel = lowering.kernel(label, n -> EmbeddingGradient.build(spec.apply(n)));
    lowering.call(
        node,
        kernel,
        List.of(
            dy.ref(),
            places.input(node.input(0)),
            state.reference(gradient),
            new Ref.Extent(RuntimeExtent.ROWS)),
        Items.of(EmbeddingGradient.items(spec.apply(label))));
  }
}
