package dev.ckernel.plan;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphOp;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TrainingOp;
import dev.ckernel.kernel.lib.WeightFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where each weight stands in {@link Arena#WEIGHTS}: first the matrices in the order in which the
 * graph reads them, then the vectors, likewise, then the tables. Matrices of one format that
 * multiply the same rows are packed as one matrix, so that one call can do them all. It follows
 * from the graph before any pass, so that one packed file serves the fused and the unfused program,
 * and every target.
 */
public final class WeightLayout {
  /**
   * Weights that are packed as one: one matrix over the other, a vector, or a table.
   *
   * @param format of matrices; null for vectors and tables, which are plain f32
   * @param columns inputs of matrices, elements of a vector or of a table's row
   * @param offset in bytes, a multiple of 64
   */
  public record Block(
      @Nullable WeightFormat format,
      List<Tensor> tensors,
      int rows,
      int columns,
      long offset,
      long bytes) {
    public Block {
      tensors = List.copyOf(tensors);
    }

    /** Names of the weights, joined by "|". */
    public String name() {
      return String.join("|", tensors.stream().map(Tensor::id).toList());
    }
  }

  /**
   * A packed weight.
   *
   * @param rows outputs of a matrix, 1 for a vector, positions of a table
   * @param regions where the matrix begins in each region, in bytes of the block; one 0 for others
   */
  public record Entry(Tensor tensor, Block block, int rows, List<Long> regions) {
    public Entry {
      regions = List.copyOf(regions);
    }

    /** Bytes of the block before this weight's first. */
    public long offset() {
      return block.offset();
    }

    public int columns() {
      return block.columns();
    }

    public @Nullable WeightFormat format() {
      return block.format();
    }

    /** What this weight alone takes. */
    public long bytes() {
      WeightFormat format = block.format();
      if (format == null) {
        return block.bytes();
      }
      return WeightFormat.tiles(rows)
          * format.regions(block.columns()).stream()
              .mapToLong(WeightFormat.Region::tileBytes)
              .sum();
    }

    /** Whether {@code next} follows in every region. */
    boolean goesOnIn(Entry next) {
      int index = block.tensors().indexOf(tensor);
      return block.equals(next.block()) && block.tensors().indexOf(next.tensor()) == index + 1;
    }
  }

  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  private WeightLayout() {}

  public static WeightLayout of(Graph graph) {
    Map<Tensor, Object> matrices = new LinkedHashMap<>();
    Set<Tensor> vectors = new LinkedHashSet<>();
    Set<Tensor> tables = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      for (Tensor input : node.inputs()) {
        switch (input.role()) {
          case PARAMETER -> {
            if (input.type().shape().size() == 2) {
              matrices.putIfAbsent(input, multiplied(node, input));
            } else {
              vectors.add(input);
            }
          }
          case TABLE -> tables.add(input);
          case INPUT, STATE, GRADIENT, ACTIVATION -> {}
        }
      }
    }
    WeightLayout layout = new WeightLayout();
    Map<Object, List<Tensor>> together = new LinkedHashMap<>();
    matrices.forEach(
        (matrix, rows) -> together.computeIfAbsent(rows, r -> new ArrayList<>()).add(matrix));
    together.values().forEach(layout::matrices);
    vectors.forEach(layout::vector);
    tables.forEach(layout::table);
    return layout;
  }

  /** What is equal for matrices that are packed as one. */
  private static Object multiplied(Node node, Tensor matrix) {
    return switch (node.op()) {
      case GraphOp.Linear l -> List.of(node.input(0), matrix.type().dtype());
      case GraphOp.Fused f ->
          throw new IllegalArgumentException("weights are laid out before fusion");
      case GraphOp.Embedding e -> matrix;
      case GraphOp.RmsNorm n -> matrix;
      case GraphOp.AddBias b -> matrix;
      case GraphOp.Quantise q -> matrix;
      case GraphOp.Rope r -> matrix;
      case GraphOp.StoreKv s -> matrix;
      case GraphOp.Attention a -> matrix;
      case GraphOp.LayerNorm n -> matrix;
      case GraphOp.Activate a -> matrix;
      case GraphOp.Gate g -> matrix;
      case GraphOp.Add a -> matrix;
      case GraphOp.Scale s -> matrix;
      case GraphOp.SoftCap s -> matrix;
      case GraphOp.SelectRows s -> matrix;
      case TrainingOp t -> matrix;
    };
  }

  private void matrices(List<Tensor> matrices) {
    Tensor first = matrices.getFirst();
    WeightFormat format = WeightFormat.of(first.type().dtype());
    int columns = first.type().columns();
    int tiles = matrices.stream().mapToInt(m -> WeightFormat.tiles(rows(m))).sum();
    List<Long> offsets = format.offsets(columns, tiles);
    int rows = matrices.stream().mapToInt(WeightLayout::rows).sum();
    Block block = new Block(format, matrices, rows, columns, bytes, offsets.getLast());
    List<WeightFormat.Region> regions = format.regions(columns);
    int tile = 0;
    for (Tensor matrix : matrices) {
      List<Long> begins = new ArrayList<>();
      for (int i = 0; i < regions.size(); i++) {
        begins.add(offsets.get(i) + tile * regions.get(i).tileBytes());
      }
      entries.put(matrix.id(), new Entry(matrix, block, rows(matrix), begins));
      tile += WeightFormat.tiles(rows(matrix));
    }
    add(block);
  }

  private static int rows(Tensor tensor) {
    return ((Dim.Fixed) tensor.type().extent()).size();
  }

  private void vector(Tensor tensor) {
    int columns = tensor.type().columns();
    plain(tensor, 1, columns, 4L * WeightFormat.TILE * WeightFormat.tiles(columns));
  }

  private void table(Tensor tensor) {
    int rows = rows(tensor);
    int columns = tensor.type().columns();
    plain(tensor, rows, columns, WeightFormat.align(4L * rows * columns));
  }

  private void plain(Tensor tensor, int rows, int columns, long size) {
    Block block = new Block(null, List.of(tensor), rows, columns, bytes, size);
    entries.put(tensor.id(), new Entry(tensor, block, rows, List.of(0L)));
    add(block);
  }

  private void add(Block block) {
    blocks.add(block);
    bytes += block.bytes();
  }

  /** All blocks, in the order in which they stand. */
  public List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /** All entries, in the order in which they stand. */
  public List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /** Size of the whole. */
  public long bytes() {
    return bytes;
  }

  /** The entry of a parameter or table. */
  public Entry entry(Tensor tensor) {
    Entry entry = entries.get(tensor.id());
    if (entry == null) {
      throw new IllegalArgumentException(tensor.id() + " is no weight of this layout");
    }
    return entry;
  }
}
