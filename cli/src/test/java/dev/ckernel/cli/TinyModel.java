package dev.ckernel.cli;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
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
    Path file = folder.resolve("chat.gguf");
    try (GgufFile from = GgufFile.open(Path.of(model))) {
      GgufWriter writer = new GgufWriter().putAll(from.metadata());
      writer.string("tokenizer.chat_template", "{{ messages }}");
      for (GgufTensor tensor : from.tensors()) {
        writer.tensor(
            tensor.name(), tensor.type(), tensor.dims(), GgufWriter.Content.of(from.data(tensor)));
      }
      writer.write(file);
    }
    return file.toString();
  }
}
