package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Param;
import dev.ckernel.kernel.Target;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class JavaEmitterTest {
  static Stream<Arguments> cells() {
    return Stream.of(Target.JVM512, Target.JVM256, Target.JVM128)
        .flatMap(target -> OpKernels.all().stream().map(each -> Arguments.of(each, target)));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyOperationGivesTheBitsOfTheInterpreter(OpKernels.Case each, Target target) {
    List<byte[]> expected = JvmCell.interpret(each.kernel(), each.arguments(), OpKernels.ITEMS);
    JvmCell cell = new JvmCell(each.kernel(), target, each.arguments(), OpKernels.ITEMS);
    assertSame(each, cell.run(3), expected, "three threads");
  }

  private static void assertSame(
      OpKernels.Case each, List<byte[]> actual, List<byte[]> expected, String how) {
    List<Param> buffers = new ArrayList<>();
    for (Param param : each.kernel().params()) {
      if (param instanceof Param.Buffer) {
        buffers.add(param);
      }
    }
    for (int i = 0; i < expected.size(); i++) {
      Mem mem = buffers.get(i).value().pointer().mem();
      assertThat(ints(actual.get(i), mem))
          .as(how + ": " + buffers.get(i).name())
          .containsExactly(ints(expected.get(i), mem));
    }
  }

  /** The bytes as ints, all NaNs as one. */
  private static int[] ints(byte[] bytes, Mem mem) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int[] result = new int[bytes.length / mem.bytes()];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          switch (mem) {
            case F32 -> Float.floatToIntBits(buffer.getFloat());
            case I32 -> buffer.getInt();
            case F16, BF16, U16 -> buffer.getShort();
            case U8, I8 -> buffer.get();
          };
    }
    return result;
  }
}
