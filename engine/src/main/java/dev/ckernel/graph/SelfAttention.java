package dev.ckernel.graph;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * (q, k, v) → (y, stats): attention among the rows of each sequence; stats are the maximum and the
 * sum of exponentials of each head, two columns a head.
 */
public record SelfAttention(Attention of) implements TrainingOp {
  @Override
  public String label() {
    return "self_attention";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 3, 2);
    of.checkHeads(node);
    Shapes.sameType(node, node.input(0), node.outputs().getFirst());
    Shapes.same(node, node.outputs().get(1).type().columns(), 2 * of.heads());
  }

  @Override
  public void attributes(ObjectNode json) {
    of.attributes(json);
  }

  @Override
  public void gradient(Node node, Tensor dy, Backward to) {
    List<Tensor> inputs = new ArrayList<>(node.inputs());
    inputs.addAll(node.outputs());
    inputs.add(dy);
    List<Tensor> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.add(Backward.made(node, List.of("q", "k", "v").get(i), node.input(i).type()));
    }
    to.add(node, new Gradient(of), inputs, made);
    for (int i = 0; i < 3; i++) {
      to.send(node, node.input(i), made.get(i));
    }
  }

  @Override
  public long multiplyAdds(Node node, long rows, long length) {
    return 2 * product(of, rows, length);
  }

  /** One product of each row with the rows before it. */
  private static long product(Attention of, long rows, long length) {
    return rows * (length + 1) / 2 * of.heads() * of.headDim();
  }

  /** (q, k, v, y, stats, dy) → (dq, dk, dv). */
  public record Gradient(Attention of) implements TrainingOp {
    @Override
    public String label() {
      return "self_attention_gradient";
    }

    @Override
    public void check(Node node) {
      Shapes.arity(node, 6, 3);
      of.checkHeads(node);
      for (int i = 0; i < 3; i++) {
        Shapes.sameType(node, node.input(i), node.outputs().get(i));
      }
      Shapes.sameType(node, node.input(3), node.input(5));
    }

    @Override
    public void attributes(ObjectNode json) {
      of.attributes(json);
    }

    @Override
    public long multiplyAdds(Node node, long rows, long length) {
      return 5 * product(of, rows, length);
    }
  }
}
