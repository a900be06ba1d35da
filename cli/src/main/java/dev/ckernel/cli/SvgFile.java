package dev.ckernel.cli;

import dev.ckernel.data.svg.SvgDrawing;
import dev.ckernel.data.svg.SvgEvaluator;
import dev.ckernel.data.svg.SvgScore;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a model drew. */
final class SvgFile {
  private static final int SHOWN = 60;

  private SvgFile() {}

  /**
   * Writes a drawing as a file of its own.
   *
   * @throws CkException if it is no valid SVG; then nothing is written
   */
  static void write(Path file, String text) throws IOException {
    String drawing = text.strip();
    SvgScore score = new SvgEvaluator().validity(drawing);
    if (!score.valid()) {
      String begin = drawing.length() > SHOWN ? drawing.substring(0, SHOWN) + "…" : drawing;
      throw new CkException(
          "%s: not written, since the model drew no valid SVG (%s): %s"
              .formatted(
                  file, score.problem(), Printable.of(begin.getBytes(StandardCharsets.UTF_8))));
    }
    Files.writeString(file, SvgDrawing.standalone(drawing) + "\n");
  }
}
