package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stage of a recipe with its data.
 *
 * @param first step of the whole run that is the stage's first, from 0
 * @param steps of the stage
 */
record TrainingStage(
    int number,
    String name,
    Batches batches,
    TokenData data,
    Optional<TokenData> validation,
    Schedule schedule,
    double clip,
    long first,
    long steps) {
  /** All stages in order, their data read. */
  static List<TrainingStage> all(Recipe recipe, Tokenizer tokenizer, TrainerListener listener) {
    List<TrainingStage> stages = new ArrayList<>();
    int length = recipe.batch().length();
    int vocabulary = tokenizer.vocabulary().size();
    long first = 0;
    for (Stage stage : recipe.stages()) {
      TokenData data = TokenData.train(stage.data(), tokenizer, length, vocabulary);
      listener.note(stage.name() + ": " + data.report().line());
      long steps = stage.schedule().steps(data.sequences(), recipe.batch().perStep());
      stages.add(
          new TrainingStage(
              stages.size(),
              stage.name(),
              new Batches(data, recipe.seed(), stages.size(), recipe.batch()),
              data,
              TokenData.validation(stage.data(), tokenizer, length, vocabulary),
              stage.schedule().schedule(stage.optimizer().lr(), steps),
              stage.optimizer().clip(),
              first,
              steps));
      first += steps;
    }
    return stages;
  }

  /** The stage that step {@code step} of the whole run, from 0, is in. */
  static TrainingStage of(List<TrainingStage> stages, long step) {
    for (TrainingStage stage : stages) {
      if (step < stage.first + stage.steps) {
        return stage;
      }
    }
    throw new CkException("step %d is beyond the run's end".formatted(step));
  }

  /** The mean loss of as much held-out data as the recipe asks for; empty if there is none. */
  Optional<Float> validationLoss(TrainingProgram program, Recipe recipe) {
    int limit = recipe.run().evaluateBatches();
    int most = limit == 0 ? Integer.MAX_VALUE : limit;
    int sequences = recipe.batch().sequences();
    return validation.map(held -> (float) Evaluation.loss(program, held, sequences, most).mean());
  }
}
