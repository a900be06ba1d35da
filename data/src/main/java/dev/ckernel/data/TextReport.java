package dev.ckernel.data;

import java.util.Locale;

/** Lines for people that are the same bytes in every locale and on every system. */
public final class TextReport {
  private final StringBuilder text = new StringBuilder();

  /** Appends a line. */
  @SuppressWarnings("AnnotateFormatMethod") // would be a library more for one annotation
  public void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
