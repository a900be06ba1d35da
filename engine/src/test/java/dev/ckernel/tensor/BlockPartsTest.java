package dev.ckernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BlockPartsTest {
  private static final int BLOCKS = 20;

  /** Nothing of one block stays in the next. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"F32", "F16", "BF16"})
  void eachBlockStandsForItself(DType type) {
    MemorySegment blocks = MemorySegment.ofArray(RandomBlocks.make(type, BLOCKS));
    BlockParts reused = BlockParts.of(type);
    for (int i = 0; i < BLOCKS; i++) {
      BlockParts fresh = BlockParts.of(type);
      fresh.read(blocks, (long) i * type.blockBytes());
      reused.read(blocks, (long) i * type.blockBytes());
      assertThat(reused).usingRecursiveComparison().isEqualTo(fresh);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F16", "BF16"})
  void plainTypesHaveNoBlocks(DType type) {
    assertThatThrownBy(() -> BlockParts.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(type + " has no blocks");
  }
}
