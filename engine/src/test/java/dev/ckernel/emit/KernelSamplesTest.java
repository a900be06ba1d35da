package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.KernelCase;
import dev.ckernel.kernel.lib.Sample;
import dev.ckernel.kernel.lib.Samples;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels of training as real programs: each sample's outputs, in raw bits. */
@Tag("matrix")
class KernelSamplesTest {
  private static final List<Target> JVM = List.of(Target.JVM512, Target.JVM256, Target.JVM128);

  static List<String> cTargets() {
    return PlanRunners.targets().stream().filter(target -> !target.startsWith("neon")).toList();
  }

  static List<Target> jvmTargets() {
    return JVM;
  }

  @ParameterizedTest
  @MethodSource("cTargets")
  void c(String target) {
    check(PlanRunners.require(target));
  }

  @ParameterizedTest
  @MethodSource("jvmTargets")
  void jvm(Target target) {
    check(new JvmPlanRunner(target));
  }

  /** One program of all samples, each call a step of its own. */
  private static void check(PlanRunner runner) {
    Program program = new Program();
    List<Sample> samples = Samples.training();
    List<KernelCase> cases = samples.stream().map(sample -> sample.on(runner.target())).toList();
    cases.forEach(program::add);
    Plan plan = program.plan(runner.target());
    for (int threads : new int[] {1, 3}) {
      byte[] after = runner.run(plan, program.memory(), 1, 1, threads).scratch();
      for (int i = 0; i < cases.size(); i++) {
        List<int[]> actual = cases.get(i).outputs(program.contents(cases.get(i), after));
        List<int[]> expected = samples.get(i).contract();
        assertThat(actual).hasSameSizeAs(expected);
        for (int output = 0; output < expected.size(); output++) {
          assertThat(actual.get(output))
              .as("output %d of %s, %d threads", output, samples.get(i).name(), threads)
              .isEqualTo(expected.get(output));
        }
      }
    }
  }

  private static final class Program {
    private final List<Kernel> kernels = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<KernelCase.Argument, Long> places = new HashMap<>();
    private byte[] bytes = {};
    private long threadBytes;

    void add(KernelCase given) {
      for (KernelCase.Call call : given.calls()) {
        Kernel kernel = call.kernel();
        Kernel renamed =
            new Kernel(
                kernel.name() + "_" + kernels.size(),
                kernel.about(),
                kernel.params(),
                kernel.body(),
                kernel.values());
        kernels.add(renamed);
        List<Argument> arguments = new ArrayList<>();
        for (int i = 0; i < call.arguments().size(); i++) {
          arguments.add(argument(kernel.params().get(i).name(), call.arguments().get(i)));
        }
        steps.add(new Step.Call(renamed.name(), renamed, arguments, Items.of(call.items()), 0));
        steps.add(new Step.Barrier());
      }
    }

    private Argument argument(String name, KernelCase.Argument given) {
      return switch (given) {
        case KernelCase.Constant constant -> new Argument.Constant(constant.value());
        case KernelCase.Scratch scratch -> {
          threadBytes = Math.max(threadBytes, (scratch.bytes() + 63) / 64 * 64);
          yield new Argument.Buffer(name, Arena.THREAD, 0, Argument.NO_COLUMN);
        }
        case KernelCase.Input input -> {
          long at = places.computeIfAbsent(given, argument -> place(input.bytes()));
          yield new Argument.Buffer(name, Arena.SCRATCH, at + input.offset(), Argument.NO_COLUMN);
        }
        case KernelCase.Output output -> {
          long at = places.computeIfAbsent(given, argument -> place(new byte[output.bytes()]));
          yield new Argument.Buffer(name, Arena.SCRATCH, at, Argument.NO_COLUMN);
        }
      };
    }

    private long place(byte[] content) {
      int at = bytes.length;
      bytes = Arrays.copyOf(bytes, (at + content.length + 63) / 64 * 64);
      System.arraycopy(content, 0, bytes, at, content.length);
      return at;
    }

    Plan plan(Target target) {
      return Plan.ofSteps("Samples", target, kernels, steps, bytes.length, threadBytes);
    }

    PlanMemory memory() {
      return new PlanMemory(new byte[64], new byte[64], bytes);
    }

    Map<KernelCase.Argument, byte[]> contents(KernelCase of, byte[] after) {
      Map<KernelCase.Argument, byte[]> contents = new HashMap<>();
      for (KernelCase.Call call : of.calls()) {
        for (KernelCase.Argument argument : call.arguments()) {
          Long at = places.get(argument);
          if (at == null) {
            continue;
          }
          int from = Math.toIntExact(at);
          switch (argument) {
            case KernelCase.Input input ->
                contents.put(
                    argument,
                    Arrays.copyOfRange(after, from + input.offset(), from + input.bytes().length));
            case KernelCase.Output output ->
                contents.put(argument, Arrays.copyOfRange(after, from, from + output.bytes()));
            case KernelCase.Constant c -> {}
            case KernelCase.Scratch s -> {}
          }
        }
      }
      return contents;
    }
  }
}
