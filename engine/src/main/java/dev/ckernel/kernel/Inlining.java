package dev.ckernel.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which values an emitter prints in the place where they are used instead of giving each a name, so
 * that generated lines look as if a person had written them.
 *
 * <p>Printing an operation in place moves it down to the statement that uses it. That is done where
 * it changes nothing: the use is the only one and stands in the same block, no {@link Stmt.Store}
 * lies between for a load, no {@link Stmt.Assign} of its variable for a read. Constants and reads
 * that qualify are printed at each of several uses, also inside nested blocks. A {@link
 * Op.ReduceTree} always has a name, since some languages need several lines for it; the operands of
 * operations that have to be spelled out with each of them twice, as {@code a > b ? a : b}, have
 * names too. The limit of a loop may be printed in place too, though a language may then compute it
 * again in each turn: it never holds loads, nor reads of what the loop assigns.
 *
 * <p>One pass from the last statement to the first, since then all uses of a value are known, and
 * known to stay, before its definition is met.
 */
public final class Inlining {
  /** Operations that one statement may hold before its parts get names. */
  private static final int LONGEST = 8;

  /**
   * One use of a value.
   *
   * @param position index in {@code block} of the statement that holds the use, directly or not
   * @param limit whether this is the limit of the loop that stands there
   * @param statement whether a value may join that statement, and how long it has become
   */
  private record Use(Block block, int position, boolean limit, Line statement) {}

  /** The text that a statement becomes. */
  private static final class Line {
    private int operations;
  }

  /** A list of statements where it stands; one block is another only if it is the same object. */
  private static final class Block {
    private final List<Stmt> statements;
    private final Optional<Place> place;

    Block(List<Stmt> statements, Optional<Place> place) {
      this.statements = statements;
      this.place = place;
    }
  }

  /** Where a nested block stands in the one around it. */
  private record Place(Block block, int position) {}

  private final Map<Integer, List<Use>> uses = new HashMap<>();
  private final Map<Integer, Op> inPlace = new HashMap<>();
  private final Set<Integer> unused = new HashSet<>();

  private Inlining(Kernel kernel) {
    visit(new Block(kernel.body(), Optional.empty()));
  }

  public static Inlining of(Kernel kernel) {
    return new Inlining(kernel);
  }

  /** The operation to print where {@code value} is used; empty where it has a name. */
  public Optional<Op> inPlace(Value value) {
    return Optional.ofNullable(inPlace.get(value.id()));
  }

  /** Whether {@code let} is to be printed as a statement; else it is inlined or never used. */
  public boolean isNamed(Stmt.Let let) {
    return !inPlace.containsKey(let.value().id()) && !unused.contains(let.value().id());
  }

  private void visit(Block block) {
    for (int i = block.statements.size() - 1; i >= 0; i--) {
      visit(block, i);
    }
  }

  private void visit(Block block, int position) {
    Use here = new Use(block, position, false, new Line());
    switch (block.statements.get(position)) {
      case Stmt.Let let -> visit(let, here);
      case Stmt.Declare declare -> use(declare.initial(), here);
      case Stmt.Assign assign -> use(assign.value(), here);
      case Stmt.Store store -> {
        use(store.pointer(), here);
        use(store.index(), here);
        use(store.value(), here);
      }
      case Stmt.Prefetch prefetch -> {
        use(prefetch.pointer(), here);
        use(prefetch.index(), here);
      }
      case Stmt.For loop -> {
        visit(nested(loop.body(), block, position));
        use(loop.from(), here);
        use(loop.to(), new Use(block, position, true, here.statement()));
      }
      case Stmt.If branch -> {
        visit(nested(branch.otherwise(), block, position));
        visit(nested(branch.then(), block, position));
        use(branch.condition(), here);
      }
      case Stmt.Note note -> {}
    }
  }

  private static Block nested(List<Stmt> statements, Block around, int position) {
    return new Block(statements, Optional.of(new Place(around, position)));
  }

  private void use(Value value, Use use) {
    uses.computeIfAbsent(value.id(), id -> new ArrayList<>()).add(use);
  }

  private void visit(Stmt.Let let, Use here) {
    List<Use> all = uses.getOrDefault(let.value().id(), List.of());
    if (all.isEmpty()) {
      unused.add(let.value().id());
      return;
    }
    Use printedAt = here;
    if (mayMove(let.op(), here, all)) {
      inPlace.put(let.value().id(), let.op());
      if (let.op().operands().isEmpty()) {
        return;
      }
      printedAt = all.getFirst();
    }
    printedAt.statement().operations++;
    for (Value operand : let.op().operands()) {
      use(operand, printedAt);
      if (spelledOut(let.op())) {
        use(operand, printedAt);
      }
    }
  }

  private static boolean spelledOut(Op op) {
    return switch (op) {
      case Op.Binary b -> b.kind() == Op.BinaryOp.MAX || b.kind() == Op.BinaryOp.MIN;
      case Op.Select s -> s.a().element() == Element.BOOL && s.a().lanes() > 1;
      case Op.ReduceTree r -> true;
      case Op.ConstF32 o -> false;
      case Op.ConstI32 o -> false;
      case Op.Read o -> false;
      case Op.Unary o -> false;
      case Op.Shift o -> false;
      case Op.Fma o -> false;
      case Op.Compare o -> false;
      case Op.Broadcast o -> false;
      case Op.Iota o -> false;
      case Op.Load o -> false;
      case Op.Advance o -> false;
      case Op.Dot4 o -> false;
      case Op.MulAdd16 o -> false;
      case Op.Lookup o -> false;
    };
  }

  private static boolean mayMove(Op op, Use from, List<Use> to) {
    return switch (op) {
      case Op.ConstF32 c -> true;
      case Op.ConstI32 c -> true;
      case Op.Read read ->
          to.stream().allMatch(use -> !between(from, use, s -> assigns(s, read.variable())));
      case Op.ReduceTree r -> false;
      case Op.Load l ->
          joins(from, to)
              && !to.getFirst().limit()
              && !between(from, to.getFirst(), Inlining::stores);
      case Op.Unary u -> joins(from, to);
      case Op.Binary b -> joins(from, to);
      case Op.Shift s -> joins(from, to);
      case Op.Fma f -> joins(from, to);
      case Op.Compare c -> joins(from, to);
      case Op.Select s -> joins(from, to);
      case Op.Broadcast b -> joins(from, to);
      case Op.Iota i -> joins(from, to);
      case Op.Advance a -> joins(from, to);
      case Op.Dot4 d -> joins(from, to);
      case Op.MulAdd16 m -> joins(from, to);
      case Op.Lookup l -> joins(from, to);
    };
  }

  private static boolean joins(Use from, List<Use> to) {
    Use use = to.getFirst();
    return to.size() == 1 && use.block() == from.block() && use.statement().operations < LONGEST;
  }

  /** Whether a statement that may run after {@code from} and before {@code to} is such a one. */
  private static boolean between(Use from, Use to, Predicate<Stmt> such) {
    Block block = to.block();
    int last = to.limit() ? to.position() : to.position() - 1;
    while (block != from.block()) {
      // The use is inside a loop or branch; all of it may run before the use in a later turn.
      Place place = block.place.orElseThrow();
      block = place.block();
      last = place.position();
    }
    return block.statements.subList(from.position() + 1, last + 1).stream().anyMatch(such);
  }

  private static boolean assigns(Stmt stmt, Variable variable) {
    return switch (stmt) {
      case Stmt.Assign assign -> assign.variable().id() == variable.id();
      case Stmt.For loop -> loop.body().stream().anyMatch(s -> assigns(s, variable));
      case Stmt.If branch ->
          branch.then().stream().anyMatch(s -> assigns(s, variable))
              || branch.otherwise().stream().anyMatch(s -> assigns(s, variable));
      case Stmt.Let l -> false;
      case Stmt.Declare d -> false;
      case Stmt.Store s -> false;
      case Stmt.Prefetch p -> false;
      case Stmt.Note n -> false;
    };
  }

  private static boolean stores(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Store store -> true;
      case Stmt.For loop -> loop.body().stream().anyMatch(Inlining::stores);
      case Stmt.If branch ->
          branch.then().stream().anyMatch(Inlining::stores)
              || branch.otherwise().stream().anyMatch(Inlining::stores);
      case Stmt.Let l -> false;
      case Stmt.Declare d -> false;
      case Stmt.Assign a -> false;
      case Stmt.Prefetch p -> false;
      case Stmt.Note n -> false;
    };
  }
}
