package dev.ckernel.plan;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.WeightFormat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where each table stands in {@link Arena#TABLES}: in the order in which the graph reads them, rows
 * of f32 without padding. Tables follow from numbers, not from weights, and are as long as the
 * context that is planned.
 */
public record TableLayout(List<Entry> entries) {
  /**
   * A table.
   *
   * @param rows positions
   * @param offset in bytes, a multiple of 64
   * @param bytes likewise
   */
  public record Entry(Tensor tensor, int rows, int columns, long offset, long bytes) {}

  public TableLayout {
    entries = List.copyOf(entries);
  }

  /** Of all tables that a graph reads. */
  static TableLayout of(Graph graph) {
    Set<Tensor> tables = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      node.inputs().stream()
          .filter(input -> input.role() == Tensor.Role.TABLE)
          .forEach(tables::add);
    }
    List<Entry> entries = new ArrayList<>();
    long offset = 0;
    for (Tensor table : tables) {
      int rows = ((Dim.Fixed) table.type().extent()).size();
      int columns = table.type().columns();
      long bytes = WeightFormat.align((long) Float.BYTES * rows * columns);
      entries.add(new Entry(table, rows, columns, offset, bytes));
      offset += bytes;
    }
    return new TableLayout(entries);
  }

  /** Size of the whole. */
  public long bytes() {
    return entries.stream().mapToLong(Entry::bytes).sum();
  }

  /** The entry of a table. */
  public Entry entry(Tensor table) {
    return entries.stream()
        .filter(entry -> entry.tensor().equals(table))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(table.id() + " is no table of this layout"));
  }
}
