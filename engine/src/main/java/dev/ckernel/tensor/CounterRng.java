package dev.ckernel.tensor;

/**
 * A random number generator without state: number {@code index} of {@code stream} is a function of
 * the seed and those two, so any thread can compute any part of a sequence and machines agree on
 * every bit. It is Philox4x32 with ten rounds (Salmon, Moraes, Dror, Shaw: "Parallel Random
 * Numbers: As Easy as 1, 2, 3", SC 2011), key = seed, counter = (index / 4, stream); one block
 * gives the four numbers of four neighbouring indices.
 *
 * <p>{@link #uniform} and {@link #gaussian} of one stream are made from the same bits: give
 * purposes that must be independent streams of their own. {@code java.util.Random}'s {@code
 * nextGaussian} would not do: its bits differ between machines.
 *
 * @param seed any value
 */
public record CounterRng(long seed) {
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  /** Uniform in {@code [0, 1)}: a multiple of 2^-24. */
  public float uniform(long stream, long index) {
    return unit(block(stream, index >>> 2)[(int) index & 3]);
  }

  /** 32 uniform bits. */
  public int bits(long stream, long index) {
    return block(stream, index >>> 2)[(int) index & 3];
  }

  /** Normally distributed with mean 0 and variance 1; |value| is below 6.7. */
  public float gaussian(long stream, long index) {
    return normal(block(stream, index >>> 2), (int) index & 3);
  }

  /** Fills an array with {@code uniform(stream, index + i)}. */
  public void uniform(long stream, long index, float[] to) {
    fill(stream, index, to, (block, lane) -> unit(block[lane]));
  }

  /** Fills an array with {@code gaussian(stream, index + i)}. */
  public void gaussian(long stream, long index, float[] to) {
    fill(stream, index, to, CounterRng::normal);
  }

  private void fill(long stream, long index, float[] to, Lane lane) {
    int[] block = block(stream, index >>> 2);
    for (int i = 0; i < to.length; i++) {
      int position = (int) (index + i) & 3;
      if (position == 0) {
        block = block(stream, (index + i) >>> 2);
      }
      to[i] = lane.of(block, position);
    }
  }

  private interface Lane {
    float of(int[] block, int lane);
  }

  /** Box and Muller: lanes 0 and 1, and 2 and 3, are the cosine and the sine of one pair. */
  private static float normal(int[] block, int lane) {
    double radius = radius(block[lane & 2]);
    double angle = angle(block[lane | 1]);
    return (float) (radius * ((lane & 1) == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle)));
  }

  /** The 128 bits of one counter: {@code counter} is its low and {@code stream} its high half. */
  int[] block(long stream, long counter) {
    int c0 = (int) counter;
    int c1 = (int) (counter >>> 32);
    int c2 = (int) stream;
    int c3 = (int) (stream >>> 32);
    int k0 = (int) seed;
    int k1 = (int) (seed >>> 32);
    for (int round = 0; round < 10; round++) {
      long p0 = MULTIPLIER_0 * Integer.toUnsignedLong(c0);
      long p1 = MULTIPLIER_1 * Integer.toUnsignedLong(c2);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    return new int[] {c0, c1, c2, c3};
  }

  private static float unit(int bits) {
    return (bits >>> 8) * 0x1p-24f;
  }

  /** From a uniform number in (0, 1]. */
  private static double radius(int bits) {
    return StrictMath.sqrt(-2 * StrictMath.log((Integer.toUnsignedLong(bits) + 1) * 0x1p-32));
  }

  private static double angle(int bits) {
    return Integer.toUnsignedLong(bits) * (2 * Math.PI * 0x1p-32);
  }
}
