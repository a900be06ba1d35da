package dev.ckernel.api;

import dev.ckernel.emit.Host;
import dev.ckernel.emit.InterpretedCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.model.OddModels;
import dev.ckernel.model.TrainableModel;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.train.Initialisation;
import dev.ckernel.train.TrainingProgram;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small model of odd shapes and a program that trains it. */
record TrainingCase(String family, boolean tied, int length, int sequences) {
  static final int VOCABULARY = OddModels.VOCABULARY;

  TrainableModel model() {
    return OddModels.of(family, tied, length);
  }

  /** How it is planned by default. */
  TrainingPlanner.Spec spec(Target target) {
    return new TrainingPlanner.Spec(
        target,
        length,
        sequences,
        TrainingPlanner.Optimizer.ADAMW,
        tensor -> tensor.type().shape().size() > 1 ? 0 : 1,
        1,
        true,
        List.of(),
        0f,
        0);
  }

  /** With words that nobody may touch behind each buffer and region. */
  static TrainingPlanner.Spec guarded(TrainingPlanner.Spec spec, boolean fusion) {
    return new TrainingPlanner.Spec(
        spec.target(),
        spec.length(),
        spec.sequences(),
        spec.optimizer(),
        spec.group(),
        spec.shards(),
        fusion,
        spec.recomputed(),
        spec.dropout(),
        64);
  }

  /** Compiled for this machine, with the parameters' first values. */
  TrainingProgram program(TrainingPlanner.Spec spec, int threads, Path cache) {
    TrainingPlan plan = plan(spec);
    return filled(plan, code(plan, cache), threads);
  }

  TrainingPlan plan(TrainingPlanner.Spec spec) {
    return TrainingPlanner.plan(model().graph(), spec);
  }

  /** Compiled for this machine. */
  static Map<String, StepCode> code(TrainingPlan plan, Path cache) {
    ModelOptions options = ModelOptions.defaults().withCache(cache);
    return new Programs(Host.detect(), System.getenv(), new Cache(options.cache()).programs())
        .entries(plan.program());
  }

  /** The same, walked by the interpreter. */
  TrainingProgram interpreted(TrainingPlanner.Spec spec) {
    TrainingPlan plan = plan(spec);
    Map<String, StepCode> entries = new LinkedHashMap<>();
    for (Plan.Entry entry : plan.program().entries()) {
      entries.put(entry.name(), new InterpretedCode(plan.program(), entry.name()));
    }
    return filled(plan, entries, 1);
  }

  /** A program with the parameters' first values. */
  TrainingProgram filled(TrainingPlan plan, Map<String, StepCode> code, int threads) {
    TrainingProgram program = new TrainingProgram(plan, code, threads);
    TrainableModel model = model();
    Initialisation initial = new Initialisation(7, 2, 0.2);
    for (Tensor tensor : program.parameters()) {
      program.set(TrainingState.PARAMETERS, tensor, initial.values(tensor));
    }
    for (Tensor tensor : plan.lowered().tensors()) {
      if (tensor.role() == Tensor.Role.TABLE) {
        for (int row = 0; row < length; row++) {
          program.setTableRow(tensor, row, model.tableRow(tensor.id(), row));
        }
      }
    }
    return program;
  }

  /** Tokens of batch {@code batch}. */
  int[] tokens(int batch) {
    CounterRng rng = new CounterRng(3);
    int[] tokens = new int[sequences * length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (int) (rng.uniform(batch, i) * VOCABULARY);
    }
    return tokens;
  }

  /** What comes next; every seventh does not count. */
  int[] targets(int[] tokens) {
    int[] targets = new int[tokens.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = i % 7 == 3 ? -1 : tokens[(i + 1) % tokens.length];
    }
    return targets;
  }

  static int counted(int[] targets) {
    int count = 0;
    for (int target : targets) {
      count += target >= 0 ? 1 : 0;
    }
    return count;
  }

  /** Scalars of AdamW at step {@code t}, from 1, without weight decay for vectors. */
  static List<float[]> adamW(int t, float clip) {
    double lr = 1e-2;
    double root = StrictMath.sqrt(1 - StrictMath.pow(0.95, t));
    double step = lr / (1 - StrictMath.pow(0.9, t));
    float[] matrices = {
      clip, (float) (1 - lr * 0.1), 0.1f, 0.95f, 0.05f, (float) root, 1e-8f, (float) step
    };
    float[] vectors = matrices.clone();
    vectors[1] = 1;
    return List.of(matrices, vectors);
  }
}
