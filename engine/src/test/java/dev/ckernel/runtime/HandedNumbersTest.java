package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.emit.CEmitter;
import dev.ckernel.emit.Frame;
import dev.ckernel.emit.InterpretedCode;
import dev.ckernel.emit.JavaCompile;
import dev.ckernel.emit.JavaEmitter;
import dev.ckernel.emit.NativeCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.emit.Toolchain;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.Extents;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.plan.Step;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program hears each number and finds each memory that it is handed. Of a model's numbers no bit
 * shows whether it heard how rows meet tiles; this does.
 */
final class HandedNumbersTest {
  private static final List<Arena> HANDED = Arena.handed();
  private static final Extents DECLARED = declared();

  @TempDir Path folder;

  /** As many as there can be, with names that generated code has uses for. */
  private static Extents declared() {
    List<Extents.Declared> all =
        new ArrayList<>(RuntimeExtent.declared(new Capacity(900, 900, 1, 1)).all());
    for (String name :
        List.of("take", "barrier", "items", "range", "tiles", "thread", "own", "int")) {
      all.add(new Extents.Declared(new RuntimeExtent(name), 900));
    }
    while (all.size() < Extents.MOST) {
      all.add(new Extents.Declared(new RuntimeExtent("more" + all.size()), 900));
    }
    return new Extents(all);
  }

  @Test
  void programsInCHearAll() throws Throwable {
    Toolchain toolchain =
        Toolchain.find(Target.SCALAR, System.getenv(), folder).found().orElseThrow();
    Path library = toolchain.compile(CEmitter.emit(plan(Target.SCALAR)), Target.SCALAR, folder);
    try (NativeCode code = NativeCode.load(library)) {
      hears(code);
    }
  }

  @Test
  void programsInJavaHearAll() throws Throwable {
    String source = JavaEmitter.emit(plan(Target.JVM128));
    hears(JavaCompile.compile(JavaEmitter.CLASS_NAME, source).load());
  }

  @Test
  void theInterpreterHearsAll() throws Throwable {
    hears(new InterpretedCode(plan(Target.JVM128)));
  }

  private static void hears(StepCode code) throws Throwable {
    Frame frame = new Frame(DECLARED, 1);
    for (Arena arena : HANDED) {
      MemorySegment memory = java.lang.foreign.Arena.ofAuto().allocate(256, 64);
      memory.set(ValueLayout.JAVA_INT, 0, 1000 + arena.index());
      frame.with(arena, memory);
    }
    for (int abreast : new int[] {1, 0, 1}) {
      int value = 700;
      List<Integer> expected = new ArrayList<>();
      for (Extents.Declared declared : DECLARED.all()) {
        int number = declared.extent().equals(RuntimeExtent.ABREAST) ? abreast : value++;
        frame.with(declared.extent(), number);
        expected.add(number);
      }
      HANDED.forEach(arena -> expected.add(1000 + arena.index()));
      code.step(frame, 0, new SpinBarrier(1).member(0));
      int[] heard = frame.memory(Arena.SCRATCH).toArray(ValueLayout.JAVA_INT);
      assertThat(Arrays.copyOfRange(heard, 1, 1 + expected.size()))
          .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /** Stores what it hears, behind the first number of the scratch memory. */
  private static Plan plan(Target target) {
    KernelBuilder k = new KernelBuilder("hear", "y[i + 1] = what it is told");
    List<Argument> arguments = new ArrayList<>();
    List<Value> heard = new ArrayList<>();
    Value y = k.out("y", Mem.I32);
    arguments.add(new Argument.Buffer("y", Arena.SCRATCH, 0, Argument.NO_COLUMN));
    List<Value> memories = new ArrayList<>();
    for (Arena arena : HANDED) {
      memories.add(k.in(arena.name().toLowerCase(java.util.Locale.ROOT), Mem.I32));
      arguments.add(new Argument.Buffer("first", arena, 0, Argument.NO_COLUMN));
    }
    for (Extents.Declared declared : DECLARED.all()) {
      heard.add(k.scalar(declared.extent().name()));
      arguments.add(new Argument.Extent(declared.extent()));
    }
    Value begin = k.scalar("begin");
    k.scalar("end");
    memories.forEach(memory -> heard.add(k.load(memory, begin)));
    for (int i = 0; i < heard.size(); i++) {
      k.store(y, k.add(begin, i + 1), heard.get(i));
    }
    Kernel kernel = k.build();
    Step call = new Step.Call("hear", kernel, arguments, Items.of(1), 0);
    List<Step> steps = List.of(call, new Step.Barrier());
    return Plan.ofSteps("Hears", target, List.of(kernel), DECLARED, steps, 256, 0);
  }

  @Test
  void aNumberBeyondItsBoundIsRefused() {
    Frame frame = new Frame(RuntimeExtent.declared(new Capacity(4, 2, 1, 128)), 1);
    frame.with(RuntimeExtent.ROWS, 4);
    assertThat(frame.extent(RuntimeExtent.ROWS)).isEqualTo(4);
    for (int value : new int[] {-1, 3}) {
      assertThatThrownBy(() -> frame.with(RuntimeExtent.OUTPUTS, value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("outputs");
    }
  }

  @Test
  void whatAPlanUsesItDeclares() {
    Plan plan = plan(Target.SCALAR);
    assertThatThrownBy(() ->
            Plan.ofSteps("Hears", plan.target(), plan.kernels(), plan.steps(Plan.STEP), 256, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hear: the plan declares no RuntimeExtent[name=");
    assertThatThrownBy(() -> new RuntimeExtent("no name"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
