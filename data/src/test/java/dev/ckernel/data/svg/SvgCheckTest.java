package dev.ckernel.data.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.api.Progress;
import dev.ckernel.data.DataSet;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SvgCheckTest {
  @TempDir private Path folder;
  private Path drawings;

  @BeforeEach
  void write() throws IOException {
    SvgData.write(folder, new SvgData.Settings(Stage.B, 1, 2_000, 40), Progress.SILENT);
    drawings = folder.resolve("drawings.jsonl");
  }

  @Test
  void theRightDrawingsScoreOne() throws IOException {
    SvgScores scores = SvgCheck.of(folder, folder.resolve(DataSet.VALIDATION)).scores();
    assertThat(scores).isEqualTo(new SvgScores(40, 1, 1, 1, 1, 1));
  }

  @Test
  void brokenDrawingsCountAndNothingTheyHoldReachesTheSheet() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(DataSet.VALIDATION));
    Files.writeString(
        drawings,
        lines.get(0)
            + "\n"
            + lines.get(1).replace("</svg>", "<script>alert('x')</script></svg>")
            + "\n"
            + lines.get(2).replace("</svg>", "")
            + "\n\n");
    SvgCheck check = SvgCheck.of(folder, drawings);
    double third = 1 / 3.0;
    assertThat(check.scores()).isEqualTo(new SvgScores(3, 2 / 3.0, 2 / 3.0, third, third, third));
    assertThat(check.byKind().values().stream().mapToInt(SvgScores::count).sum()).isEqualTo(3);
    assertThat(check.html())
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")
        .doesNotContain("<script")
        .containsOnlyOnce("<img alt=\"\" src=\"data:image/svg+xml;base64,")
        .containsOnlyOnce("class=\"pass\"");
  }

  @Test
  void whatCannotBeJudgedIsAnError() throws IOException {
    Files.writeString(drawings, "{\"prompt\":\"a red house\",\"completion\":\"\"}\n");
    assertThatThrownBy(() -> SvgCheck.of(folder, drawings))
        .isInstanceOf(CkException.class)
        .hasMessage(drawings + ", line 1: the data set has no prompt 'a red house'");
    Files.writeString(drawings, "\n{\"prompt\":1}\n");
    assertThatThrownBy(() -> SvgCheck.of(folder, drawings))
        .hasMessage(drawings + ", line 2: has no text under \"prompt\"");
    Files.writeString(drawings, "");
    assertThatThrownBy(() -> SvgCheck.of(folder, drawings))
        .hasMessage(drawings + ": has no drawings");
  }
}
