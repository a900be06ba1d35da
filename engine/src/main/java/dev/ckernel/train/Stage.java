package dev.ckernel.train;

/**
 * A stretch of training with its own data and schedule. Weights and the optimizer's moments go on
 * from one stage to the next; the schedule starts anew.
 *
 * @param name unique in its recipe
 * @param optimizer of the same name in all stages, since its moments go on
 */
public record Stage(
    String name, DataRecipe data, OptimizerRecipe optimizer, ScheduleRecipe schedule) {
  void write(TomlText toml) {
    toml.element(Recipe.STAGE).put("name", name);
    data.write(toml, Recipe.STAGE + ".data");
    optimizer.write(toml, Recipe.STAGE + ".optimizer");
    schedule.write(toml, Recipe.STAGE + ".schedule");
  }
}
