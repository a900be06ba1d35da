package dev.ckernel.graph;

/**
 * A trait: the first output is what training makes smaller. Nodes that follow a loss are those of
 * the backward pass.
 */
public interface Loss {
  /** Puts nodes into the backward pass that compute what goes back of the loss itself. */
  void seed(Node node, Backward to);
}
