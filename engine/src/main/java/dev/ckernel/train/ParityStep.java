package dev.ckernel.train;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One step of ours beside an oracle's. Everything is compared at our own weights, so that what is
 * measured is this step's rounding and not what earlier ones became.
 *
 * @param step from 1
 * @param loss ours, mean of the counted tokens
 * @param oracleLoss the oracle's
 * @param activations in the order in which ops make them
 * @param activationGradients in the order of the backward pass
 * @param gradients of the parameters, over the whole batch
 * @param weights after the update, beside the same rule in double precision on the oracle's
 *     gradients of all steps
 * @param moments likewise
 */
public record ParityStep(
    long step,
    double loss,
    double oracleLoss,
    List<Closeness> activations,
    List<Closeness> activationGradients,
    List<Closeness> gradients,
    List<Closeness> weights,
    List<Closeness> moments) {
  /** Of the losses. */
  public static final double LOSS = 1e-5;

  /** Of activations and their gradients: the norm of the difference over the norm. */
  public static final double RELATIVE = 1e-4;

  /** The least cosine of a parameter's gradient. */
  public static final double COSINE = 0.99999;

  /** Of each weight. */
  public static final double WEIGHT = 1e-4;

  public ParityStep {
    activations = List.copyOf(activations);
    activationGradients = List.copyOf(activationGradients);
    gradients = List.copyOf(gradients);
    weights = List.copyOf(weights);
    moments = List.copyOf(moments);
  }

  /** The one whose norm of the difference is largest. */
  public static Optional<Closeness> worst(List<Closeness> all) {
    return all.stream().max(Comparator.comparingDouble(Closeness::relative));
  }

  /** The first thing beyond its limit, in the order in which it is computed. */
  public Optional<String> beyond() {
    for (Closeness each : activations) {
      if (!(each.relative() <= RELATIVE)) {
        return Optional.of("forward: " + line(each));
      }
    }
    if (!(Math.abs(loss - oracleLoss) <= LOSS)) {
      return Optional.of("loss: %s, the oracle's %s".formatted(loss, oracleLoss));
    }
    for (Closeness each : activationGradients) {
      if (!(each.relative() <= RELATIVE)) {
        return Optional.of("backward: " + line(each));
      }
    }
    for (Closeness each : gradients) {
      if (!(each.cosine() >= COSINE)) {
        return Optional.of("gradient: " + line(each));
      }
    }
    for (Closeness each : weights) {
      if (!(each.absolute() <= WEIGHT)) {
        return Optional.of("weight: " + line(each));
      }
    }
    return Optional.empty();
  }

  private static String line(Closeness c) {
    return "%s, element %d: %s, the oracle's %s (relative %.3g, cosine %.8f)"
        .formatted(c.name(), c.worst(), c.ours(), c.theirs(), c.relative(), c.cosine());
  }
}
