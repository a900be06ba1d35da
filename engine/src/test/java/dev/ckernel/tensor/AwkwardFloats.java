package dev.ckernel.tensor;

/** Elements that look like weights, and runs of everything that a quantiser can stumble over. */
final class AwkwardFloats {
  static final int COUNT = 16384;

  private AwkwardFloats() {}

  /** Always the same {@link #COUNT} finite elements. */
  static float[] make() {
    float[] x = new float[COUNT];
    new CounterRng(5).gaussian(0, 0, x);
    for (int i = 0; i < 256; i++) {
      x[i] = 0;
      x[256 + i] = 1e-20f * (256 + i);
      x[512 + i] = (i % 7 - 3) * 0.5f;
      x[768 + i] = -3;
      x[1024 + i] *= 1e-6f;
      x[1280 + i] *= 1e5f;
      x[1536 + i] = i < 16 ? 0 : x[1536 + i];
      x[1792 + i] *= i % 16 == 3 ? 100 : 0.001f;
      x[2048 + i] = i % 32 == 31 ? -1 : 0;
    }
    return x;
  }

  /** Of 1024 columns: uneven, and zero for some. */
  static float[] importance() {
    float[] importance = new float[1024];
    new CounterRng(6).gaussian(0, 0, importance);
    for (int i = 0; i < importance.length; i++) {
      importance[i] = i % 5 == 0 || i / 64 == 3 ? 0 : importance[i] * importance[i];
    }
    return importance;
  }
}
