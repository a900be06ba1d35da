package dev.ckernel.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A named rewrite of a graph. */
public record Pass(String name, String about, UnaryOperator<Graph> rewrite) {
  /** The name of the pass that synthesises the backward nodes. */
  public static final String BACKWARD = "backward";

  private static final Pass FUSE =
      new Pass("fuse", "ops that one kernel does are grouped", Fusion::rewrite);

  /** Whether it groups ops into regions, of which nothing else sees the inside. */
  public boolean isFusion() {
    return equals(FUSE);
  }

  /** What a pass made of a graph. */
  public record Result(Pass pass, Graph before, Graph after) {}

  /**
   * Gives layers their state, quantises what meets quantised weights, and fuses unless that is
   * turned off.
   */
  public static List<Pass> inference(boolean fusion) {
    Pass state =
        new Pass(
            "with-state",
            "keys and values are stored in pages, and attention reads them there",
            WithState::rewrite);
    Pass quantise =
        new Pass(
            "quantise-activations",
            "rows that meet quantised weights are quantised, once for all their users",
            QuantiseActivations::rewrite);
    return fusion ? List.of(state, quantise, FUSE) : List.of(state, quantise);
  }

  /** Before those of {@link #inference}: rows come in as embeddings, not as tokens. */
  public static Pass embeddingRows() {
    return new Pass("embedding-rows", "rows of embeddings are handed in", EmbeddingRows::rewrite);
  }

  /**
   * As {@link #inference} without fusion, and what each matrix of a layer is multiplied with can be
   * read after a step.
   */
  public static List<Pass> tapped() {
    Pass taps =
        new Pass("taps", "inputs of the layers' matrices are outputs of the graph", Taps::rewrite);
    List<Pass> passes = new ArrayList<>(List.of(taps));
    passes.addAll(inference(false));
    return passes;
  }

  /**
   * Makes a training step of a decoder's step, synthesises the backward pass, and fuses unless that
   * is turned off.
   *
   * @param dropout part of what each half of a layer adds that is dropped; 0 for none
   * @param recomputed layers whose activations are not kept for the backward pass
   */
  public static List<Pass> training(float dropout, boolean fusion, List<Integer> recomputed) {
    return training(dropout, fusion, recomputed, parameter -> true);
  }

  /**
   * As {@link #training(float, boolean, List)}, of some parameters.
   *
   * @param trained which are; the others have no gradient and keep the type that they are stored in
   */
  public static List<Pass> training(
      float dropout, boolean fusion, List<Integer> recomputed, Predicate<Tensor> trained) {
    List<Pass> passes = new ArrayList<>();
    passes.add(
        new Pass(
            "training-form",
            "attention that keeps what its gradient needs, f32 parameters, and the loss",
            graph -> TrainingForm.rewrite(graph, trained)));
    if (dropout > 0) {
      passes.add(
          new Pass(
              "dropout",
              "a part of what each half of a layer adds is dropped",
              graph -> Dropouts.rewrite(graph, dropout)));
    }
    passes.add(
        new Pass(
            BACKWARD,
            "the gradients of all parameters that are trained",
            graph -> Backward.synthesise(graph, trained)));
    if (!recomputed.isEmpty()) {
      passes.add(
          new Pass(
              "recompute",
              "activations of layers " + recomputed + " are computed again, not kept",
              graph -> Recomputation.rewrite(graph, recomputed)));
    }
    if (fusion) {
      passes.add(FUSE);
    }
    return passes;
  }

  /** Applies passes in order; the graph is verified after each. */
  public static List<Result> apply(Graph graph, List<Pass> passes) {
    List<Result> results = new ArrayList<>();
    Graph current = graph;
    for (Pass pass : passes) {
      Graph next = pass.rewrite().apply(current);
      GraphVerifier.verify(next);
      results.add(new Result(pass, current, next));
      current = next;
    }
    return results;
  }
}
