package dev.ckernel.plan;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Pass;
import java.util.List;

/**
 * What stands between the graph of an entry and its lines.
 *
 * @param name of the entry
 * @param graph before any pass
 * @param passes what each pass made of it
 * @param layout of the scratch memory while the entry runs
 * @param outputs where the lowered graph's outputs stand afterwards
 */
public record EntryPlan(
    String name,
    Graph graph,
    List<Pass.Result> passes,
    MemoryLayout layout,
    List<ModelPlan.Output> outputs,
    Capacity capacity) {
  public EntryPlan {
    passes = List.copyOf(passes);
    outputs = List.copyOf(outputs);
  }

  /** The graph after all passes. */
  public Graph lowered() {
    return passes.isEmpty() ? graph : passes.getLast().after();
  }
}
