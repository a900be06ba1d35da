package dev.ckernel.train;

import dev.ckernel.kernel.lib.Numerics;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.runtime.ProcessMemory;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.Tokenizer;
import dev.ckernel.text.TokenizerJson;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trains as a recipe says, in the folder of a run. What a step does is a function of the recipe,
 * the step's number, and the weights and moments before it; so a run that is broken off and resumed
 * gives the same bits as one that is not. For one thread at a time.
 */
public final class Trainer implements AutoCloseable {
  private final Recipe recipe;
  private final RunFolder folder;
  private final Checkpoints checkpoints;
  private final TrainingModel subject;
  private final OptimizerGroups groups;
  private final TrainingPlanner.Spec spec;
  private final TrainingProgram program;
  private final List<TrainingStage> stages;
  private final TrainerListener listener;
  private final ProgramCompiler compiler;
  private long step;
  private long tokens;
  private double seconds;

  private Trainer(
      RunFolder folder, ProgramCompiler compiler, int threads, TrainerListener listener) {
    this.folder = folder;
    this.recipe = folder.recipe();
    this.listener = listener;
    this.compiler = compiler;
    this.checkpoints = folder.checkpoints();
    Path kept = folder.path().resolve(TokenizerJson.FILE);
    this.subject = TrainingModel.of(recipe, kept);
    this.groups = new OptimizerGroups(recipe);
    try {
      if (!Files.exists(kept)) {
        TokenizerJson.write(subject.vocabulary(), kept);
      }
      this.stages = TrainingStage.all(recipe, Tokenizer.of(subject.vocabulary()), listener);
      this.spec = TrainingSetup.spec(recipe, groups, compiler.target());
      TrainingPlan plan = TrainingSetup.plan(subject, spec);
      compiler.write(plan, folder.path().resolve(RunFolder.BUILD));
      this.program = TrainingSetup.program(subject, plan, compiler, threads);
    } catch (RuntimeException e) {
      subject.close();
      throw e;
    }
  }

  /**
   * Begins a run.
   *
   * @param path of its folder, which has no run yet
   * @throws CkException if anything that the recipe names cannot be used, or memory does not reach
   */
  public static Trainer start(
      Recipe recipe, Path path, ProgramCompiler compiler, int threads, TrainerListener listener) {
    Trainer trainer = new Trainer(RunFolder.create(path, recipe), compiler, threads, listener);
    TrainingSetup.initialise(trainer.subject, trainer.program);
    return trainer;
  }

  /**
   * Goes on with a run from its newest checkpoint that is whole.
   *
   * @throws CkException as {@link #start}
   */
  public static Trainer resume(
      Path path, ProgramCompiler compiler, int threads, TrainerListener listener) {
    Trainer trainer = new Trainer(RunFolder.open(path), compiler, threads, listener);
    Optional<Checkpoint> latest = trainer.checkpoints.latest(listener::note);
    if (latest.isEmpty()) {
      listener.note("no checkpoint yet: begins anew");
      TrainingSetup.initialise(trainer.subject, trainer.program);
      trainer.folder.truncate(0);
    } else {
      try (Checkpoint checkpoint = latest.get()) {
        trainer.restore(checkpoint);
      }
    }
    return trainer;
  }

  /** Takes over the weights, moments and place of a checkpoint; later steps are forgotten. */
  private void restore(Checkpoint checkpoint) {
    ObjectNode state = checkpoint.state();
    int version = state.path("numerics").asInt(0);
    if (version != Numerics.VERSION) {
      throw new CkException(
          "the checkpoint of step %d was made with numerics %d, this ck has %d: its bits would differ"
              .formatted(checkpoint.step(), version, Numerics.VERSION));
    }
    checkpoint.copyTo(segments());
    step = checkpoint.step();
    tokens = state.path("tokens").asLong(0);
    seconds = state.path("seconds").asDouble(0);
    folder.truncate(step);
    listener.note("resumed at step " + step);
  }

  /** Weights and moments, by the names that they have in checkpoints. */
  public Map<String, MemorySegment> segments() {
    return TrainingSetup.segments(program);
  }

  public TrainingProgram program() {
    return program;
  }

  public TrainingModel subject() {
    return subject;
  }

  /** Steps that are done. */
  public long step() {
    return step;
  }

  /** Steps of the whole run. */
  public long totalSteps() {
    TrainingStage last = stages.getLast();
    return last.first() + last.steps();
  }

  /**
   * Trains until the end, or until {@code stop} says so after a step; saves a checkpoint then.
   *
   * @throws CkException if a loss is not finite; the last checkpoint stays as it is
   */
  public void train(BooleanSupplier stop) {
    train(totalSteps(), stop);
  }

  /** As {@link #train(BooleanSupplier)}, at most until {@code until} steps are done. */
  public void train(long until, BooleanSupplier stop) {
    long last = Math.min(until, totalSteps());
    boolean stopped = false;
    while (step < last && !stopped) {
      advance();
      stopped = stop.getAsBoolean();
      if (step % recipe.run().checkpointEvery() == 0 || step == last || stopped) {
        save();
      }
    }
  }

  /** One step, without a checkpoint. */
  public Telemetry advance() {
    long start = System.nanoTime();
    TrainingStage stage = TrainingStage.of(stages, step);
    long local = step - stage.first();
    int sequences = recipe.batch().perStep();
    int perShard = sequences / recipe.batch().shards();
    long counted = stage.batches().counted(local);
    if (counted == 0) {
      throw new CkException("step %d has no token that counts".formatted(step + 1));
    }
    double sum = 0;
    for (int shard = 0; shard < recipe.batch().shards(); shard++) {
      int end = (shard + 1) * perShard;
      for (int from = shard * perShard; from < end; from += recipe.batch().sequences()) {
        int count = Math.min(recipe.batch().sequences(), end - from);
        Batch batch = stage.batches().of(local, from, count);
        program.dropout(recipe.seed(), step, from);
        float[] losses = program.forward(batch.tokens(), batch.targets());
        for (float loss : losses) {
          sum += loss;
        }
        check((float) sum, batch, "loss");
        program.backward(losses.length, (float) (1.0 / counted));
      }
      program.endShard(shard, shard == recipe.batch().shards() - 1);
    }
    float norm = program.gradientNorm();
    check(norm, stage.batches().of(local, 0, spec.sequences()), "gradient");
    float lr = stage.schedule().at(local);
    program.update(groups.scalars(stage.number(), step + 1, lr, clip(stage.clip(), norm)));
    step++;
    int read = sequences * recipe.batch().length();
    tokens += read;
    double took = (System.nanoTime() - start) / 1e9;
    Telemetry telemetry =
        new Telemetry(
            step,
            stage.name(),
            (float) (sum / counted),
            validates() ? validationLoss(stage).orElse(null) : null,
            lr,
            norm,
            tokens,
            read / took,
            ProcessMemory.resident(),
            seconds + (System.nanoTime() - start) / 1e9);
    seconds = telemetry.seconds();
    folder.append(telemetry);
    listener.step(telemetry, totalSteps());
    return telemetry;
  }

  /** As PyTorch's clip_grad_norm_: {@code most / (norm + 1e-6)}, at most 1. */
  private static float clip(double most, float norm) {
    return most == 0 ? 1 : (float) Math.min(1, most / (norm + 1e-6));
  }

  private void check(float value, Batch batch, String what) {
    if (!Float.isFinite(value)) {
      String op =
          recipe.diagnostics().nanCheck()
              ? new FirstBadOp(subject, spec, compiler, program).name(batch)
              : "not looked for, since diagnostics.nan_check is off";
      throw new CkException(
          "the %s of step %d is %s; the first op that made one: %s; the checkpoint of step %s is kept"
              .formatted(
                  what,
                  step + 1,
                  value,
                  op,
                  checkpoints.steps().isEmpty() ? "0 (none)" : checkpoints.steps().getLast()));
    }
  }

  private boolean validates() {
    int every = recipe.run().evaluateEvery();
    return every > 0 && (step % every == 0 || step == totalSteps());
  }

  private Optional<Float> validationLoss(TrainingStage stage) {
    return stage
        .validation()
        .map(data -> {
          int limit = recipe.run().evaluateBatches();
          int most = limit == 0 ? Integer.MAX_VALUE : limit;
          return (float) Evaluation.loss(program, data, recipe.batch().sequences(), most).mean();
        });
  }

  /** Saves a checkpoint now. */
  public void save() {
    checkpoints.save(step, segments(), state());
    listener.saved(step);
  }

  private ObjectNode state() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("tokens", tokens)
        .put("seconds", seconds)
        .put("recipe", recipe.hash())
        .put("numerics", Numerics.VERSION);
  }

  @Override
  public void close() {
    program.close();
    subject.close();
  }
}
