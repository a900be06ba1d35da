package dev.ckernel.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What backward synthesis puts into a graph. */
final class BackwardTest {
  private static final int SIZE = 8;
  private static final TensorType ROWS = TensorType.rows(Dim.Symbol.ROWS, SIZE);

  private final List<Tensor> tensors = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  private Tensor input(String id) {
    TensorType type = new TensorType(new Kind.Int32(), List.of(Dim.Symbol.ROWS));
    return declared(new Tensor(id, type, Tensor.Role.INPUT));
  }

  private Tensor matrix(String id) {
    Dim size = new Dim.Fixed(SIZE);
    TensorType type = new TensorType(new Kind.Stored(DType.F32), List.of(size, size));
    return declared(new Tensor(id, type, Tensor.Role.PARAMETER));
  }

  private Tensor declared(Tensor tensor) {
    tensors.add(tensor);
    return tensor;
  }

  private Tensor node(String id, GraphOp op, Tensor... inputs) {
    Tensor output = new Tensor(id + ":y", ROWS, Tensor.Role.ACTIVATION);
    nodes.add(new Node(id, Node.NO_LAYER, op, List.of(inputs), List.of(output)));
    return output;
  }

  private Graph loss(Tensor logits) {
    Tensor losses =
        new Tensor("loss:y", TensorType.rows(Dim.Symbol.ROWS, 1), Tensor.Role.ACTIVATION);
    Tensor stats =
        new Tensor("loss:stats", TensorType.rows(Dim.Symbol.ROWS, 2), Tensor.Role.ACTIVATION);
    nodes.add(
        new Node(
            "loss",
            Node.NO_LAYER,
            new CrossEntropy(),
            List.of(logits, input("targets")),
            List.of(losses, stats)));
    return new Graph("test", tensors, nodes, List.of(losses));
  }

  private static Graph synthesised(Graph forward) {
    Graph graph = Backward.synthesise(forward, parameter -> true);
    GraphVerifier.verify(graph);
    return graph;
  }

  @Test
  void whatSeveralReadersSendBackIsSummedByNodes() {
    Tensor x = node("embed", new Embedding(), input("tokens"), matrix("table"));
    Tensor a = node("a", new Linear(), x, matrix("a.w"));
    Tensor b = node("b", new Linear(), x, matrix("b.w"));
    Tensor c = node("c", new Add(), a, b);
    Graph graph = synthesised(loss(node("d", new Add(), c, x)));
    List<String> sums =
        graph.nodes().stream()
            .filter(node -> node.op() instanceof Add && node.id().contains(".sum."))
            .map(node -> node.id() + " = " + node.inputs().stream().map(Tensor::id).toList())
            .toList();
    assertThat(sums)
        .containsExactly(
            "b.sum.embed:y = [loss.dx:y, b.dx:y]", "a.sum.embed:y = [b.sum.embed:y:y, a.dx:y]");
    assertThat(graph.nodes().getLast().id()).isEqualTo("embed.dw");
    assertThat(graph.nodes().getLast().input(1).id()).isEqualTo("a.sum.embed:y:y");
  }

  @Test
  void aNodeMayReadAValueTwiceThatOthersReadToo() {
    Tensor x = node("embed", new Embedding(), input("tokens"), matrix("table"));
    Tensor twice = node("twice", new Gate(Nonlinearity.SILU), x, x);
    Graph graph = synthesised(loss(node("sum", new Add(), x, twice)));
    assertThat(graph.nodes())
        .extracting(Node::id)
        .contains("twice.sum.embed:y", "twice.sum.embed:y.again");
    assertThat(graph.nodes().getLast().input(1).id()).isEqualTo("twice.sum.embed:y.again:y");
  }

  /** A scale sends back what it scales; a soft cap asks for what it has capped. */
  @Test
  void scalesAndSoftCapsSendBack() {
    Tensor x = node("embed", new Embedding(), input("tokens"), matrix("table"));
    Tensor scaled = node("scale", new Scale(3), x);
    Graph graph = synthesised(loss(node("cap", new SoftCap(30), scaled)));
    List<Node> back = graph.nodes().subList(4, graph.nodes().size());
    assertThat(back)
        .extracting(Node::id)
        .containsExactly("loss.dx", "cap.dx", "scale.dx", "embed.dw");
    assertThat(back.get(1).op()).isEqualTo(new SoftCap.Gradient(new SoftCap(30)));
    assertThat(back.get(1).inputs()).extracting(Tensor::id).containsExactly("scale:y", "loss.dx:y");
    assertThat(back.get(2).op()).isEqualTo(new Scale(3));
    assertThat(back.get(2).inputs()).extracting(Tensor::id).containsExactly("cap.dx:y");
  }

  @Test
  void nothingIsComputedThatNoParameterNeeds() {
    Tensor x = node("embed", new Embedding(), input("tokens"), matrix("table"));
    Tensor y = node("a", new Linear(), x, matrix("a.w"));
    Graph forward = loss(node("b", new Linear(), y, matrix("b.w")));
    Graph graph = Backward.synthesise(forward, parameter -> parameter.id().equals("b.w"));
    assertThat(graph.nodes().subList(3 + 1, graph.nodes().size()))
        .extracting(Node::id)
        .containsExactly("loss.dx", "b.dw");
  }

  @Test
  void anOpWithoutAGradientIsNamed() {
    Tensor x = node("embed", new Embedding(), input("tokens"), matrix("table"));
    Graph forward = loss(node("pick", new SelectRows(), x, input("rows")));
    assertThatThrownBy(() -> Backward.synthesise(forward, parameter -> true))
        .isInstanceOf(CkException.class)
        .hasMessage("pick cannot be trained: its op select_rows has no gradient");
  }
}
