package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.emit.EmulatedCode;
import dev.ckernel.emit.Host;
import dev.ckernel.graph.CrossEntropy;
import dev.ckernel.graph.Linear;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TensorType;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.plan.TrainingWork;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import dev.ckernel.train.TrainingProgram;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Frozen parameters: training over a quantised base has the bits of training over the same weights
 * in f32, and what is frozen costs neither gradients nor moments.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("matrix")
final class FrozenTrainingTest {
  private static final int STEPS = 3;

  @TempDir static Path folder;

  private final Map<List<Object>, Map<String, Integer>> known = new HashMap<>();

  /** Which parameters are trained. */
  enum Trains {
    /** The first ones, so that gradients go through everything that is frozen. */
    FIRST("layers\\.0\\.attn\\.(q|norm)|layers\\.1\\.ffn\\.norm"),
    /** The last ones, so that there is nothing to compute below them. */
    LAST("layers\\.1\\.ffn\\..*|norm"),
    /** One of two that share their input, and a table that is looked up. */
    MIXED("embedding|layers\\.0\\.ffn\\.norm|layers\\.\\d\\.attn\\.(k|v)|layers\\.\\d\\.ffn\\.up");

    final String ids;

    Trains(String ids) {
      this.ids = ids;
    }

    TrainingPlanner.Spec of(TrainingPlanner.Spec spec) {
      return FrozenCase.training(spec, tensor -> tensor.id().matches(ids));
    }
  }

  private static TrainingPlanner.Spec plain(FrozenCase of, Target target) {
    TrainingPlanner.Spec spec = of.subject().spec(target);
    return spec(spec, false, List.of(), 0, 1, 0);
  }

  private static TrainingPlanner.Spec spec(
      TrainingPlanner.Spec spec,
      boolean fusion,
      List<Integer> recomputed,
      float dropout,
      int shards,
      int canary) {
    return new TrainingPlanner.Spec(
        spec.target(),
        spec.length(),
        spec.sequences(),
        spec.optimizer(),
        spec.group(),
        shards,
        fusion,
        recomputed,
        dropout,
        canary);
  }

  private Map<String, Integer> bits(FrozenCase of, TrainingPlanner.Spec spec, int threads) {
    TrainingPlan plan = of.plan(spec);
    try (TrainingProgram program = of.program(plan, TrainingCase.code(plan, folder), threads)) {
      int perShard = spec.sequences() / spec.shards();
      return new TrainingSteps(of.subject(), spec).run(program, STEPS, perShard);
    }
  }

  /** Of the twin in f32, with the same parameters trained, by scalar C. */
  private Map<String, Integer> twinBits(FrozenCase of, Trains trains, float dropout, int shards) {
    FrozenCase twin = of.twin();
    TrainingPlanner.Spec base = plain(twin, Target.SCALAR);
    TrainingPlanner.Spec spec = trains.of(spec(base, false, List.of(), dropout, shards, 0));
    return known.computeIfAbsent(
        List.of(twin.file(), trains, dropout, shards), key -> bits(twin, spec, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "Q4_K, llama, FIRST, avx512, true, false",
    "Q4_K, qwen3, MIXED, avx2, false, true",
    "Q4_K, llama, LAST, scalar, true, true",
    "Q4_K, llama, FIRST, jvm512, true, true",
    "Q4_K, qwen3, MIXED, jvm256, true, false",
    "Q4_K, llama, FIRST, jvm128, false, false",
    "Q8_0, qwen2, FIRST, avx512, true, true",
    "Q8_0, qwen2, MIXED, jvm512, false, false",
    "F16, llama, FIRST, avx2, true, false",
    "F16, llama, MIXED, jvm256, true, true",
    "Q6_K, qwen3, LAST, avx512, false, false",
    "BF16, qwen3, FIRST, avx512, true, false",
  })
  void bitsAreThoseOfTheBaseInF32(
      DType format, String family, Trains trains, String name, boolean fusion, boolean recomputed) {
    Target target = target(name);
    FrozenCase of = FrozenCase.write(folder, family, family.equals("qwen3"), format);
    TrainingPlanner.Spec spec =
        spec(
            plain(of, target),
            fusion,
            recomputed ? List.of(0, 1) : List.of(),
            0,
            1,
            recomputed ? 64 : 0);
    Map<String, Integer> expected = twinBits(of, trains, 0, 1);
    for (int threads = 1; threads <= 3; threads += 2) {
      assertThat(bits(of, trains.of(spec), threads)).as("%d threads", threads).isEqualTo(expected);
    }
  }

  @Test
  void dropoutAndShardsChangeNothingOfThat() {
    FrozenCase of = FrozenCase.write(folder, "llama", true, DType.Q4_K);
    TrainingPlanner.Spec spec = spec(plain(of, target("avx2")), true, List.of(1), 0.25f, 2, 0);
    assertThat(bits(of, Trains.FIRST.of(spec), 2))
        .isEqualTo(twinBits(of, Trains.FIRST, 0.25f, 2))
        .isNotEqualTo(twinBits(of, Trains.FIRST, 0, 1));
  }

  /** The losses of a batch and the gradients of what is trained, as they are before the step. */
  private record Gradients(List<Float> losses, Map<String, List<Float>> of, float norm) {}

  private Gradients gradients(FrozenCase of, TrainingPlanner.Spec spec) {
    TrainingPlan plan = of.plan(spec);
    try (TrainingProgram program = of.program(plan, TrainingCase.code(plan, folder), 2)) {
      int[] tokens = of.subject().tokens(0);
      float[] losses = program.forward(tokens, of.subject().targets(tokens));
      program.backward(tokens.length, 1f / tokens.length);
      float norm = program.gradientNorm();
      Map<String, List<Float>> gradients = new LinkedHashMap<>();
      for (Tensor tensor : program.parameters()) {
        gradients.put(tensor.id(), list(program.get(TrainingState.GRADIENTS, tensor)));
      }
      return new Gradients(list(losses), gradients, norm);
    }
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new java.util.ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  @ParameterizedTest
  @EnumSource
  void lossesAndGradientsAreThoseOfAModelThatIsTrainedWhole(Trains trains) {
    FrozenCase of = FrozenCase.write(folder, "qwen2", false, DType.Q4_K);
    FrozenCase twin = of.twin();
    Gradients whole = gradients(twin, plain(twin, Target.SCALAR));
    Gradients part = gradients(of, trains.of(plain(of, Target.SCALAR)));
    assertThat(part.losses()).isEqualTo(whole.losses());
    assertThat(part.of()).isNotEmpty();
    assertThat(part.of().keySet())
        .isEqualTo(
            whole.of().keySet().stream()
                .filter(id -> id.matches(trains.ids))
                .collect(Collectors.toSet()));
    part.of().forEach((id, gradient) -> assertThat(gradient).isEqualTo(whole.of().get(id)));
    double squares =
        part.of().values().stream().flatMap(List::stream).mapToDouble(g -> (double) g * g).sum();
    assertThat((double) part.norm())
        .isCloseTo(Math.sqrt(squares), within(1e-5 * Math.sqrt(squares)));
    assertThat(part.norm()).isLessThan(whole.norm());
  }

  @Test
  void nothingIsComputedBelowWhatIsTrained() {
    FrozenCase of = FrozenCase.write(folder, "llama", true, DType.Q4_K);
    TrainingPlan plan = of.plan(Trains.LAST.of(plain(of, Target.AVX2)));
    List<Node> nodes = plan.lowered().nodes();
    int loss = 0;
    while (!(nodes.get(loss).op() instanceof CrossEntropy)) {
      loss++;
    }
    List<Node> back = nodes.subList(loss + 1, nodes.size());
    assertThat(back)
        .extracting(Node::id)
        .allMatch(id -> id.matches("(loss|logits|final_norm|layers\\.1\\.ffn).*"));
    assertThat(back)
        .filteredOn(node -> node.op() instanceof Linear.InputGradient)
        .extracting(node -> node.input(1).id())
        .containsExactly("embedding", "layers.1.ffn.down", "layers.1.ffn.up", "layers.1.ffn.gate");
    long all = TrainingWork.of(of.plan(plain(of, Target.AVX2))).all();
    assertThat(TrainingWork.of(plan).all()).isLessThan(all * 2 / 3);
  }

  /** The base keeps its format, and neither gradients nor moments are kept for it. */
  @ParameterizedTest
  @EnumSource
  void memoryIsThatOfWhatIsTrained(Trains trains) {
    FrozenCase of = FrozenCase.write(folder, "llama", true, DType.Q4_K);
    TrainingPlan whole = of.plan(plain(of, Target.AVX2));
    TrainingPlan part = of.plan(trains.of(plain(of, Target.AVX2)));
    assertThat(whole.frozen().bytes()).isZero();
    assertThat(part.frozen().entries())
        .extracting(entry -> entry.tensor().type().kind())
        .anyMatch(kind -> kind.equals(new TensorType.Kind.Stored(DType.Q4_K)));
    long trained =
        part.state().weights().entries().stream()
            .filter(entry -> entry.tensor().role() == Tensor.Role.PARAMETER)
            .mapToLong(entry -> entry.bytes())
            .sum();
    for (String region : List.of("gradients", "moments0", "moments1")) {
      assertThat(part.state().region(region).bytes()).isEqualTo(trained);
    }
    long before = whole.state().region("parameters").bytes();
    long after = part.state().region("parameters").bytes() + part.frozen().bytes();
    assertThat(after).isLessThan(before);
    assertThat(part.frozen().bytes()).isLessThan((before - trained) / 3);
    assertThat(part.savedBytes()).isLessThan(whole.savedBytes());
    assertThat(TrainingBuild.layout(part)).contains("\"format\": \"q4_k\"");
    assertThat(TrainingBuild.layout(whole)).doesNotContain("q4_k");
  }

  @Test
  void thereMustBeSomethingToTrain() {
    FrozenCase of = FrozenCase.write(folder, "llama", true, DType.F32);
    TrainingPlanner.Spec none = FrozenCase.training(plain(of, Target.AVX2), tensor -> false);
    assertThatThrownBy(() -> of.plan(none))
        .isInstanceOf(CkException.class)
        .hasMessage("every parameter is frozen: there is nothing to train");
  }

  /** Ends the test where the machine does not have that target. */
  private static Target target(String name) {
    Target target = Objects.requireNonNull(Host.named(name));
    if (target.language() == Target.Language.C) {
      EmulatedCode.require(target);
    }
    return target;
  }
}
