package dev.ckernel.plan;

import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.plan.Draft.Buffer;
import dev.ckernel.plan.Draft.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes steps of drafted calls: lays out scratch memory, finds the bytes of what calls are given,
 * and puts a barrier before each call that must wait. It knows neither models nor training; where
 * weights, tables and states stand it is told.
 */
final class Assembly {
  /** Drafts from {@code first} to before {@code end}. */
  record Lines(int first, int end) {
    int last() {
      return end - 1;
    }
  }

  /** How a call finds what is a tensor's and not in scratch memory. */
  interface Binding {
    Argument bind(Tensor tensor, long offset);
  }

  private final List<Draft> drafts;
  private final Places places;
  private final Function<Tensor, Address> addresses;
  private final Map<Buffer, Long> offsets = new HashMap<>();

  /**
   * Of calls that have all been drafted.
   *
   * @param addresses of the first byte of a weight, a table, or a state in page 0
   */
  Assembly(List<Draft> drafts, Places places, Function<Tensor, Address> addresses) {
    this.drafts = drafts;
    this.places = places;
    this.addresses = addresses;
  }

  /**
   * Gives every buffer a place.
   *
   * @param always buffers that live from the first line to the last
   * @param loops lines that are gone through several times: what comes from before lives until
   *     their end
   * @param gap bytes behind each buffer that stay free
   */
  MemoryLayout layOut(Collection<Buffer> always, List<Lines> loops, int gap) {
    int lines = drafts.size();
    for (Buffer buffer : always) {
      buffer.use(0);
      buffer.use(lines - 1);
    }
    for (Lines loop : loops) {
      for (Buffer buffer : places.buffers()) {
        if (buffer.first() < loop.first() && buffer.last() >= loop.first()) {
          buffer.use(loop.last());
        }
      }
    }
    List<Buffer> used = places.buffers().stream().filter(buffer -> buffer.last() >= 0).toList();
    MemoryLayout layout =
        MemoryLayout.of(
            used.stream()
                .map(b -> new MemoryLayout.Wanted(b.name, b.bytes + gap, b.first(), b.last()))
                .toList(),
            lines);
    used.forEach(buffer -> offsets.put(buffer, layout.buffer(buffer.name).offset()));
    return layout;
  }

  /** Where a buffer stands in {@link Arena#SCRATCH}, once it is laid out. */
  long offset(Buffer buffer) {
    Long offset = offsets.get(buffer);
    if (offset == null) {
      throw new IllegalStateException(buffer.name + " has no place");
    }
    return offset;
  }

  /** The steps of some lines, with a barrier at their end, everything in a place of its own. */
  List<Step> steps(Lines lines) {
    return steps(lines, (tensor, offset) -> at(tensor, offset, Argument.NO_COLUMN));
  }

  /** The steps of some lines, with a barrier at their end. */
  List<Step> steps(Lines lines, Binding binding) {
    List<Step> steps = new ArrayList<>();
    Hazards hazards = new Hazards();
    for (Draft draft : drafts.subList(lines.first(), lines.end())) {
      List<Hazards.Range> ranges = ranges(draft);
      if (hazards.mustWait(ranges, draft.alternative())) {
        steps.add(new Step.Barrier());
        hazards.clear();
      }
      List<Argument> arguments = new ArrayList<>();
      draft.refs().forEach(ref -> arguments.add(argument(ref, binding)));
      steps.add(
          new Step.Call(draft.op(), draft.kernel(), arguments, draft.items(), hazards.calls()));
      hazards.add(ranges);
    }
    steps.add(new Step.Barrier());
    return steps;
  }

  /** Bytes of a thread's own memory that the drafts need. */
  long threadBytes() {
    return WeightFormat.align(
        drafts.stream()
            .flatMap(draft -> draft.refs().stream())
            .mapToLong(ref -> ref instanceof Ref.ThreadScratch thread ? thread.end() : 0)
            .max()
            .orElse(0));
  }

  /** A tensor's bytes from {@code offset} on. */
  Argument at(Tensor tensor, long offset, int column) {
    Address address = addresses.apply(tensor);
    long base = column == Argument.NO_COLUMN ? address.offset() : 0;
    return new Argument.Buffer(tensor.id(), address.arena(), base + offset, column);
  }

  private Argument argument(Ref ref, Binding binding) {
    return switch (ref) {
      case Ref.Scratch s ->
          new Argument.Buffer(
              s.buffer().name, Arena.SCRATCH, offset(s.buffer()) + s.offset(), Argument.NO_COLUMN);
      case Ref.ThreadScratch t ->
          new Argument.Buffer("scratch", Arena.THREAD, t.offset(), Argument.NO_COLUMN);
      case Ref.Weight w -> binding.bind(w.tensor(), w.offset());
      case Ref.OfSequences p -> binding.bind(p.state(), 0);
      case Ref.State s ->
          new Argument.Buffer(s.name(), Arena.STATE, s.offset(), Argument.NO_COLUMN);
      case Ref.Extent e -> new Argument.Extent(e.extent());
      case Ref.Constant c -> new Argument.Constant(c.value());
    };
  }

  /** What a call touches of the memory that any call of its entry writes. */
  private List<Hazards.Range> ranges(Draft draft) {
    List<Hazards.Range> ranges = new ArrayList<>();
    for (int i = 0; i < draft.refs().size(); i++) {
      boolean written = draft.writes(i);
      switch (draft.refs().get(i)) {
        case Ref.Scratch s -> {
          long from = offset(s.buffer());
          ranges.add(new Hazards.Range(Arena.SCRATCH, from, from + s.buffer().bytes, written));
        }
        case Ref.OfSequences p -> {
          long at =
              addresses.apply(p.state()).offset(); // stands for the part of every page or slot
          ranges.add(new Hazards.Range(Arena.STATE, at, at + 1, written));
        }
        case Ref.State s ->
            ranges.add(new Hazards.Range(Arena.STATE, s.offset(), s.offset() + s.bytes(), written));
        case Ref.Weight w -> {} // the optimizer alone writes them, in an entry of its own
        case Ref.ThreadScratch t -> {}
        case Ref.Extent e -> {}
        case Ref.Constant c -> {}
      }
    }
    return ranges;
  }
}
