package dev.ckernel.emit;

import dev.ckernel.kernel.Element;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Op.DotWeights;
import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Kernels that hold every operation of the IR, on vectors and on scalars, with inputs full of the
 * numbers that go wrong. For the tests of all emitters.
 */
public final class OpKernels {
  /** Items of each kernel; an item is 16 elements of each input. */
  public static final int ITEMS = 8;

  private static final int ELEMENTS = ITEMS * 16;
  private static final int SLOTS = 48;

  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    0x1.fffffcp-127f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    16777215f,
    0x1.000002p0f,
    0x1.fffffep-1f,
    3.1415927f,
    1e-30f,
    -1e30f,
  };

  private static final int[] SPECIAL_INTS = {
    0,
    1,
    -1,
    127,
    128,
    -128,
    255,
    256,
    65535,
    65536,
    16777217,
    -16777217,
    33554435,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0x7F80_0001,
    0x8000_0001,
    0x4B40_0000,
  };

  private OpKernels() {}

  /** A kernel with what to give it: byte[] for buffers, Integer for scalars. */
  public record Case(Kernel kernel, List<Object> arguments) {
    @Override
    public String toString() {
      return kernel.name();
    }
  }

  public static List<Case> all() {
    List<Case> all = new ArrayList<>();
    for (boolean vector : new boolean[] {true, false}) {
      all.add(floats(vector));
      all.add(ints(vector));
      all.add(bools(vector));
    }
    for (Mem mem : Mem.values()) {
      all.add(memory(mem));
    }
    return all;
  }

  private static KernelBuilder builder(String name) {
    return new KernelBuilder(name, "Holds operations for a test.");
  }

  /** The inputs and outputs that all kernels here have, and where the next result goes. */
  private static final class Bench {
    final KernelBuilder k;
    final boolean vector;
    final Value a;
    final Value b;
    final Value c;
    final Value m;
    final Value n;
    final Value floatsOut;
    final Value intsOut;
    final Value begin;
    final Value end;
    private int floatSlot;
    private int intSlot;

    Bench(String name, boolean vector) {
      k = builder(name + (vector ? "Vector" : "Scalar"));
      this.vector = vector;
      a = k.in("a", Mem.F32);
      b = k.in("b", Mem.F32);
      c = k.in("c", Mem.F32);
      m = k.in("m", Mem.I32);
      n = k.in("n", Mem.I32);
      floatsOut = k.out("floats", Mem.F32);
      intsOut = k.out("ints", Mem.I32);
      begin = k.scalar("begin");
      end = k.scalar("end");
    }

    Value load(Value pointer, Value at) {
      return vector ? k.load16(pointer, at) : k.load(pointer, at);
    }

    /** Runs {@code body} for each element or each 16 of them. */
    Case build(java.util.function.Consumer<Value> body) {
      k.loop(
          "item",
          begin,
          end,
          1,
          item -> {
            if (vector) {
              body.accept(k.mul(item, 16));
            } else {
              k.loop("lane", 0, 16, 1, lane -> body.accept(k.add(k.mul(item, 16), lane)));
            }
          });
      return new Case(
          k.build(),
          List.of(
              floatInput(1),
              floatInput(2),
              floatInput(3),
              intInput(4),
              intInput(5),
              new byte[4 * ELEMENTS * SLOTS],
              new byte[4 * ELEMENTS * SLOTS]));
    }

    void put(Value at, Value value) {
      switch (value.element()) {
        case F32 -> k.store(k.at(floatsOut, (long) ELEMENTS * floatSlot++), at, value);
        case I32 -> k.store(k.at(intsOut, (long) ELEMENTS * intSlot++), at, value);
        case BOOL -> put(at, k.select(value, k.i32(1), k.i32(0)));
      }
    }
  }

  private static Case floats(boolean vector) {
    Bench bench = new Bench("floats", vector);
    KernelBuilder k = bench.k;
    return bench.build(at -> {
      Value x = bench.load(bench.a, at);
      Value y = bench.load(bench.b, at);
      Value z = bench.load(bench.c, at);
      bench.put(at, k.add(x, y));
      bench.put(at, k.sub(x, y));
      bench.put(at, k.mul(x, y));
      bench.put(at, k.div(x, y));
      bench.put(at, k.max(x, y));
      bench.put(at, k.min(x, y));
      bench.put(at, k.max(k.f32(-0f), y));
      bench.put(at, k.fma(x, y, z));
      bench.put(at, k.fma(k.f32(1.5f), y, z));
      bench.put(at, k.fma(y, k.f32(-0.3f), k.f32(0.7f)));
      bench.put(at, k.add(k.mul(x, y), z));
      bench.put(at, k.sub(k.sub(x, y), k.sub(y, k.sub(z, x))));
      bench.put(at, k.div(k.f32(1f), k.div(x, k.mul(y, z))));
      bench.put(at, k.sqrt(x));
      bench.put(at, k.abs(x));
      bench.put(at, k.neg(x));
      bench.put(at, k.neg(k.neg(k.sub(x, k.f32(-2f)))));
      bench.put(at, k.f32Bits(x));
      bench.put(at, k.select(k.lt(x, y), x, z));
      bench.put(at, k.select(k.lt(x, y), k.f32(Float.NEGATIVE_INFINITY), z));
      if (vector) {
        bench.put(at, k.broadcast(k.sumTree(x), 16));
        bench.put(at, k.broadcast(k.maxTree(y), 16));
        bench.put(at, k.broadcast(k.load(bench.a, at), 16));
      }
      Variable total = k.var("total", z);
      k.loop("turn", 0, 5, 1, turn -> k.set(total, k.fma(x, y, k.get(total))));
      bench.put(at, k.get(total));
      Variable shifted = k.var("shifted", x);
      Value before = k.get(shifted);
      k.set(shifted, k.mul(k.get(shifted), k.f32(3f)));
      bench.put(at, k.sub(k.get(shifted), before));
    });
  }

  private static Case ints(boolean vector) {
    Bench bench = new Bench("ints", vector);
    KernelBuilder k = bench.k;
    return bench.build(at -> {
      Value x = bench.load(bench.m, at);
      Value y = bench.load(bench.n, at);
      bench.put(at, k.add(x, y));
      bench.put(at, k.sub(x, y));
      bench.put(at, k.sub(k.i32(7), k.sub(x, k.i32(-9))));
      bench.put(at, k.mul(x, y));
      bench.put(at, k.max(x, y));
      bench.put(at, k.min(x, y));
      bench.put(at, k.and(x, y));
      bench.put(at, k.or(x, y));
      bench.put(at, k.xor(x, y));
      bench.put(at, k.or(k.and(x, 0xFF), k.xor(y, k.i32(-1))));
      for (int shift : new int[] {1, 7, 24, 31}) {
        bench.put(at, k.shl(x, shift));
        bench.put(at, k.shr(x, shift));
        bench.put(at, k.ushr(x, shift));
      }
      bench.put(at, k.toF32(x));
      bench.put(at, k.bitsF32(x));
      bench.put(at, k.select(k.lt(x, y), x, y));
      Value bytes = k.and(y, 0x7E7E7E7E);
      bench.put(at, k.dot4(x, y, bytes, DotWeights.SIGNED));
      bench.put(at, k.dot4(x, y, bytes, DotWeights.UNSIGNED));
      bench.put(at, k.dot4(x, k.and(y, 0x7F7F7F7F), bytes, DotWeights.SEVEN_BITS));
      if (vector) {
        bench.put(at, k.add(k.iota(), x));
      } else {
        Value divisor = k.add(k.and(y, 1023), k.i32(1));
        bench.put(at, k.div(k.and(x, Integer.MAX_VALUE), divisor));
        bench.put(at, k.rem(k.and(x, 0xFFFFFF), 37));
        bench.put(at, k.sub(k.i32(5), k.rem(k.and(x, 0xFFFFFF), 10)));
      }
    });
  }

  private static Case bools(boolean vector) {
    Bench bench = new Bench("bools", vector);
    KernelBuilder k = bench.k;
    return bench.build(at -> {
      Value x = bench.load(bench.a, at);
      Value y = bench.load(bench.b, at);
      Value i = bench.load(bench.m, at);
      Value j = bench.load(bench.n, at);
      bench.put(at, k.lt(x, y));
      bench.put(at, k.le(x, y));
      bench.put(at, k.gt(x, y));
      bench.put(at, k.ge(x, y));
      bench.put(at, k.eq(x, y));
      bench.put(at, k.ne(x, y));
      bench.put(at, k.lt(i, j));
      bench.put(at, k.le(i, j));
      bench.put(at, k.gt(i, j));
      bench.put(at, k.ge(i, j));
      bench.put(at, k.eq(i, j));
      bench.put(at, k.ne(i, j));
      Value positive = k.gt(x, k.f32(0f));
      Value odd = k.eq(k.and(i, 1), k.i32(1));
      bench.put(at, k.not(positive));
      bench.put(at, k.and(positive, odd));
      bench.put(at, k.or(odd, k.not(positive)));
      bench.put(at, k.select(odd, x, y));
      bench.put(at, k.select(positive, i, j));
      bench.put(at, k.select(positive, odd, k.lt(i, j)));
      Variable any = k.var("any", positive);
      k.loop("turn", 0, 3, 1, turn -> k.set(any, k.and(k.get(any), odd)));
      bench.put(at, k.get(any));
      Value first = k.load(bench.m, at);
      Variable branch = k.var("branch", k.i32(3));
      k.when(
          k.and(k.gt(first, k.i32(0)), k.lt(first, k.i32(1000))),
          () -> k.set(branch, k.add(k.get(branch), 10)),
          () -> k.when(k.lt(first, k.i32(0)), () -> k.set(branch, first)));
      bench.put(at, k.broadcast(k.get(branch), vector ? 16 : 1));
    });
  }

  /** Loads and stores of one kind of memory and of many counts of lanes. */
  private static Case memory(Mem mem) {
    boolean isFloat = mem.element() == Element.F32;
    KernelBuilder k = builder("memory" + mem);
    Value narrow = k.in("narrow", mem);
    Value wide = k.in("wide", isFloat ? Mem.F32 : Mem.I32);
    Value shift = k.scalar("shift");
    Value loaded = k.out("loaded", isFloat ? Mem.F32 : Mem.I32);
    Value stored = k.out("stored", mem);
    Value begin = k.scalar("begin");
    Value end = k.scalar("end");
    int[] counts = {1, 2, 3, 7, 8, 13, 16};
    k.loop(
        "item",
        begin,
        end,
        1,
        item -> {
          Value at = k.add(k.mul(item, 16), shift);
          Value dense = k.mul(item, 16);
          for (int i = 0; i < counts.length; i++) {
            long slot = (long) i * ELEMENTS;
            k.store(k.at(loaded, slot), dense, k.load16(narrow, at, counts[i]));
            k.store(k.at(stored, slot), dense, k.load16(wide, at), counts[i]);
          }
          // One by one, backwards through a pointer.
          Value backwards = k.at(narrow, k.sub(k.i32(ITEMS - 1), item), 16);
          long slot = (long) counts.length * ELEMENTS;
          k.loop(
              "lane",
              0,
              16,
              3,
              lane -> {
                Value one = k.add(dense, lane);
                k.store(k.at(loaded, slot), one, k.load(backwards, k.sub(k.i32(15), lane)));
                k.store(k.at(stored, slot), one, k.load(wide, k.add(at, lane)));
              });
        });
    byte[] random = new byte[4 * (ELEMENTS + 16)];
    new Random(6).nextBytes(random);
    int slots = (counts.length + 1) * ELEMENTS;
    return new Case(
        k.build(),
        List.of(
            random,
            isFloat ? floatInput(7) : random,
            5,
            new byte[4 * slots],
            new byte[mem.bytes() * slots]));
  }

  private static byte[] floatInput(int seed) {
    Random random = new Random(seed);
    ByteBuffer bytes = ByteBuffer.allocate(4 * (ELEMENTS + 16)).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putFloat(
          switch (random.nextInt(3)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> random.nextFloat() * 8 - 4;
            default -> Float.intBitsToFloat(random.nextInt());
          });
    }
    return bytes.array();
  }

  private static byte[] intInput(int seed) {
    Random random = new Random(seed);
    ByteBuffer bytes = ByteBuffer.allocate(4 * (ELEMENTS + 16)).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putInt(
          switch (random.nextInt(3)) {
            case 0 -> SPECIAL_INTS[random.nextInt(SPECIAL_INTS.length)];
            case 1 -> random.nextInt(200) - 100;
            default -> random.nextInt();
          });
    }
    return bytes.array();
  }
}
