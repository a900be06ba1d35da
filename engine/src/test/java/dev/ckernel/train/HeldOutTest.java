package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.api.Backend;
import dev.ckernel.api.Completions;
import dev.ckernel.api.Model;
import dev.ckernel.api.Progress;
import dev.ckernel.api.Session;
import dev.ckernel.api.Token;
import dev.ckernel.runtime.Sampling;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import dev.ckernel.text.EncodeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run measured while it trained is what is measured afterwards. */
@Tag("slow")
final class HeldOutTest {
  @TempDir private Path folder;

  @Test
  void lossesAreThoseOfTheRun() throws IOException {
    RunFolder run = TinyRun.train(folder, "qwen3", true, 4);
    ProgramCompiler compiler = TinyRun.compiler(folder);
    try (TrainedModel trained = TrainedModel.open(run, Optional.empty())) {
      List<HeldOut.Score> scores = HeldOut.ofRun(trained).losses(Long.MAX_VALUE, compiler, 1);
      assertThat(scores).hasSize(1);
      HeldOut.Score score = scores.getFirst();
      assertThat((float) score.loss()).isEqualTo(run.steps().get(3).validationLoss());
      assertThat(score.name()).isEqualTo("train");
      assertThat(score.perplexity()).isEqualTo(StrictMath.exp(score.loss()));
      HeldOut.Score less = HeldOut.ofRun(trained).losses(3, compiler, 1).getFirst();
      assertThat(less.sequences()).isEqualTo(3);
      assertThat(less.tokens()).isEqualTo(3 * 24);

      Path other = folder.resolve("other.txt");
      Files.writeString(other, "line 7 has the number 7\n".repeat(60));
      HeldOut.Score elsewhere =
          HeldOut.of(trained, other).losses(Long.MAX_VALUE, compiler, 1).getFirst();
      assertThat(elsewhere.name()).isEqualTo("other.txt");
      assertThat(elsewhere.loss()).isNotEqualTo(score.loss()).isBetween(0.0, 8.0);
      assertThatThrownBy(() -> HeldOut.ofRun(trained).prompts(1))
          .isInstanceOf(CkException.class)
          .hasMessageContaining("has no held-out prompt");
    }
  }

  @Test
  void promptsAreThoseOfTraining() throws IOException {
    RunFolder run = TinyRun.train(folder, "llama", true, 2);
    Path pairs = folder.resolve("pairs.jsonl");
    Files.writeString(pairs, "{\"prompt\":\"line 3\",\"completion\":\"has\"}\n".repeat(3));
    try (TrainedModel trained = TrainedModel.open(run, Optional.empty())) {
      List<HeldOut.Prompt> prompts = HeldOut.of(trained, pairs).prompts(2);
      assertThat(prompts).hasSize(2);
      assertThat(prompts.getFirst().text()).isEqualTo("line 3");
      assertThat(prompts.getFirst().tokens())
          .isEqualTo(
              dev.ckernel.text.Tokenizer.of(trained.vocabulary())
                  .encode("line 3\n", EncodeOptions.PLAIN));
    }
  }

  @Test
  void manyAtATimeSayWhatEachSaysAlone() {
    RunFolder run = TinyRun.train(folder, "llama", false, 8);
    Path file = folder.resolve("model.gguf");
    try (TrainedModel trained = TrainedModel.open(run, Optional.empty())) {
      ModelExport.write(trained, file, DType.F32, "tiny");
    }
    try (Model model = Model.load(file, TinyRun.options(folder, Backend.NATIVE).withSessions(3))) {
      List<int[]> prompts = new ArrayList<>();
      List<String> alone = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        int[] prompt =
            model.tokenizer().encode("line %d has".formatted(i * 13), EncodeOptions.PROMPT);
        prompts.add(prompt);
        try (Session session = model.newSession()) {
          alone.add(
              session
                  .generate(prompt, Sampling.greedy(), 5 + 20)
                  .map(Token::text)
                  .collect(Collectors.joining()));
        }
      }
      assertThat(alone).anyMatch(text -> !text.isEmpty());
      assertThat(Completions.greedy(model, prompts, 25, Progress.SILENT)).isEqualTo(alone);
    }
  }
}
