package dev.ckernel.plan;

import dev.ckernel.graph.GraphOp;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TrainingOp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether two layers are the same program over other weights, and which tensor is which. */
final class Likeness {
  private Likeness() {}

  /** Same ops in the same order, wired alike, with weights of the same types. */
  static boolean alike(List<Node> a, List<Node> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Map<Tensor, Tensor> paired = new HashMap<>();
    for (int i = 0; i < a.size(); i++) {
      if (!alike(a.get(i), b.get(i), paired)) {
        return false;
      }
    }
    return true;
  }

  private static boolean alike(Node a, Node b, Map<Tensor, Tensor> paired) {
    if (!alike(a.op(), b.op(), paired)
        || a.inputs().size() != b.inputs().size()
        || a.outputs().size() != b.outputs().size()) {
      return false;
    }
    for (int i = 0; i < a.inputs().size(); i++) {
      if (!pair(a.input(i), b.input(i), paired)) {
        return false;
      }
    }
    for (int i = 0; i < a.outputs().size(); i++) {
      if (!pair(a.outputs().get(i), b.outputs().get(i), paired)) {
        return false;
      }
    }
    return true;
  }

  private static boolean pair(Tensor a, Tensor b, Map<Tensor, Tensor> paired) {
    Tensor known = paired.putIfAbsent(a, b);
    return (known == null || known.equals(b)) && a.type().equals(b.type()) && a.role() == b.role();
  }

  private static boolean alike(GraphOp a, GraphOp b, Map<Tensor, Tensor> paired) {
    return switch (a) {
      case GraphOp.Fused fa -> {
        if (!(b instanceof GraphOp.Fused fb)
            || fa.region() != fb.region()
            || fa.nodes().size() != fb.nodes().size()) {
          yield false;
        }
        for (int i = 0; i < fa.nodes().size(); i++) {
          if (!alike(fa.nodes().get(i), fb.nodes().get(i), paired)) {
            yield false;
          }
        }
        yield true;
      }
      case GraphOp.StoreKv s -> b instanceof GraphOp.StoreKv;
      case GraphOp.Attention x ->
          b instanceof GraphOp.Attention y
              && x.equals(
                  new GraphOp.Attention(
                      x.layer(), y.heads(), y.kvHeads(), y.headDim(), y.scale(), y.mask()));
      case GraphOp.Embedding x -> a.equals(b);
      case GraphOp.RmsNorm x -> a.equals(b);
      case GraphOp.Linear x -> a.equals(b);
      case GraphOp.AddBias x -> a.equals(b);
      case GraphOp.Quantise x -> a.equals(b);
      case GraphOp.Rope x -> a.equals(b);
      case GraphOp.LayerNorm x -> a.equals(b);
      case GraphOp.Activate x -> a.equals(b);
      case GraphOp.Gate x -> a.equals(b);
      case GraphOp.Add x -> a.equals(b);
      case GraphOp.Scale x -> a.equals(b);
      case GraphOp.SoftCap x -> a.equals(b);
      case GraphOp.SelectRows x -> a.equals(b);
      case TrainingOp x -> a.equals(b);
    };
  }

  /** For each tensor of {@code a}, the tensor at the same place in {@code b}. */
  static Map<Tensor, Tensor> counterparts(List<Node> a, List<Node> b) {
    Map<Tensor, Tensor> pairs = new HashMap<>();
    for (int i = 0; i < a.size(); i++) {
      collect(a.get(i), b.get(i), pairs);
    }
    return pairs;
  }

  private static void collect(Node a, Node b, Map<Tensor, Tensor> pairs) {
    for (int i = 0; i < a.inputs().size(); i++) {
      pairs.put(a.input(i), b.input(i));
    }
    for (int i = 0; i < a.outputs().size(); i++) {
      pairs.put(a.outputs().get(i), b.outputs().get(i));
    }
    if (a.op() instanceof GraphOp.Fused fa && b.op() instanceof GraphOp.Fused fb) {
      for (int i = 0; i < fa.nodes().size(); i++) {
        collect(fa.nodes().get(i), fb.nodes().get(i), pairs);
      }
    }
  }
}
