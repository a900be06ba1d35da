package dev.ckernel.train;

import dev.ckernel.model.GgufExport;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.model.SafetensorsExport;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import dev.ckernel.text.TokenizerJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes what a run has trained as a model file. */
public final class ModelExport {
  /** The formats that matrices can be written in. */
  private static final List<DType> FORMATS =
      List.of(DType.F32, DType.F16, DType.BF16, DType.Q8_0, DType.Q4_0);

  private ModelExport() {}

  /**
   * The format of that name, in any case.
   *
   * @throws CkException naming those that there are
   */
  public static DType format(String name) {
    for (DType format : FORMATS) {
      if (format.name().equalsIgnoreCase(name)) {
        return format;
      }
    }
    throw new CkException(
        "format '%s' is unknown; known are %s"
            .formatted(
                name, String.join(", ", FORMATS.stream().map(f -> lower(f.name())).toList())));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * Writes the model; equal checkpoints give equal bytes. What a base model says of itself and of
   * chats goes with it. Into a GGUF file frozen parameters go byte for byte as they are stored,
   * unless {@code format} makes them smaller.
   *
   * @param path {@code .gguf}, with everything in it, or {@code .safetensors}, with {@code
   *     config.json} and {@code tokenizer.json} beside it
   * @param name for people
   * @throws CkException if the path ends otherwise, the format is none of the file's, or it cannot
   *     be written
   */
  public static void write(TrainedModel trained, Path path, DType format, String name) {
    String file = lower(String.valueOf(path.getFileName()));
    if (file.endsWith(".gguf")) {
      GgufExport.write(
          path,
          trained.model(),
          trained.context(),
          name,
          trained.generalKeys(),
          format,
          writer -> GgufVocabulary.write(trained.vocabulary(), trained.chatTemplates(), writer),
          trained::values,
          trained::stored);
    } else if (file.endsWith(".safetensors")) {
      SafetensorsExport.write(
          path,
          trained.model(),
          trained.vocabulary(),
          trained.context(),
          trained.generalKeys(),
          format,
          trained::values);
      TokenizerJson.write(
          trained.vocabulary(), trained.chatTemplates(), path.resolveSibling(TokenizerJson.FILE));
    } else {
      throw new CkException(path + ": must end in .gguf or .safetensors");
    }
  }
}
