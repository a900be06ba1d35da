package dev.ckernel.plan;

import dev.ckernel.graph.Add;
import dev.ckernel.graph.AddBias;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Gate;
import dev.ckernel.graph.Linear;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Activation;
import dev.ckernel.kernel.lib.Epilogue;
import dev.ckernel.kernel.lib.Matmul;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.Draft.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
    List<Node> biases = region.all(AddBias.class);
    Node gate = region.find(Gate.class);
    Node add = region.find(Add.class);
    Tensor result = nodes.getLast().output();
    if (gate != null && !Matmul.holdsGate(format(linears.getFirst()), target)) {
      lowering.apart(nodes);
      return;
    }
    if (add != null) {
      lowering.inPlace(add.input(0), node, result);
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
          linears.subList(from, to).stream().mapToInt(ProjectionLowering::tiles).sum());
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
            .apply(linears.get(i - 1).input(1))
            .goesOnIn(weights.apply(linears.get(i).input(1)))
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
        "matmul_%s%s_k%d%s%s%s"
            .formatted(
                Lowering.name(format),
                form == null && format instanceof WeightFormat.Blocks ? "_f32" : "",
                inputs,
                epilogue.bias() ? "_bias" : "",
                epilogue.gate() ? "_gate" : "",
                epilogue.residualStride() > 0 ? "_residual" : "");
    List<Ref> weights = new ArrayList<>();
    for (Node each : linears) {
      weights.addAll(lowering.regions(each.input(1)));
    }
    List<Ref> added = new ArrayList<>();
    for (Node bias : biases) {
      added.add(new Ref.Weight(bias.input(1), 0));
    }
    if (residual != null) {
      added.add(residual.ref());
    }
    added.add(to.ref());
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
}
