package dev.ckernel.plan;

import dev.ckernel.kernel.Interpreter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether two calls are alternatives: whatever a step is, at least one of them finds nothing to do.
 * It is not taken from anybody's word, but seen: a call that ends although its buffers have no
 * bytes has touched none.
 */
final class Idleness {
  private static final Interpreter.Buffer NOTHING =
      new Interpreter.Buffer(MemorySegment.ofArray(new byte[0]), null);

  /** Kernels of a plan have different names. */
  private record Key(String kernel, List<Argument> scalars, Items items, int number) {}

  private final int most;
  private final Map<Key, Boolean> known = new HashMap<>();

  /**
   * For steps of one plan.
   *
   * @param most rows, and rows whose outputs are wanted
   */
  Idleness(int most) {
    this.most = most;
  }

  /** Whether no step has both calls do something. */
  boolean areAlternatives(Step.Call a, Step.Call b) {
    if (!extents(a).equals(extents(b)) || extents(a).size() != 1) {
      return false;
    }
    for (int number = 1; number <= most; number++) {
      if (!isIdle(a, number) && !isIdle(b, number)) {
        return false;
      }
    }
    return true;
  }

  /** The numbers on which it depends what the call does. */
  private static Set<RuntimeExtent> extents(Step.Call call) {
    Set<RuntimeExtent> extents = new HashSet<>();
    RuntimeExtent split = call.items().extent();
    if (split != null) {
      extents.add(split);
    }
    for (Argument argument : call.arguments()) {
      if (argument instanceof Argument.Extent e && !e.extent().equals(RuntimeExtent.ABREAST)) {
        extents.add(e.extent());
      }
    }
    return extents;
  }

  private boolean isIdle(Step.Call call, int number) {
    List<Argument> scalars =
        call.arguments().stream().filter(a -> !(a instanceof Argument.Buffer)).toList();
    return known.computeIfAbsent(
        new Key(call.kernel().name(), scalars, call.items(), number),
        key -> isIdle(call, number, 0) && isIdle(call, number, 1));
  }

  private static boolean isIdle(Step.Call call, int number, int abreast) {
    List<Interpreter.Argument> arguments = new ArrayList<>();
    for (Argument argument : call.arguments()) {
      arguments.add(
          switch (argument) {
            case Argument.Buffer b -> NOTHING;
            case Argument.Constant c -> new Interpreter.Scalar(c.value());
            case Argument.Extent e ->
                new Interpreter.Scalar(e.extent().equals(RuntimeExtent.ABREAST) ? abreast : number);
          });
    }
    try {
      Interpreter.run(call.kernel(), arguments, 0, count(call.items(), number));
      return true;
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  private static int count(Items items, int number) {
    @Nullable RuntimeExtent extent = items.extent();
    return extent == null ? items.fixed() : items.fixed() * Math.ceilDiv(number, items.tile());
  }
}
