package dev.ckernel.plan;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.plan.Draft.Buffer;
import dev.ckernel.plan.Draft.Ref;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plans a model: passes, kernels, memory, threads. Layers that are alike are planned once and
 * repeated with a table of offsets, so that a generated program is as long as its kinds of layers;
 * a layer that makes an output of the graph stands for itself.
 */
public final class Planner {
  /** Nodes that stand next to each other in one layer. */
  private record Segment(List<Node> nodes) {}

  /** Segments that differ in nothing but their weights. */
  private record Group(List<Segment> layers, int firstLine, int lines) {}

  private final Target target;
  private final KvLayout cache;
  private final WeightLayout weights;
  private final TableLayout tables;
  private final Places places;
  private final Lowering lowering;
  private final Graph graph;
  private final Map<Buffer, Long> offsets = new HashMap<>();

  private Planner(
      Graph graph,
      Target target,
      KvLayout cache,
      WeightLayout weights,
      TableLayout tables,
      Capacity capacity) {
    this.graph = graph;
    this.target = target;
    this.cache = cache;
    this.weights = weights;
    this.tables = tables;
    this.places = new Places(capacity, target);
    this.lowering = new Lowering(graph, target, cache, weights, places, null, true);
  }

  /**
   * Plans {@code graph}.
   *
   * @param passes to apply first, such as {@link Pass#inference}
   * @param vocabulary columns of the logits that mean something
   */
  public static ModelPlan plan(
      Graph graph,
      List<Pass> passes,
      Target target,
      KvLayout cache,
      Capacity capacity,
      int vocabulary) {
    List<Pass.Result> results = Pass.apply(graph, passes);
    Graph lowered = results.isEmpty() ? graph : results.getLast().after();
    WeightLayout weights = WeightLayout.of(graph);
    TableLayout tables = TableLayout.of(graph);
    Planner planner = new Planner(lowered, target, cache, weights, tables, capacity);
    List<Group> groups = planner.lower();
    MemoryLayout layout = planner.layOut(groups);
    Plan program = planner.program(groups, layout);
    return new ModelPlan(
        graph,
        results,
        program,
        layout,
        planner.outputs(),
        weights,
        tables,
        cache,
        capacity,
        vocabulary);
  }

  private List<Group> lower() {
    List<Group> groups = new ArrayList<>();
    for (List<Segment> alike : groupAlike(segments())) {
      int firstLine = lowering.drafts().size();
      lowering.lower(alike.getFirst().nodes());
      for (int i = 1; i < alike.size(); i++) {
        carry(alike, i);
      }
      groups.add(new Group(alike, firstLine, lowering.drafts().size() - firstLine));
    }
    return groups;
  }

  /** Where the outputs stand. */
  private List<ModelPlan.Output> outputs() {
    List<ModelPlan.Output> outputs = new ArrayList<>();
    for (Tensor tensor : graph.outputs()) {
      Places.Place place = places.of(tensor);
      long offset = offset(place.buffer()) + 4L * place.column();
      outputs.add(new ModelPlan.Output(tensor, offset, place.stride()));
    }
    return outputs;
  }

  private List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    List<Node> current = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (!current.isEmpty() && current.getFirst().layer() != node.layer()) {
        segments.add(new Segment(List.copyOf(current)));
        current.clear();
      }
      current.add(node);
    }
    if (!current.isEmpty()) {
      segments.add(new Segment(List.copyOf(current)));
    }
    return segments;
  }

  private List<List<Segment>> groupAlike(List<Segment> segments) {
    List<List<Segment>> groups = new ArrayList<>();
    for (Segment segment : segments) {
      boolean isLayer = segment.nodes().getFirst().layer() != Node.NO_LAYER;
      if (isLayer
          && !makesOutput(segment)
          && !groups.isEmpty()
          && Likeness.alike(groups.getLast().getFirst().nodes(), segment.nodes())) {
        groups.getLast().add(segment);
      } else {
        groups.add(new ArrayList<>(List.of(segment)));
      }
    }
    return groups;
  }

  private boolean makesOutput(Segment segment) {
    return segment.nodes().stream()
        .flatMap(node -> node.outputs().stream())
        .anyMatch(graph.outputs()::contains);
  }

  /**
   * The tensors of layer {@code index} stand where those of the first layer stand. What one layer
   * hands to the next must be in the place where the next expects it.
   */
  private void carry(List<Segment> alike, int index) {
    Map<Tensor, Tensor> counterpart =
        Likeness.counterparts(alike.get(index).nodes(), alike.getFirst().nodes());
    counterpart.forEach((tensor, first) -> {
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

  private MemoryLayout layOut(List<Group> groups) {
    int lines = lowering.drafts().size();
    for (Buffer buffer : places.inputBuffers()) {
      buffer.use(0);
      buffer.use(lines - 1);
    }
    for (Tensor output : graph.outputs()) {
      places.of(output).buffer().use(lines - 1);
    }
    for (Group group : groups) {
      if (group.layers().size() > 1) {
        int last = group.firstLine() + group.lines() - 1;
        for (Buffer buffer : places.buffers()) {
          if (buffer.first() < group.firstLine() && buffer.last() >= group.firstLine()) {
            buffer.use(last);
          }
        }
      }
    }
    List<MemoryLayout.Wanted> wanted = new ArrayList<>();
    for (Buffer buffer : places.buffers()) {
      if (buffer.last() >= 0) {
        wanted.add(
            new MemoryLayout.Wanted(buffer.name, buffer.bytes, buffer.first(), buffer.last()));
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

  private Plan program(List<Group> groups, MemoryLayout layout) {
    List<Step> steps = new ArrayList<>();
    long threadBytes = 0;
    for (Group group : groups) {
      Columns columns = new Columns(group);
      List<Step> body = new ArrayList<>();
      Hazards hazards = new Hazards();
      for (int line = group.firstLine(); line < group.firstLine() + group.lines(); line++) {
        Draft draft = lowering.drafts().get(line);
        List<Hazards.Range> ranges = ranges(draft);
        if (hazards.mustWait(ranges, draft.alternative())) {
          body.add(new Step.Barrier());
          hazards.clear();
        }
        body.add(columns.call(draft, hazards.calls()));
        hazards.add(ranges);
        for (Ref ref : draft.refs()) {
          if (ref instanceof Ref.ThreadScratch thread) {
            threadBytes = Math.max(threadBytes, thread.end());
          }
        }
      }
      body.add(new Step.Barrier());
      if (group.layers().size() > 1) {
        steps.add(Step.Repeat.of("layers", List.copyOf(body), columns.table()));
      } else {
        steps.addAll(body);
      }
    }
    return Plan.ofSteps(
        graph.name(),
        target,
        lowering.kernels(),
        RuntimeExtent.declared(places.capacity()),
        steps,
        layout.bytes(),
        (threadBytes + 63) / 64 * 64);
  }

  /** The columns of offsets that a repeated body needs. */
  private final class Columns {
    private final Group group;
    private final Map<Ref, Integer> columns = new LinkedHashMap<>();
    private final List<Map<Tensor, Tensor>> counterparts = new ArrayList<>();

    Columns(Group group) {
      this.group = group;
      List<Node> first = group.layers().getFirst().nodes();
      for (Segment layer : group.layers()) {
        counterparts.add(Likeness.counterparts(first, layer.nodes()));
      }
    }

    Step.Call call(Draft draft, int counter) {
      List<Argument> arguments = new ArrayList<>();
      for (int i = 0; i < draft.refs().size(); i++) {
        arguments.add(argument(draft.refs().get(i)));
      }
      return new Step.Call(draft.op(), draft.kernel(), arguments, draft.items(), counter);
    }

    private Argument argument(Ref ref) {
      return switch (ref) {
        case Ref.Scratch s ->
            new Argument.Buffer(
                s.buffer().name,
                Arena.SCRATCH,
                offset(s.buffer()) + s.offset(),
                Argument.NO_COLUMN);
        case Ref.ThreadScratch t ->
            new Argument.Buffer("scratch", Arena.THREAD, t.offset(), Argument.NO_COLUMN);
        case Ref.Extent e -> new Argument.Extent(e.extent());
        case Ref.Constant c -> new Argument.Constant(c.value());
        case Ref.State s -> throw new IllegalStateException("only a cache has state here");
        case Ref.Weight w -> {
          boolean isTable = w.tensor().role() == Tensor.Role.TABLE;
          Arena arena = isTable ? Arena.TABLES : Arena.WEIGHTS;
          if (isFixed(w.tensor())) {
            yield new Argument.Buffer(
                w.tensor().id(), arena, offset(w.tensor()) + w.offset(), Argument.NO_COLUMN);
          }
          yield new Argument.Buffer(
              w.tensor().id(), arena, w.offset(), column(new Ref.Weight(w.tensor(), 0)));
        }
        case Ref.Cache c ->
            group.layers().size() == 1
                ? new Argument.Buffer(
                    "cache", Arena.STATE, cacheOffset(c.layer()), Argument.NO_COLUMN)
                : new Argument.Buffer("cache", Arena.STATE, 0, column(c));
      };
    }

    private boolean isFixed(Tensor tensor) {
      return counterparts.stream().allMatch(c -> tensor.equals(c.get(tensor)));
    }

    private int column(Ref ref) {
      return columns.computeIfAbsent(ref, r -> columns.size());
    }

    List<List<Long>> table() {
      List<List<Long>> table = new ArrayList<>();
      for (int i = 0; i < group.layers().size(); i++) {
        List<Long> row = new ArrayList<>();
        for (Ref ref : columns.keySet()) {
          row.add(offsetIn(i, ref));
        }
        table.add(row);
      }
      return table;
    }

    private long offsetIn(int layer, Ref ref) {
      return switch (ref) {
        case Ref.Weight w -> {
          Tensor here = counterparts.get(layer).get(w.tensor());
          if (here == null) {
            throw new IllegalStateException(w.tensor().id() + " has no counterpart");
          }
          yield offset(here);
        }
        case Ref.Cache c ->
            cacheOffset(
                c.layer()
                    + group.layers().get(layer).nodes().getFirst().layer()
                    - group.layers().getFirst().nodes().getFirst().layer());
        case Ref.Scratch s -> throw new IllegalStateException("scratch has no column");
        case Ref.ThreadScratch t -> throw new IllegalStateException("scratch has no column");
        case Ref.Extent e -> throw new IllegalStateException("an extent has no column");
        case Ref.Constant c -> throw new IllegalStateException("a constant has no column");
        case Ref.State s -> throw new IllegalStateException("only a cache has state here");
      };
    }
  }

  /** Where a weight stands in its arena. */
  private long offset(Tensor weight) {
    return weight.role() == Tensor.Role.TABLE
        ? tables.entry(weight).offset()
        : weights.entry(weight).offset();
  }

  private long cacheOffset(int layer) {
    return layer * cache.layerBytes();
  }

  private long offset(Buffer buffer) {
    Long offset = offsets.get(buffer);
    if (offset == null) {
      throw new IllegalStateException(buffer.name + " has no place");
    }
    return offset;
  }

  /** What a call touches, in the terms of {@link Hazards}. */
  private List<Hazards.Range> ranges(Draft draft) {
    List<Hazards.Range> ranges = new ArrayList<>();
    for (int i = 0; i < draft.refs().size(); i++) {
      switch (draft.refs().get(i)) {
        case Ref.Scratch s -> {
          long from = offset(s.buffer());
          ranges.add(
              new Hazards.Range(Arena.SCRATCH, from, from + s.buffer().bytes, draft.writes(i)));
        }
        case Ref.Cache c -> ranges.add(new Hazards.Range(Arena.STATE, 0, 1, true));
        case Ref.State s -> throw new IllegalStateException("only a cache has state here");
        case Ref.Weight w -> {}
        case Ref.ThreadScratch t -> {}
        case Ref.Extent e -> {}
        case Ref.Constant c -> {}
      }
    }
    return ranges;
  }
}
