package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufType;
import dev.ckernel.format.GgufValue;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.runtime.Sampling;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two turns are one: whatever ended a text, what follows continues the prompt and all that was
 * given.
 */
@Tag("slow")
final class SessionTest {
  private static final int[] PROMPT = {7, 30, 11, 250};
  private static final int[] MORE = {91, 4};

  @TempDir private static Path folder;
  private static Path file;
  private static Model model;

  @BeforeAll
  static void load() {
    file = TinyModels.write(folder, "llama", DType.F32);
    model = Model.load(file, options().withSessions(2));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static ModelOptions options() {
    return TinyModels.options(folder.resolve("cache"), null);
  }

  /** The same model with another end token. */
  private static Path endingAt(int token) {
    String key = "tokenizer.ggml.eos_token_id";
    Path to = folder.resolve("ends.gguf");
    try (GgufFile from = GgufFile.open(file)) {
      GgufWriter writer = new GgufWriter().put(key, new GgufValue.Int(GgufType.U32, token));
      from.metadata()
          .entries()
          .forEach((each, old) -> {
            if (!each.equals(key) && !each.equals("general.alignment")) {
              writer.put(each, old);
            }
          });
      for (GgufTensor tensor : from.tensors()) {
        writer.tensor(
            tensor.name(), tensor.type(), tensor.dims(), GgufWriter.Content.of(from.data(tensor)));
      }
      writer.write(to);
    }
    return to;
  }

  private static List<Integer> ids(Stream<Token> tokens) {
    return tokens.map(Token::id).toList();
  }

  private static Stream<Token> answer(Session session, int most) {
    return session.generate(PROMPT, Sampling.greedy(), most);
  }

  private static float[] atOnce(List<Integer> answer, int... more) {
    IntStream said = answer.stream().mapToInt(Integer::intValue);
    try (Session session = model.newSession()) {
      session.append(
          Stream.of(IntStream.of(PROMPT), said, IntStream.of(more))
              .flatMapToInt(part -> part)
              .toArray());
      return session.logits();
    }
  }

  @Test
  void afterTheLimit() {
    try (Session session = model.newSession()) {
      List<Integer> answer = ids(answer(session, 5));
      assertThat(answer).hasSize(5);
      assertThat(session.length()).isEqualTo(PROMPT.length + 5);
      session.append(MORE);
      assertThat(session.logits()).isEqualTo(atOnce(answer, MORE));
      assertThat(session.length()).isEqualTo(PROMPT.length + 5 + MORE.length);
    }
  }

  @Test
  void afterAStreamThatIsNotReadToItsEnd() {
    try (Session session = model.newSession()) {
      List<Integer> answer = new ArrayList<>();
      Iterator<Token> tokens = answer(session, 100).iterator();
      for (int i = 0; i < 3; i++) {
        answer.add(tokens.next().id());
      }
      session.append(MORE);
      assertThat(session.logits()).isEqualTo(atOnce(answer, MORE));
      assertThatThrownBy(tokens::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the conversation has gone on without this stream");
    }
    try (Session session = model.newSession()) {
      List<Integer> answer = ids(answer(session, 100).limit(4));
      session.append(MORE);
      assertThat(session.logits()).isEqualTo(atOnce(answer, MORE));
    }
  }

  @Test
  void afterAnEndToken() {
    List<Integer> all;
    try (Session session = model.newSession()) {
      all = ids(answer(session, 6));
    }
    int end = all.getLast();
    List<Integer> before = all.subList(0, all.indexOf(end));
    try (Model ending = Model.load(endingAt(end), options());
        Session session = ending.newSession()) {
      assertThat(ids(answer(session, 100))).isEqualTo(before);
      assertThat(session.length()).isEqualTo(PROMPT.length + before.size());
      session.append(MORE);
      assertThat(session.logits()).isEqualTo(atOnce(before, MORE));
    }
  }

  @Test
  void theLogitsAreThoseAfterTheLastTokenGiven() {
    try (Session session = model.newSession()) {
      List<Integer> answer = ids(answer(session, 3));
      assertThat(session.logits()).isEqualTo(atOnce(answer));
      session.append(MORE);
      assertThat(session.logits()).isEqualTo(atOnce(answer, MORE));
    }
  }

  @Test
  void generationsThatFollowOneAnotherAreOne() {
    try (Session session = model.newSession();
        Session whole = model.newSession()) {
      List<Integer> parts = new ArrayList<>(ids(answer(session, 3)));
      parts.addAll(ids(session.generate(new int[0], Sampling.greedy(), 4)));
      assertThat(parts).isEqualTo(ids(answer(whole, 7)));
    }
  }

  @Test
  void aConsumerHearsOfItsOwnTokensAlone() {
    try (Session session = model.newSession()) {
      List<Integer> answer = ids(answer(session, 2));
      List<float[]> logits = new ArrayList<>();
      session.append(
          MORE,
          1,
          (index, each) -> {
            assertThat(index).isEqualTo(logits.size());
            logits.add(each);
          });
      assertThat(logits).hasSize(2);
      assertThat(logits.getFirst()).isEqualTo(atOnce(answer, MORE[0]));
      assertThat(logits.getLast()).isEqualTo(atOnce(answer, MORE));
    }
  }

  @Test
  void severalSessionsContinueWhatTheyHaveGiven() {
    try (Session session = model.newSession()) {
      List<Integer> answer = ids(answer(session, 2));
      Session.appendEach(model, List.of(session), new int[] {MORE[0]});
      assertThat(session.logits()).isEqualTo(atOnce(answer, MORE[0]));
    }
  }

  @Test
  void aTokenThatWasGivenCanBeForgotten() {
    try (Session session = model.newSession()) {
      List<Integer> answer = ids(answer(session, 3));
      session.truncate(session.length());
      session.append(MORE);
      assertThat(session.logits()).isEqualTo(atOnce(answer, MORE));
    }
    try (Session session = model.newSession()) {
      List<Integer> answer = ids(answer(session, 3));
      session.truncate(session.length() - 1);
      session.append(MORE);
      assertThat(session.logits()).isEqualTo(atOnce(answer.subList(0, 2), MORE));
    }
  }

  @Test
  void aFullContextTakesNoMore() {
    try (Model small = Model.load(file, options().withContext(8));
        Session session = small.newSession()) {
      assertThat(ids(answer(session, 100))).hasSize(8 - PROMPT.length + 1);
      assertThatThrownBy(() -> session.append(MORE))
          .isInstanceOf(CkException.class)
          .hasMessage("11 tokens do not fit into the context of 8; use a larger --context");
    }
  }
}
