package dev.ckernel.graph;

import dev.ckernel.graph.Tensor.Role;
import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the graph of a decoder. Ids are made of a scope ({@code layers.3.}) and the name that the
 * template gives; shapes follow from the inputs.
 */
public final class GraphBuilder {
  private final String name;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Tensor positions;
  private final Tensor firstPages;
  private final Tensor pageTable;
  private Tensor cache;
  private String scope = "";
  private int layer = Node.NO_LAYER;

  public GraphBuilder(String name) {
    this.name = name;
    positions = input("positions", Dim.Symbol.ROWS);
    firstPages = input("first_pages", Dim.Symbol.ROWS);
    pageTable = declare("page_table", new TensorType(new Kind.Int32(), List.of()), Role.INPUT);
    cache = declare("cache", new TensorType(new Kind.Cache(), List.of()), Role.STATE);
  }

  /** An i32 for each row. */
  public Tensor input(String id, Dim extent) {
    return declare(id, new TensorType(new Kind.Int32(), List.of(extent)), Role.INPUT);
  }

  /** A weight in the current scope, whose values are there already. */
  public Tensor parameter(String id, DType dtype, int... shape) {
    return parameter(id, dtype, Init.NONE, shape);
  }

  /** A weight in the current scope. */
  public Tensor parameter(String id, DType dtype, Init init, int... shape) {
    return declare(new Tensor(scope + id, fixed(dtype, shape), Role.PARAMETER, init));
  }

  /** A table that is computed from the configuration. */
  public Tensor table(String id, int... shape) {
    return declare(id, fixed(DType.F32, shape), Role.TABLE);
  }

  private static TensorType fixed(DType dtype, int... shape) {
    List<Dim> dims = new ArrayList<>();
    for (int size : shape) {
      dims.add(new Dim.Fixed(size));
    }
    return new TensorType(new Kind.Stored(dtype), dims);
  }

  private Tensor declare(String id, TensorType type, Role role) {
    return declare(new Tensor(id, type, role));
  }

  private Tensor declare(Tensor tensor) {
    if (tensors.put(tensor.id(), tensor) != null) {
      throw new IllegalStateException(tensor.id() + " is declared twice");
    }
    return tensor;
  }

  /** What {@code body} adds belongs to layer {@code index}. */
  public void layer(int index, Runnable body) {
    layer = index;
    scope = "layers." + index + ".";
    body.run();
    layer = Node.NO_LAYER;
    scope = "";
  }

  public Tensor embedding(String id, Tensor tokens, Tensor table) {
    TensorType type = TensorType.rows(tokens.type().extent(), table.type().columns());
    return node(id, new GraphOp.Embedding(), type, tokens, table);
  }

  public Tensor rmsNorm(String id, Tensor x, Tensor weight, float epsilon) {
    return node(id, new GraphOp.RmsNorm(epsilon), x.type(), x, weight);
  }

  public Tensor layerNorm(String id, Tensor x, Tensor weight, Tensor bias, float epsilon) {
    return node(id, new GraphOp.LayerNorm(epsilon), x.type(), x, weight, bias);
  }

  public Tensor linear(String id, Tensor x, Tensor weight) {
    int outputs = ((Dim.Fixed) weight.type().extent()).size();
    TensorType type = TensorType.rows(x.type().extent(), outputs);
    return node(id, new GraphOp.Linear(), type, x, weight);
  }

  public Tensor addBias(String id, Tensor x, Tensor bias) {
    return node(id, new GraphOp.AddBias(), x.type(), x, bias);
  }

  public Tensor rope(String id, Tensor x, Tensor cos, Tensor sin, int headDim, Heads.Rope rope) {
    return node(id, new GraphOp.Rope(rope, headDim), x.type(), x, positions, cos, sin);
  }

  /** Stores keys and values of the current layer, and attends to them. */
  public Tensor attention(
      String id,
      Tensor q,
      Tensor k,
      Tensor v,
      int heads,
      int kvHeads,
      int headDim,
      float scale,
      GraphOp.Mask mask) {
    cache =
        node(
            id + ".store",
            new GraphOp.StoreKv(layer),
            cache.type(),
            k,
            v,
            positions,
            firstPages,
            pageTable,
            cache);
    return node(
        id,
        new GraphOp.Attention(layer, heads, kvHeads, headDim, scale, mask),
        q.type(),
        q,
        positions,
        firstPages,
        pageTable,
        cache);
  }

  public Tensor activate(String id, Nonlinearity function, Tensor x) {
    return node(id, new GraphOp.Activate(function), x.type(), x);
  }

  public Tensor gate(String id, Nonlinearity function, Tensor a, Tensor b) {
    return node(id, new GraphOp.Gate(function), a.type(), a, b);
  }

  public Tensor add(String id, Tensor a, Tensor b) {
    return node(id, new GraphOp.Add(), a.type(), a, b);
  }

  /** Adds to the residual stream what a half of a layer has made of it. */
  public Tensor residual(String id, Tensor x, Tensor branch) {
    return node(id, new GraphOp.Add(true), x.type(), x, branch);
  }

  public Tensor scale(String id, Tensor x, float factor) {
    return node(id, new GraphOp.Scale(factor), x.type(), x);
  }

  public Tensor softCap(String id, Tensor x, float cap) {
    return node(id, new GraphOp.SoftCap(cap), x.type(), x);
  }

  public Tensor selectRows(String id, Tensor x, Tensor rows) {
    TensorType type = TensorType.rows(rows.type().extent(), x.type().columns());
    return node(id, new GraphOp.SelectRows(), type, x, rows);
  }

  private Tensor node(String id, GraphOp op, TensorType type, Tensor... inputs) {
    Role role = type.kind() instanceof Kind.Cache ? Role.STATE : Role.ACTIVATION;
    Tensor output = new Tensor(scope + id + ":y", type, role);
    nodes.add(new Node(scope + id, layer, op, List.of(inputs), List.of(output)));
    return output;
  }

  public Graph build(Tensor... outputs) {
    Graph graph = new Graph(name, List.copyOf(tensors.values()), nodes, List.of(outputs));
    GraphVerifier.verify(graph);
    return graph;
  }
}
