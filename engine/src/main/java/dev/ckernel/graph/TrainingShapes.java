package dev.ckernel.graph;

import static dev.ckernel.graph.GraphVerifier.arity;
import static dev.ckernel.graph.GraphVerifier.kind;
import static dev.ckernel.graph.GraphVerifier.same;
import static dev.ckernel.graph.GraphVerifier.sameType;

import dev.ckernel.graph.TensorType.Kind;

/** The part of {@link GraphVerifier} that knows the shapes of {@link TrainingOp}s. */
final class TrainingShapes {
  private TrainingShapes() {}

  static void check(Node node, TrainingOp op) {
    switch (op) {
      case TrainingOp.SelfAttention a -> {
        arity(node, 3, 2);
        heads(node, a);
        sameType(node, node.input(0), node.outputs().getFirst());
        same(node, node.outputs().get(1).type().columns(), 2 * a.heads());
      }
      case TrainingOp.SelfAttentionGradient g -> {
        arity(node, 6, 3);
        heads(node, g.of());
        for (int i = 0; i < 3; i++) {
          sameType(node, node.input(i), node.outputs().get(i));
        }
        sameType(node, node.input(3), node.input(5));
      }
      case TrainingOp.CrossEntropy c -> {
        arity(node, 2, 2);
        kind(node, 1, Kind.Int32.class);
      }
      case TrainingOp.CrossEntropyGradient c -> {
        arity(node, 4, 1);
        kind(node, 1, Kind.Int32.class);
        sameType(node, node.input(0), node.output());
      }
      case TrainingOp.InputGradient i -> {
        arity(node, 2, 1);
        TensorType weight = node.input(1).type();
        same(node, node.output().type().columns(), weight.columns());
        same(node, node.input(0).type().columns(), rows(weight));
      }
      case TrainingOp.WeightGradient w -> {
        arity(node, 3, 1);
        same(node, node.input(0).type().columns(), rows(node.input(2).type()));
        same(node, node.input(1).type().columns(), node.input(2).type().columns());
        accumulates(node);
      }
      case TrainingOp.ColumnSum c -> {
        arity(node, 2, 1);
        same(node, node.input(0).type().columns() % node.input(1).type().columns(), 0);
        accumulates(node);
      }
      case TrainingOp.EmbeddingGradient e -> {
        arity(node, 3, 1);
        kind(node, 0, Kind.Int32.class);
        same(node, node.input(1).type().columns(), node.input(2).type().columns());
        accumulates(node);
      }
      case TrainingOp.RmsNormGradient r -> normGradient(node);
      case TrainingOp.LayerNormGradient l -> normGradient(node);
      case TrainingOp.ActivateGradient a -> elementwise(node);
      case TrainingOp.SoftCapGradient s -> elementwise(node);
      case TrainingOp.RopeGradient r -> {
        arity(node, 4, 1);
        same(node, node.input(0).type().columns() % r.headDim(), 0);
        sameType(node, node.input(0), node.output());
      }
      case TrainingOp.Dropout d -> {
        arity(node, 2, 1);
        kind(node, 1, Kind.Int32.class);
        sameType(node, node.input(0), node.output());
      }
      case TrainingOp.GateGradient g -> {
        arity(node, 3, 2);
        sameType(node, node.input(0), node.input(1));
        sameType(node, node.input(0), node.input(2));
        sameType(node, node.input(0), node.outputs().get(0));
        sameType(node, node.input(0), node.outputs().get(1));
      }
    }
  }

  private static void elementwise(Node node) {
    arity(node, 2, 1);
    sameType(node, node.input(0), node.input(1));
    sameType(node, node.input(0), node.output());
  }

  private static void normGradient(Node node) {
    arity(node, 3, 2);
    same(node, node.input(0).type().columns() % node.input(1).type().columns(), 0);
    sameType(node, node.input(0), node.input(2));
    sameType(node, node.input(0), node.outputs().get(0));
    sameType(node, node.input(0), node.outputs().get(1));
  }

  private static void heads(Node node, TrainingOp.SelfAttention op) {
    same(node, node.input(0).type().columns(), op.heads() * op.headDim());
    same(node, node.input(1).type().columns(), op.kvHeads() * op.headDim());
    sameType(node, node.input(1), node.input(2));
    same(node, op.heads() % op.kvHeads(), 0);
  }

  private static void accumulates(Node node) {
    sameType(node, node.inputs().getLast(), node.output());
  }

  private static int rows(TensorType weight) {
    return ((Dim.Fixed) weight.extent()).size();
  }
}
