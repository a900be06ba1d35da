package dev.ckernel.torch;

import dev.ckernel.graph.GraphOp;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.TrainingOp;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Nonlinearity;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What each op means in libtorch: its own fused functions where it has one, since these are what
 * its users run. Autograd differentiates them.
 */
final class TorchOps {
  /** Of {@code torch::Reduction}: losses are not summed. */
  private static final long NO_REDUCTION = 0;

  private static final long IGNORED_TARGET = -1;

  private TorchOps() {}

  /**
   * The first output of a node of a forward graph; statistics that only our backward pass reads are
   * left out.
   *
   * @param in i64 where ours are i32
   * @param length tokens of a sequence
   */
  static Tensor apply(Node node, List<Tensor> in, int length) {
    return switch (node.op()) {
      case GraphOp.Embedding e -> torch.embedding(in.get(1), in.get(0));
      case GraphOp.RmsNorm n -> rmsNorm(in.get(0), in.get(1), n.epsilon());
      case GraphOp.Linear l -> torch.linear(in.get(0), in.get(1));
      case GraphOp.AddBias b -> in.get(0).add(in.get(1));
      case GraphOp.Rope r -> rope(r, in.get(0), in.get(1), in.get(2), in.get(3));
      case GraphOp.LayerNorm n -> layerNorm(in.get(0), in.get(1), in.get(2), n.epsilon());
      case GraphOp.Activate a -> apply(a.function(), in.get(0));
      case GraphOp.Gate g -> apply(g.function(), in.get(0)).mul(in.get(1));
      case GraphOp.Add a -> in.get(0).add(in.get(1));
      case GraphOp.Scale s -> in.get(0).mul(new Scalar(s.factor()));
      case GraphOp.SoftCap s -> softCap(in.get(0), s.cap());
      case TrainingOp.SelfAttention a -> attention(a, in.get(0), in.get(1), in.get(2), length);
      case TrainingOp.CrossEntropy c -> crossEntropy(in.get(0), in.get(1));
      case GraphOp.Quantise q -> throw wrong(node);
      case GraphOp.StoreKv s -> throw wrong(node);
      case GraphOp.Attention a -> throw wrong(node);
      case GraphOp.SelectRows s -> throw wrong(node);
      case GraphOp.Fused f -> throw wrong(node);
      case TrainingOp.SelfAttentionGradient g -> throw wrong(node);
      case TrainingOp.CrossEntropyGradient g -> throw wrong(node);
      case TrainingOp.InputGradient g -> throw wrong(node);
      case TrainingOp.WeightGradient g -> throw wrong(node);
      case TrainingOp.ColumnSum g -> throw wrong(node);
      case TrainingOp.EmbeddingGradient g -> throw wrong(node);
      case TrainingOp.RmsNormGradient g -> throw wrong(node);
      case TrainingOp.RopeGradient g -> throw wrong(node);
      case TrainingOp.GateGradient g -> throw wrong(node);
      case TrainingOp.Dropout d -> throw wrong(node);
      case TrainingOp.LayerNormGradient g -> throw wrong(node);
      case TrainingOp.ActivateGradient g -> throw wrong(node);
      case TrainingOp.SoftCapGradient g -> throw wrong(node);
    };
  }

  private static IllegalArgumentException wrong(Node node) {
    return new IllegalArgumentException(
        "%s, a %s, is not part of a forward training graph"
            .formatted(node.id(), node.op().label()));
  }

  private static Tensor rmsNorm(Tensor x, Tensor weight, float epsilon) {
    long size = weight.size(0);
    Tensor runs = x.view(x.size(0), x.size(1) / size, size);
    Tensor normed =
        torch.rms_norm(
            runs, new long[] {size}, new TensorOptional(weight), new DoubleOptional(epsilon));
    return normed.view(x.size(0), x.size(1));
  }

  private static Tensor rope(
      GraphOp.Rope op, Tensor x, Tensor positions, Tensor cosTable, Tensor sinTable) {
    long rows = x.size(0);
    long heads = x.size(1) / op.headDim();
    long dims = op.rope().dims();
    Tensor cos = torch.index_select(cosTable, 0, positions).unsqueeze(1);
    Tensor sin = torch.index_select(sinTable, 0, positions).unsqueeze(1);
    Tensor all = x.view(rows, heads, op.headDim());
    Tensor turned = all.narrow(2, 0, dims);
    Heads.RopeLayout layout = op.rope().layout();
    Tensor pairs =
        switch (layout) {
          case PAIRWISE -> turned.unflatten(2, dims / 2, 2);
          case SPLIT_HALF -> turned.unflatten(2, 2, dims / 2).transpose(2, 3);
        };
    Tensor x0 = pairs.select(3, 0);
    Tensor x1 = pairs.select(3, 1);
    Tensor y0 = x0.mul(cos).sub(x1.mul(sin));
    Tensor y1 = x1.mul(cos).add(x0.mul(sin));
    Tensor y =
        switch (layout) {
          case PAIRWISE -> torch.stack(new TensorVector(y0, y1), 3).flatten(2, 3);
          case SPLIT_HALF -> torch.cat(new TensorVector(y0, y1), 2);
        };
    long rest = op.headDim() - dims;
    Tensor whole = rest == 0 ? y : torch.cat(new TensorVector(y, all.narrow(2, dims, rest)), 2);
    return whole.reshape(rows, heads * op.headDim());
  }

  private static Tensor attention(
      TrainingOp.SelfAttention op, Tensor q, Tensor k, Tensor v, int length) {
    TensorOptional window =
        switch (op.mask()) {
          case GraphOp.Mask.Causal c -> new TensorOptional();
          case GraphOp.Mask.Window w -> new TensorOptional(window(length, w.positions()));
        };
    Tensor y =
        torch.scaled_dot_product_attention(
            heads(q, op.heads(), length),
            heads(k, op.kvHeads(), length),
            heads(v, op.kvHeads(), length),
            window,
            0.0,
            op.mask() instanceof GraphOp.Mask.Causal,
            new DoubleOptional(op.scale()),
            op.heads() != op.kvHeads());
    return y.transpose(1, 2).reshape(q.size(0), q.size(1));
  }

  /** True where the column is one of the last {@code positions} up to the row. */
  private static Tensor window(int length, int positions) {
    return torch
        .ones(new long[] {length, length})
        .tril(0)
        .triu(1 - positions)
        .to(torch.ScalarType.Bool);
  }

  private static Tensor apply(Nonlinearity function, Tensor x) {
    return switch (function) {
      case SILU -> torch.silu(x);
      case GELU -> torch.gelu(x);
      case GELU_TANH -> torch.gelu(x, new BytePointer("tanh"));
    };
  }

  private static Tensor softCap(Tensor x, float cap) {
    return x.div(new Scalar(cap)).tanh().mul(new Scalar(cap));
  }

  private static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float epsilon) {
    return torch.layer_norm(
        x,
        new long[] {x.size(1)},
        new TensorOptional(weight),
        new TensorOptional(bias),
        epsilon,
        false);
  }

  /** {@code [rows, heads * headDim]} as {@code [sequences, heads, length, headDim]}. */
  private static Tensor heads(Tensor x, long heads, long length) {
    return x.view(x.size(0) / length, length, heads, x.size(1) / heads).transpose(1, 2);
  }

  private static Tensor crossEntropy(Tensor logits, Tensor targets) {
    return torch.cross_entropy_loss(
        logits, targets, new TensorOptional(), NO_REDUCTION, IGNORED_TARGET, 0.0);
  }
}
