package dev.ckernel.torch;

import dev.ckernel.graph.Activate;
import dev.ckernel.graph.Add;
import dev.ckernel.graph.AddBias;
import dev.ckernel.graph.Attention;
import dev.ckernel.graph.CachedAttention;
import dev.ckernel.graph.CachedConv;
import dev.ckernel.graph.CausalConv;
import dev.ckernel.graph.CrossEntropy;
import dev.ckernel.graph.Embedding;
import dev.ckernel.graph.Fused;
import dev.ckernel.graph.Gate;
import dev.ckernel.graph.LayerNorm;
import dev.ckernel.graph.Linear;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.PoolRows;
import dev.ckernel.graph.Quantise;
import dev.ckernel.graph.RmsNorm;
import dev.ckernel.graph.Rope;
import dev.ckernel.graph.Scale;
import dev.ckernel.graph.SelectRows;
import dev.ckernel.graph.SelfAttention;
import dev.ckernel.graph.SoftCap;
import dev.ckernel.graph.StoreKv;
import dev.ckernel.graph.TrainingOp;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Mask;
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
      case Embedding e -> torch.embedding(in.get(1), in.get(0));
      case RmsNorm n -> rmsNorm(in.get(0), in.get(1), n.epsilon());
      case Linear l -> torch.linear(in.get(0), in.get(1));
      case AddBias b -> in.get(0).add(in.get(1));
      case Rope r -> rope(r, in.get(0), in.get(1), in.get(2), in.get(3));
      case LayerNorm n -> layerNorm(in.get(0), in.get(1), in.get(2), n.epsilon());
      case Activate a -> apply(a.function(), in.get(0));
      case Gate g -> apply(g.function(), in.get(0)).mul(in.get(1));
      case Add a -> in.get(0).add(in.get(1));
      case Scale s -> in.get(0).mul(new Scalar(s.factor()));
      case SoftCap s -> softCap(in.get(0), s.cap());
      case SelfAttention a -> attention(a.of(), in.get(0), in.get(1), in.get(2), length);
      case CrossEntropy c -> crossEntropy(in.get(0), in.get(1));
      case Quantise q -> throw wrong(node);
      case StoreKv s -> throw wrong(node);
      case Attention a -> throw wrong(node);
      case CachedAttention a -> throw wrong(node);
      case CausalConv c -> throw wrong(node);
      case CachedConv c -> throw wrong(node);
      case SelectRows s -> throw wrong(node);
      case PoolRows p -> throw wrong(node);
      case Fused f -> throw wrong(node);
      case TrainingOp op -> throw wrong(node);
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
      Rope op, Tensor x, Tensor positions, Tensor cosTable, Tensor sinTable) {
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

  private static Tensor attention(Attention op, Tensor q, Tensor k, Tensor v, int length) {
    TensorOptional window =
        switch (op.mask()) {
          case Mask.Causal c -> new TensorOptional();
          case Mask.Window w -> new TensorOptional(window(length, w.positions()));
          case Mask.Bidirectional b -> new TensorOptional();
        };
    Tensor y =
        torch.scaled_dot_product_attention(
            heads(q, op.heads(), length),
            heads(k, op.kvHeads(), length),
            heads(v, op.kvHeads(), length),
            window,
            0.0,
            op.mask() instanceof Mask.Causal,
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

  private static Tensor softCap(Tensor x, float cap) {
    return x.div(new Scalar(cap)).tanh().mul(new Scalar(cap));
  }

  private static Tensor apply(Nonlinearity function, Tensor x) {
    return switch (function) {
      case SILU -> torch.silu(x);
      case GELU -> torch.gelu(x);
      case GELU_TANH -> torch.gelu(x, new BytePointer("tanh"));
    };
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
