package dev.ckernel.model;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.graph.Graph;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A model as a GGUF file describes it: family, configuration and graph, with every tensor that the
 * graph reads checked against the configuration. What the file says of the model and nobody reads
 * is refused, unless it is known to change nothing.
 */
public final class GgufModel {
  private final GgufFile file;
  private final ModelFile read;
  private final Blueprint blueprint;
  private final RopeTables tables;

  private GgufModel(GgufFile file) {
    checkWhole(file);
    Family family = family(file);
    this.file = file;
    this.read = new ModelFile(file, family.architecture());
    this.blueprint = family.read(read);
    graph(config().context()); // checks every tensor that it reads
    read.checkAllRead(family);
    this.tables = new RopeTables(blueprint.config());
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
    return blueprint.family();
  }

  public DecoderConfig config() {
    return blueprint.config();
  }

  /** The graph with tables of {@code positions} rows. */
  public Graph graph(int positions) {
    return blueprint.withContext(positions).graph(new FileParameters());
  }

  /** The same weights as a model to be trained, with {@code length} positions. */
  public TrainableModel trainable(int length) {
    return new TrainableModel(blueprint.withContext(length), new FileParameters());
  }

  /** Parameter {@code id} as f32, row after row. */
  public float[] values(String id) {
    GgufTensor tensor = file.tensor(weightName(id));
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

  /** What GGUF files call the weight that graphs call {@code id}. */
  public String weightName(String id) {
    return family().names().gguf(id);
  }

  /** The bytes of parameter {@code id} as the file holds them. */
  public MemorySegment data(String id) {
    return file.data(file.tensor(weightName(id)));
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
      return read.hasTensor(weightName(id));
    }

    @Override
    public DType require(String id, int... shape) {
      GgufTensor tensor = read.tensor(weightName(id));
      List<Long> expected = new ArrayList<>();
      for (int size : shape) {
        expected.addFirst((long) size);
      }
      read.check(
          ModelFile.shape(tensor).equals(ModelFile.withoutOnes(expected)),
          "tensor %s is %s, but the configuration needs %s"
              .formatted(tensor.name(), tensor.dims(), expected));
      try {
        return tensor.dtype();
      } catch (CkException e) {
        throw new CkException(file.name() + ": " + e.getMessage(), e);
      }
    }
  }
}
