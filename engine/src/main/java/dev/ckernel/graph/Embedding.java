package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import java.util.List;

/** (tokens, table [vocab, dim]) → x: row {@code tokens[m]} of the table. */
public record Embedding() implements GraphOp, RowLocal {
  @Override
  public String label() {
    return "embedding";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
    Shapes.kind(node, 0, Kind.Int32.class);
    Shapes.same(node, node.output().type().columns(), node.input(1).type().columns());
  }

  @Override
  public TensorType type(List<Tensor> inputs) {
    return TensorType.rows(inputs.getFirst().type().extent(), inputs.getLast().type().columns());
  }

  /** A table that is a matrix too has a gradient in two parts. */
  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    Tensor table = node.input(1);
    String id = to.isTied(table) ? Backward.lookupId(table) : Backward.gradientId(table);
    to.accumulate(node, ".dw", new Gradient(), id, table, node.input(0), dy);
  }

  /** (tokens, dy, dtable) → dtable: plus each row at its token. */
  public record Gradient() implements TrainingOp, Accumulates {
    @Override
    public String label() {
      return "embedding_gradient";
    }

    @Override
    public void check(Node node) {
      Shapes.arity(node, 3, 1);
      Shapes.kind(node, 0, Kind.Int32.class);
      Shapes.same(node, node.input(1).type().columns(), node.input(2).type().columns());
    }
  }
}
