package dev.ckernel.graph;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.graph.OpSignatures.Signature;
import dev.ckernel.graph.TensorType.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What graphs are refused for, and that the node is named. */
final class GraphVerifierTest {
  private static final String NODE = "graph: layers.7.it: ";
  private static final Tensor X = value("x", OpSignatures.rows(8));
  private static final Tensor Y = value("y", OpSignatures.rows(8));
  private static final Tensor Z = value("z", OpSignatures.rows(8));

  static final List<Signature> SOUND = OpSignatures.ALL;

  private static Tensor value(String id, TensorType type) {
    return new Tensor(id, type, Tensor.Role.ACTIVATION);
  }

  private static Node add(String id, Tensor a, Tensor b, Tensor y) {
    return new Node(id, 7, new Add(), List.of(a, b), List.of(y));
  }

  private static void verify(List<Tensor> tensors, List<Node> nodes, Tensor... outputs) {
    GraphVerifier.verify(new Graph("test", tensors, nodes, List.of(outputs)));
  }

  /** A graph of one node. */
  private static void verify(Signature signature) {
    List<Tensor> inputs = new ArrayList<>();
    for (TensorType type : signature.inputs()) {
      inputs.add(value("in" + inputs.size(), type));
    }
    List<Tensor> outputs = new ArrayList<>();
    for (TensorType type : signature.outputs()) {
      outputs.add(value("out" + outputs.size(), type));
    }
    Node node = new Node("layers.7.it", 7, signature.op(), inputs, outputs);
    GraphVerifier.verify(new Graph("test", inputs, List.of(node), outputs));
  }

  @ParameterizedTest
  @FieldSource("SOUND")
  void soundNodesAreAccepted(Signature signature) {
    assertThatCode(() -> verify(signature)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @FieldSource("SOUND")
  void anInputLessIsRefused(Signature signature) {
    int left = signature.inputs().size() - 1;
    Signature less = signature.withInputs(signature.inputs().subList(0, left));
    assertThatThrownBy(() -> verify(less))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            NODE + "has %d inputs and %d outputs".formatted(left, signature.outputs().size()));
  }

  @ParameterizedTest
  @FieldSource("SOUND")
  void anInputOrAnOutputMoreIsRefused(Signature signature) {
    List<TensorType> inputs = new ArrayList<>(signature.inputs());
    inputs.add(OpSignatures.rows(8));
    assertThatThrownBy(() -> verify(signature.withInputs(inputs)))
        .hasMessage(
            NODE
                + "has %d inputs and %d outputs"
                    .formatted(inputs.size(), signature.outputs().size()));
    List<TensorType> outputs = new ArrayList<>(signature.outputs());
    outputs.add(OpSignatures.rows(8));
    assertThatThrownBy(() -> verify(signature.withOutputs(outputs)))
        .hasMessage(
            NODE
                + "has %d inputs and %d outputs"
                    .formatted(signature.inputs().size(), outputs.size()));
  }

  @ParameterizedTest
  @MethodSource("dev.ckernel.graph.OpSignatures#broken")
  void aShapeThatDoesNotFitIsRefused(Signature signature, String message) {
    assertThatThrownBy(() -> verify(signature))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(NODE + message);
  }

  @Test
  void aTensorIsDeclaredOnce() {
    assertThatThrownBy(() -> verify(List.of(X, X), List.of()))
        .hasMessage("graph: x: declared twice");
  }

  @Test
  void nodesHaveDifferentIds() {
    List<Node> nodes = List.of(add("a", X, X, Y), add("a", X, Y, Z));
    assertThatThrownBy(() -> verify(List.of(X), nodes))
        .hasMessage("graph: a: there are two nodes of this id");
  }

  @Test
  void whatIsReadWasComputedBefore() {
    List<Node> nodes = List.of(add("b", X, Y, Z), add("a", X, X, Y));
    assertThatThrownBy(() -> verify(List.of(X), nodes)).hasMessage("graph: b: reads y too early");
    assertThatCode(() -> verify(List.of(X), nodes.reversed())).doesNotThrowAnyException();
  }

  @Test
  void whatIsReadHasTheTypeAndTheRoleThatItWasComputedWith() {
    Tensor wider = value("y", OpSignatures.rows(9));
    assertThatThrownBy(() -> verify(List.of(X), List.of(add("a", X, X, Y), add("b", X, wider, Z))))
        .hasMessage("graph: b: reads y too early");
    Tensor weight = new Tensor("y", Y.type(), Tensor.Role.PARAMETER);
    assertThatThrownBy(() -> verify(List.of(X), List.of(add("a", X, X, Y), add("b", X, weight, Z))))
        .hasMessage("graph: b: reads y too early");
  }

  @Test
  void aValueIsComputedOnce() {
    List<Node> nodes = List.of(add("a", X, X, Y), add("b", X, X, Y));
    assertThatThrownBy(() -> verify(List.of(X), nodes)).hasMessage("graph: b: y computed twice");
    assertThatThrownBy(() -> verify(List.of(X), List.of(add("a", X, X, X))))
        .hasMessage("graph: a: x computed twice");
  }

  @Test
  void anOutputIsComputed() {
    assertThatThrownBy(() -> verify(List.of(X), List.of(add("a", X, X, Y)), Z))
        .hasMessage("graph: z: is an output and not computed");
    Tensor wider = value("y", OpSignatures.rows(9));
    assertThatThrownBy(() -> verify(List.of(X), List.of(add("a", X, X, Y)), wider))
        .hasMessage("graph: y: is an output and not computed");
  }

  private static Node region(List<Node> parts, Tensor y) {
    Fused op = new Fused(Fused.Region.PROJECTION, parts);
    return new Node("region", 7, op, List.of(X), List.of(y));
  }

  @Test
  void aRegionIsASoundProgramOfItsInputs() {
    Node sound = region(List.of(add("a", X, X, Y), add("b", X, Y, Z)), Z);
    assertThatCode(() -> verify(List.of(X), List.of(sound), Z)).doesNotThrowAnyException();
    Node early = region(List.of(add("b", X, Y, Z), add("a", X, X, Y)), Z);
    assertThatThrownBy(() -> verify(List.of(X), List.of(early)))
        .hasMessage("graph: b: reads y too early");
  }

  @Test
  void aRegionSeesNothingButItsInputs() {
    Tensor outside = value("outside", OpSignatures.rows(8));
    Node region = region(List.of(add("a", X, outside, Y)), Y);
    assertThatThrownBy(() -> verify(List.of(X, outside), List.of(region)))
        .hasMessage("graph: a: reads outside too early");
  }

  @Test
  void aRegionComputesItsOutputs() {
    Node region = region(List.of(add("a", X, X, Y)), Z);
    assertThatThrownBy(() -> verify(List.of(X), List.of(region)))
        .hasMessage("graph: region: z is not inside");
  }

  @Test
  void aNodeInARegionIsNamedItself() {
    Tensor wide = value("wide", OpSignatures.rows(9));
    Node region = region(List.of(add("inner", X, X, wide)), wide);
    assertThatThrownBy(() -> verify(List.of(X), List.of(region)))
        .hasMessage("graph: inner: " + X.type() + " is not " + wide.type());
  }

  @Test
  void aValueInsideARegionIsNotSeenOutside() {
    Node region = region(List.of(add("a", X, X, Y), add("b", X, Y, Z)), Z);
    Tensor last = value("last", new TensorType(new Kind.Int32(), List.of()));
    assertThatThrownBy(() -> verify(List.of(X), List.of(region, add("c", X, Y, last))))
        .hasMessage("graph: c: reads y too early");
  }
}
