package dev.ckernel.plan;

import dev.ckernel.graph.StatePool;
import dev.ckernel.graph.Tensor;
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
 * @param tableBytes of tables
 * @param stateBytes of the state of all sequences
 * @param scratchBytes as in {@link Plan}
 * @param threadBytes as in {@link Plan}
 * @param pools of pages of the cache
 * @param slots of what does not grow with a sequence
 * @param entries what can be called; the first is what the shorter methods speak of
 */
public record HostView(
    Extents extents,
    int vocabulary,
    long weightBytes,
    long tableBytes,
    long stateBytes,
    long scratchBytes,
    long threadBytes,
    List<Pool> pools,
    Slots slots,
    List<Entry> entries) {
  /**
   * An entry.
   *
   * @param inputs by the ids that the graph gives them
   * @param outputs likewise, in the graph's order
   */
  public record Entry(String name, Capacity capacity, List<Place> inputs, List<Output> outputs) {
    public Entry {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }

    /** The input of this id, if the entry has it. */
    public Optional<Place> input(String id) {
      return inputs.stream().filter(place -> place.id().equals(id)).findFirst();
    }
  }

  /** Bytes of {@link Arena#SCRATCH} that hold the tensor of this id. */
  public record Place(String id, long offset, long bytes) {}

  /**
   * Rows of f32 in {@link Arena#SCRATCH}.
   *
   * @param stride f32 from one row to the next
   */
  public record Output(String id, long offset, int stride) {}

  /** A pool of pages. */
  public record Pool(StatePool pool, int pages) {}

  /**
   * Slots in {@link Arena#STATE}: first one of each sequence, then {@link Capacity#SNAPSHOTS} of
   * each.
   *
   * @param offset of the first
   * @param bytes of one; 0 where there are none
   */
  public record Slots(long offset, long bytes) {}

  public HostView {
    pools = List.copyOf(pools);
    entries = List.copyOf(entries);
  }

  /** That of {@code plan}. */
  public static HostView of(ModelPlan plan) {
    return new HostView(
        plan.program().extents(),
        plan.vocabulary(),
        plan.weights().bytes(),
        plan.tables().bytes(),
        plan.state().bytes(),
        plan.program().scratchBytes(),
        plan.program().threadBytes(),
        plan.state().pools().stream().map(pool -> new Pool(pool.pool(), pool.pages())).toList(),
        new Slots(plan.state().slots().offset(), plan.state().slots().slotBytes()),
        plan.entries().stream().map(HostView::entry).toList());
  }

  private static Entry entry(EntryPlan plan) {
    List<Place> inputs = new ArrayList<>();
    for (Tensor tensor : plan.lowered().tensors()) {
      if (tensor.role() == Tensor.Role.INPUT) {
        MemoryLayout.Placed buffer = plan.layout().buffer(tensor.id());
        inputs.add(new Place(tensor.id(), buffer.offset(), buffer.bytes()));
      }
    }
    List<Output> outputs =
        plan.outputs().stream()
            .map(output -> new Output(output.tensor().id(), output.offset(), output.stride()))
            .toList();
    return new Entry(plan.name(), plan.capacity(), inputs, outputs);
  }

  /** Of the first entry. */
  public Capacity capacity() {
    return entries.getFirst().capacity();
  }

  /** The entry of this name. */
  public Entry entry(String name) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no entry " + name));
  }

  /** Bytes of scratch memory that {@code threads} threads need. */
  public long scratchBytes(int threads) {
    return scratchBytes + threads * threadBytes;
  }
}
