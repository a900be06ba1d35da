package dev.ckernel.plan;

import static java.util.Objects.requireNonNull;

import dev.ckernel.graph.Activate;
import dev.ckernel.graph.Add;
import dev.ckernel.graph.AddBias;
import dev.ckernel.graph.Attention;
import dev.ckernel.graph.CachedAttention;
import dev.ckernel.graph.CachedConv;
import dev.ckernel.graph.CausalConv;
import dev.ckernel.graph.Embedding;
import dev.ckernel.graph.Fused;
import dev.ckernel.graph.Gate;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Linear;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.PoolRows;
import dev.ckernel.graph.Quantise;
import dev.ckernel.graph.RmsNorm;
import dev.ckernel.graph.Rope;
import dev.ckernel.graph.Scale;
import dev.ckernel.graph.SelectRows;
import dev.ckernel.graph.SoftCap;
import dev.ckernel.graph.StoreKv;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TrainingOp;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Activation;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.LayerNorm;
import dev.ckernel.kernel.lib.Norm;
import dev.ckernel.kernel.lib.RowGradients;
import dev.ckernel.kernel.lib.Rows;
import dev.ckernel.kernel.lib.SoftCaps;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.Draft.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses the kernel of each node and the tensors that it is given. */
final class Lowering {
  private final Graph graph;
  private final Function<Tensor, WeightLayout.Entry> weights;
  private final Places places;
  private final boolean sharing;
  private final Map<String, Kernel> kernels;
  private final List<Draft> drafts = new ArrayList<>();
  private final ProjectionLowering projections;
  private final @Nullable CacheLowering cache;
  private final @Nullable TrainingLowering training;

  /**
   * For one program.
   *
   * @param states null for a program that keeps none of sequences
   * @param weights where each is packed
   * @param state null for a program that does not train
   * @param kernels of the program so far, by name
   */
  Lowering(
      Graph graph,
      Target target,
      @Nullable StateLayout states,
      Function<Tensor, WeightLayout.Entry> weights,
      Places places,
      @Nullable TrainingState state,
      Map<String, Kernel> kernels,
      boolean sharing) {
    this.kernels = kernels;
    this.projections = new ProjectionLowering(this, target, weights, places);
    this.cache = states == null ? null : new CacheLowering(this, target, places, states);
    this.training = state == null ? null : new TrainingLowering(this, target, places, state);
    this.graph = graph;
    this.weights = weights;
    this.places = places;
    this.sharing = sharing;
  }

  List<Draft> drafts() {
    return drafts;
  }

  /** Lowers the nodes of one layer. */
  void lower(List<Node> nodes) {
    for (Node node : nodes) {
      if (node.op() instanceof Fused op && op.region() == Fused.Region.CACHE) {
        cache().placeTogether(op);
      }
    }
    apart(nodes);
  }

  /** Lowers nodes one by one. */
  void apart(List<Node> nodes) {
    nodes.forEach(this::lower);
  }

  private CacheLowering cache() {
    return requireNonNull(cache);
  }

  private void lower(Node node) {
    switch (node.op()) {
      case Embedding op -> embedding(node);
      case RmsNorm op -> norm(node, null, node, null, null);
      case Linear op -> projections.lower(node, List.of(node));
      case AddBias op -> bias(node);
      case Quantise op -> quantise(node);
      case Rope op -> rope(node, op);
      case Attention op ->
          throw new IllegalArgumentException(node.id() + ": attention without a form to run in");
      case StoreKv op -> cache().store(node);
      case CachedAttention op -> cache().attention(node, op);
      case CausalConv op ->
          throw new IllegalArgumentException(node.id() + ": a convolution without a state");
      case CachedConv op -> cache().convolution(node, op);
      case dev.ckernel.graph.LayerNorm op -> layerNorm(node, op.epsilon());
      case Activate op -> activate(node, op);
      case Gate op -> gate(node, op);
      case Add op -> add(node);
      case Scale op -> scale(node, op);
      case SoftCap op -> softCap(node, op);
      case SelectRows op -> selectRows(node);
      case PoolRows op -> poolRows(node, op);
      case TrainingOp op -> requireNonNull(training).lower(node, op);
      case Fused op -> {
        switch (op.region()) {
          case NORM -> {
            Region region = Region.of(op);
            Node norm = region.main(RmsNorm.class);
            Node select = region.find(SelectRows.class);
            norm(node, select, norm, region.find(Quantise.class), region.find(Add.class));
          }
          case PROJECTION -> projections.lower(node, op.nodes());
          case CACHE -> cache().prepare(node, op);
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
  private void norm(
      Node node, @Nullable Node select, Node norm, @Nullable Node quantise, @Nullable Node add) {
    Tensor weight = norm.input(1);
    int size = weight.type().columns();
    float epsilon = ((RmsNorm) norm.op()).epsilon();
    Tensor x = select == null ? norm.input(0) : select.input(0);
    Places.Place from = places.of(x);
    if (size != x.type().columns()) {
      headNorm(node, x, weight, epsilon);
      return;
    }
    Places.@Nullable Quantised quantised =
        quantise == null ? null : places.quantised(quantise.output());
    Tensor result = add == null ? norm.output() : add.output();
    if (add != null) {
      inPlace(add.input(0), node, result);
    }
    Places.@Nullable Place to = quantise == null ? places.of(result) : null;
    Places.@Nullable Place residual = add == null ? null : places.of(add.input(0));
    Activation form = quantised == null ? null : quantised.form();
    int outputStride = to == null ? 0 : to.stride();
    String label =
        "rms_norm_%d%s%s%s"
            .formatted(
                size,
                select == null ? "" : "_select",
                residual == null ? "" : "_residual",
                suffix(form));
    Kernel kernel =
        kernel(
            label,
            n ->
                Norm.rms(
                    new Norm.Spec(
                        n,
                        "y = (x / sqrt(mean(x²) + eps)) · w"
                            + (residual == null ? "" : ", + residual"),
                        size,
                        epsilon,
                        from.stride(),
                        outputStride,
                        residual == null ? 0 : residual.stride(),
                        form,
                        select != null)));
    List<Ref> refs = new ArrayList<>(List.of(from.ref()));
    if (select != null) {
      refs.add(places.input(select.input(1)));
    }
    refs.add(new Ref.Weight(weight, 0));
    if (quantised != null) {
      refs.addAll(quantised.written());
    } else if (to != null) {
      if (residual != null) {
        refs.add(residual.ref());
      }
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
    refs.addAll(to.written());
    call(node, kernel, refs, perRow(node.output(), Rows.pieces(to.form())));
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

  private void rope(Node node, Rope op) {
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

  private void layerNorm(Node node, float epsilon) {
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
                        epsilon,
                        x.stride(),
                        y.stride())));
    Ref weight = new Ref.Weight(node.input(1), 0);
    Ref bias = new Ref.Weight(node.input(2), 0);
    call(node, kernel, List.of(x.ref(), weight, bias, y.ref()), perRow(node.output(), 1));
  }

  private void activate(Node node, Activate op) {
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

  private void gate(Node node, Gate op) {
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

  private void scale(Node node, Scale op) {
    inPlace(node.input(0), node, node.output());
    Places.Place x = places.of(node.input(0));
    Places.Place y = places.of(node.output());
    int size = node.output().type().columns();
    Kernel kernel =
        kernel(
            "scale_" + size,
            n -> Rows.scale(n, "y = x · factor", op.factor(), size, x.stride(), y.stride()));
    call(node, kernel, List.of(x.ref(), y.ref()), perRow(node.output(), 1));
  }

  private void softCap(Node node, SoftCap op) {
    inPlace(node.input(0), node, node.output());
    Places.Place x = places.of(node.input(0));
    Places.Place y = places.of(node.output());
    if (x.stride() != y.stride()) {
      throw new IllegalStateException(node.id() + ": rows of unequal strides");
    }
    int size = node.output().type().columns();
    Kernel kernel =
        kernel(
            "soft_cap_" + size,
            n ->
                SoftCaps.forward(
                    new SoftCaps.Spec(n, "y = cap · tanh(x / cap)", op.cap(), size, y.stride())));
    call(node, kernel, List.of(x.ref(), y.ref()), perRow(node.output(), 1));
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

  private void poolRows(Node node, PoolRows op) {
    Places.Place x = places.of(node.input(0));
    Places.Place y = places.of(node.output());
    int size = node.output().type().columns();
    Kernel kernel =
        kernel(
            "pool_rows_%d_%d".formatted(op.group(), size),
            n ->
                Rows.pool(
                    n,
                    "y[m] = mean of " + op.group() + " rows of x",
                    op.group(),
                    size,
                    x.stride(),
                    y.stride()));
    call(node, kernel, List.of(x.ref(), y.ref()), perRow(node.output(), 1));
  }

  /** The output takes over the buffer of an activation that nobody reads afterwards, if it may. */
  void inPlace(Tensor dying, Node node, Tensor output) {
    List<Node> users = graph.users(dying);
    if (sharing
        && !places.isPlaced(output)
        && (dying.role() == Tensor.Role.ACTIVATION || dying.role() == Tensor.Role.INPUT)
        && users.getLast().equals(node)) {
      places.of(dying);
      places.alias(output, dying);
    }
  }

  List<Ref> regions(Tensor matrix) {
    return weights.apply(matrix).regions().stream()
        .<Ref>map(offset -> new Ref.Weight(matrix, offset))
        .toList();
  }

  void call(Node node, Kernel kernel, List<Ref> refs, Items items) {
    call(node, kernel, refs, items, false);
  }

  void call(String op, Kernel kernel, List<Ref> refs, Items items) {
    draft(new Draft(op, kernel, refs, items, false));
  }

  void call(Node node, Kernel kernel, List<Ref> refs, Items items, boolean alternative) {
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
    return RuntimeExtent.of(tensor.type().extent());
  }

  static String name(WeightFormat format) {
    return format.dtype().name().toLowerCase(Locale.ROOT);
  }

  private static String suffix(@Nullable Activation form) {
    return form == null ? "" : "_q8_" + form.group();
  }
}
