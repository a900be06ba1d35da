package dev.ckernel.plan;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphOp;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.WeightFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where each weight stands in {@link Arena#WEIGHTS}: first the matrices in the order in which the
 * graph reads them, so that matrices of one input lie side by side and can be read as one; then the
 * vectors, likewise; then the tables. It follows from the graph before any pass, so that one packed
 * file serves the fused and the unfused program, and every target.
 */
public final class WeightLayout {
  /**
   * A packed weight.
   *
   * @param format of a matrix; null for vectors and tables, which are plain f32
   * @param rows outputs of a matrix, 1 for a vector, positions of a table
   * @param columns inputs of a matrix, elements of a vector or of a table's row
   * @param offset in bytes, a multiple of 64
   */
  public record Entry(
      Tensor tensor,
      @Nullable WeightFormat format,
      int rows,
      int columns,
      long offset,
      long bytes) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  private WeightLayout() {}

  public static WeightLayout of(Graph graph) {
    Set<Tensor> matrices = new LinkedHashSet<>();
    Set<Tensor> vectors = new LinkedHashSet<>();
    Set<Tensor> tables = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      for (Tensor input : node.inputs()) {
        switch (input.role()) {
          case PARAMETER -> {
            if (input.type().shape().size() == 2) {
              matrices.add(input);
            } else {
              vectors.add(input);
            }
          }
          case TABLE -> tables.add(input);
          case INPUT, STATE, ACTIVATION -> {}
        }
      }
      if (node.op() instanceof GraphOp.Fused) {
        throw new IllegalArgumentException("weights are laid out before fusion");
      }
    }
    WeightLayout layout = new WeightLayout();
    matrices.forEach(layout::matrix);
    vectors.forEach(layout::vector);
    tables.forEach(layout::table);
    return layout;
  }

  private void matrix(Tensor tensor) {
    WeightFormat format = WeightFormat.of(tensor.type().dtype());
    int rows = ((Dim.Fixed) tensor.type().extent()).size();
    int columns = tensor.type().columns();
    put(tensor, format, rows, columns, format.offsets(columns, WeightFormat.tiles(rows)).getLast());
  }

  private void vector(Tensor tensor) {
    int columns = tensor.type().columns();
    put(tensor, null, 1, columns, 4L * WeightFormat.TILE * WeightFormat.tiles(columns));
  }

  private void table(Tensor tensor) {
    int rows = ((Dim.Fixed) tensor.type().extent()).size();
    int columns = tensor.type().columns();
    put(tensor, null, rows, columns, (4L * rows * columns + 63) / 64 * 64);
  }

  private void put(Tensor tensor, @Nullable WeightFormat format, int rows, int columns, long size) {
    entries.put(tensor.id(), new Entry(tensor, format, rows, columns, bytes, size));
    bytes += size;
  }

  /** All entries, in the order in which they stand. */
  public List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /** Size of the whole. */
  public long bytes() {
    return bytes;
  }

  /** The entry of a parameter or table. */
  public Entry entry(Tensor tensor) {
    Entry entry = entries.get(tensor.id());
    if (entry == null) {
      throw new IllegalArgumentException(tensor.id() + " is no weight of this layout");
    }
    return entry;
  }
}
