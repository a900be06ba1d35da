package dev.ckernel.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Interpreter.Buffer;
import dev.ckernel.kernel.Op.DotWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A kernel and its form for each machine compute the same bits. */
class LegaliserTest {
  static List<Target> targets() {
    return Target.all();
  }

  static Stream<Long> seeds() {
    return LongStream.range(0, 100).boxed();
  }

  private static List<byte[]> run(Kernel kernel, List<byte[]> contents, int begin, int end) {
    List<byte[]> copies = contents.stream().map(byte[]::clone).toList();
    Interpreter.run(kernel, copies.stream().map(Buffers::of).toList(), begin, end);
    return copies;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void arbitraryKernels(long seed) {
    Kernel kernel = RandomKernel.of(seed);
    List<byte[]> contents = RandomKernel.arguments(seed);
    List<byte[]> expected = run(kernel, contents, 0, RandomKernel.ITEMS);
    for (Target target : Target.all()) {
      Kernel legal = Legaliser.legalise(kernel, target);
      Legality.check(legal, target);
      List<byte[]> actual = run(legal, contents, 0, RandomKernel.ITEMS);
      for (int i = 0; i < expected.size(); i++) {
        Mem mem = RandomKernel.forms().get(i);
        assertThat(Buffers.oneNan(mem, actual.get(i)))
            .as("%s of seed %d for %s", kernel.params().get(i).name(), seed, target.name())
            .isEqualTo(Buffers.oneNan(mem, expected.get(i)));
      }
    }
  }

  @Test
  void arbitraryKernelsDoSomething() {
    long changed =
        seeds()
            .filter(seed -> {
              List<byte[]> before = RandomKernel.arguments(seed);
              List<byte[]> after = run(RandomKernel.of(seed), before, 0, RandomKernel.ITEMS);
              return IntStream.range(0, before.size())
                      .filter(i -> !Arrays.equals(before.get(i), after.get(i)))
                      .count()
                  >= 3;
            })
            .count();
    assertThat(changed).isGreaterThan(95);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void partialLoadsAndStoresOfEveryFormAndCount(Target target) {
    for (Mem mem : Mem.values()) {
      for (int count = 1; count <= 16; count++) {
        KernelBuilder k = new KernelBuilder("partial", "");
        Value x = k.in("x", mem);
        Value y = k.out("y", mem);
        Value all = k.out("all", mem.element() == Element.F32 ? Mem.F32 : Mem.I32);
        Value begin = k.scalar("begin");
        Value end = k.scalar("end");
        Value part = k.load16(x, begin, count);
        k.store(y, end, part, count);
        k.store(all, k.i32(0), part);
        Kernel kernel = k.build();
        byte[] input = new byte[mem.bytes() * (1 + count)]; // nothing behind the last element
        for (int i = 0; i < input.length; i++) {
          input[i] = (byte) (17 * i + 1);
        }
        byte[] output = new byte[mem.bytes() * (2 + count)];
        List<byte[]> contents = List.of(input, output, new byte[64]);
        List<byte[]> expected = run(kernel, contents, 1, 2);
        List<byte[]> actual = run(Legaliser.legalise(kernel, target), contents, 1, 2);
        assertThat(actual.get(1)).as("%s, %d", mem, count).isEqualTo(expected.get(1));
        assertThat(actual.get(2)).as("%s, %d", mem, count).isEqualTo(expected.get(2));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DotWeights.class)
  void dot4OfEveryPairOfBytes(DotWeights weights) {
    int values = weights == DotWeights.SEVEN_BITS ? 128 : 256;
    List<Integer> ws = new ArrayList<>();
    List<Integer> xs = new ArrayList<>();
    for (int w = 0; w < values; w++) {
      for (int x = -127; x <= 127; x++) {
        int place = 8 * (ws.size() % 4);
        ws.add(w << place | (values - 1 - w) << (place + 8) % 32);
        xs.add((x & 0xFF) << place | 1 << (place + 8) % 32);
      }
    }
    while (ws.size() % 16 != 0) {
      ws.add(0);
      xs.add(0);
    }
    Kernel kernel =
        Elementwise.kernel(
            16,
            Mem.I32,
            List.of(Mem.I32, Mem.I32),
            (k, in) -> k.dot4(k.i32x16(-7), in.get(0), in.get(1), weights));
    List<Buffer> inputs =
        Stream.of(ws, xs)
            .map(list -> Buffers.of(list.stream().mapToInt(i -> i).toArray()))
            .toList();
    int[] expected = Buffers.ints(Elementwise.run(kernel, ws.size(), inputs));
    for (Target target : Target.all()) {
      Kernel legal = Legaliser.legalise(kernel, target);
      Legality.check(legal, target);
      assertThat(Buffers.ints(Elementwise.run(legal, ws.size(), inputs)))
          .as(target.name())
          .isEqualTo(expected);
    }
  }
}
