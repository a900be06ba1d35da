package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Mem;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation gives the interpreter's bits on every target that can run here. */
@Tag("slow")
final class COpsTest {
  private static final int BYTES = OpCases.ELEMENTS * Integer.BYTES;

  /** Floats at which implementations differ, and integers of the same bits. */
  private static final int[] EDGES = {
    0,
    0x80000000,
    1,
    0x80000001,
    0x007FFFFF,
    0x807FFFFF,
    0x00800000,
    0x3F800000,
    0xBF800000,
    0x7F7FFFFF,
    0xFF7FFFFF,
    0x7F800000,
    0xFF800000,
    0x7FC00000,
    0x7F800001,
    0x4B400000,
    0x3F000000,
    0x33000000,
    0x33000001,
    0x387FC000,
    0x387FE000,
    0x477FE000,
    0x477FF000,
    0x38800000,
    0x3F808000,
    0x3F818000,
    0x7F7F8000,
    0x4F000000,
    0x4B7FFFFF,
    0x0001FFFF,
    0x80808080,
    0x81818181
  };

  static List<String> targets() {
    return PlanRunners.targets();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void everyOperationGivesTheInterpretersBits(String target) {
    PlanRunner runner = PlanRunners.require(target);
    List<OpCases.Case> cases = OpCases.all();
    Plan plan = plan(cases, runner);
    PlanMemory before =
        new PlanMemory(operands(), new byte[64], new byte[Math.toIntExact(plan.scratchBytes())]);

    PlanMemory expected = PlanOracle.run(plan, before, 1, 1);
    PlanMemory actual = runner.run(plan, before, 1, 1, 3);

    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      compare(cases.get(i), i, expected.scratch(), actual.scratch(), wrong);
    }
    assertThat(wrong).isEmpty();
  }

  private static Plan plan(List<OpCases.Case> cases, PlanRunner runner) {
    List<Kernel> kernels = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Kernel kernel = cases.get(i).kernel();
      kernels.add(kernel);
      steps.add(
          new Step.Call(
              kernel.name(),
              kernel,
              List.of(
                  operand(cases.get(i), 0),
                  operand(cases.get(i), 1),
                  operand(cases.get(i), 2),
                  new Argument.Buffer("out", Arena.SCRATCH, (long) i * BYTES, Argument.NO_COLUMN)),
              Items.of(OpCases.ELEMENTS / 16),
              0));
      steps.add(new Step.Barrier());
    }
    return Plan.ofSteps(
        "All operations", runner.target(), kernels, steps, (long) cases.size() * BYTES, 0);
  }

  /** Each operand ends where the weights end or a third earlier, also for narrow elements. */
  private static Argument operand(OpCases.Case of, int which) {
    long bytes = (long) OpCases.ELEMENTS * of.in().bytes();
    long end = (long) BYTES * (3 - which);
    return new Argument.Buffer(
        "abc".substring(which, which + 1), Arena.WEIGHTS, end - bytes, Argument.NO_COLUMN);
  }

  private static byte[] operands() {
    ByteBuffer bytes = ByteBuffer.allocate(3 * BYTES).order(ByteOrder.LITTLE_ENDIAN);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 3 * OpCases.ELEMENTS; i++) {
      int edges = EDGES.length;
      int pair = i % OpCases.ELEMENTS;
      int edge =
          switch (i / OpCases.ELEMENTS) {
            case 0 -> pair % edges;
            case 1 -> pair / edges % edges;
            default -> random.nextInt(edges);
          };
      boolean isEdge = pair < edges * edges;
      int near = Float.floatToRawIntBits((float) (random.nextDouble() * 8 - 4));
      bytes.putInt(isEdge ? EDGES[edge] : random.nextBoolean() ? near : random.nextInt());
    }
    return bytes.array();
  }

  private static void compare(
      OpCases.Case of, int index, byte[] expected, byte[] actual, List<String> wrong) {
    ByteBuffer e =
        ByteBuffer.wrap(expected, index * BYTES, BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer a =
        ByteBuffer.wrap(actual, index * BYTES, BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
    int size = of.out().bytes();
    int different = 0;
    for (int at = 0; at < BYTES; at += size) {
      long x = bits(e, at, of.out());
      long y = bits(a, at, of.out());
      if (x != y && different++ == 0) {
        wrong.add("%s: element %d is %x, not %x".formatted(of.kernel().name(), at / size, y, x));
      }
    }
  }

  /** The bits of an element, with all NaNs as one. */
  private static long bits(ByteBuffer bytes, int at, Mem mem) {
    return switch (mem) {
      case F32 -> Float.floatToIntBits(bytes.getFloat(at));
      case F16 -> Float.floatToIntBits(Float.float16ToFloat(bytes.getShort(at)));
      case BF16 -> Float.floatToIntBits(Float.intBitsToFloat(bytes.getShort(at) << 16));
      case I32 -> bytes.getInt(at);
      case U16 -> bytes.getShort(at);
      case U8, I8 -> bytes.get(at);
    };
  }
}
