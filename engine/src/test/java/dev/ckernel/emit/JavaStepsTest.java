package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Extents;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Step;
import dev.ckernel.tensor.CkException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaStepsTest {
  @Test
  void repeatsBarriersAndThreadsMemoryGiveWhatTheOracleGives() {
    giveWhatTheOracleGives(StepPlans.layers(Target.JVM256));
  }

  @Test
  void turnsOfSeveralKindsGiveWhatTheOracleGives() {
    giveWhatTheOracleGives(StepPlans.kinds(Target.JVM256));
  }

  @Test
  void theInterpreterKnowsKindsOfTurns() {
    Plan plan = StepPlans.kinds(Target.JVM256);
    PlanMemory before = StepPlans.memory(plan);
    PlanMemory expected = PlanOracle.run(plan, before, 5, 1);
    try (Arena arena = Arena.ofShared()) {
      Frame frame =
          before
              .withThreads(plan, 2)
              .frame(plan, b -> arena.allocateFrom(ValueLayout.JAVA_BYTE, b), 5, 1, 2);
      JvmTeam.step(new InterpretedCode(plan), frame);
      PlanMemory actual = PlanMemory.of(frame);
      assertThat(actual.state()).isEqualTo(expected.state()).isNotEqualTo(before.state());
      assertThat(shared(plan, actual)).isEqualTo(shared(plan, expected));
    }
  }

  @Test
  void eachKindIsAMethodOfItsOwn() {
    String source = JavaEmitter.emit(StepPlans.kinds(Target.JVM256));
    assertThat(source)
        .contains("private static final int[] LAYERS_KINDS = {0, 1, 0, 0, 2, 1};")
        .contains("case 1 -> layers_turned_twice(", "void layers_turned_twice(");
    assertThat(JavaEmitter.emit(StepPlans.layers(Target.JVM256))).doesNotContain("switch");
  }

  private static void giveWhatTheOracleGives(Plan plan) {
    PlanRunner runner = new JvmPlanRunner(plan.target());
    PlanMemory before = StepPlans.memory(plan);
    for (int rows : new int[] {1, 5, 16}) {
      int outputs = (rows + 1) / 2;
      PlanMemory expected = PlanOracle.run(plan, before, rows, outputs);
      for (int threads : new int[] {1, 2, 3, 7}) {
        PlanMemory actual = runner.run(plan, before, rows, outputs, threads);
        String as = rows + " rows, " + threads + " threads";
        assertThat(actual.state()).as(as).isEqualTo(expected.state());
        assertThat(shared(plan, actual)).as(as).isEqualTo(shared(plan, expected));
        assertThat(actual.weights()).as(as).isEqualTo(before.weights());
      }
    }
  }

  private static byte[] shared(Plan plan, PlanMemory memory) {
    return Arrays.copyOf(memory.scratch(), Math.toIntExact(plan.scratchBytes()));
  }

  @Test
  void longPlansBecomeMethodsThatHotSpotCompiles() throws Throwable {
    Kernel increment = increment();
    List<Step> body = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      body.add(call(increment, 0, 0));
      body.add(new Step.Barrier());
    }
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      steps.add(call(increment, 0, Argument.NO_COLUMN));
      steps.add(new Step.Barrier());
    }
    // Two repeats whose names and columns are alike, with tables of their own.
    steps.add(Step.Repeat.of("layer", body, List.of(List.of(4L), List.of(8L))));
    steps.add(Step.Repeat.of("layer", body, List.of(List.of(8L), List.of(8L))));
    Plan plan = Plan.ofSteps("Long", Target.JVM128, List.of(increment), steps, 64, 0);

    CompiledJava compiled = JavaCompile.compile(JavaEmitter.CLASS_NAME, JavaEmitter.emit(plan));
    assertThat(compiled.methodSizes().values()).allMatch(size -> size < 4000);

    MemorySegment scratch = Arena.ofAuto().allocate(64, 64);
    compiled.load().step(frame(scratch, 1), 0, StepCode.Crew.alone());
    assertThat(scratch.toArray(ValueLayout.JAVA_INT)).startsWith(150, 50, 150, 0);
  }

  private static Frame frame(MemorySegment scratch, int threads) {
    return new Frame(Extents.NONE, threads).with(dev.ckernel.plan.Arena.SCRATCH, scratch);
  }

  private static Step call(Kernel kernel, long offset, int column) {
    Argument x = new Argument.Buffer("x", dev.ckernel.plan.Arena.SCRATCH, offset, column);
    return new Step.Call("increment", kernel, List.of(x), Items.of(1), 0);
  }

  private static Kernel increment() {
    KernelBuilder k = new KernelBuilder("increment", "x[0] += 1");
    Value x = k.out("x", Mem.I32);
    Value begin = k.scalar("begin");
    k.scalar("end");
    k.store(x, begin, k.add(k.load(x, begin), 1));
    return k.build();
  }

  @Test
  void aKernelThatHotSpotWouldNeverCompileIsRefused() {
    KernelBuilder k = new KernelBuilder("huge", "");
    Value x = k.out("x", Mem.F32);
    Value begin = k.scalar("begin");
    k.scalar("end");
    for (int i = 0; i < 500; i++) {
      k.store(x, begin, k.add(k.load(x, begin), k.f32(i + 0.5f)));
    }
    Kernel huge = k.build();
    Argument buffer =
        new Argument.Buffer("x", dev.ckernel.plan.Arena.SCRATCH, 0, Argument.NO_COLUMN);
    Step call = new Step.Call("huge", huge, List.of(buffer), Items.of(1), 0);
    Plan plan =
        Plan.ofSteps(
            "Huge", Target.JVM512, List.of(huge), List.of(call, new Step.Barrier()), 64, 0);
    CompiledJava compiled = JavaCompile.compile(JavaEmitter.CLASS_NAME, JavaEmitter.emit(plan));
    assertThatThrownBy(compiled::load)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("huge has");
  }

  @Test
  void memoryThatTheCodeCannotUseIsRefused() {
    Kernel increment = increment();
    List<Step> steps = List.of(call(increment, 0, Argument.NO_COLUMN), new Step.Barrier());
    Plan plan = Plan.ofSteps("Memory", Target.JVM128, List.of(increment), steps, 64, 64);
    StepCode code = JavaCompile.compile(JavaEmitter.CLASS_NAME, JavaEmitter.emit(plan)).load();
    MemorySegment small = Arena.ofAuto().allocate(128 + 63, 64);
    assertThatThrownBy(() -> code.step(frame(small, 2), 0, StepCode.Crew.alone()))
        .hasMessageContaining("too small");
    MemorySegment heap = MemorySegment.ofArray(new byte[256]);
    assertThatThrownBy(() -> code.step(frame(heap, 1), 0, StepCode.Crew.alone()))
        .hasMessageContaining("native memory");
  }

  @Test
  void theCompilersWordsAreInTheMessage() {
    assertThatThrownBy(() -> JavaCompile.compile("Broken", "class Broken {\n  int x = nothing;\n}"))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("cannot find symbol");
  }

  @Test
  void classBytesLoadAgainWithoutJavac() throws Throwable {
    Kernel increment = increment();
    List<Step> steps = List.of(call(increment, 4, Argument.NO_COLUMN), new Step.Barrier());
    Plan plan = Plan.ofSteps("Bytes", Target.JVM128, List.of(increment), steps, 64, 0);
    CompiledJava first = JavaCompile.compile(JavaEmitter.CLASS_NAME, JavaEmitter.emit(plan));
    CompiledJava again = new CompiledJava(first.className(), first.classes());
    MemorySegment scratch = Arena.ofAuto().allocate(64, 64);
    again.load().step(frame(scratch, 1), 0, StepCode.Crew.alone());
    assertThat(scratch.toArray(ValueLayout.JAVA_INT)).startsWith(0, 1, 0);
  }
}
