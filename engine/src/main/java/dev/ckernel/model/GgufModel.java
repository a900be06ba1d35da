package dev.ckernel.model;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufMetadata;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.graph.Graph;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model as a GGUF file describes it: family, configuration and graph, with every tensor that the
 * graph reads checked against the configuration.
 */
public final class GgufModel {
  private static final int MOST_LAYERS = 4096;
  private static final int MOST = 1 << 24;
  private static final String TOKENS = "tokenizer.ggml.tokens";

  private final GgufFile file;
  private final Family family;
  private final DecoderConfig config;
  private final RopeTables tables;

  private GgufModel(GgufFile file) {
    checkWhole(file);
    this.file = file;
    this.family = family(file);
    this.config = config(file, family.architecture());
    graph(config.context()); // checks every tensor that it reads
    this.tables = new RopeTables(config, ropeFactors());
  }

  /**
   * Reads what the model is.
   *
   * @param file stays open for as long as weights are read
   * @throws CkException if the family is unknown or the file contradicts itself
   */
  public static GgufModel of(GgufFile file) {
    return new GgufModel(file);
  }

  public Family family() {
    return family;
  }

  public DecoderConfig config() {
    return config;
  }

  /** The graph with tables of {@code positions} rows. */
  public Graph graph(int positions) {
    return family.graph(config.withContext(positions), new FileParameters());
  }

  /** The same weights as a model to be trained, with {@code length} positions. */
  public TrainableModel trainable(int length) {
    return new TrainableModel(
        family, config.withContext(length), new FileParameters(), ropeFactors());
  }

  /** Parameter {@code id} as f32, row after row. */
  public float[] values(String id) {
    GgufTensor tensor = file.tensor(GgufNames.file(id));
    return Codec.decode(tensor.dtype(), file.data(tensor), Math.toIntExact(tensor.elements()));
  }

  private static void checkWhole(GgufFile file) {
    int parts = file.metadata().u32("split.count", 1);
    if (parts > 1) {
      throw new CkException(
          ("%s: is part %d of a model split into %d files, which ck does not read;"
                  + " join them first (llama-gguf-split --merge)")
              .formatted(file.name(), file.metadata().u32("split.no", 0) + 1L, parts));
    }
  }

  private static Family family(GgufFile file) {
    try {
      return Family.of(file.metadata().string("general.architecture"));
    } catch (CkException e) {
      throw new CkException(file.name() + ": " + e.getMessage(), e);
    }
  }

  private static DecoderConfig config(GgufFile file, String architecture) {
    GgufMetadata metadata = file.metadata();
    String prefix = architecture + ".";
    int dim = metadata.count(prefix + "embedding_length", 1, MOST);
    int heads = metadata.count(prefix + "attention.head_count", 1, MOST);
    int kvHeads =
        metadata.has(prefix + "attention.head_count_kv")
            ? metadata.count(prefix + "attention.head_count_kv", 1, MOST)
            : heads;
    check(file, heads % kvHeads == 0, heads + " heads do not share " + kvHeads + " key heads");
    String keyLength = prefix + "attention.key_length";
    check(
        file,
        metadata.has(keyLength) || dim % heads == 0,
        heads + " heads do not divide an embedding of " + dim);
    int headDim = metadata.has(keyLength) ? metadata.count(keyLength, 1, MOST) : dim / heads;
    check(
        file,
        (long) heads * headDim <= MOST,
        heads + " heads of " + headDim + " elements are more than " + MOST);
    int valueDim = metadata.u32(prefix + "attention.value_length", headDim);
    check(
        file,
        valueDim == headDim,
        "keys of " + headDim + " and values of " + valueDim + " elements are not supported");
    int ropeDims = metadata.u32(prefix + "rope.dimension_count", headDim);
    check(
        file,
        ropeDims >= 2 && ropeDims % 2 == 0 && ropeDims <= headDim,
        ropeDims + " rotary dimensions do not fit heads of " + headDim);
    check(
        file,
        metadata.u32(prefix + "expert_count", 0) == 0,
        "mixtures of experts are not supported");
    check(
        file,
        metadata.u32(prefix + "attention.sliding_window", 0) == 0,
        "sliding-window attention is not supported");
    List<Long> embedding = file.tensor(GgufNames.file("embedding")).dims();
    check(file, embedding.size() == 2 && embedding.get(1) <= MOST, "the embedding is no table");
    if (metadata.has(TOKENS)) {
      int tokens = metadata.strings(TOKENS).size();
      check(
          file,
          tokens == embedding.get(1),
          "has a vocabulary of %d tokens, but its embedding has %d rows"
              .formatted(tokens, embedding.get(1)));
    }
    return new DecoderConfig(
        metadata.count(prefix + "block_count", 1, MOST_LAYERS),
        dim,
        heads,
        kvHeads,
        headDim,
        metadata.count(prefix + "feed_forward_length", 1, MOST),
        Math.toIntExact(embedding.get(1)),
        metadata.count(prefix + "context_length", 1, MOST),
        metadata.positive(prefix + "attention.layer_norm_rms_epsilon"),
        ropeDims,
        metadata.has(prefix + "rope.freq_base")
            ? metadata.positive(prefix + "rope.freq_base")
            : 10000f,
        ropeScale(file, prefix));
  }

  /** What GGUF files call the weight that graphs call {@code id}. */
  public static String weightName(String id) {
    return GgufNames.file(id);
  }

  private static float ropeScale(GgufFile file, String prefix) {
    GgufMetadata metadata = file.metadata();
    String type = metadata.string(prefix + "rope.scaling.type", "none");
    return switch (type) {
      case "none" -> 1f;
      case "linear" -> metadata.positive(prefix + "rope.scaling.factor");
      default ->
          throw new CkException(
              "%s: rotary scaling '%s' is not supported; supported are none, linear"
                  .formatted(file.name(), type));
    };
  }

  private static void check(GgufFile file, boolean holds, String what) {
    if (!holds) {
      throw new CkException(file.name() + ": " + what);
    }
  }

  private float @Nullable [] ropeFactors() {
    Optional<GgufTensor> tensor = file.find(GgufNames.ROPE_FACTORS);
    if (tensor.isEmpty()) {
      return null;
    }
    check(
        file,
        tensor.get().elements() == config.ropeDims() / 2,
        GgufNames.ROPE_FACTORS
            + " has "
            + tensor.get().elements()
            + " elements, not "
            + config.ropeDims() / 2);
    return Codec.decode(tensor.get().dtype(), file.data(tensor.get()), config.ropeDims() / 2);
  }

  /** The bytes of parameter {@code id} as the file holds them. */
  public MemorySegment data(String id) {
    return file.data(file.tensor(GgufNames.file(id)));
  }

  /** The numbers that all tables follow from, in words. */
  public String tableDefinition() {
    return tables.definition();
  }

  /** Row {@code row} of table {@code id}. */
  public float[] tableRow(String id, int row) {
    return tables.row(id, row);
  }

  private final class FileParameters implements Parameters {
    @Override
    public boolean has(String id) {
      return file.find(GgufNames.file(id)).isPresent();
    }

    @Override
    public DType require(String id, int... shape) {
      GgufTensor tensor = file.tensor(GgufNames.file(id));
      Long[] expected = new Long[shape.length];
      for (int i = 0; i < shape.length; i++) {
        expected[shape.length - 1 - i] = (long) shape[i];
      }
      check(
          file,
          tensor.dims().equals(Arrays.asList(expected)),
          "tensor %s is %s, but the configuration needs %s"
              .formatted(tensor.name(), tensor.dims(), Arrays.toString(expected)));
      try {
        return tensor.dtype();
      } catch (CkException e) {
        throw new CkException(file.name() + ": " + e.getMessage(), e);
      }
    }
  }
}
