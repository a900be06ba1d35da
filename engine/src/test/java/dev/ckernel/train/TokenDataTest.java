package dev.ckernel.train;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.Tokenizer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets as sequences, and everything that can be wrong with them. */
final class TokenDataTest {
  private static final int END = 257;
  private static final Tokenizer BYTES = ByteVocabulary.bytes();

  @TempDir private Path folder;

  private DataRecipe recipe(DataRecipe.Packing packing, DataRecipe.Loss loss) {
    return new DataRecipe(folder, packing, loss, "\n", false, 0);
  }

  private TokenData train(
      DataRecipe.Packing packing, DataRecipe.Loss loss, int length, String... lines)
      throws IOException {
    Files.writeString(folder.resolve("train.jsonl"), String.join("\n", lines) + "\n");
    return TokenData.train(recipe(packing, loss), BYTES, length, 258);
  }

  private TokenData stream(int length, String... lines) throws IOException {
    return train(DataRecipe.Packing.STREAM, DataRecipe.Loss.ALL, length, lines);
  }

  @Test
  void aStreamIsCutIntoWindowsWhereEachTokenIsATargetOnce() throws IOException {
    TokenData data =
        stream(3, "{\"text\": \"abc\"}", "", "{\"prompt\": \"d\", \"completion\": \"ef\"}");
    // a b c END d \n e f END
    assertThat(data.sequences()).isEqualTo(2);
    assertThat(data.batch(0).tokens()).containsExactly('a', 'b', 'c');
    assertThat(data.batch(0).targets()).containsExactly('b', 'c', END);
    assertThat(data.batch(1).tokens()).containsExactly(END, 'd', '\n');
    assertThat(data.batch(1).targets()).containsExactly('d', '\n', 'e');
    assertThat(data.batch(1, 0).tokens()).containsExactly(END, 'd', '\n', 'a', 'b', 'c');
    assertThat(data.batch(1, 0).counted()).isEqualTo(6);
    assertThat(data.report()).isEqualTo(new TokenData.Report(2, 0, 5, 9, 6, 2, 2));
    assertThat(data.report().line())
        .isEqualTo("2 documents, 9 tokens, 2 sequences, 2 tokens left over");
  }

  @Test
  void aStreamThatLearnsCompletionsOnly() throws IOException {
    TokenData data =
        train(
            DataRecipe.Packing.STREAM,
            DataRecipe.Loss.COMPLETION,
            4,
            "{\"prompt\": \"ab\", \"completion\": \"c\"}",
            "{\"prompt\": \"d\", \"completion\": \"e\"}");
    // a b \n c END d \n e END
    assertThat(data.batch(0).targets()).containsExactly(-1, -1, 'c', END);
    assertThat(data.batch(1).targets()).containsExactly(-1, -1, 'e', END);
    assertThat(data.report().counted()).isEqualTo(4);
  }

  @Test
  void samplesArePaddedAndTooLongOnesCountedNotCut() throws IOException {
    String[] lines = {
      "{\"prompt\": \"ab\", \"completion\": \"c\"}",
      "{\"prompt\": \"ab\", \"completion\": \"cd\"}",
      "{\"prompt\": \"ab\", \"completion\": \"cde\"}"
    };
    TokenData all = train(DataRecipe.Packing.SAMPLE, DataRecipe.Loss.ALL, 5, lines);
    assertThat(all.sequences()).isEqualTo(2);
    assertThat(all.report()).isEqualTo(new TokenData.Report(3, 1, 7, 11, 9, 2, 0));
    assertThat(all.report().line()).contains("1 documents left out as too long");
    assertThat(all.batch(0).tokens()).containsExactly('a', 'b', '\n', 'c', END);
    assertThat(all.batch(0).targets()).containsExactly('b', '\n', 'c', END, -1);
    assertThat(all.batch(1).targets()).containsExactly('b', '\n', 'c', 'd', END);
    TokenData learned = train(DataRecipe.Packing.SAMPLE, DataRecipe.Loss.COMPLETION, 5, lines);
    assertThat(learned.batch(0).tokens()).containsExactly('a', 'b', '\n', 'c', END);
    assertThat(learned.batch(0).targets()).containsExactly(-1, -1, 'c', END, -1);
    assertThat(learned.batch(1).targets()).containsExactly(-1, -1, 'c', 'd', END);
    assertThat(learned.batch(0, 1).counted()).isEqualTo(5);
  }

  @Test
  void beginTokensStandWhereTheVocabularyWantsThem() throws IOException {
    Files.writeString(
        folder.resolve("train.jsonl"), "{\"prompt\": \"a\", \"completion\": \"b\"}\n");
    Tokenizer tokenizer = Tokenizer.of(ByteVocabulary.builder().addBos(true).build());
    Batch batch =
        TokenData.train(
                recipe(DataRecipe.Packing.SAMPLE, DataRecipe.Loss.COMPLETION), tokenizer, 4, 258)
            .batch(0);
    assertThat(batch.tokens()).containsExactly(256, 'a', '\n', 'b');
    assertThat(batch.targets()).containsExactly(-1, -1, 'b', END);
  }

  @Test
  void aPromptHasTheTokensThatItHasAlone() throws IOException {
    Tokenizer merging = Tokenizer.of(ByteVocabulary.builder("a b", "b c").build());
    Files.writeString(
        folder.resolve("train.jsonl"),
        """
        {"prompt": "a", "completion": "bc"}
        {"prompt": "c", "completion": "ab"}
        """);
    DataRecipe recipe =
        new DataRecipe(folder, DataRecipe.Packing.SAMPLE, DataRecipe.Loss.COMPLETION, "", false, 0);
    TokenData data = TokenData.train(recipe, merging, 3, 260);
    // "abc" is [ab, c], but whoever asks "a" has read [a]: so [a, bc].
    assertThat(data.batch(0).targets()).containsExactly(257, 259, -1);
    assertThat(data.batch(1).tokens()).containsExactly('c', 256, 259);
  }

  @Test
  void specialTokensAreTextUnlessTheRecipeSaysOtherwise() throws IOException {
    Files.writeString(folder.resolve("train.jsonl"), "{\"text\": \"<s>a\"}\n");
    DataRecipe plain = recipe(DataRecipe.Packing.STREAM, DataRecipe.Loss.ALL);
    assertThat(TokenData.train(plain, BYTES, 4, 258).batch(0).tokens())
        .containsExactly('<', 's', '>', 'a');
    DataRecipe special = new DataRecipe(folder, plain.packing(), plain.loss(), "\n", true, 0);
    assertThat(TokenData.train(special, BYTES, 2, 258).batch(0).tokens()).containsExactly(256, 'a');
  }

  @Test
  void validation() throws IOException {
    DataRecipe recipe = recipe(DataRecipe.Packing.STREAM, DataRecipe.Loss.ALL);
    stream(2, "{\"text\": \"abc\"}");
    assertThat(TokenData.validation(recipe, BYTES, 2, 258)).isEmpty();
    Files.writeString(folder.resolve("validation.jsonl"), "{\"text\": \"xyz\"}");
    assertThat(TokenData.validation(recipe, BYTES, 2, 258).orElseThrow().batch(0).tokens())
        .containsExactly('x', 'y');
  }

  @Test
  void aTextFileHoldsOutItsEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "aaaa\nbbbb\ncccc\ndddd\n");
    DataRecipe recipe =
        new DataRecipe(file, DataRecipe.Packing.STREAM, DataRecipe.Loss.ALL, "\n", false, 0.3);
    assertThat(TokenData.train(recipe, BYTES, 15, 258).report().tokens()).isEqualTo(16);
    TokenData held = TokenData.validation(recipe, BYTES, 5, 258).orElseThrow();
    assertThat(held.batch(0).tokens()).containsExactly('d', 'd', 'd', 'd', '\n');
    DataRecipe all =
        new DataRecipe(file, DataRecipe.Packing.STREAM, DataRecipe.Loss.ALL, "\n", false, 0);
    assertThat(TokenData.validation(all, BYTES, 5, 258)).isEmpty();
  }

  @Test
  void mistakesInDataNameFileAndLine() {
    refused("train.jsonl:2: is not JSON", "{\"text\": \"abc\"}", "{\"text\": ");
    refused("train.jsonl:1: must be {\"text\": …}", "{\"texts\": \"abc\"}");
    refused("train.jsonl:1: must be {\"text\": …}", "{\"text\": 3}");
    refused("train.jsonl:1: must be {\"text\": …}", "{\"prompt\": \"a\"}");
    refused("train.jsonl:1: must be {\"text\": …}", "[]");
    refused("has no text to train on", "", "  ");
    refused(
        "(train): has 3 tokens, fewer than one sequence of batch.length + 1 = 4;",
        "{\"text\": \"ab\"}");
  }

  private void refused(String words, String... lines) {
    assertThatThrownBy(() -> stream(3, lines))
        .isInstanceOf(CkException.class)
        .hasMessageContaining(words)
        .message()
        .hasLineCount(1);
  }

  @Test
  void exactlyOneSequenceIsEnough() throws IOException {
    assertThat(stream(3, "{\"text\": \"abc\"}").sequences()).isEqualTo(1);
  }

  @Test
  void dataThatDoesNotFitTheRecipe() throws IOException {
    assertThatThrownBy(() ->
            train(DataRecipe.Packing.STREAM, DataRecipe.Loss.COMPLETION, 2, "{\"text\": \"abcd\"}"))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("train.jsonl:1: has no prompt and completion");
    assertThatThrownBy(
            () -> train(DataRecipe.Packing.SAMPLE, DataRecipe.Loss.ALL, 2, "{\"text\": \"abcd\"}"))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("all 1 documents are longer than batch.length + 1 = 3 tokens")
        .hasMessageContaining("set batch.length to 4");
    Files.writeString(folder.resolve("train.jsonl"), "{\"text\": \"abcdé\"}\n");
    DataRecipe recipe = recipe(DataRecipe.Packing.STREAM, DataRecipe.Loss.ALL);
    assertThatThrownBy(() -> TokenData.train(recipe, BYTES, 2, 257))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("token 257 is outside the model's vocabulary of 257 tokens");
    Tokenizer late =
        Tokenizer.of(ByteVocabulary.builder().role(dev.ckernel.text.TokenRole.EOS, 'e').build());
    assertThatThrownBy(() -> TokenData.train(recipe, late, 2, 128))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("train.jsonl:1: token 195 is outside");
  }

  @Test
  void filesThatAreNotThere() throws IOException {
    DataRecipe nowhere =
        new DataRecipe(
            folder.resolve("no"), DataRecipe.Packing.STREAM, DataRecipe.Loss.ALL, "\n", false, 0);
    assertThatThrownBy(() -> TokenData.train(nowhere, BYTES, 2, 258))
        .isInstanceOf(CkException.class)
        .hasMessageEndingWith("no: there is no such data set");
    assertThatThrownBy(() ->
            TokenData.train(recipe(DataRecipe.Packing.STREAM, DataRecipe.Loss.ALL), BYTES, 2, 258))
        .isInstanceOf(CkException.class)
        .hasMessageEndingWith("train.jsonl: there is no such file; a data set has train.jsonl");
    Files.write(folder.resolve("train.jsonl"), new byte[] {'{', (byte) 0xFF});
    assertThatThrownBy(() ->
            TokenData.train(recipe(DataRecipe.Packing.STREAM, DataRecipe.Loss.ALL), BYTES, 2, 258))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("is not UTF-8 text");
  }

  /** Joined windows are the documents again, whatever the lengths. */
  @Test
  void nothingGetsLostInAStream() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 30; round++) {
      List<Integer> expected = new ArrayList<>();
      List<String> lines = new ArrayList<>();
      for (int d = random.nextInt(1, 9); d > 0; d--) {
        String text = "x".repeat(random.nextInt(20)) + d;
        text.chars().forEach(expected::add);
        expected.add(END);
        lines.add("{\"text\": \"" + text + "\"}");
      }
      int length = random.nextInt(1, Math.min(9, expected.size()));
      TokenData data = stream(length, lines.toArray(String[]::new));
      List<Integer> read = new ArrayList<>();
      List<Integer> said = new ArrayList<>();
      for (int i = 0; i < data.sequences(); i++) {
        Batch batch = data.batch(i);
        java.util.Arrays.stream(batch.tokens()).forEach(read::add);
        java.util.Arrays.stream(batch.targets()).forEach(said::add);
      }
      int used = data.sequences() * length;
      assertThat(read).isEqualTo(expected.subList(0, used));
      assertThat(said).isEqualTo(expected.subList(1, used + 1));
      assertThat(data.report().leftOver()).isEqualTo(expected.size() - 1 - used).isLessThan(length);
    }
  }

  @Test
  void aByteOrderMarkSaysTheEncodingAndIsNoText() throws IOException {
    String line = "{\"text\": \"caf\u00E9 \u0141\u00F3d\u017A\"}\n";
    TokenData plain = stream(3, line.strip());
    for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
      Files.writeString(folder.resolve("train.jsonl"), "\uFEFF" + line, charset);
      DataRecipe lines = recipe(DataRecipe.Packing.STREAM, DataRecipe.Loss.ALL);
      TokenData data = TokenData.train(lines, BYTES, 3, 258);
      assertThat(data.batch(0).tokens()).as("%s", charset).isEqualTo(plain.batch(0).tokens());
      assertThat(data.report()).isEqualTo(plain.report());

      Path text = folder.resolve("a.txt");
      Files.writeString(text, "\uFEFFcaf\u00E9 \u0141\u00F3d\u017A", charset);
      DataRecipe whole =
          new DataRecipe(text, DataRecipe.Packing.STREAM, DataRecipe.Loss.ALL, "", false, 0);
      assertThat(TokenData.train(whole, BYTES, 3, 258).report()).isEqualTo(plain.report());
    }
  }
}
