package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands in a BUMP file, as JSON for people and tools: {@code weights_manifest.json}. Nothing
 * reads it back.
 *
 * @param format always {@code "BUMP"}
 * @param version of the format
 * @param byteSize of the whole file
 * @param properties what the writer noted
 * @param tensors in file order
 */
public record WeightsManifest(
    String format,
    int version,
    long byteSize,
    Map<String, String> properties,
    List<BumpTensor> tensors) {
  private static final ObjectWriter WRITER =
      JsonMapper.builder().build().writerWithDefaultPrettyPrinter();

  /** The manifest of a file. */
  public static WeightsManifest of(BumpReader file) {
    return new WeightsManifest(
        "BUMP", BumpHead.VERSION, file.byteSize(), file.properties(), file.tensors());
  }

  /** The JSON text, with a final new line. */
  public String toJson() {
    try {
      return WRITER.writeValueAsString(this) + "\n";
    } catch (JacksonException e) {
      throw new IllegalStateException("a manifest has plain values only", e);
    }
  }

  /**
   * Writes the JSON text to a file.
   *
   * @throws CkException if it cannot be written
   */
  public void write(Path path) {
    NewFile.write(path, toJson().getBytes(StandardCharsets.UTF_8));
  }
}
