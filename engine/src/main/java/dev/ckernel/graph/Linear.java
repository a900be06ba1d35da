package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import java.util.List;

/** (x, w [n, k]) → y: {@code x · wᵀ}; x is f32 or quantised. */
public record Linear() implements GraphOp, RowLocal, ReadsMatrix {
  @Override
  public String label() {
    return "linear";
  }

  @Override
  public int rows() {
    return 0;
  }

  @Override
  public int matrix() {
    return 1;
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
    TensorType weight = node.input(1).type();
    Shapes.same(node, node.input(0).type().columns(), weight.columns());
    if (!new Dim.Fixed(node.output().type().columns()).equals(weight.extent())) {
      throw Shapes.wrong(node.id(), "outputs " + node.output().type() + " of " + weight);
    }
    if (node.input(0).type().kind() instanceof Kind.Quantised && !weight.dtype().isQuantised()) {
      throw Shapes.wrong(node.id(), "quantised activations meet " + weight);
    }
  }

  @Override
  public TensorType type(List<Tensor> inputs) {
    return TensorType.rows(inputs.getFirst().type().extent(), Shapes.rows(inputs.getLast().type()));
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    Tensor x = node.input(0);
    Tensor weight = node.input(1);
    if (to.isNeeded(x)) {
      to.send(node, x, to.one(node, new InputGradient(), x.type(), dy, weight));
    }
    if (to.isNeeded(weight)) {
      String id = Backward.gradientId(weight);
      to.accumulate(node, ".dw", new WeightGradient(), id, weight, dy, x);
    }
  }

  @Override
  public long multiplyAdds(Node node, long rows, long length) {
    return rows * Shapes.size(node.input(1).type());
  }

  /** (dy, w [n, k]) → dx: {@code dy · w}. */
  public record InputGradient() implements TrainingOp {
    @Override
    public String label() {
      return "input_gradient";
    }

    @Override
    public void check(Node node) {
      Shapes.arity(node, 2, 1);
      TensorType weight = node.input(1).type();
      Shapes.same(node, node.output().type().columns(), weight.columns());
      Shapes.same(node, node.input(0).type().columns(), Shapes.rows(weight));
    }

    @Override
    public long multiplyAdds(Node node, long rows, long length) {
      return rows * Shapes.size(node.input(1).type());
    }
  }

  /** (dy, x, dw [n, k]) → dw: plus {@code dyᵀ · x}. */
  public record WeightGradient() implements TrainingOp, Accumulates {
    @Override
    public String label() {
      return "weight_gradient";
    }

    @Override
    public void check(Node node) {
      Shapes.arity(node, 3, 1);
      TensorType weight = node.input(2).type();
      Shapes.same(node, node.input(0).type().columns(), Shapes.rows(weight));
      Shapes.same(node, node.input(1).type().columns(), weight.columns());
    }

    @Override
    public long multiplyAdds(Node node, long rows, long length) {
      return rows * Shapes.size(node.input(2).type());
    }
  }
}
