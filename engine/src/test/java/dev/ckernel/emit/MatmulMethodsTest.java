package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Param;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Activation;
import dev.ckernel.kernel.lib.Epilogue;
import dev.ckernel.kernel.lib.Epilogue.Part;
import dev.ckernel.kernel.lib.Matmul;
import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.plan.Step;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The largest kernels there are, gate and up at once where a kernel may hold both, are small enough
 * for HotSpot.
 */
@Tag("matrix")
class MatmulMethodsTest {
  static Stream<Arguments> cells() {
    return Stream.of(DType.values())
        .flatMap(type ->
            Stream.of(Target.JVM512, Target.JVM256, Target.JVM128)
                .flatMap(target ->
                    epilogues()
                        .filter(parts -> Matmul.holds(WeightFormat.of(type), parts, target))
                        .flatMap(parts ->
                            inputs(type)
                                .mapToObj(inputs -> Arguments.of(type, target, parts, inputs)))));
  }

  private static Stream<List<Part>> epilogues() {
    return Stream.of(
        List.of(new Part.Bias(), new Part.Activate(Nonlinearity.GELU), new Part.Scale(2f)),
        List.of(new Part.Gate(Nonlinearity.SILU)),
        List.of(new Part.Gate(Nonlinearity.GELU_TANH), new Part.Scale(2f), new Part.Residual()),
        List.of(new Part.Gate(Nonlinearity.GELU), new Part.Scale(2f), new Part.Residual()));
  }

  /** Many, and so few that some loops have one turn only and are laid open. */
  private static IntStream inputs(DType type) {
    return type.isQuantised() ? IntStream.of(512, type.blockSize()) : IntStream.of(272, 96);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void largestAreCompiled(DType type, Target target, List<Part> parts, int inputs) {
    WeightFormat format = WeightFormat.of(type);
    Activation activation =
        switch (format) {
          case WeightFormat.Blocks blocks -> Activation.of(inputs, blocks.subBlock(), target);
          case WeightFormat.Plain plain -> null;
        };
    boolean gate = parts.stream().anyMatch(Part.Gate.class::isInstance);
    Matmul.Spec spec =
        new Matmul.Spec(
            "gate",
            "",
            format,
            gate ? 2 : 1,
            inputs,
            inputs,
            activation,
            new Epilogue.Spec(parts, inputs, inputs));
    for (Matmul.Variant variant : Matmul.variants(spec, target)) {
      CompiledJava compiled =
          JavaCompile.compile(
              JavaEmitter.CLASS_NAME,
              JavaEmitter.emit(plan(Matmul.build(spec, variant, target), target)));
      assertThat(compiled.methodSizes().values())
          .as("%s of %s for %s", variant, type, target.name())
          .allMatch(size -> size < CompiledJava.LARGEST_METHOD);
    }
  }

  private static Plan plan(Kernel kernel, Target target) {
    List<Argument> arguments = new ArrayList<>();
    for (Param param : kernel.params().subList(0, kernel.params().size() - 2)) {
      arguments.add(
          switch (param) {
            case Param.Buffer b ->
                new Argument.Buffer(
                    "buffer", dev.ckernel.plan.Arena.SCRATCH, 0, Argument.NO_COLUMN);
            case Param.Scalar s -> new Argument.Extent(RuntimeExtent.ROWS);
          });
    }
    Step call = new Step.Call("gate", kernel, arguments, Items.of(1), 0);
    return Plan.ofSteps(
        "Gate",
        target,
        List.of(kernel),
        RuntimeExtent.declared(new Capacity(1, 1, 1, 1)),
        List.of(call, new Step.Barrier()),
        64,
        0);
  }
}
