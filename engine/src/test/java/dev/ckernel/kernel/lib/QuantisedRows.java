package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import java.util.List;

/** Rows of activations in the three buffers of an {@link Activation}. */
record QuantisedRows(List<Contract.Quantised> rows, int size, int group) {
  static QuantisedRows of(List<float[]> rows, int group) {
    return new QuantisedRows(
        rows.stream().map(Contract::quantise).toList(), rows.getFirst().length, group);
  }

  int[] quants() {
    return rows.stream().flatMapToInt(row -> java.util.Arrays.stream(row.q())).toArray();
  }

  float[] scales() {
    return Numbers.join(rows.stream().map(Contract.Quantised::scale).toList(), size / 32);
  }

  /** Negated, as the kernels want them. */
  int[] sums() {
    int[] q = quants();
    int[] sums = new int[q.length / group];
    for (int i = 0; i < q.length; i++) {
      sums[i / group] -= q[i];
    }
    return sums;
  }

  /** As a kernel reads them. */
  List<KernelCase.Argument> inputs(Activation.Reads reads) {
    int[] q = quants();
    byte[] quants = new byte[q.length];
    for (int i = 0; i < q.length; i++) {
      quants[i] = (byte) q[i];
    }
    boolean asFloats = reads == Activation.Reads.FLOATS_AND_SUMS;
    boolean intSums = reads == Activation.Reads.BYTES_AND_I32_SUMS;
    return List.of(
        new KernelCase.Input(asFloats ? Buffers.bytes(floats(q)) : quants),
        Numbers.input(scales()),
        intSums ? Numbers.input(sums()) : Numbers.input(floats(sums())));
  }

  /** As a kernel writes them. */
  static List<KernelCase.Argument> outputs(Activation form, int rows) {
    KernelCase.Output quants = new KernelCase.Output((long) rows * form.size(), true);
    KernelCase.Output sums = new KernelCase.Output(rows * form.sumBytes(), true);
    KernelCase.Output again =
        form.floats() ? quants.again(rows * form.floatBytes()) : sums.again(rows * form.sumBytes());
    return List.of(quants, new KernelCase.Output(rows * form.scaleBytes()), sums, again);
  }

  /** What a kernel must have written. */
  List<int[]> contract() {
    return List.of(quants(), Buffers.bits(scales()), sums());
  }

  private static float[] floats(int[] x) {
    float[] floats = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      floats[i] = x[i];
    }
    return floats;
  }
}
