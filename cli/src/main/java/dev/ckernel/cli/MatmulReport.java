package dev.ckernel.cli;

import dev.ckernel.api.Inspection;
import dev.ckernel.api.JsonText;
import dev.ckernel.api.Machine;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.Progress;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.WeightLayout;
import dev.ckernel.runtime.MachineSpeed;
import dev.ckernel.runtime.MatmulSpeed;
import dev.ckernel.runtime.MatmulSpeed.Matrix;
import dev.ckernel.runtime.MatmulSpeed.Product;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code ck bench --kernels} has found out: how near the matrix products by themselves come to
 * the machine's roof.
 */
record MatmulReport(Target target, int threads, MachineSpeed machine, List<MatmulSpeed> results) {
  /** The shape that every format is measured with where no model says others. */
  private static final int SIZE = 4096;

  /**
   * Measures.
   *
   * @param model whose matrices are measured, each shape once; null for one of every format
   * @param gradients whether the products of the way back are measured too, with f32 weights
   * @param each as {@link Machine#speed} and {@link Machine#matmul} take it
   */
  static MatmulReport measure(
      @Nullable Path model,
      List<Integer> rows,
      boolean gradients,
      ModelOptions options,
      int threads,
      Duration each) {
    Machine machine = new Machine(options);
    Target target = machine.target();
    List<Matrix> matrices = model == null ? everyFormat() : matrices(model, options);
    Progress progress = options.progress();
    List<Task> tasks = new ArrayList<>();
    matrices.forEach(matrix -> tasks.add(new Task(Product.FORWARD, matrix)));
    if (gradients) {
      for (Matrix matrix : matrices.stream().map(MatmulReport::asF32).distinct().toList()) {
        tasks.add(new Task(Product.INPUT_GRADIENT, matrix));
        tasks.add(new Task(Product.WEIGHT_GRADIENT, matrix));
      }
    }
    List<MatmulSpeed> results = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      progress.report("measuring kernels", i, tasks.size());
      Task task = tasks.get(i);
      results.addAll(machine.matmul(task.product(), task.matrix(), rows, target, threads, each));
    }
    progress.report("measuring the machine", 0, 1);
    return new MatmulReport(target, threads, machine.speed(target, threads, each), results);
  }

  private record Task(Product product, Matrix matrix) {}

  private static Matrix asF32(Matrix matrix) {
    return new Matrix(DType.F32, matrix.inputs(), matrix.outputs());
  }

  private static List<Matrix> everyFormat() {
    List<Matrix> matrices = new ArrayList<>();
    for (DType format : DType.values()) {
      matrices.add(new Matrix(format, SIZE, SIZE));
    }
    return matrices;
  }

  private static List<Matrix> matrices(Path model, ModelOptions options) {
    try (Inspection inspection = Inspection.open(model, options)) {
      List<Matrix> matrices = new ArrayList<>();
      for (WeightLayout.Block block : inspection.plan().weights().blocks()) {
        if (block.format() != null) {
          matrices.add(new Matrix(block.format().dtype(), block.columns(), block.rows()));
        }
      }
      return matrices.stream().distinct().toList();
    }
  }

  /** A table. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %d threads: reads %s/s, does %.3g G f32 and %.3g G int8 multiply-adds/s%n%n"
            .formatted(
                target.name(),
                threads,
                Sizes.of((long) machine.bytesPerSecond()),
                machine.multiplyAdds() / 1e9,
                machine.byteMultiplyAdds() / 1e9));
    String row = "%-12s %14s %5s %10s %8s %11s %13s%n";
    text.append(
        row.formatted(
            "weights", "matrix", "rows", "G mul-add/s", "of peak", "read", "of bandwidth"));
    for (MatmulSpeed speed : results) {
      text.append(
          row.formatted(
              name(speed),
              speed.matrix().outputs() + " x " + speed.matrix().inputs(),
              speed.rows(),
              String.format(Locale.ROOT, "%.1f", speed.multiplyAdds() / 1e9),
              percent(speed.shareOfPeak(machine)),
              Sizes.of((long) speed.bytesPerSecond()) + "/s",
              percent(speed.shareOfBandwidth(machine))));
    }
    return text.toString();
  }

  /** The same as JSON. */
  String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("target", target.name()).put("threads", threads);
    json.putObject("machine")
        .put("bytesPerSecond", machine.bytesPerSecond())
        .put("f32MultiplyAddsPerSecond", machine.multiplyAdds())
        .put("int8MultiplyAddsPerSecond", machine.byteMultiplyAdds());
    ArrayNode array = json.putArray("kernels");
    for (MatmulSpeed speed : results) {
      array
          .addObject()
          .put("product", speed.product().name().toLowerCase(Locale.ROOT))
          .put("format", format(speed))
          .put("outputs", speed.matrix().outputs())
          .put("inputs", speed.matrix().inputs())
          .put("rows", speed.rows())
          .put("multiplyAddsPerSecond", speed.multiplyAdds())
          .put("shareOfPeak", speed.shareOfPeak(machine))
          .put("bytesPerSecond", speed.bytesPerSecond())
          .put("shareOfBandwidth", speed.shareOfBandwidth(machine));
    }
    return JsonText.of(json);
  }

  private static String name(MatmulSpeed speed) {
    return switch (speed.product()) {
      case FORWARD -> format(speed);
      case INPUT_GRADIENT -> format(speed) + ", dx";
      case WEIGHT_GRADIENT -> format(speed) + ", dw";
    };
  }

  private static String format(MatmulSpeed speed) {
    return speed.matrix().format().name().toLowerCase(Locale.ROOT);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
