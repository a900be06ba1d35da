package dev.ckernel.plan;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Activation;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.Draft.Buffer;
import dev.ckernel.plan.Draft.Ref;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which buffer holds each tensor. Rows of f32 are padded with zeros to whole vectors; tensors that
 * one kernel treats together stand side by side in the rows of one buffer.
 */
final class Places {
  /** Columns {@code column} on of rows that are {@code stride} f32 apart. */
  record Place(Buffer buffer, int column, int stride) {
    Ref ref() {
      return new Ref.Scratch(buffer, 4L * column);
    }
  }

  /**
   * The buffers of quantised rows.
   *
   * @param again the integers as f32, or the sums as i32
   */
  record Quantised(Activation form, Buffer quants, Buffer scales, Buffer sums, Buffer again) {
    /** All of them, to be written. */
    List<Ref> written() {
      return refs(quants, scales, sums, again);
    }

    List<Ref> read(Activation.Reads reads) {
      return switch (reads) {
        case BYTES_AND_SUMS -> refs(quants, scales, sums);
        case BYTES_AND_I32_SUMS -> refs(quants, scales, again);
        case FLOATS_AND_SUMS -> refs(again, scales, sums);
      };
    }

    private static List<Ref> refs(Buffer... buffers) {
      List<Ref> refs = new ArrayList<>();
      for (Buffer buffer : buffers) {
        refs.add(new Ref.Scratch(buffer, 0));
      }
      return refs;
    }
  }

  private final Capacity capacity;
  private final Target target;
  private final Map<Tensor, Place> rows = new HashMap<>();
  private final Map<Tensor, Quantised> quantised = new HashMap<>();
  private final Map<Tensor, Buffer> packed = new HashMap<>();
  private final Map<Tensor, Buffer> inputs = new HashMap<>();
  private final List<Buffer> buffers = new ArrayList<>();

  Places(Capacity capacity, Target target) {
    this.capacity = capacity;
    this.target = target;
  }

  Capacity capacity() {
    return capacity;
  }

  List<Buffer> buffers() {
    return buffers;
  }

  /** f32 from one row to the next of a buffer of its own. */
  static int stride(int columns) {
    return WeightFormat.tiles(columns) * WeightFormat.TILE;
  }

  private int bound(Dim extent) {
    return switch (extent) {
      case Dim.Symbol symbol ->
          switch (symbol) {
            case ROWS -> capacity.rows();
            case OUTPUTS -> capacity.outputs();
            case RUNS -> capacity.sequences();
          };
      case Dim.Part part -> bound(part.of()) / part.divisor();
      case Dim.Fixed fixed -> fixed.size();
    };
  }

  Buffer buffer(String name, long bytes) {
    Buffer buffer = new Buffer(name, bytes);
    buffers.add(buffer);
    return buffer;
  }

  /** The place of an f32 tensor; a new buffer where it has none. */
  Place of(Tensor tensor) {
    Place place = rows.get(tensor);
    if (place == null) {
      int stride = stride(tensor.type().columns());
      Buffer buffer = buffer(tensor.id(), 4L * stride * bound(tensor.type().extent()));
      place = new Place(buffer, 0, stride);
      rows.put(tensor, place);
      if (tensor.role() == Tensor.Role.INPUT) {
        inputs.put(tensor, buffer);
      }
    }
    return place;
  }

  /** {@code tensor} takes over the place of {@code other}. */
  void alias(Tensor tensor, Tensor other) {
    Place place = rows.get(other);
    if (place != null) {
      rows.put(tensor, place);
    }
    Quantised form = quantised.get(other);
    if (form != null) {
      quantised.put(tensor, form);
    }
  }

  boolean isPlaced(Tensor tensor) {
    return rows.containsKey(tensor) || quantised.containsKey(tensor);
  }

  boolean samePlace(Tensor a, Tensor b) {
    return Objects.equals(rows.get(a), rows.get(b))
        && Objects.equals(quantised.get(a), quantised.get(b));
  }

  /** Puts tensors of equal extent side by side in one buffer. */
  void together(List<Tensor> tensors) {
    int stride = 0;
    for (Tensor tensor : tensors) {
      stride += stride(tensor.type().columns());
    }
    String name = String.join("|", tensors.stream().map(Tensor::id).toList());
    Buffer buffer = buffer(name, 4L * stride * bound(tensors.getFirst().type().extent()));
    int column = 0;
    for (Tensor tensor : tensors) {
      rows.put(tensor, new Place(buffer, column, stride));
      column += stride(tensor.type().columns());
    }
  }

  Quantised quantised(Tensor tensor) {
    Quantised form = quantised.get(tensor);
    if (form == null) {
      if (!(tensor.type().kind() instanceof Kind.Quantised kind)) {
        throw new IllegalArgumentException(tensor + " is not quantised");
      }
      Activation activation = Activation.of(tensor.type().columns(), kind.group(), target);
      long bound = bound(tensor.type().extent());
      form =
          new Quantised(
              activation,
              buffer(tensor.id(), bound * activation.size()),
              buffer(tensor.id() + ".scale", bound * activation.scaleBytes()),
              buffer(tensor.id() + ".sum", bound * activation.sumBytes()),
              activation.floats()
                  ? buffer(tensor.id() + ".f32", bound * activation.floatBytes())
                  : buffer(tensor.id() + ".sum.i32", bound * activation.sumBytes()));
      quantised.put(tensor, form);
    }
    return form;
  }

  /** The buffer of an f32 tensor whose rows stand without padding. */
  Buffer packed(Tensor tensor) {
    return packed.computeIfAbsent(
        tensor, t -> buffer(t.id(), 4L * t.type().columns() * bound(t.type().extent())));
  }

  /** The buffer of an input of one element of four bytes for each row. */
  Ref input(Tensor tensor) {
    Buffer buffer =
        inputs.computeIfAbsent(
            tensor,
            t -> {
              long elements =
                  t.type().shape().isEmpty()
                      ? (long) capacity.sequences() * capacity.chunks()
                      : (long) bound(t.type().extent())
                          * (t.type().shape().size() == 1 ? 1 : t.type().columns());
              return buffer(t.id(), 4 * elements);
            });
    return new Ref.Scratch(buffer, 0);
  }

  /** The buffers of inputs, which live from the first line to the last. */
  List<Buffer> inputBuffers() {
    return List.copyOf(inputs.values());
  }
}
