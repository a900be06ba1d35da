package dev.ckernel.api;

import dev.ckernel.graph.GraphOp;
import dev.ckernel.graph.Node;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.WeightLayout;

/**
 * The work that a token cannot do without, counted from the graph: what a measured speed is held
 * against the machine's roof with.
 *
 * @param weightBytes read for one token alone: all packed matrices and vectors, of the embedding
 *     only a row
 * @param cacheBytes read for each earlier position
 * @param multiplyAdds in the matrices, but for those of {@code headMultiplyAdds}
 * @param headMultiplyAdds in the matrices after the rows whose logits are wanted have been chosen
 * @param attentionMultiplyAdds for each earlier position
 */
public record TokenCost(
    long weightBytes,
    long cacheBytes,
    long multiplyAdds,
    long headMultiplyAdds,
    long attentionMultiplyAdds) {

  /** Counts. */
  public static TokenCost of(ModelPlan plan) {
    long bytes = 0;
    long cache = 0;
    long body = 0;
    long head = 0;
    long attention = 0;
    boolean selected = false;
    for (Node node : plan.graph().nodes()) {
      switch (node.op()) {
        case GraphOp.Linear l -> {
          WeightLayout.Entry entry = plan.weights().entry(node.input(1));
          bytes += entry.bytes();
          long products = (long) entry.rows() * entry.columns();
          body += selected ? 0 : products;
          head += selected ? products : 0;
        }
        case GraphOp.Attention a -> {
          attention += 2L * a.heads() * a.headDim();
          cache += 2L * a.kvHeads() * a.headDim() * plan.cache().mem().bytes();
        }
        case GraphOp.Embedding e -> {
          WeightLayout.Entry entry = plan.weights().entry(node.input(1));
          bytes += entry.bytes() / entry.rows();
        }
        case GraphOp.RmsNorm n -> bytes += plan.weights().entry(node.input(1)).bytes();
        case GraphOp.AddBias b -> bytes += plan.weights().entry(node.input(1)).bytes();
        case GraphOp.SelectRows s -> selected = true;
        case GraphOp.Quantise q -> {}
        case GraphOp.Rope r -> {}
        case GraphOp.StoreKv s -> {}
        case GraphOp.Gate g -> {}
        case GraphOp.Add a -> {}
        case GraphOp.Fused f -> throw new IllegalArgumentException("the graph is fused already");
      }
    }
    return new TokenCost(bytes, cache, body, head, attention);
  }

  /** Bytes read on average for each of {@code tokens} that come one by one from an empty cache. */
  public double decodeBytes(int tokens) {
    return weightBytes + cacheBytes * ((tokens + 1) / 2.0);
  }

  /** Multiply-adds on average for each of {@code tokens} that come together into an empty cache. */
  public double prefillMultiplyAdds(int tokens) {
    return multiplyAdds
        + (double) headMultiplyAdds / tokens
        + attentionMultiplyAdds * ((tokens + 1) / 2.0);
  }
}
