package dev.ckernel.graph;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Nodes that one kernel does, in their order; inputs and outputs are what crosses its border. */
public record Fused(Region region, List<Node> nodes) implements GraphOp {
  /** What kind of kernel a region becomes. */
  public enum Region {
    /** Perhaps selection, norm, perhaps quantisation or a residual. */
    NORM,
    /** Matrices over one input, then what {@link FollowsMatrix}. */
    PROJECTION,
    /** Norm and rotation of queries and keys, and the store of keys and values. */
    CACHE
  }

  public Fused {
    nodes = List.copyOf(nodes);
  }

  @Override
  public String label() {
    return "fused_" + GraphJson.lower(region);
  }

  /** Of the border; {@link GraphVerifier} goes inside. */
  @Override
  public void check(Node node) {
    for (Tensor output : node.outputs()) {
      boolean inside = nodes.stream().anyMatch(part -> part.outputs().contains(output));
      Shapes.check(inside, node.id(), output.id() + " is not inside");
    }
  }

  @Override
  public void attributes(ObjectNode json) {
    json.put("region", GraphJson.lower(region));
  }
}
