package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.kernel.Target;
import dev.ckernel.tensor.CkException;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HostTest {
  private static final String ZEN4 =
      """
      processor\t: 0
      model name\t: AMD EPYC 9R14
      flags\t\t: fpu fma f16c avx avx2 avx512f avx512dq avx512bw avx512vl avx512_vnni

      processor\t: 1
      model name\t: AMD EPYC 9R14
      flags\t\t: fpu fma f16c avx avx2 avx512f avx512dq avx512bw avx512vl avx512_vnni
      """;

  @Test
  void prefersTheWidestThatTheProcessorHas() {
    Host host = Host.linux("x86_64", ZEN4, 512);
    assertThat(host.cpu()).isEqualTo("AMD EPYC 9R14");
    assertThat(host.best(Target.Language.C)).isEqualTo(Target.AVX512);
    assertThat(host.best(Target.Language.JAVA)).isEqualTo(Target.JVM512);
    assertThat(host.fit(Target.NEON).why()).isEqualTo("needs aarch64, and this machine is x86_64");
  }

  @Test
  void oneMissingInstructionSetIsEnoughToFallBack() {
    Host host = Host.linux("x86_64", ZEN4.replace("avx512_vnni", ""), 256);
    assertThat(host.best(Target.Language.C)).isEqualTo(Target.AVX2);
    assertThat(host.fit(Target.AVX512).why()).isEqualTo("the processor lacks avx512_vnni");
    assertThat(host.best(Target.Language.JAVA)).isEqualTo(Target.JVM256);
  }

  @Test
  void withoutFmaNothingFits() {
    Host host = Host.linux("x86_64", "flags : fpu sse2 avx", 128);
    assertThatThrownBy(() -> host.best(Target.Language.C))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("scalar: the processor lacks fma");
    assertThatThrownBy(() -> host.best(Target.Language.JAVA)).isInstanceOf(CkException.class);
  }

  @Test
  void knowsTheTwoKindsOfArm() {
    String features = "Features\t: fp asimd crc32";
    assertThat(Host.linux("aarch64", features + " asimddp", 128).best(Target.Language.C))
        .isEqualTo(Target.NEON_DOT);
    assertThat(Host.linux("aarch64", features, 128).best(Target.Language.C)).isEqualTo(Target.NEON);
  }

  @Test
  void anUnknownMachineHasNoNativeTarget() {
    Host host = new Host("riscv64", "unknown", Set.of(), 128);
    assertThatThrownBy(() -> host.best(Target.Language.C))
        .hasMessageContaining("this machine is riscv64");
    assertThat(host.best(Target.Language.JAVA)).isEqualTo(Target.JVM128);
  }

  @Test
  void withoutTheVectorModuleTheJvmIsRefusedWithTheFlagThatMendsIt() {
    Host host = Host.linux("x86_64", ZEN4, 0);
    assertThatThrownBy(() -> host.best(Target.Language.JAVA))
        .hasMessageContaining("--add-modules jdk.incubator.vector");
  }

  @Test
  void targetsHaveNames() {
    for (Target target : Target.all()) {
      assertThat(Host.named(target.name())).isEqualTo(target);
    }
    assertThatThrownBy(() -> Host.named("avx1024"))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("avx1024")
        .hasMessageContaining("neon-dot");
  }

  @Test
  void thisMachineIsKnown() {
    Host host = Host.detect();
    assertThat(host.fits()).hasSize(Target.all().size());
    assertThat(host.jvmBits()).isPositive();
    assertThat(host.cpu()).isNotEmpty();
  }
}
