package dev.ckernel.model;

import dev.ckernel.graph.Graph;
import java.util.List;

/**
 * A model family: what its graph is, and by which name files know it. The only places that know a
 * family are its implementations.
 */
public sealed interface Family permits Llama, Qwen2, Qwen3 {
  /** The value of {@code general.architecture}. */
  String architecture();

  /** The graph of one step, over the parameters that the model has. */
  Graph graph(DecoderConfig config, Parameters parameters);

  /** Every family there is. */
  static List<Family> all() {
    return List.of(new Llama(), new Qwen2(), new Qwen3());
  }
}
