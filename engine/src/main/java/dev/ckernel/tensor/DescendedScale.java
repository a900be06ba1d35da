package dev.ckernel.tensor;

import java.util.Arrays;

/**
 * The scale of a group of elements that are to become codes in {@code [-most, most-1]}, by
 * coordinate descent: from "the largest magnitude gets -most" on, each code in turn takes the value
 * that is best for the other codes, as long as that lowers the error; five rounds at most. Elements
 * weigh by their squares. With the few codes of Q3_K this finds better ones than {@link
 * SymmetricScale}, which tries scales only.
 */
final class DescendedScale {
  private static final int ROUNDS = 5;

  private final float[] x;
  private final int at;
  private final int most;
  private final int[] codes;

  /** Σwxl and Σwl² of the codes l so far. */
  private float xl;

  private float ll;

  private DescendedScale(float[] x, int at, int most, int[] codes) {
    this.x = x;
    this.at = at;
    this.most = most;
    this.codes = codes;
  }

  /** Returns the scale, and puts {@code code + most} of every element into {@code codes}. */
  static float search(float[] x, int at, int most, int[] codes) {
    float extreme = BlockCodec.extreme(x, at, codes.length);
    if (Math.abs(extreme) < SymmetricScale.LEAST) {
      Arrays.fill(codes, 0);
      return 0;
    }
    DescendedScale search = new DescendedScale(x, at, most, codes);
    search.start(-most / extreme);
    boolean moved = true;
    for (int round = 0; round < ROUNDS && moved; round++) {
      moved = search.round();
    }
    for (int i = 0; i < codes.length; i++) {
      codes[i] += most;
    }
    return search.ll > 0 ? search.xl / search.ll : 0;
  }

  private void start(float inverse) {
    for (int i = 0; i < codes.length; i++) {
      int l = SymmetricScale.code(inverse * x[at + i], most);
      codes[i] = l;
      xl += weight(i) * x[at + i] * l;
      ll += weight(i) * l * l;
    }
  }

  /** Offers every element another code; true if one took it. */
  private boolean round() {
    boolean moved = false;
    for (int i = 0; i < codes.length; i++) {
      moved |= offer(i);
    }
    return moved;
  }

  private boolean offer(int i) {
    float weight = weight(i);
    float otherXl = xl - weight * x[at + i] * codes[i];
    if (!(otherXl > 0)) {
      return false;
    }
    float otherLl = ll - weight * codes[i] * codes[i];
    int l = SymmetricScale.code(x[at + i] * otherLl / otherXl, most);
    if (l == codes[i]) {
      return false;
    }
    otherXl += weight * x[at + i] * l;
    otherLl += weight * l * l;
    if (!(otherLl > 0 && otherXl * otherXl * ll > xl * xl * otherLl)) {
      return false;
    }
    codes[i] = l;
    xl = otherXl;
    ll = otherLl;
    return true;
  }

  private float weight(int i) {
    return x[at + i] * x[at + i];
  }
}
