package dev.ckernel.model;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufMetadata;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufType;
import dev.ckernel.format.GgufValue;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.format.ImportanceMatrix;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a model file again with its matrices in other formats, as llama-quantize does: {@link
 * MixingRules} says which, everything else is copied. Memory is needed for a chunk of a tensor, not
 * for the model. Equal arguments give equal bytes, whatever the number of threads.
 */
public final class Quantizer {
  private static final String FILE_TYPE = "general.file_type";
  private static final String VERSION = "general.quantization_version";
  private static final int CURRENT_VERSION = 2;

  private final GgufFile file;
  private final Options options;
  private final Map<String, DType> formats;
  private final List<String> unweighted = new ArrayList<>();

  private Quantizer(GgufFile file, Options options) {
    this.file = file;
    this.options = options;
    this.formats =
        MixingRules.formats(
            options.type(),
            shape(file.metadata()),
            options.importance() != null,
            file.tensors().stream()
                .map(tensor -> new MixingRules.Item(tensor.name(), tensor.dims()))
                .toList());
  }

  /**
   * What to make.
   *
   * @param importance of the columns, so that errors are small where they matter; null: by size
   * @param importanceName what to call it in the file
   * @param threads at least 1
   * @param requantise whether tensors may be made of others that are quantised, which loses more
   */
  public record Options(
      FileType type,
      @Nullable ImportanceMatrix importance,
      String importanceName,
      int threads,
      boolean requantise) {}

  /**
   * All tensors that got one format.
   *
   * @param meanSquaredError of their elements against the source; 0 where they were copied
   */
  public record Line(
      GgmlType type, int tensors, long elements, long bytes, double meanSquaredError) {}

  /**
   * What was made.
   *
   * @param lines one per format, in the order of {@link GgmlType}
   * @param sourceBytes of all tensors before
   * @param unweighted matrices that the importance matrix does not know
   */
  public record Report(List<Line> lines, long sourceBytes, List<String> unweighted) {
    /** Copies. */
    public Report {
      lines = List.copyOf(lines);
      unweighted = List.copyOf(unweighted);
    }
  }

  /**
   * Writes the file.
   *
   * @param progress is told the bytes of each part that is written
   * @throws CkException if {@code from} is no model file or one part of several, both paths are one
   *     file, a tensor is quantised already or of a type that cannot be read, has values that are
   *     not finite, the importance is another model's, or the file cannot be written
   */
  public static Report quantize(Path from, Path to, Options options, LongConsumer progress) {
    if (isSame(from, to)) {
      throw new CkException(to + ": is the file to read; name another to write");
    }
    try (GgufFile file = GgufFile.open(from);
        ExecutorService threads = Executors.newFixedThreadPool(options.threads())) {
      return new Quantizer(file, options).write(to, threads, progress);
    }
  }

  /** Bytes of all tensors of the file that {@link #quantize} would make. */
  public static long tensorBytes(Path from, Options options) {
    try (GgufFile file = GgufFile.open(from)) {
      Quantizer quantizer = new Quantizer(file, options);
      return file.tensors().stream()
          .mapToLong(tensor -> {
            GgmlType type = quantizer.type(tensor);
            return tensor.elements() / type.blockSize() * type.blockBytes();
          })
          .sum();
    }
  }

  private static boolean isSame(Path from, Path to) {
    try {
      return Files.exists(to) && Files.exists(from) && Files.isSameFile(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MixingRules.Shape shape(GgufMetadata metadata) {
    String prefix = metadata.string("general.architecture", "") + ".";
    int layers = metadata.u32(prefix + "block_count", 0);
    int heads = first(metadata, prefix + "attention.head_count");
    String kvHeads = prefix + "attention.head_count_kv";
    return new MixingRules.Shape(
        layers,
        heads,
        metadata.has(kvHeads) ? first(metadata, kvHeads) : heads,
        metadata.u32(prefix + "expert_count", 0));
  }

  /** Some models have a number for each layer. */
  private static int first(GgufMetadata metadata, String key) {
    if (metadata.find(key) instanceof GgufValue.Int || !metadata.has(key)) {
      return metadata.u32(key, 0);
    }
    int[] numbers = metadata.ints(key);
    return numbers.length == 0 ? 0 : numbers[0];
  }

  private GgmlType type(GgufTensor tensor) {
    DType wanted = formats.get(tensor.name());
    return wanted == null ? tensor.type() : GgmlType.of(wanted);
  }

  private Report write(Path to, ExecutorService threads, LongConsumer progress) {
    GgufWriter writer = new GgufWriter();
    metadata(writer);
    Map<GgmlType, Tally> tallies = new EnumMap<>(GgmlType.class);
    for (GgufTensor tensor : file.tensors()) {
      GgmlType type = type(tensor);
      Tally tally = tallies.computeIfAbsent(type, _ -> new Tally());
      GgufWriter.Content content = content(tensor, type, threads, tally);
      writer.tensor(
          tensor.name(),
          type,
          tensor.dims(),
          (offset, chunk) -> {
            content.fill(offset, chunk);
            progress.accept(chunk.byteSize());
          });
      tally.add(tensor, type);
    }
    requireSomeImportance();
    writer.write(to);
    return new Report(
        tallies.entrySet().stream().map(e -> e.getValue().line(e.getKey())).toList(),
        file.tensors().stream().mapToLong(GgufTensor::byteSize).sum(),
        unweighted);
  }

  private void metadata(GgufWriter writer) {
    GgufMetadata metadata = file.metadata();
    if (metadata.u32("split.count", 0) > 1) {
      throw new CkException(
          "%s: is one of the %d parts of a model; join them first"
              .formatted(file.name(), metadata.u32("split.count")));
    }
    Map<String, GgufValue> values = new LinkedHashMap<>(metadata.entries());
    values.keySet().removeIf(Quantizer::isStale);
    values.put(FILE_TYPE, count(options.type().id()));
    values.put(VERSION, count(CURRENT_VERSION));
    values.forEach(writer::put);
    ImportanceMatrix importance = options.importance();
    if (importance != null) {
      writer.string("quantize.imatrix.file", options.importanceName());
      if (!importance.datasets().isEmpty()) {
        writer.string("quantize.imatrix.dataset", importance.datasets().getFirst());
      }
      writer
          .put("quantize.imatrix.entries_count", count(importance.entries().size()))
          .put("quantize.imatrix.chunks_count", count(importance.chunks()));
    }
  }

  /** What is said of other files: of the parts of a model, and of how this one was made. */
  private static boolean isStale(String key) {
    return key.startsWith("split.")
        || key.startsWith("quantize.imatrix.")
        || key.equals("general.alignment");
  }

  private static GgufValue count(int number) {
    return new GgufValue.Int(GgufType.U32, number);
  }

  private GgufWriter.Content content(
      GgufTensor tensor, GgmlType type, ExecutorService threads, Tally tally) {
    if (type == tensor.type()) {
      return GgufWriter.Content.of(file.data(tensor));
    }
    if (tensor.type().blockSize() > 1 && !options.requantise()) {
      throw new CkException(
          "%s: tensor '%s' is %s already, and making it %s of that loses more than of the original;"
                  .formatted(file.name(), tensor.name(), tensor.type(), type)
              + " allow it with --allow-requantize");
    }
    tensor.dtype();
    float[] importance = importance(tensor);
    return new Requantised(
        file.data(tensor),
        tensor,
        type.dtype().orElseThrow(),
        importance,
        threads,
        tally::addError);
  }

  private float @Nullable [] importance(GgufTensor tensor) {
    ImportanceMatrix matrix = options.importance();
    if (matrix == null) {
      return null;
    }
    ImportanceMatrix.Entry entry = matrix.find(tensor.name()).orElse(null);
    if (entry == null) {
      unweighted.add(tensor.name());
      return null;
    }
    float[] means = entry.means();
    long columns = tensor.dims().getFirst();
    long experts = tensor.dims().size() > 2 ? tensor.dims().get(2) : 1;
    if (means.length != columns * experts) {
      throw new CkException(
          "%s: the importance matrix has %d columns for tensor '%s', which has %d; it is another model's"
              .formatted(file.name(), means.length, tensor.name(), columns * experts));
    }
    return means;
  }

  private void requireSomeImportance() {
    ImportanceMatrix matrix = options.importance();
    if (matrix != null
        && file.tensors().stream().noneMatch(t -> matrix.find(t.name()).isPresent())) {
      throw new CkException(
          file.name() + ": the importance matrix knows none of its tensors; it is another model's");
    }
  }

  /** Sums over the tensors of a format. */
  private static final class Tally {
    private int tensors;
    private long elements;
    private long bytes;
    private double squaredError;

    void add(GgufTensor tensor, GgmlType type) {
      tensors++;
      elements += tensor.elements();
      bytes += tensor.elements() / type.blockSize() * type.blockBytes();
    }

    void addError(double squares) {
      squaredError += squares;
    }

    Line line(GgmlType type) {
      return new Line(type, tensors, elements, bytes, squaredError / Math.max(1, elements));
    }
  }
}
