package dev.ckernel.model;

import static dev.ckernel.tensor.DType.F32;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Tensor;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Writes a model of a well-known size with random weights, for speed measurements and tests: what
 * takes a program its time is a model's shape, not its sense. The file has the metadata, names and
 * formats that llama.cpp's own tools give such a model, and loads there too.
 *
 * <p>Weights are uniform with the deviation 1/√columns, so that a product keeps the size of its
 * input, and norms lie around 1: activations and logits stay sane through any number of layers. The
 * weights depend on the seed alone, not on the format or on threads.
 */
public final class RandomModel {
  /** Values that are made and encoded at a time; a whole number of blocks of every format. */
  private static final int SLICE = 8192;

  private final RandomModelSize size;
  private final FileType type;
  private final CounterRng rng;
  private final LongConsumer progress;
  private final GgufWriter writer = new GgufWriter();
  private final List<Entry> entries = new ArrayList<>();

  private RandomModel(RandomModelSize size, FileType type, long seed, LongConsumer progress) {
    this.size = size;
    this.type = type;
    this.rng = new CounterRng(seed);
    this.progress = progress;
  }

  /**
   * Writes the file; equal arguments give equal bytes.
   *
   * @param type what formats the matrices get, by the rules of llama-quantize: the head of a Q4_0
   *     file is Q6_K; where a row is no whole number of blocks, Q6_K becomes Q8_0, and what fits no
   *     block F16. Norms and biases are f32
   * @param progress is told the number of bytes of each part of a tensor that is done
   * @throws CkException if the file cannot be written
   */
  public static void write(
      Path path, RandomModelSize size, FileType type, long seed, LongConsumer progress) {
    RandomModel model = new RandomModel(size, type, seed, progress);
    model.declare();
    model.writer.write(path);
  }

  /** Writes the file of {@link FileType#of(DType)}. */
  public static void write(
      Path path, RandomModelSize size, DType format, long seed, LongConsumer progress) {
    write(path, size, FileType.of(format), seed, progress);
  }

  /** Bytes of all tensors of the file that {@link #write} would make. */
  public static long tensorBytes(RandomModelSize size, FileType type) {
    RandomModel model = new RandomModel(size, type, 0, bytes -> {});
    model.declareTensors();
    return model.writer.tensors().stream().mapToLong(GgufTensor::byteSize).sum();
  }

  private void declare() {
    metadata();
    Blueprint blueprint = size.blueprint();
    blueprint.family().vocabulary(blueprint.config().vocabulary()).accept(writer);
    declareTensors();
  }

  private void metadata() {
    writer
        .string("general.architecture", size.family())
        .string("general.type", "model")
        .string("general.name", "random %s %s".formatted(size.family(), size.size()))
        .string("general.size_label", size.size())
        .u32("general.file_type", type.id())
        .u32("general.quantization_version", 2);
    size.blueprint().describe(writer);
  }

  private void declareTensors() {
    listTensors();
    DecoderConfig config = size.blueprint().config();
    Map<String, DType> formats =
        MixingRules.formats(
            type,
            new MixingRules.Shape(config.layers(), config.heads(), config.kvHeads(), 0),
            false,
            entries.stream().map(Entry::item).toList());
    for (Entry entry : entries) {
      DType format = formats.getOrDefault(entry.item().name(), F32);
      writer.tensor(
          entry.item().name(),
          GgmlType.of(format),
          entry.item().dims(),
          (offset, chunk) -> fill(format, offset, chunk, entry.values()));
    }
  }

  private void listTensors() {
    Graph graph = size.blueprint().graph(new NewParameters(size.blueprint().family(), size.tied()));
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    for (Tensor tensor : graph.tensors()) {
      if (tensor.role() == Tensor.Role.PARAMETER) {
        parameters.put(tensor.id(), tensor);
      }
    }
    boolean outside = true;
    for (String id : names().inOrder(List.copyOf(parameters.keySet()))) {
      if (outside && id.startsWith("layers.")) {
        ropeFactors();
        outside = false;
      }
      parameter(Objects.requireNonNull(parameters.get(id)));
    }
  }

  private WeightNames names() {
    return size.blueprint().family().names();
  }

  private void ropeFactors() {
    List<Float> factors = DecoderKeys.ropeFactors(size.blueprint().config());
    if (!factors.isEmpty()) {
      tensor(DecoderKeys.ROPE_FACTORS, factors.size(), 1, (index, to) -> copy(factors, index, to));
    }
  }

  private void parameter(Tensor tensor) {
    String name = names().gguf(tensor.id());
    int columns = tensor.type().columns();
    switch (tensor.init()) {
      case NORMAL, RESIDUAL -> matrix(name, ((Dim.Fixed) tensor.type().extent()).size(), columns);
      case ONES -> vector(name, columns, 1);
      case ZEROS -> vector(name, columns, 0);
      case NONE -> throw new IllegalArgumentException(tensor.id() + " has no first values");
    }
  }

  private void matrix(String name, int rows, int columns) {
    float width = (float) StrictMath.sqrt(3.0 / columns);
    tensor(name, columns, rows, random(0, width));
  }

  private void vector(String name, int length, float mean) {
    tensor(name, length, 1, random(mean, 0.1f));
  }

  private record Entry(MixingRules.Item item, Values values) {}

  /** Fills an array with a tensor's values from {@code index} on. */
  private interface Values {
    void fill(long index, float[] to);
  }

  /** Uniform in mean ± width, from a stream of the next tensor's own. */
  private Values random(float mean, float width) {
    int stream = entries.size();
    return (index, to) -> {
      rng.uniform(stream, index, to);
      for (int i = 0; i < to.length; i++) {
        to[i] = mean + width * (2 * to[i] - 1);
      }
    };
  }

  private static void copy(List<Float> from, long index, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from.get((int) index + i);
    }
  }

  private void tensor(String name, long columns, long rows, Values values) {
    List<Long> dims = rows == 1 ? List.of(columns) : List.of(columns, rows);
    entries.add(new Entry(new MixingRules.Item(name, dims), values));
  }

  /** A chunk's values, made and encoded by all processors. */
  private void fill(DType format, long offset, MemorySegment chunk, Values values) {
    long first = offset / format.blockBytes() * format.blockSize();
    int count = (int) (chunk.byteSize() / format.blockBytes() * format.blockSize());
    IntStream.range(0, (count + SLICE - 1) / SLICE)
        .parallel()
        .forEach(slice -> {
          int at = slice * SLICE;
          float[] part = new float[Math.min(SLICE, count - at)];
          values.fill(first + at, part);
          Codec.encode(format, part, 0, part.length, chunk, format.bytes(at));
        });
    progress.accept(chunk.byteSize());
  }
}
