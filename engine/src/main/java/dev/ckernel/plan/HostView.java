package dev.ckernel.plan;

import dev.ckernel.graph.StatePool;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.WithState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The interface of a program as data: what its host must know of its plan, which is the memory that
 * it gives, and where in it inputs are written and outputs are read.
 *
 * @param extents of the program
 * @param vocabulary columns of the logits that mean something
 * @param weightBytes of packed weights
 * @param stateBytes of the state of all sequences
 * @param scratchBytes as in {@link Plan}
 * @param threadBytes as in {@link Plan}
 * @param pools of pages of the cache
 * @param inputs by the ids that the graph gives them
 * @param outputs likewise, in the graph's order
 */
public record HostView(
    Capacity capacity,
    Extents extents,
    int vocabulary,
    long weightBytes,
    long stateBytes,
    long scratchBytes,
    long threadBytes,
    List<Pool> pools,
    List<Place> inputs,
    List<Output> outputs) {
  /** Bytes of {@link Arena#SCRATCH} that hold the tensor of this id. */
  public record Place(String id, long offset, long bytes) {}

  /**
   * Rows of f32 in {@link Arena#SCRATCH}.
   *
   * @param stride f32 from one row to the next
   */
  public record Output(String id, long offset, int stride) {}

  /** A pool of pages, and the input that says which page holds which chunk. */
  public record Pool(StatePool pool, int pages, Place table) {}

  public HostView {
    pools = List.copyOf(pools);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** That of {@code plan}. */
  public static HostView of(ModelPlan plan) {
    MemoryLayout layout = plan.layout();
    List<Pool> pools = new ArrayList<>();
    for (StateLayout.Pool pool : plan.state().pools()) {
      Place table = place(layout, WithState.pageTable(pool.pool()));
      pools.add(new Pool(pool.pool(), pool.pages(), table));
    }
    return new HostView(
        plan.capacity(),
        plan.program().extents(),
        plan.vocabulary(),
        plan.weights().bytes(),
        plan.state().bytes(),
        plan.program().scratchBytes(),
        plan.program().threadBytes(),
        pools,
        plan.lowered().tensors().stream()
            .filter(tensor -> tensor.role() == Tensor.Role.INPUT)
            .map(tensor -> place(layout, tensor.id()))
            .toList(),
        plan.outputs().stream()
            .map(output -> new Output(output.tensor().id(), output.offset(), output.stride()))
            .toList());
  }

  private static Place place(MemoryLayout layout, String id) {
    MemoryLayout.Placed buffer = layout.buffer(id);
    return new Place(id, buffer.offset(), buffer.bytes());
  }

  /** The input of this id, if the program has it. */
  public Optional<Place> input(String id) {
    return inputs.stream().filter(place -> place.id().equals(id)).findFirst();
  }

  /** Bytes of scratch memory that {@code threads} threads need. */
  public long scratchBytes(int threads) {
    return scratchBytes + threads * threadBytes;
  }
}
