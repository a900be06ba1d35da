package dev.ckernel.train;

/**
 * The sequences of a micro-batch, row-major {@code [sequences, length]}.
 *
 * @param tokens what the model reads
 * @param targets what it must say at each place, or {@link #IGNORED}
 * @param counted targets that are not ignored
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; the trainer copies them
public record Batch(int[] tokens, int[] targets, int counted) {
  /** A target that is not counted. */
  public static final int IGNORED = -1;
}
