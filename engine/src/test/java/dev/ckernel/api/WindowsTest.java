package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.runtime.Executor;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Windowed layers give the pages back that their rows have left, and what a conversation says does
 * not depend on it: its logits are those of tokens that were added one by one, at every edge of the
 * window, of a page, and of the two together, where a page is given back.
 */
@Tag("slow")
final class WindowsTest {
  private static final int WINDOW = 20;
  private static final int PAGE = 128;
  private static final int BATCH = 160;
  private static final int LENGTH = 1000;

  /** The window, a page, and the rows that have left the first two pages. */
  private static final List<Integer> EDGES =
      List.of(WINDOW, PAGE, PAGE + WINDOW, 2 * PAGE, 2 * PAGE + WINDOW);

  @TempDir private static Path folder;
  private static Model model;
  private static final int[] TEXT = text();

  /** The logits after each token, one after the other. */
  private static final float[][] ONE_BY_ONE = new float[LENGTH][];

  @BeforeAll
  static void load() {
    model =
        Model.load(
            TinyModels.write(folder, "gemma3", DType.F32),
            TinyModels.options(folder.resolve("cache"), null)
                .withContext(1024)
                .withBatch(BATCH)
                .withSessions(2));
    try (Session session = model.newSession()) {
      for (int i = 0; i < LENGTH; i++) {
        session.append(TEXT[i]);
        ONE_BY_ONE[i] = session.logits();
      }
    }
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static int[] text() {
    CounterRng random = new CounterRng(3);
    int[] text = new int[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      text[i] = Math.floorMod(random.bits(1, i), 509);
    }
    return text;
  }

  /** One below each of these, itself, and one above. */
  private static IntStream around(List<Integer> edges) {
    return edges.stream().flatMapToInt(edge -> IntStream.rangeClosed(edge - 1, edge + 1));
  }

  static IntStream lengths() {
    return IntStream.concat(around(EDGES), IntStream.of(1, LENGTH));
  }

  static IntStream chunks() {
    return IntStream.concat(IntStream.of(1, 16), around(EDGES).filter(chunk -> chunk <= BATCH));
  }

  private static void saysTheSame(Session session) {
    int last = session.length() - 1;
    assertThat(session.logits()).as("logits after token %d", last).isEqualTo(ONE_BY_ONE[last]);
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void aPromptIsItsTokensOneByOne(int length) {
    try (Session session = model.newSession()) {
      session.append(Arrays.copyOf(TEXT, length));
      saysTheSame(session);
    }
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void aPromptMayBeCutAnywhere(int chunk) {
    try (Session session = model.newSession()) {
      session.append(
          TEXT,
          chunk,
          (i, logits) ->
              assertThat(logits).as("logits after token %d", i).isEqualTo(ONE_BY_ONE[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void aWindowHoldsThePagesThatItsRowsSee(int chunk) {
    try (Session session = model.newSession()) {
      for (int i = 0; i + chunk <= LENGTH; i += chunk) {
        session.append(Arrays.copyOfRange(TEXT, i, i + chunk));
        List<Executor.PoolUse> pages = session.pages();
        assertThat(pages).extracting(Executor.PoolUse::pool).containsExactly("window_20", "full");
        int seen = Math.max(0, i - (WINDOW - 1)) / PAGE; // by the first row of the step
        assertThat(pages.get(0).held())
            .as("after %d tokens", i + chunk)
            .isEqualTo(Math.ceilDiv(i + chunk, PAGE) - seen)
            .isBetween(1, Math.ceilDiv(WINDOW + chunk, PAGE) + 1)
            .isLessThanOrEqualTo(pages.get(0).most());
        assertThat(pages.get(1).held()).isEqualTo(Math.ceilDiv(i + chunk, PAGE));
      }
    }
  }

  /** What one gives back the other takes, with all that stands in it. */
  @Test
  void conversationsTakeEachOthersPages() {
    try (Session ahead = model.newSession();
        Session behind = model.newSession()) {
      int chunk = 45;
      for (int i = 0; i + chunk <= LENGTH; i += chunk) {
        ahead.append(Arrays.copyOfRange(TEXT, i, i + chunk));
        saysTheSame(ahead);
        if (i >= PAGE) {
          behind.append(Arrays.copyOfRange(TEXT, behind.length(), behind.length() + chunk));
          saysTheSame(behind);
        }
      }
    }
  }

  @Test
  void whatIsForgottenIsComputedAgain() {
    IntStream lengths = IntStream.of(0, 1, 300, 512, 870, 980, 999);
    for (int length : IntStream.concat(lengths, around(EDGES)).toArray()) {
      try (Session session = model.newSession()) {
        session.append(TEXT);
        session.truncate(length);
        assertThat(session.length()).isEqualTo(length);
        session.append(TEXT[length]);
        saysTheSame(session);
        session.append(Arrays.copyOfRange(TEXT, length + 1, LENGTH));
        saysTheSame(session);
      }
    }
  }

  /** From one side of an edge to the other, where pages are there still or gone. */
  @Test
  void anEdgeIsPassedBackwards() {
    for (int edge : EDGES) {
      for (int length = edge - 1; length <= edge + 1; length++) {
        for (int end : List.of(edge + 1, edge + 2, edge + WINDOW, edge + PAGE)) {
          try (Session session = model.newSession()) {
            for (int token : Arrays.copyOf(TEXT, end)) {
              session.append(token);
            }
            session.truncate(length);
            session.append(TEXT[length]);
            saysTheSame(session);
          }
        }
      }
    }
  }
}
