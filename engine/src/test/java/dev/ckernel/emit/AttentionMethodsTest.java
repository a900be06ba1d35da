package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Param;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Attention;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention of the usual and of odd heads is in methods small enough for HotSpot. */
@Tag("matrix")
class AttentionMethodsTest {
  static Stream<Arguments> cells() {
    return Stream.of(Target.JVM512, Target.JVM256, Target.JVM128)
        .flatMap(target ->
            Stream.of(KvLayout.Format.values())
                .flatMap(format ->
                    Stream.of(new Mask.Causal(), new Mask.Window(512))
                        .map(mask -> Arguments.of(target, format, mask))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyVariantIsCompiled(Target target, KvLayout.Format format, Mask mask) {
    for (int group : new int[] {1, 2, 4, 7}) {
      for (int headDim : new int[] {64, 128, 256, format.scaled() ? 96 : 88}) {
        KvLayout layout = KvLayout.of(1, 1, headDim, format);
        Attention.Spec spec =
            new Attention.Spec(
                "attention", "", group, layout, 1, mask, group * headDim, group * headDim, 8);
        for (Attention.Variant variant : Attention.Variant.values()) {
          Kernel kernel = Attention.build(spec, variant, target);
          CompiledJava compiled =
              JavaCompile.compile(JavaEmitter.CLASS_NAME, JavaEmitter.emit(plan(kernel, target)));
          assertThat(compiled.methodSizes().get("attention"))
              .as("%s, %d heads of %d", variant, group, headDim)
              .isLessThan(CompiledJava.LARGEST_METHOD);
        }
      }
    }
  }

  private static Plan plan(Kernel kernel, Target target) {
    List<Argument> arguments = new ArrayList<>();
    for (Param param : kernel.params().subList(0, kernel.params().size() - 2)) {
      arguments.add(
          switch (param) {
            case Param.Buffer b ->
                new Argument.Buffer("buffer", Arena.SCRATCH, 0, Argument.NO_COLUMN);
            case Param.Scalar s -> new Argument.Extent(RuntimeExtent.ROWS);
          });
    }
    Step call = new Step.Call("attention", kernel, arguments, Items.of(1), 0);
    return Plan.ofSteps(
        "Tested",
        target,
        List.of(kernel),
        RuntimeExtent.declared(new Capacity(1, 1, 1, 1)),
        List.of(call, new Step.Barrier()),
        64,
        0);
  }
}
