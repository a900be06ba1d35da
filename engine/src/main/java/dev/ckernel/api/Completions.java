package dev.ckernel.api;

import dev.ckernel.runtime.Sampler;
import dev.ckernel.runtime.Sampling;
import dev.ckernel.text.TokenStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Continues many prompts with their likeliest tokens, several in each step, since a step of many
 * rows reads the weights once. As rows of a step do not touch each other's bits, each text is what
 * its prompt alone would give.
 */
public final class Completions {
  private final Model model;
  private final List<int[]> prompts;
  private final int most;
  private final Progress progress;
  private final String[] texts;
  private final List<Running> running = new ArrayList<>();
  private final Sampler likeliest = new Sampler(Sampling.greedy());
  private int next;
  private int done;

  /** A prompt that is being continued. */
  private static final class Running {
    private final int prompt;
    private final Session session;
    private final TokenStream stream;
    private final StringBuilder text = new StringBuilder();
    private int tokens;
    private int last;

    Running(int prompt, Session session, TokenStream stream) {
      this.prompt = prompt;
      this.session = session;
      this.stream = stream;
    }
  }

  private Completions(Model model, List<int[]> prompts, int most, Progress progress) {
    this.model = model;
    this.prompts = prompts;
    this.most = most;
    this.progress = progress;
    this.texts = new String[prompts.size()];
    Arrays.fill(texts, "");
  }

  /**
   * Continues each prompt until an end token, {@code most} tokens or a full context.
   *
   * @param model whose {@link ModelOptions#sessions} says how many run at a time; none is open
   * @param prompts each at least one token
   * @return the texts, in the order of the prompts
   * @throws dev.ckernel.tensor.CkException if a prompt does not fit into the context
   */
  public static List<String> greedy(Model model, List<int[]> prompts, int most, Progress progress) {
    Completions completions = new Completions(model, prompts, most, progress);
    try {
      completions.run();
    } finally {
      completions.running.forEach(each -> each.session.close());
    }
    return List.of(completions.texts);
  }

  private void run() {
    int width = Math.min(model.options().sessions(), model.capacity().outputs());
    while (done < prompts.size()) {
      while (running.size() < width && next < prompts.size()) {
        begin();
      }
      if (!running.isEmpty()) {
        Session.appendEach(
            model,
            running.stream().map(each -> each.session).toList(),
            running.stream().mapToInt(each -> each.last).toArray());
        List.copyOf(running).forEach(this::choose);
      }
    }
  }

  private void begin() {
    Session session = model.newSession();
    Running begun = new Running(next, session, model.tokenizer().stream());
    running.add(begun);
    session.append(prompts.get(next));
    next++;
    choose(begun);
  }

  /** Takes the likeliest token, or ends. */
  private void choose(Running each) {
    int id = likeliest.next(each.session.logits());
    boolean ends = model.tokenizer().isEndOfGeneration(id) || each.tokens == most;
    if (!ends) {
      each.text.append(each.stream.accept(id));
      each.last = id;
      each.tokens++;
      ends = each.session.length() >= model.context();
    }
    if (ends) {
      texts[each.prompt] = each.text + each.stream.end();
      each.session.close();
      running.remove(each);
      done++;
      progress.report("texts", done, prompts.size());
    }
  }
}
