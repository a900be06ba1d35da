package dev.ckernel.api;

import dev.ckernel.graph.GraphOp;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.TrainingOp;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.WeightLayout;
import dev.ckernel.runtime.MachineSpeed;

/**
 * The work that a token cannot do without, counted from the graph: what a measured speed is held
 * against the machine's roof with.
 *
 * @param body what every token meets: all matrices and vectors before the rows are chosen whose
 *     logits are wanted
 * @param head what only those rows meet
 * @param embeddingBytes of a token's row of the embedding
 * @param cacheBytes of one position's keys and values
 * @param attention multiply-adds for each position that a token sees
 */
public record TokenCost(
    Weights body, Weights head, long embeddingBytes, long cacheBytes, long attention) {

  /**
   * Weights that are read together.
   *
   * @param bytes as they are packed
   * @param int8 multiply-adds of bytes, for one token
   * @param f32 multiply-adds of floating-point numbers, for one token
   */
  public record Weights(long bytes, long int8, long f32) {
    private static final Weights NONE = new Weights(0, 0, 0);

    private Weights plus(WeightLayout.Entry entry) {
      long products = (long) entry.rows() * entry.columns();
      return switch (entry.format()) {
        case null -> new Weights(bytes + entry.bytes(), int8, f32);
        case WeightFormat.Plain p -> new Weights(bytes + entry.bytes(), int8, f32 + products);
        case WeightFormat.Blocks b -> new Weights(bytes + entry.bytes(), int8 + products, f32);
      };
    }
  }

  /**
   * What a token of a run takes on average.
   *
   * @param bytes read from memory
   * @param int8 multiply-adds of bytes
   * @param f32 multiply-adds of floating-point numbers
   */
  public record Work(double bytes, double int8, double f32) {
    /** All of them. */
    public double multiplyAdds() {
      return int8 + f32;
    }

    /** The part of the machine's memory bandwidth that so many tokens per second are. */
    public double shareOfBandwidth(MachineSpeed machine, double tokensPerSecond) {
      return bytes / machine.bytesPerSecond() * tokensPerSecond;
    }

    /** The part of the machine's multiply-adds that so many tokens per second are. */
    public double shareOfPeak(MachineSpeed machine, double tokensPerSecond) {
      return (int8 / machine.byteMultiplyAdds() + f32 / machine.multiplyAdds()) * tokensPerSecond;
    }
  }

  /** Counts. */
  public static TokenCost of(ModelPlan plan) {
    Weights body = Weights.NONE;
    Weights head = Weights.NONE;
    long embedding = 0;
    long cache = 0;
    long attention = 0;
    boolean selected = false;
    for (Node node : plan.graph().nodes()) {
      switch (node.op()) {
        case GraphOp.Linear l -> {
          WeightLayout.Entry entry = plan.weights().entry(node.input(1));
          body = selected ? body : body.plus(entry);
          head = selected ? head.plus(entry) : head;
        }
        case GraphOp.Attention a -> {
          attention += 2L * a.heads() * a.headDim();
          cache += a.kvHeads() * plan.cache().positionBytes();
        }
        case GraphOp.Embedding e -> {
          WeightLayout.Entry entry = plan.weights().entry(node.input(1));
          embedding += entry.bytes() / entry.rows();
        }
        case GraphOp.RmsNorm n -> body = body.plus(plan.weights().entry(node.input(1)));
        case GraphOp.AddBias b -> body = body.plus(plan.weights().entry(node.input(1)));
        case GraphOp.SelectRows s -> selected = true;
        case GraphOp.Quantise q -> {}
        case GraphOp.Rope r -> {}
        case GraphOp.StoreKv s -> {}
        case GraphOp.LayerNorm n ->
            body =
                body.plus(plan.weights().entry(node.input(1)))
                    .plus(plan.weights().entry(node.input(2)));
        case GraphOp.Activate a -> {}
        case GraphOp.Gate g -> {}
        case GraphOp.Add a -> {}
        case GraphOp.Scale s -> {}
        case GraphOp.SoftCap s -> {}
        case GraphOp.Fused f -> throw new IllegalArgumentException("the graph is fused already");
        case TrainingOp t -> throw new IllegalArgumentException("a graph that trains");
      }
    }
    return new TokenCost(body, head, embedding, cache, attention);
  }

  /**
   * Of tokens that come one by one, each with its logits. Weights are read once for all sequences.
   */
  public Work decode(Benchmark.Shape shape) {
    double seen = shape.depth() + (shape.tokens() + 1) / 2.0;
    return new Work(
        ((double) body.bytes + head.bytes) / shape.sequences() + embeddingBytes + cacheBytes * seen,
        (double) body.int8 + head.int8,
        body.f32 + head.f32 + attention * seen);
  }

  /**
   * Of tokens that come {@code batch} at a time, where only the last one's logits are wanted.
   * Weights, keys and values are read once for a batch.
   */
  public Work prefill(Benchmark.Shape shape, int batch) {
    int tokens = shape.tokens();
    long batches = 0;
    long positions = 0;
    for (int end = Math.min(batch, tokens); ; end = Math.min(end + batch, tokens)) {
      batches++;
      positions += shape.depth() + end;
      if (end == tokens) {
        break;
      }
    }
    double bytes = (double) batches * body.bytes + head.bytes + (double) cacheBytes * positions;
    return new Work(
        bytes / tokens + embeddingBytes,
        body.int8 + (double) head.int8 / tokens,
        body.f32 + (double) head.f32 / tokens + attention * (shape.depth() + (tokens + 1) / 2.0));
  }
}
