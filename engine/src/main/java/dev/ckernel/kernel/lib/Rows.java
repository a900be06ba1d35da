package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import java.util.List;
import java.util.function.Consumer;

/** Kernels that treat each element, or each row, by itself. A work item is a row, mostly. */
public final class Rows {
  private static final int PIECE = 512;

  private Rows() {}

  /** {@code y[m] = x[selected[m]]}. */
  public static Kernel select(String name, String about, int size, int stride) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value x = k.in("x", Mem.F32);
    Value selected = k.in("selected", Mem.I32);
    Value y = k.out("y", Mem.F32);
    perRow(
        k,
        m -> {
          Value from = k.at(x, k.load(selected, m), stride);
          Value to = k.at(y, m, stride);
          Norm.forVectors(k, size, (i, count) -> k.store(to, i, k.load16(from, i)));
        });
    return k.build();
  }

  /** {@code y[m] = (x[group·m] + x[group·m + 1] + …) / group}, added from 0 in that order. */
  public static Kernel pool(
      String name, String about, int group, int size, int inputStride, int outputStride) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value x = k.in("x", Mem.F32);
    Value y = k.out("y", Mem.F32);
    perRow(
        k,
        m -> {
          Value from = k.at(x, m, (long) group * inputStride);
          Value to = k.at(y, m, outputStride);
          Norm.forVectors(
              k,
              size,
              (i, count) -> {
                Value sum = k.f32x16(0);
                for (int row = 0; row < group; row++) {
                  sum = k.add(sum, k.load16(k.at(from, (long) row * inputStride), i, count));
                }
                k.store(to, i, k.div(sum, k.broadcast(k.f32(group), 16)), count);
              });
        });
    return k.build();
  }

  /** {@code y = a + b}. */
  public static Kernel add(String name, String about, int size, int stride) {
    return binary(name, about, size, stride, stride, KernelBuilder::add);
  }

  /** {@code y = f(a) * b}. */
  public static Kernel gate(
      String name, String about, Nonlinearity f, int size, int inputStride, int outputStride) {
    return binary(name, about, size, inputStride, outputStride, (k, a, b) -> k.mul(f.of(k, a), b));
  }

  private interface Binary {
    Value of(KernelBuilder k, Value a, Value b);
  }

  private static Kernel binary(
      String name, String about, int size, int inputStride, int outputStride, Binary op) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value a = k.in("a", Mem.F32);
    Value b = k.in("b", Mem.F32);
    Value y = k.out("y", Mem.F32);
    perRow(
        k,
        m -> {
          Value rowA = k.at(a, m, inputStride);
          Value rowB = k.at(b, m, inputStride);
          Value to = k.at(y, m, outputStride);
          Norm.forVectors(
              k,
              size,
              (i, count) -> k.store(to, i, op.of(k, k.load16(rowA, i), k.load16(rowB, i))));
        });
    return k.build();
  }

  /** {@code y = x * factor}. */
  public static Kernel scale(
      String name, String about, float factor, int size, int inputStride, int outputStride) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value x = k.in("x", Mem.F32);
    Value y = k.out("y", Mem.F32);
    perRow(
        k,
        m -> {
          Value from = k.at(x, m, inputStride);
          Value to = k.at(y, m, outputStride);
          Norm.forVectors(
              k, size, (i, count) -> k.store(to, i, k.mul(k.load16(from, i), k.f32(factor))));
        });
    return k.build();
  }

  /** {@code y = x + bias}. */
  public static Kernel bias(
      String name, String about, int size, int inputStride, int outputStride) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value x = k.in("x", Mem.F32);
    Value bias = k.in("bias", Mem.F32);
    Value y = k.out("y", Mem.F32);
    perRow(
        k,
        m -> {
          Value from = k.at(x, m, inputStride);
          Value to = k.at(y, m, outputStride);
          Norm.forVectors(
              k, size, (i, count) -> k.store(to, i, k.add(k.load16(from, i), k.load16(bias, i))));
        });
    return k.build();
  }

  /**
   * f32 rows to their quantised form. A work item is one of the {@link #pieces} of a row, so that
   * threads have a share in a single one.
   */
  public static Kernel quantise(String name, String about, Activation form, int stride) {
    KernelBuilder k = new KernelBuilder(name, about);
    Value x = k.in("x", Mem.F32);
    Activation.Output out = form.write(k);
    int pieces = pieces(form);
    perItem(
        k,
        "item",
        item -> {
          Value m = k.div(item, pieces);
          Value from = k.at(x, m, stride);
          Activation.Output to = out.row(k, m);
          Value first = k.mul(k.rem(item, pieces), PIECE / 32);
          k.loop(
              "b",
              first,
              k.min(k.add(first, PIECE / 32), k.i32(form.size() / 32)),
              1,
              b -> {
                Value i = k.mul(b, 32);
                to.block(k, b, k.load16(from, i), k.load16(from, k.add(i, 16)));
              });
        });
    return k.build();
  }

  /** Of at most {@value #PIECE} elements, in which a row is quantised. */
  public static int pieces(Activation form) {
    return Math.ceilDiv(form.size(), PIECE);
  }

  /** {@code y[m] = table[tokens[m]]}, read from the packed table and dequantised. */
  public static Kernel embedding(
      String name, String about, WeightFormat format, int size, int stride) {
    KernelBuilder k = new KernelBuilder(name, about);
    List<Value> table = TileReader.parameters(k, "table", format, size);
    Value tokens = k.in("tokens", Mem.I32);
    Value y = k.out("y", Mem.F32);
    perRow(
        k,
        m -> {
          Value token = k.load(tokens, m);
          Value lane = k.and(token, WeightFormat.TILE - 1);
          TileReader tile = TileReader.of(k, table, format, size, k.shr(token, 4), lane);
          Value to = k.at(y, m, stride);
          switch (format) {
            case WeightFormat.Plain plain ->
                k.loop("i", 0, size, 1, i -> k.store(to, i, tile.load(k, 0, i)));
            case WeightFormat.Blocks blocks ->
                k.loop(
                    "sub",
                    0,
                    size / blocks.subBlock(),
                    1,
                    sub -> dequantise(k, blocks, tile, sub, to));
          }
        });
    return k.build();
  }

  /** Writes the weights of sub-block {@code index} of one output. */
  private static void dequantise(
      KernelBuilder k, WeightFormat.Blocks format, TileReader tile, Value index, Value to) {
    Scales.SubBlock scales = format.load(k, tile, index);
    Value minimum = scales.minimum();
    int count = format.quadsPerStep();
    int steps = format.subBlock() / (4 * count);
    Value offset = k.f32(SmallFloats.BIAS + format.offset());
    k.loop(
        "step",
        0,
        steps,
        1,
        i -> {
          Value step = k.add(k.mul(index, steps), i);
          List<Value> floats = format.floats(k, tile, step, count);
          for (int input = 0; input < floats.size(); input++) {
            Value weight = k.mul(k.sub(floats.get(input), offset), scales.scale());
            Value at = k.add(k.mul(step, 4 * count), input);
            k.store(to, at, minimum == null ? weight : k.sub(weight, minimum));
          }
        });
  }

  private static void perRow(KernelBuilder k, Consumer<Value> body) {
    perItem(k, "m", body);
  }

  private static void perItem(KernelBuilder k, String name, Consumer<Value> body) {
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    k.loop(name, begin, end, 1, body);
  }
}
