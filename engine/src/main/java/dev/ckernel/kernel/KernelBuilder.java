package dev.ckernel.kernel;

import dev.ckernel.kernel.Op.BinaryOp;
import dev.ckernel.kernel.Op.CompareOp;
import dev.ckernel.kernel.Op.DotWeights;
import dev.ckernel.kernel.Op.ReduceOp;
import dev.ckernel.kernel.Op.ShiftOp;
import dev.ckernel.kernel.Op.UnaryOp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Builds a {@link Kernel}. A kernel is a Java method that calls this: Java's own loops unroll at
 * build time, {@link #loop} makes a loop of the kernel. Binary operations broadcast a scalar
 * operand to the other one's lanes.
 */
public final class KernelBuilder {
  private final String name;
  private final String about;
  private final List<Param> params = new ArrayList<>();
  private final Deque<List<Stmt>> blocks = new ArrayDeque<>();
  private int nextId;

  public KernelBuilder(String name, String about) {
    this.name = name;
    this.about = about;
    blocks.push(new ArrayList<>());
  }

  /** Ends the kernel; the builder is of no use afterwards. */
  public Kernel build() {
    Kernel kernel = new Kernel(name, about, params, blocks.pop(), nextId);
    Verifier.verify(kernel);
    return kernel;
  }

  // Parameters

  /** A buffer that is only read. */
  public Value in(String buffer, Mem mem) {
    return buffer(buffer, mem, false);
  }

  /** A buffer that is written, and perhaps read. */
  public Value out(String buffer, Mem mem) {
    return buffer(buffer, mem, true);
  }

  private Value buffer(String buffer, Mem mem, boolean writable) {
    Value value = new Value(nextId++, new Type.Pointer(mem, params.size()), buffer);
    params.add(new Param.Buffer(value, writable));
    return value;
  }

  /** A scalar i32 that is known only when the kernel runs. */
  public Value scalar(String scalar) {
    Value value = new Value(nextId++, Type.I32, scalar);
    params.add(new Param.Scalar(value));
    return value;
  }

  // Statements

  /** {@code for (i = from; i < to; i += step)}. */
  public void loop(String index, Value from, Value to, int step, Consumer<Value> body) {
    Value i = new Value(nextId++, Type.I32, index);
    emit(new Stmt.For(i, from, to, step, block(() -> body.accept(i))));
  }

  /** {@code for (i = from; i < to; i += step)}; a loop of one turn is laid open. */
  public void loop(String index, int from, int to, int step, Consumer<Value> body) {
    if (to - from <= step && to > from) {
      body.accept(i32(from));
    } else {
      loop(index, i32(from), i32(to), step, body);
    }
  }

  public void when(Value condition, Runnable then) {
    emit(new Stmt.If(condition, block(then), List.of()));
  }

  public void when(Value condition, Runnable then, Runnable otherwise) {
    emit(new Stmt.If(condition, block(then), block(otherwise)));
  }

  public void note(String text) {
    emit(new Stmt.Note(text));
  }

  /** A variable with its first value. */
  public Variable var(String variable, Value initial) {
    Variable v = new Variable(nextId++, initial.register(), variable);
    emit(new Stmt.Declare(v, initial));
    return v;
  }

  public void set(Variable variable, Value value) {
    emit(new Stmt.Assign(variable, value));
  }

  public Value get(Variable variable) {
    return let(variable.name(), variable.type(), new Op.Read(variable));
  }

  /** Stores all lanes of {@code value}. */
  public void store(Value pointer, Value index, Value value) {
    store(pointer, index, value, value.lanes());
  }

  /** Stores the first {@code count} lanes. */
  public void store(Value pointer, Value index, Value value, int count) {
    emit(new Stmt.Store(pointer, index, value, count));
  }

  /** Asks for the memory of an element that will be read soon. */
  public void prefetch(Value pointer, Value index) {
    emit(new Stmt.Prefetch(pointer, index));
  }

  private List<Stmt> block(Runnable body) {
    blocks.push(new ArrayList<>());
    body.run();
    return blocks.pop();
  }

  private void emit(Stmt stmt) {
    blocks.element().add(stmt);
  }

  Value let(String label, Type type, Op op) {
    Value value = new Value(nextId++, type, label);
    emit(new Stmt.Let(value, op));
    return value;
  }

  // Values

  public Value f32(float value) {
    return let("c", Type.F32, new Op.ConstF32(value));
  }

  public Value i32(int value) {
    return let("c", Type.I32, new Op.ConstI32(value));
  }

  /** A constant in sixteen lanes. */
  public Value f32x16(float value) {
    return broadcast(f32(value), Type.LANES);
  }

  /** A constant in sixteen lanes. */
  public Value i32x16(int value) {
    return broadcast(i32(value), Type.LANES);
  }

  public Value broadcast(Value a, int lanes) {
    return lanes == a.lanes()
        ? a
        : let("b", a.register().withLanes(lanes), new Op.Broadcast(a, lanes));
  }

  /** 0, 1, … 15. */
  public Value iota() {
    return let("lane", Type.I32X16, new Op.Iota(0, Type.LANES));
  }

  /** Sixteen elements. */
  public Value load16(Value pointer, Value index) {
    return load16(pointer, index, Type.LANES);
  }

  /** Sixteen lanes, of which the first {@code count} are read and the others are 0. */
  public Value load16(Value pointer, Value index, int count) {
    return load(pointer, index, Type.LANES, count);
  }

  /** One element. */
  public Value load(Value pointer, Value index) {
    return load(pointer, index, 1, 1);
  }

  Value load(Value pointer, Value index, int lanes, int count) {
    Type.Pointer p = pointer.pointer();
    return let(
        pointer.name(),
        new Type.Register(p.mem().element(), lanes),
        new Op.Load(pointer, index, lanes, count));
  }

  /** {@code pointer + index * stride}, in elements. */
  public Value at(Value pointer, Value index, long stride) {
    return let(pointer.name(), pointer.type(), new Op.Advance(pointer, index, stride));
  }

  /** {@code pointer + offset}, in elements. */
  public Value at(Value pointer, long offset) {
    return offset == 0 ? pointer : at(pointer, i32(1), offset);
  }

  public Value add(Value a, Value b) {
    return binary(BinaryOp.ADD, a, b);
  }

  public Value add(Value a, int b) {
    return b == 0 ? a : binary(BinaryOp.ADD, a, i32(b));
  }

  public Value sub(Value a, Value b) {
    return binary(BinaryOp.SUB, a, b);
  }

  public Value mul(Value a, Value b) {
    return binary(BinaryOp.MUL, a, b);
  }

  public Value mul(Value a, int b) {
    return b == 1 ? a : binary(BinaryOp.MUL, a, i32(b));
  }

  public Value div(Value a, Value b) {
    return binary(BinaryOp.DIV, a, b);
  }

  /** Quotient of scalar i32 that are not negative. */
  public Value div(Value a, int b) {
    return b == 1 ? a : binary(BinaryOp.DIV, a, i32(b));
  }

  /** Remainder of scalar i32 that are not negative. */
  public Value rem(Value a, int b) {
    return rem(a, i32(b));
  }

  /** Remainder of scalar i32 that are not negative. */
  public Value rem(Value a, Value b) {
    return binary(BinaryOp.REM, a, b);
  }

  public Value max(Value a, Value b) {
    return binary(BinaryOp.MAX, a, b);
  }

  public Value min(Value a, Value b) {
    return binary(BinaryOp.MIN, a, b);
  }

  public Value and(Value a, Value b) {
    return binary(BinaryOp.AND, a, b);
  }

  public Value and(Value a, int b) {
    return binary(BinaryOp.AND, a, i32(b));
  }

  public Value or(Value a, Value b) {
    return binary(BinaryOp.OR, a, b);
  }

  public Value xor(Value a, Value b) {
    return binary(BinaryOp.XOR, a, b);
  }

  public Value shl(Value a, int amount) {
    return shift(ShiftOp.LEFT, a, amount);
  }

  public Value shr(Value a, int amount) {
    return shift(ShiftOp.RIGHT, a, amount);
  }

  public Value ushr(Value a, int amount) {
    return shift(ShiftOp.RIGHT_UNSIGNED, a, amount);
  }

  /** {@code a >>> places}, where places are 0..31. */
  public Value shrBy(Value a, Value places) {
    return binary(BinaryOp.SHR_BY, a, places);
  }

  private Value shift(ShiftOp kind, Value a, int amount) {
    return amount == 0 ? a : let("s", a.type(), new Op.Shift(kind, a, amount));
  }

  private Value binary(BinaryOp kind, Value a, Value b) {
    int lanes = Math.max(a.lanes(), b.lanes());
    Value wideA = broadcast(a, lanes);
    Value wideB = broadcast(b, lanes);
    return let("v", wideA.type(), new Op.Binary(kind, wideA, wideB));
  }

  /** {@code a * b + c}, rounded once. */
  public Value fma(Value a, Value b, Value c) {
    int lanes = Math.max(c.lanes(), Math.max(a.lanes(), b.lanes()));
    return let(
        "v",
        new Type.Register(Element.F32, lanes),
        new Op.Fma(broadcast(a, lanes), broadcast(b, lanes), broadcast(c, lanes)));
  }

  public Value sqrt(Value a) {
    return unary(UnaryOp.SQRT, a, Element.F32);
  }

  public Value abs(Value a) {
    return unary(UnaryOp.ABS, a, Element.F32);
  }

  public Value neg(Value a) {
    return unary(UnaryOp.NEG, a, Element.F32);
  }

  public Value f32Bits(Value a) {
    return unary(UnaryOp.F32_BITS, a, Element.I32);
  }

  public Value bitsF32(Value a) {
    return unary(UnaryOp.BITS_F32, a, Element.F32);
  }

  public Value toF32(Value a) {
    return unary(UnaryOp.I32_TO_F32, a, Element.F32);
  }

  public Value not(Value a) {
    return unary(UnaryOp.NOT, a, Element.BOOL);
  }

  private Value unary(UnaryOp kind, Value a, Element element) {
    return let("v", a.register().withElement(element), new Op.Unary(kind, a));
  }

  public Value lt(Value a, Value b) {
    return compare(CompareOp.LT, a, b);
  }

  public Value le(Value a, Value b) {
    return compare(CompareOp.LE, a, b);
  }

  public Value gt(Value a, Value b) {
    return compare(CompareOp.GT, a, b);
  }

  public Value ge(Value a, Value b) {
    return compare(CompareOp.GE, a, b);
  }

  public Value eq(Value a, Value b) {
    return compare(CompareOp.EQ, a, b);
  }

  public Value ne(Value a, Value b) {
    return compare(CompareOp.NE, a, b);
  }

  private Value compare(CompareOp kind, Value a, Value b) {
    int lanes = Math.max(a.lanes(), b.lanes());
    return let(
        "m",
        new Type.Register(Element.BOOL, lanes),
        new Op.Compare(kind, broadcast(a, lanes), broadcast(b, lanes)));
  }

  /** {@code condition ? a : b}. */
  public Value select(Value condition, Value a, Value b) {
    int lanes = Math.max(condition.lanes(), Math.max(a.lanes(), b.lanes()));
    Value wideA = broadcast(a, lanes);
    return let(
        "v", wideA.type(), new Op.Select(broadcast(condition, lanes), wideA, broadcast(b, lanes)));
  }

  /** See {@link Op.Dot4}. */
  public Value dot4(Value acc, Value w, Value x, DotWeights weights) {
    int lanes = Math.max(acc.lanes(), Math.max(w.lanes(), x.lanes()));
    return let(
        "dot",
        new Type.Register(Element.I32, lanes),
        new Op.Dot4(broadcast(acc, lanes), broadcast(w, lanes), broadcast(x, lanes), weights));
  }

  /** See {@link Op.MulAdd16}. */
  public Value mulAdd16(Value a, Value b, Value c) {
    int lanes = Math.max(a.lanes(), Math.max(b.lanes(), c.lanes()));
    return let(
        "pairs",
        new Type.Register(Element.I32, lanes),
        new Op.MulAdd16(broadcast(a, lanes), broadcast(b, lanes), broadcast(c, lanes)));
  }

  /** See {@link Op.Lookup}. */
  public Value lookup(Value a, List<Integer> table) {
    return let("level", a.type(), new Op.Lookup(a, table));
  }

  /** The sum of all lanes, by halves. */
  public Value sumTree(Value a) {
    return let("sum", a.register().withLanes(1), new Op.ReduceTree(ReduceOp.ADD, a));
  }

  /** The largest lane, by halves. */
  public Value maxTree(Value a) {
    return let("max", a.register().withLanes(1), new Op.ReduceTree(ReduceOp.MAX, a));
  }
}
