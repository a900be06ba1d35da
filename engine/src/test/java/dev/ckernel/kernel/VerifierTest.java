package dev.ckernel.kernel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.kernel.Op.BinaryOp;
import dev.ckernel.kernel.Op.CompareOp;
import dev.ckernel.kernel.Op.DotWeights;
import dev.ckernel.kernel.Op.ReduceOp;
import dev.ckernel.kernel.Op.ShiftOp;
import dev.ckernel.kernel.Op.UnaryOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule is broken once. The statements are written out, since the builder keeps the rules. */
class VerifierTest {
  private static final Value X = new Value(0, new Type.Pointer(Mem.F32, 0), "x");
  private static final Value Y = new Value(1, new Type.Pointer(Mem.F32, 1), "y");
  private static final Value BEGIN = new Value(2, Type.I32, "begin");
  private static final Value END = new Value(3, Type.I32, "end");
  private static final List<Param> PARAMS =
      List.of(
          new Param.Buffer(X, false),
          new Param.Buffer(Y, true),
          new Param.Scalar(BEGIN),
          new Param.Scalar(END));

  private static final Value ONE = new Value(4, Type.F32, "one");
  private static final Value WIDE = new Value(5, Type.F32X16, "wide");
  private static final Value INTS = new Value(6, Type.I32X16, "ints");
  private static final Value MASK = new Value(7, Type.BOOLX16, "mask");
  private static final Value FLAG = new Value(8, Type.BOOL, "flag");
  private static final List<Stmt> VALUES =
      List.of(
          new Stmt.Let(ONE, new Op.ConstF32(1)),
          new Stmt.Let(WIDE, new Op.Broadcast(ONE, 16)),
          new Stmt.Let(INTS, new Op.Iota(0, 16)),
          new Stmt.Let(MASK, new Op.Compare(CompareOp.LT, INTS, INTS)),
          new Stmt.Let(FLAG, new Op.Compare(CompareOp.LT, BEGIN, END)));

  private static Kernel kernel(List<Param> params, Stmt... statements) {
    List<Stmt> body = new ArrayList<>(VALUES);
    Collections.addAll(body, statements);
    return new Kernel("wrong", "", params, body, 100);
  }

  private static void rejects(String why, Stmt... statements) {
    assertThatThrownBy(() -> Verifier.verify(kernel(PARAMS, statements)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("kernel wrong: ")
        .hasMessageContaining(why);
  }

  private static Value f32(int id) {
    return new Value(id, Type.F32, "v");
  }

  private static void rejectsOp(String why, Type type, Op op) {
    rejects(why, new Stmt.Let(new Value(50, type, "v"), op));
  }

  private static void accepts(Stmt... statements) {
    assertThatCode(() -> Verifier.verify(kernel(PARAMS, statements))).doesNotThrowAnyException();
  }

  @Test
  void acceptsWhatIsRight() {
    Variable variable = new Variable(20, Type.F32X16, "acc");
    Value index = new Value(21, Type.I32, "i");
    Value read = new Value(22, Type.F32X16, "acc");
    Value load = new Value(23, Type.F32X16, "x");
    accepts(
        new Stmt.Declare(variable, WIDE),
        new Stmt.For(
            index,
            BEGIN,
            END,
            16,
            List.of(
                new Stmt.Let(load, new Op.Load(X, index, 16, 16)),
                new Stmt.If(FLAG, List.of(new Stmt.Assign(variable, load)), List.of()))),
        new Stmt.Let(read, new Op.Read(variable)),
        new Stmt.Store(Y, BEGIN, read, 3));
  }

  @Test
  void parameters() {
    Value z = new Value(9, new Type.Pointer(Mem.F32, 0), "z");
    Value flag = new Value(9, Type.BOOL, "flag");
    List<Param> tooFew = List.of(PARAMS.getLast());
    List<Param> unnamed = List.of(PARAMS.get(0), PARAMS.get(1), PARAMS.get(3), PARAMS.get(2));
    List<Param> buffers = List.of(PARAMS.get(2), new Param.Buffer(END, true));
    List<Param> misplaced = List.of(PARAMS.get(1), PARAMS.get(2), PARAMS.get(3));
    List<Param> twice = List.of(PARAMS.get(0), PARAMS.get(2), PARAMS.get(2), PARAMS.get(3));
    List<Param> bool = List.of(new Param.Scalar(flag), PARAMS.get(2), PARAMS.get(3));
    List<Param> pointer = List.of(new Param.Scalar(z), PARAMS.get(2), PARAMS.get(3));
    List<Param> register = List.of(new Param.Buffer(flag, true), PARAMS.get(2), PARAMS.get(3));
    for (List<Param> wrong :
        List.of(tooFew, unnamed, buffers, misplaced, twice, bool, pointer, register)) {
      assertThatThrownBy(() -> Verifier.verify(new Kernel("wrong", "", wrong, List.of(), 100)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("kernel wrong: ");
    }
  }

  @Test
  void valuesAreComputedOnceAndBeforeTheirUse() {
    rejects("not known", new Stmt.Store(Y, BEGIN, f32(60), 1));
    rejects("not known", new Stmt.Let(f32(50), new Op.Unary(UnaryOp.NEG, f32(60))));
    rejects("not known", new Stmt.Let(f32(50), new Op.Unary(UnaryOp.NEG, f32(50))));
    rejects("computed twice", new Stmt.Let(ONE, new Op.ConstF32(2)));
    rejects("out of range", new Stmt.Let(f32(100), new Op.ConstF32(2)));
    rejects("out of range", new Stmt.Let(f32(-1), new Op.ConstF32(2)));
  }

  @Test
  void valuesAreNotKnownOutsideTheirBlock() {
    Stmt.Let inner = new Stmt.Let(f32(50), new Op.ConstF32(2));
    Value index = new Value(51, Type.I32, "i");
    Stmt use = new Stmt.Store(Y, BEGIN, f32(50), 1);
    rejects("not known", new Stmt.If(FLAG, List.of(inner), List.of()), use);
    rejects("not known", new Stmt.If(FLAG, List.of(inner), List.of(use)));
    rejects("not known", new Stmt.For(index, BEGIN, END, 1, List.of(inner)), use);
    rejects(
        "not known",
        new Stmt.For(index, BEGIN, END, 1, List.of()),
        new Stmt.Store(Y, index, ONE, 1));
    rejects("computed twice", new Stmt.If(FLAG, List.of(inner), List.of(inner)));
  }

  @Test
  void variablesAreDeclaredAndKeepTheirType() {
    Variable v = new Variable(50, Type.F32, "v");
    rejects("not known", new Stmt.Assign(v, ONE));
    rejects("not known", new Stmt.Let(f32(51), new Op.Read(v)));
    rejects("is f32x16, not f32", new Stmt.Declare(v, WIDE));
    rejects("is f32x16, not f32", new Stmt.Declare(v, ONE), new Stmt.Assign(v, WIDE));
    rejects("computed twice", new Stmt.Declare(v, ONE), new Stmt.Declare(v, ONE));
    rejects(
        "computed as",
        new Stmt.Declare(v, ONE),
        new Stmt.Assign(new Variable(50, Type.F32X16, "v"), WIDE));
  }

  @Test
  void aValueHasOneTypeEverywhere() {
    rejects("computed as", new Stmt.Store(Y, BEGIN, new Value(5, Type.F32, "wide"), 1));
    rejects(
        "computed as",
        new Stmt.Store(new Value(0, new Type.Pointer(Mem.F32, 1), "x"), BEGIN, ONE, 1));
    rejectsOp("gives f32x16", Type.F32, new Op.Unary(UnaryOp.NEG, WIDE));
  }

  @Test
  void stores() {
    rejects("only read", new Stmt.Store(X, BEGIN, ONE, 1));
    rejects("stores another type", new Stmt.Store(Y, BEGIN, BEGIN, 1));
    rejects("not i32", new Stmt.Store(Y, ONE, ONE, 1));
    rejects("not i32", new Stmt.Store(Y, INTS, WIDE, 1));
    rejects("0 of 1 lanes", new Stmt.Store(Y, BEGIN, ONE, 0));
    rejects("17 of 16 lanes", new Stmt.Store(Y, BEGIN, WIDE, 17));
    rejects("is no pointer", new Stmt.Store(BEGIN, BEGIN, ONE, 1));
  }

  @Test
  void prefetches() {
    rejects("not known", new Stmt.Prefetch(X, new Value(60, Type.I32, "i")));
    rejects("not i32", new Stmt.Prefetch(X, ONE));
    rejects("is no pointer", new Stmt.Prefetch(BEGIN, BEGIN));
  }

  @Test
  void loopsAndBranches() {
    Value index = new Value(50, Type.I32, "i");
    rejects("steps by 0", new Stmt.For(index, BEGIN, END, 0, List.of()));
    rejects("not i32", new Stmt.For(index, ONE, END, 1, List.of()));
    rejects("not i32", new Stmt.For(index, BEGIN, INTS, 1, List.of()));
    rejects("not i32", new Stmt.For(new Value(50, Type.F32, "i"), BEGIN, END, 1, List.of()));
    rejects("not bool", new Stmt.If(MASK, List.of(), List.of()));
    rejects("not bool", new Stmt.If(BEGIN, List.of(), List.of()));
  }

  @ParameterizedTest
  @EnumSource(UnaryOp.class)
  void unary(UnaryOp kind) {
    Value wrong =
        switch (kind) {
          case SQRT, ABS, NEG, F32_BITS, NOT -> INTS;
          case BITS_F32, I32_TO_F32 -> WIDE;
        };
    rejectsOp("is " + wrong.type() + ", not", Type.F32X16, new Op.Unary(kind, wrong));
    rejectsOp("pointer", Type.F32X16, new Op.Unary(kind, X));
  }

  @ParameterizedTest
  @EnumSource(BinaryOp.class)
  void binary(BinaryOp kind) {
    Value wrong =
        switch (kind) {
          case ADD, SUB, MUL, MAX, MIN -> MASK;
          case DIV, REM -> INTS;
          case AND, OR -> WIDE;
          case XOR, SHR_BY -> MASK;
        };
    rejectsOp(kind + " on " + wrong.type(), wrong.type(), new Op.Binary(kind, wrong, wrong));
    rejectsOp("is f32, not f32x16", Type.F32X16, new Op.Binary(kind, WIDE, ONE));
    rejectsOp("not i32x16", Type.I32X16, new Op.Binary(kind, INTS, WIDE));
    rejectsOp("pointer", X.type(), new Op.Binary(kind, X, X));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 32})
  void shifts(int amount) {
    rejectsOp("shift by", Type.I32X16, new Op.Shift(ShiftOp.LEFT, INTS, amount));
    rejectsOp("not I32", Type.F32X16, new Op.Shift(ShiftOp.LEFT, WIDE, 1));
  }

  @Test
  void operandsFit() {
    rejectsOp("not F32", Type.I32X16, new Op.Fma(INTS, INTS, INTS));
    rejectsOp("not f32x16", Type.F32X16, new Op.Fma(WIDE, ONE, WIDE));
    rejectsOp("not f32x16", Type.F32X16, new Op.Fma(WIDE, WIDE, ONE));
    rejectsOp("compares bool", Type.BOOLX16, new Op.Compare(CompareOp.EQ, MASK, MASK));
    rejectsOp("not f32x16", Type.BOOLX16, new Op.Compare(CompareOp.EQ, WIDE, INTS));
    rejectsOp("not BOOL", Type.F32X16, new Op.Select(INTS, WIDE, WIDE));
    rejectsOp("not f32x16", Type.F32X16, new Op.Select(MASK, WIDE, INTS));
    rejectsOp("unequal lanes", Type.F32X16, new Op.Select(FLAG, WIDE, WIDE));
    rejectsOp("broadcast of a vector", Type.F32X16, new Op.Broadcast(WIDE, 16));
    rejectsOp("not I32", Type.F32X16, new Op.Dot4(WIDE, WIDE, WIDE, DotWeights.SIGNED));
    rejectsOp("not i32x16", Type.I32X16, new Op.Dot4(INTS, BEGIN, INTS, DotWeights.SIGNED));
    rejectsOp("not i32x16", Type.I32X16, new Op.Dot4(INTS, INTS, BEGIN, DotWeights.SIGNED));
    rejectsOp("not I32", Type.F32X16, new Op.Lookup(WIDE, Collections.nCopies(16, 1)));
    rejectsOp("table", Type.I32X16, new Op.Lookup(INTS, Collections.nCopies(15, 1)));
    rejectsOp("table", Type.I32X16, new Op.Lookup(INTS, Collections.nCopies(16, 256)));
    rejectsOp("not F32", Type.F32, new Op.ReduceTree(ReduceOp.ADD, INTS));
  }

  @Test
  void addresses() {
    rejectsOp("not i32", Type.F32X16, new Op.Load(X, ONE, 16, 16));
    rejectsOp("0 of 16 lanes", Type.F32X16, new Op.Load(X, BEGIN, 16, 0));
    rejectsOp("17 of 16 lanes", Type.F32X16, new Op.Load(X, BEGIN, 16, 17));
    rejectsOp("is no pointer", Type.F32X16, new Op.Load(BEGIN, BEGIN, 16, 16));
    rejectsOp("gives f32x16", Type.I32X16, new Op.Load(X, BEGIN, 16, 16));
    rejectsOp("no registers of 3 lanes", Type.F32X16, new Op.Load(X, BEGIN, 3, 3));
    rejectsOp("not i32", X.type(), new Op.Advance(X, ONE, 1));
    rejectsOp("is no pointer", X.type(), new Op.Advance(BEGIN, BEGIN, 1));
    rejectsOp("gives ptr<f32>", Y.type(), new Op.Advance(X, BEGIN, 1));
  }
}
