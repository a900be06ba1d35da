package dev.ckernel.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Linear;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TensorType;
import dev.ckernel.kernel.lib.WeightFormat;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Vectors, matrices and stacks of matrices are packed as what they are; nothing else is. */
final class WeightLayoutTest {
  private static final int EXPERTS = 3;
  private static final int OUTPUTS = 24;
  private static final int INPUTS = 256;

  @TempDir private Path folder;

  private static Tensor parameter(String id, DType dtype, int... shape) {
    List<Dim> dims = Arrays.stream(shape).<Dim>mapToObj(Dim.Fixed::new).toList();
    return new Tensor(
        id, new TensorType(new TensorType.Kind.Stored(dtype), dims), Tensor.Role.PARAMETER);
  }

  /** A graph that reads these weights, each by a node of its own. */
  private static Graph reading(Tensor... weights) {
    Tensor x = new Tensor("x", TensorType.rows(Dim.Symbol.ROWS, INPUTS), Tensor.Role.ACTIVATION);
    List<Node> nodes = new ArrayList<>();
    for (Tensor weight : weights) {
      nodes.add(
          new Node(
              "of." + weight.id(), Node.NO_LAYER, new Linear(), List.of(x, weight), List.of()));
    }
    return new Graph("weights", List.of(weights), nodes, List.of());
  }

  private static WeightLayout.Entry entry(Tensor weight) {
    return WeightLayout.of(reading(weight)).entry(weight);
  }

  /** Matrices one after the other, as a file holds them. */
  private static MemorySegment stored(DType dtype, int matrices, Arena arena) {
    float[] values = new float[matrices * OUTPUTS * INPUTS];
    new CounterRng(5).gaussian(1, 0, values);
    MemorySegment bytes = arena.allocate(dtype.bytes(values.length));
    Codec.encode(dtype, values, 0, values.length, bytes, 0);
    return bytes;
  }

  private static MemorySegment packed(WeightLayout.Entry entry, MemorySegment source, Arena arena) {
    MemorySegment packed = arena.allocate(entry.block().bytes(), 64);
    Packing.parameter(entry, source, packed);
    return packed;
  }

  @ParameterizedTest
  @EnumSource
  void aStackIsItsMatricesOneAfterTheOtherInEachRegion(DType dtype) {
    try (Arena arena = Arena.ofShared()) {
      WeightLayout.Entry stack = entry(parameter("experts", dtype, EXPERTS, OUTPUTS, INPUTS));
      WeightLayout.Entry single = entry(parameter("expert", dtype, OUTPUTS, INPUTS));
      assertThat(stack.matrices()).isEqualTo(EXPERTS);
      assertThat(stack.rows()).isEqualTo(OUTPUTS);
      assertThat(stack.tiles()).isEqualTo(EXPERTS * 2);
      assertThat(stack.block().rows()).isEqualTo(EXPERTS * OUTPUTS);
      assertThat(stack.bytes()).isEqualTo(EXPERTS * single.bytes());
      MemorySegment source = stored(dtype, EXPERTS, arena);
      MemorySegment all = packed(stack, source, arena);
      long each = source.byteSize() / EXPERTS;
      for (int expert = 0; expert < EXPERTS; expert++) {
        MemorySegment one = packed(single, source.asSlice(expert * each, each), arena);
        List<WeightFormat.Region> regions = WeightFormat.of(dtype).regions(INPUTS);
        for (int i = 0; i < regions.size(); i++) {
          long bytes = stack.stride(regions.get(i));
          long at = stack.regions().get(i) + expert * bytes;
          assertThat(all.asSlice(at, bytes).mismatch(one.asSlice(single.regions().get(i), bytes)))
              .as("%s of expert %d", regions.get(i).name(), expert)
              .isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void aStackIsPackedFromTheBytesOfAFile() {
    Path path = folder.resolve("experts.gguf");
    DType dtype = DType.Q4_K;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment source = stored(dtype, EXPERTS, arena);
      new GgufWriter()
          .tensor(
              "experts",
              GgmlType.of(dtype),
              List.of((long) INPUTS, (long) OUTPUTS, (long) EXPERTS),
              (offset, chunk) -> chunk.copyFrom(source.asSlice(offset, chunk.byteSize())))
          .write(path);
      WeightLayout.Entry stack = entry(parameter("experts", dtype, EXPERTS, OUTPUTS, INPUTS));
      try (GgufFile file = GgufFile.open(path)) {
        GgufTensor tensor = file.tensor("experts");
        assertThat(packed(stack, file.data(tensor), arena).mismatch(packed(stack, source, arena)))
            .isEqualTo(-1);
      }
    }
  }

  @Test
  void theLayoutNamesAStack() {
    Tensor matrix = parameter("head", DType.Q8_0, OUTPUTS, INPUTS);
    Tensor experts = parameter("experts", DType.Q8_0, EXPERTS, OUTPUTS, INPUTS);
    WeightLayout layout = WeightLayout.of(reading(matrix, experts));
    assertThat(layout.blocks()).hasSize(2);
    JsonNode entries = LayoutJson.weights(layout).path("entries");
    assertThat(entries.get(0).has("form")).isFalse();
    JsonNode stack = entries.get(1);
    assertThat(stack.path("form").asString()).isEqualTo("stack");
    assertThat(stack.path("matrices").asInt()).isEqualTo(EXPERTS);
    assertThat(stack.path("tiles").asInt()).isEqualTo(2 * EXPERTS);
    assertThat(stack.path("shape").toString()).isEqualTo("[3,24,256]");
    JsonNode quants = stack.path("regions").get(0);
    assertThat(quants.path("name").asString()).isEqualTo("quants");
    assertThat(quants.path("matrixBytes").asLong()).isEqualTo(2 * 16 * INPUTS);
    assertThat(PlanText.weights(layout)).contains("experts [24, 256], a stack of 3\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void whatIsNoneOfTheseIsRefusedByName(int rank) {
    int[] shape = new int[rank];
    Arrays.fill(shape, 2);
    assertThatThrownBy(() -> entry(parameter("layers.0.patch", DType.F32, shape)))
        .isInstanceOf(CkException.class)
        .hasMessage(
            "weight layers.0.patch is f32%s, which is no vector, matrix or stack of matrices",
            Arrays.toString(shape));
  }

  @Test
  void aWeightOfAStackThatIsNotFiniteIsRefusedByItsRow() {
    try (Arena arena = Arena.ofShared()) {
      Tensor experts = parameter("experts", DType.F32, EXPERTS, OUTPUTS, INPUTS);
      MemorySegment source = stored(DType.F32, EXPERTS, arena);
      int row = 2 * OUTPUTS + 20;
      source.set(
          java.lang.foreign.ValueLayout.JAVA_FLOAT, 4L * row * INPUTS, Float.POSITIVE_INFINITY);
      assertThatThrownBy(() -> packed(entry(experts), source, arena))
          .isInstanceOf(CkException.class)
          .hasMessage("weight experts has a value in row %d that is not finite", row);
    }
  }
}
