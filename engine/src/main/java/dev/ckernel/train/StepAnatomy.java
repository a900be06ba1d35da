package dev.ckernel.train;

import dev.ckernel.graph.Backward;
import dev.ckernel.graph.Loss;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.plan.TrainingState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of two programs side by side: every value of both is compared, in the order in which the
 * ops make them.
 */
final class StepAnatomy {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Rows of activations begin at multiples of so many elements. */
  private static final int ALIGNMENT = 16;

  private final TrainingProgram first;
  private final TrainingProgram second;
  private final Recipe recipe;
  private final Recipe secondRecipe;
  private final String firstName;
  private final String secondName;
  private final Map<String, Tensor> parameters = new HashMap<>();

  /**
   * What is done in the step.
   *
   * @param step number, from 1
   * @param firstScale what the first's losses are multiplied with
   * @param firstScalars of the first's optimizer
   */
  record Work(
      long step,
      List<Trainer.MicroBatch> batches,
      float firstScale,
      float secondScale,
      List<float[]> firstScalars,
      List<float[]> secondScalars) {}

  /** Of two programs with equal weights and moments, and no gradients yet. */
  StepAnatomy(
      TrainingProgram first,
      TrainingProgram second,
      Recipe recipe,
      Recipe secondRecipe,
      String firstName,
      String secondName) {
    this.first = first;
    this.second = second;
    this.recipe = recipe;
    this.secondRecipe = secondRecipe;
    this.firstName = firstName;
    this.secondName = secondName;
    for (Tensor parameter : first.parameters()) {
      parameters.put(Backward.gradientId(parameter), parameter);
    }
  }

  /** The first value that differs. */
  Optional<Drift.Finding> find(Work work) {
    int shard = 0;
    for (Trainer.MicroBatch micro : work.batches()) {
      for (; shard < micro.shard(); shard++) {
        endShard(shard);
      }
      first.dropout(recipe.seed(), work.step() - 1, micro.first());
      second.dropout(secondRecipe.seed(), work.step() - 1, micro.first());
      int[] tokens = micro.batch().tokens();
      float[] losses = first.forward(tokens, micro.batch().targets());
      float[] others = second.forward(tokens, micro.batch().targets());
      Optional<String> found = compare(true, micro);
      if (found.isEmpty() && !Arrays.equals(losses, others)) {
        found = Optional.of("the losses, %s and %s".formatted(firstName, secondName));
      }
      if (found.isPresent()) {
        return found.map(where -> new Drift.Finding(work.step(), "forward", where));
      }
      int rows = micro.batch().tokens().length;
      first.backward(rows, work.firstScale());
      second.backward(rows, work.secondScale());
      found = compare(false, micro);
      if (found.isPresent()) {
        return found.map(where -> new Drift.Finding(work.step(), "backward", where));
      }
    }
    for (; shard < recipe.batch().shards(); shard++) {
      endShard(shard);
    }
    return update(work);
  }

  private Optional<Drift.Finding> update(Work work) {
    float norm = first.gradientNorm();
    float other = second.gradientNorm();
    if (Float.floatToIntBits(norm) != Float.floatToIntBits(other)) {
      return Optional.of(
          new Drift.Finding(
              work.step(),
              "update",
              "norm of the gradients: %s (%s), %s (%s)"
                  .formatted(norm, firstName, other, secondName)));
    }
    first.update(work.firstScalars());
    second.update(work.secondScalars());
    return StateDifference.of(
            first.plan().state(), TrainingSetup.segments(first), TrainingSetup.segments(second))
        .map(state ->
            new Drift.Finding(
                work.step(),
                "update",
                "optimizer: " + state.line("(" + firstName + ")", "(" + secondName + ")")));
  }

  private void endShard(int shard) {
    boolean last = shard == recipe.batch().shards() - 1;
    first.endShard(shard, last);
    second.endShard(shard, last);
  }

  /** Compares what the ops until the loss made, or those after it. */
  private Optional<String> compare(boolean forward, Trainer.MicroBatch micro) {
    boolean before = true;
    for (Node node : first.plan().lowered().nodes()) {
      if (before == forward) {
        for (Tensor output : node.outputs()) {
          Optional<String> found = compare(node, output, micro);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      before &= !(node.op() instanceof Loss);
    }
    return Optional.empty();
  }

  private Optional<String> compare(Node node, Tensor output, Trainer.MicroBatch micro) {
    Tensor parameter = parameters.get(output.id());
    if (parameter != null) {
      return elements(
          node,
          output.id(),
          first.get(TrainingState.GRADIENTS, parameter),
          second.get(TrainingState.GRADIENTS, parameter),
          parameter.type().shape().size() == 1 ? 1 : parameter.type().columns(),
          0);
    }
    Optional<MemorySegment> one = first.find(output.id());
    Optional<MemorySegment> other = second.find(output.id());
    if (one.isEmpty() || other.isEmpty() || one.get().mismatch(other.get()) < 0) {
      return Optional.empty();
    }
    int stride = (output.type().columns() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    long whole = 4L * stride * first.plan().rows();
    boolean rows = one.get().byteSize() >= whole && output.type().shape().size() > 1;
    long bytes =
        rows
            ? 4L * stride * micro.batch().tokens().length
            : Math.min(one.get().byteSize(), other.get().byteSize()) - first.plan().canary();
    return elements(
        node,
        output.id(),
        one.get().asSlice(0, bytes / 4 * 4).toArray(F32),
        other.get().asSlice(0, bytes / 4 * 4).toArray(F32),
        rows ? stride : 1,
        micro.first());
  }

  private Optional<String> elements(
      Node node, String tensor, float[] a, float[] b, int columns, int sequence) {
    int at = -1;
    long count = 0;
    double most = 0;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      if (Float.floatToIntBits(a[i]) != Float.floatToIntBits(b[i])) {
        at = at < 0 ? i : at;
        count++;
        most = Math.max(most, Math.abs((double) a[i] - b[i]));
      }
    }
    if (at < 0) {
      return Optional.empty();
    }
    return Optional.of(
        "%s (%s), %s element [%d, %d]: %s (%s), %s (%s), %g apart; %d elements differ, at most by %g (micro-batch from sequence %d)"
            .formatted(
                node.id(),
                node.op().label(),
                tensor,
                at / columns,
                at % columns,
                a[at],
                firstName,
                b[at],
                secondName,
                Math.abs((double) a[at] - b[at]),
                count,
                most,
                sequence));
  }
}
