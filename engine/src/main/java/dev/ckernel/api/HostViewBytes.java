package dev.ckernel.api;

import dev.ckernel.graph.StatePool;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.Extents;
import dev.ckernel.plan.HostView;
import dev.ckernel.plan.RuntimeExtent;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A {@link HostView} as bytes, field by field. */
final class HostViewBytes {
  private HostViewBytes() {}

  private interface Writer<T> {
    void write(T value, DataOutputStream out) throws IOException;
  }

  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  static void write(HostView view, DataOutputStream out) throws IOException {
    write(view.extents().all(), HostViewBytes::extent, out);
    out.writeInt(view.vocabulary());
    out.writeLong(view.weightBytes());
    out.writeLong(view.tableBytes());
    out.writeLong(view.stateBytes());
    out.writeLong(view.scratchBytes());
    out.writeLong(view.threadBytes());
    write(view.pools(), HostViewBytes::pool, out);
    out.writeLong(view.slots().offset());
    out.writeLong(view.slots().bytes());
    write(view.entries(), HostViewBytes::entry, out);
  }

  /**
   * What {@link #write} has written.
   *
   * @throws IOException if it ends too early
   */
  static HostView read(DataInputStream in) throws IOException {
    return new HostView(
        new Extents(list(HostViewBytes::extent, in)),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        list(HostViewBytes::pool, in),
        new HostView.Slots(in.readLong(), in.readLong()),
        list(HostViewBytes::entry, in));
  }

  private static <T> void write(List<T> list, Writer<T> writer, DataOutputStream out)
      throws IOException {
    out.writeInt(list.size());
    for (T value : list) {
      writer.write(value, out);
    }
  }

  private static <T> List<T> list(Reader<T> reader, DataInputStream in) throws IOException {
    List<T> list = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      list.add(reader.read(in));
    }
    return list;
  }

  private static void extent(Extents.Declared declared, DataOutputStream out) throws IOException {
    out.writeUTF(declared.extent().name());
    out.writeInt(declared.bound());
    out.writeUTF(declared.of().name());
    out.writeInt(declared.divisor());
  }

  private static Extents.Declared extent(DataInputStream in) throws IOException {
    return new Extents.Declared(
        new RuntimeExtent(in.readUTF()),
        in.readInt(),
        new RuntimeExtent(in.readUTF()),
        in.readInt());
  }

  private static void pool(HostView.Pool pool, DataOutputStream out) throws IOException {
    out.writeUTF(pool.pool().name());
    out.writeInt(pool.pool().window());
    out.writeInt(pool.pages());
  }

  private static HostView.Pool pool(DataInputStream in) throws IOException {
    return new HostView.Pool(new StatePool(in.readUTF(), in.readInt()), in.readInt());
  }

  private static void entry(HostView.Entry entry, DataOutputStream out) throws IOException {
    out.writeUTF(entry.name());
    out.writeInt(entry.capacity().rows());
    out.writeInt(entry.capacity().outputs());
    out.writeInt(entry.capacity().sequences());
    out.writeInt(entry.capacity().context());
    write(entry.inputs(), HostViewBytes::place, out);
    write(entry.outputs(), HostViewBytes::output, out);
  }

  private static HostView.Entry entry(DataInputStream in) throws IOException {
    return new HostView.Entry(
        in.readUTF(),
        new Capacity(in.readInt(), in.readInt(), in.readInt(), in.readInt()),
        list(HostViewBytes::place, in),
        list(HostViewBytes::output, in));
  }

  private static void place(HostView.Place place, DataOutputStream out) throws IOException {
    out.writeUTF(place.id());
    out.writeLong(place.offset());
    out.writeLong(place.bytes());
  }

  private static HostView.Place place(DataInputStream in) throws IOException {
    return new HostView.Place(in.readUTF(), in.readLong(), in.readLong());
  }

  private static void output(HostView.Output output, DataOutputStream out) throws IOException {
    out.writeUTF(output.id());
    out.writeLong(output.offset());
    out.writeInt(output.stride());
  }

  private static HostView.Output output(DataInputStream in) throws IOException {
    return new HostView.Output(in.readUTF(), in.readLong(), in.readInt());
  }
}
