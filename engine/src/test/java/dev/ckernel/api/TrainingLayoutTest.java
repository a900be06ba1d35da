package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.model.TrainableModel;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.MemoryLayout;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.Step;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.plan.WeightLayout;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An audit of training layouts over random shapes. */
@Tag("slow")
final class TrainingLayoutTest {
  private static final int SHAPES = 40;

  private static TrainingPlan plan(String family, SplittableRandom random) {
    int layers = random.nextInt(1, 4);
    int kvHeads = random.nextInt(1, 3);
    int headDim = 2 * random.nextInt(2, 20);
    int length = random.nextInt(1, 40);
    DecoderConfig config =
        new DecoderConfig(
            layers,
            random.nextInt(3, 90),
            kvHeads * random.nextInt(1, 4),
            kvHeads,
            headDim,
            random.nextInt(3, 150),
            random.nextInt(2, 300),
            length,
            1e-5f,
            headDim,
            10000f,
            1f);
    List<Target> targets = Target.all();
    boolean freezes = random.nextBoolean();
    int frozen = random.nextInt(3);
    TrainingPlanner.Spec spec =
        new TrainingPlanner.Spec(
            targets.get(random.nextInt(targets.size())),
            length,
            random.nextInt(1, 6),
            random.nextBoolean() ? TrainingPlanner.Optimizer.ADAMW : TrainingPlanner.Optimizer.SGD,
            tensor ->
                freezes && Math.floorMod(tensor.id().hashCode(), 3) == frozen
                    ? TrainingPlanner.Spec.FROZEN
                    : tensor.type().shape().size() > 1 ? 0 : 1,
            1 << random.nextInt(3),
            random.nextBoolean(),
            IntStream.range(0, layers).filter(layer -> random.nextBoolean()).boxed().toList(),
            random.nextBoolean() ? 0.1f : 0,
            random.nextBoolean() ? 64 : 0);
    return TrainingPlanner.plan(
        TrainableModel.fresh(family, config, random.nextBoolean()).graph(), spec);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "qwen3"})
  void layoutsAreSound(String family) {
    SplittableRandom random = new SplittableRandom(family.hashCode());
    for (int shape = 0; shape < SHAPES; shape++) {
      TrainingPlan plan = plan(family, random);
      buffersStandApart(plan);
      regionsStandApart(plan);
      whatIsReadHasAPlace(plan);
      argumentsAreInside(plan);
    }
  }

  private static void buffersStandApart(TrainingPlan plan) {
    MemoryLayout layout = plan.layout();
    assertThat(layout.bytes()).isLessThanOrEqualTo(plan.program().scratchBytes());
    assertThat(layout.bytes()).isGreaterThanOrEqualTo(layout.lowerBound());
    List<MemoryLayout.Placed> buffers = layout.buffers();
    for (int i = 0; i < buffers.size(); i++) {
      MemoryLayout.Placed a = buffers.get(i);
      assertThat(a.offset() % 64).as(a.name()).isZero();
      assertThat(a.offset()).isNotNegative();
      assertThat(a.offset() + a.bytes()).as(a.name()).isLessThanOrEqualTo(layout.bytes());
      for (MemoryLayout.Placed b : buffers.subList(0, i)) {
        boolean apart = a.last() < b.first() || b.last() < a.first();
        boolean beside =
            a.offset() + a.bytes() <= b.offset() || b.offset() + b.bytes() <= a.offset();
        assertThat(apart || beside).as("%s and %s", a, b).isTrue();
      }
    }
  }

  private static void regionsStandApart(TrainingPlan plan) {
    long end = 0;
    for (TrainingState.Region region : plan.state().regions()) {
      assertThat(region.offset() % 64).as(region.name()).isZero();
      assertThat(region.offset()).as(region.name()).isGreaterThanOrEqualTo(end);
      end = region.offset() + region.bytes() + plan.canary();
    }
    assertThat(plan.state().bytes() + plan.canary()).isEqualTo(end);
    long entryEnd = 0;
    for (WeightLayout.Entry entry : plan.state().weights().entries()) {
      long at = entry.offset() + entry.regions().getFirst();
      assertThat(at).as(entry.tensor().id()).isGreaterThanOrEqualTo(entryEnd);
      entryEnd = at + entry.bytes();
    }
    assertThat(entryEnd).isLessThanOrEqualTo(plan.state().region(TrainingState.PARAMETERS).bytes());
  }

  /** What nodes read is an argument of some call; the inside of a region may have no place. */
  private static void whatIsReadHasAPlace(TrainingPlan plan) {
    Set<String> named = new HashSet<>();
    for (Plan.Entry entry : plan.program().entries()) {
      for (Step.Call call : entry.calls()) {
        for (Argument argument : call.arguments()) {
          if (argument instanceof Argument.Buffer buffer) {
            named.add(buffer.name());
          }
        }
      }
    }
    for (Node node : plan.lowered().nodes()) {
      for (Tensor input : node.inputs()) {
        switch (input.role()) {
          case TABLE, INPUT, GRADIENT -> assertThat(named).as(node.id()).contains(input.id());
          case PARAMETER -> {
            // Else a call may read several matrices that stand next to each other.
            if (plan.passes().stream().noneMatch(result -> result.pass().isFusion())) {
              assertThat(named).as(node.id()).contains(input.id());
            }
          }
          case ACTIVATION -> {
            // Else a result may stand under the name of an input that it takes the place of.
            if (plan.canary() > 0) {
              assertThat(named).as(node.id()).anyMatch(name -> holds(name, input.id()));
            }
          }
          case STATE -> throw new AssertionError(node.id() + " reads a cache");
        }
      }
    }
  }

  /** A buffer that several tensors share has all their names. */
  private static boolean holds(String buffer, String tensor) {
    return List.of(buffer.split("\\|", -1)).contains(tensor);
  }

  /** Each buffer of a call stands in one buffer that is alive at that line, or in one region. */
  private static void argumentsAreInside(TrainingPlan plan) {
    int line = 0;
    for (Plan.Entry entry : plan.program().entries()) {
      for (Step.Call call : entry.calls()) {
        for (Argument argument : call.arguments()) {
          if (argument instanceof Argument.Buffer buffer) {
            assertThat(isPlaced(plan, buffer, line)).as("%s of %s", buffer, call.op()).isTrue();
          }
        }
        line++;
      }
    }
  }

  private static boolean isPlaced(TrainingPlan plan, Argument.Buffer buffer, int line) {
    long at = buffer.offset();
    return switch (buffer.arena()) {
      case SCRATCH ->
          plan.layout().buffers().stream()
              .filter(b -> b.first() <= line && line <= b.last())
              .anyMatch(b -> b.offset() <= at && at < b.offset() + b.bytes() - plan.canary());
      case STATE ->
          plan.state().regions().stream()
              .anyMatch(r -> r.offset() <= at && at < r.offset() + r.bytes());
      case THREAD -> at < plan.program().threadBytes();
      case WEIGHTS ->
          plan.frozen().entries().stream()
              .anyMatch(e -> e.offset() <= at && at < e.offset() + e.block().bytes());
      case TABLES -> false;
    };
  }
}
