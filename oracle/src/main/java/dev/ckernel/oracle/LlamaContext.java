package dev.ckernel.oracle;

import static dev.ckernel.oracle.LlamaStructs.BATCH;
import static dev.ckernel.oracle.LlamaStructs.CONTEXT_PARAMS;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One sequence in llama.cpp. */
public final class LlamaContext implements AutoCloseable {
  private static final int FLASH_ATTENTION_OFF = 0;
  private static final int FLASH_ATTENTION_ON = 1;

  /**
   * How the cache holds keys and values; llama.cpp has blocks of values with flash attention only.
   */
  public enum Cache {
    F32(0, FLASH_ATTENTION_OFF),
    F16(1, FLASH_ATTENTION_OFF),
    Q8_0(8, FLASH_ATTENTION_ON);

    private final int ggmlType;
    private final int flashAttention;

    Cache(int ggmlType, int flashAttention) {
      this.ggmlType = ggmlType;
      this.flashAttention = flashAttention;
    }
  }

  private final LlamaLibrary library;
  private final MemorySegment context;
  private final int vocabSize;
  private int position;

  LlamaContext(LlamaLibrary library, MemorySegment model, int vocabSize, int length, Cache cache) {
    this.library = library;
    this.vocabSize = vocabSize;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = (MemorySegment) library.contextDefaults.call(arena);
      LlamaStructs.set(params, CONTEXT_PARAMS, "n_ctx", length);
      LlamaStructs.set(params, CONTEXT_PARAMS, "n_batch", length);
      LlamaStructs.set(params, CONTEXT_PARAMS, "n_ubatch", length);
      LlamaStructs.set(params, CONTEXT_PARAMS, "n_threads", 1);
      LlamaStructs.set(params, CONTEXT_PARAMS, "n_threads_batch", 1);
      LlamaStructs.set(params, CONTEXT_PARAMS, "flash_attn_type", cache.flashAttention);
      LlamaStructs.set(params, CONTEXT_PARAMS, "type_k", cache.ggmlType);
      LlamaStructs.set(params, CONTEXT_PARAMS, "type_v", cache.ggmlType);
      this.context = (MemorySegment) library.contextInit.call(model, params);
    }
    if (context.equals(MemorySegment.NULL)) {
      throw new IllegalStateException("llama.cpp makes no context of " + length + " tokens");
    }
  }

  /** Feeds tokens after those before, as one batch, and returns the logits of each of them. */
  public Logits feed(int... tokens) {
    int n = tokens.length;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment positions = arena.allocate(JAVA_INT, n);
      MemorySegment sequences = arena.allocate(ADDRESS, n);
      MemorySegment counts = arena.allocate(JAVA_INT, n);
      MemorySegment sequence = arena.allocate(JAVA_INT);
      for (int i = 0; i < n; i++) {
        positions.setAtIndex(JAVA_INT, i, position + i);
        sequences.setAtIndex(ADDRESS, i, sequence);
        counts.setAtIndex(JAVA_INT, i, 1);
      }
      MemorySegment batch = arena.allocate(BATCH);
      LlamaStructs.set(batch, BATCH, "n_tokens", n);
      LlamaStructs.set(batch, BATCH, "token", arena.allocateFrom(JAVA_INT, tokens));
      LlamaStructs.set(batch, BATCH, "pos", positions);
      LlamaStructs.set(batch, BATCH, "n_seq_id", counts);
      LlamaStructs.set(batch, BATCH, "seq_id", sequences);
      LlamaStructs.set(batch, BATCH, "logits", arena.allocate(n).fill((byte) 1));
      int status = (int) library.decode.call(context, batch);
      if (status != 0) {
        throw new IllegalStateException("llama_decode returns " + status);
      }
    }
    position += n;
    float[] values = new float[n * vocabSize];
    for (int i = 0; i < n; i++) {
      MemorySegment row =
          ((MemorySegment) library.logits.call(context, i)).reinterpret(4L * vocabSize);
      MemorySegment.copy(row, JAVA_FLOAT, 0, values, i * vocabSize, vocabSize);
    }
    return new Logits(values, vocabSize);
  }

  /** Forgets all tokens. */
  public void clear() {
    library.memoryClear.call(library.contextMemory.call(context), true);
    position = 0;
  }

  @Override
  public void close() {
    library.contextFree.call(context);
  }
}
