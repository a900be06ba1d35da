package dev.ckernel.train;

import dev.ckernel.graph.Graph;
import dev.ckernel.tensor.CkException;
import java.util.Arrays;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Computes a training graph and its gradients by other means than ours, from the graph itself, so
 * that no second model can drift from the first. Implementations are found by {@link
 * ServiceLoader}, since they bring large libraries that few need.
 */
public interface GradientOracle {
  /** In which arithmetic the oracle computes. */
  enum Precision {
    /** As training programs do: differences are rounding noise of both. */
    SINGLE,
    /** Differences are our rounding noise alone. */
    DOUBLE
  }

  /**
   * What is differentiated.
   *
   * @param graph a forward graph in its training form, as the first pass of {@link
   *     dev.ckernel.graph.Pass#training} makes it
   * @param length tokens of a sequence
   * @param values of each parameter and table by its id, row after row
   */
  record Question(Graph graph, int length, Map<String, float[]> values, Precision precision) {
    public Question {
      values = Map.copyOf(values);
    }
  }

  /**
   * What comes of it; values stand row after row, without padding.
   *
   * @param activations first output of each node by its id, so the loss of each row too
   * @param activationGradients of the mean loss by each of {@code activations}; none for those that
   *     it does not depend on
   * @param gradients of the mean loss by each parameter
   */
  record Answer(
      Map<String, double[]> activations,
      Map<String, double[]> activationGradients,
      Map<String, double[]> gradients) {
    public Answer {
      activations = Map.copyOf(activations);
      activationGradients = Map.copyOf(activationGradients);
      gradients = Map.copyOf(gradients);
    }
  }

  /** By which users ask for it. */
  String name();

  /**
   * Differentiates the mean loss of the counted tokens.
   *
   * @param tokens of whole sequences, one after the other
   * @param targets as many; -1 where none counts
   */
  Answer answer(Question question, int[] tokens, int[] targets);

  /** One over the counted tokens, which makes a mean of the losses' sum. */
  static double scale(int[] targets) {
    return 1.0 / Math.max(1, Arrays.stream(targets).filter(target -> target >= 0).count());
  }

  /**
   * The oracle of that name.
   *
   * @throws CkException if none is on the class path
   */
  static GradientOracle named(String name) {
    return ServiceLoader.load(GradientOracle.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(oracle -> oracle.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CkException(
                name.equals("torch")
                    ? "PyTorch is not on the class path; get it, 110 MB, by 'mvn -q -Ptorch -Pquick -pl torch -am"
                        + " process-classes' in ck's folder, where ck parity looks for torch/target/quick"
                    : "there is no oracle '%s'; known is torch".formatted(name)));
  }
}
