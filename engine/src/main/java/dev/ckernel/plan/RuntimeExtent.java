package dev.ckernel.plan;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A bounded number that a step is handed when it runs. A plan declares its own, see {@link
 * Extents}; what stands between the plan and the host that sets them knows none of them.
 *
 * @param name a C and Java identifier
 */
public record RuntimeExtent(String name) {
  /** Tokens in this step. */
  public static final RuntimeExtent ROWS = new RuntimeExtent("rows");

  /** Tokens in this step whose logits are wanted. */
  public static final RuntimeExtent OUTPUTS = new RuntimeExtent("outputs");

  /** Runs of adjacent rows of one sequence in this step. */
  public static final RuntimeExtent RUNS = new RuntimeExtent("runs");

  /**
   * 1 where few rows meet several tiles of weights at a time, 0 where they meet one. A matter of
   * speed: no bit depends on it.
   */
  public static final RuntimeExtent ABREAST = new RuntimeExtent("abreast");

  public RuntimeExtent {
    if (!name.matches("[a-z][A-Za-z0-9]*")) {
      throw new IllegalArgumentException("an extent cannot be called '" + name + "'");
    }
  }

  /** Of rows of a tensor. */
  static RuntimeExtent of(Dim dim) {
    return switch (dim) {
      case Dim.Symbol symbol ->
          switch (symbol) {
            case ROWS -> ROWS;
            case OUTPUTS -> OUTPUTS;
            case RUNS -> RUNS;
          };
      case Dim.Part part -> new RuntimeExtent(of(part.of()).name() + "By" + part.divisor());
      case Dim.Fixed fixed -> throw new IllegalArgumentException(fixed + " is known now");
    };
  }

  /**
   * What programs of models and of their training declare.
   *
   * @param capacities of all entries
   * @param graphs of all entries, whose rows may be parts of others, or runs
   */
  static Extents declared(List<Capacity> capacities, List<Graph> graphs) {
    List<Extents.Declared> all = new ArrayList<>();
    all.add(new Extents.Declared(ROWS, most(capacities, Capacity::rows)));
    all.add(new Extents.Declared(OUTPUTS, most(capacities, Capacity::outputs)));
    all.add(new Extents.Declared(ABREAST, 1));
    if (graphs.stream()
        .flatMap(graph -> graph.tensors().stream())
        .anyMatch(tensor -> tensor.type().shape().contains(Dim.Symbol.RUNS))) {
      all.add(new Extents.Declared(RUNS, most(capacities, Capacity::sequences)));
    }
    graphs.stream()
        .flatMap(graph -> graph.nodes().stream())
        .flatMap(node -> node.outputs().stream())
        .flatMap(tensor -> tensor.type().shape().stream())
        .filter(Dim.Part.class::isInstance)
        .map(Dim.Part.class::cast)
        .distinct()
        .forEach(part ->
            all.add(
                new Extents.Declared(
                    of(part),
                    most(capacities, Capacity::rows) / part.divisor(),
                    of(part.of()),
                    part.divisor())));
    return new Extents(all);
  }

  /** Those of a program without parts of extents. */
  public static Extents declared(Capacity capacity) {
    return declared(List.of(capacity), List.of());
  }

  private static int most(List<Capacity> capacities, ToIntFunction<Capacity> bound) {
    return capacities.stream().mapToInt(bound).max().orElseThrow();
  }
}
