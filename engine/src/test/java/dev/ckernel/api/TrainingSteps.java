package dev.ckernel.api;

import dev.ckernel.graph.Tensor;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.train.TrainingProgram;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Steps of a program that was made for {@code subject}, each with tokens of its own. */
final class TrainingSteps {
  private final TrainingCase subject;
  private final TrainingPlanner.Spec spec;

  TrainingSteps(TrainingCase subject, TrainingPlanner.Spec spec) {
    this.subject = subject;
    this.spec = spec;
  }

  /**
   * Takes that many steps.
   *
   * @param together sequences of a micro-batch
   * @return what the bits of each parameter and its moments hash to
   */
  Map<String, Integer> run(TrainingProgram program, int steps, int together) {
    for (int step = 0; step < steps; step++) {
      int[] tokens = subject.tokens(step);
      gradients(program, step, tokens, subject.targets(tokens), together);
      float norm = program.gradientNorm();
      program.update(scalars(step + 1, Math.min(1, 1 / (norm + 1e-6f))));
    }
    return bits(program);
  }

  private void gradients(
      TrainingProgram program, int step, int[] tokens, int[] targets, int together) {
    int length = subject.length();
    int perShard = subject.sequences() / spec.shards();
    float scale = 1f / TrainingCase.counted(targets);
    for (int shard = 0; shard < spec.shards(); shard++) {
      for (int at = 0; at < perShard; at += together) {
        int first = shard * perShard + at;
        int from = first * length;
        int to = from + together * length;
        program.dropout(5, step, first);
        program.forward(
            Arrays.copyOfRange(tokens, from, to), Arrays.copyOfRange(targets, from, to));
        program.backward(to - from, scale);
      }
      program.endShard(shard, shard == spec.shards() - 1);
    }
  }

  private List<float[]> scalars(int step, float clip) {
    return switch (spec.optimizer()) {
      case ADAMW -> TrainingCase.adamW(step, clip);
      case SGD ->
          List.of(new float[] {clip, 0.01f, 0.9f, 0.05f}, new float[] {clip, 0, 0.9f, 0.05f});
    };
  }

  private Map<String, Integer> bits(TrainingProgram program) {
    Map<String, Integer> bits = new TreeMap<>();
    for (Tensor parameter : program.parameters()) {
      bits.put(parameter.id(), hash(program.get(TrainingState.PARAMETERS, parameter)));
      for (int i = 0; i < spec.optimizer().moments(); i++) {
        String moments = TrainingState.MOMENTS + i;
        bits.put(parameter.id() + " " + moments, hash(program.get(moments, parameter)));
      }
    }
    return bits;
  }

  private static int hash(float[] values) {
    int hash = 1;
    for (float value : values) {
      hash = 31 * hash + Float.floatToRawIntBits(value);
    }
    return hash;
  }
}
