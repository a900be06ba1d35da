package dev.ckernel.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A named rewrite of a graph. */
public record Pass(String name, String about, UnaryOperator<Graph> rewrite) {
  /** What a pass made of a graph. */
  public record Result(Pass pass, Graph before, Graph after) {}

  /** Quantises what meets quantised weights, and fuses unless that is turned off. */
  public static List<Pass> inference(boolean fusion) {
    Pass quantise =
        new Pass(
            "quantise-activations",
            "rows that meet quantised weights are quantised, once for all their users",
            QuantiseActivations::rewrite);
    Pass fuse = new Pass("fuse", "ops that one kernel does are grouped", Fusion::rewrite);
    return fusion ? List.of(quantise, fuse) : List.of(quantise);
  }

  /** Applies passes in order; the graph is verified after each. */
  public static List<Result> apply(Graph graph, List<Pass> passes) {
    List<Result> results = new ArrayList<>();
    Graph current = graph;
    for (Pass pass : passes) {
      Graph next = pass.rewrite().apply(current);
      GraphVerifier.verify(next);
      results.add(new Result(pass, current, next));
      current = next;
    }
    return results;
  }
}
