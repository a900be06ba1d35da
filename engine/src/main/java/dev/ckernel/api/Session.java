package dev.ckernel.api;

import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.runtime.Executor;
import dev.ckernel.runtime.Sampler;
import dev.ckernel.runtime.Sampling;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.TokenStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with a {@link Model}: the tokens so far and their keys and values. For one
 * thread at a time; different sessions may be used by different threads.
 *
 * <p>A token that a stream of {@link #generate} has given belongs to the conversation from then on,
 * whether the stream goes on or not. It is computed only when something follows it, so that the
 * last token of an answer costs nothing where nobody asks what comes after.
 */
public final class Session implements AutoCloseable {
  /** Receives the logits of a position. */
  @FunctionalInterface
  public interface LogitsConsumer {
    /**
     * Logits are there.
     *
     * @param index of the token in the call that asked for them
     * @param logits one for each token of the vocabulary
     */
    void accept(int index, float[] logits);
  }

  private static final int[] NONE = {};

  private final Model model;
  private final int sequence;
  private final List<Integer> tokens = new ArrayList<>();
  private float @Nullable [] lastLogits;

  /**
   * Tokens after {@code tokens} that are not computed yet: the last that was given, or those that
   * have to be computed again after {@link #truncate}.
   */
  private int[] waiting = NONE;

  private boolean closed;

  Session(Model model, int sequence) {
    this.model = model;
    this.sequence = sequence;
  }

  /** Tokens that there are to choose from. */
  int vocabulary() {
    return model.vocabulary();
  }

  /** Tokens so far, those that were generated included. */
  public int length() {
    return tokens.size() + waiting.length;
  }

  /**
   * Adds tokens and computes the logits after the last.
   *
   * @throws CkException if they do not fit into the context, or one is not in the vocabulary
   */
  public void append(int... more) {
    feed(more, model.capacity().rows(), null);
  }

  /**
   * Adds tokens and gives the logits after each of them.
   *
   * @param chunk tokens per step, at least 1; changes no bit
   */
  public void append(int[] more, int chunk, LogitsConsumer consumer) {
    feed(more, chunk, consumer);
  }

  private void feed(int[] more, int chunk, @Nullable LogitsConsumer consumer) {
    check(more, chunk);
    int[] before = waiting;
    int[] all = concat(before, more);
    int told = before.length; // the first token that the consumer hears of
    int limit = Math.min(chunk, model.capacity().rows());
    if (consumer != null) {
      limit = Math.min(limit, model.capacity().outputs());
    }
    for (int from = 0; from < all.length; from += limit) {
      int first = from;
      int end = Math.min(all.length, from + limit);
      List<Executor.Row> rows = new ArrayList<>();
      for (int i = from; i < end; i++) {
        boolean wanted = i == all.length - 1 || (consumer != null && i >= told);
        rows.add(new Executor.Row(all[i], sequence, tokens.size() + i - from, wanted));
      }
      model.exclusively(executor -> {
        executor.step(rows);
        int output = 0;
        for (int i = Math.max(first, told); consumer != null && i < end; i++) {
          consumer.accept(i - told, executor.logits(output++));
        }
        if (end == all.length) {
          lastLogits = executor.logits(Math.max(0, output - 1));
        }
      });
      rows.forEach(row -> tokens.add(row.token()));
      waiting = Arrays.copyOfRange(before, Math.min(end, told), told);
    }
    if (more.length > 1) {
      int length = tokens.size();
      model.exclusively(executor -> {
        executor.keep(sequence, length - length % KvLayout.CHUNK);
        executor.keep(sequence, length);
      });
    }
  }

  private static int[] concat(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /**
   * Adds one token to each of several sessions of a model, in one step.
   *
   * @param more as many tokens as sessions; at most as many as a step gives logits of
   */
  static void appendEach(Model model, List<Session> sessions, int[] more) {
    List<Executor.Row> rows = new ArrayList<>();
    for (int i = 0; i < more.length; i++) {
      Session session = sessions.get(i);
      session.check(new int[] {more[i]}, 1);
      session.append();
      rows.add(new Executor.Row(more[i], session.sequence, session.tokens.size(), true));
    }
    model.exclusively(executor -> {
      executor.step(rows);
      for (int i = 0; i < more.length; i++) {
        sessions.get(i).lastLogits = executor.logits(i);
        sessions.get(i).tokens.add(more[i]);
      }
    });
  }

  private void check(int[] more, int chunk) {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    if (chunk < 1) {
      throw new CkException("a chunk must have at least 1 token, not " + chunk);
    }
    if (length() + more.length > model.context()) {
      throw new CkException(
          "%d tokens do not fit into the context of %d; use a larger --context"
              .formatted(length() + more.length, model.context()));
    }
    for (int token : more) {
      if (token < 0 || token >= model.vocabulary()) {
        throw new CkException(
            "token %d is outside the vocabulary of %d tokens".formatted(token, model.vocabulary()));
      }
    }
  }

  /**
   * The logits after the last token.
   *
   * @throws IllegalStateException if there is no token yet
   * @throws CkException if the last token was generated and does not fit into the context
   */
  public float[] logits() {
    if (waiting.length > 0) {
      append();
    }
    float[] logits = lastLogits;
    if (logits == null) {
      throw new IllegalStateException("no token has been added yet");
    }
    return logits.clone();
  }

  /** Pages of the cache that this conversation holds, for each kind of layers. */
  public List<Executor.PoolUse> pages() {
    List<Executor.PoolUse> pages = new ArrayList<>();
    model.exclusively(executor -> pages.addAll(executor.pages(sequence)));
    return pages;
  }

  /** Forgets everything from token {@code length} on; the next call must add a token. */
  public void truncate(int length) {
    if (length < 0 || length > length()) {
      throw new IllegalArgumentException(length + " of " + length() + " tokens");
    }
    if (length == length()) {
      return;
    }
    lastLogits = null;
    if (length >= tokens.size()) {
      waiting = Arrays.copyOf(waiting, length - tokens.size());
      return;
    }
    model.exclusively(executor -> {
      int held = executor.truncate(sequence, length);
      waiting = tokens.subList(held, length).stream().mapToInt(Integer::intValue).toArray();
      tokens.subList(held, tokens.size()).clear();
    });
  }

  /**
   * Adds a prompt and continues it until an end token, {@code most} tokens or a full context. The
   * end token is not part of the stream. Special tokens in the prompt are read as such.
   *
   * <p>What comes next continues the prompt and all tokens that the stream has given, also where it
   * ended at {@code most} or was not read to its end. An end token is not among them.
   *
   * @return tokens as they are generated; computed as the stream is read, by the reading thread,
   *     and of no more use once the conversation has gone on without it
   */
  public Stream<Token> generate(String prompt, Sampling sampling, int most) {
    int[] ids =
        model
            .tokenizer()
            .encode(prompt, length() == 0 ? EncodeOptions.PROMPT : new EncodeOptions(false, true));
    return generate(ids, sampling, most);
  }

  /** As {@link #generate(String, Sampling, int)}, from token ids. */
  public Stream<Token> generate(int[] prompt, Sampling sampling, int most) {
    append(prompt);
    if (lastLogits == null) {
      throw new CkException("the prompt has no tokens");
    }
    Sampler sampler = new Sampler(sampling);
    tokens.forEach(sampler::accept);
    Iterator<Token> iterator = new Generation(sampler, most);
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            iterator, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
        false);
  }

  /** Chooses a token from the last logits when asked for it, and only then computes the next. */
  private final class Generation implements Iterator<Token> {
    private final Sampler sampler;
    private final TokenStream text = model.tokenizer().stream();
    private int left;
    private int length = length();
    private @Nullable Token next;

    Generation(Sampler sampler, int most) {
      this.sampler = sampler;
      this.left = most;
    }

    @Override
    public boolean hasNext() {
      if (next == null && left > 0) {
        if (length() != length) {
          throw new IllegalStateException("the conversation has gone on without this stream");
        }
        int id = sampler.next(logits());
        if (model.tokenizer().isEndOfGeneration(id)) {
          left = 0;
          return false;
        }
        sampler.accept(id);
        left = tokens.size() + 1 > model.context() ? 1 : left;
        String last = left == 1 ? text.accept(id) + text.end() : text.accept(id);
        next = new Token(id, last);
        left--;
      }
      return next != null;
    }

    @Override
    public Token next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      Token token = next;
      next = null;
      waiting = new int[] {token.id()};
      length++;
      return token;
    }
  }

  /** Ends the conversation and gives its part of the cache back. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      model.release(sequence);
    }
  }
}
