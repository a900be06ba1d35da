package dev.ckernel.plan;

import dev.ckernel.graph.Activate;
import dev.ckernel.graph.Attention;
import dev.ckernel.graph.ColumnSum;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Embedding;
import dev.ckernel.graph.Gate;
import dev.ckernel.graph.LayerNorm;
import dev.ckernel.graph.Linear;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.RmsNorm;
import dev.ckernel.graph.Rope;
import dev.ckernel.graph.SelfAttention;
import dev.ckernel.graph.SoftCap;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TrainingOp;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.AttentionGradient;
import dev.ckernel.kernel.lib.CrossEntropy;
import dev.ckernel.kernel.lib.Dropout;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.InputGradient;
import dev.ckernel.kernel.lib.NormGradient;
import dev.ckernel.kernel.lib.RowGradients;
import dev.ckernel.kernel.lib.SequenceAttention;
import dev.ckernel.kernel.lib.SoftCaps;
import dev.ckernel.kernel.lib.TrainingAttention;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.Draft.Ref;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses the kernels of those ops that only training has, as {@link Lowering} does of others. */
final class TrainingLowering {
  private final Lowering lowering;
  private final Target target;
  private final Places places;
  private final TrainingState state;
  private final TokenSums sums;

  TrainingLowering(Lowering lowering, Target target, Places places, TrainingState state) {
    this.lowering = lowering;
    this.target = target;
    this.places = places;
    this.state = state;
    this.sums = new TokenSums(lowering, target, places, state);
  }

  void lower(Node node, TrainingOp op) {
    switch (op) {
      case Linear.InputGradient i -> inputGradient(node, node, null);
      case Linear.WeightGradient w -> sums.weightGradient(node);
      case ColumnSum c -> sums.columnSum(node);
      case Embedding.Gradient e -> sums.embeddingGradient(node);
      case dev.ckernel.graph.CrossEntropy c -> crossEntropy(node);
      case dev.ckernel.graph.CrossEntropy.Gradient c -> crossEntropyGradient(node);
      case RmsNorm.Gradient r ->
          normGradient(node, "rms_norm_gradient", r.epsilon(), NormGradient::rms);
      case LayerNorm.Gradient l ->
          normGradient(node, "layer_norm_gradient", l.epsilon(), NormGradient::layer);
      case Activate.Gradient a -> activateGradient(node, a);
      case SoftCap.Gradient s -> softCapGradient(node, s.of());
      case Rope.Gradient r -> ropeGradient(node, r.of());
      case Gate.Gradient g -> gateGradient(node, g);
      case dev.ckernel.graph.Dropout d -> dropout(node, d.rate());
      case SelfAttention a -> selfAttention(node, a.of());
      case SelfAttention.Gradient a -> selfAttentionGradient(node, a.of());
    }
  }

  /** {@code dx = dy · w}, perhaps plus another gradient of x. */
  private void inputGradient(Node node, Node product, @Nullable Tensor other) {
    Tensor weight = product.input(1);
    Places.Place dy = places.of(product.input(0));
    Places.Place dx = places.of(node.output());
    Places.@Nullable Place residual = other == null ? null : places.of(other);
    WeightFormat format = WeightFormat.of(weight.type().dtype());
    int outputs = ((Dim.Fixed) weight.type().extent()).size();
    int inputs = weight.type().columns();
    Function<String, InputGradient.Spec> spec =
        n ->
            new InputGradient.Spec(
                n,
                "dx = dy · w" + (residual == null ? "" : ", + other"),
                format,
                outputs,
                inputs,
                dy.stride(),
                dx.stride(),
                residual == null ? 0 : residual.stride());
    String stored = format.dtype() == DType.F32 ? "" : Lowering.name(format) + "_";
    String label = "input_gradient_%s%dx%d".formatted(stored, outputs, inputs);
    Kernel kernel = lowering.kernel(label, n -> InputGradient.build(spec.apply(n), target));
    List<Ref> refs = new ArrayList<>(List.of(dy.ref()));
    refs.addAll(lowering.regions(weight));
    if (residual != null) {
      refs.add(residual.ref());
    }
    refs.add(dx.ref());
    refs.add(new Ref.ThreadScratch(0, InputGradient.threadBytes(spec.apply(label), target)));
    refs.add(new Ref.Extent(RuntimeExtent.ROWS));
    int items = InputGradient.items(spec.apply(label), target);
    lowering.call(
        node, kernel, refs, Items.of(items).summing(Items.Over.OUTPUTS, InputGradient.PANEL));
  }

  private CrossEntropy.Spec loss(String name, String about, Tensor logits) {
    return new CrossEntropy.Spec(name, about, logits.type().columns(), places.of(logits).stride());
  }

  private void crossEntropy(Node node) {
    Tensor logits = node.input(0);
    Kernel kernel =
        lowering.kernel(
            "cross_entropy",
            n -> CrossEntropy.forward(loss(n, "loss = log Σ exp(l) - l[target]", logits)));
    lowering.call(
        node,
        kernel,
        List.of(
            places.of(logits).ref(),
            places.input(node.input(1)),
            packed(node.outputs().get(0)),
            packed(node.outputs().get(1))),
        Lowering.perRow(logits, 1));
  }

  /** The gradient takes over the logits' buffer. */
  private void crossEntropyGradient(Node node) {
    Tensor logits = node.input(0);
    lowering.inPlace(logits, node, node.output());
    Kernel kernel =
        lowering.kernel(
            "cross_entropy_gradient",
            n -> CrossEntropy.gradient(loss(n, "dl = (softmax(l) - target) · scale", logits)));
    lowering.call(
        node,
        kernel,
        List.of(
            places.of(logits).ref(),
            places.input(node.input(1)),
            packed(node.input(2)),
            places.input(node.input(3)),
            places.of(node.output()).ref()),
        Lowering.perRow(logits, 1));
  }

  private Ref packed(Tensor tensor) {
    return new Ref.Scratch(places.packed(tensor), 0);
  }

  private SequenceAttention attention(
      String name, String about, Attention op, SequenceAttention.Strides strides) {
    return new SequenceAttention(
        name,
        about,
        op.heads(),
        op.kvHeads(),
        op.headDim(),
        op.scale(),
        op.mask(),
        state.length(),
        strides);
  }

  private SequenceAttention.Strides strides(Tensor q, Tensor k, Tensor v, Tensor y) {
    return new SequenceAttention.Strides(
        places.of(q).stride(), places.of(k).stride(), places.of(v).stride(), places.of(y).stride());
  }

  private Items perHead(Attention op) {
    return new Items(op.kvHeads(), RuntimeExtent.ROWS, state.length());
  }

  private void selfAttention(Node node, Attention op) {
    Tensor y = node.outputs().get(0);
    SequenceAttention.Strides strides = strides(node.input(0), node.input(1), node.input(2), y);
    Function<String, SequenceAttention> spec =
        n -> attention(n, "attention among the rows of a sequence", op, strides);
    Kernel kernel =
        lowering.kernel("self_attention", n -> TrainingAttention.build(spec.apply(n), target));
    List<Ref> refs = rows(node.inputs());
    refs.add(new Ref.ThreadScratch(0, TrainingAttention.threadBytes(spec.apply(""), target)));
    refs.add(places.of(y).ref());
    refs.add(packed(node.outputs().get(1)));
    lowering.call(node, kernel, refs, perHead(op));
  }

  private void selfAttentionGradient(Node node, Attention op) {
    SequenceAttention.Strides strides =
        strides(node.input(0), node.input(1), node.input(2), node.input(3));
    List<Tensor> gradients = node.outputs();
    SequenceAttention.Strides back =
        strides(gradients.get(0), gradients.get(1), gradients.get(2), node.input(5));
    Function<String, SequenceAttention> spec =
        n -> attention(n, "what goes back through attention", op, strides);
    Kernel kernel =
        lowering.kernel(
            "self_attention_gradient", n -> AttentionGradient.build(spec.apply(n), back, target));
    List<Ref> refs = rows(node.inputs().subList(0, 4));
    refs.add(packed(node.input(4)));
    refs.add(places.of(node.input(5)).ref());
    refs.add(new Ref.ThreadScratch(0, AttentionGradient.threadBytes(spec.apply(""))));
    refs.addAll(rows(gradients));
    lowering.call(node, kernel, refs, perHead(op));
  }

  private List<Ref> rows(List<Tensor> tensors) {
    List<Ref> refs = new ArrayList<>();
    tensors.forEach(tensor -> refs.add(places.of(tensor).ref()));
    return refs;
  }

  private void normGradient(
      Node node, String label, float epsilon, Function<NormGradient.Spec, Kernel> build) {
    Tensor x = node.input(0);
    Tensor weight = node.input(1);
    int size = weight.type().columns();
    int heads = x.type().columns() / size;
    Places.Place from = places.of(x);
    Places.Place dy = places.of(node.input(2));
    Places.Place dx = places.of(node.outputs().get(0));
    Places.Place products = places.of(node.outputs().get(1));
    Kernel kernel =
        lowering.kernel(
            "%s_%dx%d".formatted(label, heads, size),
            n ->
                build.apply(
                    new NormGradient.Spec(
                        n,
                        "what goes back through the norm",
                        heads,
                        size,
                        epsilon,
                        from.stride(),
                        same(node, dy, dx, products))));
    lowering.call(
        node,
        kernel,
        List.of(from.ref(), new Ref.Weight(weight, 0), dy.ref(), dx.ref(), products.ref()),
        Lowering.perRow(x, 1));
  }

  private void ropeGradient(Node node, Rope op) {
    Tensor dy = node.input(0);
    Places.Place from = places.of(dy);
    Places.Place to = places.of(node.output());
    int heads = dy.type().columns() / op.headDim();
    Kernel kernel =
        lowering.kernel(
            "rope_gradient_%dx%d".formatted(heads, op.headDim()),
            n ->
                Heads.ropeGradient(
                    n,
                    "rotary positions backwards",
                    heads,
                    op.headDim(),
                    from.stride(),
                    to.stride(),
                    op.rope()));
    lowering.call(
        node,
        kernel,
        List.of(
            from.ref(),
            places.input(node.input(1)),
            new Ref.Weight(node.input(2), 0),
            new Ref.Weight(node.input(3), 0),
            to.ref()),
        Lowering.perRow(dy, 1));
  }

  private void dropout(Node node, float rate) {
    Places.Place from = places.of(node.input(0));
    Places.Place to = places.of(node.output());
    int size = node.output().type().columns();
    Kernel kernel =
        lowering.kernel(
            "dropout_" + size,
            n ->
                Dropout.build(
                    new Dropout.Spec(n, "drops a part of x", rate, size, same(node, from, to))));
    lowering.call(
        node,
        kernel,
        List.of(from.ref(), places.input(node.input(1)), to.ref()),
        Lowering.perRow(node.output(), 1));
  }

  private void activateGradient(Node node, Activate.Gradient op) {
    Places.Place x = places.of(node.input(0));
    Places.Place dy = places.of(node.input(1));
    Places.Place dx = places.of(node.output());
    int size = node.output().type().columns();
    String f = op.function().name().toLowerCase(Locale.ROOT);
    Kernel kernel =
        lowering.kernel(
            f + "_gradient_" + size,
            n ->
                RowGradients.gradient(
                    n, "dx = dy · f'(x)", op.function(), size, same(node, x, dy, dx)));
    lowering.call(
        node, kernel, List.of(x.ref(), dy.ref(), dx.ref()), Lowering.perRow(node.output(), 1));
  }

  private void softCapGradient(Node node, SoftCap op) {
    Places.Place x = places.of(node.input(0));
    Places.Place dy = places.of(node.input(1));
    Places.Place dx = places.of(node.output());
    int size = node.output().type().columns();
    Kernel kernel =
        lowering.kernel(
            "soft_cap_gradient_" + size,
            n ->
                SoftCaps.gradient(
                    new SoftCaps.Spec(
                        n, "dx = dy · (1 - tanh²)", op.cap(), size, same(node, x, dy, dx))));
    lowering.call(
        node, kernel, List.of(x.ref(), dy.ref(), dx.ref()), Lowering.perRow(node.output(), 1));
  }

  private void gateGradient(Node node, Gate.Gradient op) {
    Places.Place a = places.of(node.input(0));
    Places.Place b = places.of(node.input(1));
    Places.Place dy = places.of(node.input(2));
    Places.Place da = places.of(node.outputs().get(0));
    Places.Place db = places.of(node.outputs().get(1));
    int size = node.input(0).type().columns();
    Kernel kernel =
        lowering.kernel(
            "gate_gradient_" + size,
            n ->
                RowGradients.gate(
                    n,
                    "da = dy · b · f'(a), db = dy · f(a)",
                    op.function(),
                    size,
                    same(node, a, b),
                    same(node, dy, da, db)));
    lowering.call(
        node,
        kernel,
        List.of(a.ref(), b.ref(), dy.ref(), da.ref(), db.ref()),
        Lowering.perRow(node.input(0), 1));
  }

  /** The stride that the places have in common. */
  private static int same(Node node, Places.Place... places) {
    for (Places.Place place : places) {
      if (place.stride() != places[0].stride()) {
        throw new IllegalStateException(node.id() + ": rows of unequal strides");
      }
    }
    return places[0].stride();
  }
}
