package dev.ckernel.graph;

import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.lib.Mask;
import dev.ckernel.kernel.lib.ShortConv;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives the layers of an inference program their state, so that families need not know of it: an
 * attention becomes a store of its keys and values into the pages of a pool, and an attention to
 * what is stored; a convolution goes on from the last rows of its sequence. Attentions that read
 * the same keys and values share a state.
 */
public final class WithState {
  /** Input: of each row the position at which its keys and values are stored. */
  public static final String CACHE_POSITIONS = "cache_positions";

  /** Input: of each row the index of its sequence's first page in the page tables. */
  public static final String FIRST_PAGES = "first_pages";

  /** Input: of each row the last position that it sees, where that is not its own. */
  public static final String LAST_SEEN = "last_seen";

  /**
   * Input: of each run of adjacent rows of one sequence its first row, the row after it, and the
   * slot of the sequence's state that does not grow.
   */
  public static final String RUNS = "runs";

  /** Keys and values of an attention. */
  private record Stored(Tensor keys, Tensor values) {}

  private final Map<Stored, Tensor> states = new HashMap<>();
  private final Map<String, Tensor> declared = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private WithState() {}

  /**
   * Input: for each sequence and chunk of 128 positions, the page of {@code pool} that holds it.
   */
  public static String pageTable(StatePool pool) {
    return "page_table." + pool.name();
  }

  static Graph rewrite(Graph graph) {
    WithState pass = new WithState();
    for (Node node : graph.nodes()) {
      switch (node.op()) {
        case Attention op -> pass.attention(node, op);
        case CausalConv op -> pass.convolution(node, op);
        default -> pass.nodes.add(node);
      }
    }
    List<Tensor> tensors = new ArrayList<>(graph.tensors());
    tensors.addAll(pass.declared.values());
    return new Graph(graph.name(), tensors, pass.nodes, graph.outputs());
  }

  private void attention(Node node, Attention op) {
    Tensor q = node.input(0);
    StatePool pool =
        switch (op.mask()) {
          case Mask.Causal c -> StatePool.FULL;
          case Mask.Window w -> StatePool.ofWindow(w.positions());
          case Mask.Bidirectional b -> StatePool.FULL;
        };
    Tensor first = rows(FIRST_PAGES, q);
    Tensor table =
        declare(pageTable(pool), new TensorType(new Kind.Int32(), List.of()), Tensor.Role.INPUT);
    Tensor state =
        states.computeIfAbsent(
            new Stored(node.input(1), node.input(2)),
            stored -> store(node, op, stored, pool, first, table));
    if (!(state.type().kind() instanceof Kind.Paged paged) || !paged.pool().equals(pool)) {
      throw new IllegalStateException(
          node.id() + ": shares the keys and values of a layer with another mask");
    }
    Tensor last =
        switch (op.mask()) {
          case Mask.Causal c -> rows(CACHE_POSITIONS, q);
          case Mask.Window w -> rows(CACHE_POSITIONS, q);
          case Mask.Bidirectional b -> rows(LAST_SEEN, q);
        };
    nodes.add(
        new Node(
            node.id(),
            node.layer(),
            new CachedAttention(op),
            List.of(q, last, first, table, state),
            node.outputs()));
  }

  private Tensor store(
      Node node, Attention op, Stored stored, StatePool pool, Tensor first, Tensor table) {
    TensorType type = new TensorType(new Kind.Paged(pool, op.kvHeads(), op.headDim()), List.of());
    Tensor before = declare(node.id() + ".state", type, Tensor.Role.STATE);
    Tensor after = new Tensor(node.id() + ".store:y", type, Tensor.Role.STATE);
    Tensor positions = rows(CACHE_POSITIONS, stored.keys());
    nodes.add(
        new Node(
            node.id() + ".store",
            node.layer(),
            new StoreKv(),
            List.of(stored.keys(), stored.values(), positions, first, table, before),
            List.of(after)));
    return after;
  }

  private void convolution(Node node, CausalConv op) {
    Tensor x = node.input(0);
    int elements = ShortConv.stateSize(x.type().columns(), op.taps());
    TensorType type = new TensorType(new Kind.PerSequence(elements), List.of());
    Tensor before = declare(node.id() + ".state", type, Tensor.Role.STATE);
    Tensor after = new Tensor(node.id() + ".state:y", type, Tensor.Role.STATE);
    TensorType runsType =
        new TensorType(new Kind.Int32(), List.of(Dim.Symbol.RUNS, new Dim.Fixed(ShortConv.RUN)));
    Tensor runs = declare(RUNS, runsType, Tensor.Role.INPUT);
    nodes.add(
        new Node(
            node.id(),
            node.layer(),
            new CachedConv(op),
            List.of(x, node.input(1), runs, before),
            List.of(node.output(), after)));
  }

  /** An i32 for each row of {@code like}. */
  private Tensor rows(String id, Tensor like) {
    TensorType type = new TensorType(new Kind.Int32(), List.of(like.type().extent()));
    return declare(id, type, Tensor.Role.INPUT);
  }

  private Tensor declare(String id, TensorType type, Tensor.Role role) {
    return declared.computeIfAbsent(id, i -> new Tensor(i, type, role));
  }
}
