package dev.ckernel.plan;

import java.util.List;

/**
 * A bounded number that a step is handed when it runs. A plan declares its own, see {@link
 * Extents}; what stands between the plan and the host that sets them knows none of them.
 *
 * @param name a C and Java identifier
 */
public record RuntimeExtent(String name) {
  /** Tokens in this step. */
  public static final RuntimeExtent ROWS = new RuntimeExtent("rows");

  /** Tokens in this step whose logits are wanted. */
  public static final RuntimeExtent OUTPUTS = new RuntimeExtent("outputs");

  /**
   * 1 where few rows meet several tiles of weights at a time, 0 where they meet one. A matter of
   * speed: no bit depends on it.
   */
  public static final RuntimeExtent ABREAST = new RuntimeExtent("abreast");

  public RuntimeExtent {
    if (!name.matches("[a-z][A-Za-z0-9]*")) {
      throw new IllegalArgumentException("an extent cannot be called '" + name + "'");
    }
  }

  /** What programs of models and of their training declare. */
  public static Extents declared(Capacity capacity) {
    return new Extents(
        List.of(
            new Extents.Declared(ROWS, capacity.rows()),
            new Extents.Declared(OUTPUTS, capacity.outputs()),
            new Extents.Declared(ABREAST, 1)));
  }
}
