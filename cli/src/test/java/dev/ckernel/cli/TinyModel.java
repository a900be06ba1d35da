package dev.ckernel.cli;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufValue;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.model.RandomModel;
import dev.ckernel.model.RandomModelSize;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;

/** Models with random weights, small enough to be compiled and run in a test. */
final class TinyModel {
  private TinyModel() {}

  /** Writes one of family {@code family} and returns its path. */
  static String write(Path folder, String family) {
    Path file = folder.resolve(family + ".gguf");
    RandomModel.write(file, RandomModelSize.of(family, "tiny"), DType.F32, 7, bytes -> {});
    return file.toString();
  }

  /** The same model with a chat template. */
  static String withChatTemplate(Path folder, String model) {
    return with(folder, model, "tokenizer.chat_template", new GgufValue.Text("{{ messages }}"));
  }

  /** The same model with another value of one metadata key. */
  static String with(Path folder, String model, String key, GgufValue value) {
    Path file = folder.resolve("with-" + key + ".gguf");
    try (GgufFile from = GgufFile.open(Path.of(model))) {
      GgufWriter writer = new GgufWriter().put(key, value);
      from.metadata()
          .entries()
          .forEach((each, old) -> {
            if (!each.equals(key) && !each.equals("general.alignment")) {
              writer.put(each, old);
            }
          });
      for (GgufTensor tensor : from.tensors()) {
        writer.tensor(
            tensor.name(), tensor.type(), tensor.dims(), GgufWriter.Content.of(from.data(tensor)));
      }
      writer.write(file);
    }
    return file.toString();
  }
}
