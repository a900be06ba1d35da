package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.plan.HostView;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class MemoryNeedsTest {
  @TempDir private Path folder;

  @Test
  void countsEveryPageOfTheCache() {
    Path model = TinyModels.write(folder, "qwen3", DType.F32);
    try (Inspection stages =
        Inspection.open(model, TinyModels.options(folder, "avx2").withSessions(3))) {
      MemoryNeeds needs = MemoryNeeds.of(HostView.of(stages.plan()), 2);
      assertThat(needs.weights()).isEqualTo(stages.plan().weights().bytes());
      // cosines and sines of 256 positions, 12 of each
      assertThat(needs.tables()).isEqualTo(2L * 256 * 12 * 4);
      // 3 conversations of 256 positions, 2 layers, 3 heads: keys of 24 f32, values of 24 as 32
      assertThat(needs.state()).isEqualTo(3L * 256 * 2 * 3 * (24 + 32) * 4);
      assertThat(needs.total())
          .isEqualTo(needs.weights() + needs.tables() + needs.state() + needs.scratch());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere ck does not know what is free, and refuses nothing
  void whatDoesNotFitIsRefusedWithItsSize() {
    MemoryNeeds large = new MemoryNeeds(2L << 50, 1L << 50, 2L << 50, 1L << 50);
    assertThatThrownBy(() -> large.check(Path.of("m.gguf")))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith(
            "m.gguf needs 6442450944 MB (weights 2147483648, tables 1073741824, ")
        .hasMessageContaining("MB of memory are free; a smaller --context")
        .hasMessageNotContaining("\n");
    assertThatCode(() -> new MemoryNeeds(1, 1, 1, 1).check(Path.of("m.gguf")))
        .doesNotThrowAnyException();
  }
}
