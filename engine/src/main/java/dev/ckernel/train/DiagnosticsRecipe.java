package dev.ckernel.train;

/**
 * Sections {@code [diagnostics]} and {@code [parity]}: checks that change no bit of the result.
 *
 * @param canaries guard words between buffers, looked at after each phase
 * @param fusion whether ops that one kernel can do are joined
 * @param nanCheck stop at a loss that is no number and name the first op that made one
 * @param paritySteps first steps that {@code ck parity} compares with the oracle
 */
public record DiagnosticsRecipe(
    boolean canaries, boolean fusion, boolean nanCheck, int paritySteps) {
  static DiagnosticsRecipe read(RecipeTable diagnostics, RecipeTable parity) {
    DiagnosticsRecipe result =
        new DiagnosticsRecipe(
            diagnostics.flag("canaries", false),
            diagnostics.flag("fusion", true),
            diagnostics.flag("nan_check", true),
            parity.integer("steps", 1, 1_000_000, 10));
    diagnostics.finish();
    parity.finish();
    return result;
  }

  void write(TomlText toml) {
    toml.table("diagnostics")
        .put("canaries", canaries)
        .put("fusion", fusion)
        .put("nan_check", nanCheck);
    toml.table("parity").put("steps", paritySteps);
  }
}
