package dev.ckernel.emit;

/** Source text in the making: lines, indented by their block, broken where they are long. */
final class SourceText {
  private static final int WIDTH = 100;

  private final StringBuilder text = new StringBuilder();
  private int depth;

  SourceText(int depth) {
    this.depth = depth;
  }

  /** A line of code; an empty one is not indented. */
  void line(String code) {
    append(code, "        ");
  }

  /** A remark of any length. */
  void comment(String words) {
    words.lines().forEach(line -> append("// " + line, "// "));
  }

  /** A line that ends in an opening brace. */
  void open(String code) {
    line(code + " {");
    depth++;
  }

  void close() {
    depth--;
    line("}");
  }

  /** Ends a block and begins its counterpart, as in {@code } else {}. */
  void reopen(String code) {
    depth--;
    open("} " + code);
  }

  /** Text that is already indented. */
  void append(SourceText other) {
    text.append(other.text);
  }

  private void append(String line, String continuation) {
    String indent = "  ".repeat(depth);
    String rest = line;
    String lead = indent;
    while (lead.length() + rest.length() > WIDTH) {
      int cut = rest.lastIndexOf(' ', Math.max(1, WIDTH - lead.length()));
      if (cut <= continuation.strip().length()) {
        break;
      }
      text.append(lead).append(rest, 0, cut).append('\n');
      rest = rest.substring(cut + 1);
      lead = indent + continuation;
    }
    if (!rest.isEmpty()) {
      text.append(lead).append(rest);
    }
    text.append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
