package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import java.util.List;

/** What ops check of their nodes. */
final class Shapes {
  private Shapes() {}

  static void arity(Node node, int inputs, int outputs) {
    if (node.inputs().size() != inputs || node.outputs().size() != outputs) {
      throw wrong(
          node.id(),
          "has " + node.inputs().size() + " inputs and " + node.outputs().size() + " outputs");
    }
  }

  static void kind(Node node, int input, Class<? extends Kind> kind) {
    if (!kind.isInstance(node.input(input).type().kind())) {
      throw wrong(node.id(), node.input(input).id() + " is " + node.input(input).type());
    }
  }

  static void same(Node node, int a, int b) {
    if (a != b) {
      throw wrong(node.id(), a + " is not " + b + " in " + types(node.inputs()));
    }
  }

  static void sameType(Node node, Tensor a, Tensor b) {
    if (!a.type().equals(b.type())) {
      throw wrong(node.id(), a.type() + " is not " + b.type());
    }
  }

  /** All inputs and outputs are of the first input's type. */
  static void allOfOneType(Node node) {
    node.inputs().forEach(input -> sameType(node, node.input(0), input));
    node.outputs().forEach(output -> sameType(node, node.input(0), output));
  }

  /** (x, w, dy) → (dx, products), for a norm of runs of as many elements as w has. */
  static void normGradient(Node node) {
    arity(node, 3, 2);
    same(node, node.input(0).type().columns() % node.input(1).type().columns(), 0);
    sameType(node, node.input(0), node.input(2));
    sameType(node, node.input(0), node.outputs().get(0));
    sameType(node, node.input(0), node.outputs().get(1));
  }

  /** Rows of a matrix. */
  static int rows(TensorType matrix) {
    return ((Dim.Fixed) matrix.extent()).size();
  }

  /** Elements of a matrix. */
  static long size(TensorType matrix) {
    return matrix.shape().stream()
        .mapToLong(dim -> ((Dim.Fixed) dim).size())
        .reduce(1, (a, b) -> a * b);
  }

  private static List<TensorType> types(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::type).toList();
  }

  /** For words that cost nothing; others are put together only where they are needed. */
  static void check(boolean holds, String id, String what) {
    if (!holds) {
      throw wrong(id, what);
    }
  }

  static IllegalStateException wrong(String id, String what) {
    return new IllegalStateException("graph: " + id + ": " + what);
  }
}
