package dev.ckernel.emit;

/**
 * A piece of C that stands for a value.
 *
 * @param binds how strongly its outermost operator binds; an operand that binds less than its place
 *     asks for gets parentheses
 */
record CExpression(String text, int binds) {
  private static final int PRIMARY = 10;
  private static final int UNARY = 9;
  private static final int CONDITIONAL = 1;

  /** The rank of sums. */
  static final int SUM = 7;

  static CExpression primary(String text) {
    return new CExpression(text, PRIMARY);
  }

  static CExpression unary(String text) {
    return new CExpression(text, UNARY);
  }

  static CExpression call(String function, Object... arguments) {
    StringBuilder text = new StringBuilder(function).append('(');
    for (int i = 0; i < arguments.length; i++) {
      text.append(i == 0 ? "" : ", ").append(arguments[i]);
    }
    return primary(text.append(')').toString());
  }

  static CExpression sum(String text) {
    return new CExpression(text, SUM);
  }

  /** {@code a operator b}, where operators of one rank group from the left. */
  static CExpression binary(String operator, CExpression a, CExpression b) {
    int rank =
        switch (operator) {
          case "*", "/", "%" -> 8;
          case "+", "-" -> SUM;
          case ">>" -> 6;
          case "<", "<=", ">", ">=", "==", "!=" -> 5;
          case "&&" -> 4;
          case "||" -> 3;
          case "&", "|", "^" -> 2;
          default -> throw new IllegalArgumentException(operator);
        };
    // Nobody remembers how bits and shifts mix with the others, so all of it gets parentheses.
    int left =
        switch (rank) {
          case 2, 6 -> UNARY;
          case 5 -> SUM;
          default -> rank;
        };
    int right = rank == 2 || rank == 5 || rank == 6 ? left : rank + 1;
    return new CExpression(a.in(left) + " " + operator + " " + b.in(right), rank);
  }

  static CExpression prefix(String operator, CExpression a) {
    return unary(operator + a.in(PRIMARY));
  }

  static CExpression choice(CExpression condition, CExpression a, CExpression b) {
    int operand = CONDITIONAL + 1;
    return new CExpression(
        condition.in(operand) + " ? " + a.in(operand) + " : " + b.in(operand), CONDITIONAL);
  }

  /** The text, in parentheses if it binds less than its place asks for. */
  String in(int place) {
    return binds < place ? "(" + text + ")" : text;
  }

  @Override
  public String toString() {
    return text;
  }
}
