package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import org.junit.jupiter.api.Test;

class CompilerOptionsTest {
  @Test
  void theUsualStackIsRefusedWithTheOptionToAdd() {
    assertThatThrownBy(() -> CompilerOptions.STACK.check(1024))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("1024 KB")
        .hasMessageContaining("-XX:CompilerThreadStackSize=4096");
  }

  @Test
  void theUsualDelayIsRefusedWithTheOptionToAdd() {
    assertThatThrownBy(() -> CompilerOptions.TIER_2.check(5))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("-XX:Tier3DelayOn=1000");
  }

  @Test
  void theTestsRunWithEnough() {
    assertThatCode(CompilerOptions::check).doesNotThrowAnyException();
  }
}
