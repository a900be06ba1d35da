package dev.ckernel.plan;

import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Fused;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphOp;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.ReadsMatrix;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.tensor.CkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where each weight stands in {@link Arena#WEIGHTS}: first the matrices in the order in which the
 * graph reads them, then the vectors, likewise; of a program that trains also the tables. Matrices
 * of one format that multiply the same rows are packed as one matrix, so that one call can do them
 * all. A tensor of three axes is a stack of matrices, such as those of experts, one behind the
 * other in each region, so that a kernel finds each at a fixed stride. It follows from the graph
 * before any pass, so that one packed file serves the fused and the unfused program, and every
 * target.
 */
public final class WeightLayout {
  /**
   * Weights that are packed as one: one matrix over the other, a stack of them, a vector, or a
   * table.
   *
   * @param format of matrices; null for vectors and tables, which are plain f32
   * @param rows of all matrices together
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
   * @param matrices of a stack; 1 for others
   * @param rows outputs of a matrix, 1 for a vector, positions of a table
   * @param regions where the matrix begins in each region, in bytes of the block; one 0 for others
   */
  public record Entry(Tensor tensor, Block block, int matrices, int rows, List<Long> regions) {
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
      return tiles()
          * format.regions(block.columns()).stream()
              .mapToLong(WeightFormat.Region::tileBytes)
              .sum();
    }

    /** Tiles of all its matrices: each begins with a tile of its own. */
    public int tiles() {
      return matrices * WeightFormat.tiles(rows);
    }

    /** Bytes from one matrix of a stack to the next in a region. */
    public long stride(WeightFormat.Region region) {
      return WeightFormat.tiles(rows) * region.tileBytes();
    }

    /** Whether it is several matrices of one tensor. */
    public boolean isStack() {
      return tensor.type().shape().size() == STACK;
    }

    /** Whether {@code next} follows in every region. */
    boolean goesOnIn(Entry next) {
      int index = block.tensors().indexOf(tensor);
      return block.equals(next.block()) && block.tensors().indexOf(next.tensor()) == index + 1;
    }
  }

  private static final int VECTOR = 1;
  private static final int MATRIX = 2;
  private static final int STACK = 3;

  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  private WeightLayout() {}

  /**
   * Of the parameters of a graph; its tables are in {@link TableLayout}.
   *
   * @throws CkException naming a weight that is no vector, matrix or stack of matrices
   */
  public static WeightLayout of(Graph graph) {
    return of(graph, weight -> weight.role() == Tensor.Role.PARAMETER);
  }

  /** Of the tables, and of those parameters that are trained. */
  public static WeightLayout trained(Graph graph, Predicate<Tensor> trained) {
    return of(graph, weight -> weight.role() == Tensor.Role.TABLE || trained.test(weight));
  }

  /** Of those parameters that are not trained. */
  public static WeightLayout frozen(Graph graph, Predicate<Tensor> trained) {
    return of(graph, weight -> weight.role() == Tensor.Role.PARAMETER && !trained.test(weight));
  }

  private static WeightLayout of(Graph graph, Predicate<Tensor> taken) {
    Map<Tensor, Object> matrices = new LinkedHashMap<>();
    Set<Tensor> vectors = new LinkedHashSet<>();
    Set<Tensor> tables = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      for (Tensor input : node.inputs()) {
        if (!taken.test(input)) {
          continue;
        }
        switch (input.role()) {
          case PARAMETER -> {
            switch (input.type().shape().size()) {
              case VECTOR -> vectors.add(input);
              case MATRIX -> matrices.putIfAbsent(input, multiplied(node, input));
              case STACK -> matrices.putIfAbsent(input, input);
              default ->
                  throw new CkException(
                      "weight %s is %s, which is no vector, matrix or stack of matrices"
                          .formatted(input.id(), input.type()));
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
      case ReadsMatrix product when node.input(product.matrix()).equals(matrix) ->
          List.of(node.input(product.rows()), matrix.type().dtype());
      case Fused f -> throw new IllegalArgumentException("weights are laid out before fusion");
      case GraphOp op -> matrix;
    };
  }

  private void matrices(List<Tensor> matrices) {
    Tensor first = matrices.getFirst();
    WeightFormat format = WeightFormat.of(first.type().dtype());
    int columns = first.type().columns();
    int tiles = matrices.stream().mapToInt(WeightLayout::tiles).sum();
    List<Long> offsets = format.offsets(columns, tiles);
    int rows = matrices.stream().mapToInt(m -> count(m) * rows(m)).sum();
    Block block = new Block(format, matrices, rows, columns, bytes, offsets.getLast());
    List<WeightFormat.Region> regions = format.regions(columns);
    int tile = 0;
    for (Tensor matrix : matrices) {
      List<Long> begins = new ArrayList<>();
      for (int i = 0; i < regions.size(); i++) {
        begins.add(offsets.get(i) + tile * regions.get(i).tileBytes());
      }
      entries.put(matrix.id(), new Entry(matrix, block, count(matrix), rows(matrix), begins));
      tile += tiles(matrix);
    }
    add(block);
  }

  private static int tiles(Tensor matrix) {
    return count(matrix) * WeightFormat.tiles(rows(matrix));
  }

  /** Matrices of a stack. */
  private static int count(Tensor tensor) {
    List<Dim> shape = tensor.type().shape();
    return shape.size() == STACK ? size(shape.getFirst()) : 1;
  }

  /** Outputs of a matrix, or of each matrix of a stack. */
  private static int rows(Tensor tensor) {
    List<Dim> shape = tensor.type().shape();
    return size(shape.get(shape.size() - 2));
  }

  private static int size(Dim dim) {
    return ((Dim.Fixed) dim).size();
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
    entries.put(tensor.id(), new Entry(tensor, block, 1, rows, List.of(0L)));
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

  /** Whether that parameter or table stands here. */
  boolean has(Tensor tensor) {
    return entries.containsKey(tensor.id());
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
