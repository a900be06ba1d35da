package dev.ckernel.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains the parameters of a {@link TorchGraph} as {@code torch.optim.AdamW} does, op by op in the
 * order of its single-tensor form, since the state of libtorch's own optimizer cannot be read from
 * Java. A test holds that the two agree.
 */
public final class TorchTrainer implements AutoCloseable {
  /**
   * Settings of AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101).
   *
   * @param weightDecay of matrices; vectors do not decay
   * @param clip largest norm of all gradients together; 0 for no limit
   */
  public record AdamW(
      double beta1, double beta2, double epsilon, double weightDecay, double clip) {}

  private record Moments(Tensor first, Tensor second) {}

  private final TorchGraph graph;
  private final AdamW settings;
  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private int steps;

  /** Trains {@code graph}, which stays open when this is closed. */
  public TorchTrainer(TorchGraph graph, AdamW settings) {
    this.graph = graph;
    this.settings = settings;
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      graph
          .parameters()
          .forEach((id, parameter) -> {
            Moments zero = new Moments(torch.zeros_like(parameter), torch.zeros_like(parameter));
            zero.first.retainReference();
            zero.second.retainReference();
            moments.put(id, zero);
          });
    }
  }

  /**
   * Adds the gradients of a micro-batch.
   *
   * @param scale of the losses' sum: one over the counted tokens of the whole batch
   * @return the loss of each row
   */
  public double[] accumulate(int[] tokens, int[] targets, double scale) {
    return graph.accumulate(tokens, targets, scale);
  }

  /**
   * Clips, updates all parameters and clears the gradients.
   *
   * @return the norm of all gradients before clipping
   */
  public double step(double learningRate) {
    steps++;
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      TensorVector all = new TensorVector(graph.parameters().values().toArray(Tensor[]::new));
      double limit = settings.clip > 0 ? settings.clip : Double.POSITIVE_INFINITY;
      double norm = torch.clip_grad_norm_(all, limit);
      graph.parameters().forEach((id, parameter) -> update(id, parameter, learningRate));
      graph.clearGradients();
      return norm;
    }
  }

  private void update(String id, Tensor parameter, double learningRate) {
    Tensor gradient = parameter.grad();
    if (!gradient.defined()) {
      return;
    }
    Moments state = moments(id);
    if (parameter.dim() > 1) {
      parameter.mul_(new Scalar(1 - learningRate * settings.weightDecay));
    }
    state.first.lerp_(gradient, new Scalar(1 - settings.beta1));
    state
        .second
        .mul_(new Scalar(settings.beta2))
        .addcmul_(gradient, gradient, new Scalar(1 - settings.beta2));
    double correction1 = 1 - StrictMath.pow(settings.beta1, steps);
    double correction2 = 1 - StrictMath.pow(settings.beta2, steps);
    Tensor scale =
        state
            .second
            .sqrt()
            .div_(new Scalar(StrictMath.sqrt(correction2)))
            .add_(new Scalar(settings.epsilon));
    parameter.addcdiv_(state.first, scale, new Scalar(-learningRate / correction1));
  }

  /** The running mean of a parameter's gradients. */
  public double[] firstMoment(String id) {
    return TorchGraph.values(moments(id).first);
  }

  /** The running mean of their squares. */
  public double[] secondMoment(String id) {
    return TorchGraph.values(moments(id).second);
  }

  private Moments moments(String id) {
    return Objects.requireNonNull(moments.get(id), id);
  }

  @Override
  public void close() {
    for (Moments state : moments.values()) {
      state.first.releaseReference();
      state.second.releaseReference();
    }
    moments.clear();
  }
}
