package dev.ckernel.api;

import dev.ckernel.format.BumpReader;
import dev.ckernel.format.BumpWriter;
import dev.ckernel.kernel.lib.Numerics;
import dev.ckernel.model.GgufModel;
import dev.ckernel.plan.Packing;
import dev.ckernel.plan.TableLayout;
import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model's tables in a file of their own. They follow from a few numbers and the context, so
 * models that have these in common share one file, and a file that is damaged is made again.
 */
final class PackedTables {
  /** Of a model without tables. */
  static final String NONE = "";

  private PackedTables() {}

  /** What the bytes depend on: the numbers that define the tables, and the layout. */
  static String key(GgufModel model, TableLayout layout) {
    if (layout.entries().isEmpty()) {
      return NONE;
    }
    StringBuilder text = new StringBuilder("tables of numerics " + Numerics.VERSION);
    text.append('\n').append(model.tableDefinition());
    for (TableLayout.Entry entry : layout.entries()) {
      text.append('\n').append(entry.tensor().id()).append(' ').append(entry.offset());
      text.append(' ').append(layoutName(entry));
    }
    return Cache.sha256(text.toString());
  }

  private static String layoutName(TableLayout.Entry entry) {
    return "f32[" + entry.rows() + "," + entry.columns() + "]";
  }

  /** Writes the file {@code target}. */
  static void write(GgufModel model, TableLayout layout, Path target) {
    List<BumpWriter.Spec> specs = new ArrayList<>();
    for (TableLayout.Entry entry : layout.entries()) {
      specs.add(
          new BumpWriter.Spec(
              entry.tensor().id(),
              layoutName(entry),
              List.of((long) entry.rows(), (long) entry.columns()),
              entry.bytes()));
    }
    Map<String, String> properties = Map.of("tables", model.tableDefinition());
    try (BumpWriter writer = BumpWriter.create(target, properties, specs)) {
      for (TableLayout.Entry entry : layout.entries()) {
        String id = entry.tensor().id();
        MemorySegment table = writer.tensor(id);
        IntStream.range(0, entry.rows())
            .parallel()
            .forEach(row -> Packing.tableRow(model.tableRow(id, row), row, table));
      }
      writer.finish();
    }
  }

  /** Writes the file, unless it is there and sound. */
  static void ensure(GgufModel model, TableLayout layout, Path file) {
    if (Files.exists(file)) {
      try (BumpReader reader = open(file)) {
        memory(reader, layout.bytes());
        return;
      } catch (CkException e) {
        // damaged, and made again
      }
    }
    write(model, layout, file);
  }

  /**
   * Maps a file and hashes it, which takes no time worth saving.
   *
   * @throws CkException if it is damaged
   */
  static BumpReader open(Path file) {
    BumpReader reader = BumpReader.open(file);
    try {
      reader.verify();
      return reader;
    } catch (CkException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * All tables together, as the layout has them.
   *
   * @throws CkException if they are of another size
   */
  static MemorySegment memory(BumpReader file, long bytes) {
    long start = file.tensors().getFirst().offset();
    if (file.byteSize() - start != bytes) {
      throw new CkException(file.name() + ": has other tables than the plan");
    }
    return file.bytes().asSlice(start, bytes);
  }
}
