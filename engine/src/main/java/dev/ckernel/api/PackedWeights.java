package dev.ckernel.api;

import dev.ckernel.format.BumpReader;
import dev.ckernel.format.BumpTensor;
import dev.ckernel.format.BumpWriter;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.model.GgufModel;
import dev.ckernel.plan.Packing;
import dev.ckernel.plan.WeightLayout;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Packs a model's weights into a BUMP file, once. */
final class PackedWeights {
  private PackedWeights() {}

  /** What the packed bytes depend on: the model's bytes and the layout. */
  static String key(String modelHash, WeightLayout layout) {
    StringBuilder text = new StringBuilder(modelHash);
    for (WeightLayout.Block block : layout.blocks()) {
      text.append('\n').append(block.tensors()).append(' ').append(block.offset());
      text.append(' ').append(layoutName(block));
    }
    return Cache.sha256(text.toString());
  }

  private static String layoutName(WeightLayout.Block block) {
    WeightFormat format = block.format();
    return format == null
        ? "f32[" + block.rows() + "," + block.columns() + "]"
        : format.dtype() + "x16 " + format.regions(block.columns());
  }

  /** Writes the file {@code target}. */
  static void write(
      GgufModel model, WeightLayout layout, String modelHash, Path target, Progress progress) {
    List<BumpWriter.Spec> specs = new ArrayList<>();
    for (WeightLayout.Block block : layout.blocks()) {
      specs.add(
          new BumpWriter.Spec(
              block.name(),
              layoutName(block),
              List.of((long) block.rows(), (long) block.columns()),
              block.bytes()));
    }
    try (BumpWriter writer = BumpWriter.create(target, Map.of("model", modelHash), specs)) {
      long done = 0;
      for (WeightLayout.Block block : layout.blocks()) {
        MemorySegment packed = writer.tensor(block.name());
        block.tensors().forEach(tensor -> pack(model, layout.entry(tensor), packed));
        done += block.bytes();
        progress.report("packing weights", done, layout.bytes());
      }
      progress.report("hashing packed weights", 0, 1);
      writer.finish();
      progress.report("hashing packed weights", 1, 1);
    }
  }

  private static void pack(GgufModel model, WeightLayout.Entry entry, MemorySegment packed) {
    Packing.parameter(entry, model.data(entry.tensor().id()), packed);
  }

  /** Where the weights begin in a file; checks that each block stands where the plan has it. */
  static long start(BumpReader file, WeightLayout layout) {
    long start = file.tensors().getFirst().offset();
    for (WeightLayout.Block block : layout.blocks()) {
      BumpTensor tensor =
          file.find(block.name())
              .orElseThrow(() -> new IllegalStateException(file.name() + " lacks " + block.name()));
      if (tensor.offset() - start != block.offset() || tensor.byteSize() != block.bytes()) {
        throw new IllegalStateException(
            file.name() + " has " + tensor.name() + " in another place than the plan");
      }
    }
    return start;
  }
}
