package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.BumpReader;
import dev.ckernel.format.GgufFile;
import dev.ckernel.kernel.Target;
import dev.ckernel.model.GgufModel;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.TableLayout;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables are as long as the context that is planned, and models that have them in common share. */
final class PackedTablesTest {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @TempDir private Path folder;
  private GgufFile file;
  private GgufModel model;

  @BeforeEach
  void open() {
    file = GgufFile.open(TinyModels.write(folder, "llama", DType.Q8_0));
    model = GgufModel.of(file);
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void holdEveryPlannedPositionAndNoMore() {
    TableLayout layout = plan(model, 200).tables();
    assertThat(layout.entries()).extracting(TableLayout.Entry::rows).containsExactly(200, 200);
    Path packed = folder.resolve("tables.bump");
    PackedTables.write(model, layout, packed);
    try (BumpReader reader = PackedTables.open(packed)) {
      MemorySegment memory = PackedTables.memory(reader, layout.bytes());
      for (TableLayout.Entry entry : layout.entries()) {
        for (int row : new int[] {0, 1, 199}) {
          float[] expected = model.tableRow(entry.tensor().id(), row);
          long at = entry.offset() + 4L * row * entry.columns();
          assertThat(memory.asSlice(at, 4L * entry.columns()).toArray(F32)).isEqualTo(expected);
        }
      }
      assertThatThrownBy(() -> PackedTables.memory(reader, layout.bytes() + 64))
          .isInstanceOf(CkException.class)
          .hasMessage(packed + ": has other tables than the plan");
    }
  }

  @Test
  void weightsHaveNoneAndDoNotDependOnTheContext() {
    ModelPlan shorter = plan(model, 128);
    ModelPlan longer = plan(model, 256);
    assertThat(PackedWeights.key("model", shorter.weights()))
        .isEqualTo(PackedWeights.key("model", longer.weights()));
    assertThat(PackedTables.key(model, shorter.tables()))
        .isNotEqualTo(PackedTables.key(model, longer.tables()));
    assertThat(longer.weights().entries())
        .extracting(entry -> entry.tensor().id())
        .doesNotContain("rope.cos", "rope.sin");
  }

  @Test
  void modelsOfTheSameAnglesShareThem() {
    try (GgufFile again = GgufFile.open(TinyModels.write(folder, "llama", DType.F32))) {
      GgufModel requantised = GgufModel.of(again);
      assertThat(PackedTables.key(requantised, plan(requantised, 128).tables()))
          .isEqualTo(PackedTables.key(model, plan(model, 128).tables()));
    }
  }

  @Test
  void whatIsDamagedIsMadeAgain() throws IOException {
    TableLayout layout = plan(model, 128).tables();
    Path packed = folder.resolve("tables.bump");
    PackedTables.ensure(model, layout, packed);
    byte[] sound = Files.readAllBytes(packed);
    byte[] wrong = sound.clone();
    wrong[wrong.length - 1] ^= 1;
    for (byte[] damaged :
        new byte[][] {wrong, new byte[0], Arrays.copyOf(sound, sound.length - 64)}) {
      Files.write(packed, damaged);
      assertThatThrownBy(() -> PackedTables.open(packed)).isInstanceOf(CkException.class);
      PackedTables.ensure(model, layout, packed);
      assertThat(packed).hasBinaryContent(sound);
    }
  }

  private ModelPlan plan(GgufModel of, int context) {
    ModelOptions options = TinyModels.options(folder, null).withContext(context);
    return Planning.plan(of, options, Target.SCALAR);
  }
}
