package dev.ckernel.model;

import dev.ckernel.tensor.DType;

/**
 * The weights of a model that is yet to be made: all that its family's graph asks for.
 *
 * @param tied whether the embedding is the head too
 */
record NewParameters(Family family, boolean tied) implements Parameters {
  @Override
  public boolean has(String id) {
    if (id.equals("head")) {
      return !tied;
    }
    return family.hasBias(id.replaceFirst("^layers\\.[0-9]+\\.", ""));
  }

  @Override
  public DType require(String id, int... shape) {
    return DType.F32;
  }
}
