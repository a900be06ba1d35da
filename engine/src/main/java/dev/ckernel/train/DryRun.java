package dev.ckernel.train;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.plan.MemoryLayout;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.text.Tokenizer;
import dev.ckernel.text.TokenizerJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a recipe would do.
 *
 * @param parameters numbers that are trained
 * @param stages what became of each stage's data, and its steps
 * @param memory by region
 * @param overLowerBound bytes of the plan over the most that are alive at one time
 * @param recompute what computing activations again costs and saves
 * @param steps of the whole run
 * @param secondsPerStep as one step of this program took
 */
public record DryRun(
    long parameters,
    List<String> stages,
    TrainingMemory memory,
    double overLowerBound,
    RecomputeCost recompute,
    long steps,
    double secondsPerStep) {
  public DryRun {
    stages = List.copyOf(stages);
  }

  /**
   * Plans and compiles as a run would, and measures one step.
   *
   * @throws dev.ckernel.tensor.CkException as {@link Trainer#start}
   */
  public static DryRun of(Recipe recipe, ProgramCompiler compiler, int threads) {
    List<String> notes = new ArrayList<>();
    OptimizerGroups groups = new OptimizerGroups(recipe);
    try (TrainingModel subject = TrainingModel.of(recipe, Path.of(TokenizerJson.FILE + ".none"))) {
      List<TrainingStage> stages =
          TrainingStage.all(
              recipe,
              Tokenizer.of(subject.vocabulary()),
              new TrainerListener() {
                @Override
                public void note(String line) {
                  notes.add(line);
                }
              });
      TrainingPlanner.Spec spec = TrainingSetup.spec(recipe, groups, compiler.target());
      TrainingPlan plan = TrainingSetup.plan(subject, spec);
      try (TrainingProgram program = TrainingSetup.program(subject, plan, compiler, threads)) {
        TrainingSetup.initialise(subject, program);
        MemoryLayout layout = plan.layout();
        TrainingStage last = stages.getLast();
        return new DryRun(
            program.parameters().stream().mapToLong(DryRun::size).sum(),
            notes,
            TrainingMemory.of(plan, threads),
            (double) layout.bytes() / Math.max(1, layout.lowerBound()),
            RecomputeCost.of(plan, spec, layers(plan)),
            last.first() + last.steps(),
            measure(recipe, stages.getFirst(), groups, program));
      }
    }
  }

  private static int layers(TrainingPlan plan) {
    return 1 + plan.graph().nodes().stream().mapToInt(Node::layer).max().orElse(Node.NO_LAYER);
  }

  private static long size(Tensor tensor) {
    return tensor.type().shape().stream()
        .mapToLong(dim -> ((Dim.Fixed) dim).size())
        .reduce(1, (a, b) -> a * b);
  }

  /** The second of two steps; the first one warms up. */
  private static double measure(
      Recipe recipe, TrainingStage stage, OptimizerGroups groups, TrainingProgram program) {
    int sequences = program.plan().sequences();
    long start = 0;
    for (int turn = 0; turn < 2; turn++) {
      start = System.nanoTime();
      Batch batch = stage.batches().of(0, 0, sequences);
      program.forward(batch.tokens(), batch.targets());
      program.backward(batch.tokens().length, 1f / Math.max(1, batch.counted()));
    }
    double perBatch = (System.nanoTime() - start) / 1e9;
    start = System.nanoTime();
    program.gradientNorm();
    program.update(groups.scalars(0, 1, 0, 1));
    double batches = Math.ceil((double) recipe.batch().perStep() / sequences);
    return perBatch * batches + (System.nanoTime() - start) / 1e9;
  }

  /** Lines for a person. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "parameters", String.format(Locale.ROOT, "%,d", parameters));
    stages.forEach(stage -> line(text, "data", stage));
    memory.regions().forEach((region, bytes) -> line(text, region, megabytes(bytes)));
    line(text, "memory", megabytes(memory.bytes()));
    line(
        text,
        "plan",
        String.format(Locale.ROOT, "%.3f of the lower bound of activations", overLowerBound));
    line(text, "recompute", recompute.text());
    line(text, "steps", Long.toString(steps));
    line(
        text,
        "time",
        String.format(
            Locale.ROOT,
            "%s (%.3f s a step, as one step took)",
            TelemetryLine.duration(steps * secondsPerStep),
            secondsPerStep));
    return text.toString();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(String.format(Locale.ROOT, "%-20s %s%n", key, value));
  }
}
