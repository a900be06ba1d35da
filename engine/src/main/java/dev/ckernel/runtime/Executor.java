package dev.ckernel.runtime;

import static java.util.Objects.requireNonNull;

import dev.ckernel.emit.Frame;
import dev.ckernel.emit.StepCode;
import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.HostView;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a generated program: owns its memory and the state of its sequences. One {@link #step}
 * serves prefill, decode and mixtures of both. For one thread at a time.
 */
public final class Executor implements AutoCloseable {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * A token and its place.
   *
   * @param sequence it belongs to, below {@link Capacity#sequences}
   * @param position in its sequence; all positions before are in the cache or in this step
   * @param wanted whether its logits are wanted
   */
  public record Row(int token, int sequence, int position, boolean wanted) {}

  private final HostView view;
  private final Map<String, StepCode> codes;
  private final Map<String, EntryMemory> entries = new HashMap<>();
  private final LazyMemory state;
  private final LazyMemory scratch;
  private final Frame frame;
  private final TileChoice tiles = new TileChoice();
  private final SequenceStates states;
  private HostView.Entry last;

  /**
   * Gets memory for a program of one entry.
   *
   * @param weights packed as the plan says; stays open for as long as this
   * @param tables likewise
   */
  public Executor(
      HostView view, StepCode code, MemorySegment weights, MemorySegment tables, int threads) {
    this(view, Map.of(view.entries().getFirst().name(), code), weights, tables, threads);
  }

  /**
   * Gets memory.
   *
   * @param codes of all entries, by their names
   * @param weights packed as the plan says; stays open for as long as this
   * @param tables likewise
   */
  public Executor(
      HostView view,
      Map<String, StepCode> codes,
      MemorySegment weights,
      MemorySegment tables,
      int threads) {
    checkDenormals(Float.MIN_NORMAL);
    this.view = view;
    this.codes = Map.copyOf(codes);
    this.state = LazyMemory.allocate(view.stateBytes());
    this.states = new SequenceStates(view, state.memory());
    this.scratch = LazyMemory.allocate(view.scratchBytes(threads));
    this.frame =
        new Frame(view.extents(), threads)
            .with(Arena.WEIGHTS, weights)
            .with(Arena.TABLES, tables)
            .with(Arena.STATE, state.memory())
            .with(Arena.SCRATCH, scratch.memory());
    view.entries()
        .forEach(entry ->
            entries.put(entry.name(), new EntryMemory(entry, view.pools(), scratch.memory())));
    this.last = view.entries().getFirst();
  }

  /** Any library in the process may have set the processor to flush denormal numbers to zero. */
  private static void checkDenormals(float smallestNormal) {
    if (smallestNormal / 2 == 0) {
      throw new CkException("this process flushes denormal numbers to zero, so bits would differ");
    }
  }

  public Capacity capacity() {
    return view.capacity();
  }

  public int threads() {
    return frame.threads();
  }

  /**
   * The memory of an input that the host of an entry writes itself, before a step: one that is none
   * of those that follow from {@link Row}.
   */
  public MemorySegment input(String entry, String id) {
    return memory(entry).input(id);
  }

  private EntryMemory memory(String entry) {
    return requireNonNull(entries.get(entry), entry);
  }

  /** The first entry's step. */
  public void step(List<Row> rows) {
    step(view.entries().getFirst().name(), rows);
  }

  /**
   * Computes rows and stores what later rows of their sequences need. Rows of one sequence stand in
   * the order of their positions, and where a program has a state that does not grow, next to each
   * other. Afterwards {@link #logits} gives the wanted rows in their order.
   */
  public void step(String name, List<Row> rows) {
    HostView.Entry entry = view.entry(name);
    EntryMemory memory = memory(name);
    check(rows, entry.capacity(), memory.readsTokens());
    int outputs = 0;
    Set<Integer> begun = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (begun.add(row.sequence())) {
        states.begin(row.sequence(), row.position());
        memory.beginRun(begun.size() - 1, i, row.sequence());
      } else {
        states.ensure(row.sequence(), row.position());
      }
      memory.extendRun(begun.size() - 1, i, row.sequence());
      memory.row(i, row.token(), row.position(), states.first(row.sequence()));
      if (row.wanted()) {
        memory.wanted(outputs++, i);
      }
    }
    memory.pageTables(states);
    StepCode code = requireNonNull(codes.get(name), name);
    frame.with(RuntimeExtent.ROWS, rows.size()).with(RuntimeExtent.OUTPUTS, outputs);
    if (view.extents().has(RuntimeExtent.RUNS)) {
      frame.with(RuntimeExtent.RUNS, begun.size());
    }
    tiles.run(
        rows.size(),
        abreast -> Teams.OF_PROCESS.step(code, frame.with(RuntimeExtent.ABREAST, abreast)));
    last = entry;
  }

  private void check(List<Row> rows, Capacity capacity, boolean tokens) {
    if (rows.isEmpty() || rows.size() > capacity.rows()) {
      throw new IllegalArgumentException(
          rows.size() + " rows in a step of at most " + capacity.rows());
    }
    if (rows.stream().filter(Row::wanted).count() > capacity.outputs()) {
      throw new IllegalArgumentException("more than " + capacity.outputs() + " rows are wanted");
    }
    for (Row row : rows) {
      if (tokens && (row.token() < 0 || row.token() >= view.vocabulary())) {
        throw new IllegalArgumentException("token " + row.token() + " is not in the vocabulary");
      }
      if (row.position() >= capacity.context()) { // tables end there
        throw new IllegalArgumentException(
            "position %d is beyond the context of %d"
                .formatted(row.position(), capacity.context()));
      }
    }
  }

  /** Logits of the {@code index}-th wanted row of the last step: one for each token. */
  public float[] logits(int index) {
    return output(index, view.vocabulary());
  }

  /** The first {@code columns} columns of row {@code index} of the last step's first output. */
  public float[] output(int index, int columns) {
    float[] copy = new float[columns];
    HostView.Output output = last.outputs().getFirst();
    long at = output.offset() + 4L * index * output.stride();
    MemorySegment.copy(scratch.memory(), F32, at, copy, 0, columns);
    return copy;
  }

  /** Row {@code row} of an output of the last step, into the first columns of {@code to}. */
  public void read(ModelPlan.Output output, int row, float[] to) {
    long at = output.offset() + 4L * row * output.stride();
    MemorySegment.copy(scratch.memory(), F32, at, to, 0, output.tensor().type().columns());
  }

  /** Remembers how a sequence stands at {@code length}, so that it can be truncated to it. */
  public void keep(int sequence, int length) {
    states.keep(sequence, length);
  }

  /**
   * Forgets what a sequence holds from position {@code length} on.
   *
   * @return the positions that it still holds, at most {@code length}: rows between have to be
   *     computed again, since pages of a window have been given back
   */
  public int truncate(int sequence, int length) {
    return states.truncate(sequence, length);
  }

  /** Forgets a sequence. */
  public void clear(int sequence) {
    states.clear(sequence);
  }

  /** How many pages of each pool a sequence holds. */
  public List<PoolUse> pages(int sequence) {
    List<PoolUse> uses = new ArrayList<>();
    for (int i = 0; i < view.pools().size(); i++) {
      HostView.Pool pool = view.pools().get(i);
      int most = view.capacity().livePages(pool.pool());
      uses.add(new PoolUse(pool.pool().name(), states.held(i, sequence), most, states.inUse(i)));
    }
    return uses;
  }

  /**
   * Pages of a pool.
   *
   * @param held by one sequence
   * @param most that it can hold while a step runs
   * @param inUse by all sequences and their snapshots
   */
  public record PoolUse(String pool, int held, int most, int inUse) {}

  @Override
  public void close() {
    state.close();
    scratch.close();
  }
}
