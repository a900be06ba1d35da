package dev.ckernel.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import dev.ckernel.plan.Races.Race;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of races, on plans made by hand. */
final class RacesTest {
  private static final int ROWS = 8;
  private static final Step BARRIER = new Step.Barrier();

  /** Each buffer has 64 bytes. */
  private static final Footprints FOOTPRINTS =
      (call, parameter, buffer, at) -> new Footprints.Bytes(at, at + 64);

  private final Races races = new Races(new Idleness(ROWS));

  /** {@code y[m] = x[m]} for all of more rows than {@code from} and fewer than {@code to}. */
  private static Kernel kernel(String name, int from, int to) {
    KernelBuilder k = new KernelBuilder(name, "y = x");
    Value x = k.in("x", Mem.F32);
    Value y = k.out("y", Mem.F32);
    Value rows = k.scalar("rows");
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.when(
        k.lt(k.i32(from), rows),
        () ->
            k.when(
                k.lt(rows, k.i32(to)),
                () -> k.loop("m", begin, end, 1, m -> k.store(y, m, k.load(x, m)))));
    return k.build();
  }

  private static Argument at(Arena arena, long offset) {
    return new Argument.Buffer("buffer", arena, offset, Argument.NO_COLUMN);
  }

  private static Argument column(long offset, int column) {
    return new Argument.Buffer("buffer", Arena.SCRATCH, offset, column);
  }

  private static Step.Call call(Kernel kernel, Argument x, Argument y) {
    return new Step.Call(
        kernel.name(),
        kernel,
        List.of(x, y, new Argument.Extent(RuntimeExtent.ROWS)),
        Items.per(RuntimeExtent.ROWS, 1),
        0);
  }

  private static Step.Call copy(String name, long from, long to) {
    return call(kernel(name, 0, 100), at(Arena.SCRATCH, from), at(Arena.SCRATCH, to));
  }

  private List<Race> in(Step... steps) {
    return races.in(List.of(steps), FOOTPRINTS);
  }

  @Test
  void aReadOfWhatWasWrittenIsARace() {
    Step first = copy("first", 0, 64);
    Step second = copy("second", 64, 128);
    assertThat(in(first, BARRIER, second)).isEmpty();
    assertThat(in(first, second))
        .containsExactly(
            new Race(
                "first (first)",
                "second (second)",
                "writes buffer of SCRATCH from 64 to 128, reads buffer of SCRATCH from 64 to 128"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 64, 0, 128, 0", // both read the same
    "0, 64, 128, 192, 0", // nothing in common
    "0, 64, 127, 256, 1", // one byte that was written is read
    "0, 64, 128, 63, 2", // one byte that was read is written, and one that was written
    "0, 128, 64, 128, 1", // both write the same
  })
  void aRaceIsAWriteOfBytesThatAnotherTouches(
      long read, long written, long read2, long written2, int found) {
    assertThat(in(copy("a", read, written), copy("b", read2, written2))).hasSize(found);
  }

  @Test
  void arenasAreMemoriesOfTheirOwnAndAThreadSeesNoOthers() {
    Kernel kernel = kernel("copy", 0, 100);
    Step first = call(kernel, at(Arena.SCRATCH, 0), at(Arena.SCRATCH, 64));
    assertThat(in(first, call(kernel, at(Arena.STATE, 64), at(Arena.STATE, 0)))).isEmpty();
    Step own = call(kernel, at(Arena.THREAD, 0), at(Arena.THREAD, 64));
    assertThat(in(own, own)).isEmpty();
  }

  @Test
  void callsThatDoNotFollowEachOtherMayRace() {
    Step first = copy("first", 0, 64);
    Step other = copy("other", 512, 576);
    Step last = copy("last", 64, 128);
    assertThat(in(first, other, last)).hasSize(1);
    assertThat(in(first, other, BARRIER, last)).isEmpty();
  }

  @Test
  void theEndOfATurnMeetsTheBeginningOfTheNextWithItsOwnOffsets() {
    Step first = call(kernel("first", 0, 100), column(0, 0), at(Arena.SCRATCH, 1024));
    Step last = call(kernel("last", 0, 100), at(Arena.SCRATCH, 2048), column(0, 1));
    List<List<Long>> passedOn = List.of(List.of(0L, 64L), List.of(64L, 128L), List.of(256L, 0L));
    List<List<Long>> apart = List.of(List.of(0L, 128L), List.of(64L, 192L), List.of(0L, 256L));
    List<Step> body = List.of(first, BARRIER, last);
    assertThat(in(Step.Repeat.of("turns", body, passedOn))).hasSize(1);
    assertThat(in(Step.Repeat.of("turns", body, apart))).isEmpty();
    List<Step> closed = List.of(first, BARRIER, last, BARRIER);
    assertThat(in(Step.Repeat.of("turns", closed, passedOn))).isEmpty();
    Step after = copy("after", 256, 512);
    assertThat(in(Step.Repeat.of("turns", body, apart), after)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 3, 0",
    "4, 4, 0", // with four rows neither does anything
    "5, 3, 3", // with four rows both do: read and write, write and read, write and write
    "9, 0, 3",
    "100, 8, 0", // no step has more rows than eight
  })
  void alternativesNeverMeet(int to, int from, int found) {
    Step few = call(kernel("few", 0, to), at(Arena.SCRATCH, 0), at(Arena.SCRATCH, 0));
    Step many = call(kernel("many", from, 100), at(Arena.SCRATCH, 0), at(Arena.SCRATCH, 0));
    assertThat(in(few, many)).hasSize(found);
  }

  @Test
  void anAlternativeMayRaceWithOthers() {
    Step before = copy("before", 128, 192);
    Step few = call(kernel("few", 0, 4), at(Arena.SCRATCH, 0), at(Arena.SCRATCH, 64));
    Step many = call(kernel("many", 3, 100), at(Arena.SCRATCH, 128), at(Arena.SCRATCH, 64));
    assertThat(in(before, few)).isEmpty();
    assertThat(in(few, many)).isEmpty();
    Step manyOfTheOther =
        call(kernel("many", 3, 100), at(Arena.SCRATCH, 192), at(Arena.SCRATCH, 64));
    assertThat(in(before, few, many)).isEmpty();
    assertThat(in(before, few, manyOfTheOther)).hasSize(1);
  }

  @Test
  void everyBarrierOfAChainIsMissed() {
    List<Step> chain = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      chain.add(copy("step" + i, i * 64L, (i + 1) * 64L));
      chain.add(BARRIER);
    }
    assertThat(races.in(chain, FOOTPRINTS)).isEmpty();
    for (int i = 1; i < chain.size() - 1; i += 2) {
      List<Step> without = new ArrayList<>(chain);
      without.remove(i);
      assertThat(races.in(without, FOOTPRINTS)).as("without barrier %d", i).hasSize(1);
    }
  }
}
