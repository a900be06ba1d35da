package dev.ckernel.api;

import dev.ckernel.emit.StepCode;
import dev.ckernel.format.GgufFile;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Tensor;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.model.GgufExport;
import dev.ckernel.model.GgufModel;
import dev.ckernel.model.TrainableModel;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.tensor.DType;
import dev.ckernel.train.Initialisation;
import dev.ckernel.train.TrainingProgram;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A small model file, and programs that train some of its parameters. Rows are of 256 elements, so
 * that formats of large blocks are there, and of 96, where others take their place.
 */
record FrozenCase(Path file, TrainingCase subject) {
  /** A file whose matrices are of {@code format}, as far as rows fit. */
  static FrozenCase write(Path folder, String family, boolean tied, DType format) {
    TrainingCase subject = new TrainingCase(family, tied, 19, 2);
    DecoderConfig config =
        new DecoderConfig(2, 256, 4, 2, 24, 96, TrainingCase.VOCABULARY, 19, 1e-5f, 24, 10000f, 1f);
    Initialisation initial = new Initialisation(7, 2, 0.1);
    Path file = folder.resolve("%s-%s%s.gguf".formatted(family, format, tied ? "-tied" : ""));
    export(
        file,
        TrainableModel.fresh(family, config, tied),
        format,
        tensor ->
            initial.values(
                tensor.id(),
                tensor.type().shape().stream()
                    .mapToInt(dim -> ((Dim.Fixed) dim).size())
                    .toArray()));
    return new FrozenCase(file, subject);
  }

  private interface Values {
    float[] of(Tensor tensor);
  }

  private static void export(Path file, TrainableModel model, DType format, Values values) {
    GgufExport.write(
        file, model, 19, "frozen", format, writer -> {}, values::of, tensor -> Optional.empty());
  }

  /** The same weights in f32. */
  FrozenCase twin() {
    Path twin = file.resolveSibling(file.getFileName() + ".f32.gguf");
    try (GgufFile gguf = GgufFile.open(file)) {
      GgufModel model = GgufModel.of(gguf);
      export(twin, model.trainable(19), DType.F32, tensor -> model.values(tensor.id()));
    }
    return new FrozenCase(twin, subject);
  }

  /** With those parameters trained, and the others frozen. */
  static TrainingPlanner.Spec training(TrainingPlanner.Spec spec, Predicate<Tensor> trained) {
    return new TrainingPlanner.Spec(
        spec.target(),
        spec.length(),
        spec.sequences(),
        spec.optimizer(),
        tensor ->
            trained.test(tensor) ? spec.group().applyAsInt(tensor) : TrainingPlanner.Spec.FROZEN,
        spec.shards(),
        spec.fusion(),
        spec.recomputed(),
        spec.dropout(),
        spec.canary());
  }

  TrainingPlan plan(TrainingPlanner.Spec spec) {
    try (GgufFile gguf = GgufFile.open(file)) {
      return TrainingPlanner.plan(GgufModel.of(gguf).trainable(19).graph(), spec);
    }
  }

  /** A program with the file's weights. */
  TrainingProgram program(TrainingPlan plan, Map<String, StepCode> code, int threads) {
    TrainingProgram program = new TrainingProgram(plan, code, threads);
    try (GgufFile gguf = GgufFile.open(file)) {
      GgufModel model = GgufModel.of(gguf);
      TrainableModel trainable = model.trainable(19);
      for (Tensor tensor : program.parameters()) {
        program.set(TrainingState.PARAMETERS, tensor, model.values(tensor.id()));
      }
      for (Tensor tensor : program.frozen()) {
        program.setFrozen(tensor, model.data(tensor.id()));
      }
      for (Tensor tensor : plan.lowered().tensors()) {
        if (tensor.role() == Tensor.Role.TABLE) {
          for (int row = 0; row < 19; row++) {
            program.setTableRow(tensor, row, trainable.tableRow(tensor.id(), row));
          }
        }
      }
    }
    return program;
  }
}
