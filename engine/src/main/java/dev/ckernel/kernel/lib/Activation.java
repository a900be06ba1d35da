package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import java.util.List;

/**
 * How a row of activations stands in memory when a quantised matrix meets it: integers in [-127,
 * 127] as bytes, an f32 scale for every 32 of them, and the negated sums of groups of integers as
 * f32, which take the weights' offset back out or weigh their minimums.
 *
 * <p>Some stand there twice. With an int8 dot product the sums are i32 too, to begin a dot product
 * with. Without one the integers are f32 too: sums of 32 products of bytes are exact in f32.
 *
 * @param size elements of a row, a multiple of 32
 * @param group elements per sum: 16 or 32
 * @param floats whether the integers are f32 too, and not the sums i32
 */
public record Activation(int size, int group, boolean floats) {
  public static Activation of(int size, int group, Target target) {
    return new Activation(size, group, target.dot() == Target.Dot.NONE);
  }

  /** What a kernel reads: integers, scales and sums, each in one form. */
  public enum Reads {
    BYTES_AND_SUMS,
    BYTES_AND_I32_SUMS,
    FLOATS_AND_SUMS
  }

  /** Bytes of the integers as f32. */
  public long floatBytes() {
    return 4L * size;
  }

  public long scaleBytes() {
    return size / 32 * 4L;
  }

  /** Bytes of the sums, in either form. */
  public long sumBytes() {
    return size / group * 4L;
  }

  /** The three buffers as a kernel reads them; bytes as quads. */
  Rows read(KernelBuilder k, Reads reads) {
    boolean asFloats = reads == Reads.FLOATS_AND_SUMS;
    return new Rows(
        this,
        k.in("xq", asFloats ? Mem.F32 : Mem.I32),
        asFloats ? size : size / 4,
        k.in("x_scale", Mem.F32),
        k.in("x_sum", reads == Reads.BYTES_AND_I32_SUMS ? Mem.I32 : Mem.F32));
  }

  /** Buffers to write quantised rows to. */
  Output write(KernelBuilder k) {
    return new Output(
        this,
        k.out("xq", Mem.I8),
        k.out("x_scale", Mem.F32),
        k.out("x_sum", Mem.F32),
        floats ? k.out("xq_f32", Mem.F32) : k.out("x_sum_i32", Mem.I32));
  }

  /**
   * Where quantised rows are written.
   *
   * @param again the integers as f32, or the sums as i32
   */
  record Output(Activation form, Value quants, Value scales, Value sums, Value again) {
    /** The same for row {@code m}. */
    Output row(KernelBuilder k, Value m) {
      int groups = form.size / form.group;
      return new Output(
          form,
          k.at(quants, m, form.size),
          k.at(scales, m, form.size / 32),
          k.at(sums, m, groups),
          k.at(again, m, form.floats ? form.size : groups));
    }

    /** Quantises block {@code b} of this row, whose 32 elements are two vectors. */
    void block(KernelBuilder k, Value b, Value low, Value high) {
      Value most = k.maxTree(k.max(k.abs(low), k.abs(high)));
      Value enough = k.ge(most, k.f32(0x1p-100f));
      Value inverse = k.select(enough, k.div(k.f32(127f), most), k.f32(0f));
      k.store(scales, b, k.mul(most, k.f32(1f / 127f)));
      List<Value> rounded =
          List.of(Maths.round(k, k.mul(low, inverse)), Maths.round(k, k.mul(high, inverse)));
      Value first = k.mul(b, 32);
      for (int half = 0; half < 2; half++) {
        Value at = k.add(first, 16 * half);
        Value q = rounded.get(half);
        k.store(quants, at, Maths.roundToInt(k, q));
        if (form.floats) {
          k.store(again, at, q);
        }
      }
      if (form.group == 32) {
        sum(k, b, k.add(rounded.get(0), rounded.get(1)));
      } else {
        sum(k, k.mul(b, 2), rounded.get(0));
        sum(k, k.add(k.mul(b, 2), 1), rounded.get(1));
      }
    }

    private void sum(KernelBuilder k, Value index, Value rounded) {
      Value negated = k.neg(k.sumTree(rounded));
      k.store(sums, index, negated);
      if (!form.floats) {
        k.store(again, index, Maths.roundToInt(k, negated));
      }
    }
  }

  /**
   * Quantised rows to read.
   *
   * @param stride elements of {@code quants} from one row to the next
   */
  record Rows(Activation form, Value quants, int stride, Value scales, Value sums) {
    /** The same for row {@code m}. */
    Rows row(KernelBuilder k, Value m) {
      return new Rows(
          form,
          k.at(quants, m, stride),
          stride,
          k.at(scales, m, form.size / 32),
          k.at(sums, m, form.size / form.group));
    }

    /** The negated sum of the {@code sub}-th sub-block of {@code width} elements of this row. */
    Value sum(KernelBuilder k, Value sub, int width) {
      if (form.group == width) {
        return k.load(sums, sub);
      }
      Value first = k.mul(sub, 2);
      return k.add(k.load(sums, first), k.load(sums, k.add(first, 1)));
    }
  }
}
