package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufType;
import dev.ckernel.format.GgufValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PerplexityCommandTest {
  @TempDir private Path folder;
  private String model = "";
  private String text = "";

  @BeforeEach
  void write() throws IOException {
    GgufValue context = new GgufValue.Int(GgufType.U32, 24);
    model =
        TinyModel.with(folder, TinyModel.write(folder, "qwen3"), "qwen3.context_length", context);
    text = Files.writeString(folder.resolve("text"), "the cat sat ".repeat(30)).toString();
  }

  @Test
  void chunksAreAsLongAsTheModelsContextUnlessGiven() {
    Run run = Run.ck("perplexity", model, text);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).matches("perplexity [0-9.]+ \\+/- [0-9.]+ .* chunks of 24\\)\n");
    assertThat(Run.ck("perplexity", model, text, "--context", "24")).isEqualTo(run);
    assertThat(Run.ck("perplexity", model, text, "-c8").out()).endsWith("chunks of 8)\n");
  }

  @Test
  void chunksThatCannotBeAreRefused() throws IOException {
    Run longer = Run.ck("perplexity", model, text, "--context", "25");
    assertThat(longer.code()).isEqualTo(1);
    assertThat(longer.err()).contains("context of 25").hasLineCount(1);
    assertThat(Run.ck("perplexity", model, text, "--context", "3").code()).isEqualTo(2);

    Path brief = Files.writeString(folder.resolve("brief"), "a cat");
    Run run = Run.ck("perplexity", model, brief.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("ck: the text has ").hasLineCount(1);
  }
}
