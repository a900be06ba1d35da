package dev.ckernel.data.svg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.data.svg.SvgSpec.Chart;
import dev.ckernel.data.svg.SvgSpec.Item;
import dev.ckernel.data.svg.SvgSpec.Labelled;
import dev.ckernel.data.svg.SvgSpec.Listed;
import dev.ckernel.data.svg.SvgSpec.Nested;
import dev.ckernel.data.svg.SvgSpec.Pair;
import dev.ckernel.data.svg.SvgSpec.Repeated;
import dev.ckernel.data.svg.SvgSpec.Single;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
final class SvgEvaluatorTest {
  private static final Item CIRCLE = new Item(Shape.CIRCLE, Colour.RED, Size.PLAIN);
  private static final Item SQUARE = new Item(Shape.SQUARE, Colour.BLUE, Size.PLAIN);
  private static final Pair PAIR = new Pair(CIRCLE, Relation.LEFT_OF, SQUARE);

  private final SvgEvaluator evaluator = new SvgEvaluator();

  private static String svg(String body) {
    return "<svg viewBox=\"0 0 64 64\">" + body + "</svg>";
  }

  private String problem(SvgSpec spec, String body) {
    return evaluator.score(spec, svg(body)).problem();
  }

  @Test
  void placesAndOrderAreFree() {
    assertThat(
            problem(
                PAIR,
                "<rect fill='blue' height='10' width='10' x='40' y='20'/>\n"
                    + "<!-- x --><circle r='3.5' cy='30' cx='10' fill='RED'></circle>"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LEFT_OF  | <circle cx='40' cy='32' r='8' fill='red'/> | <rect x='4' y='20' width='8' height='8' fill='blue'/>",
        "LEFT_OF  | <circle cx='16' cy='8' r='8' fill='red'/> | <rect x='28' y='52' width='8' height='8' fill='blue'/>",
        "RIGHT_OF | <circle cx='8' cy='32' r='8' fill='red'/> | <rect x='40' y='20' width='8' height='8' fill='blue'/>",
        "ABOVE    | <circle cx='32' cy='48' r='8' fill='red'/> | <rect x='28' y='8' width='8' height='8' fill='blue'/>",
        "BELOW    | <circle cx='32' cy='12' r='8' fill='red'/> | <rect x='28' y='48' width='8' height='8' fill='blue'/>",
        "LEFT_OF  | <circle cx='30' cy='32' r='8' fill='red'/> | <rect x='32' y='28' width='8' height='8' fill='blue'/>",
      })
  void relationsAreHeldByGeometry(Relation relation, String circle, String square) {
    Pair spec = new Pair(CIRCLE, relation, SQUARE);
    assertThat(problem(spec, circle + square)).isNotEmpty();
    assertThat(problem(spec, square + circle)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<circle cx='16' cy='32' r='8' fill='red'/>",
        "<circle cx='16' cy='32' r='8' fill='green'/><rect x='40' y='24' width='16' height='16' fill='blue'/>",
        "<circle cx='16' cy='32' r='8' fill='red'/><rect x='40' y='24' width='16' height='8' fill='blue'/>",
        "<circle cx='16' cy='32' r='8' fill='red'/><circle cx='48' cy='32' r='8' fill='blue'/>",
        "<circle cx='4' cy='32' r='8' fill='red'/><rect x='40' y='24' width='16' height='16' fill='blue'/>",
        "<circle cx='16' cy='32' r='0' fill='red'/><rect x='40' y='24' width='16' height='16' fill='blue'/>",
        "<circle cx='16' cy='32' r='8' fill='red'/><rect x='40' y='24' width='16' height='16' fill='blue'/><text x='8' y='8'>hi</text>",
        "<rect width='64' height='64' fill='pink'/><circle cx='16' cy='32' r='8' fill='red'/><rect x='40' y='24' width='16' height='16' fill='blue'/>",
        "<circle cx='16' cy='32' r='8' fill='red'/><rect x='40' y='24' width='16' height='16' fill='blue'/><circle cx='32' cy='8' r='4' fill='red'/>",
      })
  void otherShapesColoursAndNumbersAreNotFulfilled(String body) {
    SvgScore score = evaluator.score(PAIR, svg(body));
    assertThat(score.valid()).isTrue();
    assertThat(score.fulfilled()).isFalse();
    assertThat(score.problem()).isNotEmpty();
  }

  @Test
  void sizesCount() {
    Single small = new Single(new Item(Shape.CIRCLE, Colour.RED, Size.SMALL), null, null);
    Single large = new Single(new Item(Shape.CIRCLE, Colour.RED, Size.LARGE), null, null);
    String little = "<circle cx='32' cy='32' r='4' fill='red'/>";
    String big = "<circle cx='32' cy='32' r='14' fill='red'/>";
    assertThat(problem(small, little)).isEmpty();
    assertThat(problem(small, big)).isEqualTo("not small");
    assertThat(problem(large, big)).isEmpty();
    assertThat(problem(large, little)).isEqualTo("not large");
  }

  @Test
  void positionsAndBackgroundsCount() {
    Single spec = new Single(CIRCLE, Position.TOP_LEFT, Colour.PINK);
    String pink = "<rect width='64' height='64' fill='pink'/>";
    assertThat(problem(spec, pink + "<circle cx='10' cy='12' r='5' fill='red'/>")).isEmpty();
    assertThat(problem(spec, pink + "<circle cx='50' cy='12' r='5' fill='red'/>"))
        .isEqualTo("not at the top left");
    assertThat(problem(spec, "<circle cx='10' cy='12' r='5' fill='red'/>"))
        .isEqualTo("no pink background");
  }

  @Test
  void theInnerShapeIsPaintedLast() {
    Nested spec = new Nested(CIRCLE, SQUARE);
    String inner = "<circle cx='32' cy='32' r='8' fill='red'/>";
    String outer = "<rect x='8' y='8' width='48' height='48' fill='blue'/>";
    assertThat(problem(spec, outer + inner)).isEmpty();
    assertThat(problem(spec, inner + outer)).isNotEmpty();
    assertThat(problem(spec, outer + "<circle cx='56' cy='32' r='8' fill='red'/>"))
        .isEqualTo("the first shape is not inside the second");
  }

  @Test
  void countsAndLayoutsCount() {
    Repeated spec = new Repeated(2, CIRCLE, Layout.ROW);
    String left = "<circle cx='12' cy='32' r='8' fill='red'/>";
    assertThat(problem(spec, left + "<circle cx='52' cy='34' r='8' fill='red'/>")).isEmpty();
    assertThat(problem(spec, left)).isEqualTo("1 shapes in place of 2");
    assertThat(problem(spec, left + "<circle cx='52' cy='52' r='8' fill='red'/>"))
        .isEqualTo("not in a row");
    assertThat(problem(spec, left + "<circle cx='16' cy='32' r='8' fill='red'/>"))
        .isEqualTo("shapes overlap");
  }

  @Test
  void listsStandInTheirOrder() {
    Listed spec = new Listed(List.of(CIRCLE, SQUARE), Layout.ROW);
    String square = "<rect x='40' y='24' width='16' height='16' fill='blue'/>";
    assertThat(problem(spec, square + "<circle cx='16' cy='32' r='8' fill='red'/>")).isEmpty();
    assertThat(
            problem(
                spec,
                "<circle cx='48' cy='32' r='8' fill='red'/><rect x='8' y='24' width='16' height='16' fill='blue'/>"))
        .isNotEmpty();
  }

  @Test
  void barsAreHeldToTheirValuesWhateverTheScale() {
    Chart spec = new Chart(List.of(3, 5), List.of("cat", "dog"), null);
    String labels = "<text x='14' y='60'>cat</text><text x='34' y='60'>dog</text>";
    String first = "<rect x='10' y='20' width='8' height='30'/>";
    assertThat(problem(spec, first + "<rect x='30' y='0' width='8' height='50'/>" + labels))
        .isEmpty();
    assertThat(problem(spec, first + "<rect x='30' y='10' width='8' height='40'/>" + labels))
        .contains("in place of");
    assertThat(problem(spec, first + "<rect x='30' y='10' width='8' height='50'/>" + labels))
        .isEqualTo("the bars do not stand on one line");
    assertThat(problem(spec, first + "<rect x='30' y='0' width='8' height='50'/>"))
        .isEqualTo("0 labels in place of 2");
    assertThat(
            problem(
                spec,
                first
                    + "<rect x='30' y='0' width='8' height='50'/>"
                    + labels.replace("dog", "cow")))
        .isEqualTo("no dog under its bar");
  }

  @Test
  void labelsAreRead() {
    Labelled spec = new Labelled(CIRCLE, "sun");
    String circle = "<circle cx='32' cy='32' r='8' fill='red'/>";
    assertThat(problem(spec, circle + "<text x='32' y='60'>sun</text>")).isEmpty();
    assertThat(problem(spec, circle + "<text x='32' y='60'>son</text>"))
        .isEqualTo("not labelled sun");
    assertThat(problem(spec, circle)).isEqualTo("not labelled sun");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3,4 9,30 60,5                        | TRIANGLE",
        "3,4 6,8 9,12                         |",
        "32,8 40,32 32,56 24,32               | DIAMOND",
        "8,8 24,8 24,24 8,24                  | SQUARE",
        "8,8 24,10 24,24 8,30                 |",
        "32,24 36,38 24,30 40,30 28,38        | STAR",
        "32,24 40,30 36,38 28,38 24,30        |",
        "32,20 35,29 44,29 37,35 40,44 32,38 24,44 27,35 20,29 29,29 | STAR",
      })
  void polygonsAreToldByTheirCorners(String points, @Nullable Shape shape)
      throws SvgSyntaxException {
    SvgNode root = new SvgParser().parse(svg("<polygon points='" + points + "' fill='red'/>"));
    assertThat(Scene.of(root).shapes().getFirst().shape()).isEqualTo(shape);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a red circle",
        "<svg viewBox=\"0 0 64 64\">",
        "<svg viewBox=\"0 0 64 64\"><circle cx=\"16\" cy=\"32\" r=\"8\" fill=\"red\"/>",
        "<svg viewBox=\"0 0 64 64\"></svg>x",
        "<svg viewBox=\"0 0 64 64\"></svg><svg viewBox=\"0 0 64 64\"></svg>",
        "<svg viewBox=\"0 0 64 64\"><g></svg></g>",
        "<svg viewBox=\"0 0 64 64><circle/></svg>",
        "<svg viewBox=\"0 0 64 64\"><circle r=\"1\" r=\"2\"/></svg>",
        "<svg viewBox=\"0 0 64 64\"><text>a & b</text></svg>",
        "<svg viewBox=\"0 0 64 64\"><text>&nbsp;</text></svg>",
      })
  void whatIsNoXmlIsNotValid(String text) {
    SvgScore score = evaluator.validity(text);
    assertThat(score.wellFormed()).isFalse();
    assertThat(score.valid()).isFalse();
    assertThat(score.fulfilled()).isFalse();
    assertThat(score.problem()).isNotEmpty().hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html></html>",
        "<svg></svg>",
        "<svg viewBox=\"0 0 64 64\"><script>alert(1)</script></svg>",
        "<svg viewBox=\"0 0 64 64\"><image href=\"http://x/y\"/></svg>",
        "<svg viewBox=\"0 0 64 64\"><circle onclick=\"x\"/></svg>",
        "<svg viewBox=\"0 0 64 64\"><circle r=\"NaN\"/></svg>",
        "<svg viewBox=\"0 0 64 64\"><circle r=\"1e9\"/></svg>",
        "<svg viewBox=\"0 0 64 64\"><circle fill=\"url(#x)\"/></svg>",
        "<svg viewBox=\"0 0 64 64\"><polygon points=\"1,2 3\"/></svg>",
        "<svg viewBox=\"0 0 64 64\"><g><svg viewBox=\"0 0 64 64\"/></g></svg>",
        "<svg viewBox=\"0 0 64 64\"><circle><circle/></circle></svg>",
        "<svg viewBox=\"0 0 64 64\">text</svg>",
        "<x:svg xmlns:x=\"urn:other\" viewBox=\"0 0 64 64\"/>",
        "<svg xmlns:x=\"urn:other\" viewBox=\"0 0 64 64\"><circle x:r=\"1\"/></svg>",
      })
  void whatIsNotAllowedIsNotValid(String text) {
    SvgScore score = evaluator.validity(text);
    assertThat(score.wellFormed()).isTrue();
    assertThat(score.closed()).isTrue();
    assertThat(score.allowed()).isFalse();
    assertThat(score.problem()).isNotEmpty();
  }

  @Test
  void nothingOutsideIsRead() {
    String etc = "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
    SvgScore score = evaluator.validity(etc + svg("<text x='1' y='1'>&x;</text>"));
    assertThat(score.valid()).isFalse();
    StringBuilder bomb = new StringBuilder("<!DOCTYPE svg [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 30; i++) {
      bomb.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
    }
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThat(evaluator.validity(bomb + "]>" + svg("<text>&a29;</text>")).valid())
                .isFalse());
    assertThat(evaluator.validity("<g>".repeat(5_000) + "</g>".repeat(5_000)).valid()).isFalse();
    assertThat(evaluator.validity(svg(" ".repeat(30_000))).valid()).isFalse();
  }

  @Test
  void closedIsToldFromWellFormed() {
    assertThat(evaluator.validity(svg("<circle r=1/>")).closed()).isTrue();
    assertThat(evaluator.validity(svg("<circle r=1/>")).wellFormed()).isFalse();
    assertThat(evaluator.validity("<svg viewBox=\"0 0 64 64\"><g>").closed()).isFalse();
  }

  /** One character changed, taken out or doubled; a cut; two drawings in one. */
  @Test
  void mutationsOfDrawingsNeverThrowAndHardlyEverPass() {
    int passed = 0;
    int mutants = 0;
    for (SvgSpec spec : Specs.of(Stage.B, 500)) {
      String drawing = SvgDrawing.of(spec);
      Dice dice = new Dice(5, mutants);
      for (int i = 0; i < 20; i++) {
        int at = dice.below(drawing.length() - 1);
        String mutant =
            switch (i % 4) {
              case 0 ->
                  drawing.substring(0, at)
                      + (char) (32 + dice.below(95))
                      + drawing.substring(at + 1);
              case 1 -> drawing.substring(0, at) + drawing.substring(at + 1);
              case 2 -> drawing.substring(0, at);
              default -> drawing.substring(0, at) + drawing;
            };
        mutants++;
        passed += evaluator.score(spec, mutant).fulfilled() ? 1 : 0;
      }
    }
    // Some are drawings still: another digit of a place, a space more.
    assertThat(passed).isLessThan(mutants / 5);
  }

  /** A drawing of another specification fulfils this one only where it asks for the same. */
  @Test
  void otherDrawingsFail() {
    List<SvgSpec> specs = Specs.of(Stage.B, 200);
    int passed = 0;
    for (SvgSpec spec : specs) {
      for (SvgSpec other : specs) {
        passed +=
            !SvgDrawing.of(spec).equals(SvgDrawing.of(other))
                    && evaluator.score(spec, SvgDrawing.of(other)).fulfilled()
                ? 1
                : 0;
      }
    }
    assertThat(passed).isLessThan(20);
  }

  @Test
  void anyBytesAreJudged() {
    Dice dice = new Dice(6, 0);
    String[] pieces = {
      "<svg viewBox=\"0 0 64 64\">",
      "</svg>",
      "<circle",
      " cx=\"8\"",
      "/>",
      "<g>",
      "</g>",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "<?xml version=\"1.0\"?>",
      "<?x ?>",
      "&amp;",
      "&#0;",
      "&#x41;",
      "<!DOCTYPE svg>",
      "\0",
      "\uD800",
      "<polygon points=\"1,2 3,4 5,6\"/>",
      "xmlns:a=\"b\"",
      "a:b",
      "<a:b>",
      "<text>",
      "</text>",
      "\"",
      "'",
      ">",
      "<"
    };
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = dice.below(12); n > 0; n--) {
        if (dice.below(4) == 0) {
          byte[] bytes = new byte[dice.below(8)];
          for (int b = 0; b < bytes.length; b++) {
            bytes[b] = (byte) dice.below(256);
          }
          text.append(new String(bytes, StandardCharsets.UTF_8));
        } else {
          text.append(dice.of(pieces));
        }
      }
      SvgScore score = evaluator.score(PAIR, text.toString());
      assertThat(score.fulfilled()).isFalse();
      assertThat(score.problem()).isNotEmpty();
    }
  }
}
