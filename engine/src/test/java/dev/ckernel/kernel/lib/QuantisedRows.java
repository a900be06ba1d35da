package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Buffers;
import java.util.ArrayList;
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

  /**
   * As a kernel reads them.
   *
   * @param floats whether it reads the integers as f32
   */
  List<KernelCase.Argument> inputs(Activation form, boolean floats) {
    int[] q = quants();
    byte[] quants = new byte[q.length];
    for (int i = 0; i < q.length; i++) {
      quants[i] = (byte) q[i];
    }
    return List.of(
        new KernelCase.Input(floats ? Buffers.bytes(floats(q)) : quants),
        Numbers.input(scales()),
        form.floats() ? Numbers.input(floats(sums())) : Numbers.input(sums()));
  }

  /** As a kernel writes them. */
  static List<KernelCase.Argument> outputs(Activation form, int rows) {
    KernelCase.Output quants = new KernelCase.Output((long) rows * form.size(), true);
    List<KernelCase.Argument> outputs = new ArrayList<>(List.of(quants));
    if (form.floats()) {
      outputs.add(quants.again(rows * form.floatBytes()));
    }
    outputs.add(new KernelCase.Output(rows * form.scaleBytes()));
    outputs.add(new KernelCase.Output(rows * form.sumBytes(), true));
    return outputs;
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
