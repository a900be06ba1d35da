package dev.ckernel.train;

import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Finds where a number that is not finite comes from: the batch is computed once more by a program
 * that fuses nothing and lets no two values share memory, and its values are looked at in the order
 * in which they are made.
 */
final class FirstBadOp {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final TrainingModel subject;
  private final TrainingPlanner.Spec spec;
  private final ProgramCompiler compiler;
  private final TrainingProgram trained;

  /**
   * Looks for the culprit of {@code trained}.
   *
   * @param spec of {@code trained}
   */
  FirstBadOp(
      TrainingModel subject,
      TrainingPlanner.Spec spec,
      ProgramCompiler compiler,
      TrainingProgram trained) {
    this.subject = subject;
    this.spec = spec.unshared();
    this.compiler = compiler;
    this.trained = trained;
  }

  /** The id of the first op that made something that is not finite, and what it was. */
  String name(Batch batch) {
    for (Tensor parameter : trained.parameters()) {
      for (float value : trained.get(TrainingState.PARAMETERS, parameter)) {
        if (!Float.isFinite(value)) {
          return "parameter %s holds %s already".formatted(parameter.id(), value);
        }
      }
    }
    try (TrainingProgram program =
        TrainingSetup.program(subject, spec, compiler, trained.threads())) {
      MemorySegment from = trained.region(TrainingState.PARAMETERS);
      program.region(TrainingState.PARAMETERS).copyFrom(from);
      program.forward(batch.tokens(), batch.targets());
      program.backward(batch.tokens().length, 1f / Math.max(1, batch.counted()));
      for (Node node : program.plan().lowered().nodes()) {
        for (Tensor output : node.outputs()) {
          Optional<Float> bad = bad(program, output);
          if (bad.isPresent()) {
            return "%s (%s) made %s".formatted(node.id(), node.op().label(), bad.get());
          }
        }
      }
    }
    return "none in this batch alone";
  }

  private static Optional<Float> bad(TrainingProgram program, Tensor tensor) {
    return program.find(tensor.id()).flatMap(FirstBadOp::bad);
  }

  private static Optional<Float> bad(MemorySegment buffer) {
    for (long at = 0; at + Float.BYTES <= buffer.byteSize(); at += Float.BYTES) {
      float value = buffer.get(F32, at);
      if (!Float.isFinite(value)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
