package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.emit.CEmitter;
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
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.plan.Step;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No bit of a model shows whether a program heard how its rows are to meet tiles; this does. */
final class AbreastTest {
  @TempDir Path folder;

  @Test
  void programsInCHearIt() throws Throwable {
    Toolchain toolchain =
        Toolchain.find(Target.SCALAR, System.getenv(), folder).found().orElseThrow();
    Path library = toolchain.compile(CEmitter.emit(plan(Target.SCALAR)), Target.SCALAR, folder);
    try (NativeCode code = NativeCode.load(library)) {
      hears(code);
    }
  }

  @Test
  void programsInJavaHearIt() throws Throwable {
    String source = JavaEmitter.emit(plan(Target.JVM128));
    hears(JavaCompile.compile(JavaEmitter.CLASS_NAME, source).load());
  }

  @Test
  void theInterpreterHearsIt() throws Throwable {
    hears(new InterpretedCode(plan(Target.JVM128)));
  }

  private static void hears(StepCode code) throws Throwable {
    MemorySegment memory = Arena.ofAuto().allocate(64, 64);
    for (int abreast : new int[] {1, 0, 1}) {
      memory.fill((byte) 7);
      StepCode.Crew crew = new SpinBarrier(1, abreast).member(0);
      code.step(memory, memory, memory, 1, 1, 0, 1, crew);
      assertThat(memory.get(ValueLayout.JAVA_INT, 0)).isEqualTo(abreast);
    }
  }

  /** Stores what it hears. */
  private static Plan plan(Target target) {
    KernelBuilder k = new KernelBuilder("hear", "y[0] = abreast");
    Value y = k.out("y", Mem.I32);
    Value abreast = k.scalar("abreast");
    Value begin = k.scalar("begin");
    k.scalar("end");
    k.store(y, begin, abreast);
    Kernel kernel = k.build();
    List<Argument> arguments =
        List.of(
            new Argument.Buffer("y", dev.ckernel.plan.Arena.SCRATCH, 0, Argument.NO_COLUMN),
            new Argument.Extent(RuntimeExtent.ABREAST));
    Step call = new Step.Call("hear", kernel, arguments, Items.of(1), 0);
    return Plan.ofSteps("Hears", target, List.of(kernel), List.of(call, new Step.Barrier()), 64, 0);
  }
}
