package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import org.junit.jupiter.api.Test;

class CompilerStackTest {
  @Test
  void theUsualStackIsRefusedWithTheOptionToAdd() {
    assertThatThrownBy(() -> CompilerStack.check(1024))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("1024 KB")
        .hasMessageContaining("-XX:CompilerThreadStackSize=4096");
  }

  @Test
  void theTestsRunWithEnough() {
    assertThatCode(CompilerStack::check).doesNotThrowAnyException();
  }
}
