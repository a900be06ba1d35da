package dev.ckernel.oracle;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** A model, or only its vocabulary, in llama.cpp. */
public final class LlamaModel implements AutoCloseable {
  private final LlamaLibrary library;
  private final MemorySegment model;
  private final MemorySegment vocab;

  LlamaModel(LlamaLibrary library, MemorySegment model) {
    this.library = library;
    this.model = model;
    this.vocab = (MemorySegment) library.modelVocab.call(model);
  }

  /** Number of token ids. */
  public int vocabSize() {
    return (int) library.vocabSize.call(vocab);
  }

  /** True where the file asks for a BOS token before a text. */
  public boolean addsBos() {
    return (boolean) library.vocabAddsBos.call(vocab);
  }

  /** The BOS token, or -1. */
  public int bos() {
    return (int) library.vocabBos.call(vocab);
  }

  /** True for tokens that end a reply. */
  public boolean isEndOfGeneration(int token) {
    return (boolean) library.vocabIsEndOfGeneration.call(vocab, token);
  }

  /** As {@link #tokenize(byte[], boolean, boolean)}, of the text in UTF-8. */
  public int[] tokenize(String text, boolean addSpecial, boolean parseSpecial) {
    return tokenize(text.getBytes(StandardCharsets.UTF_8), addSpecial, parseSpecial);
  }

  /**
   * Token ids of a text.
   *
   * @param addSpecial adds BOS and EOS as the file says
   * @param parseSpecial reads the text of special tokens as these tokens
   */
  public int[] tokenize(byte[] utf8, boolean addSpecial, boolean parseSpecial) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(JAVA_BYTE, utf8);
      int room = utf8.length + 16;
      MemorySegment ids = arena.allocate(JAVA_INT, room);
      int count =
          (int)
              library.tokenize.call(vocab, text, utf8.length, ids, room, addSpecial, parseSpecial);
      if (count < 0) {
        ids = arena.allocate(JAVA_INT, -count);
        count =
            (int)
                library.tokenize.call(
                    vocab, text, utf8.length, ids, -count, addSpecial, parseSpecial);
      }
      return ids.asSlice(0, 4L * count).toArray(JAVA_INT);
    }
  }

  /** Bytes that a token stands for; special tokens are empty unless {@code special}. */
  public byte[] piece(int token, boolean special) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(64);
      int count = (int) library.tokenToPiece.call(vocab, token, bytes, 64, 0, special);
      if (count < 0) {
        bytes = arena.allocate(-count);
        count = (int) library.tokenToPiece.call(vocab, token, bytes, -count, 0, special);
      }
      return bytes.asSlice(0, count).toArray(JAVA_BYTE);
    }
  }

  /**
   * Bytes that the tokens stand for together.
   *
   * @param removeSpecial drops BOS and EOS where the file adds them
   * @param unparseSpecial writes the text of special tokens
   */
  public byte[] detokenize(int[] tokens, boolean removeSpecial, boolean unparseSpecial) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ids = arena.allocateFrom(JAVA_INT, tokens);
      int room = 16 * tokens.length + 64;
      MemorySegment bytes = arena.allocate(room);
      int count =
          (int)
              library.detokenize.call(
                  vocab, ids, tokens.length, bytes, room, removeSpecial, unparseSpecial);
      if (count < 0) {
        bytes = arena.allocate(-count);
        count =
            (int)
                library.detokenize.call(
                    vocab, ids, tokens.length, bytes, -count, removeSpecial, unparseSpecial);
      }
      return bytes.asSlice(0, count).toArray(JAVA_BYTE);
    }
  }

  /**
   * A fresh context of at most {@code length} tokens, its cache in f32. Close it before the model.
   */
  public LlamaContext context(int length) {
    return context(length, LlamaContext.Cache.F32);
  }

  private LlamaContext context(int length, LlamaContext.Cache cache) {
    return new LlamaContext(library, model, vocabSize(), length, cache);
  }

  /** Logits of every position, the whole list fed as one batch. */
  public Logits logits(int[] tokens) {
    return logits(tokens, LlamaContext.Cache.F32);
  }

  /** Logits of every position with such a cache, the whole list fed as one batch. */
  public Logits logits(int[] tokens, LlamaContext.Cache cache) {
    try (LlamaContext context = context(tokens.length, cache)) {
      return context.feed(tokens);
    }
  }

  /** The {@code count} most likely tokens, one after the other, after the prompt. */
  public int[] greedy(int[] prompt, int count) {
    try (LlamaContext context = context(prompt.length + count)) {
      int[] result = new int[count];
      Logits last = context.feed(prompt);
      for (int i = 0; i < count; i++) {
        result[i] = last.argMax(last.rows() - 1);
        last = context.feed(result[i]);
      }
      return result;
    }
  }

  @Override
  public void close() {
    library.modelFree.call(model);
  }
}
