package dev.ckernel.model;

import dev.ckernel.graph.Tensor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Remembers the values of the tensor that was last asked for: writers ask chunk by chunk. */
final class LastValues implements Function<Tensor, float[]> {
  private final Function<Tensor, float[]> source;
  private @Nullable Tensor last;
  private float[] values = {};

  LastValues(Function<Tensor, float[]> source) {
    this.source = source;
  }

  @Override
  public float[] apply(Tensor tensor) {
    if (!tensor.equals(last)) {
      values = source.apply(tensor);
      last = tensor;
    }
    return values;
  }
}
