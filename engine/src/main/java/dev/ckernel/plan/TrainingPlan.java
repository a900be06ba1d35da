package dev.ckernel.plan;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Pass;
import java.util.List;

/**
 * A training program for a target: everything that stands between a family's graph and the machine
 * code.
 *
 * @param graph of the family, before any pass
 * @param passes what each pass made of it
 * @param layout of the scratch memory
 * @param state of the parameters that are trained, their gradients and moments
 * @param frozen the parameters that are not, as their file has them, in {@link Arena#WEIGHTS}
 * @param sequences that a step has at most
 * @param forwardLines lines of the forward pass, which are the first
 * @param canary bytes that stand behind each buffer and region for being checked; 0 for none
 */
public record TrainingPlan(
    Graph graph,
    List<Pass.Result> passes,
    Plan program,
    MemoryLayout layout,
    TrainingState state,
    WeightLayout frozen,
    int sequences,
    int forwardLines,
    int canary) {
  /** Losses of a batch, and what {@link #BACKWARD} needs. */
  public static final String FORWARD = "forward";

  /** Adds the batch's gradients to those that there are. */
  public static final String BACKWARD = "backward";

  /** Gradients are complete: adds lookups, and sums squares. */
  public static final String NORM = "norm";

  /** The optimizer's step, which clears the gradients. */
  public static final String UPDATE = "update";

  /** With a number: adds the carry of that level to the gradients, and clears it. */
  public static final String MERGE = "merge";

  /** With a number: puts the gradients into the carry of that level, and clears them. */
  public static final String KEEP = "keep";

  /** Buffer of the optimizer's scalars, group after group. */
  public static final String SETTINGS = "settings";

  /** f32 from one group's scalars to the next in {@link #SETTINGS}. */
  public static final int GROUP = 16;

  /** Buffer of sums of squares of all gradients, block after block. */
  public static final String SQUARES = "squares";

  public TrainingPlan {
    passes = List.copyOf(passes);
  }

  /** The graph after all passes. */
  public Graph lowered() {
    return passes.getLast().after();
  }

  /** Bytes of what the forward pass makes and the backward pass reads. */
  public long savedBytes() {
    return layout.buffers().stream()
        .filter(this::isSaved)
        .mapToLong(MemoryLayout.Placed::bytes)
        .sum();
  }

  /** Whether the forward pass makes it and the backward pass reads it. */
  boolean isSaved(MemoryLayout.Placed buffer) {
    return buffer.first() < forwardLines && buffer.last() >= forwardLines;
  }

  /** The loss and all that comes before it, without gradients. */
  public Graph forward() {
    return passes.stream()
        .filter(result -> result.pass().name().equals(Pass.BACKWARD))
        .map(Pass.Result::before)
        .findFirst()
        .orElseThrow();
  }

  /** Rows of a step at most. */
  public int rows() {
    return sequences * state.length();
  }
}
