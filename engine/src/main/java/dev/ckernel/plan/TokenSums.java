package dev.ckernel.plan;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.ColumnSum;
import dev.ckernel.kernel.lib.EmbeddingGradient;
import dev.ckernel.kernel.lib.TokenPanels;
import dev.ckernel.kernel.lib.WeightGradient;
import dev.ckernel.plan.Draft.Ref;
import java.util.List;
import java.util.function.Function;

/**
 * Chooses the kernels that add up the gradients of parameters. Their sums go over tokens, which is
 * why of forward and backward pass they alone write into the state, and why each goes in ordered
 * panels: so neither threads nor micro-batches change a bit.
 */
final class TokenSums {
  private final Lowering lowering;
  private final Target target;
  private final Places places;
  private final TrainingState state;

  TokenSums(Lowering lowering, Target target, Places places, TrainingState state) {
    this.lowering = lowering;
    this.target = target;
    this.places = places;
    this.state = state;
  }

  /** {@code dw += dyᵀ · x}. */
  void weightGradient(Node node) {
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
            new Ref.ThreadScratch(0, WeightGradient.threadBytes(spec.apply(label), target)),
            new Ref.Extent(RuntimeExtent.ROWS)),
        inPanels(WeightGradient.items(spec.apply(label), target)));
  }

  /** The gradient of a vector that every row, or every head of a row, meets. */
  void columnSum(Node node) {
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
        inPanels(ColumnSum.items(spec.apply(label))));
  }

  /** Each token by itself is added to what its row of the table has. */
  void embeddingGradient(Node node) {
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
        Items.of(EmbeddingGradient.items(spec.apply(label))).summing(Items.Over.TOKENS, 1));
  }

  private static Items inPanels(int items) {
    return Items.of(items).summing(Items.Over.TOKENS, TokenPanels.TOKENS);
  }
}
