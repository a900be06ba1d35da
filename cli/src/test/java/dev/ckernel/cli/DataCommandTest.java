package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataCommandTest {
  @TempDir private Path folder;

  @Test
  void preparesTextsAndPrintsTheReport() throws IOException {
    Path text = folder.resolve("a.txt");
    Files.writeString(text, "one \u201Cquoted\u201D thing\r\n\r\ntwo things\n\nthree things\n");
    Path set = folder.resolve("set");
    Run run =
        Run.ck(
            "data", "prepare", text.toString(), "-o", set.toString(), "--ascii", "--validation=0");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("3 samples read: 3 to train on, 0 to validate with\n")
        .contains("U+201C \u201C became '\"' 1 times\n");
    assertThat(set.resolve("report.txt")).hasContent(run.out());
    assertThat(set.resolve("train.jsonl"))
        .hasContent(
            "{\"text\":\"one \\\"quoted\\\" thing\"}\n{\"text\":\"two things\"}\n{\"text\":\"three things\"}\n");
  }

  @Test
  void drawsAndChecksItsOwnDrawings() {
    String set = folder.resolve("set").toString();
    Run drawn = Run.ck("data", "svg", "-o", set, "--count=2000", "--holdout=30", "--stage=b");
    assertThat(drawn.err()).isEmpty();
    assertThat(drawn.out()).startsWith("2,000 drawings to train on");
    Run checked = Run.ck("data", "check-svg", set, "--drawings", set + "/validation.jsonl");
    assertThat(checked.err()).isEmpty();
    assertThat(checked.code()).isZero();
    assertThat(checked.out()).containsPattern("\nall +30 +100\\.0 % +100\\.0 % +100\\.0 %\n");
    assertThat(folder.resolve("set/validation.html")).content().startsWith("<!DOCTYPE html>");
  }

  @Test
  void whatIsWrongIsOneLine() throws IOException {
    Path text = folder.resolve("a.txt");
    Files.writeString(text, " \n\n ");
    String set = folder.resolve("set").toString();
    Run empty = Run.ck("data", "prepare", text.toString(), "-o", set);
    assertThat(empty.code()).isEqualTo(1);
    assertThat(empty.err()).startsWith("ck: nothing is left to train on").hasLineCount(1);
    Run missing = Run.ck("data", "prepare", folder.resolve("b.txt").toString(), "-o", set);
    assertThat(missing.err())
        .isEqualTo("ck: %s/b.txt: no such file or directory\n".formatted(folder));
    assertThat(Run.ck("data", "svg", "-o", set, "--count=0").code()).isEqualTo(1);
  }

  @Test
  void wrongUsageIsTold() {
    Run none = Run.ck("data");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).startsWith("ck: say prepare, svg or check-svg\nUsage: ck data");
    assertThat(Run.ck("data", "svg").code()).isEqualTo(2);
    assertThat(Run.ck("data", "svg", "-o", "x", "--stage=c").code()).isEqualTo(2);
    assertThat(Run.ck("data", "prepare", "-o", "x").code()).isEqualTo(2);
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : new String[] {"prepare", "svg", "check-svg"}) {
      Run help = Run.ck("data", command, "--help");
      assertThat(help.code()).as(help.err()).isZero();
      assertThat(help.out()).startsWith("Usage: ck data " + command).contains("--debug");
    }
  }
}
