package dev.ckernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class DTypeTest {
  @Test
  void bytesCountsWholeBlocks() {
    assertThat(DType.F32.bytes(3)).isEqualTo(12);
    assertThat(DType.Q8_0.bytes(64)).isEqualTo(68);
    assertThat(DType.Q6_K.bytes(256)).isEqualTo(210);
  }

  @Test
  void bytesRefusesPartOfABlock() {
    assertThatThrownBy(() -> DType.Q4_0.bytes(33)).hasMessageContaining("33");
  }
}
