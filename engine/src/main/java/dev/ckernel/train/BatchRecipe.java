package dev.ckernel.train;

/**
 * Section {@code [batch]}: the tokens of a step.
 *
 * @param length tokens of a sequence, T
 * @param sequences of a micro-batch, which is in memory at a time
 * @param accumulate micro-batches of a step; any product {@code sequences · accumulate} gives the
 *     same bits however it is factored
 * @param shards S of the numeric contract: groups of sequences whose gradients are summed apart; a
 *     power of two that divides the sequences of a step
 */
public record BatchRecipe(int length, int sequences, int accumulate, int shards) {
  /** Sequences of a step. */
  public int perStep() {
    return Math.multiplyExact(sequences, accumulate);
  }

  static BatchRecipe read(RecipeTable table) {
    BatchRecipe result =
        new BatchRecipe(
            table.integer("length", 1, 1 << 20, 256),
            table.integer("sequences", 1, 1 << 15, 4),
            table.integer("accumulate", 1, 1 << 15, 1),
            table.integer("shards", 1, 1 << 15, 1));
    if (Integer.bitCount(result.shards) != 1) {
      throw table.bad("shards", "is " + result.shards + ", must be a power of two");
    }
    if (result.perStep() % result.shards != 0) {
      throw table.bad(
          "shards",
          "is %d, must divide the %d sequences of a step (sequences · accumulate)"
              .formatted(result.shards, result.perStep()));
    }
    table.finish();
    return result;
  }

  void write(TomlText toml) {
    toml.table("batch")
        .put("length", length)
        .put("sequences", sequences)
        .put("accumulate", accumulate)
        .put("shards", shards);
  }
}
