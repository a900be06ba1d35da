package dev.ckernel.model;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufValue;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Tensor;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes a trained model as a GGUF file that {@code ck run} and llama.cpp load. */
public final class GgufExport {
  private static final String TYPE = "general.type";

  private final TrainableModel model;
  private final DType format;
  private final Function<Tensor, float[]> values;
  private final Function<Tensor, Optional<MemorySegment>> stored;
  private final GgufWriter writer = new GgufWriter();

  private GgufExport(
      TrainableModel model,
      DType format,
      Function<Tensor, float[]> values,
      Function<Tensor, Optional<MemorySegment>> stored) {
    this.model = model;
    this.format = format;
    this.values = new LastValues(values);
    this.stored = stored;
  }

  /**
   * Writes the file; equal arguments give equal bytes.
   *
   * @param context positions that the file says the model was made for
   * @param name for people
   * @param general what else is said of the model
   * @param format of the matrices, but the head and where a row is no whole number of blocks, as in
   *     llama.cpp; vectors are f32
   * @param vocabulary writes the tokenizer's metadata
   * @param values of each parameter, row after row
   * @param stored bytes of a parameter in the type that the model's graph says, of which a matrix
   *     is written byte for byte unless {@code format} makes it smaller; nothing where it has
   *     changed
   * @throws CkException if the file cannot be written
   */
  public static void write(
      Path path,
      TrainableModel model,
      int context,
      String name,
      GeneralKeys general,
      DType format,
      Consumer<GgufWriter> vocabulary,
      Function<Tensor, float[]> values,
      Function<Tensor, Optional<MemorySegment>> stored) {
    GgufExport export = new GgufExport(model, format, values, stored);
    export.metadata(context, name, general);
    vocabulary.accept(export.writer);
    export.tensors();
    export.writer.write(path);
  }

  private void metadata(int context, String name, GeneralKeys general) {
    writer
        .string("general.architecture", model.family().architecture())
        .put(TYPE, general.entries().getOrDefault(TYPE, new GgufValue.Text("model")))
        .string("general.name", name)
        .u32("general.file_type", FileType.of(format).id())
        .u32("general.quantization_version", 2);
    general
        .entries()
        .forEach((key, value) -> {
          if (!key.equals(TYPE)) {
            writer.put(key, value);
          }
        });
    model.blueprint().withContext(context).describe(writer);
  }

  private void tensors() {
    for (Tensor tensor : model.graph().tensors()) {
      if (tensor.role() == Tensor.Role.PARAMETER) {
        boolean head = tensor.id().equals(model.isTied() ? "embedding" : "head");
        tensor(tensor, head ? headFormat(format) : format);
      }
    }
    List<Float> factors = DecoderKeys.ropeFactors(model.config());
    if (!factors.isEmpty()) {
      float[] values = new float[factors.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = factors.get(i);
      }
      write(DecoderKeys.ROPE_FACTORS, DType.F32, List.of((long) values.length), () -> values);
    }
  }

  /** The format of a file's head, or of the embedding that serves as one. */
  private static DType headFormat(DType format) {
    return format.isQuantised() && format != DType.Q8_0 ? DType.Q6_K : format;
  }

  private void tensor(Tensor tensor, DType wanted) {
    int columns = tensor.type().columns();
    boolean vector = tensor.type().shape().size() == 1;
    DType type = vector ? DType.F32 : MixingRules.fitting(wanted, columns);
    List<Long> dims =
        tensor.type().shape().reversed().stream()
            .map(dim -> (long) ((Dim.Fixed) dim).size())
            .toList();
    String name = model.family().names().gguf(tensor.id());
    DType own = tensor.type().dtype();
    Optional<MemorySegment> bytes =
        isLarger(own, type) || (vector && own != type) ? Optional.empty() : stored.apply(tensor);
    if (bytes.isPresent()) {
      MemorySegment all = bytes.get();
      writer.tensor(
          name,
          GgmlType.of(own),
          dims,
          (offset, chunk) -> chunk.copyFrom(all.asSlice(offset, chunk.byteSize())));
    } else {
      write(name, type, dims, () -> values.apply(tensor));
    }
  }

  /** Whether elements take more room in {@code a} than in {@code b}. */
  private static boolean isLarger(DType a, DType b) {
    return (long) a.blockBytes() * b.blockSize() > (long) b.blockBytes() * a.blockSize();
  }

  private interface Source {
    float[] get();
  }

  private void write(String name, DType type, List<Long> dims, Source source) {
    writer.tensor(
        name,
        GgmlType.of(type),
        dims,
        (offset, chunk) -> {
          int first = Math.toIntExact(offset / type.blockBytes() * type.blockSize());
          int count = Math.toIntExact(chunk.byteSize() / type.blockBytes() * type.blockSize());
          Codec.encode(type, source.get(), first, count, chunk, 0);
        });
  }
}
