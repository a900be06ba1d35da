package dev.ckernel.plan;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import java.util.List;

/**
 * A model planned for a target: everything that stands between its graphs and its machine code.
 *
 * @param entries of the program; the first is what the shorter methods speak of
 * @param state of the sequences
 */
public record ModelPlan(
    List<EntryPlan> entries,
    Plan program,
    WeightLayout weights,
    TableLayout tables,
    StateLayout state,
    int vocabulary) {
  public ModelPlan {
    entries = List.copyOf(entries);
  }

  /**
   * A place in {@link Arena#SCRATCH}.
   *
   * @param offset in bytes
   * @param stride f32 from one row to the next
   */
  public record Output(Tensor tensor, long offset, int stride) {}

  /** The graph before any pass. */
  public Graph graph() {
    return entries.getFirst().graph();
  }

  /** What each pass made of the graph. */
  public List<Pass.Result> passes() {
    return entries.getFirst().passes();
  }

  /** The graph after all passes. */
  public Graph lowered() {
    return entries.getFirst().lowered();
  }

  public MemoryLayout layout() {
    return entries.getFirst().layout();
  }

  /** Where the lowered graph's outputs stand after a step. */
  public List<Output> outputs() {
    return entries.getFirst().outputs();
  }

  public Capacity capacity() {
    return entries.getFirst().capacity();
  }
}
