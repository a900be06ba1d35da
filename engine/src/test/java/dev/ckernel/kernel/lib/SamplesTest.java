package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Legaliser;
import dev.ckernel.kernel.Legality;
import dev.ckernel.kernel.Target;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every kernel of the library. */
@Tag("slow")
class SamplesTest {
  static List<Sample> all() {
    return Samples.all();
  }

  @Test
  void namesAreUnique() {
    assertThat(all().stream().map(Sample::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyMachinesFormComputesTheContract(Sample sample) {
    List<int[]> contract = sample.contract();
    for (Target target : Target.all()) {
      KernelCase virtual = sample.on(target);
      KernelCase legal = virtual.withKernels(kernel -> legalise(kernel, target));
      Samples.equal(legal.interpret(), contract, sample.name() + " for " + target.name());
    }
  }

  private static Kernel legalise(Kernel kernel, Target target) {
    Kernel legal = Legaliser.legalise(kernel, target);
    Legality.check(legal, target);
    return legal;
  }

  @ParameterizedTest
  @MethodSource("all")
  void itemsMayBeDoneInAnyOrderAndByAnyThread(Sample sample) {
    KernelCase on = sample.on(Target.AVX512);
    for (int calls : new int[] {2, 3, 7}) {
      Samples.equal(on.interpret(calls), sample.contract(), sample.name() + " in " + calls);
    }
  }

  @Test
  void kernelsAreBuiltTheSameEachTime() {
    assertThat(kernels()).isEqualTo(kernels());
  }

  private static List<Kernel> kernels() {
    return all().stream()
        .flatMap(sample -> sample.on(Target.AVX2).calls().stream())
        .map(KernelCase.Call::kernel)
        .toList();
  }
}
