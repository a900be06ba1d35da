package dev.ckernel.train;

/**
 * Section {@code [run]}: what a run does beside its steps.
 *
 * @param checkpointEvery steps from one checkpoint to the next; there is always one at the end
 * @param keep how many of the newest checkpoints stay
 * @param evaluateEvery steps from one validation loss to the next; 0 for none
 * @param evaluateBatches micro-batches of a validation loss at most; 0 for all
 * @param task metric of {@code ck eval} beyond the loss
 */
public record RunRecipe(
    int checkpointEvery, int keep, int evaluateEvery, int evaluateBatches, Task task) {
  /** What a trained model can be judged by. */
  public enum Task {
    NONE,
    /** Drawings that are valid and as their prompts ask. */
    SVG
  }

  private static final int MOST = 1_000_000_000;

  static RunRecipe read(RecipeTable table) {
    RunRecipe result =
        new RunRecipe(
            table.integer("checkpoint_every", 1, MOST, 100),
            table.integer("keep", 1, 1_000_000, 2),
            table.integer("evaluate_every", 0, MOST, 100),
            table.integer("evaluate_batches", 0, MOST, 16),
            table.choice("task", Task.class, Task.NONE));
    table.finish();
    return result;
  }

  void write(TomlText toml) {
    toml.table("run")
        .put("checkpoint_every", checkpointEvery)
        .put("keep", keep)
        .put("evaluate_every", evaluateEvery)
        .put("evaluate_batches", evaluateBatches)
        .put("task", RecipeTable.name(task));
  }
}
