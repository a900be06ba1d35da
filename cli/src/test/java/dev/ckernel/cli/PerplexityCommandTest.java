package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufType;
import dev.ckernel.format.GgufValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
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

  @Test
  void theTextOfSpecialTokensIsPlainText() throws IOException {
    String specials = "<|endoftext|>".repeat(48);
    Path file = Files.writeString(folder.resolve("specials"), specials);
    int tokens = Run.ck("tokenize", model, specials, "--no-special").out().lines().toList().size();
    assertThat(tokens).isGreaterThan(2 * 48);
    assertThat(Run.ck("perplexity", model, file.toString()).out())
        .endsWith("in %d chunks of 24)\n".formatted(tokens / 24));
  }

  @Test
  void aTextInAnotherEncodingIsDecoded() throws IOException {
    String words = "the caf\u00E9 sat ".repeat(30);
    Path plain = Files.writeString(folder.resolve("plain"), words);
    Path wide = folder.resolve("wide");
    Files.writeString(wide, "\uFEFF" + words, StandardCharsets.UTF_16LE);
    assertThat(Run.ck("perplexity", model, wide.toString()))
        .isEqualTo(Run.ck("perplexity", model, plain.toString()));
    Files.writeString(wide, words, StandardCharsets.UTF_16LE);
    assertThat(Run.ck("perplexity", model, wide.toString()).err())
        .isEqualTo(
            "ck: %s: seems to be UTF-16 without a byte order mark; convert it first: iconv -f UTF-16LE -t UTF-8\n"
                .formatted(wide));
  }
}
