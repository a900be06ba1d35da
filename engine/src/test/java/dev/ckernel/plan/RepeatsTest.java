package dev.ckernel.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.graph.Node;
import dev.ckernel.graph.Pass;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.plan.LayerGraphs.Kind;
import dev.ckernel.plan.SamplePlans.Inference;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Neighbouring layers of a kind are planned once; unfolded, the plan is the whole model's. */
@Tag("slow")
final class RepeatsTest {
  private static final Pattern LAYER = Pattern.compile("layers\\.(\\d+)\\.");
  static final List<Kind> KINDS = Kind.IN_PLACE;

  @TempDir static Path folder;

  private static ModelPlan plan(List<Kind> kinds, boolean fusion) {
    return Planner.plan(
        LayerGraphs.of(kinds),
        Pass.inference(fusion),
        Target.AVX2,
        KvLayout.Format.F32,
        new Capacity(8, 8, 1, 128),
        48);
  }

  /** How many turns each part of the program has that is a layer. */
  private static List<Integer> turns(ModelPlan plan) {
    List<Integer> turns = new ArrayList<>();
    String last = "";
    for (Step step : plan.program().steps(Plan.STEP)) {
      switch (step) {
        case Step.Repeat repeat -> turns.add(repeat.turns().size());
        case Step.Call call -> {
          Matcher layer = LAYER.matcher(call.op());
          String here = layer.lookingAt() ? layer.group() : "";
          if (!here.isEmpty() && !here.equals(last)) {
            turns.add(1);
          }
          last = here;
        }
        case Step.Barrier barrier -> {}
      }
    }
    return turns;
  }

  /** All layers are one loop, unless there are no two alike. */
  private static List<Integer> folded(List<Kind> kinds) {
    boolean differ = kinds.stream().distinct().count() == kinds.size();
    return differ ? Collections.nCopies(kinds.size(), 1) : List.of(kinds.size());
  }

  static IntStream seeds() {
    return IntStream.range(0, 30);
  }

  private static List<Kind> random(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Kind> few = new ArrayList<>(List.of(Kind.PLAIN));
    for (int i = random.nextInt(1, 3); i > 0; i--) {
      few.add(KINDS.get(random.nextInt(KINDS.size())));
    }
    List<Kind> kinds = new ArrayList<>();
    for (int layers = random.nextInt(1, 8); layers > 0; layers--) {
      boolean again = !kinds.isEmpty() && random.nextBoolean();
      kinds.add(again ? kinds.getLast() : few.get(random.nextInt(few.size())));
    }
    return kinds;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void equalLayersFold(int seed) {
    List<Kind> kinds = random(seed);
    for (boolean fusion : new boolean[] {true, false}) {
      ModelPlan plan = plan(kinds, fusion);
      assertThat(turns(plan)).as("%s", kinds).isEqualTo(folded(kinds));
      checkOffsets(plan);
      if (!fusion) {
        checkOrder(plan);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void aLayerThatDiffersInOneThingIsAnotherKind(Kind other) {
    List<Kind> kinds = List.of(Kind.PLAIN, Kind.PLAIN, other, Kind.PLAIN, other, other);
    Step.Repeat repeat =
        plan(kinds, true).program().steps(Plan.STEP).stream()
            .filter(Step.Repeat.class::isInstance)
            .map(Step.Repeat.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(repeat.kinds()).hasSize(2);
    assertThat(repeat.turns()).extracting(Step.Repeat.Turn::kind).containsExactly(0, 0, 1, 0, 1, 1);
  }

  @ParameterizedTest
  @CsvSource({"llama, F32, true", "qwen2, Q8_0, false", "qwen3, Q4_K, true"})
  void layersOfModelsFold(String family, DType format, boolean fusion) {
    Inference subject = Inference.small(family, format, Target.AVX2, fusion);
    ModelPlan plan = subject.plan(folder);
    checkOffsets(plan);
    if (!fusion) {
      checkOrder(plan);
    }
    assertThat(turns(plan).stream().mapToInt(i -> i).sum()).isEqualTo(4);
    assertThat(turns(subject.plan(folder, Pass.tapped()))).containsExactly(1, 1, 1, 1);
  }

  /** A call in one turn, and the layer that it does. */
  private record Unfolded(Step.Call call, List<Long> turn, int moved) {
    /** What something of the first layer is called in this one. */
    String name(String first) {
      return LAYER
          .matcher(first)
          .replaceAll(m -> "layers." + (Integer.parseInt(m.group(1)) + moved) + ".");
    }

    long at(Argument.Buffer buffer) {
      return buffer.offset()
          + (buffer.column() == Argument.NO_COLUMN ? 0 : turn.get(buffer.column()));
    }
  }

  private static List<Unfolded> unfolded(ModelPlan plan) {
    List<Unfolded> calls = new ArrayList<>();
    for (Step step : plan.program().steps(Plan.STEP)) {
      switch (step) {
        case Step.Call call -> calls.add(new Unfolded(call, List.of(), 0));
        case Step.Barrier barrier -> {}
        case Step.Repeat repeat -> {
          Map<Integer, Integer> firsts = new HashMap<>();
          for (int i = 0; i < repeat.turns().size(); i++) {
            Step.Repeat.Turn turn = repeat.turns().get(i);
            firsts.putIfAbsent(turn.kind(), i);
            int moved = i - firsts.get(turn.kind());
            for (Step inner : repeat.body(turn)) {
              if (inner instanceof Step.Call call) {
                calls.add(new Unfolded(call, turn.offsets(), moved));
              }
            }
          }
        }
      }
    }
    return calls;
  }

  /** Unfolded, the calls do the nodes of the graph in their order. */
  private static void checkOrder(ModelPlan plan) {
    List<String> done = new ArrayList<>();
    for (Unfolded unfolded : unfolded(plan)) {
      String node = unfolded.name(unfolded.call().op());
      if (done.isEmpty() || !done.getLast().equals(node)) {
        done.add(node);
      }
    }
    assertThat(done).isEqualTo(plan.lowered().nodes().stream().map(Node::id).toList());
  }

  /** In each turn a call finds the weights and the cache of its own layer, and the same scratch. */
  private static void checkOffsets(ModelPlan plan) {
    for (Unfolded unfolded : unfolded(plan)) {
      for (Argument argument : unfolded.call().arguments()) {
        if (argument instanceof Argument.Buffer buffer) {
          long at = unfolded.at(buffer);
          switch (buffer.arena()) {
            case WEIGHTS -> {
              WeightLayout.Entry entry = entry(plan, unfolded.name(buffer.name()));
              assertThat(at - entry.offset()).as("%s", buffer).isIn(entry.regions());
            }
            case STATE ->
                assertThat(at)
                    .as("%s", unfolded.call().op())
                    .isEqualTo(state(plan, unfolded.name(buffer.name())));
            case SCRATCH -> {
              MemoryLayout.Placed placed = plan.layout().buffer(buffer.name());
              assertThat(buffer.column()).isEqualTo(Argument.NO_COLUMN);
              assertThat(at).isBetween(placed.offset(), placed.offset() + placed.bytes() - 1);
            }
            case TABLES, THREAD -> assertThat(buffer.column()).isEqualTo(Argument.NO_COLUMN);
          }
        }
      }
    }
  }

  private static long state(ModelPlan plan, String id) {
    return plan.state().pools().stream()
        .flatMap(pool -> pool.layers().stream())
        .filter(layer -> layer.tensor().id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no state " + id))
        .offset();
  }

  private static WeightLayout.Entry entry(ModelPlan plan, String id) {
    return plan.weights().entries().stream()
        .filter(entry -> entry.tensor().id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no weight " + id));
  }
}
