package dev.ckernel.graph;

/** (v, dw) → dw: plus the sum over rows, and over runs of as many columns as dw has. */
public record ColumnSum() implements TrainingOp, Accumulates {
  @Override
  public String label() {
    return "column_sum";
  }

  @Override
  public void check(Node node) {
    Shapes.arity(node, 2, 1);
    Shapes.same(node, node.input(0).type().columns() % node.input(1).type().columns(), 0);
  }
}
