package dev.ckernel.train;

import java.nio.file.Path;
import java.util.List;

/**
 * Everything that decides a training run: with the same data it gives the same weights on any
 * machine. Files are absolute. {@link #toToml} writes it with nothing left out, and that text reads
 * back as an equal recipe.
 *
 * @param seed of the initial weights, the order of samples and dropout
 * @param dropout part of activations that is dropped, from 0 to below 1
 * @param frozen ids of parameters that stay as they are, where {@code *} stands for any characters
 * @param stages at least one, in order
 */
public record Recipe(
    long seed,
    double dropout,
    List<String> frozen,
    ModelRecipe model,
    TokenizerRecipe tokenizer,
    BatchRecipe batch,
    List<Stage> stages,
    RunRecipe run,
    Recompute recompute,
    DiagnosticsRecipe diagnostics) {
  static final String STAGE = "stage";

  /** Copies the lists. */
  public Recipe {
    frozen = List.copyOf(frozen);
    stages = List.copyOf(stages);
  }

  /**
   * Reads a recipe file.
   *
   * @param overrides each {@code key=value} as {@code ck train --set} takes it, such as {@code
   *     optimizer.lr=1e-3} or {@code stage.2.schedule.steps=50}
   * @throws dev.ckernel.tensor.CkException naming file, line and key of what is unknown,
   *     contradictory, of another type or out of range
   */
  public static Recipe read(Path file, List<String> overrides) {
    return Recipes.read(file, overrides);
  }

  /**
   * Reads a recipe's text.
   *
   * @param name of it, for messages
   * @param folder that paths in it start from
   * @throws dev.ckernel.tensor.CkException as {@link #read}
   */
  public static Recipe parse(String text, String name, Path folder, List<String> overrides) {
    return Recipes.parse(text, name, folder, overrides);
  }

  /** The whole recipe as TOML, every default spelled out. */
  public String toToml() {
    TomlText toml = new TomlText();
    toml.put("seed", seed).put("dropout", dropout).putTexts("frozen", frozen);
    model.write(toml);
    tokenizer.write(toml);
    batch.write(toml);
    run.write(toml);
    recompute.write(toml);
    diagnostics.write(toml);
    stages.forEach(stage -> stage.write(toml));
    return toml.toString();
  }

  /** The same with ops that one kernel can do joined, or not; that changes no bit. */
  Recipe withFusion(boolean fusion) {
    return new Recipe(
        seed,
        dropout,
        frozen,
        model,
        tokenizer,
        batch,
        stages,
        run,
        recompute,
        new DiagnosticsRecipe(
            diagnostics.canaries(), fusion, diagnostics.nanCheck(), diagnostics.paritySteps()));
  }

  /** The same with nothing dropped. */
  Recipe withoutDropout() {
    return new Recipe(
        seed, 0, frozen, model, tokenizer, batch, stages, run, recompute, diagnostics);
  }

  /** The same with the hash of the base model's file, where there is one. */
  Recipe withBaseHash() {
    return new Recipe(
        seed,
        dropout,
        frozen,
        model.withHash(),
        tokenizer,
        batch,
        stages,
        run,
        recompute,
        diagnostics);
  }

  /** Whether a parameter is never changed: it is named so, or all stages scale its rate by 0. */
  public boolean freezes(String id) {
    return frozen.stream().anyMatch(pattern -> new ParameterPattern(pattern).matches(id))
        || stages.stream().allMatch(stage -> stage.optimizer().lrScale(id) == 0);
  }

  /** SHA-256 of {@link #toToml}, in hexadecimal digits. */
  public String hash() {
    return Hashes.sha256(toToml());
  }
}
