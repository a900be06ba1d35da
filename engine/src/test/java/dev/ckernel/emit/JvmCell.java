package dev.ckernel.emit;

import dev.ckernel.kernel.Interpreter;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Extents;
import dev.ckernel.plan.Items;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Step;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One kernel on one JVM target, as a program of one call. A result counts for the bit matrix only
 * when C2 has compiled the kernel: {@link #runCompiled} makes it do so.
 */
final class JvmCell {
  private static final AtomicInteger SERIAL = new AtomicInteger();

  private final String method;
  private final StepCode code;
  final String source;
  private final List<Object> arguments;
  private final MemorySegment scratch;
  private final List<Long> offsets;

  /** What {@code kernel} is given: byte[] for each buffer, Integer for each scalar. */
  JvmCell(Kernel kernel, Target target, List<Object> arguments, int items) {
    // A name of its own, so that the list of compiled methods can be searched for it.
    method = kernel.name() + "_" + target.name() + "_" + SERIAL.incrementAndGet();
    Kernel renamed =
        new Kernel(method, kernel.about(), kernel.params(), kernel.body(), kernel.values());
    this.arguments = arguments;
    offsets = new ArrayList<>();
    long bytes = 0;
    List<Argument> given = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      offsets.add(bytes);
      switch (arguments.get(i)) {
        case byte[] buffer -> {
          String name = kernel.params().get(i).name();
          given.add(
              new Argument.Buffer(name, dev.ckernel.plan.Arena.SCRATCH, bytes, Argument.NO_COLUMN));
          // Odd distances, since nothing promises alignment.
          bytes += buffer.length + 3;
        }
        case Integer scalar -> given.add(new Argument.Constant(scalar));
        default -> throw new IllegalArgumentException("neither bytes nor a number");
      }
    }
    Plan plan =
        Plan.ofSteps(
            "cell",
            target,
            List.of(renamed),
            List.of(
                new Step.Call(kernel.name(), renamed, given, Items.of(items), 0),
                new Step.Barrier()),
            bytes,
            0);
    source = JavaEmitter.emit(plan);
    code = JavaCompile.compile(JavaEmitter.CLASS_NAME, source).load();
    scratch = Arena.ofAuto().allocate(bytes, 64);
  }

  /** Runs all items on {@code threads} threads; gives what the buffers then hold. */
  List<byte[]> run(int threads) {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i) instanceof byte[] buffer) {
        MemorySegment.copy(
            buffer, 0, scratch, ValueLayout.JAVA_BYTE, offsets.get(i), buffer.length);
      }
    }
    Frame frame = new Frame(Extents.NONE, threads);
    JvmTeam.step(code, frame.with(dev.ckernel.plan.Arena.SCRATCH, scratch));
    List<byte[]> results = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i) instanceof byte[] buffer) {
        results.add(scratch.asSlice(offsets.get(i), buffer.length).toArray(ValueLayout.JAVA_BYTE));
      }
    }
    return results;
  }

  /** What {@link #run} gives on one thread, with machine code of C2 from beginning to end. */
  List<byte[]> runCompiled(CompiledMethods watch) {
    List<byte[]> results;
    do {
      watch.warmUp(method, () -> run(1));
      results = run(1);
    } while (!watch.isCompiled(method));
    return results;
  }

  /** What the interpreter makes of the same. */
  static List<byte[]> interpret(Kernel kernel, List<Object> arguments, int items) {
    List<Interpreter.Argument> given = new ArrayList<>();
    List<byte[]> results = new ArrayList<>();
    for (Object argument : arguments) {
      switch (argument) {
        case byte[] buffer -> {
          byte[] copy = buffer.clone();
          results.add(copy);
          given.add(new Interpreter.Buffer(MemorySegment.ofArray(copy), null));
        }
        case Integer scalar -> given.add(new Interpreter.Scalar(scalar));
        default -> throw new IllegalArgumentException("neither bytes nor a number");
      }
    }
    Interpreter.run(kernel, given, 0, items);
    return results;
  }
}
