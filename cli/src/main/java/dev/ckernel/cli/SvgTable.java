package dev.ckernel.cli;

import dev.ckernel.data.svg.SvgCheck;
import dev.ckernel.data.svg.SvgScores;
import java.io.PrintStream;
import java.util.Locale;

/** The scores of drawings, kind by kind. */
final class SvgTable {
  private SvgTable() {}

  static void print(SvgCheck check, PrintStream out) {
    out.printf("%-10s %9s %12s %8s %9s%n", "kind", "drawings", "well-formed", "valid", "fulfilled");
    check.byKind().forEach((kind, scores) -> line(kind, scores, out));
    line("all", check.scores(), out);
  }

  private static void line(String kind, SvgScores scores, PrintStream out) {
    out.print(
        String.format(
            Locale.ROOT,
            "%-10s %9d %10.1f %% %6.1f %% %7.1f %%%n",
            kind,
            scores.count(),
            100 * scores.wellFormed(),
            100 * scores.valid(),
            100 * scores.fulfilled()));
  }
}
