package dev.ckernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.emit.CEmitter;
import dev.ckernel.emit.Frame;
import dev.ckernel.emit.NativeCode;
import dev.ckernel.emit.Toolchain;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.Extents;
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

/** The rule of chunks stands in Java and in C; no bit would tell if they differed. */
final class NativeChunksTest {
  private static final int MOST = 9496;
  private static final Extents EXTENTS = RuntimeExtent.declared(new Capacity(MOST, MOST, 1, MOST));

  @TempDir Path folder;

  @Test
  void programsInCTakeTheChunksOfItems() throws Throwable {
    Toolchain toolchain =
        Toolchain.find(Target.SCALAR, System.getenv(), folder).found().orElseThrow();
    Path library = toolchain.compile(CEmitter.emit(plan()), Target.SCALAR, folder);
    MemorySegment ends = Arena.ofAuto().allocate(4L * MOST, 64);
    for (int threads : new int[] {1, 2, 3, 8}) {
      for (int items : new int[] {1, 2, 64, 100, 129, MOST}) {
        int rows = items;
        try (NativeCode code = NativeCode.load(library)) {
          Frame frame =
              new Frame(EXTENTS, threads)
                  .with(dev.ckernel.plan.Arena.SCRATCH, ends)
                  .with(RuntimeExtent.ROWS, rows);
          Teams.OF_PROCESS.step(code, frame);
        }
        for (int begin = 0, end; begin < items; begin = end) {
          end = ends.getAtIndex(ValueLayout.JAVA_INT, begin);
          assertThat(end - begin)
              .as("%d items, from %d, %d threads", items, begin, threads)
              .isEqualTo(Items.chunk(items, items - begin, threads));
        }
      }
    }
  }

  /** Stores where each chunk ends, whoever takes it. */
  private static Plan plan() {
    KernelBuilder k = new KernelBuilder("chunk_ends", "y[begin] = end");
    Value y = k.out("y", Mem.I32);
    Value begin = k.scalar("begin");
    k.store(y, begin, k.scalar("end"));
    Kernel kernel = k.build();
    List<Argument> arguments =
        List.of(new Argument.Buffer("y", dev.ckernel.plan.Arena.SCRATCH, 0, Argument.NO_COLUMN));
    Step call = new Step.Call("chunk_ends", kernel, arguments, Items.per(RuntimeExtent.ROWS, 1), 0);
    return Plan.ofSteps(
        "Chunks",
        Target.SCALAR,
        List.of(kernel),
        EXTENTS,
        List.of(call, new Step.Barrier()),
        4L * MOST,
        0);
  }
}
