package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 256 elements in 110 bytes: {@code u8 high[32]; u8 low[64]; u8 scale[12]; f16 d}. Sixteen
 * sub-blocks of 16: element = (code - 4)·(scale - 32)·d, codes of 3 bits, scales of 6: the low four
 * bits of scales s and s + 8 share byte s, the high two of scales s, s + 4, s + 8, s + 12 byte 8 +
 * s.
 */
record Q3_KCodec() implements Blockwise {
  private static final int SUB = 16;
  private static final int SUBS = 256 / SUB;
  private static final int D = 108;
  private static final BitPlane HIGH = new BitPlane(0, 32, 1);
  private static final BitPlane LOW = new BitPlane(32, 32, 2);
  private static final BitPlane SCALE_LOW = new BitPlane(96, 8, 4);
  private static final BitPlane SCALE_HIGH = new BitPlane(104, 4, 2);

  @Override
  public DType type() {
    return DType.Q3_K;
  }

  @Override
  public int subBlock() {
    return SUB;
  }

  @Override
  public int[] integers() {
    return IntStream.range(-4, 4).toArray();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start + D);
    SCALE_LOW.read(from, start, parts.smallScales());
    SCALE_HIGH.readAbove(4, from, start, parts.smallScales());
    parts.centreSmallScales();
    LOW.read(from, start, parts.codes());
    HIGH.readAbove(2, from, start, parts.codes());
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    int[][] codes = new int[SUBS][SUB];
    float[] scales = new float[SUBS];
    int[] scaleCodes = new int[SUBS];
    float outer =
        importance == null
            ? search(from, at, scales, codes, scaleCodes)
            : search(from, at, importance, scales, codes, scaleCodes);
    to.set(U16, D, Float16s.fromFloat(outer));
    float d = BlockCodec.f16(to, D);
    for (int s = 0; s < SUBS; s++) {
      SCALE_LOW.put(to, 0, s, scaleCodes[s]);
      SCALE_HIGH.put(to, 0, s, scaleCodes[s] >> 4);
      SymmetricScale.recode(from, at + s * SUB, d * (scaleCodes[s] - 32), 4, codes[s]);
    }
    for (int i = 0; i < 256; i++) {
      int code = codes[i / SUB][i % SUB];
      LOW.put(to, 0, i, code);
      HIGH.put(to, 0, i, code >> 2);
    }
  }

  /** Fills in scales, their codes and the elements'; returns the scale of the scales. */
  private static float search(
      float[] from, int at, float[] scales, int[][] codes, int[] scaleCodes) {
    for (int s = 0; s < SUBS; s++) {
      scales[s] = DescendedScale.search(from, at + s * SUB, 4, codes[s]);
    }
    float extreme = BlockCodec.extreme(scales, 0, SUBS);
    if (extreme == 0) {
      return 0;
    }
    float inverse = -32 / extreme;
    for (int s = 0; s < SUBS; s++) {
      scaleCodes[s] = SymmetricScale.code(inverse * scales[s], 32) + 32;
    }
    return 1 / inverse;
  }

  private static float search(
      float[] from,
      int at,
      Importance importance,
      float[] scales,
      int[][] codes,
      int[] scaleCodes) {
    float spread = 2 * Importance.sumOfSquares(from, at, 256) / 256;
    float[] weightSums = new float[SUBS];
    for (int s = 0; s < SUBS; s++) {
      float[] weights = importance.weights(from, at + s * SUB, s * SUB, SUB, spread);
      weightSums[s] = Importance.sum(weights);
      scales[s] = SymmetricScale.search(from, at + s * SUB, weights, 4, codes[s]);
    }
    return SymmetricScale.search(scales, 0, weightSums, 32, scaleCodes);
  }
}
