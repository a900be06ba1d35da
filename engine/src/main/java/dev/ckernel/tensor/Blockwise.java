package dev.ckernel.tensor;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A format that codes each block for itself. */
sealed interface Blockwise extends BlockCodec
    permits Q8_0Codec,
        Q4_0Codec,
        Q4_1Codec,
        Q5_0Codec,
        Q5_1Codec,
        Q2_KCodec,
        Q3_KCodec,
        Q4_KCodec,
        Q5_KCodec,
        Q6_KCodec,
        Iq4NlCodec,
        Iq4XsCodec {
  DType type();

  /** Elements that share a small scale, or all of the block. */
  default int subBlock() {
    return type().blockSize();
  }

  /** What each code stands for, in scales. */
  int[] integers();

  /** Takes the block that starts at a byte apart. */
  void unpack(MemorySegment from, long start, BlockParts parts);

  /** Encodes into a block of zero bytes, minding which elements matter if that is known. */
  void encodeBlock(float[] from, int at, @Nullable Importance importance, MemorySegment to);

  @Override
  default void decode(MemorySegment from, long offset, float[] to, int at, int count) {
    BlockParts parts = new BlockParts(this);
    int size = type().blockSize();
    for (int i = 0; i < count; i += size) {
      parts.read(from, offset + type().bytes(i));
      parts.decode(to, at + i);
    }
  }

  @Override
  default void encode(float[] from, int at, int count, MemorySegment to, long offset) {
    encode(from, at, count, null, to, offset);
  }

  @Override
  default void encodeRow(float[] from, int at, float[] importance, MemorySegment to, long offset) {
    Importance ofRow = Importance.ofRow(importance, from, at);
    encode(from, at, importance.length, ofRow, to, offset);
  }

  private void encode(
      float[] from,
      int at,
      int count,
      @Nullable Importance importance,
      MemorySegment to,
      long offset) {
    int size = type().blockSize();
    for (int i = 0; i < count; i += size) {
      MemorySegment block = to.asSlice(offset + type().bytes(i), type().blockBytes());
      Importance mine = importance == null ? null : importance.from(i);
      encodeBlock(from, at + i, mine, block.fill((byte) 0));
    }
  }
}
