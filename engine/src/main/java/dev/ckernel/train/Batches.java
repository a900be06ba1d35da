package dev.ckernel.train;

import dev.ckernel.tensor.CounterRng;
import java.util.Arrays;

/**
 * The batches of each step. Samples come in an order that is drawn anew in each epoch: sorted by a
 * random key each, ties by number. Any step's batch is a function of seed, stage and step, so a run
 * that goes on after a break needs no more than the number of its step. An epoch may end within a
 * step; the next one goes on there, and no sample is left out.
 *
 * <p>For one thread at a time.
 */
public final class Batches {
  private final TokenData data;
  private final CounterRng rng;
  private final long stream;
  private final int sequences;
  private long epoch = -1;
  private int[] order = {};

  /**
   * Batches of a stage.
   *
   * @param stage its number, from 0
   */
  public Batches(TokenData data, long seed, int stage, BatchRecipe batch) {
    this.data = data;
    this.rng = new CounterRng(seed);
    this.stream = Hashes.stream("data.order." + stage);
    this.sequences = batch.perStep();
  }

  /**
   * A micro-batch: {@code count} sequences of a step, from number {@code from} on.
   *
   * @param step of the stage, from 0
   */
  public Batch of(long step, int from, int count) {
    int[] picked = new int[count];
    for (int i = 0; i < count; i++) {
      picked[i] = sample(step * sequences + from + i);
    }
    return data.batch(picked);
  }

  /** Counted targets of all micro-batches of a step: what the loss is divided by. */
  public long counted(long step) {
    long count = 0;
    for (int i = 0; i < sequences; i++) {
      count += data.counted(sample(step * sequences + i));
    }
    return count;
  }

  /** Which sequence comes as number {@code index} of the whole stage. */
  int sample(long index) {
    long wanted = index / data.sequences();
    if (wanted != epoch) {
      order = order(wanted);
      epoch = wanted;
    }
    return order[(int) (index % data.sequences())];
  }

  private int[] order(long wanted) {
    long[] keys = new long[data.sequences()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) rng.bits(stream + wanted, i) << 32 | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }
}
