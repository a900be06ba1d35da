package dev.ckernel.api;

import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a model is loaded. Start from {@link #defaults} and change what matters.
 *
 * @param target name of the target, such as {@code avx2}; null for what suits this machine best
 * @param threads of the team; 0 for one per processor
 * @param context positions of a conversation; 0 for the model's own, at most {@link
 *     #DEFAULT_CONTEXT}
 * @param kv how the cache holds keys and values
 * @param fusion whether ops are fused; results are the same
 * @param batch tokens per step of a long prompt
 * @param sessions conversations at the same time
 * @param cache folder of packed weights and compiled programs
 * @param verify whether kept weights and tokenizers are hashed again before they are used, and the
 *     rest is made again
 */
public record ModelOptions(
    Backend backend,
    @Nullable String target,
    int threads,
    int context,
    KvType kv,
    boolean fusion,
    int batch,
    int sessions,
    Path cache,
    boolean verify,
    Progress progress) {
  /** The context unless said otherwise. */
  public static final int DEFAULT_CONTEXT = 4096;

  private static final int MOST_THREADS = 1024;

  /** Checks the numbers. */
  public ModelOptions {
    check(threads >= 0 && threads <= MOST_THREADS, "threads must be 0 to 1024, not " + threads);
    check(context >= 0, "the context must not be negative, as " + context + " is");
    check(batch >= 1 && batch <= 65536, "the batch must be 1 to 65536, not " + batch);
    check(sessions >= 1 && sessions <= 4096, "sessions must be 1 to 4096, not " + sessions);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new CkException(what);
    }
  }

  public static ModelOptions defaults() {
    return new ModelOptions(
        Backend.AUTO,
        null,
        0,
        0,
        KvType.F32,
        true,
        512,
        1,
        Cache.defaultFolder(),
        false,
        Progress.SILENT);
  }

  public ModelOptions withBackend(Backend value) {
    return new ModelOptions(
        value, target, threads, context, kv, fusion, batch, sessions, cache, verify, progress);
  }

  public ModelOptions withTarget(@Nullable String value) {
    return new ModelOptions(
        backend, value, threads, context, kv, fusion, batch, sessions, cache, verify, progress);
  }

  public ModelOptions withThreads(int value) {
    return new ModelOptions(
        backend, target, value, context, kv, fusion, batch, sessions, cache, verify, progress);
  }

  public ModelOptions withContext(int value) {
    return new ModelOptions(
        backend, target, threads, value, kv, fusion, batch, sessions, cache, verify, progress);
  }

  public ModelOptions withKv(KvType value) {
    return new ModelOptions(
        backend, target, threads, context, value, fusion, batch, sessions, cache, verify, progress);
  }

  public ModelOptions withFusion(boolean value) {
    return new ModelOptions(
        backend, target, threads, context, kv, value, batch, sessions, cache, verify, progress);
  }

  public ModelOptions withBatch(int value) {
    return new ModelOptions(
        backend, target, threads, context, kv, fusion, value, sessions, cache, verify, progress);
  }

  public ModelOptions withSessions(int value) {
    return new ModelOptions(
        backend, target, threads, context, kv, fusion, batch, value, cache, verify, progress);
  }

  public ModelOptions withCache(Path value) {
    return new ModelOptions(
        backend, target, threads, context, kv, fusion, batch, sessions, value, verify, progress);
  }

  public ModelOptions withVerify(boolean value) {
    return new ModelOptions(
        backend, target, threads, context, kv, fusion, batch, sessions, cache, value, progress);
  }

  public ModelOptions withProgress(Progress value) {
    return new ModelOptions(
        backend, target, threads, context, kv, fusion, batch, sessions, cache, verify, value);
  }
}
