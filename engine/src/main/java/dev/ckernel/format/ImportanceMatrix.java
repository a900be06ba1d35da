package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much each column of each matrix matters, as llama-imatrix writes it: a GGUF file with, for a
 * matrix NAME, the tensors {@code NAME.in_sum2}, the sum over tokens of the squares of the input
 * that each column meets, and {@code NAME.counts}, the number of tokens. A matrix of experts has a
 * row of sums and a count for each.
 *
 * @param entries by the matrix's name
 * @param datasets what the texts were called
 * @param chunks of the texts
 * @param chunkTokens tokens of a chunk
 */
public record ImportanceMatrix(
    Map<String, Entry> entries, List<String> datasets, int chunks, int chunkTokens) {
  private static final String SUMS = ".in_sum2";
  private static final String COUNTS = ".counts";
  private static final String DATASETS = "imatrix.datasets";
  private static final String CHUNKS = "imatrix.chunk_count";
  private static final String CHUNK_TOKENS = "imatrix.chunk_size";

  /** Copies. */
  public ImportanceMatrix {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    datasets = List.copyOf(datasets);
  }

  /** One matrix, or as many as there are experts. */
  public static final class Entry {
    private final float[] sums;
    private final float[] counts;

    /**
     * Takes over both arrays.
     *
     * @param sums [experts, columns]
     * @param counts [experts], of tokens
     */
    public Entry(float[] sums, float[] counts) {
      this.sums = sums;
      this.counts = counts;
    }

    /** Mean squares [experts, columns]; 1 for all columns of an expert that no token chose. */
    public float[] means() {
      float[] means = new float[sums.length];
      int columns = sums.length / counts.length;
      for (int i = 0; i < means.length; i++) {
        float count = counts[i / columns];
        means[i] = count > 0 ? sums[i] / count : 1;
      }
      return means;
    }
  }

  /**
   * Reads a file of llama-imatrix in its GGUF form or its older one.
   *
   * @throws CkException if it is neither, or its numbers are negative or not finite
   */
  public static ImportanceMatrix read(Path path) {
    if (!LegacyImatrix.isGguf(path)) {
      return LegacyImatrix.read(path);
    }
    try (GgufFile file = GgufFile.open(path)) {
      GgufMetadata metadata = file.metadata();
      Map<String, Entry> entries = new LinkedHashMap<>();
      for (GgufTensor tensor : file.tensors()) {
        if (tensor.name().endsWith(SUMS)) {
          String name = tensor.name().substring(0, tensor.name().length() - SUMS.length());
          float[] counts = floats(file, file.tensor(name + COUNTS));
          entries.put(name, checked(file.name(), name, floats(file, tensor), counts));
        }
      }
      if (entries.isEmpty()) {
        throw new CkException(file.name() + ": is no importance matrix: it has no tensor *" + SUMS);
      }
      List<String> datasets =
          metadata.has(DATASETS) ? metadata.strings(DATASETS).asList() : List.of();
      return new ImportanceMatrix(
          entries, datasets, metadata.u32(CHUNKS, 0), metadata.u32(CHUNK_TOKENS, 0));
    }
  }

  static Entry checked(String file, String name, float[] sums, float[] counts) {
    if (counts.length == 0 || sums.length == 0 || sums.length % counts.length != 0) {
      throw new CkException(
          "%s: %s has %d sums and %d counts, which do not go together"
              .formatted(file, Names.quote(name), sums.length, counts.length));
    }
    for (float[] numbers : List.of(sums, counts)) {
      for (float number : numbers) {
        if (!(number >= 0 && number <= Float.MAX_VALUE)) {
          throw new CkException(
              "%s: the importance of %s has the value %s; it must be finite and not negative"
                  .formatted(file, Names.quote(name), number));
        }
      }
    }
    return new Entry(sums, counts);
  }

  private static float[] floats(GgufFile file, GgufTensor tensor) {
    if (tensor.type() != GgmlType.F32) {
      throw new CkException(
          "%s: tensor %s is of type %s, must be F32"
              .formatted(file.name(), Names.quote(tensor.name()), tensor.type()));
    }
    return file.data(tensor)
        .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN));
  }

  /** The entry of a matrix. */
  public Optional<Entry> find(String matrix) {
    return Optional.ofNullable(entries.get(matrix));
  }

  /**
   * Writes the GGUF form.
   *
   * @throws CkException if it cannot be written
   */
  public void write(Path path) {
    GgufWriter writer = new GgufWriter();
    writer
        .string("general.type", "imatrix")
        .strings(DATASETS, datasets)
        .u32(CHUNKS, chunks)
        .u32(CHUNK_TOKENS, chunkTokens);
    entries.forEach((name, entry) -> {
      long experts = entry.counts.length;
      tensor(writer, name + SUMS, entry.sums.length / experts, experts, entry.sums);
      tensor(writer, name + COUNTS, 1, experts, entry.counts);
    });
    writer.write(path);
  }

  private static void tensor(
      GgufWriter writer, String name, long columns, long rows, float[] values) {
    GgufWriter.Content content =
        (offset, chunk) -> {
          int first = Math.toIntExact(offset / 4);
          int count = Math.toIntExact(chunk.byteSize() / 4);
          MemorySegment.copy(
              values,
              first,
              chunk,
              ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
              0,
              count);
        };
    writer.tensor(name, GgmlType.F32, List.of(columns, rows), content);
  }
}
