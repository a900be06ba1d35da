package dev.ckernel.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a family declares is dropped, and no other sum. */
final class DropoutsTest {
  @Test
  void onlyBranchesThatAddToTheResidualStreamAreDropped() {
    GraphBuilder g = new GraphBuilder("two sums");
    Tensor tokens = g.input("tokens", Dim.Symbol.ROWS);
    Tensor x = g.embedding("x", tokens, g.parameter("embedding", DType.F32, Init.NORMAL, 32, 16));
    Tensor branch = g.linear("branch", x, g.parameter("w", DType.F32, Init.RESIDUAL, 16, 16));
    Tensor both = g.add("both", branch, x);
    Graph graph = g.build(g.residual("out", x, both));

    List<Pass.Result> passes = Pass.apply(graph, Pass.training(0.5f, false, List.of()));
    Graph dropped = passes.get(1).after();
    assertThat(dropped.nodes())
        .filteredOn(node -> node.op() instanceof Dropout)
        .singleElement()
        .satisfies(node -> {
          assertThat(node.id()).isEqualTo("out.dropout");
          assertThat(node.input(0).id()).isEqualTo(both.id());
        });
    assertThat(passes.getLast().after().tensors())
        .filteredOn(tensor -> tensor.role() == Tensor.Role.PARAMETER)
        .extracting(Tensor::init)
        .as("declared values stay with the parameters")
        .containsExactly(Init.NORMAL, Init.RESIDUAL);
  }
}
