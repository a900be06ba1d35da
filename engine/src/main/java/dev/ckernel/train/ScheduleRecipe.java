package dev.ckernel.train;

/**
 * Section {@code [schedule]}: how long a stage is, and its learning rate along the way.
 *
 * @param steps of the stage, or 0 if epochs tell
 * @param epochs passes over the data, or 0 if steps tell
 * @param warmup first steps, in which the learning rate rises from nothing
 * @param minLr what it falls to
 * @param decay part of the steps at the end in which {@link Schedule.Kind#WSD} falls; else 0
 */
public record ScheduleRecipe(
    Schedule.Kind kind, int steps, double epochs, int warmup, double minLr, double decay) {
  private static final int MOST_STEPS = 1_000_000_000;

  /** The steps of the stage, when one epoch has that many samples. */
  public long steps(long samples, int samplesPerStep) {
    return steps > 0 ? steps : Math.max(1, (long) Math.ceil(epochs * samples / samplesPerStep));
  }

  /**
   * The schedule of a stage of that many steps.
   *
   * @throws dev.ckernel.tensor.CkException if warm-up is longer than the stage
   */
  public Schedule schedule(double lr, long totalSteps) {
    return new Schedule(kind, lr, minLr, totalSteps, warmup, decay);
  }

  static ScheduleRecipe read(RecipeTable table, double lr) {
    boolean hasSteps = table.has("steps");
    if (hasSteps == table.has("epochs")) {
      throw table.bad(
          "steps",
          hasSteps
              ? "and epochs contradict each other: give one of them"
              : "is missing: give steps or epochs");
    }
    Schedule.Kind kind = table.choice("kind", Schedule.Kind.class, Schedule.Kind.COSINE);
    int steps = hasSteps ? table.integer("steps", 1, MOST_STEPS, null) : 0;
    double epochs = hasSteps ? 0 : table.number("epochs", 1e-6, 1e6, null);
    int warmup = table.integer("warmup", 0, MOST_STEPS, 0);
    if (hasSteps && warmup > steps) {
      throw table.bad("warmup", "is %d, more than steps = %d".formatted(warmup, steps));
    }
    double minLr = 0;
    double decay = 0;
    switch (kind) {
      case CONSTANT -> {
        table.refuse("min_lr", "contradicts kind = \"constant\", which never falls");
        table.refuse("decay", "is for kind = \"wsd\" only");
      }
      case COSINE, LINEAR -> {
        minLr = minLr(table, lr);
        table.refuse("decay", "is for kind = \"wsd\" only");
      }
      case WSD -> {
        minLr = minLr(table, lr);
        decay = table.number("decay", 0, 1, 0.1);
      }
    }
    table.finish();
    return new ScheduleRecipe(kind, steps, epochs, warmup, minLr, decay);
  }

  private static double minLr(RecipeTable table, double lr) {
    double value = table.number("min_lr", 0, 1000, 0.0);
    if (value > lr) {
      throw table.bad("min_lr", "is " + value + ", more than optimizer.lr = " + lr);
    }
    return value;
  }

  void write(TomlText toml, String table) {
    toml.table(table).put("kind", RecipeTable.name(kind));
    if (steps > 0) {
      toml.put("steps", steps);
    } else {
      toml.put("epochs", epochs);
    }
    toml.put("warmup", warmup);
    switch (kind) {
      case CONSTANT -> {}
      case COSINE, LINEAR -> toml.put("min_lr", minLr);
      case WSD -> toml.put("min_lr", minLr).put("decay", decay);
    }
  }
}
