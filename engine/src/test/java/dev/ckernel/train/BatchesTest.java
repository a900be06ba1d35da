package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which samples come when: a function of seed, stage and step alone. */
final class BatchesTest {
  private static final int SAMPLES = 37;

  @TempDir private Path folder;
  private TokenData data = TokenData.packed(1, new int[1], new int[1], report(1));

  private static TokenData.Report report(int sequences) {
    return new TokenData.Report(1, 0, 1, 1, 1, sequences, 0);
  }

  @BeforeEach
  void write() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < SAMPLES; i++) {
      lines
          .append("{\"text\": \"")
          .append((char) ('0' + i))
          .append("b".repeat(i % 3))
          .append("\"}\n");
    }
    Files.writeString(folder.resolve("train.jsonl"), lines.toString().replace("\\", "\\\\"));
    data =
        TokenData.train(
            new DataRecipe(folder, DataRecipe.Packing.SAMPLE, DataRecipe.Loss.ALL, "\n", false, 0),
            ByteVocabulary.bytes(),
            4,
            258);
    assertThat(data.sequences()).isEqualTo(SAMPLES);
  }

  private Batches batches(long seed, int stage, int sequences, int accumulate) {
    return new Batches(data, seed, stage, new BatchRecipe(4, sequences, accumulate, 1));
  }

  private static int[] order(Batches batches, int epoch) {
    return IntStream.range(0, SAMPLES)
        .map(i -> batches.sample((long) epoch * SAMPLES + i))
        .toArray();
  }

  @Test
  void anEpochHasEachSampleOnceInAnOrderOfItsOwn() {
    Batches batches = batches(1, 0, 4, 2);
    for (int epoch = 0; epoch < 5; epoch++) {
      assertThat(order(batches, epoch))
          .containsExactlyInAnyOrder(IntStream.range(0, SAMPLES).toArray())
          .isNotEqualTo(order(batches, epoch + 1));
    }
    assertThat(order(batches, 0)).isNotEqualTo(order(batches(2, 0, 4, 2), 0));
    assertThat(order(batches, 0)).isNotEqualTo(order(batches(1, 1, 4, 2), 0));
  }

  @Test
  void anyStepCanBeComputedAlone() {
    Batches walking = batches(9, 0, 4, 2);
    for (int step = 0; step < 30; step++) {
      for (int micro = 0; micro < 2; micro++) {
        Batch fresh = batches(9, 0, 4, 2).of(step, 4 * micro, 4);
        Batch next = walking.of(step, 4 * micro, 4);
        assertThat(next.tokens()).isEqualTo(fresh.tokens());
        assertThat(next.targets()).isEqualTo(fresh.targets());
      }
    }
  }

  @Test
  void microBatchesAreTheWholeBatchInPieces() {
    for (int step : new int[] {0, 3, 4, 50}) {
      Batch whole = batches(3, 0, 8, 1).of(step, 0, 8);
      for (int parts : new int[] {2, 4, 8}) {
        int count = 8 / parts;
        Batches pieces = batches(3, 0, count, parts);
        int[] joined =
            IntStream.range(0, parts)
                .mapToObj(micro -> pieces.of(step, micro * count, count).tokens())
                .flatMapToInt(Arrays::stream)
                .toArray();
        assertThat(joined).isEqualTo(whole.tokens());
        assertThat(pieces.counted(step)).isEqualTo(whole.counted());
      }
    }
  }

  /** A change of the order is a change of every trained weight. */
  @Test
  void theOrderIsThisOne() {
    assertThat(Arrays.copyOf(order(batches(1, 0, 4, 1), 0), 8))
        .containsExactly(35, 14, 32, 36, 16, 3, 29, 10);
  }
}
