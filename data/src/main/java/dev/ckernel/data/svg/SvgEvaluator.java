package dev.ckernel.data.svg;

import org.jspecify.annotations.Nullable;

/**
 * Judges what a model drew. It looks at the geometry and not at the characters, so that a drawing
 * may differ from the canonical one in places, order of attributes and sizes that nobody asked for.
 * Not for use by several threads at once.
 */
public final class SvgEvaluator {
  private final SvgParser parser = new SvgParser();

  /** The verdict on a drawing that has to show {@code spec}; any text at all may be judged. */
  public SvgScore score(SvgSpec spec, String drawing) {
    return judge(spec, drawing);
  }

  /** The verdict on a drawing of stage A, of which only validity is asked. */
  public SvgScore validity(String drawing) {
    return judge(null, drawing);
  }

  private SvgScore judge(@Nullable SvgSpec spec, String drawing) {
    String text = drawing.strip();
    boolean closed = Tags.closed(text);
    SvgNode root;
    try {
      root = parser.parse(text);
    } catch (SvgSyntaxException e) {
      return new SvgScore(false, closed, false, false, String.valueOf(e.getMessage()));
    }
    String problem = SvgRules.problem(root);
    if (problem != null) {
      return new SvgScore(true, closed, false, false, problem);
    }
    problem = spec == null ? null : Judge.problem(spec, Scene.of(root));
    return new SvgScore(true, closed, true, problem == null, problem == null ? "" : problem);
  }
}
