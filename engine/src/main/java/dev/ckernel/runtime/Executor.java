package dev.ckernel.runtime;

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
import java.util.List;

/**
 * Runs a generated program: owns its memory, the pages of the cache and the team of threads. One
 * {@link #step} serves prefill, decode and mixtures of both. For one thread at a time.
 */
public final class Executor implements AutoCloseable {
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
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
  private final StepCode code;
  private final LazyMemory state;
  private final LazyMemory scratch;
  private final Team team;
  private final Frame frame;
  private final TileChoice tiles = new TileChoice();
  private final Pages pages;
  private final MemorySegment tokens;
  private final MemorySegment positions;
  private final MemorySegment firstPages;
  private final MemorySegment pageTable;
  private final MemorySegment wantedRows;
  private final MemorySegment logits;
  private final long logitsStride;

  /**
   * Gets memory and threads.
   *
   * @param weights packed as the plan says; stays open for as long as this
   * @param tables likewise
   */
  public Executor(
      HostView view, StepCode code, MemorySegment weights, MemorySegment tables, int threads) {
    checkDenormals(Float.MIN_NORMAL);
    this.view = view;
    this.code = code;
    Capacity capacity = view.capacity();
    this.pages = new Pages(capacity);
    this.state = LazyMemory.allocate(pages.count() * view.pageBytes());
    this.scratch = LazyMemory.allocate(view.scratchBytes(threads));
    this.team = new Team(threads);
    this.frame =
        new Frame(view.extents(), threads)
            .with(Arena.WEIGHTS, weights)
            .with(Arena.TABLES, tables)
            .with(Arena.STATE, state.memory())
            .with(Arena.SCRATCH, scratch.memory());
    this.tokens = at(view.tokens());
    this.positions = at(view.positions());
    this.firstPages = at(view.firstPages());
    this.pageTable = at(view.pageTable());
    this.wantedRows = at(view.wantedRows());
    this.logits = at(view.logits());
    this.logitsStride = logits.byteSize() / capacity.outputs();
  }

  /** Any library in the process may have set the processor to flush denormal numbers to zero. */
  private static void checkDenormals(float smallestNormal) {
    if (smallestNormal / 2 == 0) {
      throw new CkException("this process flushes denormal numbers to zero, so bits would differ");
    }
  }

  private MemorySegment at(HostView.Place place) {
    return scratch.memory().asSlice(place.offset(), place.bytes());
  }

  public Capacity capacity() {
    return view.capacity();
  }

  public int threads() {
    return team.size();
  }

  /**
   * Computes rows and stores their keys and values. Rows of one sequence stand in the order of
   * their positions. Afterwards {@link #logits} gives the wanted rows in their order.
   */
  public void step(List<Row> rows) {
    Capacity capacity = view.capacity();
    if (rows.isEmpty() || rows.size() > capacity.rows()) {
      throw new IllegalArgumentException(
          rows.size() + " rows in a step of at most " + capacity.rows());
    }
    int outputs = 0;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.token() < 0 || row.token() >= view.vocabulary()) {
        throw new IllegalArgumentException("token " + row.token() + " is not in the vocabulary");
      }
      if (row.position() >= capacity.context()) { // tables end there
        throw new IllegalArgumentException(
            "position %d is beyond the context of %d"
                .formatted(row.position(), capacity.context()));
      }
      pages.ensure(row.sequence(), row.position());
      tokens.set(I32, i * 4L, row.token());
      positions.set(I32, i * 4L, row.position());
      firstPages.set(I32, i * 4L, pages.first(row.sequence()));
      if (row.wanted()) {
        if (outputs == capacity.outputs()) {
          throw new IllegalArgumentException("more than " + outputs + " rows are wanted");
        }
        wantedRows.set(I32, outputs++ * 4L, i);
      }
    }
    for (int i = 0; i < pages.count(); i++) {
      pageTable.set(I32, i * 4L, pages.at(i));
    }
    frame.with(RuntimeExtent.ROWS, rows.size()).with(RuntimeExtent.OUTPUTS, outputs);
    tiles.run(rows.size(), abreast -> run(frame.with(RuntimeExtent.ABREAST, abreast)));
  }

  private void run(Frame step) {
    SpinBarrier barrier = new SpinBarrier(team.size());
    team.run(thread -> {
      try {
        code.step(step, thread, barrier.member(thread));
      } catch (Throwable e) {
        barrier.breakUp();
        throw e;
      }
    });
  }

  /** Logits of the {@code index}-th wanted row of the last step: one for each token. */
  public float[] logits(int index) {
    float[] copy = new float[view.vocabulary()];
    MemorySegment.copy(logits, F32, index * logitsStride, copy, 0, copy.length);
    return copy;
  }

  /** Row {@code row} of an output of the last step, into the first columns of {@code to}. */
  public void read(ModelPlan.Output output, int row, float[] to) {
    long at = output.offset() + 4L * row * output.stride();
    MemorySegment.copy(scratch.memory(), F32, at, to, 0, output.tensor().type().columns());
  }

  /** Forgets what a sequence holds from position {@code length} on. */
  public void truncate(int sequence, int length) {
    pages.truncate(sequence, length);
  }

  @Override
  public void close() {
    team.close();
    state.close();
    scratch.close();
  }
}
