package dev.ckernel.api;

import dev.ckernel.model.RandomModel;
import dev.ckernel.model.RandomModelSize;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Small model files and options that leave the user's cache alone. */
final class TinyModels {
  private TinyModels() {}

  /** A model of two layers with odd shapes, in {@code folder}. */
  static Path write(Path folder, String family, DType format) {
    Path file = folder.resolve(family + ".gguf");
    RandomModel.write(file, RandomModelSize.of(family, "tiny"), format, 7, bytes -> {});
    return file;
  }

  /** Options for a target by name (null: this machine), with a small context. */
  static ModelOptions options(Path cache, @Nullable String target) {
    return ModelOptions.defaults()
        .withCache(cache)
        .withTarget(target)
        .withThreads(2)
        .withContext(256)
        .withBatch(16);
  }
}
