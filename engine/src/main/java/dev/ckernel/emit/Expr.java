package dev.ckernel.emit;

/**
 * A piece of Java with what binds it together, so that only the parentheses that a reader wants are
 * printed.
 *
 * @param binding 0 for what never needs parentheses; the loosest operator in it otherwise
 */
record Expr(String text, int binding) {
  static final int ATOM = 0;
  static final int UNARY = 1;
  static final int PRODUCT = 2;
  static final int SUM = 3;
  static final int OTHER = 4;
  static final int CHOICE = 5;

  static Expr atom(String text) {
    return new Expr(text, ATOM);
  }

  static Expr unary(String prefix, Expr a) {
    return new Expr(prefix + a.asAtom(), UNARY);
  }

  /** {@code a * b}, {@code a / b} or {@code a % b}. */
  static Expr product(Expr a, String operator, Expr b) {
    return infix(a, operator, b, PRODUCT);
  }

  /** {@code a + b} or {@code a - b}. */
  static Expr sum(Expr a, String operator, Expr b) {
    return infix(a, operator, b, SUM);
  }

  /** Any other operator; mixing those without parentheses is for people with good memories. */
  static Expr mixed(Expr a, String operator, Expr b) {
    return new Expr(a.within(UNARY) + " " + operator + " " + b.within(UNARY), OTHER);
  }

  /** {@code condition ? a : b}. */
  static Expr choice(Expr condition, Expr a, Expr b) {
    String text = condition.within(OTHER) + " ? " + a.within(SUM) + " : " + b.within(SUM);
    return new Expr(text, CHOICE);
  }

  /** {@code receiver.method(arguments)}. */
  static Expr call(Expr receiver, String method, String... arguments) {
    return atom(receiver.asAtom() + "." + method + "(" + String.join(", ", arguments) + ")");
  }

  /** The text where only something of one piece may stand: before a dot, after a cast. */
  String asAtom() {
    return within(ATOM);
  }

  /** The text beside an operator. */
  String asOperand() {
    return within(SUM);
  }

  private String within(int strongest) {
    return binding <= strongest ? text : "(" + text + ")";
  }

  private static Expr infix(Expr a, String operator, Expr b, int binding) {
    return new Expr(a.within(binding) + " " + operator + " " + b.within(binding - 1), binding);
  }
}
