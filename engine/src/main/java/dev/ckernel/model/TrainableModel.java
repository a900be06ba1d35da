package dev.ckernel.model;

import dev.ckernel.graph.Graph;
import dev.ckernel.tensor.DType;
import org.jspecify.annotations.Nullable;

/** What is trained: a family's graph over the weights that a model has, and its tables. */
public final class TrainableModel {
  private final Family family;
  private final DecoderConfig config;
  private final Graph graph;
  private final float @Nullable [] ropeFactors;
  private final RopeTables tables;

  TrainableModel(
      Family family, DecoderConfig config, Parameters parameters, float @Nullable [] ropeFactors) {
    this.family = family;
    this.config = config;
    this.graph = family.graph(config, parameters);
    this.ropeFactors = ropeFactors;
    this.tables = new RopeTables(config, ropeFactors);
  }

  /**
   * A new model.
   *
   * @param architecture of its family
   * @param config with as many positions as sequences have
   * @param tied whether the embedding is the head too
   */
  public static TrainableModel fresh(String architecture, DecoderConfig config, boolean tied) {
    Family family = Family.of(architecture);
    return new TrainableModel(family, config, new NewParameters(family, tied), null);
  }

  public String architecture() {
    return family.architecture();
  }

  /** The class that loads it in the transformers library. */
  String transformersClass() {
    return family.transformersClass();
  }

  public DecoderConfig config() {
    return config;
  }

  public Graph graph() {
    return graph;
  }

  /** Whether the embedding is the head too. */
  boolean isTied() {
    return graph.tensors().stream().noneMatch(tensor -> tensor.id().equals("head"));
  }

  /** Divisors of the rotary frequencies; null for none. */
  float @Nullable [] ropeFactors() {
    return ropeFactors;
  }

  /** Whether elements of a head rotate with their neighbours, not with those half a head away. */
  boolean rotatesNeighbours() {
    return family.rotatesNeighbours();
  }

  /** Row {@code row} of table {@code id}. */
  public float[] tableRow(String id, int row) {
    return tables.row(id, row);
  }

  private record NewParameters(Family family, boolean tied) implements Parameters {
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
}
