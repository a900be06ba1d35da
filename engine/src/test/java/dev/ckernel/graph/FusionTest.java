package dev.ckernel.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which ops become one kernel. */
final class FusionTest {
  private static final int SIZE = 32;

  private final GraphBuilder g = new GraphBuilder("test");
  private final Tensor x =
      g.embedding("embed", g.input("tokens", Dim.Symbol.ROWS), matrix("table"));

  private Tensor matrix(String id) {
    return g.parameter(id, DType.F32, SIZE, SIZE);
  }

  private Tensor vector(String id) {
    return g.parameter(id, DType.F32, SIZE);
  }

  private Tensor linear(String id, Tensor input) {
    return g.linear(id, input, matrix(id + ".w"));
  }

  private List<String> fused(Tensor... outputs) {
    return Fusion.rewrite(g.build(outputs)).nodes().stream().map(Node::id).toList();
  }

  @ParameterizedTest
  @EnumSource(Nonlinearity.class)
  void aLinearWithAllThatFollowsItAlone(Nonlinearity f) {
    Tensor biased = g.addBias("bias", linear("up", x), vector("b"));
    Tensor y = linear("down", g.activate("act", f, biased));
    assertThat(fused(g.add("sum", x, y))).containsExactly("embed", "up+bias+act", "down+sum");
  }

  @ParameterizedTest
  @EnumSource(Nonlinearity.class)
  void twoLinearsAndTheirGate(Nonlinearity f) {
    Tensor gated = g.gate("gate", f, linear("a", x), linear("b", x));
    assertThat(fused(g.add("sum", x, gated))).containsExactly("embed", "a+b+gate+sum");
  }

  @Test
  void aSumEndsAChainAndReadsItsResidualFirst() {
    Tensor sum = g.add("sum", x, linear("a", x));
    Tensor other = g.add("other", linear("b", sum), x);
    assertThat(fused(g.activate("act", Nonlinearity.GELU, sum), other))
        .containsExactly("embed", "a+sum", "b", "other", "act");
  }

  @Test
  void whatOthersReadStaysAValue() {
    Tensor a = linear("a", x);
    Tensor y = g.activate("act", Nonlinearity.GELU, a);
    assertThat(fused(g.add("sum", a, y))).containsExactly("embed", "a", "act", "sum");
    assertThat(fused(a, y)).containsExactly("embed", "a", "act", "sum");
  }

  @Test
  void oneBiasAtMost() {
    Tensor twice = g.addBias("two", g.addBias("one", linear("a", x), vector("b")), vector("c"));
    assertThat(fused(twice)).containsExactly("embed", "a+one", "two");
  }

  @Test
  void severalLinearsAndTheirBiases() {
    Tensor q = g.addBias("q.b", linear("q", x), vector("qb"));
    Tensor k = g.addBias("k.b", linear("k", x), vector("kb"));
    assertThat(fused(q, k)).containsExactly("embed", "q+k+q.b+k.b");
  }

  @Test
  void aNormAndItsResidual() {
    Tensor normed = g.rmsNorm("norm", linear("a", x), vector("w"), 1e-5f);
    assertThat(fused(g.add("sum", x, normed))).containsExactly("embed", "a", "norm+sum");
  }
}
