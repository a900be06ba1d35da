package dev.ckernel.train;

import dev.ckernel.graph.Tensor;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.plan.WeightLayout;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;

/**
 * The first element in which two states of a training differ, bit by bit, in the order in which
 * checkpoints hold them; all NaNs are one.
 *
 * @param segment as checkpoints name it, such as {@code moments/moments0}
 * @param tensor the parameter
 * @param row of the element; 0 in a vector
 * @param first value in one state
 * @param second value in the other
 * @param elements of the tensor that differ
 * @param size elements that it has
 */
public record StateDifference(
    String segment,
    String tensor,
    int row,
    int column,
    float first,
    float second,
    long elements,
    long size) {
  /** One line for a person. */
  public String line(String firstName, String secondName) {
    return "%s of %s, element [%d, %d]: %s %s, %s %s (%g apart); %d of its %d elements differ"
        .formatted(
            segment,
            tensor,
            row,
            column,
            first,
            firstName,
            second,
            secondName,
            Math.abs((double) first - second),
            elements,
            size);
  }

  /**
   * Compares.
   *
   * @param layout of every segment
   */
  static Optional<StateDifference> of(
      TrainingState layout, Map<String, MemorySegment> first, Map<String, MemorySegment> second) {
    for (Map.Entry<String, MemorySegment> segment : first.entrySet()) {
      MemorySegment other = second.get(segment.getKey());
      if (other == null) {
        throw new IllegalArgumentException("no segment " + segment.getKey());
      }
      if (segment.getValue().mismatch(other) < 0) {
        continue;
      }
      for (WeightLayout.Entry entry : layout.weights().entries()) {
        if (entry.tensor().role() == Tensor.Role.PARAMETER) {
          Optional<StateDifference> found =
              compare(segment.getKey(), entry, segment.getValue(), other);
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<StateDifference> compare(
      String segment, WeightLayout.Entry entry, MemorySegment first, MemorySegment second) {
    float[] a = values(entry, first);
    float[] b = values(entry, second);
    int at = -1;
    long count = 0;
    for (int i = 0; i < a.length; i++) {
      if (Float.floatToIntBits(a[i]) != Float.floatToIntBits(b[i])) {
        at = at < 0 ? i : at;
        count++;
      }
    }
    if (at < 0) {
      return Optional.empty();
    }
    int columns = entry.columns();
    return Optional.of(
        new StateDifference(
            segment,
            entry.tensor().id(),
            at / columns,
            at % columns,
            a[at],
            b[at],
            count,
            a.length));
  }

  private static float[] values(WeightLayout.Entry entry, MemorySegment segment) {
    long at = entry.offset() + entry.regions().getFirst();
    return new PackedValues(entry, segment.asSlice(at, entry.bytes())).read();
  }
}
