package dev.ckernel.torch;

import dev.ckernel.graph.Add;
import dev.ckernel.graph.AddBias;
import dev.ckernel.graph.Attention;
import dev.ckernel.graph.CrossEntropy;
import dev.ckernel.graph.Embedding;
import dev.ckernel.graph.Gate;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Linear;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.RmsNorm;
import dev.ckernel.graph.Rope;
import dev.ckernel.graph.Scale;
import dev.ckernel.graph.SelfAttention;
import dev.ckernel.graph.SoftCap;
import dev.ckernel.graph.TensorType;
import dev.ckernel.kernel.lib.Mask;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A forward training graph in plain loops of double precision, to be differentiated by trying. */
final class PlainGraph {
  private final Graph graph;
  private final int length;
  private final int[] tokens;
  private final int[] targets;

  PlainGraph(Graph graph, int length, int[] tokens, int[] targets) {
    this.graph = graph;
    this.length = length;
    this.tokens = tokens;
    this.targets = targets;
  }

  /** First outputs of all nodes, by id. */
  Map<String, double[]> evaluate(Map<String, double[]> values) {
    Map<String, double[]> known = new HashMap<>(values);
    Map<String, double[]> outputs = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      double[] y = apply(node, known);
      known.put(node.outputs().getFirst().id(), y);
      outputs.put(node.outputs().getFirst().id(), y);
    }
    return outputs;
  }

  /** The sum of all losses. */
  double loss(Map<String, double[]> values) {
    double[] losses = Objects.requireNonNull(evaluate(values).get(graph.outputs().getFirst().id()));
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return sum;
  }

  private double[] apply(Node node, Map<String, double[]> known) {
    int rows = tokens.length;
    int columns = node.outputs().getFirst().type().columns();
    TensorType first = node.input(0).type();
    return switch (node.op()) {
      case Embedding e -> {
        double[] table = in(node, 1, known);
        yield fill(rows, columns, (m, n) -> table[tokens[m] * columns + n]);
      }
      case RmsNorm norm -> {
        double[] weight = in(node, 1, known);
        yield rmsNorm(in(node, 0, known), weight, norm.epsilon());
      }
      case Linear l -> {
        double[] x = in(node, 0, known);
        double[] w = in(node, 1, known);
        int inner = first.columns();
        yield fill(rows, columns, (m, n) -> dot(x, m * inner, w, n * inner, inner));
      }
      case AddBias b -> {
        double[] x = in(node, 0, known);
        double[] bias = in(node, 1, known);
        yield fill(rows, columns, (m, n) -> x[m * columns + n] + bias[n]);
      }
      case Rope r -> rope(r, in(node, 0, known), columns, in(node, 2, known), in(node, 3, known));
      case Gate g -> {
        double[] a = in(node, 0, known);
        double[] b = in(node, 1, known);
        yield fill(
            rows,
            columns,
            (m, n) -> {
              double x = a[m * columns + n];
              return x / (1 + StrictMath.exp(-x)) * b[m * columns + n];
            });
      }
      case Add a -> {
        double[] x = in(node, 0, known);
        double[] y = in(node, 1, known);
        yield fill(rows, columns, (m, n) -> x[m * columns + n] + y[m * columns + n]);
      }
      case Scale s -> {
        double[] x = in(node, 0, known);
        yield fill(rows, columns, (m, n) -> x[m * columns + n] * s.factor());
      }
      case SoftCap s -> {
        double[] x = in(node, 0, known);
        yield fill(
            rows, columns, (m, n) -> s.cap() * StrictMath.tanh(x[m * columns + n] / s.cap()));
      }
      case SelfAttention a ->
          attention(a.of(), in(node, 0, known), in(node, 1, known), in(node, 2, known));
      case CrossEntropy c -> crossEntropy(in(node, 0, known), first.columns());
      default -> throw new IllegalArgumentException(node.id());
    };
  }

  private static double[] in(Node node, int index, Map<String, double[]> known) {
    return Objects.requireNonNull(known.get(node.input(index).id()), node.input(index).id());
  }

  private interface Cell {
    double of(int row, int column);
  }

  private static double[] fill(int rows, int columns, Cell cell) {
    double[] y = new double[rows * columns];
    for (int m = 0; m < rows; m++) {
      for (int n = 0; n < columns; n++) {
        y[m * columns + n] = cell.of(m, n);
      }
    }
    return y;
  }

  private static double dot(double[] a, int atA, double[] b, int atB, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += a[atA + i] * b[atB + i];
    }
    return sum;
  }

  private static double[] rmsNorm(double[] x, double[] weight, float epsilon) {
    double[] y = new double[x.length];
    int size = weight.length;
    for (int run = 0; run < x.length; run += size) {
      double inverse = 1 / Math.sqrt(dot(x, run, x, run, size) / size + epsilon);
      for (int i = 0; i < size; i++) {
        y[run + i] = x[run + i] * inverse * weight[i];
      }
    }
    return y;
  }

  private double[] rope(Rope op, double[] x, int columns, double[] cos, double[] sin) {
    double[] y = x.clone();
    int half = op.rope().dims() / 2;
    for (int head = 0; head < x.length; head += op.headDim()) {
      int angles = head / columns % length * half;
      for (int i = 0; i < half; i++) {
        int first =
            switch (op.rope().layout()) {
              case PAIRWISE -> head + 2 * i;
              case SPLIT_HALF -> head + i;
            };
        int second =
            switch (op.rope().layout()) {
              case PAIRWISE -> first + 1;
              case SPLIT_HALF -> first + half;
            };
        y[first] = x[first] * cos[angles + i] - x[second] * sin[angles + i];
        y[second] = x[second] * cos[angles + i] + x[first] * sin[angles + i];
      }
    }
    return y;
  }

  private double[] attention(Attention op, double[] q, double[] k, double[] v) {
    int size = op.headDim();
    int queries = op.heads() * size;
    int keys = op.kvHeads() * size;
    double[] y = new double[q.length];
    for (int row = 0; row < tokens.length; row++) {
      int start = row / length * length;
      int from =
          switch (op.mask()) {
            case Mask.Causal c -> start;
            case Mask.Window w -> Math.max(start, row - w.positions() + 1);
            case Mask.Bidirectional b -> start;
          };
      int to = op.mask() instanceof Mask.Bidirectional ? start + length : row + 1;
      for (int head = 0; head < op.heads(); head++) {
        int kvHead = head / (op.heads() / op.kvHeads());
        double[] weights = new double[to - from];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
          int key = (from + i) * keys + kvHead * size;
          weights[i] =
              StrictMath.exp(dot(q, row * queries + head * size, k, key, size) * op.scale());
          sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
          for (int d = 0; d < size; d++) {
            y[row * queries + head * size + d] +=
                weights[i] / sum * v[(from + i) * keys + kvHead * size + d];
          }
        }
      }
    }
    return y;
  }

  private double[] crossEntropy(double[] logits, int vocabulary) {
    double[] losses = new double[tokens.length];
    for (int row = 0; row < losses.length; row++) {
      if (targets[row] >= 0) {
        double sum = 0;
        for (int i = 0; i < vocabulary; i++) {
          sum += StrictMath.exp(logits[row * vocabulary + i]);
        }
        losses[row] = StrictMath.log(sum) - logits[row * vocabulary + targets[row]];
      }
    }
    return losses;
  }
}
