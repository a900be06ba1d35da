package dev.ckernel.data.svg;

/**
 * The verdict on one drawing.
 *
 * @param wellFormed whether it is XML
 * @param closed whether every element it opens is closed
 * @param allowed whether it is made of known elements, attributes and values only
 * @param fulfilled whether it shows what was asked for
 * @param problem the first thing that is wrong, empty where nothing is
 */
public record SvgScore(
    boolean wellFormed, boolean closed, boolean allowed, boolean fulfilled, String problem) {
  /** Whether it is a drawing at all. */
  public boolean valid() {
    return wellFormed && closed && allowed;
  }
}
