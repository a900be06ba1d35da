package dev.ckernel.torch;

import dev.ckernel.emit.CEmitter;
import dev.ckernel.emit.Host;
import dev.ckernel.emit.JavaCompile;
import dev.ckernel.emit.JavaEmitter;
import dev.ckernel.emit.NativeCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.emit.Toolchain;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.train.TrainingProgram;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generated training programs of samples, for this machine. */
final class Ours {
  /** Group of parameters that decay. */
  static final int MATRICES = 0;

  private static final int VECTORS = 1;

  private Ours() {}

  /** The best target of each backend here. */
  static List<Target> backends() {
    Host host = Host.detect();
    return List.of(host.best(Target.Language.C), host.best(Target.Language.JAVA));
  }

  /**
   * A program that holds the sample's values.
   *
   * @param folder for what is compiled
   */
  static TrainingProgram program(
      Sample sample, int sequences, Target target, boolean fusion, Path folder) {
    TrainingPlan plan =
        TrainingPlanner.plan(
            sample.graph(),
            new TrainingPlanner.Spec(
                target,
                sample.length(),
                sequences,
                TrainingPlanner.Optimizer.ADAMW,
                tensor -> tensor.type().shape().size() > 1 ? MATRICES : VECTORS,
                1,
                fusion,
                List.of(),
                0f,
                0));
    TrainingProgram program = new TrainingProgram(plan, compile(plan.program(), folder), 1);
    for (Tensor tensor : plan.lowered().tensors()) {
      switch (tensor.role()) {
        case PARAMETER -> program.set(TrainingState.PARAMETERS, tensor, sample.value(tensor.id()));
        case TABLE -> {
          int columns = tensor.type().columns();
          for (int row = 0; row < sample.length(); row++) {
            float[] values = new float[columns];
            System.arraycopy(sample.value(tensor.id()), row * columns, values, 0, columns);
            program.setTableRow(tensor, row, values);
          }
        }
        case INPUT, STATE, GRADIENT, ACTIVATION -> {}
      }
    }
    return program;
  }

  private static Map<String, StepCode> compile(Plan plan, Path folder) {
    List<String> names = plan.entries().stream().map(Plan.Entry::name).toList();
    Map<String, StepCode> entries = new LinkedHashMap<>();
    switch (plan.target().language()) {
      case C -> {
        Toolchain toolchain =
            Toolchain.find(plan.target(), System.getenv(), folder).found().orElseThrow();
        Path library = toolchain.compile(CEmitter.emit(plan), plan.target(), folder);
        names.forEach(name -> entries.put(name, NativeCode.load(library, name)));
      }
      case JAVA -> {
        List<StepCode> codes =
            JavaCompile.compile(JavaEmitter.CLASS_NAME, JavaEmitter.emit(plan)).load(names);
        for (int i = 0; i < names.size(); i++) {
          entries.put(names.get(i), codes.get(i));
        }
      }
    }
    return entries;
  }

  /** The mean of the counted losses, in double precision. */
  static double mean(float[] losses, double scale) {
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    return sum * scale;
  }
}
