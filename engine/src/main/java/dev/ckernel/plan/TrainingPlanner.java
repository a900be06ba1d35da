package dev.ckernel.plan;

import dev.ckernel.graph.Backward;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TrainingOp;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Draft.Buffer;
import dev.ckernel.plan.Draft.Ref;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Plans a program that trains. Forward and backward are one sequence of lines with one layout of
 * memory, so that what the backward pass needs lives for as long as it needs it; between the two,
 * and before the optimizer's step, the program hands control back.
 */
public final class TrainingPlanner {
  /**
   * What is planned for.
   *
   * @param length tokens of a sequence
   * @param sequences that one step has at most
   * @param shards whose gradients are summed by a tree; a power of two
   * @param group which of the optimizer's groups a parameter is in, from 0
   * @param recomputed layers whose activations are computed again for the backward pass
   * @param dropout part of what each half of a layer adds that is dropped, from 0 to below 1
   * @param canary bytes behind each buffer and region that no kernel may write; 0 for none, and
   *     else each value has memory of its own
   */
  public record Spec(
      Target target,
      int length,
      int sequences,
      Optimizer optimizer,
      ToIntFunction<Tensor> group,
      int shards,
      boolean fusion,
      List<Integer> recomputed,
      float dropout,
      int canary) {
    public Spec {
      recomputed = List.copyOf(recomputed);
    }

    /** The same without any two values that share memory. */
    public Spec spread() {
      return new Spec(
          target,
          length,
          sequences,
          optimizer,
          group,
          shards,
          fusion,
          recomputed,
          dropout,
          Math.max(canary, 64));
    }

    /** The same with other layers that are computed again. */
    public Spec withRecomputed(List<Integer> layers) {
      return new Spec(
          target, length, sequences, optimizer, group, shards, fusion, layers, dropout, canary);
    }

    /** The same without fusion and without any two values that share memory. */
    public Spec unshared() {
      return new Spec(
          target,
          length,
          sequences,
          optimizer,
          group,
          shards,
          false,
          List.of(),
          dropout,
          Math.max(canary, 64));
    }
  }

  /** Which optimizer, and the arrays that it keeps. */
  public enum Optimizer {
    ADAMW(2),
    SGD(1);

    private final int moments;

    Optimizer(int moments) {
      this.moments = moments;
    }

    /** Arrays of the parameters' size. */
    public int moments() {
      return moments;
    }
  }

  /** The line at which an entry begins. */
  private record Begin(String entry, int line) {}

  private final Spec spec;
  private final Graph graph;
  private final TrainingState state;
  private final Places places;
  private final Lowering lowering;
  private final Map<Buffer, Long> offsets = new HashMap<>();
  private final List<Begin> begins = new ArrayList<>();

  private TrainingPlanner(Graph lowered, TrainingState state, Spec spec) {
    this.spec = spec;
    this.graph = lowered;
    this.state = state;
    int rows = spec.length() * spec.sequences();
    this.places =
        new Places(new Capacity(rows, rows, spec.sequences(), spec.length()), spec.target());
    this.lowering =
        new Lowering(
            lowered, spec.target(), null, state.weights(), places, state, spec.canary() == 0);
  }

  /** Plans the training of a family's graph. */
  public static TrainingPlan plan(Graph graph, Spec spec) {
    List<Pass.Result> passes =
        Pass.apply(graph, Pass.training(spec.dropout(), spec.fusion(), spec.recomputed()));
    Graph forward = passes.getFirst().after();
    Graph lowered = passes.getLast().after();
    WeightLayout weights = WeightLayout.withTables(forward);
    TrainingState state =
        TrainingState.of(
            weights,
            lookup(lowered),
            spec.optimizer().moments(),
            spec.shards(),
            spec.length(),
            spec.canary());
    TrainingPlanner planner = new TrainingPlanner(lowered, state, spec);
    planner.lower();
    MemoryLayout layout = planner.layOut();
    return new TrainingPlan(
        graph,
        passes,
        planner.program(layout),
        layout,
        state,
        spec.sequences(),
        planner.begins.get(1).line(),
        spec.canary());
  }

  private void lower() {
    begin(TrainingPlan.FORWARD);
    List<Node> nodes = graph.nodes();
    int loss = 0;
    while (!(nodes.get(loss).op() instanceof TrainingOp.CrossEntropy)) {
      loss++;
    }
    lowering.lower(nodes.subList(0, loss + 1));
    begin(TrainingPlan.BACKWARD);
    lowering.lower(nodes.subList(loss + 1, nodes.size()));
    OptimizerLowering optimizer = new OptimizerLowering(lowering, places, state, spec);
    begin(TrainingPlan.NORM);
    optimizer.norm(lookup(graph));
    begin(TrainingPlan.UPDATE);
    optimizer.update();
    for (int level = 0; 1 << level < spec.shards(); level++) {
      begin(TrainingPlan.MERGE + level);
      optimizer.merge(level);
      begin(TrainingPlan.KEEP + level);
      optimizer.keep(level);
    }
  }

  private void begin(String entry) {
    begins.add(new Begin(entry, lowering.drafts().size()));
  }

  /** The table whose rows are looked up and that is a matrix elsewhere. */
  private static Optional<Tensor> lookup(Graph graph) {
    return graph.tensors().stream()
        .filter(t -> t.role() == Tensor.Role.PARAMETER)
        .filter(t -> graph.tensors().stream().anyMatch(g -> g.id().equals(Backward.lookupId(t))))
        .findFirst();
  }

  private MemoryLayout layOut() {
    int lines = lowering.drafts().size();
    List<Buffer> kept = new ArrayList<>(places.inputBuffers());
    kept.add(places.packed(graph.outputs().getFirst()));
    for (Buffer buffer : places.buffers()) {
      if (kept.contains(buffer)
          || buffer.name.equals(TrainingPlan.SETTINGS)
          || buffer.name.equals(TrainingPlan.SQUARES)
          || spec.canary() > 0) {
        buffer.use(0);
        buffer.use(lines - 1);
      }
    }
    List<MemoryLayout.Wanted> wanted = new ArrayList<>();
    for (Buffer buffer : places.buffers()) {
      if (buffer.last() >= 0) {
        wanted.add(
            new MemoryLayout.Wanted(
                buffer.name, buffer.bytes + spec.canary(), buffer.first(), buffer.last()));
      }
    }
    MemoryLayout layout = MemoryLayout.of(wanted, lines);
    for (Buffer buffer : places.buffers()) {
      if (buffer.last() >= 0) {
        offsets.put(buffer, layout.buffer(buffer.name).offset());
      }
    }
    return layout;
  }

  private Plan program(MemoryLayout layout) {
    List<Plan.Entry> entries = new ArrayList<>();
    long threadBytes = 0;
    for (int i = 0; i < begins.size(); i++) {
      int to = i + 1 < begins.size() ? begins.get(i + 1).line() : lowering.drafts().size();
      List<Draft> drafts = lowering.drafts().subList(begins.get(i).line(), to);
      entries.add(new Plan.Entry(begins.get(i).entry(), steps(drafts)));
    }
    for (Draft draft : lowering.drafts()) {
      for (Ref ref : draft.refs()) {
        if (ref instanceof Ref.ThreadScratch thread) {
          threadBytes = Math.max(threadBytes, thread.end());
        }
      }
    }
    return new Plan(
        graph.name(),
        spec.target(),
        lowering.kernels(),
        RuntimeExtent.declared(places.capacity()),
        entries,
        layout.bytes(),
        (threadBytes + 63) / 64 * 64);
  }

  private List<Step> steps(List<Draft> drafts) {
    List<Step> steps = new ArrayList<>();
    Hazards hazards = new Hazards();
    for (Draft draft : drafts) {
      List<Hazards.Range> ranges = ranges(draft);
      if (hazards.mustWait(ranges, draft.alternative())) {
        steps.add(new Step.Barrier());
        hazards.clear();
      }
      List<Argument> arguments = draft.refs().stream().map(this::argument).toList();
      steps.add(
          new Step.Call(draft.op(), draft.kernel(), arguments, draft.items(), hazards.calls()));
      hazards.add(ranges);
    }
    steps.add(new Step.Barrier());
    return steps;
  }

  private Argument argument(Ref ref) {
    return switch (ref) {
      case Ref.Scratch s -> buffer(s.buffer().name, Arena.SCRATCH, offset(s.buffer()) + s.offset());
      case Ref.State s -> buffer(s.name(), Arena.STATE, s.offset());
      case Ref.Weight w -> {
        long parameters = state.region(TrainingState.PARAMETERS).offset();
        long at = state.weights().entry(w.tensor()).offset() + w.offset();
        yield buffer(w.tensor().id(), Arena.STATE, parameters + at);
      }
      case Ref.ThreadScratch t -> buffer("scratch", Arena.THREAD, t.offset());
      case Ref.Extent e -> new Argument.Extent(e.extent());
      case Ref.Constant c -> new Argument.Constant(c.value());
      case Ref.Cache c -> throw new IllegalStateException("training has no cache");
    };
  }

  private static Argument buffer(String name, Arena arena, long offset) {
    return new Argument.Buffer(name, arena, offset, Argument.NO_COLUMN);
  }

  private long offset(Buffer buffer) {
    Long offset = offsets.get(buffer);
    if (offset == null) {
      throw new IllegalStateException(buffer.name + " has no place");
    }
    return offset;
  }

  private List<Hazards.Range> ranges(Draft draft) {
    List<Hazards.Range> ranges = new ArrayList<>();
    for (int i = 0; i < draft.refs().size(); i++) {
      switch (draft.refs().get(i)) {
        case Ref.Scratch s -> {
          long from = offset(s.buffer());
          ranges.add(
              new Hazards.Range(Arena.SCRATCH, from, from + s.buffer().bytes, draft.writes(i)));
        }
        case Ref.State s ->
            ranges.add(
                new Hazards.Range(
                    Arena.STATE, s.offset(), s.offset() + s.bytes(), draft.writes(i)));
        case Ref.Weight w -> {} // written by the optimizer alone, which has an entry of its own
        case Ref.Cache c -> throw new IllegalStateException("training has no cache");
        case Ref.ThreadScratch t -> {}
        case Ref.Extent e -> {}
        case Ref.Constant c -> {}
      }
    }
    return ranges;
  }
}
