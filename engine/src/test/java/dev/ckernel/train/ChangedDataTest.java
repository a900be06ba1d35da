package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run does not go on with other data unnoticed. */
@Tag("slow")
final class ChangedDataTest {
  @TempDir private Path folder;
  private RunFolder run;
  private Path text;
  private String old;

  @BeforeEach
  void train() throws IOException {
    run = TinyRun.train(folder, "llama", true, 2);
    text = folder.resolve("text.txt");
    old = Files.readString(text);
  }

  private List<String> resume(boolean accept, int until) {
    List<String> notes = new ArrayList<>();
    TrainerListener listener =
        new TrainerListener() {
          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    try (Trainer trainer =
        Trainer.resume(run.path(), accept, TinyRun.compiler(folder), 1, listener)) {
      trainer.train(until, () -> false);
    }
    return notes;
  }

  @Test
  void isRefusedByName() throws IOException {
    Files.writeString(text, old.replace("line 7 ", "line 8 "));
    assertThatThrownBy(() -> resume(false, 4))
        .isInstanceOf(CkException.class)
        .hasMessage(
            text
                + ": has changed since step 2; put the old file back, begin another run, or go on with --accept-changed-data");
    assertThat(run.savedSteps()).containsExactly(2L);
    Files.writeString(text, old);
    assertThat(resume(false, 4)).contains("resumed at step 2");
    assertThat(run.dataChanges(4)).isEmpty();
  }

  @Test
  void whatIsAcceptedIsTold() throws IOException {
    Files.writeString(text, old + "and one line more\n");
    String change = text + ": has changed since step 2, as accepted";
    assertThat(resume(true, 4)).contains(change);
    assertThat(run.dataChanges(2)).isEmpty();
    assertThat(run.dataChanges(4)).containsExactly(text + " changed after step 2, as accepted");
    assertThat(resume(false, 6)).doesNotContain(change);
    assertThat(run.dataChanges(6)).containsExactly(text + " changed after step 2, as accepted");

    assertThatThrownBy(() -> replay(0, 6))
        .isInstanceOf(CkException.class)
        .hasMessage(text + ": was other data until step 2; begin with that step or a later one");
    assertThat(replay(2, 6)).isTrue();
    Files.writeString(text, old);
    assertThatThrownBy(() -> replay(4, 6))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith(text + ": has changed since step 6, so its steps cannot be gone");
    assertThat(replay(0, 2)).isTrue();
  }

  @Test
  void unchangedDataNeedNoAcceptance() {
    assertThat(resume(true, 4)).noneMatch(note -> note.contains("changed"));
    assertThat(run.dataChanges(4)).isEmpty();
  }

  private boolean replay(long from, long to) {
    return Replay.of(run, from, to, TinyRun.compiler(folder), 1, TrainerListener.SILENT).isEmpty();
  }
}
