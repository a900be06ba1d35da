package dev.ckernel.plan;

import dev.ckernel.graph.CachedAttention;
import dev.ckernel.graph.CachedConv;
import dev.ckernel.graph.Fused;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.RmsNorm;
import dev.ckernel.graph.Rope;
import dev.ckernel.graph.StoreKv;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Attention;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.kernel.lib.ShortConv;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.Draft.Ref;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Chooses the kernels of those ops that write or read the state of sequences. */
final class CacheLowering {
  private final Lowering lowering;
  private final Target target;
  private final Places places;
  private final StateLayout states;

  /** For each tensor that a store has made, the state that the graph declares. */
  private final Map<Tensor, Tensor> declared = new HashMap<>();

  CacheLowering(Lowering lowering, Target target, Places places, StateLayout states) {
    this.lowering = lowering;
    this.target = target;
    this.places = places;
    this.states = states;
  }

  void store(Node node) {
    KvLayout cache = stored(node);
    Places.Place k = places.of(node.input(0));
    Places.Place v = places.of(node.input(1));
    Kernel kernel =
        lowering.kernel(
            "store_kv",
            n -> Heads.store(n, "keys and values into the cache", cache, k.stride(), v.stride()));
    List<Ref> refs = new ArrayList<>(List.of(k.ref(), v.ref()));
    refs.addAll(cacheRefs(node.inputs().subList(2, 6)));
    lowering.call(node, kernel, refs, Lowering.perRow(node.input(0), 1));
  }

  void convolution(Node node, CachedConv conv) {
    Tensor state = node.input(3);
    declared.put(node.outputs().get(1), declared.getOrDefault(state, state));
    Places.Place x = places.of(node.input(0));
    Places.Place y = places.of(node.outputs().getFirst());
    int columns = node.input(0).type().columns();
    int taps = conv.of().taps();
    Kernel kernel =
        lowering.kernel(
            "causal_conv_%dx%d".formatted(columns, taps),
            n ->
                ShortConv.build(
                    new ShortConv.Spec(
                        n,
                        "causal convolution of each column, going on from the sequence's last rows",
                        columns,
                        taps,
                        x.stride(),
                        y.stride(),
                        states.slots().slotBytes() / Float.BYTES)));
    List<Ref> refs = new ArrayList<>(List.of(x.ref()));
    refs.addAll(lowering.regions(node.input(1)));
    refs.add(places.input(node.input(2)));
    refs.add(new Ref.OfSequences(declared.getOrDefault(state, state)));
    refs.add(y.ref());
    lowering.call(node, kernel, refs, Lowering.perRow(node.input(2), WeightFormat.tiles(columns)));
  }

  /** The layout of what a node stores into. */
  private KvLayout stored(Node store) {
    Tensor state = store.input(5);
    declared.put(store.output(), declared.getOrDefault(state, state));
    return layout(state);
  }

  private KvLayout layout(Tensor state) {
    return states.layer(declared.getOrDefault(state, state)).layout();
  }

  /** Two inputs of each row, the page table and the state. */
  private List<Ref> cacheRefs(List<Tensor> inputs) {
    List<Ref> refs = new ArrayList<>();
    for (Tensor input : inputs.subList(0, 3)) {
      refs.add(places.input(input));
    }
    Tensor state = inputs.get(3);
    Ref paged = new Ref.OfSequences(declared.getOrDefault(state, state));
    refs.add(paged);
    if (states.format().scaled()) {
      refs.add(paged);
    }
    return refs;
  }

  void prepare(Node node, Fused region) {
    Region nodes = Region.of(region);
    Node store = nodes.main(StoreKv.class);
    KvLayout cache = stored(store);
    List<Node> ropes = nodes.all(Rope.class);
    List<Node> norms = nodes.all(RmsNorm.class);
    Node queryRope = ropes.get(0);
    Node keyRope = ropes.get(1);
    Tensor q = query(region);
    Tensor k = key(region);
    Tensor v = value(region);
    Places.Place qPlace = places.of(q);
    Places.Place kPlace = places.of(k);
    Places.Place vPlace = places.of(v);
    Rope rope = (Rope) queryRope.op();
    Float epsilon = norms.isEmpty() ? null : ((RmsNorm) norms.getFirst().op()).epsilon();
    int heads = q.type().columns() / rope.headDim();
    Kernel kernel =
        lowering.kernel(
            "prepare_heads",
            n ->
                Heads.prepare(
                    new Heads.Prepare(
                        n,
                        "norm and rotation of queries and keys; keys and values into the cache",
                        heads,
                        cache,
                        qPlace.stride(),
                        kPlace.column() - qPlace.column(),
                        vPlace.column() - qPlace.column(),
                        epsilon,
                        rope.rope())));
    List<Ref> refs = new ArrayList<>(List.of(qPlace.ref()));
    for (Node norm : norms) {
      refs.add(new Ref.Weight(norm.input(1), 0));
    }
    refs.add(places.input(queryRope.input(1)));
    refs.add(new Ref.Weight(queryRope.input(2), 0));
    refs.add(new Ref.Weight(queryRope.input(3), 0));
    refs.addAll(cacheRefs(store.inputs().subList(2, 6)));
    places.alias(queryRope.output(), q);
    places.alias(keyRope.output(), k);
    lowering.call(node, kernel, refs, Lowering.perRow(q, cache.kvHeads()));
  }

  /** Queries, keys and values are read by one kernel, so they stand side by side. */
  void placeTogether(Fused region) {
    places.together(List.of(query(region), key(region), value(region)));
  }

  private static Tensor query(Fused cacheRegion) {
    return unrotated(cacheRegion, 0);
  }

  private static Tensor key(Fused cacheRegion) {
    return unrotated(cacheRegion, 1);
  }

  private static Tensor value(Fused cacheRegion) {
    return Region.of(cacheRegion).main(StoreKv.class).input(1);
  }

  private static Tensor unrotated(Fused cacheRegion, int which) {
    List<Node> norms = Region.of(cacheRegion).all(RmsNorm.class);
    List<Node> first = norms.isEmpty() ? Region.of(cacheRegion).all(Rope.class) : norms;
    return first.get(which).input(0);
  }

  void attention(Node node, CachedAttention cached) {
    dev.ckernel.graph.Attention op = cached.of();
    KvLayout cache = layout(node.input(4));
    Tensor q = node.input(0);
    Places.Place from = places.of(q);
    Places.Place to = places.of(node.output());
    Function<String, Attention.Spec> spec =
        n ->
            new Attention.Spec(
                n,
                op.mask().label() + " attention over the cache",
                op.heads(),
                cache,
                op.scale(),
                op.mask(),
                from.stride(),
                to.stride(),
                places.capacity().chunks());
    Attention.Spec any = spec.apply("attention");
    List<Ref> cacheRefs = cacheRefs(node.inputs().subList(1, 5));
    Ref kept = new Ref.Scratch(places.buffer(node.id() + ".chunks", Attention.keptBytes(any)), 0);
    for (Attention.Variant variant : Attention.Variant.values()) {
      String label = "attention_" + variant.name().toLowerCase(Locale.ROOT);
      Kernel kernel = lowering.kernel(label, n -> Attention.build(spec.apply(n), variant, target));
      Ref scratch = new Ref.ThreadScratch(0, Attention.threadBytes(any, variant, target));
      List<Ref> refs = new ArrayList<>();
      switch (variant) {
        case CHUNKS -> {
          refs.add(from.ref());
          refs.addAll(cacheRefs);
          refs.addAll(List.of(scratch, kept));
        }
        case TILES -> {
          refs.add(from.ref());
          refs.addAll(cacheRefs);
          refs.addAll(List.of(scratch, to.ref()));
        }
        case MERGE -> refs.addAll(List.of(cacheRefs.getFirst(), kept, scratch, to.ref()));
      }
      refs.add(new Ref.Extent(Lowering.extent(q)));
      int tile = variant == Attention.Variant.TILES ? Attention.tileRows(any) : 1;
      Items items = new Items(Attention.items(any, variant), Lowering.extent(q), tile);
      lowering.call(node, kernel, refs, items, variant == Attention.Variant.TILES);
    }
  }
}
