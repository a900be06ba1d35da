package dev.ckernel.torch;

import dev.ckernel.train.GradientOracle;
import java.util.HashMap;
import java.util.Map;

/** PyTorch's autograd. */
public final class TorchOracle implements GradientOracle {
  /** For {@link java.util.ServiceLoader}. */
  public TorchOracle() {}

  @Override
  public String name() {
    return "torch";
  }

  @Override
  public Answer answer(Question question, int[] tokens, int[] targets) {
    try (TorchGraph graph =
        new TorchGraph(question.graph(), question.length(), question.precision())) {
      question.values().forEach(graph::set);
      TorchGraph.Run run = graph.run(tokens, targets, GradientOracle.scale(targets));
      Map<String, double[]> gradients = new HashMap<>();
      for (String id : graph.parameters().keySet()) {
        gradients.put(id, graph.gradient(id));
      }
      return new Answer(run.activations(), run.activationGradients(), gradients);
    }
  }
}
