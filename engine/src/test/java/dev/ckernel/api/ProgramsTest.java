package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.emit.Host;
import dev.ckernel.kernel.Target;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramsTest {
  private static final Host RISCV = new Host("riscv64", "some core", Set.of(), 128);

  @TempDir private Path folder;

  @Test
  void autoTakesTheJvmWhereNoCTargetFits() {
    assertThat(target(RISCV, Map.of(), Backend.AUTO)).isEqualTo(Target.JVM128);
    assertThatThrownBy(() -> target(RISCV, Map.of(), Backend.NATIVE))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith("no native target fits this machine (");
  }

  @Test
  void autoTakesTheJvmWhereNoCompilerWorks() {
    Host host = new Host("x86_64", "a core", Set.of("avx2", "fma", "f16c"), 256);
    Map<String, String> none = Map.of("CK_CC", "no-such-compiler");
    assertThat(target(host, none, Backend.AUTO)).isEqualTo(Target.JVM256);
    assertThat(target(host, none, Backend.NATIVE)).isEqualTo(Target.AVX2);
  }

  @Test
  void autoWithNothingAtAllTellsWhatIsMissing() {
    Host host = new Host("riscv64", "some core", Set.of(), 0);
    assertThatThrownBy(() -> target(host, Map.of(), Backend.AUTO))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("--add-modules jdk.incubator.vector");
  }

  private Target target(Host host, Map<String, String> environment, Backend backend) {
    return new Programs(host, environment, folder)
        .target(ModelOptions.defaults().withBackend(backend));
  }
}
