package dev.ckernel.api;

import dev.ckernel.emit.Host;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.HostView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

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
      HostViewBytes.write(view, out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
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
        HostViewBytes.read(in));
  }
}
