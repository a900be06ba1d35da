package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.api.Backend;
import dev.ckernel.api.Model;
import dev.ckernel.api.Progress;
import dev.ckernel.api.Session;
import dev.ckernel.data.svg.Stage;
import dev.ckernel.data.svg.SvgData;
import dev.ckernel.text.EncodeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * The model that comes with the project draws the same in llama.cpp, token by token, with greedy
 * sampling: whole drawings of held-out instructions, until the end token.
 *
 * <p>The two round activations otherwise, so their logits are up to {@value #APART} apart, and a
 * token could differ where the two best are about as close. In these drawings they never are, which
 * is asserted too: a new model may need other drawings.
 */
class SvgMiniTest {
  /** What the recipe's data set has, so that these are its held-out instructions. */
  private static final SvgData.Settings DATA = new SvgData.Settings(Stage.B, 1, 60_000, 40);

  private static final double APART = 0.3;
  private static final double CLEAR = 0.2;

  private final LlamaCpp llama = Fixtures.llamaCpp();

  @TempDir Path folder;

  private double apart;
  private double closest = Double.POSITIVE_INFINITY;

  @Test
  void drawsAsInLlamaCpp() throws IOException {
    Path file = Fixtures.model("svg-mini-q8_0.gguf");
    try (Model ours = Ours.load(file, Backend.NATIVE, folder.resolve("cache"));
        LlamaModel theirs = llama.load(file)) {
      for (String instruction : heldOut()) {
        String prompt = instruction + "\n";
        int[] tokens = ours.tokenizer().encode(prompt, EncodeOptions.PROMPT);
        assertThat(tokens).as(prompt).isEqualTo(theirs.tokenize(prompt, true, true));
        String drawing = draw(ours, theirs, prompt, tokens);
        assertThat(drawing).startsWith("<svg ").endsWith("</svg>");
      }
    }
    assertThat(apart).as("logits apart").isLessThan(APART);
    assertThat(closest).as("the two best logits of a token apart").isGreaterThan(CLEAR);
  }

  private List<String> heldOut() throws IOException {
    SvgData.write(folder.resolve("data"), DATA, Progress.SILENT);
    List<String> prompts = new ArrayList<>();
    Path lines = folder.resolve("data/validation.jsonl");
    for (String line : Files.readAllLines(lines, StandardCharsets.UTF_8)) {
      prompts.add(JsonMapper.shared().readTree(line).path("prompt").asString());
    }
    assertThat(prompts).hasSize(DATA.holdout());
    return prompts;
  }

  private String draw(Model ours, LlamaModel theirs, String prompt, int[] tokens) {
    List<Integer> drawn = new ArrayList<>();
    try (Session session = ours.newSession();
        LlamaContext context = theirs.context(ours.context())) {
      session.append(tokens);
      Logits expected = context.feed(tokens);
      for (int next = next(session, ours, expected, prompt, drawn);
          !theirs.isEndOfGeneration(next);
          next = next(session, ours, expected, prompt, drawn)) {
        drawn.add(next);
        session.append(next);
        expected = context.feed(next);
      }
    }
    int[] ids = drawn.stream().mapToInt(Integer::intValue).toArray();
    return new String(ours.tokenizer().decode(ids), StandardCharsets.UTF_8);
  }

  /** The likeliest token of both. */
  private int next(
      Session session, Model model, Logits expected, String prompt, List<Integer> drawn) {
    int row = expected.rows() - 1;
    int best = expected.argMax(row);
    Logits logits = new Logits(session.logits(), model.vocabulary());
    double second = Double.NEGATIVE_INFINITY;
    for (int token = 0; token < expected.vocab(); token++) {
      apart = Math.max(apart, Math.abs(logits.at(0, token) - expected.at(row, token)));
      if (token != best) {
        second = Math.max(second, expected.at(row, token));
      }
    }
    double gap = expected.at(row, best) - second;
    closest = Math.min(closest, gap);
    assertThat(logits.argMax(0))
        .as("token %d of %s, whose two best logits are %s apart", drawn.size(), prompt, gap)
        .isEqualTo(best);
    return best;
  }
}
