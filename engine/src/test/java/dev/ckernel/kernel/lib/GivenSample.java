package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Target;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A sample of a kernel that needs no class of its own. */
record GivenSample(String name, Function<Target, KernelCase> call, Supplier<List<int[]>> expected)
    implements Sample {
  @Override
  public KernelCase on(Target target) {
    return call.apply(target);
  }

  @Override
  public List<int[]> contract() {
    return expected.get();
  }
}
