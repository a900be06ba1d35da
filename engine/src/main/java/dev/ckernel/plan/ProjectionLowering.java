package dev.ckernel.plan;

import dev.ckernel.graph.Add;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.FollowsMatrix;
import dev.ckernel.graph.Gate;
import dev.ckernel.graph.Linear;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Activation;
import dev.ckernel.kernel.lib.Epilogue;
import dev.ckernel.kernel.lib.Epilogue.Part;
import dev.ckernel.kernel.lib.Matmul;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.Draft.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chooses the kernels of linears, alone or several of one input, with what is fused to them. */
final class ProjectionLowering {
  private final Lowering lowering;
  private final Target target;
  private final Function<Tensor, WeightLayout.Entry> weights;
  private final Places places;

  ProjectionLowering(
      Lowering lowering,
      Target target,
      Function<Tensor, WeightLayout.Entry> weights,
      Places places) {
    this.lowering = lowering;
    this.target = target;
    this.weights = weights;
    this.places = places;
  }

  /** Linears of one input with their epilogues. */
  void lower(Node node, List<Node> nodes) {
    Region region = new Region(nodes);
    List<Node> linears = region.all(Linear.class);
    List<Node> after = region.all(FollowsMatrix.class);
    boolean gate = region.find(Gate.class) != null;
    if (gate || linears.size() == 1) {
      one(node, linears, after);
      return;
    }
    List<Tensor> outputs = (after.isEmpty() ? linears : after).stream().map(Node::output).toList();
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
          after.isEmpty() ? after : after.subList(from, from + 1),
          linears.subList(from, to).stream().mapToInt(ProjectionLowering::tiles).sum());
    }
  }

  /** A linear, or two and their gate, and what follows. */
  private void one(Node node, List<Node> linears, List<Node> after) {
    if (!Matmul.holds(format(linears.getFirst()), parts(after), target)) {
      lowering.apart(Stream.concat(linears.stream(), after.stream()).toList());
      return;
    }
    for (Node each : after) {
      if (each.op() instanceof Add) {
        lowering.inPlace(each.input(0), node, each.output());
      }
    }
    project(node, linears, after, tiles(linears.getFirst()));
  }

  private static List<Part> parts(List<Node> after) {
    return after.stream().map(node -> ((FollowsMatrix) node.op()).part()).toList();
  }

  /**
   * Whether matrix {@code i} and its output follow the ones before as if they were one matrix, so
   * that one call can do both.
   */
  private boolean goesOn(List<Node> linears, List<Tensor> outputs, int i) {
    Places.Place before = places.of(outputs.get(i - 1));
    Places.Place here = places.of(outputs.get(i));
    return weights
            .apply(linears.get(i - 1).input(1))
            .goesOnIn(weights.apply(linears.get(i).input(1)))
        && here.buffer() == before.buffer()
        && here.column() == before.column() + Places.stride(outputs.get(i - 1).type().columns());
  }

  private void project(Node node, List<Node> linears, List<Node> after, int tiles) {
    Node linear = linears.getFirst();
    Tensor x = linear.input(0);
    WeightFormat format = format(linear);
    int inputs = x.type().columns();
    Places.@Nullable Quantised quantised =
        x.type().kind() instanceof Kind.Quantised ? places.quantised(x) : null;
    Places.@Nullable Place from = quantised == null ? places.of(x) : null;
    Tensor result = after.isEmpty() ? linear.output() : after.getLast().output();
    Places.Place to = places.of(result);
    int residualStride = 0;
    List<Ref> added = new ArrayList<>();
    for (Node each : after) {
      switch (((FollowsMatrix) each.op()).part()) {
        case Part.Bias b -> added.add(new Ref.Weight(each.input(1), 0));
        case Part.Residual r -> {
          Places.Place residual = places.of(each.input(0));
          residualStride = residual.stride();
          added.add(residual.ref());
        }
        case Part.Activate a -> {}
        case Part.Gate g -> {}
        case Part.Scale s -> {}
        case Part.SoftCap c -> {}
      }
    }
    added.add(to.ref());
    Epilogue.Spec epilogue = new Epilogue.Spec(parts(after), residualStride, to.stride());
    Activation form = quantised == null ? null : quantised.form();
    Function<String, Matmul.Spec> spec =
        n ->
            new Matmul.Spec(
                n,
                "y = x · wᵀ" + text(epilogue.parts(), Part::about),
                format,
                linears.size(),
                inputs,
                from == null ? 0 : from.stride(),
                form,
                epilogue);
    String label =
        "matmul_%s%s_k%d%s"
            .formatted(
                Lowering.name(format),
                form == null && format instanceof WeightFormat.Blocks ? "_f32" : "",
                inputs,
                text(epilogue.parts(), part -> "_" + part.label()));
    List<Ref> weights = new ArrayList<>();
    for (Node each : linears) {
      weights.addAll(lowering.regions(each.input(1)));
    }
    RuntimeExtent rows = Lowering.extent(result);
    Items split =
        new Items(
            Matmul.items(spec.apply(label), tiles, target),
            rows,
            Matmul.rowsOfAnItem(spec.apply(label), target));
    Items items = quantised == null ? split.summing(Items.Over.INPUTS, Matmul.PANEL) : split;
    for (Matmul.Variant variant : Matmul.variants(spec.apply(label), target)) {
      boolean many = variant == Matmul.Variant.MANY;
      List<Ref> refs = new ArrayList<>(weights);
      if (quantised != null && format instanceof WeightFormat.Blocks blocks) {
        refs.addAll(quantised.read(Matmul.reads(blocks, variant)));
      } else if (from != null) {
        refs.add(from.ref());
      }
      refs.addAll(added);
      long at = 0;
      for (long bytes : Matmul.threadBytes(spec.apply(label), variant, target)) {
        refs.add(new Ref.ThreadScratch(at, bytes));
        at += WeightFormat.align(bytes);
      }
      String name =
          switch (variant) {
            case ANY -> label;
            case FEW -> label + "_few";
            case MANY -> label + "_many";
          };
      Kernel kernel = lowering.kernel(name, n -> Matmul.build(spec.apply(n), variant, target));
      refs.add(new Ref.Extent(rows));
      refs.add(new Ref.Constant(tiles));
      if (Matmul.choosesTiles(spec.apply(name), target)) {
        refs.add(new Ref.Extent(RuntimeExtent.ABREAST));
      }
      lowering.call(node, kernel, refs, items, many);
    }
  }

  private static String text(List<Part> parts, Function<Part, String> of) {
    return parts.stream().map(of).collect(Collectors.joining());
  }

  private static WeightFormat format(Node linear) {
    return WeightFormat.of(linear.input(1).type().dtype());
  }

  private static int tiles(Node linear) {
    return WeightFormat.tiles(((Dim.Fixed) linear.input(1).type().extent()).size());
  }
}
