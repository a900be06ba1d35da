package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.Epilogue.Part;
import dev.ckernel.tensor.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The samples that every backend is held to. */
public final class Samples {
  private static final List<DType> FLOATS = List.of(DType.F32, DType.F16, DType.BF16);
  private static final List<DType> BLOCKS =
      Stream.of(DType.values()).filter(DType::isQuantised).toList();

  private Samples() {}

  /** Every kernel of the library in odd shapes. */
  public static List<Sample> all() {
    List<Sample> all = new ArrayList<>();
    FLOATS.forEach(dtype -> matmuls(all, dtype, 96));
    BLOCKS.forEach(dtype -> matmuls(all, dtype, WeightRows.inputs(dtype)));
    all.add(MatmulSample.of(DType.F32, 96, 272, 3));
    all.add(MatmulSample.of(DType.F16, 17, 513, 9));
    all.add(MatmulSample.of(DType.Q8_0, 509, 96, 2));
    all.add(MatmulSample.of(DType.Q8_0, 24, 288, 4).withSumsOf16());
    // More rows than an item has, and in the second block of them fewer than are many.
    all.add(MatmulSample.of(DType.F32, 40, 24, 259));
    all.add(MatmulSample.of(DType.Q8_0, 40, 32, 515));
    // So many that numbers of 16 bits are converted in C too, and just not.
    all.add(MatmulSample.of(DType.BF16, 40, 272, 259));
    all.add(MatmulSample.of(DType.F16, 40, 24, 128).gate());
    all.add(MatmulSample.of(DType.F16, 40, 24, 127));
    // Blocks as f32: more rows than an item has, several panels.
    all.add(MatmulSample.of(DType.Q8_0, 40, 288, 259).withFloats());
    for (DType dtype : List.of(DType.F32, DType.BF16, DType.Q8_0, DType.Q4_K)) {
      parts(all, MatmulSample.of(dtype, 40, WeightRows.inputs(dtype), 5));
    }
    rows(all);
    heads(all);
    attention(all);
    all.addAll(training());
    return all;
  }

  /** The kernels that only training has. */
  public static List<Sample> training() {
    List<Sample> all = new ArrayList<>(GradientSamples.all());
    all.addAll(OptimizerSamples.all());
    all.addAll(TrainingSamples.all());
    return all;
  }

  /**
   * Each format of blocks as a matrix that meets either kind of rows, as a table, and what may
   * follow.
   */
  public static List<Sample> blocks() {
    List<Sample> all = new ArrayList<>();
    for (DType dtype : BLOCKS) {
      all.add(MatmulSample.of(dtype, 24, WeightRows.inputs(dtype), 15));
      all.add(MatmulSample.of(dtype, 24, WeightRows.inputs(dtype), 15).withFloats());
      all.add(RowSamples.embedding(dtype, 33, 256, 0, 32, 17));
    }
    parts(all, MatmulSample.of(DType.Q8_0, 40, 96, 13));
    return all;
  }

  /** One row, as in decoding; and as many as it takes to meet every number of rows at once. */
  private static void matmuls(List<Sample> all, DType dtype, int k) {
    all.add(MatmulSample.of(dtype, 24, k, 1));
    all.add(MatmulSample.of(dtype, 72, k, 1));
    all.add(MatmulSample.of(dtype, 72, k, 1).oneByOne());
    all.add(MatmulSample.of(dtype, 72, k, 1).gate());
    all.add(MatmulSample.of(dtype, 40, k, 15));
    all.add(MatmulSample.of(dtype, 24, k, 7).gate());
    all.add(MatmulSample.of(dtype, 24, k, 3).withBias().withResidual());
    if (dtype.isQuantised()) {
      all.add(MatmulSample.of(dtype, 24, k, 3).withFloats().withBias().withResidual());
      all.add(MatmulSample.of(dtype, 40, k, 15).withFloats());
      all.add(MatmulSample.of(dtype, 24, k, 7).withFloats().gate());
    }
  }

  /** All parts of an epilogue, with every function. */
  private static void parts(List<Sample> all, MatmulSample plain) {
    for (Nonlinearity f : Nonlinearity.values()) {
      all.add(plain.withBias().then(new Part.Activate(f)).withResidual());
      all.add(plain.then(new Part.Gate(f)).then(new Part.Scale(0.3f)));
    }
    all.add(plain.withBias().then(new Part.SoftCap(1.5f)).withResidual());
  }

  private static void rows(List<Sample> all) {
    all.add(RowSamples.add(3, 24));
    all.add(RowSamples.gate(3, 272));
    all.add(RowSamples.bias(3, 24));
    all.add(RowSamples.scale(3, 24));
    all.add(RowSamples.select(4, 24));
    all.add(ConvSample.of(24, 4));
    all.add(ConvSample.of(64, 2));
    all.add(RowSamples.norm(5, 96, false));
    all.add(RowSamples.norm(3, 509, true));
    all.add(RowSamples.normAndSum(3, 509));
    for (int group : new int[] {16, 32}) {
      all.add(RowSamples.quantise(5, 96, group));
      all.add(RowSamples.quantise(2, 1088, group));
      all.add(RowSamples.normAndQuantise(3, 96, group));
    }
    FLOATS.forEach(dtype -> all.add(RowSamples.embedding(dtype, 509, 24, 0, 508, 17)));
    BLOCKS.forEach(dtype -> all.add(RowSamples.embedding(dtype, 33, 256, 0, 32, 17)));
  }

  private static void heads(List<Sample> all) {
    all.add(HeadSamples.norm(3, 24));
    for (Heads.RopeLayout layout : Heads.RopeLayout.values()) {
      all.add(HeadSamples.rope(3, 24, 24, layout));
      all.add(HeadSamples.rope(2, 80, 20, layout));
      all.add(HeadSamples.rope(2, 80, HeadSamples.interleaved(72, layout), false));
      all.add(HeadSamples.prepare(9, 3, 24, KvLayout.Format.F32, false, layout));
      all.add(HeadSamples.prepare(4, 2, 32, KvLayout.Format.F16, true, layout));
    }
    all.add(HeadSamples.store(3, 24, KvLayout.Format.F32));
    all.add(HeadSamples.store(3, 24, KvLayout.Format.F16));
    all.add(HeadSamples.store(3, 32, KvLayout.Format.Q8_0));
  }

  private static void attention(List<Sample> all) {
    all.add(AttentionSample.of(9, 3, 24, KvLayout.Format.F32, 1, 16, 127, 128, 129, 300));
    all.add(AttentionSample.of(9, 3, 24, KvLayout.Format.F16, 1, 16, 127, 128, 129, 300));
    all.add(AttentionSample.of(4, 2, 64, KvLayout.Format.F32, 257, 31));
    all.add(AttentionSample.of(2, 1, 128, KvLayout.Format.F16, 130, 15));
    all.add(AttentionSample.of(9, 3, 32, KvLayout.Format.Q8_0, 1, 16, 127, 128, 129, 300));
    all.add(AttentionSample.of(3, 1, 96, KvLayout.Format.Q8_0, 257, 31));
  }

  /** Checks that the kernels for all targets compute what the contract says. */
  static void equalsContract(Sample sample) {
    List<int[]> contract = sample.contract();
    Set<List<Kernel>> seen = new HashSet<>();
    for (Target target : Target.all()) {
      KernelCase on = sample.on(target);
      if (seen.add(on.calls().stream().map(KernelCase.Call::kernel).toList())) {
        equal(on.interpret(), contract, sample.name() + " for " + target.name());
      }
    }
  }

  static void equal(List<int[]> actual, List<int[]> expected, String name) {
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("output %d of %s", i, name).isEqualTo(expected.get(i));
    }
  }
}
