package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.api.Backend;
import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run can be gone through again; one wrong bit in a checkpoint shows. */
@Tag("slow")
final class ReplayTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"llama", "gemma3"})
  void stepsGiveTheSameBitsAgainAndNothingIsTouched(String family) throws IOException {
    RunFolder run = TinyRun.of(folder, family, 6);
    Map<Path, String> before = files(run.path());
    assertThat(replay(run, 2, 6)).isEmpty();
    assertThat(replay(run, 0, 2)).isEmpty();
    ProgramCompiler jvm = TrainingPrograms.of(TinyRun.options(folder, Backend.JVM));
    assertThat(Replay.of(run, 4, 6, jvm, 2, TrainerListener.SILENT)).isEmpty();
    assertThat(files(run.path())).isEqualTo(before);
  }

  @Test
  void oneWrongBitIsFoundByItsName() {
    RunFolder run = TinyRun.train(folder, "llama", true, 4);
    String segment = "moments/moments1";
    try (Arena arena = Arena.ofShared(); // hashes are made by several threads
        Checkpoint checkpoint = run.saved(4)) {
      Map<String, MemorySegment> changed = new LinkedHashMap<>();
      for (String name : checkpoint.names()) {
        MemorySegment from = checkpoint.segment(name);
        changed.put(name, arena.allocate(from.byteSize(), 64).copyFrom(from));
      }
      // Matrix tiles hold 16 rows side by side: float 5 is row 5 of the first column.
      MemorySegment moment = changed.getOrDefault(segment, MemorySegment.NULL);
      int bits = moment.getAtIndex(ValueLayout.JAVA_INT, 5);
      moment.setAtIndex(ValueLayout.JAVA_INT, 5, bits + 1);
      run.checkpoints().save(4, changed, checkpoint.state());
    }
    Optional<StateDifference> found = replay(run, 2, 4);
    assertThat(found).isPresent();
    StateDifference difference = found.orElseThrow();
    assertThat(difference.segment()).isEqualTo(segment);
    assertThat(difference.row()).isEqualTo(5);
    assertThat(difference.column()).isZero();
    assertThat(difference.elements()).isOne();
    assertThat(difference.first()).isEqualTo(Math.nextUp(difference.second()));
    assertThat(difference.line("saved", "replayed"))
        .startsWith(segment + " of " + difference.tensor() + ", element [5, 0]: ");
  }

  @Test
  void bothStepsMustBeThere() {
    RunFolder run = TinyRun.train(folder, "llama", true, 2);
    assertThatThrownBy(() -> replay(run, 0, 3))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("has no checkpoint of step 3; there are [2]");
    assertThatThrownBy(() -> replay(run, 1, 2))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("has no checkpoint of step 1");
    assertThatThrownBy(() -> replay(run, 2, 2))
        .isInstanceOf(CkException.class)
        .hasMessage("step 2 does not come before step 2");
  }

  private Optional<StateDifference> replay(RunFolder run, long from, long to) {
    return Replay.of(run, from, to, TinyRun.compiler(folder), 1, TrainerListener.SILENT);
  }

  private static Map<Path, String> files(Path folder) throws IOException {
    Map<Path, String> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted().toList()) {
        files.put(path, Files.getLastModifiedTime(path).toString());
      }
    }
    return files;
  }
}
