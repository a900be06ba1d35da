package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checkpoints: what is saved comes back; what breaks is found; nothing that is there gets lost. */
final class CheckpointsTest {
  @TempDir private Path folder;

  /** Segments whose bytes tell the step. */
  static Map<String, MemorySegment> segments(long step) {
    Map<String, MemorySegment> result = new LinkedHashMap<>();
    for (String name :
        List.of("params/embedding", "params/layers.0.attn.q", "moments/embedding.m")) {
      byte[] bytes = new byte[name.length() * 100 + 1];
      new SplittableRandom(step * 31 + name.hashCode()).nextBytes(bytes);
      result.put(name, MemorySegment.ofArray(bytes));
    }
    return result;
  }

  static ObjectNode state(long step) {
    return JsonMapper.builder().build().createObjectNode().put("tokens", step * 1000);
  }

  private static void save(Checkpoints checkpoints, long step) {
    checkpoints.save(step, segments(step), state(step));
  }

  static void assertHolds(Checkpoint checkpoint, long step) {
    assertThat(checkpoint.step()).isEqualTo(step);
    assertThat(checkpoint.state()).hasToString(state(step).toString());
    assertThat(checkpoint.names()).containsExactlyElementsOf(segments(step).keySet());
    segments(step)
        .forEach((name, bytes) ->
            assertThat(checkpoint.segment(name).mismatch(bytes)).as(name).isEqualTo(-1));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private long latest(List<String> broken) {
    try (Checkpoint latest = Checkpoints.open(folder, 2).latest(broken::add).orElseThrow()) {
      assertHolds(latest, latest.step());
      return latest.step();
    }
  }

  @Test
  void whatIsSavedComesBackAndOldOnesGo() throws IOException {
    Checkpoints checkpoints = Checkpoints.open(folder, 2);
    assertThat(checkpoints.latest(line -> {})).isEmpty();
    for (long step : new long[] {10, 20, 30}) {
      save(checkpoints, step);
    }
    assertThat(checkpoints.steps()).containsExactly(20L, 30L);
    assertThat(names()).containsExactly("step-00000020", "step-00000030");
    try (Checkpoint twenty = checkpoints.load(20)) {
      assertHolds(twenty, 20);
      assertThat(twenty.sha256("params/embedding")).hasSize(64);
    }
    assertThat(latest(new ArrayList<>())).isEqualTo(30);
    assertThatThrownBy(() -> checkpoints.load(10))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("has no checkpoint of step 10; there are [20, 30]");
  }

  @Test
  void savedOnceMore() throws IOException {
    Checkpoints checkpoints = Checkpoints.open(folder, 1);
    save(checkpoints, 5);
    save(checkpoints, 5);
    assertThat(names()).containsExactly("step-00000005");
    assertThat(latest(new ArrayList<>())).isEqualTo(5);
  }

  @Test
  void copiesIntoMemoryOfTheSameModelOnly() {
    Checkpoints checkpoints = Checkpoints.open(folder, 1);
    save(checkpoints, 5);
    try (Checkpoint checkpoint = checkpoints.load(5)) {
      Map<String, MemorySegment> memory = segments(6);
      checkpoint.copyTo(memory);
      for (Map.Entry<String, MemorySegment> each : memory.entrySet()) {
        assertThat(each.getValue().mismatch(checkpoint.segment(each.getKey()))).isEqualTo(-1);
      }
      Map<String, MemorySegment> other = segments(6);
      other.put("params/head", MemorySegment.ofArray(new byte[4]));
      assertThatThrownBy(() -> checkpoint.copyTo(other))
          .isInstanceOf(CkException.class)
          .hasMessageContaining("is of another model: 'params/head' is only in one of both");
      Map<String, MemorySegment> sizes = segments(6);
      sizes.put("params/embedding", MemorySegment.ofArray(new byte[4]));
      assertThatThrownBy(() -> checkpoint.copyTo(sizes))
          .isInstanceOf(CkException.class)
          .hasMessageContaining("'params/embedding' has 1601 bytes, not 4");
      assertThatThrownBy(() -> checkpoint.segment("x/y"))
          .isInstanceOf(CkException.class)
          .hasMessageContaining("the checkpoint of step 5 has no 'x/y'");
    }
  }

  /** Every file, cut at any place or with any bit turned, is found out and passed over. */
  @Test
  void damageIsFoundAndTheOneBeforeIsUsed() throws IOException {
    Checkpoints checkpoints = Checkpoints.open(folder, 2);
    save(checkpoints, 1);
    save(checkpoints, 2);
    SplittableRandom random = new SplittableRandom(3);
    for (String name : List.of("params.bump", "moments.bump", "state.json")) {
      Path file = folder.resolve("step-00000002").resolve(name);
      byte[] sound = Files.readAllBytes(file);
      for (int i = 0; i < 12; i++) {
        boolean cut = i % 2 == 0;
        byte[] broken =
            cut ? java.util.Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
        if (!cut) {
          int at = placeThatCounts(name, sound, random);
          broken[at] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, broken);
        List<String> told = new ArrayList<>();
        assertThat(latest(told)).as(name + " " + i).isEqualTo(1);
        assertThat(told)
            .singleElement()
            .satisfies(line ->
                assertThat(line)
                    .contains("step-00000002")
                    .endsWith("; the checkpoint before it is used instead")
                    .hasLineCount(1));
      }
      Files.write(file, sound);
      assertThat(latest(new ArrayList<>())).isEqualTo(2);
    }
    Files.delete(folder.resolve("step-00000002").resolve("moments.bump"));
    assertThat(latest(new ArrayList<>())).isEqualTo(1);
  }

  /** White space in JSON and padding between tensors carry nothing. */
  private static int placeThatCounts(String name, byte[] sound, SplittableRandom random) {
    while (true) {
      int at = random.nextInt(sound.length);
      boolean json = name.endsWith(".json");
      if (json ? sound[at] > ' ' : (at >= 4096 && at < 4096 + 1000) || at < 100) {
        return at;
      }
    }
  }

  @Test
  void filesOfAnotherCheckpointAreNotTaken() throws IOException {
    Checkpoints checkpoints = Checkpoints.open(folder, 2);
    save(checkpoints, 1);
    save(checkpoints, 2);
    Files.copy(
        folder.resolve("step-00000001/params.bump"),
        folder.resolve("step-00000002/params.bump"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    List<String> told = new ArrayList<>();
    assertThat(latest(told)).isEqualTo(1);
    assertThat(told.getFirst()).contains("is not the file that this checkpoint was saved with");
  }

  @Test
  void whatAProcessLeftIsTidied() throws IOException {
    save(Checkpoints.open(folder, 3), 1);
    save(Checkpoints.open(folder, 3), 2);
    Files.createDirectory(folder.resolve("step-00000003.tmp"));
    Files.writeString(folder.resolve("step-00000003.tmp/params.bump"), "half");
    Files.move(folder.resolve("step-00000002"), folder.resolve("step-00000002.replaced"));
    assertThat(latest(new ArrayList<>())).isEqualTo(2);
    assertThat(names()).containsExactly("step-00000001", "step-00000002");
  }

  /**
   * A disk that has room for so many bytes, or fails at an operation: then what was there is there.
   */
  @Test
  void fullDisksLoseNothing() throws IOException {
    boolean finished = false;
    int failures = 0;
    for (int limit = 1; !finished; limit++) {
      for (String name : names()) {
        new SystemDisk().delete(folder.resolve(name));
      }
      save(Checkpoints.open(folder, 1), 1);
      SmallDisk disk = new SmallDisk(limit, limit % 2 == 0 ? limit * 1000L : Long.MAX_VALUE);
      Checkpoints checkpoints = Checkpoints.open(folder, 1, new SystemDisk());
      Checkpoints small = Checkpoints.open(folder, 1, disk);
      try {
        save(small, 2);
        finished = disk.untouched();
      } catch (CkException e) {
        failures++;
        assertThat(e).message().hasLineCount(1);
        if (checkpoints.steps().equals(List.of(1L))) {
          assertThat(e)
              .hasMessageContaining("cannot save step 2 (No space left on device)")
              .hasMessageContaining("the checkpoint of step 1 is untouched");
        }
      }
      List<String> told = new ArrayList<>();
      assertThat(latest(told)).isBetween(1L, 2L);
      assertThat(told).isEmpty();
      save(Checkpoints.open(folder, 1), 3);
      assertThat(names()).containsExactly("step-00000003");
    }
    assertThat(failures).isGreaterThan(8);
  }

  @Test
  void failureWhileSavingOnceMoreLosesNothing() throws IOException {
    for (int limit = 1; limit < 16; limit++) {
      for (String name : names()) {
        new SystemDisk().delete(folder.resolve(name));
      }
      save(Checkpoints.open(folder, 1), 1);
      try {
        save(Checkpoints.open(folder, 1, new SmallDisk(limit, Long.MAX_VALUE)), 1);
      } catch (CkException e) {
        assertThat(e).message().hasLineCount(1);
      }
      assertThat(latest(new ArrayList<>())).isEqualTo(1);
    }
  }

  @Test
  void emptyValuesAreRefusedBeforeAnythingIsWritten() throws IOException {
    Checkpoints checkpoints = Checkpoints.open(folder, 1);
    assertThatThrownBy(() ->
            checkpoints.save(1, Map.of("embedding", MemorySegment.ofArray(new float[1])), state(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Checkpoints.open(folder, 1).steps()).isEmpty();
    Map<String, MemorySegment> floats =
        Map.of("params/x", MemorySegment.ofArray(new float[] {1, -0f}));
    checkpoints.save(1, floats, state(1));
    try (Checkpoint checkpoint = checkpoints.load(1)) {
      assertThat(checkpoint.segment("params/x").get(ValueLayout.JAVA_FLOAT, 0)).isEqualTo(1f);
    }
  }
}
