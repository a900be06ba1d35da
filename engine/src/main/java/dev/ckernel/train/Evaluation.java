package dev.ckernel.train;

import java.util.stream.IntStream;

/** The loss of a model on data that it does not learn. */
final class Evaluation {
  /**
   * A loss.
   *
   * @param sum of all rows
   * @param counted targets
   */
  record Loss(double sum, long counted) {
    /** Of a target; not a number where none counts. */
    double mean() {
      return sum / counted;
    }
  }

  private Evaluation() {}

  /**
   * The loss of the first sequences of {@code data}, in their order.
   *
   * @param sequences of a micro-batch
   * @param most micro-batches
   */
  static Loss loss(TrainingProgram program, TokenData data, int sequences, int most) {
    return first(program, data, sequences, (long) most * sequences);
  }

  /**
   * Likewise.
   *
   * @param sequences of a micro-batch
   * @param most sequences
   */
  static Loss first(TrainingProgram program, TokenData data, int sequences, long most) {
    int end = (int) Math.min(most, data.sequences());
    double sum = 0;
    long counted = 0;
    for (int from = 0; from < end; from += sequences) {
      Batch batch = data.batch(IntStream.range(from, Math.min(from + sequences, end)).toArray());
      for (float loss : program.forward(batch.tokens(), batch.targets())) {
        sum += loss;
      }
      counted += batch.counted();
    }
    return new Loss(sum, counted);
  }
}
