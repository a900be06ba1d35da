package dev.ckernel.kernel;

import dev.ckernel.kernel.Interpreter.Buffer;
import java.util.ArrayList;
import java.util.List;

/** A kernel that does something to each element of its inputs, in vectors or one by one. */
final class Elementwise {
  /** What it does. */
  interface Body {
    Value of(KernelBuilder k, List<Value> inputs);
  }

  private Elementwise() {}

  static Kernel kernel(int lanes, Mem output, List<Mem> inputs, Body body) {
    KernelBuilder k = new KernelBuilder("elementwise", "");
    List<Value> pointers = new ArrayList<>();
    for (Mem mem : inputs) {
      pointers.add(k.in("x" + pointers.size(), mem));
    }
    Value y = k.out("y", output);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(
        "i",
        begin,
        end,
        lanes,
        i ->
            k.store(
                y, i, body.of(k, pointers.stream().map(p -> k.load(p, i, lanes, lanes)).toList())));
    return k.build();
  }

  /** Runs such a kernel on {@code count} elements; {@code count} is a multiple of its lanes. */
  static Buffer run(Kernel kernel, int count, List<Buffer> inputs) {
    Param output = kernel.params().get(inputs.size());
    Buffer y = Buffers.unwritten((long) count * output.value().pointer().mem().bytes());
    List<Buffer> arguments = new ArrayList<>(inputs);
    arguments.add(y);
    Interpreter.run(kernel, arguments, 0, count);
    return y;
  }
}
