package dev.ckernel.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class InliningTest {
  private final KernelBuilder k = new KernelBuilder("test", "");
  private final Value x = k.in("x", Mem.F32);
  private final Value y = k.out("y", Mem.F32);
  private final Value begin = k.scalar("begin");
  private final Value end = k.scalar("end");

  private Inlining inlining() {
    return Inlining.of(k.build());
  }

  @Test
  void accumulationBecomesOneLine() {
    Variable acc = k.var("acc", k.f32x16(0));
    Value load = k.load16(x, begin);
    Value read = k.get(acc);
    Value fma = k.fma(load, load, read);
    k.set(acc, fma);
    Value result = k.get(acc);
    k.store(y, begin, result);
    Inlining inlining = inlining();
    assertThat(inlining.inPlace(fma)).isPresent();
    assertThat(inlining.inPlace(read)).isPresent();
    assertThat(inlining.inPlace(result)).isPresent();
    assertThat(inlining.inPlace(load)).as("used twice").isEmpty();
  }

  @Test
  void readStaysAboveAnAssignOfItsVariable() {
    Variable a = k.var("a", k.f32(1));
    Variable b = k.var("b", k.f32(2));
    Value before = k.get(a);
    Value other = k.get(b);
    k.set(a, k.f32(3));
    k.store(y, begin, before);
    k.store(y, end, other);
    Inlining inlining = inlining();
    assertThat(inlining.inPlace(before)).isEmpty();
    assertThat(inlining.inPlace(other)).isPresent();
  }

  @Test
  void readStaysAboveALoopThatAssignsItsVariable() {
    Variable a = k.var("a", k.f32(1));
    Value before = k.get(a);
    Value inLoop = k.get(a);
    k.loop(
        "i",
        begin,
        end,
        1,
        i -> {
          k.store(y, i, inLoop);
          k.set(a, k.f32(3));
        });
    k.store(y, begin, before);
    Inlining inlining = inlining();
    assertThat(inlining.inPlace(before)).isEmpty();
    assertThat(inlining.inPlace(inLoop)).as("the second turn must see the old value").isEmpty();
  }

  @Test
  void readMovedThroughItsUserIsSeenWhereTheUserStands() {
    Variable a = k.var("a", k.f32(1));
    Value read = k.get(a);
    Value doubled = k.add(read, read);
    k.set(a, k.f32(3));
    k.store(y, begin, doubled);
    Inlining inlining = inlining();
    assertThat(inlining.inPlace(doubled)).isPresent();
    assertThat(inlining.inPlace(read)).isEmpty();
  }

  @Test
  void loadStaysAboveAStore() {
    Value first = k.load(y, begin);
    Value second = k.load(y, end);
    k.store(y, end, first);
    k.store(y, begin, second);
    Inlining inlining = inlining();
    assertThat(inlining.inPlace(first)).isPresent();
    assertThat(inlining.inPlace(second)).isEmpty();
  }

  @Test
  void workIsNotMovedIntoALoop() {
    Value sum = k.add(begin, end);
    k.loop("i", begin, end, 1, i -> k.store(y, sum, k.load(x, i)));
    assertThat(inlining().inPlace(sum)).isEmpty();
  }

  @Test
  void limitOfALoopHoldsNoLoadsNorReadsOfWhatTheLoopAssigns() {
    KernelBuilder b = new KernelBuilder("limits", "");
    Value table = b.out("table", Mem.I32);
    Value from = b.scalar("begin");
    Value to = b.scalar("end");
    Value loaded = b.load(table, from);
    Value limit = b.add(loaded, to);
    b.loop("i", from, limit, 1, i -> b.store(table, i, i));
    Variable n = b.var("n", to);
    Value read = b.get(n);
    b.loop("i", from, read, 1, i -> b.set(n, i));
    Inlining inlining = Inlining.of(b.build());
    assertThat(inlining.inPlace(limit)).isPresent();
    assertThat(inlining.inPlace(loaded)).isEmpty();
    assertThat(inlining.inPlace(read)).isEmpty();
  }

  @Test
  void longExpressionsAreBroken() {
    Value v = k.load(x, begin);
    int named = 0;
    for (int i = 0; i < 40; i++) {
      v = k.sqrt(v);
    }
    k.store(y, begin, v);
    Kernel kernel = k.build();
    Inlining inlining = Inlining.of(kernel);
    for (Stmt stmt : kernel.body()) {
      named += stmt instanceof Stmt.Let let && inlining.isNamed(let) ? 1 : 0;
    }
    assertThat(named).isBetween(3, 10);
  }

  @Test
  void namesAreUniqueAndKeepOffReservedWords() {
    Value a = k.load(x, begin);
    Value b = k.load(x, end);
    k.store(y, begin, k.mul(a, a));
    k.store(y, end, k.mul(b, b));
    k.load(x, begin);
    Kernel kernel = k.build();
    Names names = Names.of(kernel, Inlining.of(kernel), Set.of("y"));
    assertThat(names.of(x)).isEqualTo("x");
    assertThat(names.of(y)).isEqualTo("y1");
    assertThat(names.of(a)).isEqualTo("x1");
    assertThat(names.of(b)).isEqualTo("x2");
    assertThat(names.fresh("x")).isEqualTo("x3");
  }
}
