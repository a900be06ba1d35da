package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.oracle.LlamaCpp.FileType;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our weight codecs against llama.cpp's, byte for byte, in both directions. */
class CodecParityTest {
  private static final SeedModel SHAPE =
      new SeedModel(SeedModel.Family.LLAMA, 256, 1, 4, 2, 64, 512, 300, 1e4f, 1e-5f, false, false);

  private final LlamaCpp llama = Fixtures.llamaCpp();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void bytesAreEqual(FileType type) {
    Path original = folder.resolve("original.gguf");
    Path packed = folder.resolve("packed.gguf");
    Path unpacked = folder.resolve("unpacked.gguf");
    SHAPE.write(original, 11);
    llama.quantize(original, packed, type);
    llama.quantize(packed, unpacked, FileType.F32);

    Set<DType> seen = EnumSet.noneOf(DType.class);
    try (GgufFile originals = GgufFile.open(original);
        GgufFile packs = GgufFile.open(packed);
        GgufFile unpacks = GgufFile.open(unpacked)) {
      for (GgufTensor tensor : packs.tensors()) {
        DType dtype = tensor.dtype();
        int count = Math.toIntExact(tensor.elements());
        MemorySegment theirs = packs.data(tensor);
        float[] source = Codec.decode(DType.F32, data(originals, tensor.name()), count);

        assertEqual(tensor, Codec.encode(dtype, source), theirs);
        assertEqual(
            tensor,
            MemorySegment.ofArray(Codec.decode(dtype, theirs, count)),
            data(unpacks, tensor.name()));
        seen.add(dtype);
      }
    }
    assertThat(seen).contains(dev.ckernel.model.FileType.valueOf(type.name()).format());
  }

  private static void assertEqual(GgufTensor tensor, MemorySegment ours, MemorySegment theirs) {
    assertThat(ours.mismatch(theirs))
        .as("first byte that differs in %s, %s", tensor.name(), tensor.type())
        .isEqualTo(-1);
  }

  private static MemorySegment data(GgufFile file, String tensor) {
    return file.data(file.tensor(tensor));
  }
}
