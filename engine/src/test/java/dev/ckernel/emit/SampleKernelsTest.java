package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel of training and of block formats, compiled for every target that runs here, gives
 * the contract's bits.
 */
@Tag("matrix")
class SampleKernelsTest {
  /** Enough for HotSpot to compile what is called most. */
  private static final int WARM = 40;

  /** What becomes one program. */
  enum Part {
    TRAINING,
    BLOCKS;

    List<Sample> samples() {
      return switch (this) {
        case TRAINING -> Samples.training();
        case BLOCKS -> Samples.blocks();
      };
    }
  }

  static Stream<Arguments> targets() {
    return PlanRunners.targets().stream()
        .flatMap(target -> Stream.of(Part.values()).map(part -> Arguments.of(target, part)));
  }

  static Stream<Arguments> jvmTargets() {
    return Stream.of(Target.JVM512, Target.JVM256, Target.JVM128)
        .flatMap(target -> Stream.of(Part.values()).map(part -> Arguments.of(target, part)));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void inC(String name, Part part) {
    PlanRunner runner = PlanRunners.require(name);
    Program program = new Program(runner.target(), part.samples());
    Plan plan = program.plan();
    PlanMemory before = new PlanMemory(new byte[64], new byte[64], program.scratch());
    program.check(runner.run(plan, before, 1, 1, 3).scratch());
  }

  @ParameterizedTest
  @MethodSource("jvmTargets")
  void inJava(Target target, Part part) {
    Program program = new Program(target, part.samples());
    Plan plan = program.plan();
    StepCode code = JavaCompile.compile(JavaEmitter.CLASS_NAME, JavaEmitter.emit(plan)).load();
    byte[] before = program.scratch();
    int threads = 2;
    try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofShared()) {
      MemorySegment memory = arena.allocate(plan.scratchBytes() + threads * plan.threadBytes(), 64);
      for (int run = 0; run <= WARM; run++) {
        MemorySegment.copy(before, 0, memory, ValueLayout.JAVA_BYTE, 0, before.length);
        int team = run == 0 ? threads : 1;
        JvmTeam.step(code, new Frame(plan.extents(), team).with(Arena.SCRATCH, memory));
        if (run == 0 || run == WARM) {
          program.check(memory.asSlice(0, before.length).toArray(ValueLayout.JAVA_BYTE));
        }
      }
    }
  }

  @Test
  void samplesAreCompared() {
    Program program = new Program(Target.SCALAR, Samples.training());
    assertThatThrownBy(() -> program.check(program.scratch())).isInstanceOf(AssertionError.class);
  }

  /** All samples as one program, each with memory of its own. */
  private static final class Program {
    private final Target target;
    private final List<Sample> samples;
    private final List<KernelCase> cases;
    private final Map<KernelCase.Argument, Long> places = new HashMap<>();
    private long scratchBytes;

    Program(Target target, List<Sample> samples) {
      this.target = target;
      this.samples = samples;
      cases = samples.stream().map(sample -> sample.on(target)).toList();
      for (KernelCase each : cases) {
        for (KernelCase.Call call : each.calls()) {
          call.arguments().forEach(this::place);
        }
      }
    }

    private void place(KernelCase.Argument argument) {
      long bytes =
          switch (argument) {
            case KernelCase.Input input -> input.bytes().length;
            case KernelCase.Output output -> output.bytes();
            case KernelCase.Scratch scratch -> -1;
            case KernelCase.Constant constant -> -1;
          };
      if (bytes >= 0 && places.putIfAbsent(argument, scratchBytes) == null) {
        scratchBytes = align(scratchBytes + bytes);
      }
    }

    private static long align(long bytes) {
      return (bytes + 63) / 64 * 64;
    }

    /** What the memory holds before a run. */
    byte[] scratch() {
      byte[] scratch = new byte[Math.toIntExact(scratchBytes)];
      places.forEach((argument, at) -> {
        if (argument instanceof KernelCase.Input input) {
          System.arraycopy(input.bytes(), 0, scratch, at.intValue(), input.bytes().length);
        }
      });
      return scratch;
    }

    Plan plan() {
      List<Kernel> kernels = new ArrayList<>();
      List<Step> steps = new ArrayList<>();
      long threadBytes = 0;
      for (KernelCase each : cases) {
        for (KernelCase.Call call : each.calls()) {
          Kernel k = call.kernel();
          String name = k.name() + "_" + kernels.size();
          Kernel renamed = new Kernel(name, k.about(), k.params(), k.body(), k.values());
          kernels.add(renamed);
          List<Argument> arguments = new ArrayList<>();
          for (KernelCase.Argument argument : call.arguments()) {
            if (argument instanceof KernelCase.Scratch scratch) {
              threadBytes = Math.max(threadBytes, align(scratch.bytes()));
            }
            arguments.add(argument(argument));
          }
          steps.add(new Step.Call(name, renamed, arguments, Items.of(call.items()), 0));
          steps.add(new Step.Barrier());
        }
      }
      return Plan.ofSteps("All samples", target, kernels, steps, scratchBytes, threadBytes);
    }

    private Argument argument(KernelCase.Argument argument) {
      return switch (argument) {
        case KernelCase.Constant constant -> new Argument.Constant(constant.value());
        case KernelCase.Scratch scratch ->
            new Argument.Buffer("own", Arena.THREAD, 0, Argument.NO_COLUMN);
        case KernelCase.Input input ->
            buffer(Objects.requireNonNull(places.get(input)) + input.offset());
        case KernelCase.Output output -> buffer(Objects.requireNonNull(places.get(output)));
      };
    }

    private static Argument buffer(long at) {
      return new Argument.Buffer("at" + at, Arena.SCRATCH, at, Argument.NO_COLUMN);
    }

    void check(byte[] after) {
      for (int i = 0; i < cases.size(); i++) {
        Map<KernelCase.Argument, byte[]> memory = new HashMap<>();
        for (KernelCase.Call call : cases.get(i).calls()) {
          for (KernelCase.Argument argument : call.arguments()) {
            Long at = places.get(argument);
            if (at != null) {
              int from = at.intValue();
              switch (argument) {
                case KernelCase.Input input ->
                    memory.put(
                        input,
                        Arrays.copyOfRange(
                            after, from + input.offset(), from + input.bytes().length));
                case KernelCase.Output output ->
                    memory.put(output, Arrays.copyOfRange(after, from, from + output.bytes()));
                case KernelCase.Scratch scratch -> {}
                case KernelCase.Constant constant -> {}
              }
            }
          }
        }
        assertThat(cases.get(i).outputs(memory))
            .as(samples.get(i).name() + " for " + target.name())
            .usingRecursiveComparison()
            .isEqualTo(samples.get(i).contract());
      }
    }
  }
}
