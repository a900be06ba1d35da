package dev.ckernel.model;

import dev.ckernel.graph.Graph;

/** What is trained: a family's graph over the weights that a model has, and its tables. */
public final class TrainableModel {
  private final Blueprint blueprint;
  private final Graph graph;
  private final RopeTables tables;

  TrainableModel(Blueprint blueprint, Parameters parameters) {
    this.blueprint = blueprint;
    this.graph = blueprint.graph(parameters);
    this.tables = new RopeTables(blueprint.config());
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
    return new TrainableModel(family.of(config), new NewParameters(family, tied));
  }

  Blueprint blueprint() {
    return blueprint;
  }

  Family family() {
    return blueprint.family();
  }

  public DecoderConfig config() {
    return blueprint.config();
  }

  public Graph graph() {
    return graph;
  }

  /** Whether the embedding is the head too. */
  boolean isTied() {
    return graph.tensors().stream().noneMatch(tensor -> tensor.id().equals("head"));
  }

  /** Row {@code row} of table {@code id}. */
  public float[] tableRow(String id, int row) {
    return tables.row(id, row);
  }
}
