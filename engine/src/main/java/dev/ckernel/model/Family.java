package dev.ckernel.model;

import dev.ckernel.format.GgufWriter;
import dev.ckernel.tensor.CkException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A model family: everything that is known of it. The only places that know a family are its
 * implementations; a new one is a file, and its name here.
 */
public sealed interface Family permits Llama, Qwen2, Qwen3, Gemma3 {
  /** The value of {@code general.architecture}. */
  String architecture();

  /** The class that loads its models in the transformers library. */
  String transformersClass();

  /** What its weights are called. */
  WeightNames names();

  /**
   * The model that a file describes.
   *
   * @throws CkException if it contradicts itself
   */
  Blueprint read(ModelFile file);

  /** A new model with such numbers. */
  Blueprint of(DecoderConfig config);

  /** Whether a new model has the bias {@code id}, such as {@code attn.q.bias}. */
  boolean hasBias(String id);

  /** The models of random weights that there are, by rising size. */
  List<RandomModelSize> sizes();

  /** Writes a made-up vocabulary of {@code size} tokens, of the kind that its models have. */
  Consumer<GgufWriter> vocabulary(int size);

  /**
   * A parameter's values as the transformers library wants to have them.
   *
   * @param id of the parameter
   * @param columns of a row; 1 for a vector
   */
  default float[] toTransformers(DecoderConfig config, String id, int columns, float[] values) {
    return values;
  }

  /** Every family there is. */
  static List<Family> all() {
    return List.of(new Llama(), new Qwen2(), new Qwen3(), new Gemma3());
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
