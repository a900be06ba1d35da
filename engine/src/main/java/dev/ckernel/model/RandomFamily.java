package dev.ckernel.model;

import java.util.List;
import java.util.Locale;

/** What the sizes of a family of {@link RandomModelSize} have in common. */
enum RandomFamily {
  /** Llama 3.2. */
  LLAMA(500_000, 1e-5f, false, false, true) {
    @Override
    RandomVocabulary vocabulary(int size) {
      return new RandomVocabulary(
          "llama-bpe",
          size,
          List.of("<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"),
          true,
          "<|eot_id|>");
    }
  },

  /** Qwen2.5. */
  QWEN2(1e6f, 1e-6f, true, false, false) {
    @Override
    RandomVocabulary vocabulary(int size) {
      return RandomVocabulary.qwen(size);
    }
  },

  QWEN3(1e6f, 1e-6f, false, true, false) {
    @Override
    RandomVocabulary vocabulary(int size) {
      return RandomVocabulary.qwen(size);
    }
  };

  final float ropeTheta;
  final float epsilon;

  /** Whether queries, keys and values have biases. */
  final boolean biases;

  /** Whether queries and keys are normed per head. */
  final boolean headNorms;

  /** Whether there are Llama 3's frequency factors. */
  final boolean ropeFactors;

  RandomFamily(
      float ropeTheta, float epsilon, boolean biases, boolean headNorms, boolean ropeFactors) {
    this.ropeTheta = ropeTheta;
    this.epsilon = epsilon;
    this.biases = biases;
    this.headNorms = headNorms;
    this.ropeFactors = ropeFactors;
  }

  abstract RandomVocabulary vocabulary(int size);

  /** GGUF's name of the architecture. */
  String architecture() {
    return name().toLowerCase(Locale.ROOT);
  }
}
