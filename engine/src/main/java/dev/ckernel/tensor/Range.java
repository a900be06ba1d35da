package dev.ckernel.tensor;

/** The least and the largest of some elements. */
record Range(float min, float max) {
  static Range of(float[] x, int at, int count) {
    float min = x[at];
    float max = x[at];
    for (int i = at + 1; i < at + count; i++) {
      min = x[i] < min ? x[i] : min;
      max = x[i] > max ? x[i] : max;
    }
    return new Range(min, max);
  }

  float width() {
    return max - min;
  }
}
