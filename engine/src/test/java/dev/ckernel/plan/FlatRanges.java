package dev.ckernel.plan;

import dev.ckernel.kernel.Interpreter;
import dev.ckernel.kernel.Param;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many bytes kernels touch that walk over flat arrays, whatever numbers stand there: as few as
 * the last item needs in order not to leave its buffer.
 */
final class FlatRanges {
  /** Kernels of a plan have different names. */
  private record Key(String kernel, int items, int parameter) {}

  private final Map<Key, Long> known = new HashMap<>();

  /**
   * Bytes from the argument of parameter {@code parameter} on.
   *
   * @param most that there are
   */
  long bytes(Step.Call call, int parameter, long most) {
    if (call.items().extent() != null) {
      throw new IllegalArgumentException(call.op() + " walks over rows");
    }
    return known.computeIfAbsent(
        new Key(call.kernel().name(), call.items().fixed(), parameter),
        key -> search(call, parameter, most));
  }

  private static long search(Step.Call call, int parameter, long most) {
    if (!suffices(call, parameter, most, most)) {
      throw new AssertionError(call.op() + " leaves its region");
    }
    long tooFew = 0;
    long enough = most / Float.BYTES;
    while (enough - tooFew > 1) {
      long middle = (tooFew + enough) / 2;
      if (suffices(call, parameter, middle * Float.BYTES, most)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough * Float.BYTES;
  }

  private static boolean suffices(Step.Call call, int parameter, long bytes, long others) {
    List<Interpreter.Argument> arguments = new ArrayList<>();
    List<Param> params = call.kernel().params();
    for (int i = 0; i < params.size() - 2; i++) {
      arguments.add(
          switch (params.get(i)) {
            case Param.Buffer b -> zeros(i == parameter ? bytes : others);
            case Param.Scalar s -> throw new IllegalArgumentException(s.name());
          });
    }
    try {
      Interpreter.run(call.kernel(), arguments, call.items().fixed() - 1, call.items().fixed());
      return true;
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  private static Interpreter.Buffer zeros(long bytes) {
    return new Interpreter.Buffer(MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]), null);
  }
}
