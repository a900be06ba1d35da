package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.api.Backend;
import dev.ckernel.api.Model;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.tensor.DType;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.train.ModelExport;
import dev.ckernel.train.Recipe;
import dev.ckernel.train.RunFolder;
import dev.ckernel.train.TrainedModel;
import dev.ckernel.train.Trainer;
import dev.ckernel.train.TrainerListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What we train and export is a model to llama.cpp, and the same one. */
class TrainedModelTest {
  @SuppressWarnings("InlineFormatString") // a recipe reads better by itself
  private static final String RECIPE =
      """
      [model]
      family = "%s"
      layers = 2
      dim = 64
      heads = 4
      kv_heads = 2
      tie_embeddings = %s
      [tokenizer]
      train = { type = "%s", vocab_size = 320 }
      [batch]
      length = 64
      sequences = 4
      [data]
      path = "text.txt"
      [optimizer]
      lr = 3e-3
      [schedule]
      kind = "constant"
      steps = 20
      """;

  private static final String TEXT = "The number 17 has the word seventeen,\nand so has 71: ";

  private final LlamaCpp llama = Fixtures.llamaCpp();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "llama, true, bpe",
    "llama, false, sentencepiece",
    "qwen2, true, bpe",
    "qwen3, false, bpe"
  })
  void llamaCppGivesTheSameLogits(String family, boolean tied, String tokenizer)
      throws IOException {
    Path f32 = folder.resolve("f32.gguf");
    Path q8 = folder.resolve("q8_0.gguf");
    RunFolder run = train(RECIPE.formatted(family, tied, tokenizer));
    try (TrainedModel trained = TrainedModel.open(run, Optional.empty())) {
      ModelExport.write(trained, f32, DType.F32, "trained");
      ModelExport.write(trained, q8, DType.Q8_0, "trained");
    }
    try (Model ours = Ours.load(f32, Backend.NATIVE, folder.resolve("cache"));
        LlamaModel theirs = llama.load(f32);
        LlamaModel rounded = llama.load(q8)) {
      int[] tokens = ours.tokenizer().encode(TEXT, EncodeOptions.PROMPT);
      assertThat(tokens).isEqualTo(theirs.tokenize(TEXT, true, true));

      Logits expected = theirs.logits(tokens);
      Logits logits = Ours.logits(ours, tokens);
      assertThat(expected.maxDifference(logits)).isLessThan(2e-5 * Math.max(1, scale(expected)));
      assertThat(logits.argMax()).isEqualTo(expected.argMax());
      assertThat(expected.meanDivergenceOf(rounded.logits(tokens))).isLessThan(1e-2);
    }
  }

  private RunFolder train(String text) throws IOException {
    StringBuilder lines = new StringBuilder();
    IntStream.range(0, 900)
        .forEach(i -> lines.append("The number %d has %d.\n".formatted(i, i * 37 % 101)));
    Files.writeString(folder.resolve("text.txt"), lines);
    Recipe recipe = Recipe.parse(text, "recipe.toml", folder, List.of());
    Path path = folder.resolve("run");
    TrainingPrograms compiler =
        TrainingPrograms.of(ModelOptions.defaults().withCache(folder.resolve("cache")));
    try (Trainer trainer = Trainer.start(recipe, path, compiler, 2, TrainerListener.SILENT)) {
      trainer.train(() -> false);
    }
    return RunFolder.open(path);
  }

  private static double scale(Logits logits) {
    return IntStream.range(0, logits.rows())
        .mapToDouble(row ->
            IntStream.range(0, logits.vocab())
                .mapToDouble(token -> Math.abs(logits.at(row, token)))
                .max()
                .orElse(0))
        .max()
        .orElse(0);
  }
}
