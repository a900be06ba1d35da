package dev.ckernel.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.plan.MemoryLayout.Placed;
import dev.ckernel.plan.MemoryLayout.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layouts of random buffers. */
final class MemoryLayoutTest {
  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  /** Buffers of whole lines of the cache, many of equal size, some of them empty. */
  private static List<Wanted> buffers(SplittableRandom random, int lines) {
    List<Wanted> wanted = new ArrayList<>();
    int count = random.nextInt(1, 25);
    int sizes = random.nextBoolean() ? 4 : 4000;
    for (int i = 0; i < count; i++) {
      int first = random.nextInt(lines);
      int last = Math.min(lines - 1, first + random.nextInt(random.nextBoolean() ? 3 : lines));
      wanted.add(new Wanted("b" + i, 64L * random.nextInt(sizes), first, last));
    }
    return wanted;
  }

  private static boolean meet(Placed a, Placed b) {
    return a.first() <= b.last()
        && b.first() <= a.last()
        && a.offset() < b.offset() + b.bytes()
        && b.offset() < a.offset() + a.bytes();
  }

  /** Two buffers that are alive at once and share a byte. */
  private static List<String> clashes(List<Placed> buffers) {
    List<String> clashes = new ArrayList<>();
    for (int i = 0; i < buffers.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (meet(buffers.get(i), buffers.get(j))) {
          clashes.add(buffers.get(j).name() + " and " + buffers.get(i).name());
        }
      }
    }
    return clashes;
  }

  private static long mostAlive(List<Wanted> wanted, int lines) {
    long most = 0;
    for (int line = 0; line < lines; line++) {
      long bytes = 0;
      for (Wanted buffer : wanted) {
        bytes += buffer.first() <= line && line <= buffer.last() ? buffer.bytes() : 0;
      }
      most = Math.max(most, bytes);
    }
    return most;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noTwoBuffersThatLiveAtOnceShareAByte(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int lines = random.nextInt(1, 40);
    List<Wanted> wanted = buffers(random, lines);
    MemoryLayout layout = MemoryLayout.of(wanted, lines);
    assertThat(clashes(layout.buffers())).isEmpty();
    long end = 0;
    for (Placed buffer : layout.buffers()) {
      assertThat(buffer.offset()).isNotNegative();
      assertThat(buffer.offset() % 64).as(buffer.name()).isZero();
      end = Math.max(end, buffer.offset() + buffer.bytes());
    }
    assertThat(layout.bytes()).isEqualTo(end);
    assertThat(layout.bytes() % 64).isZero();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noLayoutIsSmallerThanWhatLivesAtOnceNorLargerThanAll(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int lines = random.nextInt(1, 40);
    List<Wanted> wanted = buffers(random, lines);
    MemoryLayout layout = MemoryLayout.of(wanted, lines);
    assertThat(layout.lowerBound()).isEqualTo(mostAlive(wanted, lines));
    long all = wanted.stream().mapToLong(Wanted::bytes).sum();
    assertThat(layout.bytes()).isBetween(layout.lowerBound(), all);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachBufferStandsOnceAndTheirOrderDoesNotMatter(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Wanted> wanted = buffers(random, 20);
    MemoryLayout layout = MemoryLayout.of(wanted, 20);
    assertThat(
            layout.buffers().stream()
                .map(b -> new Wanted(b.name(), b.bytes(), b.first(), b.last())))
        .containsExactlyInAnyOrderElementsOf(wanted);
    for (Placed buffer : layout.buffers()) {
      assertThat(layout.buffer(buffer.name())).isEqualTo(buffer);
    }
    assertThat(MemoryLayout.of(wanted.reversed(), 20)).isEqualTo(layout);
  }

  @Test
  void buffersThatFollowEachOtherShareAllMemoryAndThoseThatLiveTogetherNone() {
    List<Wanted> wanted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      wanted.add(new Wanted("after" + i, 64L * (i + 1), i, i));
    }
    assertThat(MemoryLayout.of(wanted, 5).bytes()).isEqualTo(5 * 64);
    wanted.add(new Wanted("always", 128, 0, 4));
    MemoryLayout layout = MemoryLayout.of(wanted, 5);
    assertThat(layout.bytes()).isEqualTo(7 * 64);
    assertThat(layout.lowerBound()).isEqualTo(7 * 64);
  }

  @Test
  void aBufferIsAliveOnItsFirstAndItsLastLine() {
    Wanted before = new Wanted("before", 64, 0, 3);
    Wanted after = new Wanted("after", 64, 3, 5);
    assertThat(MemoryLayout.of(List.of(before, after), 6).bytes()).isEqualTo(128);
    Wanted later = new Wanted("later", 64, 4, 5);
    assertThat(MemoryLayout.of(List.of(before, later), 6).bytes()).isEqualTo(64);
  }

  @Test
  void theCheckSeesAClash() {
    Placed a = new Placed("a", 128, 0, 3, 0);
    assertThat(clashes(List.of(a, new Placed("b", 64, 3, 4, 64)))).containsExactly("a and b");
    assertThat(clashes(List.of(a, new Placed("b", 64, 4, 4, 64)))).isEmpty();
    assertThat(clashes(List.of(a, new Placed("b", 64, 3, 4, 128)))).isEmpty();
  }

  @Test
  void anUnknownBufferIsNamed() {
    MemoryLayout layout = MemoryLayout.of(List.of(new Wanted("a", 64, 0, 0)), 1);
    assertThatThrownBy(() -> layout.buffer("b")).hasMessage("no buffer b");
  }
}
