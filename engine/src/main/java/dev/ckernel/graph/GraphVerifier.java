package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks a graph: every tensor is computed before it is read, once, and shapes fit every op. */
public final class GraphVerifier {
  private GraphVerifier() {}

  /**
   * Checks the whole graph.
   *
   * @throws IllegalStateException naming the first node that is wrong
   */
  public static void verify(Graph graph) {
    Map<String, Tensor> known = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (Tensor tensor : graph.tensors()) {
      check(known.put(tensor.id(), tensor) == null, tensor.id(), "declared twice");
    }
    for (Node node : graph.nodes()) {
      check(ids.add(node.id()), node.id(), "there are two nodes of this id");
      node(node, known);
    }
    for (Tensor output : graph.outputs()) {
      check(output.equals(known.get(output.id())), output.id(), "is an output and not computed");
    }
  }

  private static void node(Node node, Map<String, Tensor> known) {
    for (Tensor input : node.inputs()) {
      if (!input.equals(known.get(input.id()))) {
        throw wrong(node.id(), "reads " + input.id() + " too early");
      }
    }
    for (Tensor output : node.outputs()) {
      if (known.put(output.id(), output) != null) {
        throw wrong(node.id(), output.id() + " computed twice");
      }
    }
    if (node.op() instanceof GraphOp.Fused fused) {
      inside(node, fused);
    } else {
      shapes(node);
    }
  }

  private static void shapes(Node node) {
    switch (node.op()) {
      case GraphOp.Embedding op -> {
        arity(node, 2, 1);
        kind(node, 0, Kind.Int32.class);
        same(node, node.output().type().columns(), node.input(1).type().columns());
      }
      case GraphOp.RmsNorm op -> {
        arity(node, 2, 1);
        int run = node.input(1).type().columns();
        same(node, node.input(0).type().columns() % run, 0);
        sameType(node, node.input(0), node.output());
        if (!(op.epsilon() >= 0)) {
          throw wrong(node.id(), "epsilon is " + op.epsilon());
        }
      }
      case GraphOp.LayerNorm op -> {
        arity(node, 3, 1);
        same(node, node.input(0).type().columns(), node.input(1).type().columns());
        same(node, node.input(0).type().columns(), node.input(2).type().columns());
        sameType(node, node.input(0), node.output());
      }
      case GraphOp.Linear op -> {
        arity(node, 2, 1);
        TensorType weight = node.input(1).type();
        same(node, node.input(0).type().columns(), weight.columns());
        if (!new Dim.Fixed(node.output().type().columns()).equals(weight.extent())) {
          throw wrong(node.id(), "outputs " + node.output().type() + " of " + weight);
        }
        if (node.input(0).type().kind() instanceof Kind.Quantised
            && !weight.dtype().isQuantised()) {
          throw wrong(node.id(), "quantised activations meet " + weight);
        }
      }
      case GraphOp.AddBias op -> {
        arity(node, 2, 1);
        same(node, node.input(0).type().columns(), node.input(1).type().columns());
        sameType(node, node.input(0), node.output());
      }
      case GraphOp.Quantise op -> {
        arity(node, 1, 1);
        same(node, node.input(0).type().columns() % 32, 0);
        check(node.output().type().kind() instanceof Kind.Quantised, node.id(), "is not quantised");
      }
      case GraphOp.Rope op -> {
        arity(node, 4, 1);
        same(node, node.input(0).type().columns() % op.headDim(), 0);
        same(node, node.input(2).type().columns(), op.rope().dims() / 2);
        sameType(node, node.input(0), node.output());
      }
      case GraphOp.StoreKv op -> {
        arity(node, 6, 1);
        sameType(node, node.input(0), node.input(1));
      }
      case GraphOp.Attention op -> {
        arity(node, 5, 1);
        same(node, node.input(0).type().columns(), op.heads() * op.headDim());
        same(node, op.heads() % op.kvHeads(), 0);
      }
      case GraphOp.Activate op -> ofOne(node);
      case GraphOp.Scale op -> ofOne(node);
      case GraphOp.SoftCap op -> ofOne(node);
      case GraphOp.Gate op -> elementwise(node);
      case GraphOp.Add op -> elementwise(node);
      case GraphOp.SelectRows op -> {
        arity(node, 2, 1);
        same(node, node.output().type().columns(), node.input(0).type().columns());
      }
      case GraphOp.Fused op -> throw new IllegalStateException(node.id() + " is a region");
      case TrainingOp op -> TrainingShapes.check(node, op);
    }
  }

  private static void inside(Node node, GraphOp.Fused fused) {
    Map<String, Tensor> known = new HashMap<>();
    for (Tensor input : node.inputs()) {
      known.put(input.id(), input);
    }
    for (Node part : fused.nodes()) {
      node(part, known);
    }
    for (Tensor output : node.outputs()) {
      check(output.equals(known.get(output.id())), node.id(), output.id() + " is not inside");
    }
  }

  private static void ofOne(Node node) {
    arity(node, 1, 1);
    sameType(node, node.input(0), node.output());
  }

  private static void elementwise(Node node) {
    arity(node, 2, 1);
    sameType(node, node.input(0), node.input(1));
    sameType(node, node.input(0), node.output());
  }

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
