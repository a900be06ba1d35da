package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.graph.Fused;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Node;
import dev.ckernel.plan.MemoryLayout;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Step;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class InspectionTest {
  @TempDir private Path folder;
  private Inspection stages;
  private ModelPlan plan;

  @BeforeEach
  void open() {
    Path model = TinyModels.write(folder, "qwen3", DType.Q8_0);
    stages = Inspection.open(model, TinyModels.options(folder, "avx2"));
    plan = stages.plan();
  }

  @AfterEach
  void close() {
    stages.close();
  }

  @Test
  void theSummaryCountsWhatTheModelHas() {
    JsonNode json = json(stages.summary());
    // qwen3 tiny: vocabulary 509, dim 96, 2 layers, 6 and 3 heads of 24, ffn 272, tied head
    long layer = 2L * 96 + 2 * 24 + 96 * (144 + 72 + 72) + 144 * 96 + 3 * 96 * 272;
    assertThat(json.path("parameters").asLong()).isEqualTo(509L * 96 + 96 + 2 * layer);
    assertThat(json.path("family").asString()).isEqualTo("qwen3");
    assertThat(json.path("memory").path("context").asInt()).isEqualTo(256);
    assertThat(json.path("memory").path("weights").asLong()).isEqualTo(plan.weights().bytes());
    assertThat(json.path("memory").path("tables").asLong()).isEqualTo(plan.tables().bytes());
    assertThat(stages.summary().text())
        .contains("family       qwen3\n", "heads        6 of 24, 3 key heads\n")
        .contains("f32 ", "q8_0 ");
  }

  @Test
  void graphsHaveEveryNodeAndWhatRegionsHold() {
    assertThat(ids(json(stages.ir1()).path("nodes"))).isEqualTo(ids(plan.graph()));
    JsonNode fused = json(stages.ir2());
    assertThat(ids(fused.path("nodes"))).isEqualTo(ids(plan.lowered()));
    List<String> held =
        list(fused.path("nodes"))
            .flatMap(node -> node.has("holds") ? list(node.path("holds")) : Stream.of(node))
            .map(node -> node.path("id").asString())
            .toList();
    assertThat(held)
        .containsAll(ids(plan.graph()))
        .hasSize(plan.passes().getLast().before().nodes().size());
    for (Node node : plan.lowered().nodes()) {
      assertThat(stages.ir2().text()).contains(" = " + node.op().label() + "(");
    }
  }

  @Test
  void theLayoutNamesEveryBufferAndWeight() {
    JsonNode arenas = json(stages.layout()).path("arenas");
    List<String> buffers =
        list(arenas.path("scratch").path("buffers")).map(b -> b.path("name").asString()).toList();
    assertThat(buffers)
        .isEqualTo(plan.layout().buffers().stream().map(MemoryLayout.Placed::name).toList());
    assertThat(list(arenas.path("weights").path("entries")))
        .hasSameSizeAs(plan.weights().entries());
    assertThat(list(arenas.path("tables").path("entries")).map(t -> t.path("id").asString()))
        .containsExactly("rope.cos", "rope.sin");
    assertThat(arenas.path("tables").path("bytes").asLong()).isEqualTo(plan.tables().bytes());
    assertThat(stages.layout().text()).contains("rope.sin [256, 12]\n");
    assertThat(arenas.path("scratch").path("overLowerBound").asDouble()).isBetween(1.0, 2.0);
    assertThat(stages.layout().text()).contains(buffers);
  }

  @Test
  void theExecutionPlanHasEveryCallAndItsArguments() {
    JsonNode steps = json(stages.steps()).path("steps");
    Step.Repeat layers =
        plan.program().steps(Plan.STEP).stream()
            .filter(Step.Repeat.class::isInstance)
            .map(Step.Repeat.class::cast)
            .findFirst()
            .orElseThrow();
    JsonNode repeat =
        list(steps)
            .filter(s -> s.path("step").asString().equals("repeat"))
            .findFirst()
            .orElseThrow();
    assertThat(repeat.path("times").asInt()).isEqualTo(2);
    assertThat(repeat.path("offsets").toString())
        .isEqualTo(
            layers.turns().stream()
                .map(Step.Repeat.Turn::offsets)
                .toList()
                .toString()
                .replace(" ", ""));
    Step.Call first = (Step.Call) layers.kinds().getFirst().body().getFirst();
    JsonNode call = repeat.path("body").get(0);
    assertThat(call.path("kernel").asString()).isEqualTo(first.kernel().name());
    assertThat(list(call.path("arguments"))).hasSameSizeAs(first.arguments());
    assertThat(stages.steps().text())
        .contains("repeat 2 times (layers)", "barrier", first.kernel().name());
  }

  @Test
  void kernelsAreShownByName() {
    for (var kernel : plan.program().kernels()) {
      assertThat(stages.kernels().text()).contains(kernel.name() + "(");
      assertThat(stages.kernel(kernel.name()).text())
          .startsWith("kernel " + kernel.name() + "(")
          .endsWith("\n}\n");
      assertThat(json(stages.kernel(kernel.name())).path("ir").size()).isGreaterThan(2);
    }
    String known = plan.program().kernels().getFirst().name();
    assertThatThrownBy(() -> stages.kernel("nothing"))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith("there is no kernel 'nothing'; there are: ")
        .hasMessageContaining(known);
  }

  @Test
  void aPassShowsWhatWentAndWhatCame() {
    String diff = stages.pass("fuse").text();
    assertThat(diff.lines()).anyMatch(line -> line.startsWith("+ ") && line.contains("= fused_"));
    JsonNode json = json(stages.pass("fuse"));
    long regions = plan.lowered().nodes().stream().filter(n -> n.op() instanceof Fused).count();
    assertThat(json.path("added").size()).isEqualTo((int) regions);
    int before = plan.passes().getLast().before().nodes().size();
    int after = plan.lowered().nodes().size();
    assertThat(json.path("removed").size() - json.path("added").size()).isEqualTo(before - after);
    assertThatThrownBy(() -> stages.pass("frob"))
        .isInstanceOf(CkException.class)
        .hasMessage("there is no pass 'frob'; there are: with-state, quantise-activations, fuse");
  }

  @Test
  void theSourceIsThatOfTheTarget() {
    assertThat(stages.source().text()).contains("ck_step").contains("immintrin.h");
    assertThat(json(stages.source()).path("file").asString()).isEqualTo("model.c");
  }

  private static JsonNode json(View view) {
    return JsonMapper.builder().build().readTree(view.json());
  }

  private static Stream<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static List<String> ids(JsonNode nodes) {
    return list(nodes).map(node -> node.path("id").asString()).toList();
  }

  private static List<String> ids(Graph graph) {
    return graph.nodes().stream().map(Node::id).toList();
  }
}
