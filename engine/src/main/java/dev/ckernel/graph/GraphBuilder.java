package dev.ckernel.graph;

import dev.ckernel.graph.Tensor.Role;
import dev.ckernel.graph.TensorType.Kind;
import dev.ckernel.kernel.lib.Heads;
import dev.ckernel.kernel.lib.Mask;
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
  private String scope = "";
  private int layer = Node.NO_LAYER;

  public GraphBuilder(String name) {
    this.name = name;
  }

  /** An i32 for each row. */
  public Tensor input(String id, Dim extent) {
    return declare(id, new TensorType(new Kind.Int32(), List.of(extent)), Role.INPUT);
  }

  /** Some i32 for each row. */
  public Tensor input(String id, Dim extent, int columns) {
    TensorType type = new TensorType(new Kind.Int32(), List.of(extent, new Dim.Fixed(columns)));
    return declare(id, type, Role.INPUT);
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
    return node(id, new Embedding(), tokens, table);
  }

  public Tensor rmsNorm(String id, Tensor x, Tensor weight, float epsilon) {
    return node(id, new RmsNorm(epsilon), x, weight);
  }

  public Tensor layerNorm(String id, Tensor x, Tensor weight, Tensor bias, float epsilon) {
    return node(id, new LayerNorm(epsilon), x, weight, bias);
  }

  public Tensor linear(String id, Tensor x, Tensor weight) {
    return node(id, new Linear(), x, weight);
  }

  public Tensor addBias(String id, Tensor x, Tensor bias) {
    return node(id, new AddBias(), x, bias);
  }

  public Tensor rope(
      String id, Tensor x, Tensor positions, Tensor cos, Tensor sin, int headDim, Heads.Rope rope) {
    return node(id, new Rope(rope, headDim), x, positions, cos, sin);
  }

  /** Attention of each row to the rows of its sequence that {@code mask} lets it see. */
  public Tensor attention(
      String id,
      Tensor q,
      Tensor k,
      Tensor v,
      int heads,
      int kvHeads,
      int headDim,
      float scale,
      Mask mask) {
    return node(id, new Attention(heads, kvHeads, headDim, scale, mask), q, k, v);
  }

  public Tensor activate(String id, Nonlinearity function, Tensor x) {
    return node(id, new Activate(function), x);
  }

  public Tensor gate(String id, Nonlinearity function, Tensor a, Tensor b) {
    return node(id, new Gate(function), a, b);
  }

  public Tensor add(String id, Tensor a, Tensor b) {
    return node(id, new Add(), a, b);
  }

  /** Adds to the residual stream what a half of a layer has made of it. */
  public Tensor residual(String id, Tensor x, Tensor branch) {
    return node(id, new Add(true), x, branch);
  }

  public Tensor scale(String id, Tensor x, float factor) {
    return node(id, new Scale(factor), x);
  }

  public Tensor softCap(String id, Tensor x, float cap) {
    return node(id, new SoftCap(cap), x);
  }

  public Tensor selectRows(String id, Tensor x, Tensor rows) {
    return node(id, new SelectRows(), x, rows);
  }

  /** Any op in the current scope. */
  public Tensor node(String id, GraphOp op, Tensor... inputs) {
    TensorType type = op.type(List.of(inputs));
    Tensor output = new Tensor(scope + id + ":y", type, Role.ACTIVATION);
    nodes.add(new Node(scope + id, layer, op, List.of(inputs), List.of(output)));
    return output;
  }

  public Graph build(Tensor... outputs) {
    Graph graph = new Graph(name, List.copyOf(tensors.values()), nodes, List.of(outputs));
    GraphVerifier.verify(graph);
    return graph;
  }
}
