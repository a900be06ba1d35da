package dev.ckernel.plan;

import dev.ckernel.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Which bytes calls touch. Together with {@link Trace} all that the checks of races know of plans;
 * nothing here asks the planner what it believed.
 */
@FunctionalInterface
interface Footprints {
  /**
   * Bytes of an arena.
   *
   * @param name of the argument, for the reader
   */
  record Touched(String name, Arena arena, long from, long to, boolean written) {
    /** Whether the order of the two matters. */
    boolean collides(Touched other) {
      return arena == other.arena
          && from < other.to
          && other.from < to
          && (written || other.written);
    }
  }

  /** Bytes {@code from} to {@code to} of an arena. */
  record Bytes(long from, long to) {}

  /**
   * The bytes that {@code call} may touch through its parameter {@code parameter}.
   *
   * @param at where the argument's first byte stands in this turn
   */
  Bytes bytes(Step.Call call, int parameter, Argument.Buffer buffer, long at);

  /**
   * What a call touches of memory that threads share.
   *
   * @param turn offsets of this turn, empty outside of a {@link Step.Repeat}
   */
  default List<Touched> of(Step.Call call, List<Long> turn) {
    List<Touched> touched = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      if (call.arguments().get(i) instanceof Argument.Buffer buffer
          && buffer.arena() != Arena.THREAD) {
        long at =
            buffer.offset()
                + (buffer.column() == Argument.NO_COLUMN ? 0 : turn.get(buffer.column()));
        Bytes bytes = bytes(call, i, buffer, at);
        touched.add(
            new Touched(buffer.name(), buffer.arena(), bytes.from(), bytes.to(), call.writes(i)));
      }
    }
    return touched;
  }

  /** Those of a program of inference. */
  static Footprints of(ModelPlan plan) {
    return (call, parameter, buffer, at) ->
        switch (buffer.arena()) {
          case SCRATCH -> scratch(plan.layout(), 0, call, buffer, at);
          case WEIGHTS -> block(plan.weights(), call, buffer, at);
          case TABLES -> new Bytes(at, at + 1); // never written
          case STATE -> {
            // One page stands for all: they have the same layout.
            StateLayout.Layer layer =
                plan.state().pools().stream()
                    .flatMap(pool -> pool.layers().stream())
                    .filter(l -> l.offset() == at)
                    .findFirst()
                    .orElseThrow(
                        () -> new AssertionError("%s: %s at %d".formatted(call.op(), buffer, at)));
            yield new Bytes(at, at + layer.layout().layerBytes());
          }
          case THREAD -> throw new IllegalArgumentException("no other thread sees it");
        };
  }

  /** Those of a program that trains. */
  static Footprints of(TrainingPlan plan) {
    FlatRanges flat = new FlatRanges();
    return (call, parameter, buffer, at) ->
        switch (buffer.arena()) {
          case SCRATCH -> scratch(plan.layout(), plan.canary(), call, buffer, at);
          case WEIGHTS -> block(plan.frozen(), call, buffer, at);
          case TABLES -> throw new AssertionError(call.op() + ": training has no tables apart");
          case STATE -> state(plan, flat, call, parameter, buffer, at);
          case THREAD -> throw new IllegalArgumentException("no other thread sees it");
        };
  }

  private static Bytes state(
      TrainingPlan plan,
      FlatRanges flat,
      Step.Call call,
      int parameter,
      Argument.Buffer buffer,
      long at) {
    TrainingState.Region region =
        plan.state().regions().stream()
            .filter(r -> r.offset() <= at && at < r.offset() + r.bytes())
            .findFirst()
            .orElseThrow(() -> new AssertionError(describe(call, buffer, at)));
    if (region.name().equals(buffer.name())) {
      long most = region.offset() + region.bytes() - at;
      return new Bytes(at, at + flat.bytes(call, parameter, most));
    }
    return switch (region.name()) {
      case TrainingState.LOOKUPS -> new Bytes(at, region.offset() + region.bytes());
      case TrainingState.GRADIENTS -> {
        for (WeightLayout.Entry entry : plan.state().weights().entries()) {
          if (entry.tensor().role() == Tensor.Role.PARAMETER) {
            TrainingState.Region part = plan.state().part(region.name(), entry.tensor());
            if (part.offset() == at) {
              yield new Bytes(at, at + part.bytes());
            }
          }
        }
        throw new AssertionError(describe(call, buffer, at));
      }
      case TrainingState.PARAMETERS -> {
        Bytes block = block(plan.state().weights(), call, buffer, at - region.offset());
        yield new Bytes(region.offset() + block.from(), region.offset() + block.to());
      }
      default -> throw new AssertionError(describe(call, buffer, at));
    };
  }

  private static Bytes scratch(
      MemoryLayout layout, int canary, Step.Call call, Argument.Buffer buffer, long at) {
    List<MemoryLayout.Placed> named =
        layout.buffers().stream().filter(b -> b.name().equals(buffer.name())).toList();
    check(named.size() == 1, call, buffer, at);
    long from = named.getFirst().offset();
    long to = from + named.getFirst().bytes() - canary;
    check(from <= at && at < to, call, buffer, at);
    return new Bytes(from, to);
  }

  /** What is packed as one may be read by one call. */
  private static Bytes block(
      WeightLayout weights, Step.Call call, Argument.Buffer buffer, long at) {
    for (WeightLayout.Block block : weights.blocks()) {
      if (block.offset() <= at && at < block.offset() + block.bytes()) {
        return new Bytes(block.offset(), block.offset() + block.bytes());
      }
    }
    throw new AssertionError(describe(call, buffer, at));
  }

  private static void check(boolean holds, Step.Call call, Argument.Buffer buffer, long at) {
    if (!holds) {
      throw new AssertionError(describe(call, buffer, at));
    }
  }

  private static String describe(Step.Call call, Argument.Buffer buffer, long at) {
    return "%s: byte %d of %s is not in one %s"
        .formatted(call.op(), at, buffer.arena(), buffer.name());
  }
}
