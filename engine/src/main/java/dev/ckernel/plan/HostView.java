package dev.ckernel.plan;

/**
 * What the host of a program must know of its plan: the memory that it gives, and where in it the
 * host writes inputs and reads logits.
 *
 * @param extents of the program
 * @param vocabulary columns of the logits that mean something
 * @param weightBytes of packed weights
 * @param tableBytes of tables
 * @param pageBytes of a page of the cache of keys and values
 * @param scratchBytes as in {@link Plan}
 * @param threadBytes as in {@link Plan}
 * @param tokens i32, one for each row
 * @param positions likewise
 * @param firstPages index of the first page of each row's sequence in {@code pageTable}
 * @param pageTable i32, one for each page
 * @param wantedRows i32, the rows whose logits are wanted
 * @param logits f32, a row for each of {@code wantedRows}
 */
public record HostView(
    Capacity capacity,
    Extents extents,
    int vocabulary,
    long weightBytes,
    long tableBytes,
    long pageBytes,
    long scratchBytes,
    long threadBytes,
    Place tokens,
    Place positions,
    Place firstPages,
    Place pageTable,
    Place wantedRows,
    Place logits) {
  /** Bytes of {@link Arena#SCRATCH}. */
  public record Place(long offset, long bytes) {}

  /** That of {@code plan}. */
  public static HostView of(ModelPlan plan) {
    MemoryLayout layout = plan.layout();
    return new HostView(
        plan.capacity(),
        plan.program().extents(),
        plan.vocabulary(),
        plan.weights().bytes(),
        plan.tables().bytes(),
        plan.cache().pageBytes(),
        plan.program().scratchBytes(),
        plan.program().threadBytes(),
        place(layout, "tokens"),
        place(layout, "positions"),
        place(layout, "first_pages"),
        place(layout, "page_table"),
        place(layout, "wanted_rows"),
        place(layout, plan.lowered().outputs().getFirst().id()));
  }

  private static Place place(MemoryLayout layout, String name) {
    MemoryLayout.Placed buffer = layout.buffer(name);
    return new Place(buffer.offset(), buffer.bytes());
  }

  /** Pages of the cache when every sequence is full. */
  public long pages() {
    return (long) capacity.sequences() * capacity.pagesPerSequence();
  }

  /** Bytes of scratch memory that {@code threads} threads need. */
  public long scratchBytes(int threads) {
    return scratchBytes + threads * threadBytes;
  }
}
