package dev.ckernel.plan;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.StatePool;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.kernel.lib.WeightFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the state of all sequences stands in {@link Arena#STATE}: the pages of one pool after those
 * of the other, then what does not grow. A page of a pool holds {@link KvLayout#CHUNK} positions of
 * all its layers; a slot holds what all layers know of one sequence, or of one of its snapshots.
 *
 * @param format of keys and values
 * @param bytes of the whole
 */
public record StateLayout(KvLayout.Format format, List<Pool> pools, Slots slots, long bytes) {
  /**
   * The pages of some layers.
   *
   * @param offset of the first page
   * @param pageBytes of a page
   */
  public record Pool(StatePool pool, List<Layer> layers, long offset, long pageBytes, int pages) {
    public Pool {
      layers = List.copyOf(layers);
    }
  }

  /**
   * The state of one layer.
   *
   * @param tensor as the graph declares it
   * @param offset in {@link Arena#STATE}, in the pool's first page
   */
  public record Layer(Tensor tensor, KvLayout layout, long offset) {}

  /**
   * What does not grow.
   *
   * @param layers whose state it is
   * @param offset of slot 0, which is that of sequence 0; those of snapshots follow
   * @param slotBytes of a slot
   */
  public record Slots(List<Slot> layers, long offset, long slotBytes, int count) {
    public Slots {
      layers = List.copyOf(layers);
    }
  }

  /**
   * The state of one layer.
   *
   * @param tensor as the graph declares it
   * @param offset in {@link Arena#STATE}, in slot 0
   */
  public record Slot(Tensor tensor, long offset) {}

  public StateLayout {
    pools = List.copyOf(pools);
  }

  /** Of the states that {@code graph} declares. */
  static StateLayout of(Graph graph, KvLayout.Format format, Capacity capacity) {
    Map<StatePool, List<Tensor>> tensors = new LinkedHashMap<>();
    for (Tensor tensor : graph.tensors()) {
      if (tensor.type().kind() instanceof Kind.Paged paged) {
        tensors.computeIfAbsent(paged.pool(), p -> new ArrayList<>()).add(tensor);
      }
    }
    List<Pool> pools = new ArrayList<>();
    long offset = 0;
    for (Map.Entry<StatePool, List<Tensor>> entry : tensors.entrySet()) {
      Pool pool = pool(entry.getKey(), entry.getValue(), format, capacity, offset);
      pools.add(pool);
      offset += pool.pages() * pool.pageBytes();
    }
    Slots slots = slots(graph, capacity, offset);
    return new StateLayout(format, pools, slots, offset + slots.count() * slots.slotBytes());
  }

  private static Slots slots(Graph graph, Capacity capacity, long offset) {
    List<Slot> layers = new ArrayList<>();
    long at = offset;
    for (Tensor tensor : graph.tensors()) {
      if (tensor.type().kind() instanceof Kind.PerSequence state) {
        layers.add(new Slot(tensor, at));
        at += WeightFormat.align((long) Float.BYTES * state.elements());
      }
    }
    int count = layers.isEmpty() ? 0 : capacity.sequences() * (1 + Capacity.SNAPSHOTS);
    return new Slots(layers, offset, at - offset, count);
  }

  private static Pool pool(
      StatePool pool,
      List<Tensor> tensors,
      KvLayout.Format format,
      Capacity capacity,
      long offset) {
    long pageBytes = tensors.stream().mapToLong(t -> layout(t, format).layerBytes()).sum();
    List<Layer> layers = new ArrayList<>();
    long at = offset;
    for (Tensor tensor : tensors) {
      KvLayout layout = layout(tensor, format).inPagesOf(pageBytes);
      layers.add(new Layer(tensor, layout, at));
      at += layout.layerBytes();
    }
    int pages = capacity.sequences() * capacity.pagesPerSequence(pool);
    return new Pool(pool, layers, offset, pageBytes, pages);
  }

  private static KvLayout layout(Tensor tensor, KvLayout.Format format) {
    Kind.Paged paged = (Kind.Paged) tensor.type().kind();
    return new KvLayout(paged.kvHeads(), paged.headDim(), format, 0);
  }

  /** The first byte of the state that the graph declares as {@code tensor}, in page or slot 0. */
  long offset(Tensor tensor) {
    return slots.layers().stream()
        .filter(slot -> slot.tensor().equals(tensor))
        .findFirst()
        .map(Slot::offset)
        .orElseGet(() -> layer(tensor).offset());
  }

  /** The layer whose keys and values the graph declares as {@code tensor}. */
  Layer layer(Tensor tensor) {
    return pools.stream()
        .flatMap(pool -> pool.layers().stream())
        .filter(layer -> layer.tensor().equals(tensor))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(tensor.id() + " is no state"));
  }

  /** Bytes that a position of a sequence takes in all pools. */
  public long positionBytes() {
    return pools.stream()
        .flatMap(pool -> pool.layers().stream())
        .mapToLong(layer -> layer.layout().kvHeads() * layer.layout().positionBytes())
        .sum();
  }
}
