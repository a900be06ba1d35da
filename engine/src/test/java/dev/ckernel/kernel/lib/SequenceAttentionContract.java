package dev.ckernel.kernel.lib;

/** Attention of one whole sequence and its gradients, as plain scalar loops in f32. */
@SuppressWarnings("ArrayRecordComponent")
record SequenceAttentionContract(
    SequenceAttention spec, float[][] q, float[][] k, float[][] v, float[][] dy) {
  /** {@code [row][heads * headDim]}; stats {@code [row][2 * heads]}. */
  record Result(float[][] y, float[][] stats, float[][] dq, float[][] dk, float[][] dv) {}

  Result compute() {
    int length = spec.length();
    Result result =
        new Result(
            new float[length][spec.heads() * spec.headDim()],
            new float[length][2 * spec.heads()],
            new float[length][spec.heads() * spec.headDim()],
            new float[length][spec.kvHeads() * spec.headDim()],
            new float[length][spec.kvHeads() * spec.headDim()]);
    for (int head = 0; head < spec.heads(); head++) {
      for (int i = 0; i < length; i++) {
        forward(result, head, i);
        backward(result, head, i);
      }
    }
    return result;
  }

  private int first(int i) {
    return spec.mask() instanceof Mask.Window w ? Math.max(0, i + 1 - w.positions()) : 0;
  }

  /** The last position that row {@code i} sees. */
  private int last(int i) {
    return spec.mask() instanceof Mask.Bidirectional ? spec.length() - 1 : i;
  }

  private float dot(float[] a, int headOfA, float[] b, int headOfB) {
    float dot = 0;
    for (int d = 0; d < spec.headDim(); d++) {
      dot = Math.fma(a[headOfA * spec.headDim() + d], b[headOfB * spec.headDim() + d], dot);
    }
    return dot;
  }

  private void forward(Result result, int head, int i) {
    int kvHead = head / spec.group();
    float[] o = new float[spec.headDim()];
    float max = Float.NEGATIVE_INFINITY;
    float sum = 0;
    for (int chunk = first(i) / 128 * 128; chunk <= last(i); chunk += 128) {
      float[] e = new float[128];
      int from = Math.max(first(i), chunk);
      int to = Math.min(last(i) + 1, chunk + 128);
      float m = Float.NEGATIVE_INFINITY;
      for (int j = from; j < to; j++) {
        e[j - chunk] = dot(q[i], head, k[j], kvHead) * spec.scale();
        m = Math.max(m, e[j - chunk]);
      }
      for (int j = from; j < to; j++) {
        e[j - chunk] = Contract.exp(e[j - chunk] - m);
      }
      float after = Math.max(max, m);
      float shrinkOld = Contract.exp(max - after);
      float shrinkNew = Contract.exp(m - after);
      sum = Math.fma(Contract.sum(e), shrinkNew, sum * shrinkOld);
      max = after;
      for (int d = 0; d < o.length; d++) {
        float weighted = 0;
        for (int j = from; j < to; j++) {
          weighted = Math.fma(e[j - chunk], v[j][kvHead * spec.headDim() + d], weighted);
        }
        o[d] = Math.fma(weighted, shrinkNew, o[d] * shrinkOld);
      }
    }
    for (int d = 0; d < o.length; d++) {
      result.y[i][head * spec.headDim() + d] = o[d] / sum;
    }
    result.stats[i][2 * head] = max;
    result.stats[i][2 * head + 1] = sum;
  }

  private void backward(Result result, int head, int i) {
    int n = spec.headDim();
    int kvHead = head / spec.group();
    float d =
        TrainingContract.dot(
            java.util.Arrays.copyOfRange(dy[i], head * n, head * n + n),
            java.util.Arrays.copyOfRange(result.y[i], head * n, head * n + n));
    for (int j = first(i); j <= last(i); j++) {
      float score = dot(q[i], head, k[j], kvHead) * spec.scale();
      float p = Contract.exp(score - result.stats[i][2 * head]) / result.stats[i][2 * head + 1];
      float t = p * (dot(dy[i], head, v[j], kvHead) - d) * spec.scale();
      for (int c = 0; c < n; c++) {
        int own = head * n + c;
        int other = kvHead * n + c;
        result.dq[i][own] = Math.fma(t, k[j][other], result.dq[i][own]);
        result.dk[j][other] = Math.fma(t, q[i][own], result.dk[j][other]);
        result.dv[j][other] = Math.fma(p, dy[i][own], result.dv[j][other]);
      }
    }
  }
}
