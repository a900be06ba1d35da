package dev.ckernel.train;

import dev.ckernel.tensor.CounterRng;
import java.util.Arrays;

/**
 * First values of parameters. Matrices are normally distributed with {@code std}; those that add to
 * the residual stream ({@code attn.out}, {@code ffn.down}) with {@code std / √(2·layers)}, so that
 * its variance does not grow with depth (GPT-2, Radford et al. 2019). Weights of norms are 1,
 * biases 0. A parameter's numbers depend on the seed and its id alone, not on which others there
 * are.
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
  public float[] values(String id, int... shape) {
    int size = 1;
    for (int dim : shape) {
      size = Math.multiplyExact(size, dim);
    }
    float[] values = new float[size];
    if (shape.length == 1) {
      Arrays.fill(values, id.endsWith(".bias") ? 0f : 1f);
      return values;
    }
    new CounterRng(seed).gaussian(Hashes.stream("init." + id), 0, values);
    float scale = (float) std(id);
    for (int i = 0; i < values.length; i++) {
      values[i] *= scale;
    }
    return values;
  }

  private double std(String id) {
    boolean residual = id.endsWith("attn.out") || id.endsWith("ffn.down");
    return residual ? std / StrictMath.sqrt(2.0 * layers) : std;
  }
}
