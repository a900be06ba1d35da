package dev.ckernel.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.api.Backend;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.train.GradientOracle;
import dev.ckernel.train.Parity;
import dev.ckernel.train.ParityStep;
import dev.ckernel.train.Recipe;
import dev.ckernel.train.RunFolder;
import dev.ckernel.train.Trainer;
import dev.ckernel.train.TrainerListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ck parity} does, on runs of each family. */
final class ParityTest {
  private static Recipe recipe(String family, boolean tied, Path folder) {
    return Recipe.parse(
        """
        seed = 11
        dropout = 0.1
        [model]
        family = "%s"
        layers = 2
        dim = 48
        heads = 6
        kv_heads = 3
        ffn = 80
        tie_embeddings = %s
        [tokenizer]
        train = { type = "bpe", vocab_size = 300 }
        [batch]
        length = 40
        sequences = 2
        accumulate = 2
        [data]
        path = "text.txt"
        [optimizer]
        lr = 1e-3
        eps = 1e-6
        weight_decay = 0.1
        clip = 0.5
        [schedule]
        kind = "cosine"
        warmup = 2
        steps = 8
        [run]
        checkpoint_every = 2
        """
            .formatted(family, tied),
        "r.toml",
        folder,
        List.of());
  }

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "llama, true, NATIVE",
    "qwen2, false, NATIVE",
    "qwen3, true, NATIVE",
    "llama, false, JVM"
  })
  void everyValueIsPyTorchs(String family, boolean tied, Backend backend) throws IOException {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, 300)
        .forEach(i -> text.append("The number %d has %d.\n".formatted(i, i * 37 % 101)));
    Files.writeString(folder.resolve("text.txt"), text);
    Recipe recipe = recipe(family, tied, folder);
    TrainingPrograms compiler =
        TrainingPrograms.of(
            ModelOptions.defaults().withBackend(backend).withCache(folder.resolve("cache")));
    Path path = folder.resolve("run");
    try (Trainer trainer = Trainer.start(recipe, path, compiler, 2, TrainerListener.SILENT)) {
      trainer.train(2, () -> false);
    }
    RunFolder run = RunFolder.open(path);
    for (long from : new long[] {0, 2}) {
      try (Parity parity = Parity.of(run, from, GradientOracle.named("torch"), compiler, 2)) {
        for (int i = 1; i <= 3; i++) {
          ParityStep step = parity.next();
          assertThat(step.step()).isEqualTo(from + i);
          assertThat(step.beyond()).isEmpty();
          assertThat(step.activations()).hasSizeGreaterThan(25);
          assertThat(step.activationGradients()).hasSizeGreaterThan(25);
          assertThat(step.gradients()).hasSameSizeAs(step.weights());
          assertThat(step.moments()).allMatch(moment -> moment.relative() < 1e-3);
        }
      }
    }
  }
}
