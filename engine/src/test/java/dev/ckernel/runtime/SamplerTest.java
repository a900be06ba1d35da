package dev.ckernel.runtime;

import static dev.ckernel.runtime.Sampling.REPEAT_WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.tensor.CkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SamplerTest {
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  /** Random settings over logits with ties, forbidden tokens and steep falls. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void agreesWithThePlainReferenceAtEveryQuantile(int seed) {
    Random random = new Random(seed);
    float[] logits = logits(random, 1 + random.nextInt(60));
    Sampling sampling =
        new Sampling(
            0.1 + 2 * random.nextDouble(),
            random.nextBoolean() ? 0 : 1 + random.nextInt(80),
            random.nextBoolean() ? 1 : 0.05 + 0.9 * random.nextDouble(),
            random.nextBoolean() ? 0 : 0.3 * random.nextDouble(),
            random.nextBoolean() ? 1 : 0.5 + random.nextDouble(),
            1 + random.nextInt(8),
            seed);
    List<Integer> history = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      history.add(random.nextInt(logits.length));
    }
    SamplerReference reference = new SamplerReference(sampling, logits, history);
    for (int i = 0; i < 500; i++) {
      double u = random.nextDouble();
      if (!reference.nearABoundary(u)) {
        Sampler sampler = new Sampler(sampling, draw -> u);
        history.forEach(sampler::accept);
        assertThat(sampler.next(logits)).as("u = %s", u).isEqualTo(reference.choose(u));
      }
    }
  }

  @Test
  void drawsFollowTheSoftmax() {
    float[] logits = {1, 2, 0, NEVER, 3, 1};
    Sampler sampler = new Sampler(plain(0.7, 5));
    int draws = 40_000;
    int[] counts = new int[logits.length];
    for (int i = 0; i < draws; i++) {
      counts[sampler.next(logits)]++;
    }
    double sum = IntStream.range(0, 6).mapToDouble(i -> StrictMath.exp(logits[i] / 0.7)).sum();
    for (int id = 0; id < logits.length; id++) {
      double p = StrictMath.exp(logits[id] / 0.7) / sum;
      double deviation = StrictMath.sqrt(draws * p * (1 - p));
      assertThat((double) counts[id])
          .as("token %d", id)
          .isCloseTo(draws * p, within(4 * deviation));
    }
  }

  @Test
  void equalSeedsDrawEquallyAndOthersDoNot() {
    assertThat(text(7)).isEqualTo(text(7)).isNotEqualTo(text(8));
    assertThat(text(1L << 40)).isNotEqualTo(text(0));
  }

  /** Pins the bits: a change here changes what people's seeds give. */
  @Test
  void theDrawsOfASeedStayTheSame() {
    assertThat(text(42)).startsWith(584, 768, 433, 41);
  }

  @Test
  void temperatureZeroTakesTheGreatestAndOfTiesTheLowestId() {
    Sampler sampler = new Sampler(Sampling.greedy());
    assertThat(sampler.next(new float[] {1, 3, 2, 3})).isEqualTo(1);
    assertThat(sampler.next(new float[] {NEVER, -0f, 0f})).isEqualTo(1);
  }

  @Test
  void tiesAreKeptByLowestId() {
    Sampler sampler = new Sampler(new Sampling(1, 2, 1, 0, 1, 0, 0), draw -> 0.999);
    assertThat(sampler.next(new float[] {0f, 5, -0f, 5, 5})).isEqualTo(3);
  }

  @Test
  void thePenaltyMovesPositiveAndNegativeLogitsDown() {
    Sampler sampler = new Sampler(new Sampling(0, 0, 1, 0, 2, REPEAT_WINDOW, 0));
    assertThat(sampler.next(new float[] {4, 3})).isZero();
    sampler.accept(0);
    sampler.accept(0); // once more changes nothing
    assertThat(sampler.next(new float[] {4, 3})).isEqualTo(1);
    assertThat(sampler.next(new float[] {4, 1.9f})).isZero();
    assertThat(sampler.next(new float[] {-1, -1.5f})).isEqualTo(1);
    assertThat(sampler.next(new float[] {NEVER, -1e30f})).isEqualTo(1);
  }

  @Test
  void thePenaltyForgetsWhatLeftTheWindow() {
    Sampler sampler = new Sampler(new Sampling(0, 0, 1, 0, 2, 2, 0));
    sampler.accept(0);
    sampler.accept(2);
    assertThat(sampler.next(new float[] {4, 3, 0})).isEqualTo(1);
    sampler.accept(2);
    assertThat(sampler.next(new float[] {4, 3, 0})).isZero();
  }

  @Test
  void aPenaltyNeverMakesALogitInfinite() {
    Sampler sampler = new Sampler(new Sampling(1, 0, 1, 0, 0.001, REPEAT_WINDOW, 0));
    sampler.accept(0);
    assertThat(sampler.next(new float[] {Float.MAX_VALUE, 0})).isZero();
  }

  @Test
  void logitsStayAsTheyAre() {
    float[] logits = {4, 3};
    Sampler sampler = new Sampler(new Sampling(1, 1, 0.5, 0.1, 2, REPEAT_WINDOW, 0));
    sampler.accept(0);
    sampler.next(logits);
    assertThat(logits).containsExactly(4, 3);
  }

  @Test
  void tokensOutsideTheVocabularyAreNoHistory() {
    Sampler sampler = new Sampler(new Sampling(0, 0, 1, 0, 2, REPEAT_WINDOW, 0));
    sampler.accept(-1);
    sampler.accept(99);
    assertThat(sampler.next(new float[] {1, 2})).isEqualTo(1);
  }

  @Test
  void brokenLogitsAreRefusedByToken() {
    Sampler sampler = new Sampler(Sampling.of(0));
    assertThatThrownBy(() -> sampler.next(new float[] {0, Float.NaN}))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("token 1 is NaN");
    assertThatThrownBy(() -> sampler.next(new float[] {Float.POSITIVE_INFINITY, 0}))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("token 0 is Infinity");
    assertThatThrownBy(() -> sampler.next(new float[] {NEVER, NEVER}))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("all 2");
  }

  @Test
  void theOnlyTokenLeftIsTaken() {
    for (Sampling sampling : List.of(Sampling.greedy(), Sampling.of(3), plain(1000, 3))) {
      assertThat(new Sampler(sampling).next(new float[] {NEVER, NEVER, -1e38f, NEVER}))
          .isEqualTo(2);
    }
  }

  @Test
  void aTinyTemperatureIsAlmostGreedy() {
    Sampler sampler = new Sampler(plain(Double.MIN_VALUE, 1));
    assertThat(sampler.next(new float[] {1, 2, 1.9999f})).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "-0.1, 0, 1, 0, 1, 64, temperature",
    "NaN, 0, 1, 0, 1, 64, temperature",
    "Infinity, 0, 1, 0, 1, 64, temperature",
    "1, -1, 1, 0, 1, 64, top-k",
    "1, 0, 0, 0, 1, 64, top-p",
    "1, 0, 1.01, 0, 1, 64, top-p",
    "1, 0, NaN, 0, 1, 64, top-p",
    "1, 0, 1, -0.1, 1, 64, min-p",
    "1, 0, 1, 1.1, 1, 64, min-p",
    "1, 0, 1, 0, 0, 64, repeat-penalty",
    "1, 0, 1, 0, NaN, 64, repeat-penalty",
    "1, 0, 1, 0, 1, -1, repeat-window"
  })
  void settingsOutOfRangeAreRefusedByName(
      double temperature, int k, double p, double minP, double penalty, int window, String name) {
    assertThatThrownBy(() -> new Sampling(temperature, k, p, minP, penalty, window, 0))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith(name + " must be");
  }

  private static Sampling plain(double temperature, long seed) {
    return new Sampling(temperature, 0, 1, 0, 1, 0, seed);
  }

  private static int[] text(long seed) {
    Sampler sampler = new Sampler(plain(1, seed));
    float[] logits = new float[1000];
    return IntStream.range(0, 20).map(i -> sampler.next(logits)).toArray();
  }

  private static float[] logits(Random random, int vocabulary) {
    float[] logits = new float[vocabulary];
    for (int id = 0; id < vocabulary; id++) {
      logits[id] =
          switch (random.nextInt(6)) {
            case 0 -> NEVER;
            case 1 -> random.nextInt(3) - 1; // ties
            default -> 6 * random.nextFloat() - 3;
          };
    }
    logits[random.nextInt(vocabulary)] = 1.5f;
    return logits;
  }
}
