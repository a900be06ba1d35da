package dev.ckernel.oracle;

import dev.ckernel.api.Backend;
import dev.ckernel.api.KvType;
import dev.ckernel.api.Model;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.Session;
import java.nio.file.Path;

/** This project's engine, asked the questions that {@link LlamaModel} answers. */
final class Ours {
  private Ours() {}

  /** Loads a model; packed weights and programs go to {@code cache}. */
  static Model load(Path file, Backend backend, Path cache) {
    return load(file, backend, KvType.F32, cache);
  }

  /** The same with keys and values held like this. */
  static Model load(Path file, Backend backend, KvType kv, Path cache) {
    return Model.load(
        file, ModelOptions.defaults().withBackend(backend).withKv(kv).withCache(cache));
  }

  /** Logits of every position. */
  static Logits logits(Model model, int[] tokens) {
    int vocab = model.vocabulary();
    float[] values = new float[tokens.length * vocab];
    try (Session session = model.newSession()) {
      session.append(
          tokens,
          tokens.length,
          (row, logits) -> System.arraycopy(logits, 0, values, row * vocab, vocab));
    }
    return new Logits(values, vocab);
  }

  /** The {@code count} most likely tokens, one after the other, after the prompt. */
  static int[] greedy(Model model, int[] prompt, int count) {
    int[] result = new int[count];
    try (Session session = model.newSession()) {
      session.append(prompt);
      for (int i = 0; i < count; i++) {
        result[i] = new Logits(session.logits(), model.vocabulary()).argMax(0);
        session.append(result[i]);
      }
    }
    return result;
  }
}
