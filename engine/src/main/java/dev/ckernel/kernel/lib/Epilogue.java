package dev.ckernel.kernel.lib;

import static java.util.Objects.requireNonNull;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a matmul does to its outputs before it stores them, part by part. Each part has the formula
 * of the kernel that does only this, and its roundings, so that what is fused gives the same bits.
 */
public final class Epilogue {
  /** One part, from a value {@code v} to the next. */
  public sealed interface Part {
    /** {@code v + bias}, the bias of the output. */
    record Bias() implements Part {}

    /** {@code f(v)}. */
    record Activate(Nonlinearity function) implements Part {}

    /** {@code f(v) · u}, u being the output of the second matrix. */
    record Gate(Nonlinearity function) implements Part {}

    /** {@code v · factor}. */
    record Scale(float factor) implements Part {}

    /** {@code cap · tanh(v / cap)}. */
    record SoftCap(float cap) implements Part {}

    /** {@code residual + v}. */
    record Residual() implements Part {}

    /** The formula, for people. */
    default String about() {
      return switch (this) {
        case Bias b -> " + bias";
        case Activate a -> ", " + a.function().label() + "(y)";
        case Gate g -> ", " + g.function().label() + "(y0) · y1";
        case Scale s -> ", · " + s.factor();
        case SoftCap c -> ", within ±" + c.cap();
        case Residual r -> ", + residual";
      };
    }

    /** Part of a kernel's name. */
    default String label() {
      return switch (this) {
        case Bias b -> "bias";
        case Activate a -> a.function().label();
        case Gate g -> "gate";
        case Scale s -> "scale";
        case SoftCap c -> "soft_cap";
        case Residual r -> "residual";
      };
    }
  }

  /**
   * Which parts, in which order, and where rows stand.
   *
   * @param parts no two of which read a buffer of the same kind
   * @param residualStride f32 from one row of the residual to the next; unused without one
   * @param outputStride likewise of the output
   */
  public record Spec(List<Part> parts, int residualStride, int outputStride) {
    public Spec {
      parts = List.copyOf(parts);
      for (Class<? extends Part> once :
          List.of(Part.Bias.class, Part.Gate.class, Part.Residual.class)) {
        if (parts.stream().filter(once::isInstance).count() > 1) {
          throw new IllegalArgumentException("two of one kind in " + parts);
        }
      }
    }

    /** Only the store. */
    public static Spec store(int outputStride) {
      return new Spec(List.of(), 0, outputStride);
    }

    /** Matrices whose outputs it takes. */
    int matrices() {
      return parts.stream().anyMatch(Part.Gate.class::isInstance) ? 2 : 1;
    }
  }

  private final KernelBuilder k;
  private final int swept;
  private final Spec spec;
  private final List<@Nullable Value> buffers = new ArrayList<>();
  private final Value y;

  /** Declares the parameters: those that parts read, in the order of parts, and y. */
  Epilogue(KernelBuilder k, Spec spec, Target target) {
    this.k = k;
    this.swept = swept(spec, target);
    this.spec = spec;
    for (Part part : spec.parts()) {
      buffers.add(
          switch (part) {
            case Part.Bias b -> k.in("bias", Mem.F32);
            case Part.Residual r -> k.in("residual", Mem.F32);
            case Part.Activate a -> null;
            case Part.Gate g -> null;
            case Part.Scale s -> null;
            case Part.SoftCap c -> null;
          });
    }
    this.y = k.out("y", Mem.F32);
  }

  /**
   * The first of the parts that are done in a sweep of their own; how many there are, where all are
   * done before the store. Of a function there would be as many copies as a kernel has ways to hold
   * rows and tiles, and HotSpot compiles no method of more than 8000 bytecodes.
   */
  private static int swept(Spec spec, Target target) {
    int first = 0;
    while (first < spec.parts().size() && !isFunction(spec.parts().get(first))) {
      first++;
    }
    return RowTiles.isJava(target) && spec.matrices() == 1 ? first : spec.parts().size();
  }

  private static boolean isFunction(Part part) {
    return part instanceof Part.Activate || part instanceof Part.SoftCap;
  }

  /**
   * Stores tiles {@code n} to {@code n + tiles - 1} of the rows from {@code m} on, but none from
   * {@code end} on.
   *
   * @param results for each row, for each tile, a vector for each matrix
   */
  void store(Value m, Value n, int tiles, Value end, List<List<Value>> results) {
    for (int i = 0; i < tiles; i++) {
      int each = results.getFirst().size() / tiles;
      int first = i * each;
      Value tile = k.add(n, i);
      Runnable store =
          () -> store(m, tile, results.stream().map(r -> r.subList(first, first + each)).toList());
      if (i == 0) {
        store.run();
      } else {
        k.when(k.lt(tile, end), store);
      }
    }
  }

  /**
   * Stores tile {@code n} of the rows from {@code m} on.
   *
   * @param results for each row, a vector for each matrix
   */
  void store(Value m, Value n, List<List<Value>> results) {
    Value column = k.mul(n, WeightFormat.TILE);
    for (int i = 0; i < results.size(); i++) {
      store(0, swept, results.get(i), k.add(m, i), column);
    }
  }

  /** Does what is left to do to tiles {@code begin} to {@code end - 1}, once they are stored. */
  void sweep(Value begin, Value end, RowTiles.Range rows) {
    if (swept < spec.parts().size()) {
      k.loop(
          "n",
          begin,
          end,
          1,
          n -> {
            Value column = k.mul(n, WeightFormat.TILE);
            k.loop(
                "m",
                rows.first(),
                rows.end(),
                1,
                m -> {
                  Value stored = k.load16(k.at(y, m, spec.outputStride()), column);
                  store(swept, spec.parts().size(), List.of(stored), m, column);
                });
          });
    }
  }

  /** Stores a row's tile after parts {@code from} to {@code to - 1}. */
  private void store(int from, int to, List<Value> results, Value row, Value column) {
    Value value = results.getFirst();
    for (int part = from; part < to; part++) {
      value = after(part, value, results, row, column);
    }
    k.store(k.at(y, row, spec.outputStride()), column, value);
  }

  private Value after(int index, Value v, List<Value> results, Value row, Value column) {
    return switch (spec.parts().get(index)) {
      case Part.Bias b -> k.add(v, k.load16(buffer(index), column));
      case Part.Activate a -> a.function().of(k, v);
      case Part.Gate g -> k.mul(g.function().of(k, v), results.get(1));
      case Part.Scale s -> k.mul(v, k.f32(s.factor()));
      case Part.SoftCap c -> SoftCaps.capped(k, c.cap(), v);
      case Part.Residual r ->
          k.add(k.load16(k.at(buffer(index), row, spec.residualStride()), column), v);
    };
  }

  private Value buffer(int part) {
    return requireNonNull(buffers.get(part));
  }
}
