package dev.ckernel.plan;

import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.lib.Optimizers;
import dev.ckernel.plan.Draft.Buffer;
import dev.ckernel.plan.Draft.Ref;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a training program that no graph has: what is done with gradients that are complete.
 * They walk over flat arrays, since {@link TrainingState} lays tensors out one after the other, and
 * know of the model only which ranges are in which of the optimizer's groups.
 */
final class OptimizerLowering {
  private final Lowering lowering;
  private final Places places;
  private final TrainingState state;
  private final TrainingPlanner.Spec spec;

  OptimizerLowering(
      Lowering lowering, Places places, TrainingState state, TrainingPlanner.Spec spec) {
    this.lowering = lowering;
    this.places = places;
    this.state = state;
    this.spec = spec;
  }

  /**
   * Adds the gradients that come of lookups, and sums the squares of all, block after block.
   *
   * @param table whose rows are looked up and that is a matrix elsewhere
   */
  void norm(Optional<Tensor> table) {
    table.ifPresent(found -> {
      long gradients = state.region(TrainingState.GRADIENTS).offset();
      long offset = state.part(TrainingState.GRADIENTS, found).offset() - gradients;
      long bytes = state.region(TrainingState.LOOKUPS).bytes();
      fold(TrainingState.GRADIENTS, offset, TrainingState.LOOKUPS, bytes);
    });
    long bytes = state.trainedBytes();
    Buffer squares = places.buffer(TrainingPlan.SQUARES, 4L * blocks(bytes));
    Kernel kernel =
        lowering.kernel(
            "squares", n -> Optimizers.squares(new Optimizers.Spec(n, "sums of g²", bytes / 4)));
    Ref gradients = part(TrainingState.GRADIENTS, 0, bytes);
    flat("gradients.squares", kernel, bytes, gradients, new Ref.Scratch(squares, 0));
  }

  /** The optimizer's step, range after range. */
  void update() {
    List<Range> ranges = ranges();
    int groups = ranges.stream().mapToInt(Range::group).max().orElse(0) + 1;
    Buffer settings = places.buffer(TrainingPlan.SETTINGS, 4L * groups * TrainingPlan.GROUP);
    ranges.forEach(range -> optimize(range, settings));
  }

  /** Adds the carry of that level to the gradients. */
  void merge(int level) {
    fold(TrainingState.GRADIENTS, 0, TrainingState.CARRY + level, state.trainedBytes());
  }

  /** Puts the gradients into the carry of that level. */
  void keep(int level) {
    fold(TrainingState.CARRY + level, 0, TrainingState.GRADIENTS, state.trainedBytes());
  }

  /** Bytes of the parameters' layout that the optimizer treats alike. */
  private record Range(String name, int group, long offset, long bytes) {}

  /** Neighbours of one group are one range. */
  private List<Range> ranges() {
    List<Range> ranges = new ArrayList<>();
    for (WeightLayout.Entry entry : state.weights().entries()) {
      if (entry.tensor().role() != Tensor.Role.PARAMETER) {
        continue;
      }
      int group = spec.group().applyAsInt(entry.tensor());
      long offset = entry.offset() + entry.regions().getFirst();
      if (!ranges.isEmpty() && ranges.getLast().group == group) {
        Range last = ranges.removeLast();
        String name = last.name.replaceFirst("…$", "") + "…";
        ranges.add(new Range(name, group, last.offset, offset + entry.bytes() - last.offset));
      } else {
        ranges.add(new Range(entry.tensor().id(), group, offset, entry.bytes()));
      }
    }
    return ranges;
  }

  private static int blocks(long bytes) {
    return Math.toIntExact(Math.ceilDiv(bytes / 4, (long) Optimizers.BLOCK));
  }

  private Ref part(String region, long offset, long bytes) {
    return new Ref.State(region, state.region(region).offset() + offset, bytes);
  }

  private void fold(String to, long offset, String from, long bytes) {
    Kernel kernel =
        lowering.kernel(
            "fold", n -> Optimizers.fold(new Optimizers.Spec(n, "a = a + b; b = 0", bytes / 4)));
    flat(to + "+" + from, kernel, bytes, part(to, offset, bytes), part(from, 0, bytes));
  }

  private void optimize(Range range, Buffer settings) {
    long offset = range.offset();
    long bytes = range.bytes();
    List<Ref> refs = new ArrayList<>();
    refs.add(part(TrainingState.PARAMETERS, offset, bytes));
    refs.add(part(TrainingState.GRADIENTS, offset, bytes));
    for (int i = 0; i < spec.optimizer().moments(); i++) {
      refs.add(part(TrainingState.MOMENTS + i, offset, bytes));
    }
    refs.add(new Ref.Scratch(settings, 4L * range.group() * TrainingPlan.GROUP));
    Kernel kernel =
        switch (spec.optimizer()) {
          case ADAMW ->
              lowering.kernel(
                  "adamw", n -> Optimizers.adamW(new Optimizers.Spec(n, "AdamW", bytes / 4)));
          case SGD ->
              lowering.kernel(
                  "sgd",
                  n -> Optimizers.sgd(new Optimizers.Spec(n, "descent with momentum", bytes / 4)));
        };
    flat(range.name() + ".update", kernel, bytes, refs.toArray(Ref[]::new));
  }

  private void flat(String op, Kernel kernel, long bytes, Ref... refs) {
    lowering.call(op, kernel, List.of(refs), Items.of(blocks(bytes)));
  }
}
