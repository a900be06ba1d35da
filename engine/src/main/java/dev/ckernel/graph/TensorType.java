package dev.ckernel.graph;

import dev.ckernel.tensor.DType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Element and shape of a tensor.
 *
 * @param shape axes, the slowest first
 */
public record TensorType(Kind kind, List<Dim> shape) {
  /** What the elements are. */
  public sealed interface Kind {
    /** As model files store it. */
    record Stored(DType dtype) implements Kind {
      @Override
      public String toString() {
        return dtype.name().toLowerCase(Locale.ROOT);
      }
    }

    record Int32() implements Kind {
      @Override
      public String toString() {
        return "i32";
      }
    }

    /**
     * Activations quantised to int8 with an f32 scale per 32 elements.
     *
     * @param group elements per stored sum, 16 or 32
     */
    record Quantised(int group) implements Kind {
      @Override
      public String toString() {
        return "q8/" + group;
      }
    }

    /** Keys and values of one layer, of all sequences, in the pages of a pool. */
    record Paged(StatePool pool, int kvHeads, int headDim) implements Kind {
      @Override
      public String toString() {
        return "kv of %dx%d in pool %s".formatted(kvHeads, headDim, pool.name());
      }
    }

    /**
     * What one layer knows of each sequence, of a size that does not grow.
     *
     * @param elements f32 of one sequence
     */
    record PerSequence(int elements) implements Kind {
      @Override
      public String toString() {
        return elements + " f32 per sequence";
      }
    }
  }

  public static final Kind F32 = new Kind.Stored(DType.F32);

  public TensorType {
    shape = List.copyOf(shape);
  }

  /** {@code [extent, columns]} of f32. */
  public static TensorType rows(Dim extent, int columns) {
    return new TensorType(F32, List.of(extent, new Dim.Fixed(columns)));
  }

  /** Elements of the last axis. */
  public int columns() {
    return switch (shape.getLast()) {
      case Dim.Fixed fixed -> fixed.size();
      case Dim.Symbol symbol -> throw notFixed();
      case Dim.Part part -> throw notFixed();
    };
  }

  private IllegalArgumentException notFixed() {
    return new IllegalArgumentException("the last axis of " + this + " is not fixed");
  }

  /** The first axis. */
  public Dim extent() {
    return shape.getFirst();
  }

  public TensorType withKind(Kind newKind) {
    return new TensorType(newKind, shape);
  }

  /** The stored type, for parameters. */
  public DType dtype() {
    return switch (kind) {
      case Kind.Stored stored -> stored.dtype();
      case Kind.Int32 i -> throw notStored();
      case Kind.Quantised q -> throw notStored();
      case Kind.Paged p -> throw notStored();
      case Kind.PerSequence s -> throw notStored();
    };
  }

  private IllegalArgumentException notStored() {
    return new IllegalArgumentException(this + " is not a stored type");
  }

  @Override
  public String toString() {
    return kind + shape.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
