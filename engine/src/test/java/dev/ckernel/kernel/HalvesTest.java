package dev.ckernel.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Interpreter.Buffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** f16 and bf16 where the machine has no instruction for them, against their definitions. */
class HalvesTest {
  private static final int ALL = 1 << 16;

  private static Kernel withoutInstructions(Mem output, Mem input) {
    Kernel kernel = Elementwise.kernel(16, output, List.of(input), (k, in) -> in.getFirst());
    Kernel legal = Legaliser.legalise(kernel, Target.JVM512);
    Legality.check(legal, Target.JVM512);
    return legal;
  }

  private static byte[] littleEndian(int[] shorts) {
    byte[] bytes = new byte[2 * shorts.length];
    for (int i = 0; i < shorts.length; i++) {
      bytes[2 * i] = (byte) shorts[i];
      bytes[2 * i + 1] = (byte) (shorts[i] >>> 8);
    }
    return bytes;
  }

  private static float value(Mem mem, int bits) {
    return mem == Mem.F16 ? SixteenBits.f16(bits) : SixteenBits.bf16(bits);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mem.class,
      names = {"F16", "BF16"})
  void everyValueWidens(Mem mem) {
    Buffer all = Buffers.of(littleEndian(IntStream.range(0, ALL).toArray()));
    float[] expected = new float[ALL];
    for (int i = 0; i < ALL; i++) {
      expected[i] = value(mem, i);
    }
    Buffer wide = Elementwise.run(withoutInstructions(Mem.F32, mem), ALL, List.of(all));
    assertThat(Buffers.bits(Buffers.floats(wide))).isEqualTo(Buffers.bits(expected));
  }

  /** Each value itself, and between it and the next one: just above, halfway, and around that. */
  @ParameterizedTest
  @EnumSource(
      value = Mem.class,
      names = {"F16", "BF16"})
  void narrowingRoundsHalfToEven(Mem mem) {
    int infinity = mem == Mem.F16 ? 0x7C00 : 0x7F80;
    int perValue = 6;
    float[] x = new float[2 * perValue * (infinity + 16 & -16)];
    int[] expected = new int[x.length];
    for (int sign = 0; sign < 2; sign++) {
      for (int i = 0; i < infinity; i++) {
        int at = perValue * (2 * i + sign);
        float here = value(mem, i);
        // Above the largest finite value the next one would be the power of two that follows.
        double step =
            i + 1 < infinity
                ? value(mem, i + 1) - (double) here
                : here - (double) value(mem, i - 1);
        float half = (float) (here + step / 2);
        float[] between = {
          here,
          Math.nextUp(here),
          Math.nextDown(half),
          half,
          Math.nextUp(half),
          i + 1 < infinity ? Math.nextDown(value(mem, i + 1)) : Float.MAX_VALUE
        };
        for (int j = 0; j < perValue; j++) {
          x[at + j] = sign == 0 ? between[j] : -between[j];
          boolean up = between[j] > half || (between[j] == half && i % 2 == 1);
          expected[at + j] = (up ? i + 1 : i) | sign << 15;
        }
      }
    }
    Buffer narrow =
        Elementwise.run(withoutInstructions(mem, Mem.F32), x.length, List.of(Buffers.of(x)));
    assertThat(Buffers.bytes(narrow)).isEqualTo(littleEndian(expected));
  }

  @ParameterizedTest
  @EnumSource(
      value = Mem.class,
      names = {"F16", "BF16"})
  void infinitiesAndNansNarrow(Mem mem) {
    int infinity = mem == Mem.F16 ? 0x7C00 : 0x7F80;
    int nan = mem == Mem.F16 ? 0x7E00 : 0x7FC0;
    int[] bits = new int[16];
    int[] expected = new int[16];
    for (int i = 0; i < 16; i++) {
      int payload = new int[] {0, 1, 0x7FFFFF, 0x400000, 0x1FFF, 0x2000, 0xFFFF, 0x10000}[i / 2];
      int sign = i % 2;
      bits[i] = 0x7F800000 | payload | sign << 31;
      expected[i] = (payload == 0 ? infinity : nan) | sign << 15;
    }
    Buffer narrow =
        Elementwise.run(
            withoutInstructions(mem, Mem.F32), 16, List.of(Buffers.of(Buffers.bytes(bits))));
    assertThat(Buffers.bytes(narrow)).isEqualTo(littleEndian(expected));
  }
}
