package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Value;
import java.util.Locale;

/** What makes a feed-forward network more than a matrix: a function of each element by itself. */
public enum Nonlinearity {
  /** {@code x · sigmoid(x)} (Elfwing et al. 2017, arXiv 1702.03118). */
  SILU {
    @Override
    Value of(KernelBuilder k, Value x) {
      return Maths.silu(k, x);
    }

    @Override
    Value derivative(KernelBuilder k, Value x) {
      Value s = Maths.sigmoid(k, x);
      return k.fma(k.mul(x, s), k.sub(k.f32(1f), s), s);
    }
  },
  /**
   * {@code x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))} (Hendrycks and Gimpel 2016, arXiv
   * 1606.08415), computed as {@code x / (1 + e^-2u)}, u being tanh's argument: the same, without
   * the cancellation of 1 + tanh where that is near -1.
   */
  GELU_TANH {
    @Override
    Value of(KernelBuilder k, Value x) {
      return k.div(x, k.add(k.f32(1f), Maths.exp(k, k.neg(twice(k, x)))));
    }

    @Override
    Value derivative(KernelBuilder k, Value x) {
      Value s = Maths.sigmoid(k, twice(k, x));
      Value slope = k.fma(k.mul(x, x), k.f32(3 * CUBIC), k.f32(TWO_ROOT));
      return k.fma(k.mul(k.mul(x, slope), s), k.sub(k.f32(1f), s), s);
    }

    private Value twice(KernelBuilder k, Value x) {
      return k.mul(x, k.fma(k.mul(x, x), k.f32(CUBIC), k.f32(TWO_ROOT)));
    }
  },
  /** {@code x · Φ(x)}, Φ being the normal distribution, {@code (1 + erf(x / √2)) / 2}. */
  GELU {
    @Override
    Value of(KernelBuilder k, Value x) {
      return k.mul(x, distribution(k, x));
    }

    @Override
    Value derivative(KernelBuilder k, Value x) {
      Value density =
          k.mul(Maths.exp(k, k.mul(k.mul(x, k.f32(-0.5f)), x)), k.f32(ONE_BY_ROOT_TWO_PI));
      return k.fma(x, density, distribution(k, x));
    }

    private Value distribution(KernelBuilder k, Value x) {
      return k.fma(Maths.erf(k, k.mul(x, k.f32(ROOT_HALF))), k.f32(0.5f), k.f32(0.5f));
    }
  };

  /** 2 √(2/π). */
  private static final float TWO_ROOT = 1.595769f;

  /** 2 √(2/π) · 0.044715. */
  private static final float CUBIC = 0.07135481f;

  private static final float ROOT_HALF = 0.70710677f;
  private static final float ONE_BY_ROOT_TWO_PI = 0.3989423f;

  /** Whether it takes much more than an exponential. */
  boolean isLong() {
    return this == GELU;
  }

  /** For people and names. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract Value of(KernelBuilder k, Value x);

  /** The derivative at {@code x}; docs/numerics.md has each in its order. */
  abstract Value derivative(KernelBuilder k, Value x);
}
