package dev.ckernel.plan;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.KvLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plans a model: passes, kernels, memory, threads. A program has entries, each with a graph and
 * bounds of its own; they share weights, tables, states and kernels, and use the same scratch
 * memory one after the other. Layers that are alike are planned once and repeated with a table of
 * offsets, so that a generated program is as long as its kinds of layers; a layer that makes an
 * output of the graph stands for itself.
 */
public final class Planner {
  /**
   * What an entry does.
   *
   * @param name a C and Java identifier
   * @param passes to apply first, such as {@link Pass#inference}
   */
  public record EntrySpec(String name, Graph graph, List<Pass> passes, Capacity capacity) {
    public EntrySpec {
      passes = List.copyOf(passes);
    }
  }

  private final Target target;
  private final WeightLayout weights;
  private final TableLayout tables;
  private final StateLayout states;
  private final Map<String, Kernel> kernels = new LinkedHashMap<>();
  private final List<Plan.Entry> entries = new ArrayList<>();
  private final List<EntryPlan> plans = new ArrayList<>();
  private long scratchBytes;
  private long threadBytes;

  private Planner(Target target, WeightLayout weights, TableLayout tables, StateLayout states) {
    this.target = target;
    this.weights = weights;
    this.tables = tables;
    this.states = states;
  }

  /**
   * Plans a program of the one entry {@link Plan#STEP}.
   *
   * @param format of keys and values
   * @param vocabulary columns of the logits that mean something
   */
  public static ModelPlan plan(
      Graph graph,
      List<Pass> passes,
      Target target,
      KvLayout.Format format,
      Capacity capacity,
      int vocabulary) {
    EntrySpec step = new EntrySpec(Plan.STEP, graph, passes, capacity);
    return plan(List.of(step), target, format, vocabulary);
  }

  /**
   * Plans a program.
   *
   * @param format of keys and values
   * @param vocabulary columns of the logits that mean something
   */
  public static ModelPlan plan(
      List<EntrySpec> specs, Target target, KvLayout.Format format, int vocabulary) {
    List<List<Pass.Result>> results =
        specs.stream().map(spec -> Pass.apply(spec.graph(), spec.passes())).toList();
    List<Graph> lowered = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      List<Pass.Result> passes = results.get(i);
      lowered.add(passes.isEmpty() ? specs.get(i).graph() : passes.getLast().after());
    }
    Graph all = Graph.together(specs.stream().map(EntrySpec::graph).toList());
    Capacity capacity = specs.getFirst().capacity();
    Planner planner =
        new Planner(
            target,
            WeightLayout.of(all),
            TableLayout.of(all),
            StateLayout.of(Graph.together(lowered), format, capacity));
    for (int i = 0; i < specs.size(); i++) {
      planner.entry(specs.get(i), results.get(i), lowered.get(i));
    }
    Plan program =
        new Plan(
            specs.getFirst().graph().name(),
            target,
            List.copyOf(planner.kernels.values()),
            RuntimeExtent.declared(specs.stream().map(EntrySpec::capacity).toList(), lowered),
            planner.entries,
            planner.scratchBytes,
            planner.threadBytes);
    return new ModelPlan(
        planner.plans, program, planner.weights, planner.tables, planner.states, vocabulary);
  }

  private void entry(EntrySpec spec, List<Pass.Result> passes, Graph graph) {
    Places places = new Places(spec.capacity(), target);
    Lowering lowering =
        new Lowering(graph, target, states, weights::entry, places, null, kernels, true);
    List<Drafted> parts = new ArrayList<>();
    for (Layers.Part part : Layers.of(graph).parts()) {
      parts.add(
          switch (part) {
            case Layers.Part.Once once -> new Drafted.Once(lines(lowering, once.nodes()));
            case Layers.Part.Loop loop -> draft(loop, lowering, places);
          });
    }
    Assembly assembly = new Assembly(lowering.drafts(), places, this::address);
    List<Draft.Buffer> always = new ArrayList<>(places.inputBuffers());
    int lines = lowering.drafts().size();
    graph.outputs().forEach(output -> places.of(output).buffer().use(lines - 1));
    List<Assembly.Lines> loops =
        parts.stream()
            .filter(Drafted.Loop.class::isInstance)
            .map(part -> ((Drafted.Loop) part).lines())
            .toList();
    MemoryLayout layout = assembly.layOut(always, loops, 0);
    List<Step> steps = new ArrayList<>();
    for (Drafted part : parts) {
      switch (part) {
        case Drafted.Once once -> steps.addAll(assembly.steps(once.lines()));
        case Drafted.Loop loop -> steps.add(repeat(loop, assembly));
      }
    }
    entries.add(new Plan.Entry(spec.name(), steps));
    plans.add(
        new EntryPlan(
            spec.name(),
            spec.graph(),
            passes,
            layout,
            outputs(graph, places, assembly),
            spec.capacity()));
    scratchBytes = Math.max(scratchBytes, layout.bytes());
    threadBytes = Math.max(threadBytes, assembly.threadBytes());
  }

  /** A part of a graph whose calls are drafted. */
  private sealed interface Drafted {
    record Once(Assembly.Lines lines) implements Drafted {}

    /**
     * Layers of some kinds.
     *
     * @param kinds the lines of each kind, one after the other
     */
    record Loop(Layers.Part.Loop layers, List<Assembly.Lines> kinds) implements Drafted {
      Assembly.Lines lines() {
        return new Assembly.Lines(kinds.getFirst().first(), kinds.getLast().end());
      }
    }
  }

  private static Assembly.Lines lines(Lowering lowering, List<Node> nodes) {
    int first = lowering.drafts().size();
    lowering.lower(nodes);
    return new Assembly.Lines(first, lowering.drafts().size());
  }

  /** Drafts the first layer of each kind; the others' tensors stand where the first's do. */
  private static Drafted.Loop draft(Layers.Part.Loop loop, Lowering lowering, Places places) {
    List<Assembly.Lines> kinds = new ArrayList<>();
    for (Layers.Turn turn : loop.turns()) {
      if (turn.kind() == kinds.size()) {
        kinds.add(lines(lowering, turn.nodes()));
      } else {
        carry(loop.kinds().get(turn.kind()), turn.nodes(), places);
      }
    }
    return new Drafted.Loop(loop, kinds);
  }

  /**
   * The tensors of a layer stand where those of the first of its kind stand. What one layer hands
   * to the next must be in the place where the next expects it.
   */
  private static void carry(List<Node> firstLayer, List<Node> layer, Places places) {
    Likeness.counterparts(layer, firstLayer)
        .forEach((tensor, first) -> {
          if (tensor.role() == Tensor.Role.ACTIVATION && !tensor.equals(first)) {
            if (!places.isPlaced(tensor)) {
              places.alias(tensor, first);
            } else if (!places.samePlace(tensor, first)) {
              throw new IllegalStateException(
                  tensor.id() + " does not stand where " + first.id() + " stands");
            }
          }
        });
  }

  private Step.Repeat repeat(Drafted.Loop loop, Assembly assembly) {
    List<Step.Repeat.Kind> kinds = new ArrayList<>();
    List<Columns> columns = new ArrayList<>();
    for (int kind = 0; kind < loop.kinds().size(); kind++) {
      List<Node> first = loop.layers().kinds().get(kind);
      int index = kind;
      List<List<Node>> layers =
          loop.layers().turns().stream()
              .filter(turn -> turn.kind() == index)
              .map(Layers.Turn::nodes)
              .toList();
      Columns ofKind = new Columns(first, layers, assembly);
      List<Step> body = assembly.steps(loop.kinds().get(kind), ofKind);
      kinds.add(new Step.Repeat.Kind("layers." + first.getFirst().layer(), body));
      columns.add(ofKind);
    }
    List<Step.Repeat.Turn> turns = new ArrayList<>();
    int[] seen = new int[kinds.size()];
    for (Layers.Turn turn : loop.layers().turns()) {
      int kind = turn.kind();
      turns.add(new Step.Repeat.Turn(kind, columns.get(kind).offsets(seen[kind]++, this::address)));
    }
    return new Step.Repeat("layers", kinds, turns);
  }

  /** Where the outputs stand. */
  private static List<ModelPlan.Output> outputs(Graph graph, Places places, Assembly assembly) {
    List<ModelPlan.Output> outputs = new ArrayList<>();
    for (Tensor tensor : graph.outputs()) {
      Places.Place place = places.of(tensor);
      long offset = assembly.offset(place.buffer()) + 4L * place.column();
      outputs.add(new ModelPlan.Output(tensor, offset, place.stride()));
    }
    return outputs;
  }

  private Address address(Tensor tensor) {
    return switch (tensor.role()) {
      case PARAMETER -> new Address(Arena.WEIGHTS, weights.entry(tensor).offset());
      case TABLE -> new Address(Arena.TABLES, tables.entry(tensor).offset());
      case STATE -> new Address(Arena.STATE, states.offset(tensor));
      case INPUT, GRADIENT, ACTIVATION ->
          throw new IllegalArgumentException(tensor.id() + " stands in scratch memory");
    };
  }
}
