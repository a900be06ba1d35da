package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Value;

/**
 * How sums over tokens go: rows are sequences of {@code length} tokens, one after the other, and
 * each sequence is cut into panels of {@value #TOKENS} tokens, counted from its first. A panel is
 * summed up from 0 and then added to the total. So it does not matter how many sequences one call
 * is given.
 */
public final class TokenPanels {
  /** Tokens of a panel; the last of a sequence may have fewer. */
  public static final int TOKENS = Matmul.PANEL;

  private TokenPanels() {}

  /** What is done to the rows from {@code from} to {@code to}. */
  interface Body {
    void panel(Value from, Value to);
  }

  /** All panels in order; {@code rows} is a multiple of {@code length}. */
  static void each(KernelBuilder k, Value rows, int length, Body body) {
    if (length <= TOKENS) {
      k.loop("sequence", k.i32(0), rows, length, from -> body.panel(from, k.add(from, length)));
    } else {
      k.loop(
          "sequence",
          k.i32(0),
          rows,
          length,
          sequence ->
              k.loop(
                  "panel",
                  0,
                  length,
                  TOKENS,
                  panel ->
                      body.panel(
                          k.add(sequence, panel),
                          k.add(sequence, k.min(k.add(panel, TOKENS), k.i32(length))))));
    }
  }
}
