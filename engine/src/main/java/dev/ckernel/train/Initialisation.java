package dev.ckernel.train;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Init;
import dev.ckernel.graph.Tensor;
import dev.ckernel.tensor.CounterRng;
import java.util.Arrays;

/**
 * First values of parameters, as {@link Init} declares them: normally distributed with {@code std};
 * what adds to the residual stream with {@code std / √(2·layers)}, so that its variance does not
 * grow with depth (GPT-2, Radford et al. 2019); ones; zeros. A parameter's numbers depend on the
 * seed and its id alone, not on which others there are.
 *
 * @param std standard deviation of matrices
 */
public record Initialisation(long seed, int layers, double std) {
  /**
   * The values of a parameter in row-major order.
   *
   * @param id such as {@code layers.0.attn.q}
   * @param shape one or two dimensions, the slowest first
   */
  public float[] values(String id, Init init, int... shape) {
    int size = 1;
    for (int dim : shape) {
      size = Math.multiplyExact(size, dim);
    }
    float[] values = new float[size];
    switch (init) {
      case NORMAL -> normal(id, std, values);
      case RESIDUAL -> normal(id, std / StrictMath.sqrt(2.0 * layers), values);
      case ONES -> Arrays.fill(values, 1f);
      case ZEROS -> {}
      case NONE -> throw new IllegalArgumentException(id + " has no first values");
    }
    return values;
  }

  /** The values of a parameter in row-major order. */
  public float[] values(Tensor parameter) {
    int[] shape =
        parameter.type().shape().stream().mapToInt(dim -> ((Dim.Fixed) dim).size()).toArray();
    return values(parameter.id(), parameter.init(), shape);
  }

  private void normal(String id, double deviation, float[] values) {
    new CounterRng(seed).gaussian(Hashes.stream("init." + id), 0, values);
    float scale = (float) deviation;
    for (int i = 0; i < values.length; i++) {
      values[i] *= scale;
    }
  }
}
