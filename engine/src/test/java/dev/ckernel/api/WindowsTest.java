package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.runtime.Executor;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Windowed layers give the pages back that their rows have left, and what a conversation says does
 * not depend on it.
 */
final class WindowsTest {
  private static final int WINDOW = 20;
  private static final int BATCH = 16;
  private static final int LENGTH = 1000;

  @TempDir private static Path folder;
  private static Model model;
  private static final int[] TEXT = text();

  @BeforeAll
  static void load() {
    model =
        Model.load(
            TinyModels.write(folder, "gemma3", DType.F32),
            TinyModels.options(folder.resolve("cache"), null).withContext(1024).withSessions(2));
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

  private static float[] atOnce(int length) {
    try (Session session = model.newSession()) {
      session.append(Arrays.copyOf(TEXT, length));
      return session.logits();
    }
  }

  @Test
  void aThousandTokensOneByOneAreOnePrompt() {
    try (Session session = model.newSession()) {
      for (int i = 0; i < LENGTH; i++) {
        session.append(TEXT[i]);
        boolean edge = i == WINDOW - 1 || i == WINDOW || i == 127 || i == 128 || i == LENGTH - 1;
        if (edge) {
          assertThat(session.logits()).as("%d", i).isEqualTo(atOnce(i + 1));
        }
      }
    }
  }

  @Test
  void aWindowHoldsFewPages() {
    try (Session session = model.newSession()) {
      for (int i = 0; i + BATCH <= LENGTH; i += BATCH) {
        session.append(Arrays.copyOfRange(TEXT, i, i + BATCH));
        List<Executor.PoolUse> pages = session.pages();
        assertThat(pages).extracting(Executor.PoolUse::pool).containsExactly("window_20", "full");
        assertThat(pages.get(0).held())
            .isBetween(1, Math.ceilDiv(WINDOW + BATCH, 128) + 1)
            .isLessThanOrEqualTo(pages.get(0).most());
        assertThat(pages.get(1).held()).isEqualTo(Math.ceilDiv(i + BATCH, 128));
      }
    }
  }

  @Test
  void whatIsForgottenIsComputedAgain() {
    float[] end = atOnce(LENGTH);
    for (int length : List.of(0, 1, 19, 128, 300, 512, 870, 980, 999)) {
      try (Session session = model.newSession()) {
        session.append(TEXT);
        session.truncate(length);
        assertThat(session.length()).isEqualTo(length);
        session.append(Arrays.copyOfRange(TEXT, length, LENGTH));
        assertThat(session.logits()).as("%d", length).isEqualTo(end);
      }
    }
  }
}
