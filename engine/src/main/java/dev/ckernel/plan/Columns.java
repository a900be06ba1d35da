package dev.ckernel.plan;

import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The columns of offsets that the turns of one kind of layer need: one for each weight and state
 * that is another in another layer.
 */
final class Columns implements Assembly.Binding {
  private final Assembly assembly;
  private final List<Map<Tensor, Tensor>> counterparts = new ArrayList<>();
  private final Map<Tensor, Integer> columns = new LinkedHashMap<>();

  /**
   * Of layers of one kind.
   *
   * @param first whose calls are bound
   * @param layers all of them, the first too
   */
  Columns(List<Node> first, List<List<Node>> layers, Assembly assembly) {
    this.assembly = assembly;
    layers.forEach(layer -> counterparts.add(Likeness.counterparts(first, layer)));
  }

  @Override
  public Argument bind(Tensor tensor, long offset) {
    boolean isFixed = counterparts.stream().allMatch(c -> tensor.equals(c.get(tensor)));
    int column =
        isFixed ? Argument.NO_COLUMN : columns.computeIfAbsent(tensor, t -> columns.size());
    return assembly.at(tensor, offset, column);
  }

  /** What stands in the columns for the {@code index}-th of the layers. */
  List<Long> offsets(int index, Function<Tensor, Address> addresses) {
    List<Long> row = new ArrayList<>();
    for (Tensor tensor : columns.keySet()) {
      Tensor here = counterparts.get(index).get(tensor);
      if (here == null) {
        throw new IllegalStateException(tensor.id() + " has no counterpart");
      }
      row.add(addresses.apply(here).offset());
    }
    return row;
  }
}
