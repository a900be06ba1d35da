package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * 32 elements in 18 bytes: {@code f16 d; u8 q[16]}, element = d·level(code) of {@link Iq4Levels};
 * codes lie as in Q4_0.
 */
record Iq4NlCodec() implements Blockwise {
  private static final BitPlane CODES = new BitPlane(2, 16, 4);

  @Override
  public DType type() {
    return DType.IQ4_NL;
  }

  @Override
  public int[] integers() {
    return Iq4Levels.levels();
  }

  @Override
  public void unpack(MemorySegment from, long start, BlockParts parts) {
    parts.readScale(from, start);
    CODES.read(from, start, parts.codes());
  }

  @Override
  public void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to) {
    float[] weights =
        importance == null
            ? Iq4Levels.squares(from, at, 32)
            : importance.weights(
                from, at, 0, 32, Importance.sumOfSquares(from, at, 32) * (2f / 32));
    float d = Iq4Levels.scale(from, at, weights);
    to.set(U16, 0, Float16s.fromFloat(d));
    float inverse = d == 0 ? 0 : 1 / d;
    for (int i = 0; i < 32; i++) {
      CODES.put(to, 0, i, Iq4Levels.nearest(inverse * from[at + i]));
    }
  }
}
