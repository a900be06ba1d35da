package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.Value;
import java.util.List;

/**
 * How a row of activations stands in memory when a quantised matrix meets it: integers in [-127,
 * 127], an f32 scale for every 32 of them, and the negated sums of groups of integers, which take
 * the weights' offset back out. Where the machine has an int8 dot product the integers are bytes;
 * elsewhere they are f32, since sums of 32 products of bytes are exact in f32 as well.
 *
 * @param size elements of a row, a multiple of 32
 * @param group elements per sum: 16 or 32
 * @param bytes whether the integers are bytes
 */
public record Activation(int size, int group, boolean bytes) {
  public static Activation of(int size, int group, Target target) {
    return new Activation(size, group, target.dot() != Target.Dot.NONE);
  }

  /** What the integers are stored as. */
  public Mem mem() {
    return bytes ? Mem.I8 : Mem.F32;
  }

  public long quantBytes() {
    return (long) size * mem().bytes();
  }

  public long scaleBytes() {
    return size / 32 * 4L;
  }

  public long sumBytes() {
    return size / group * 4L;
  }

  /** The three buffers as a kernel reads them; bytes as quads. */
  Rows read(KernelBuilder k) {
    return new Rows(
        this,
        k.in("xq", bytes ? Mem.I32 : Mem.F32),
        k.in("x_scale", Mem.F32),
        k.in("x_sum", bytes ? Mem.I32 : Mem.F32));
  }

  /** Buffers to write quantised rows to. */
  Output write(KernelBuilder k) {
    return new Output(
        this,
        k.out("xq", mem()),
        k.out("x_scale", Mem.F32),
        k.out("x_sum", bytes ? Mem.I32 : Mem.F32));
  }

  /** Where quantised rows are written. */
  record Output(Activation form, Value quants, Value scales, Value sums) {
    /** The same for row {@code m}. */
    Output row(KernelBuilder k, Value m) {
      return new Output(
          form,
          k.at(quants, m, form.size),
          k.at(scales, m, form.size / 32),
          k.at(sums, m, form.size / form.group));
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
        Value q = rounded.get(half);
        k.store(quants, k.add(first, 16 * half), form.bytes ? Maths.roundToInt(k, q) : q);
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
      k.store(sums, index, form.bytes ? Maths.roundToInt(k, negated) : negated);
    }
  }

  /** Quantised rows to read. */
  record Rows(Activation form, Value quants, Value scales, Value sums) {
    /** The same for row {@code m}. */
    Rows row(KernelBuilder k, Value m) {
      return new Rows(
          form,
          k.at(quants, m, form.bytes ? form.size / 4 : form.size),
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
