package dev.ckernel.plan;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Pass;
import dev.ckernel.kernel.lib.KvLayout;
import java.util.List;

/**
 * A model planned for a target: everything that stands between its graph and its machine code.
 *
 * @param graph before any pass
 * @param passes what each pass made of it
 */
public record ModelPlan(
    Graph graph,
    List<Pass.Result> passes,
    Plan program,
    MemoryLayout layout,
    WeightLayout weights,
    KvLayout cache,
    Capacity capacity,
    int vocabulary) {
  public ModelPlan {
    passes = List.copyOf(passes);
  }

  /** The graph after all passes. */
  public Graph lowered() {
    return passes.isEmpty() ? graph : passes.getLast().after();
  }
}
