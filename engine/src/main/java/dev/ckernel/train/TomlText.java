package dev.ckernel.train;

import java.util.List;
import java.util.stream.Collectors;

/** Writes TOML as people write it: tables under headers, a key on each line. */
final class TomlText {
  private final StringBuilder text = new StringBuilder();

  TomlText table(String name) {
    header("[" + name + "]");
    return this;
  }

  /** The next element of an array of tables. */
  TomlText element(String name) {
    header("[[" + name + "]]");
    return this;
  }

  private void header(String line) {
    text.append(text.isEmpty() ? "" : "\n").append(line).append('\n');
  }

  TomlText put(String key, String value) {
    return line(key, quote(value));
  }

  TomlText put(String key, long value) {
    return line(key, Long.toString(value));
  }

  TomlText put(String key, boolean value) {
    return line(key, Boolean.toString(value));
  }

  /** The shortest decimal that reads back as the same number. */
  TomlText put(String key, double value) {
    return line(key, Double.toString(value));
  }

  TomlText put(String key, List<? extends Number> values) {
    return line(
        key, values.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]")));
  }

  TomlText putTexts(String key, List<String> values) {
    return line(
        key, values.stream().map(TomlText::quote).collect(Collectors.joining(", ", "[", "]")));
  }

  private TomlText line(String key, String value) {
    text.append(key).append(" = ").append(value).append('\n');
    return this;
  }

  private static String quote(String value) {
    StringBuilder out = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            default -> {
              if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            }
          }
        });
    return out.append('"').toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
