package dev.ckernel.model;

import dev.ckernel.graph.Graph;
import dev.ckernel.tensor.CkException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A model family: what its graph is, and by which name files know it. The only places that know a
 * family are its implementations.
 */
public sealed interface Family permits Llama, Qwen2, Qwen3 {
  /** The value of {@code general.architecture}. */
  String architecture();

  /** The class that loads its models in the transformers library. */
  String transformersClass();

  /** The graph of one step, over the parameters that the model has. */
  Graph graph(DecoderConfig config, Parameters parameters);

  /** Whether a new model has the bias {@code id}, such as {@code attn.q.bias}. */
  boolean hasBias(String id);

  /** Whether elements of a head rotate with their neighbours, not with those half a head away. */
  boolean rotatesNeighbours();

  /** Every family there is. */
  static List<Family> all() {
    return List.of(new Llama(), new Qwen2(), new Qwen3());
  }

  /**
   * The family that files call {@code architecture}.
   *
   * @throws CkException with the names that are known
   */
  static Family of(String architecture) {
    return all().stream()
        .filter(family -> family.architecture().equals(architecture))
        .findFirst()
        .orElseThrow(() ->
            new CkException(
                "architecture '%s' is unknown; known are %s"
                    .formatted(
                        architecture,
                        all().stream()
                            .map(Family::architecture)
                            .collect(Collectors.joining(", ")))));
  }
}
