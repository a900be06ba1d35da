package dev.ckernel.plan;

import dev.ckernel.graph.Backward;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Loss;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Draft.Buffer;
import dev.ckernel.tensor.CkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
   * @param group which of the optimizer's groups a parameter is in, from 0; {@link #FROZEN} where
   *     it is not trained
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
    /** The group of parameters that stay as they are, in the format in which they are stored. */
    public static final int FROZEN = -1;

    public Spec {
      recomputed = List.copyOf(recomputed);
    }

    /** Whether a parameter is trained. */
    public boolean trains(Tensor parameter) {
      return group.applyAsInt(parameter) != FROZEN;
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
  private final WeightLayout frozen;
  private final Places places;
  private final Lowering lowering;
  private final Map<String, Kernel> kernels = new LinkedHashMap<>();
  private final List<Begin> begins = new ArrayList<>();

  private TrainingPlanner(Graph lowered, TrainingState state, WeightLayout frozen, Spec spec) {
    this.spec = spec;
    this.graph = lowered;
    this.state = state;
    this.frozen = frozen;
    int rows = spec.length() * spec.sequences();
    this.places =
        new Places(new Capacity(rows, rows, spec.sequences(), spec.length()), spec.target());
    this.lowering =
        new Lowering(
            lowered, spec.target(), null, this::entry, places, state, kernels, spec.canary() == 0);
  }

  private WeightLayout.Entry entry(Tensor weight) {
    return (frozen.has(weight) ? frozen : state.weights()).entry(weight);
  }

  /**
   * Plans the training of a family's graph.
   *
   * @throws CkException if every parameter is frozen
   */
  public static TrainingPlan plan(Graph graph, Spec spec) {
    List<Pass.Result> passes =
        Pass.apply(
            graph, Pass.training(spec.dropout(), spec.fusion(), spec.recomputed(), spec::trains));
    Graph forward = passes.getFirst().after();
    Graph lowered = passes.getLast().after();
    WeightLayout frozen = WeightLayout.frozen(forward, spec::trains);
    WeightLayout weights = WeightLayout.trained(forward, spec::trains);
    if (weights.entries().stream().allMatch(e -> e.tensor().role() == Tensor.Role.TABLE)) {
      throw new CkException("every parameter is frozen: there is nothing to train");
    }
    TrainingState state =
        TrainingState.of(
            weights,
            lookup(lowered),
            spec.optimizer().moments(),
            spec.shards(),
            spec.length(),
            spec.canary());
    TrainingPlanner planner = new TrainingPlanner(lowered, state, frozen, spec);
    planner.lower();
    Assembly assembly = new Assembly(planner.lowering.drafts(), planner.places, planner::address);
    MemoryLayout layout = planner.layOut(assembly);
    return new TrainingPlan(
        graph,
        passes,
        planner.program(assembly, layout),
        layout,
        state,
        frozen,
        spec.sequences(),
        planner.begins.get(1).line(),
        spec.canary());
  }

  private void lower() {
    begin(TrainingPlan.FORWARD);
    List<Node> nodes = graph.nodes();
    int loss = 0;
    while (!(nodes.get(loss).op() instanceof Loss)) {
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

  private MemoryLayout layOut(Assembly assembly) {
    List<Buffer> always = new ArrayList<>(places.inputBuffers());
    always.add(places.packed(graph.outputs().getFirst()));
    for (Buffer buffer : places.buffers()) {
      if (buffer.name.equals(TrainingPlan.SETTINGS)
          || buffer.name.equals(TrainingPlan.SQUARES)
          || spec.canary() > 0) {
        always.add(buffer);
      }
    }
    return assembly.layOut(always, List.of(), spec.canary());
  }

  private Plan program(Assembly assembly, MemoryLayout layout) {
    List<Plan.Entry> entries = new ArrayList<>();
    for (int i = 0; i < begins.size(); i++) {
      int end = i + 1 < begins.size() ? begins.get(i + 1).line() : lowering.drafts().size();
      Assembly.Lines lines = new Assembly.Lines(begins.get(i).line(), end);
      entries.add(new Plan.Entry(begins.get(i).entry(), assembly.steps(lines)));
    }
    return new Plan(
        graph.name(),
        spec.target(),
        List.copyOf(kernels.values()),
        RuntimeExtent.declared(List.of(places.capacity()), List.of(graph)),
        entries,
        layout.bytes(),
        assembly.threadBytes());
  }

  private Address address(Tensor weight) {
    if (frozen.has(weight)) {
      return new Address(Arena.WEIGHTS, frozen.entry(weight).offset());
    }
    long parameters = state.region(TrainingState.PARAMETERS).offset();
    return new Address(Arena.STATE, parameters + state.weights().entry(weight).offset());
  }
}
