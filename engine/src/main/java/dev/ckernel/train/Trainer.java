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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
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
  private final @Nullable Checkpoints checkpoints;
  private final @Nullable RunLock lock;
  private final TrainingModel subject;
  private final OptimizerGroups groups;
  private final TrainingPlanner.Spec spec;
  private final TrainingProgram program;
  private final List<TrainingStage> stages;
  private final TrainedData data;
  private final TrainerListener listener;
  private final ProgramCompiler compiler;
  private long step;
  private long tokens;
  private double seconds;

  /** Without a lock, which it takes over, it writes nothing at all. */
  private Trainer(
      RunFolder folder,
      Recipe recipe,
      @Nullable RunLock lock,
      ProgramCompiler compiler,
      int threads,
      TrainerListener listener) {
    this.folder = folder;
    this.recipe = recipe;
    this.listener = listener;
    this.compiler = compiler;
    this.lock = lock;
    this.checkpoints = lock == null ? null : folder.checkpoints();
    Path kept = folder.path().resolve(TokenizerJson.FILE);
    this.subject = TrainingModel.of(recipe, kept);
    this.groups = new OptimizerGroups(recipe);
    try {
      if (!Files.exists(kept)) {
        TokenizerJson.write(subject.vocabulary(), subject.chatTemplates(), kept);
      }
      this.data = TrainedData.of(recipe);
      this.stages = TrainingStage.all(recipe, Tokenizer.of(subject.vocabulary()), listener);
      this.spec = TrainingSetup.spec(recipe, groups, compiler.target());
      TrainingPlan plan = TrainingSetup.plan(subject, spec);
      if (checkpoints != null) {
        compiler.write(plan, folder.path().resolve(RunFolder.BUILD));
      }
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
   * @throws CkException if anything that the recipe names cannot be used, memory does not reach, or
   *     another trainer has the folder
   */
  public static Trainer start(
      Recipe recipe, Path path, ProgramCompiler compiler, int threads, TrainerListener listener) {
    Recipe whole = recipe.withBaseHash();
    RunLock lock = RunLock.take(path);
    try {
      RunFolder folder = RunFolder.create(path, whole);
      Trainer trainer = new Trainer(folder, whole, lock, compiler, threads, listener);
      TrainingSetup.initialise(trainer.subject, trainer.program);
      return trainer;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Goes on with a run from its newest checkpoint that is whole.
   *
   * @throws CkException as {@link #start}, or if the data have changed since
   */
  public static Trainer resume(
      Path path, ProgramCompiler compiler, int threads, TrainerListener listener) {
    return resume(path, false, compiler, threads, listener);
  }

  /**
   * As {@link #resume(Path, ProgramCompiler, int, TrainerListener)}.
   *
   * @param acceptChangedData whether data that have changed since are a change that the run tells,
   *     not an error
   */
  public static Trainer resume(
      Path path,
      boolean acceptChangedData,
      ProgramCompiler compiler,
      int threads,
      TrainerListener listener) {
    RunFolder folder = RunFolder.open(path);
    RunLock lock = RunLock.take(path);
    try {
      Trainer trainer = new Trainer(folder, folder.recipe(), lock, compiler, threads, listener);
      trainer.goOn(acceptChangedData);
      return trainer;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void goOn(boolean acceptChangedData) {
    Optional<Checkpoint> latest = checkpoints().latest(listener::note);
    if (latest.isEmpty()) {
      listener.note("no checkpoint yet: begins anew");
      TrainingSetup.initialise(subject, program);
      folder.truncate(0);
    } else {
      try (Checkpoint checkpoint = latest.get()) {
        data.resume(checkpoint, acceptChangedData, listener);
        restore(checkpoint);
        folder.truncate(step);
        listener.note("resumed at step " + step);
      }
    }
  }

  /**
   * Goes through steps of a run once more, in memory alone: of its folder nothing is changed, and
   * {@link #save} is refused.
   *
   * @param from step of the checkpoint to begin with; 0 for the beginning
   * @throws CkException as {@link #start}, or if there is no such checkpoint
   */
  public static Trainer again(
      RunFolder run, long from, ProgramCompiler compiler, int threads, TrainerListener listener) {
    return again(run, run.recipe(), from, compiler, threads, listener);
  }

  /** As {@link #again}, with another recipe of the same model. */
  static Trainer again(
      RunFolder run,
      Recipe recipe,
      long from,
      ProgramCompiler compiler,
      int threads,
      TrainerListener listener) {
    run.tokenizer();
    Trainer trainer = new Trainer(run, recipe, null, compiler, threads, listener);
    try {
      if (from == 0) {
        TrainingSetup.initialise(trainer.subject, trainer.program);
      } else {
        try (Checkpoint checkpoint = run.saved(from)) {
          trainer.restore(checkpoint);
        }
      }
    } catch (RuntimeException e) {
      trainer.close();
      throw e;
    }
    return trainer;
  }

  /** Refuses a goal that these data do not lead to. */
  void checkData(Checkpoint goal) {
    data.checkSame(goal, step);
  }

  /** Takes over the weights, moments and place of a checkpoint. */
  private void restore(Checkpoint checkpoint) {
    ObjectNode state = checkpoint.state();
    int version = state.path("numerics").asInt(0);
    if (version != Numerics.VERSION) {
      throw new CkException(
          "the checkpoint of step %d was made with numerics %d, this ck has %d: its bits would differ"
              .formatted(checkpoint.step(), version, Numerics.VERSION));
    }
    String base = state.path("base").asString("");
    if (!base.isEmpty() && !recipe.model().baseHash().orElse(base).equals(base)) {
      throw new CkException(
          "the checkpoint of step %d was trained on a base model with sha256 %s, not on the recipe's"
              .formatted(checkpoint.step(), base));
    }
    checkpoint.copyTo(segments());
    step = checkpoint.step();
    tokens = state.path("tokens").asLong(0);
    seconds = state.path("seconds").asDouble(0);
  }

  /** Weights and moments, by the names that they have in checkpoints. */
  public Map<String, MemorySegment> segments() {
    return TrainingSetup.segments(program);
  }

  public TrainingProgram program() {
    return program;
  }

  Recipe recipe() {
    return recipe;
  }

  /** How its program is planned. */
  TrainingPlanner.Spec spec() {
    return spec;
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
    int sequences = recipe.batch().perStep();
    long counted = stage.batches().counted(step - stage.first());
    double sum = 0;
    int shard = 0;
    for (MicroBatch micro : next()) {
      endShards(shard, micro.shard());
      shard = micro.shard();
      Batch batch = micro.batch();
      program.dropout(recipe.seed(), step, micro.first());
      float[] losses = program.forward(batch.tokens(), batch.targets());
      for (float loss : losses) {
        sum += loss;
      }
      check((float) sum, batch, "loss");
      program.backward(losses.length, scale());
    }
    endShards(shard, recipe.batch().shards());
    float norm = program.gradientNorm();
    check(norm, next().getFirst().batch(), "gradient");
    float lr = stage.schedule().at(step - stage.first());
    program.update(scalars(step, norm));
    step++;
    int read = sequences * recipe.batch().length();
    tokens += read;
    double took = (System.nanoTime() - start) / 1e9;
    Telemetry telemetry =
        new Telemetry(
            step,
            stage.name(),
            (float) (sum / counted),
            validates() ? stage.validationLoss(program, recipe).orElse(null) : null,
            lr,
            norm,
            tokens,
            read / took,
            ProcessMemory.resident(),
            seconds + (System.nanoTime() - start) / 1e9);
    seconds = telemetry.seconds();
    if (checkpoints != null) {
      folder.append(telemetry);
    }
    listener.step(telemetry, totalSteps());
    return telemetry;
  }

  /**
   * A micro-batch of a step.
   *
   * @param first number of its first sequence in the step
   */
  record MicroBatch(int shard, int first, Batch batch) {}

  /** The micro-batches of the step that comes next, shard after shard. */
  List<MicroBatch> next() {
    TrainingStage stage = TrainingStage.of(stages, step);
    int perShard = recipe.batch().perStep() / recipe.batch().shards();
    List<MicroBatch> all = new ArrayList<>();
    for (int shard = 0; shard < recipe.batch().shards(); shard++) {
      int end = (shard + 1) * perShard;
      for (int from = shard * perShard; from < end; from += recipe.batch().sequences()) {
        int count = Math.min(recipe.batch().sequences(), end - from);
        all.add(new MicroBatch(shard, from, stage.batches().of(step - stage.first(), from, count)));
      }
    }
    return all;
  }

  private void endShards(int from, int to) {
    for (int shard = from; shard < to; shard++) {
      program.endShard(shard, shard == recipe.batch().shards() - 1);
    }
  }

  /** What the losses of the next step are multiplied with: one over its counted tokens. */
  float scale() {
    TrainingStage stage = TrainingStage.of(stages, step);
    long counted = stage.batches().counted(step - stage.first());
    if (counted == 0) {
      throw new CkException("step %d has no token that counts".formatted(step + 1));
    }
    return (float) (1.0 / counted);
  }

  /** The optimizer's scalars after {@code done} steps, given the norm of the gradients. */
  List<float[]> scalars(long done, float norm) {
    TrainingStage stage = TrainingStage.of(stages, done);
    float lr = stage.schedule().at(done - stage.first());
    return groups.scalars(stage.number(), done + 1, lr, clip(stage.clip(), norm));
  }

  /** How weights change in the next step. */
  record Rule(OptimizerRecipe optimizer, float lr) {}

  Rule rule() {
    TrainingStage stage = TrainingStage.of(stages, step);
    return new Rule(
        recipe.stages().get(stage.number()).optimizer(), stage.schedule().at(step - stage.first()));
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
                  folder.savedSteps().isEmpty() ? "0 (none)" : folder.lastSaved()));
    }
  }

  private boolean validates() {
    int every = recipe.run().evaluateEvery();
    return checkpoints != null && every > 0 && (step % every == 0 || step == totalSteps());
  }

  /** Saves a checkpoint now. */
  public void save() {
    checkpoints().save(step, segments(), state());
    listener.saved(step);
  }

  private Checkpoints checkpoints() {
    if (checkpoints == null) {
      throw new IllegalStateException("nothing is saved of steps that are gone through again");
    }
    return checkpoints;
  }

  private ObjectNode state() {
    ObjectNode state =
        JsonNodeFactory.instance
            .objectNode()
            .put("tokens", tokens)
            .put("seconds", seconds)
            .put("recipe", recipe.hash())
            .put("numerics", Numerics.VERSION);
    data.write(state);
    recipe.model().baseHash().ifPresent(hash -> state.put("base", hash));
    return state;
  }

  @Override
  public void close() {
    program.close();
    subject.close();
    if (lock != null) {
      lock.close();
    }
  }
}
