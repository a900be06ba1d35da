package dev.ckernel.emit;

import dev.ckernel.kernel.Element;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Op.DotWeights;
import dev.ckernel.kernel.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Every operation of the kernel IR as a small kernel {@code out[i] = op(a[i], b[i], c[i])}, once on
 * sixteen lanes and once on scalars.
 */
final class OpCases {
  /** Elements of each operand. */
  static final int ELEMENTS = 2048;

  /** The kernel has three inputs and one output, and items of sixteen elements. */
  record Case(Kernel kernel, Mem in, Mem out) {}

  private interface Body {
    Value of(KernelBuilder k, Value a, Value b, Value c);
  }

  private final List<Case> cases = new ArrayList<>();

  private OpCases() {}

  static List<Case> all() {
    OpCases all = new OpCases();
    all.floats();
    all.ints();
    all.conversions();
    all.bools();
    all.vectorsOnly();
    all.scalarsOnly();
    all.memory();
    return all.cases;
  }

  private void floats() {
    f32("add", (k, a, b, c) -> k.add(a, b));
    f32("sub", (k, a, b, c) -> k.sub(a, b));
    f32("mul", (k, a, b, c) -> k.mul(a, b));
    f32("div", (k, a, b, c) -> k.div(a, b));
    f32("max", (k, a, b, c) -> k.max(a, b));
    f32("min", (k, a, b, c) -> k.min(a, b));
    f32("fma", (k, a, b, c) -> k.fma(a, b, c));
    f32("sqrt", (k, a, b, c) -> k.sqrt(a));
    f32("abs", (k, a, b, c) -> k.abs(a));
    f32("neg", (k, a, b, c) -> k.neg(a));
    f32("no_contraction", (k, a, b, c) -> k.add(k.mul(a, b), c));
    f32("no_reassociation", (k, a, b, c) -> k.sub(k.add(a, b), k.add(b, a)));
    f32("grouping", (k, a, b, c) -> k.sub(a, k.sub(b, k.div(c, k.mul(a, b)))));
    f32("double_negation", (k, a, b, c) -> k.neg(k.neg(k.sub(k.neg(a), k.neg(b)))));
    f32("max_constant", (k, a, b, c) -> k.max(a, k.f32(0f)));
    f32("max_negative_zero", (k, a, b, c) -> k.max(k.f32(-0f), a));
    f32("add_negative_zero", (k, a, b, c) -> k.add(a, k.f32(-0f)));
    f32("add_zero", (k, a, b, c) -> k.add(a, k.f32(0f)));
    f32("infinity", (k, a, b, c) -> k.min(a, k.f32(Float.POSITIVE_INFINITY)));
    f32("tiny_constant", (k, a, b, c) -> k.mul(a, k.f32(Float.MIN_VALUE)));
    f32("select", (k, a, b, c) -> k.select(k.lt(a, b), b, c));
    f32("round", (k, a, b, c) -> k.sub(k.add(a, k.f32(0x1.8p23f)), k.f32(0x1.8p23f)));
  }

  private void ints() {
    i32("add", (k, a, b, c) -> k.add(a, b));
    i32("sub", (k, a, b, c) -> k.sub(a, b));
    i32("mul", (k, a, b, c) -> k.mul(a, b));
    i32("max", (k, a, b, c) -> k.max(a, b));
    i32("min", (k, a, b, c) -> k.min(a, b));
    i32("and", (k, a, b, c) -> k.and(a, b));
    i32("or", (k, a, b, c) -> k.or(a, b));
    i32("xor", (k, a, b, c) -> k.xor(a, b));
    for (int n : new int[] {1, 7, 31}) {
      i32("shl" + n, (k, a, b, c) -> k.shl(a, n));
      i32("shr" + n, (k, a, b, c) -> k.shr(a, n));
      i32("ushr" + n, (k, a, b, c) -> k.ushr(a, n));
    }
    i32("shr_by", (k, a, b, c) -> k.shrBy(a, k.and(b, 31)));
    i32("shr_by_one_for_all", (k, a, b, c) -> k.shrBy(k.or(a, b), k.i32(5)));
    List<Integer> levels =
        List.of(1, 24, 45, 63, 79, 93, 106, 118, 129, 141, 153, 166, 181, 197, 217, 255);
    i32("lookup", (k, a, b, c) -> k.lookup(k.and(a, 0x0F0F0F0F), levels));
    i32("muladd16", (k, a, b, c) -> k.mulAdd16(a, b, c));
    i32("muladd16_of_one", (k, a, b, c) -> k.mulAdd16(a, k.i32(0xFFFF7FFF), k.i32(0)));
    i32("select", (k, a, b, c) -> k.select(k.gt(a, b), b, c));
    i32("bits", (k, a, b, c) -> k.or(k.and(a, k.xor(b, c)), k.shr(k.or(a, b), 3)));
    i32("wraps", (k, a, b, c) -> k.sub(k.mul(k.add(a, b), k.sub(b, c)), k.i32(Integer.MIN_VALUE)));
    i32("constants", (k, a, b, c) -> k.add(k.xor(a, k.i32(-1)), k.i32(0x7FFFFFFF)));
    for (DotWeights weights : DotWeights.values()) {
      String name = "dot4_" + weights.name().toLowerCase(java.util.Locale.ROOT);
      i32(
          name,
          (k, a, b, c) -> k.dot4(a, weightBytes(k, b, weights), activationBytes(k, c), weights));
    }
  }

  private static Value weightBytes(KernelBuilder k, Value any, DotWeights weights) {
    return weights == DotWeights.SEVEN_BITS ? k.and(any, k.i32(0x7F7F7F7F)) : any;
  }

  /** Makes every byte odd, so that none is -128. */
  private static Value activationBytes(KernelBuilder k, Value any) {
    return k.or(any, k.i32(0x01010101));
  }

  private void conversions() {
    unary("bits", Mem.F32, Mem.I32, (k, a, b, c) -> k.f32Bits(a));
    unary("from_bits", Mem.I32, Mem.F32, (k, a, b, c) -> k.bitsF32(a));
    unary("to_f32", Mem.I32, Mem.F32, (k, a, b, c) -> k.toF32(a));
    for (Mem mem : List.of(Mem.F32, Mem.I32)) {
      unary("lt", mem, Mem.I32, (k, a, b, c) -> number(k, k.lt(a, b)));
      unary("le", mem, Mem.I32, (k, a, b, c) -> number(k, k.le(a, b)));
      unary("gt", mem, Mem.I32, (k, a, b, c) -> number(k, k.gt(a, b)));
      unary("ge", mem, Mem.I32, (k, a, b, c) -> number(k, k.ge(a, b)));
      unary("eq", mem, Mem.I32, (k, a, b, c) -> number(k, k.eq(a, b)));
      unary("ne", mem, Mem.I32, (k, a, b, c) -> number(k, k.ne(a, b)));
    }
  }

  private void bools() {
    unary("and", Mem.F32, Mem.I32, (k, a, b, c) -> number(k, k.and(k.lt(a, b), k.lt(b, c))));
    unary("or", Mem.F32, Mem.I32, (k, a, b, c) -> number(k, k.or(k.lt(a, b), k.lt(b, c))));
    unary("not", Mem.F32, Mem.I32, (k, a, b, c) -> number(k, k.not(k.lt(a, b))));
    unary(
        "select_bool",
        Mem.F32,
        Mem.I32,
        (k, a, b, c) -> number(k, k.select(k.lt(a, b), k.ge(b, c), k.ne(a, c))));
    unary(
        "logic",
        Mem.F32,
        Mem.I32,
        (k, a, b, c) ->
            number(k, k.and(k.or(k.lt(a, b), k.lt(b, c)), k.not(k.and(k.eq(a, b), k.ne(b, c))))));
  }

  private static Value number(KernelBuilder k, Value condition) {
    return k.select(condition, k.i32(1), k.i32(0));
  }

  private void vectorsOnly() {
    vector("sum_tree", Mem.F32, Mem.F32, (k, a, b, c) -> k.mul(k.sumTree(a), b));
    vector("max_tree", Mem.F32, Mem.F32, (k, a, b, c) -> k.min(k.maxTree(a), b));
    vector("iota", Mem.I32, Mem.I32, (k, a, b, c) -> k.add(a, k.iota()));
  }

  private void scalarsOnly() {
    scalar("div", (k, a, b, c) -> k.div(positive(k, a), k.or(positive(k, b), k.i32(1))));
    scalar("rem", (k, a, b, c) -> k.rem(positive(k, a), 77));
    scalar("when", OpCases::branch);
    scalar("loop", OpCases::loop);
  }

  private static Value positive(KernelBuilder k, Value a) {
    return k.and(a, k.i32(0x7FFFFFFF));
  }

  private static Value branch(KernelBuilder k, Value a, Value b, Value c) {
    var result = k.var("result", a);
    k.when(
        k.lt(a, b),
        () -> k.set(result, k.add(b, c)),
        () -> k.when(k.eq(k.and(c, 1), k.i32(1)), () -> k.set(result, c)));
    return k.get(result);
  }

  private static Value loop(KernelBuilder k, Value a, Value b, Value c) {
    var x = k.var("x", a);
    var y = k.var("y", b);
    k.loop(
        "i",
        k.i32(0),
        k.and(c, 15),
        1,
        i -> {
          Value old = k.get(x);
          k.set(x, k.add(k.get(y), i));
          k.set(y, k.xor(old, k.shl(k.get(y), 1)));
        });
    return k.sub(k.get(x), k.get(y));
  }

  /** Every element type through memory: full vectors, and the first lanes only. */
  private void memory() {
    for (Mem mem : Mem.values()) {
      unary("copy", mem, mem, (k, a, b, c) -> a);
      for (int count : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 12, 15}) {
        KernelBuilder k = new KernelBuilder("part" + count + "_" + name(mem), "");
        Value a = k.in("a", mem);
        k.in("b", mem);
        k.in("c", mem);
        Value out = k.out("out", mem);
        k.loop(
            "i",
            k.scalar("begin"),
            k.scalar("end"),
            1,
            i -> {
              // Ends where the buffer ends.
              Value at = k.add(k.mul(i, 16), 16 - count);
              k.store(out, at, k.load16(a, at, count), count);
            });
        cases.add(new Case(k.build(), mem, mem));
      }
    }
  }

  private void f32(String name, Body body) {
    unary(name, Mem.F32, Mem.F32, body);
  }

  private void i32(String name, Body body) {
    unary(name, Mem.I32, Mem.I32, body);
  }

  private void unary(String name, Mem in, Mem out, Body body) {
    vector(name, in, out, body);
    cases.add(kernel(name + "_" + name(in) + "_to_" + name(out) + "_scalar", in, out, false, body));
  }

  private void scalar(String name, Body body) {
    cases.add(kernel(name + "_scalar", Mem.I32, Mem.I32, false, body));
  }

  private void vector(String name, Mem in, Mem out, Body body) {
    cases.add(kernel(name + "_" + name(in) + "_to_" + name(out), in, out, true, body));
  }

  private static String name(Mem mem) {
    return mem.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Case kernel(String name, Mem in, Mem out, boolean wide, Body body) {
    KernelBuilder k = new KernelBuilder("op_" + name, "out = " + name + "(a, b, c)");
    Value a = k.in("a", in);
    Value b = k.in("b", in);
    Value c = k.in("c", in);
    Value y = k.out("out", out);
    int width = wide ? 16 : 1;
    k.loop(
        "item",
        k.scalar("begin"),
        k.scalar("end"),
        1,
        item -> {
          Value first = k.mul(item, 16);
          k.loop(
              "i",
              first,
              k.add(first, 16),
              width,
              i -> {
                Value result =
                    wide
                        ? body.of(k, k.load16(a, i), k.load16(b, i), k.load16(c, i))
                        : body.of(k, k.load(a, i), k.load(b, i), k.load(c, i));
                k.store(y, i, result);
              });
        });
    if (in.element() == Element.BOOL) {
      throw new IllegalArgumentException("no memory of bool");
    }
    return new Case(k.build(), in, out);
  }
}
