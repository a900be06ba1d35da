package dev.ckernel.api;

import dev.ckernel.emit.Host;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.Extents;
import dev.ckernel.plan.HostView;
import dev.ckernel.plan.RuntimeExtent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left of planning once a model's weights are packed and its program is compiled: the names
 * of these files, and what the program's host must know.
 *
 * @param program name of a file in {@link Cache#programs}
 * @param weights key of {@link Cache#weights}
 * @param weightsAt where in that file they begin, in bytes
 * @param tables key of {@link Cache#tables}; {@link PackedTables#NONE} of a model without tables
 * @param chatTemplate whether the model's file says how a chat is put into words
 */
record Start(
    Target target,
    String program,
    String weights,
    long weightsAt,
    String tables,
    boolean chatTemplate,
    HostView view) {
  boolean hasNoTables() {
    return tables.equals(PackedTables.NONE);
  }

  /** Field by field, as {@link #decode} reads it. */
  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeUTF(target.name());
      out.writeUTF(program);
      out.writeUTF(weights);
      out.writeLong(weightsAt);
      out.writeUTF(tables);
      out.writeBoolean(chatTemplate);
      out.writeInt(view.capacity().rows());
      out.writeInt(view.capacity().outputs());
      out.writeInt(view.capacity().sequences());
      out.writeInt(view.capacity().context());
      out.writeInt(view.extents().all().size());
      for (Extents.Declared declared : view.extents().all()) {
        out.writeUTF(declared.extent().name());
        out.writeInt(declared.bound());
      }
      out.writeInt(view.vocabulary());
      out.writeLong(view.weightBytes());
      out.writeLong(view.tableBytes());
      out.writeLong(view.pageBytes());
      out.writeLong(view.scratchBytes());
      out.writeLong(view.threadBytes());
      write(view.tokens(), out);
      write(view.positions(), out);
      write(view.firstPages(), out);
      write(view.pageTable(), out);
      write(view.wantedRows(), out);
      write(view.logits(), out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(HostView.Place place, DataOutputStream out) throws IOException {
    out.writeLong(place.offset());
    out.writeLong(place.bytes());
  }

  /**
   * What {@link #encode} has written.
   *
   * @throws IOException if it ends too early
   */
  static Start decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    return new Start(
        Host.named(in.readUTF()),
        in.readUTF(),
        in.readUTF(),
        in.readLong(),
        in.readUTF(),
        in.readBoolean(),
        new HostView(
            new Capacity(in.readInt(), in.readInt(), in.readInt(), in.readInt()),
            extents(in),
            in.readInt(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            place(in),
            place(in),
            place(in),
            place(in),
            place(in),
            place(in)));
  }

  private static Extents extents(DataInputStream in) throws IOException {
    List<Extents.Declared> all = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      all.add(new Extents.Declared(new RuntimeExtent(in.readUTF()), in.readInt()));
    }
    return new Extents(all);
  }

  private static HostView.Place place(DataInputStream in) throws IOException {
    return new HostView.Place(in.readLong(), in.readLong());
  }
}
