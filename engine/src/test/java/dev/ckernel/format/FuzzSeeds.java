package dev.ckernel.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes the seeds of {@link FormatFuzzTest}: run {@code main} with the folder {@code
 * engine/src/test/resources/dev/ckernel/format/FormatFuzzTestInputs} after a change of the formats.
 * Inputs that a search found lie beside them under the names it gave.
 */
final class FuzzSeeds {
  private FuzzSeeds() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path gguf = Files.createDirectories(folder.resolve("gguf"));
    Files.write(gguf.resolve("sound"), GgufBytes.sound().array());
    Files.write(gguf.resolve("no-tensors"), GgufBytes.head(0, 1).number("k", 1).array());
    Files.write(gguf.resolve("big-endian"), new GgufBytes().ascii("GGUF").u32(3 << 24).array());
    everything().write(gguf.resolve("everything"));

    Path bump = Files.createDirectories(folder.resolve("bump"));
    List<BumpWriter.Spec> specs =
        List.of(
            new BumpWriter.Spec("a", "rows", List.of(3L), 12),
            new BumpWriter.Spec("b", "tiles", List.of(2L, 2L), 16));
    for (int count = 0; count <= specs.size(); count++) {
      Path path = bump.resolve("tensors-" + count);
      try (BumpWriter writer =
          BumpWriter.create(path, Map.of("source", "x"), specs.subList(0, count))) {
        writer.finish();
      }
    }
  }

  private static GgufWriter everything() {
    return new GgufWriter()
        .put("u8", new GgufValue.Int(GgufType.U8, 1))
        .put("i16", new GgufValue.Int(GgufType.I16, -1))
        .put("u64", new GgufValue.Int(GgufType.U64, 1))
        .put("f64", new GgufValue.Real(GgufType.F64, 1))
        .f32("f32", 1)
        .bool("bool", true)
        .string("text", "ä")
        .strings("words", List.of("a", ""))
        .ints("ints", 1, 2)
        .floats("floats", 1)
        .put("bools", new GgufNumbers(GgufType.BOOL, new byte[] {1}))
        .tensor("plain", GgmlType.F16, List.of(2L, 2L, 1L, 1L), (offset, chunk) -> {})
        .tensor("blocks", GgmlType.Q6_K, List.of(256L), (offset, chunk) -> {});
  }
}
