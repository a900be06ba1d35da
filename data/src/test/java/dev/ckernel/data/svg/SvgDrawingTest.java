package dev.ckernel.data.svg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.data.svg.SvgSpec.Chart;
import dev.ckernel.data.svg.SvgSpec.Item;
import dev.ckernel.data.svg.SvgSpec.Labelled;
import dev.ckernel.data.svg.SvgSpec.Nested;
import dev.ckernel.data.svg.SvgSpec.Pair;
import dev.ckernel.data.svg.SvgSpec.Repeated;
import dev.ckernel.data.svg.SvgSpec.Single;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
final class SvgDrawingTest {
  private static final Item CIRCLE = new Item(Shape.CIRCLE, Colour.RED, Size.PLAIN);
  private static final Item SQUARE = new Item(Shape.SQUARE, Colour.BLUE, Size.LARGE);

  @Test
  void aPairStandsSideBySide() {
    Pair spec = new Pair(CIRCLE, Relation.LEFT_OF, SQUARE);
    assertThat(SvgPrompt.of(spec)).isEqualTo("a red circle left of a large blue square");
    assertThat(SvgDrawing.of(spec))
        .isEqualTo(
            "<svg viewBox=\"0 0 64 64\"><circle cx=\"16\" cy=\"32\" r=\"8\" fill=\"red\"/>"
                + "<rect x=\"36\" y=\"20\" width=\"24\" height=\"24\" fill=\"blue\"/></svg>");
  }

  @Test
  void equalShapesShareAGroup() {
    Repeated spec = new Repeated(3, new Item(Shape.TRIANGLE, Colour.GREEN, Size.PLAIN), Layout.ROW);
    assertThat(SvgPrompt.of(spec)).isEqualTo("three green triangles in a row");
    assertThat(SvgDrawing.of(spec))
        .isEqualTo(
            "<svg viewBox=\"0 0 64 64\"><g fill=\"green\"><polygon points=\"12,24 20,40 4,40\"/>"
                + "<polygon points=\"32,24 40,40 24,40\"/><polygon points=\"52,24 60,40 44,40\"/></g></svg>");
  }

  @Test
  void instructionsReadAsPeopleWouldSayThem() {
    Item star = new Item(Shape.STAR, Colour.ORANGE, Size.PLAIN);
    assertThat(SvgPrompt.of(new Single(star, Position.TOP_LEFT, Colour.YELLOW)))
        .isEqualTo("an orange star at the top left on a yellow background");
    assertThat(SvgPrompt.of(new Nested(CIRCLE, SQUARE)))
        .isEqualTo("a red circle inside a large blue square");
    assertThat(SvgPrompt.of(new Chart(List.of(3, 5, 2), List.of(), null)))
        .isEqualTo("a bar chart with bars 3, 5 and 2");
    assertThat(SvgPrompt.of(new Chart(List.of(3, 5), List.of("cat", "dog"), Colour.RED)))
        .isEqualTo("a red bar chart with bars cat 3 and dog 5");
    assertThat(SvgPrompt.of(new Labelled(CIRCLE, "sun"))).isEqualTo("a red circle labelled sun");
  }

  @Test
  void aFileOfItsOwnHasTheNamespace() {
    String drawing = SvgDrawing.of(new Single(CIRCLE, null, null));
    String alone = SvgDrawing.standalone(drawing);
    assertThat(alone)
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">");
    assertThat(SvgDrawing.standalone(alone)).isEqualTo(alone);
    assertThat(new SvgEvaluator().score(new Single(CIRCLE, null, null), alone).fulfilled())
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void everyDrawingIsShortAsciiAndWhatItsSpecAsksFor(Stage stage) {
    SvgEvaluator evaluator = new SvgEvaluator();
    for (SvgSpec spec : Specs.of(stage, 8_000)) {
      String drawing = SvgDrawing.of(spec);
      assertThat(drawing.length()).as(drawing).isLessThanOrEqualTo(SvgDrawing.LONGEST);
      assertThat(SvgPrompt.of(spec) + drawing).matches("[ -~]*");
      assertThat(evaluator.score(spec, drawing))
          .as("%s: %s", SvgPrompt.of(spec), drawing)
          .isEqualTo(new SvgScore(true, true, true, true, ""));
    }
  }

  /** Greedy decoding can only be right where one instruction has one drawing. */
  @Test
  void anInstructionHasOneDrawing() {
    Map<String, String> drawings = new HashMap<>();
    for (SvgSpec spec : Specs.of(Stage.B, 8_000)) {
      String drawing = SvgDrawing.of(spec);
      assertThat(drawings.merge(SvgPrompt.of(spec), drawing, (a, b) -> a)).isEqualTo(drawing);
    }
    assertThat(drawings).hasSizeGreaterThan(4_000);
  }

  @Test
  void specsSurviveJson() {
    for (Stage stage : Stage.values()) {
      for (SvgSpec spec : Specs.of(stage, 3_000)) {
        assertThat(SvgSpecJson.parse(SvgSpecJson.of(spec))).isEqualTo(spec);
      }
    }
  }
}
