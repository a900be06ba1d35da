package dev.ckernel.plan;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.KvLayout;
import java.util.List;

/**
 * A model planned for a target: everything that stands between its graph and its machine code.
 *
 * @param graph before any pass
 * @param passes what each pass made of it
 * @param outputs where the lowered graph's outputs stand after a step
 */
public record ModelPlan(
    Graph graph,
    List<Pass.Result> passes,
    Plan program,
    MemoryLayout layout,
    List<Output> outputs,
    WeightLayout weights,
    TableLayout tables,
    KvLayout cache,
    Capacity capacity,
    int vocabulary) {
  public ModelPlan {
    passes = List.copyOf(passes);
    outputs = List.copyOf(outputs);
  }

  /**
   * A place in {@link Arena#SCRATCH}.
   *
   * @param offset in bytes
   * @param stride f32 from one row to the next
   */
  public record Output(Tensor tensor, long offset, int stride) {}

  /** The graph after all passes. */
  public Graph lowered() {
    return passes.isEmpty() ? graph : passes.getLast().after();
  }
}
