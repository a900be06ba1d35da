package dev.ckernel.plan;

import static java.util.Objects.requireNonNull;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphOp;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.graph.TrainingOp;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Activation;
import dev.ckernel.kernel.lib.Attention;
import dev.ckernel.kernel.lib.Epilogue;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.kernel.lib.LayerNorm;
import dev.ckernel.kernel.lib.Matmul;
import dev.ckernel.kernel.lib.Norm;
import dev.ckernel.kernel.lib.RowGradients;
import dev.ckernel.kernel.lib.Rows;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.Draft.Ref;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses the kernel of each node and the tensors that it is given. */
final class Lowering {
  private final Graph graph;
  private final Target target;
  private final @Nullable KvLayout cache;
  private final WeightLayout weights;
  private final Places places;
  private final boolean sharing;
  private final Map<String, Kernel> kernels = new LinkedHashMap<>();
  private final List<Draft> drafts = new ArrayList<>();
  private final @Nullable TrainingLowering training;

  /**
   * For one program.
   *
   * @param cache null for a program that has none
   * @param state null for a program that does not train
   */
  Lowering(
      Graph graph,
      Target target,
      @Nullable KvLayout cache,
      WeightLayout weights,
      Places places,
      @Nullable TrainingState state,
      boolean sharing) {
    this.training = state == null ? null : new TrainingLowering(this, target, places, state);
    this.graph = graph;
    this.target = target;
    this.cache = cache;
    this.weights = weights;
    this.places = places;
    this.sharing = sharing;
  }

  List<Kernel> kernels() {
    return List.copyOf(kernels.values());
  }

  List<Draft> drafts() {
    return drafts;
  }

  /** Lowers the nodes of one layer. */
  void lower(List<Node> nodes) {
    for (Node node : nodes) {
      if (node.op() instanceof GraphOp.Fused op && op.region() == GraphOp.Region.CACHE) {
        places.together(List.of(query(op), key(op), value(op)));
      }
    }
    nodes.forEach(this::lower);
  }

  private void lower(Node node) {
    switch (node.op()) {
      case GraphOp.Embedding op -> embedding(node);
      case GraphOp.RmsNorm op -> norm(node, null, node, null);
      case GraphOp.Linear op -> projection(node, List.of(node));
      case GraphOp.AddBias op -> bias(node);
      case GraphOp.Quantise op -> quantise(node);
      case GraphOp.Rope op -> rope(node, op);
      case GraphOp.StoreKv op -> store(node, op);
      case GraphOp.Attention op -> attention(node, op);
      case GraphOp.LayerNorm op -> layerNorm(node, op);
      case GraphOp.Activate op -> activate(node, op);
      case GraphOp.Gate op -> gate(node, op);
      case GraphOp.Add op -> add(node);
      case GraphOp.SelectRows op -> selectRows(node);
      case TrainingOp op -> requireNonNull(training).lower(node, op);
      case GraphOp.Fused op -> {
        switch (op.region()) {
          case NORM -> {
            Node select = find(op, GraphOp.SelectRows.class);
            Node norm = require(find(op, GraphOp.RmsNorm.class));
            norm(node, select, norm, find(op, GraphOp.Quantise.class));
          }
          case PROJECTION -> projection(node, op.nodes());
          case CACHE -> prepare(node, op);
        }
      }
    }
  }

  private void embedding(Node node) {
    Tensor table = node.input(1);
    Places.Place y = places.of(node.output());
    WeightFormat format = WeightFormat.of(table.type().dtype());
    int size = table.type().columns();
    Kernel kernel =
        kernel(
            "embedding_%s_%d".formatted(name(format), size),
            n -> Rows.embedding(n, "y[m] = table[tokens[m]]", format, size, y.stride()));
    List<Ref> refs = new ArrayList<>(regions(table));
    refs.add(places.input(node.input(0)));
    refs.add(y.ref());
    call(node, kernel, refs, perRow(node.output(), 1));
  }

  /** RMSNorm of rows or of heads, with what is fused to it. */
  private void norm(Node node, @Nullable Node select, Node norm, @Nullable Node quantise) {
    Tensor weight = norm.input(1);
    int size = weight.type().columns();
    float epsilon = ((GraphOp.RmsNorm) norm.op()).epsilon();
    Tensor x = select == null ? norm.input(0) : select.input(0);
    Places.Place from = places.of(x);
    if (size != x.type().columns()) {
      headNorm(node, x, weight, epsilon);
      return;
    }
    Places.@Nullable Quantised quantised =
        quantise == null ? null : places.quantised(quantise.output());
    Places.@Nullable Place to = quantise == null ? places.of(norm.output()) : null;
    Activation form = quantised == null ? null : quantised.form();
    int outputStride = to == null ? 0 : to.stride();
    String label = "rms_norm_%d%s%s".formatted(size, select == null ? "" : "_select", suffix(form));
    Kernel kernel =
        kernel(
            label,
            n ->
                Norm.rms(
                    new Norm.Spec(
                        n,
                        "y = (x / sqrt(mean(x²) + eps)) · w",
                        size,
                        epsilon,
                        from.stride(),
                        outputStride,
                        form,
                        select != null)));
    List<Ref> refs = new ArrayList<>(List.of(from.ref()));
    if (select != null) {
      refs.add(places.input(select.input(1)));
    }
    refs.add(new Ref.Weight(weight, 0));
    if (quantised != null) {
      refs.addAll(quantised.refs());
    } else if (to != null) {
      refs.add(to.ref());
    }
    call(node, kernel, refs, perRow(norm.output(), 1));
  }

  private void headNorm(Node node, Tensor x, Tensor weight, float epsilon) {
    Places.Place from = places.of(x);
    Places.Place to = places.of(node.output());
    int size = weight.type().columns();
    int heads = x.type().columns() / size;
    Kernel kernel =
        kernel(
            "head_norm_%dx%d".formatted(heads, size),
            n ->
                Heads.norm(
                    n, "RMSNorm of each head", heads, size, from.stride(), to.stride(), epsilon));
    call(node, kernel, List.of(from.ref(), new Ref.Weight(weight, 0), to.ref()), perRow(x, 1));
  }

  private void quantise(Node node) {
    Places.Place from = places.of(node.input(0));
    Places.Quantised to = places.quantised(node.output());
    Kernel kernel =
        kernel(
            "quantise_%d%s".formatted(to.form().size(), suffix(to.form())),
            n -> Rows.quantise(n, "x to int8, a scale per 32", to.form(), from.stride()));
    List<Ref> refs = new ArrayList<>(List.of(from.ref()));
    refs.addAll(to.refs());
    call(node, kernel, refs, perRow(node.output(), 1));
  }

  private void bias(Node node) {
    Places.Place from = places.of(node.input(0));
    Places.Place to = places.of(node.output());
    int size = node.output().type().columns();
    Kernel kernel =
        kernel("bias_" + size, n -> Rows.bias(n, "y = x + bias", size, from.stride(), to.stride()));
    call(
        node,
        kernel,
        List.of(from.ref(), new Ref.Weight(node.input(1), 0), to.ref()),
        perRow(node.output(), 1));
  }

  private void rope(Node node, GraphOp.Rope op) {
    Tensor x = node.input(0);
    Places.Place from = places.of(x);
    Places.Place to = places.of(node.output());
    int heads = x.type().columns() / op.headDim();
    Kernel kernel =
        kernel(
            "rope_%dx%d".formatted(heads, op.headDim()),
            n ->
                Heads.rope(
                    n,
                    "rotary positions of each head",
                    heads,
                    op.headDim(),
                    from.stride(),
                    to.stride(),
                    op.rope()));
    call(
        node,
        kernel,
        List.of(
            from.ref(),
            places.input(node.input(1)),
            new Ref.Weight(node.input(2), 0),
            new Ref.Weight(node.input(3), 0),
            to.ref()),
        perRow(x, 1));
  }

  private KvLayout cache() {
    return requireNonNull(cache);
  }

  private void store(Node node, GraphOp.StoreKv op) {
    Places.Place k = places.of(node.input(0));
    Places.Place v = places.of(node.input(1));
    Kernel kernel =
        kernel(
            "store_kv",
            n -> Heads.store(n, "keys and values into the cache", cache(), k.stride(), v.stride()));
    List<Ref> refs = new ArrayList<>(List.of(k.ref(), v.ref()));
    refs.addAll(cacheRefs(node.inputs().subList(2, 5), op.layer()));
    call(node, kernel, refs, perRow(node.input(0), 1));
  }

  private List<Ref> cacheRefs(List<Tensor> inputs, int layer) {
    List<Ref> refs = new ArrayList<>();
    for (Tensor input : inputs) {
      refs.add(places.input(input));
    }
    refs.add(new Ref.Cache(layer));
    if (cache().format().scaled()) {
      refs.add(new Ref.Cache(layer));
    }
    return refs;
  }

  private void prepare(Node node, GraphOp.Fused region) {
    Node store = require(find(region, GraphOp.StoreKv.class));
    List<Node> ropes = all(region, GraphOp.Rope.class);
    List<Node> norms = all(region, GraphOp.RmsNorm.class);
    Node queryRope = ropes.get(0);
    Node keyRope = ropes.get(1);
    Tensor q = query(region);
    Tensor k = key(region);
    Tensor v = value(region);
    Places.Place qPlace = places.of(q);
    Places.Place kPlace = places.of(k);
    Places.Place vPlace = places.of(v);
    GraphOp.Rope rope = (GraphOp.Rope) queryRope.op();
    Float epsilon = norms.isEmpty() ? null : ((GraphOp.RmsNorm) norms.getFirst().op()).epsilon();
    int heads = q.type().columns() / rope.headDim();
    Kernel kernel =
        kernel(
            "prepare_heads",
            n ->
                Heads.prepare(
                    new Heads.Prepare(
                        n,
                        "norm and rotation of queries and keys; keys and values into the cache",
                        heads,
                        cache(),
                        qPlace.stride(),
                        kPlace.column() - qPlace.column(),
                        vPlace.column() - qPlace.column(),
                        epsilon,
                        rope.rope())));
    List<Ref> refs = new ArrayList<>(List.of(qPlace.ref()));
    for (Node norm : norms) {
      refs.add(new Ref.Weight(norm.input(1), 0));
    }
    refs.add(new Ref.Weight(queryRope.input(2), 0));
    refs.add(new Ref.Weight(queryRope.input(3), 0));
    GraphOp.StoreKv op = (GraphOp.StoreKv) store.op();
    refs.addAll(cacheRefs(store.inputs().subList(2, 5), op.layer()));
    places.alias(queryRope.output(), q);
    places.alias(keyRope.output(), k);
    call(node, kernel, refs, perRow(q, cache().kvHeads()));
  }

  private static Tensor query(GraphOp.Fused cacheRegion) {
    return unrotated(cacheRegion, 0);
  }

  private static Tensor key(GraphOp.Fused cacheRegion) {
    return unrotated(cacheRegion, 1);
  }

  private static Tensor value(GraphOp.Fused cacheRegion) {
    return require(find(cacheRegion, GraphOp.StoreKv.class)).input(1);
  }

  private static Tensor unrotated(GraphOp.Fused cacheRegion, int which) {
    List<Node> norms = all(cacheRegion, GraphOp.RmsNorm.class);
    List<Node> first = norms.isEmpty() ? all(cacheRegion, GraphOp.Rope.class) : norms;
    return first.get(which).input(0);
  }

  private void attention(Node node, GraphOp.Attention op) {
    switch (op.mask()) {
      case GraphOp.Mask.Causal c -> {}
      case GraphOp.Mask.Window w ->
          throw new IllegalArgumentException(node.id() + ": attention to a cache has no windows");
    }
    Tensor q = node.input(0);
    Places.Place from = places.of(q);
    Places.Place to = places.of(node.output());
    Function<String, Attention.Spec> spec =
        n ->
            new Attention.Spec(
                n,
                "causal attention over the cache",
                op.heads(),
                cache(),
                op.scale(),
                from.stride(),
                to.stride(),
                places.capacity().pagesPerSequence());
    Attention.Spec any = spec.apply("attention");
    List<Ref> cacheRefs = cacheRefs(node.inputs().subList(1, 4), op.layer());
    Ref kept = new Ref.Scratch(places.buffer(node.id() + ".chunks", Attention.keptBytes(any)), 0);
    for (Attention.Variant variant : Attention.Variant.values()) {
      String label = "attention_" + variant.name().toLowerCase(Locale.ROOT);
      Kernel kernel = kernel(label, n -> Attention.build(spec.apply(n), variant, target));
      Ref scratch = new Ref.ThreadScratch(Attention.threadBytes(any, variant, target));
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
      refs.add(new Ref.Extent(extent(q)));
      int tile = variant == Attention.Variant.TILES ? Attention.tileRows(any) : 1;
      Items items = new Items(Attention.items(any, variant), extent(q), tile);
      call(node, kernel, refs, items, variant == Attention.Variant.TILES);
    }
  }

  private void layerNorm(Node node, GraphOp.LayerNorm op) {
    Places.Place x = places.of(node.input(0));
    Places.Place y = places.of(node.output());
    int size = node.output().type().columns();
    Kernel kernel =
        kernel(
            "layer_norm_" + size,
            n ->
                LayerNorm.forward(
                    new LayerNorm.Spec(
                        n,
                        "y = (x - mean) / sqrt(variance + eps) · w + b",
                        size,
                        op.epsilon(),
                        x.stride(),
                        y.stride())));
    Ref weight = new Ref.Weight(node.input(1), 0);
    Ref bias = new Ref.Weight(node.input(2), 0);
    call(node, kernel, List.of(x.ref(), weight, bias, y.ref()), perRow(node.output(), 1));
  }

  private void activate(Node node, GraphOp.Activate op) {
    Places.Place x = places.of(node.input(0));
    Places.Place y = places.of(node.output());
    if (x.stride() != y.stride()) {
      throw new IllegalStateException(node.id() + ": rows of unequal strides");
    }
    int size = node.output().type().columns();
    String f = op.function().name().toLowerCase(Locale.ROOT);
    Kernel kernel =
        kernel(
            f + "_" + size,
            n -> RowGradients.apply(n, "y = " + f + "(x)", op.function(), size, y.stride()));
    call(node, kernel, List.of(x.ref(), y.ref()), perRow(node.output(), 1));
  }

  private void gate(Node node, GraphOp.Gate op) {
    Places.Place a = places.of(node.input(0));
    Places.Place b = places.of(node.input(1));
    Places.Place y = places.of(node.output());
    int size = node.output().type().columns();
    String f = op.function().name().toLowerCase(Locale.ROOT);
    Kernel kernel =
        kernel(
            "gate_" + size,
            n -> Rows.gate(n, "y = " + f + "(a) · b", op.function(), size, a.stride(), y.stride()));
    call(node, kernel, List.of(a.ref(), b.ref(), y.ref()), perRow(node.output(), 1));
  }

  private void add(Node node) {
    inPlace(node.input(0), node, node.output());
    Places.Place a = places.of(node.input(0));
    Places.Place b = places.of(node.input(1));
    Places.Place y = places.of(node.output());
    int size = node.output().type().columns();
    Kernel kernel = kernel("add_" + size, n -> Rows.add(n, "y = a + b", size, y.stride()));
    call(node, kernel, List.of(a.ref(), b.ref(), y.ref()), perRow(node.output(), 1));
  }

  private void selectRows(Node node) {
    Places.Place x = places.of(node.input(0));
    Places.Place y = places.of(node.output());
    int size = node.output().type().columns();
    Kernel kernel =
        kernel("select_rows_" + size, n -> Rows.select(n, "y[m] = x[rows[m]]", size, y.stride()));
    call(
        node,
        kernel,
        List.of(x.ref(), places.input(node.input(1)), y.ref()),
        perRow(node.output(), 1));
  }

  /** Linears of one input with their epilogues. */
  private void projection(Node node, List<Node> nodes) {
    List<Node> linears = nodes.stream().filter(n -> n.op() instanceof GraphOp.Linear).toList();
    List<Node> biases = nodes.stream().filter(n -> n.op() instanceof GraphOp.AddBias).toList();
    Node gate = first(nodes, GraphOp.Gate.class);
    Node add = first(nodes, GraphOp.Add.class);
    Tensor result = nodes.getLast().output();
    if (gate != null && !Matmul.holdsGate(format(linears.getFirst()), target)) {
      nodes.forEach(this::lower);
      return;
    }
    if (add != null) {
      inPlace(add.input(0), node, result);
    }
    if (gate != null || linears.size() == 1) {
      project(node, linears, biases, gate, add, result, tiles(linears.getFirst()));
      return;
    }
    List<Tensor> outputs =
        (biases.isEmpty() ? linears : biases).stream().map(Node::output).toList();
    if (outputs.stream().noneMatch(places::isPlaced)) {
      places.together(outputs);
    }
    for (int from = 0, to; from < linears.size(); from = to) {
      to = from + 1;
      while (to < linears.size() && goesOn(linears, outputs, to)) {
        to++;
      }
      project(
          node,
          linears.subList(from, from + 1),
          biases.isEmpty() ? biases : biases.subList(from, from + 1),
          null,
          null,
          outputs.get(from),
          linears.subList(from, to).stream().mapToInt(Lowering::tiles).sum());
    }
  }

  /**
   * Whether matrix {@code i} and its output follow the ones before as if they were one matrix, so
   * that one call can do both.
   */
  private boolean goesOn(List<Node> linears, List<Tensor> outputs, int i) {
    Places.Place before = places.of(outputs.get(i - 1));
    Places.Place here = places.of(outputs.get(i));
    return weights
            .entry(linears.get(i - 1).input(1))
            .goesOnIn(weights.entry(linears.get(i).input(1)))
        && here.buffer() == before.buffer()
        && here.column() == before.column() + Places.stride(outputs.get(i - 1).type().columns());
  }

  private void project(
      Node node,
      List<Node> linears,
      List<Node> biases,
      @Nullable Node gate,
      @Nullable Node add,
      Tensor result,
      int tiles) {
    Node linear = linears.getFirst();
    Tensor x = linear.input(0);
    WeightFormat format = format(linear);
    int inputs = x.type().columns();
    Places.@Nullable Quantised quantised =
        x.type().kind() instanceof Kind.Quantised ? places.quantised(x) : null;
    Places.@Nullable Place from = quantised == null ? places.of(x) : null;
    Places.Place to = places.of(result);
    Places.@Nullable Place residual = add == null ? null : places.of(add.input(0));
    Epilogue.Spec epilogue =
        new Epilogue.Spec(
            !biases.isEmpty(), gate != null, residual == null ? 0 : residual.stride(), to.stride());
    Activation form = quantised == null ? null : quantised.form();
    Function<String, Matmul.Spec> spec =
        n ->
            new Matmul.Spec(
                n,
                "y = x · wᵀ" + about(epilogue),
                format,
                linears.size(),
                inputs,
                from == null ? 0 : from.stride(),
                form,
                epilogue);
    String label =
        "matmul_%s_k%d%s%s%s"
            .formatted(
                name(format),
                inputs,
                epilogue.bias() ? "_bias" : "",
                epilogue.gate() ? "_gate" : "",
                epilogue.residualStride() > 0 ? "_residual" : "");
    List<Ref> refs = new ArrayList<>();
    for (Node each : linears) {
      refs.addAll(regions(each.input(1)));
    }
    if (quantised != null) {
      refs.addAll(quantised.refs());
    } else if (from != null) {
      refs.add(from.ref());
    }
    for (Node bias : biases) {
      refs.add(new Ref.Weight(bias.input(1), 0));
    }
    if (residual != null) {
      refs.add(residual.ref());
    }
    refs.add(to.ref());
    Items items =
        quantised == null
            ? Items.of(tiles).summing(Items.Over.INPUTS, Matmul.PANEL)
            : Items.of(tiles);
    for (Matmul.Variant variant : Matmul.variants(spec.apply(label), target)) {
      List<Ref> all = new ArrayList<>(refs);
      String name =
          switch (variant) {
            case ANY -> label;
            case FEW -> label + "_few";
            case MANY -> {
              all.add(new Ref.ThreadScratch(Matmul.threadBytes(spec.apply(label))));
              yield label + "_many";
            }
          };
      Kernel kernel = kernel(name, n -> Matmul.build(spec.apply(n), variant, target));
      all.add(new Ref.Extent(extent(result)));
      call(node, kernel, all, items, variant == Matmul.Variant.MANY);
    }
  }

  private static String about(Epilogue.Spec epilogue) {
    return (epilogue.bias() ? " + bias" : "")
        + (epilogue.gate() ? ", silu(y0) · y1" : "")
        + (epilogue.residualStride() > 0 ? ", + residual" : "");
  }

  private static WeightFormat format(Node linear) {
    return WeightFormat.of(linear.input(1).type().dtype());
  }

  private static int tiles(Node linear) {
    return WeightFormat.tiles(((Dim.Fixed) linear.input(1).type().extent()).size());
  }

  /** The output takes over the buffer of an activation that nobody reads afterwards, if it may. */
  void inPlace(Tensor dying, Node node, Tensor output) {
    List<Node> users = graph.users(dying);
    if (sharing
        && !places.isPlaced(output)
        && dying.role() == Tensor.Role.ACTIVATION
        && users.getLast().equals(node)) {
      places.of(dying);
      places.alias(output, dying);
    }
  }

  List<Ref> regions(Tensor matrix) {
    return weights.entry(matrix).regions().stream()
        .<Ref>map(offset -> new Ref.Weight(matrix, offset))
        .toList();
  }

  void call(Node node, Kernel kernel, List<Ref> refs, Items items) {
    call(node, kernel, refs, items, false);
  }

  void call(String op, Kernel kernel, List<Ref> refs, Items items) {
    draft(new Draft(op, kernel, refs, items, false));
  }

  private void call(Node node, Kernel kernel, List<Ref> refs, Items items, boolean alternative) {
    draft(new Draft(node.id(), kernel, refs, items, alternative));
  }

  private void draft(Draft draft) {
    for (Ref ref : draft.refs()) {
      if (ref instanceof Ref.Scratch scratch) {
        scratch.buffer().use(drafts.size());
      }
    }
    drafts.add(draft);
  }

  /** The kernel of that name, or under another name if that one is something else. */
  Kernel kernel(String label, Function<String, Kernel> build) {
    String name = label;
    for (int i = 2; ; i++) {
      Kernel kernel = build.apply(name);
      Kernel known = kernels.putIfAbsent(name, kernel);
      if (known == null || known.equals(kernel)) {
        return kernel;
      }
      name = label + "_" + i;
    }
  }

  static Items perRow(Tensor tensor, int fixed) {
    return Items.per(extent(tensor), fixed);
  }

  static RuntimeExtent extent(Tensor tensor) {
    return switch (tensor.type().extent()) {
      case Dim.Symbol symbol ->
          switch (symbol) {
            case ROWS -> RuntimeExtent.ROWS;
            case OUTPUTS -> RuntimeExtent.OUTPUTS;
          };
      case Dim.Fixed fixed -> throw new IllegalArgumentException(tensor + " has no extent");
    };
  }

  private static String name(WeightFormat format) {
    return format.dtype().name().toLowerCase(Locale.ROOT);
  }

  private static String suffix(@Nullable Activation form) {
    return form == null ? "" : "_q8_" + form.group();
  }

  private static @Nullable Node find(GraphOp.Fused region, Class<? extends GraphOp> op) {
    return first(region.nodes(), op);
  }

  private static @Nullable Node first(List<Node> nodes, Class<? extends GraphOp> op) {
    return nodes.stream().filter(n -> op.isInstance(n.op())).findFirst().orElse(null);
  }

  private static List<Node> all(GraphOp.Fused region, Class<? extends GraphOp> op) {
    return region.nodes().stream().filter(n -> op.isInstance(n.op())).toList();
  }

  private static Node require(@Nullable Node node) {
    if (node == null) {
      throw new IllegalStateException("a region lacks its main op");
    }
    return node;
  }
}
