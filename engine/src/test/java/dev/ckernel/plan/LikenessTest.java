package dev.ckernel.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.plan.LayerGraphs.Attending;
import dev.ckernel.plan.LayerGraphs.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers are alike where nothing but their weights tells them apart. */
final class LikenessTest {
  static final List<Kind> KINDS = Kind.OTHERS;
  static final List<Attending> ATTENDING = Attending.OTHERS;

  private static boolean alike(Graph graph, int a, int b) {
    return Likeness.alike(LayerGraphs.layer(graph, a), LayerGraphs.layer(graph, b));
  }

  private static void checkAlike(Graph graph, int a, int b, boolean alike) {
    for (boolean fusion : new boolean[] {true, false}) {
      Graph lowered = LayerGraphs.lowered(graph, fusion);
      assertThat(alike(lowered, a, b)).as("fused: %s", fusion).isEqualTo(alike);
      assertThat(alike(lowered, b, a)).as("fused: %s, turned", fusion).isEqualTo(alike);
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void onlyLayersOfTheSameKindAreAlike(Kind kind) {
    Graph graph = LayerGraphs.of(List.of(Kind.PLAIN, kind, Kind.PLAIN, kind));
    checkAlike(graph, 0, 2, true);
    checkAlike(graph, 1, 3, true);
    checkAlike(graph, 0, 1, false);
    checkAlike(graph, 2, 3, false);
  }

  @ParameterizedTest
  @FieldSource("ATTENDING")
  void soAreLayersOfAttention(Attending kind) {
    Graph graph = LayerGraphs.attending(List.of(Attending.PLAIN, kind, Attending.PLAIN, kind));
    checkAlike(graph, 0, 2, true);
    checkAlike(graph, 1, 3, true);
    checkAlike(graph, 0, 1, false);
    checkAlike(graph, 2, 3, false);
  }

  @Test
  void anyTwoKindsDiffer() {
    List<Kind> kinds = new ArrayList<>(Kind.OTHERS);
    kinds.add(Kind.PLAIN);
    Graph graph = LayerGraphs.lowered(LayerGraphs.of(kinds), true);
    for (int a = 0; a < kinds.size(); a++) {
      for (int b = 0; b < kinds.size(); b++) {
        assertThat(alike(graph, a, b)).as("%s, %s", kinds.get(a), kinds.get(b)).isEqualTo(a == b);
      }
    }
  }

  @Test
  void aPartOfALayerIsNotAlikeToTheWhole() {
    Graph graph = LayerGraphs.of(List.of(Kind.PLAIN, Kind.PLAIN));
    List<Node> whole = LayerGraphs.layer(graph, 0);
    List<Node> other = LayerGraphs.layer(graph, 1);
    assertThat(Likeness.alike(whole, other.subList(0, other.size() - 1))).isFalse();
    assertThat(Likeness.alike(whole.subList(0, other.size() - 1), other)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void counterpartsStandAtTheSamePlace(boolean fusion) {
    Graph graph =
        LayerGraphs.lowered(LayerGraphs.of(List.of(Kind.PLAIN, Kind.PLAIN, Kind.PLAIN)), fusion);
    List<Node> first = LayerGraphs.layer(graph, 1);
    List<Node> second = LayerGraphs.layer(graph, 2);
    Map<Tensor, Tensor> pairs = Likeness.counterparts(first, second);
    assertThat(pairs).hasSizeGreaterThan(first.size());
    pairs.forEach((a, b) -> {
      assertThat(b.type()).as(a.id()).isEqualTo(a.type());
      assertThat(b.id()).isEqualTo(moved(a.id()));
    });
  }

  /** What is called so in the next layer. */
  private static String moved(String id) {
    return id.startsWith("layers.0.")
        ? id.replaceFirst("layers.0.", "layers.1.")
        : id.replaceFirst("^layers.1.", "layers.2.");
  }
}
