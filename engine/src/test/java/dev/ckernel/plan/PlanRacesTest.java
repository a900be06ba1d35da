package dev.ckernel.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.graph.Pass;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.plan.SamplePlans.Inference;
import dev.ckernel.plan.SamplePlans.Training;
import dev.ckernel.plan.Trace.Line;
import dev.ckernel.plan.TrainingPlanner.Optimizer;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No plan has a race, and none would be without one if a barrier were taken out: so the barriers
 * suffice, none is there for nothing, and the check sees what it is there to see.
 */
@Tag("slow")
final class PlanRacesTest {
  @TempDir static Path folder;

  static Stream<Inference> inference() {
    List<Inference> plans = new ArrayList<>();
    for (Target target : Target.all()) {
      for (boolean fusion : new boolean[] {true, false}) {
        plans.add(Inference.tiny("qwen3", DType.Q8_0, target, fusion));
      }
    }
    List<Target> few = List.of(Target.AVX512, Target.AVX2, Target.SCALAR, Target.JVM256);
    for (Target target : few) {
      plans.add(Inference.tiny("llama", DType.F32, target, true));
      plans.add(Inference.tiny("qwen2", DType.F16, target, false));
      plans.add(Inference.small("llama", DType.Q2_K, target, true));
      plans.add(Inference.small("qwen2", DType.Q6_K, target, false));
      plans.add(Inference.small("qwen3", DType.Q4_K, target, true));
      plans.add(Inference.small("qwen2", DType.IQ4_XS, target, true));
      plans.add(Inference.tiny("gemma3", DType.F32, target, true));
      plans.add(Inference.tiny("gemma3", DType.Q8_0, target, false));
    }
    for (String family : List.of("llama", "gemma3")) {
      Inference model = Inference.tiny(family, DType.Q4_0, Target.AVX2, true);
      plans.add(model.with(KvLayout.Format.F16));
      for (int rows : new int[] {1, 2, 8, 9, 64}) {
        plans.add(model.with(new Capacity(rows, 1, 1, 4096)));
      }
    }
    return plans.stream();
  }

  @ParameterizedTest
  @MethodSource("inference")
  void inferenceHasBarriersWhereItNeedsThem(Inference subject) {
    check(subject.plan(folder));
  }

  @ParameterizedTest
  @MethodSource("tapped")
  void tappedPlansHaveToo(Inference subject) {
    check(subject.plan(folder, Pass.tapped()));
  }

  static List<Inference> tapped() {
    return List.of(
        Inference.tiny("qwen3", DType.Q8_0, Target.AVX2, false),
        Inference.tiny("llama", DType.F32, Target.JVM256, false),
        Inference.tiny("gemma3", DType.F32, Target.AVX2, false));
  }

  private static void check(ModelPlan plan) {
    Races races = new Races(new Idleness(plan.capacity().rows()));
    Footprints footprints = Footprints.of(plan);
    for (Plan.Entry entry : plan.program().entries()) {
      check(races, Trace.of(entry.steps(), footprints));
    }
  }

  static Stream<Training> training() {
    List<Training> plans = new ArrayList<>();
    for (String family : List.of("llama", "qwen2", "qwen3", "gemma3")) {
      for (boolean fusion : new boolean[] {true, false}) {
        plans.add(Training.of(family, Target.AVX512, fusion));
        plans.add(Training.of(family, Target.JVM256, fusion).with(List.of(0), 0.1f, 0));
        plans.add(Training.of(family, Target.SCALAR, fusion).with(List.of(0, 1), 0.1f, 64));
      }
    }
    Training qwen2 = Training.of("qwen2", Target.AVX2, true);
    plans.add(qwen2.with(Optimizer.SGD, 4));
    plans.add(qwen2.with(Optimizer.ADAMW, 2).with(List.of(), 0, 64));
    return plans.stream();
  }

  @ParameterizedTest
  @MethodSource("training")
  void trainingHasBarriersWhereItNeedsThem(Training subject) {
    TrainingPlan plan = subject.plan();
    Races races = new Races(new Idleness(plan.rows()));
    Footprints footprints = Footprints.of(plan);
    for (Plan.Entry entry : plan.program().entries()) {
      check(races, Trace.of(entry.steps(), footprints));
    }
  }

  private static void check(Races races, List<Line> lines) {
    assertThat(races.in(lines)).isEmpty();
    List<List<Line>> phases = phases(lines);
    for (int i = 0; i + 1 < phases.size(); i++) {
      if (phases.get(i).size() < Step.COUNTERS) {
        List<Line> joined = new ArrayList<>(phases.get(i));
        joined.addAll(phases.get(i + 1));
        assertThat(races.in(joined))
            .as("without the barrier after %s", phases.get(i).getLast())
            .isNotEmpty();
      }
    }
  }

  /** What lies between two barriers. */
  private static List<List<Line>> phases(List<Line> lines) {
    List<List<Line>> phases = new ArrayList<>();
    List<Line> phase = new ArrayList<>();
    for (Line line : lines) {
      switch (line) {
        case Line.Work work -> phase.add(work);
        case Line.Barrier barrier -> {
          phases.add(List.copyOf(phase));
          phase.clear();
        }
      }
    }
    assertThat(phase).as("a program ends with a barrier").isEmpty();
    return phases;
  }
}
