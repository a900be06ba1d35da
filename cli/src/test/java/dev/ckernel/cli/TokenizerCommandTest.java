package dev.ckernel.cli;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerCommandTest {
  @TempDir private Path folder;
  private String text = "";
  private String jsonl = "";
  private String output = "";

  @BeforeEach
  void writeTexts() throws IOException {
    text = write("a.txt", "the then there, 42 others\n".repeat(50));
    jsonl =
        write(
            "b.jsonl",
            """
            {"text": "line one: é 日本"}

            {"prompt": "a red ", "completion": "circle\\n"}
            """);
    output = folder.resolve("out").toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bpe", "spm"})
  void aTrainedVocabularyIsFoundSoundAndTokenizes(String type) {
    Run train = train("--type", type, "--special", "<|user|>");
    assertThat(train.code()).as(train.err()).isZero();
    assertThat(train.out()).startsWith(output).contains(" tokens from 1.33 kB of text");
    assertThat(folder.resolve("out")).isDirectoryContaining("glob:**/tokenizer_config.json");

    for (String file : new String[] {"", "/tokenizer.json", "/tokenizer.gguf"}) {
      Run check = Run.ck("tokenizer", "check", output + file, text, jsonl);
      assertThat(check.err()).isEmpty();
      assertThat(check.code()).isZero();
      assertThat(check.out())
          .startsWith("documents: 3, 1.33 kB; all come back byte for byte\n")
          .contains(" bytes a token (", " text tokens not used", " tokens/s");
    }
    Run json = Run.ck("tokenize", output + "/tokenizer.json", "the others<|user|>", "--ids");
    assertThat(json.code()).isZero();
    assertThat(json)
        .isEqualTo(Run.ck("tokenize", output + "/tokenizer.gguf", "the others<|user|>", "--ids"));
  }

  @Test
  void theOrderOfFilesDoesNotMatter() throws IOException {
    train();
    byte[] first = Files.readAllBytes(folder.resolve("out/tokenizer.gguf"));
    String[] args = {"tokenizer", "train", jsonl, text, "-o", output, "--vocab-size", "290"};
    assertThat(Run.ck(args).code()).isZero();
    assertThat(Files.readAllBytes(folder.resolve("out/tokenizer.gguf"))).isEqualTo(first);
  }

  @Test
  void theFirstPlaceThatDiffersIsNamed() throws IOException {
    train("--type", "spm");
    String marked = write("c.jsonl", "{\"text\": \"the\"}\n{\"text\": \"a\u2581b\"}\n");
    Run check = Run.ck("tokenizer", "check", output, marked);
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.err())
        .isEqualTo("ck: " + marked + ":2: differs at byte 1: '\u2581b' came back as ' b'\n");
  }

  @Test
  void aSmallTextSaysThatItIsSmall() {
    Run train = Run.ck("tokenizer", "train", text, "-o", output, "--vocab-size", "5000");
    assertThat(train.code()).isZero();
    assertThat(train.err()).contains("tokens, not 5000");
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    fails("too small", "train", text, "-o", output, "--vocab-size", "10");
    fails("no text", "train", write("empty.txt", ""), "-o", output, "--vocab-size", "300");
    fails("unknown pre-tokenizer", "train", text, "-o", output, "--vocab-size", "300", "--pre=x");
    fails(
        "cannot be said in tokenizer.json",
        "train",
        text,
        "-o",
        output,
        "--vocab-size",
        "300",
        "--pre",
        "deepseek-llm");
    fails(
        "bad.jsonl:1: is not JSON",
        "train",
        write("bad.jsonl", "{"),
        "-o",
        output,
        "--vocab-size",
        "300");
    fails(
        "none.jsonl:1: has neither",
        "train",
        write("none.jsonl", "{\"prompt\": \"\"}"),
        "-o",
        output,
        "--vocab-size",
        "300");
    fails("missing.json", "check", folder.resolve("missing.json").toString(), text);
    assertThat(Run.ck("tokenizer").code()).isEqualTo(Main.USAGE);
    assertThat(train("--type", "spm", "--pre", "qwen2").code()).isEqualTo(Main.USAGE);
  }

  private static void fails(String message, String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "tokenizer";
    System.arraycopy(args, 0, all, 1, args.length);
    Run run = Run.ck(all);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }

  private Run train(String... more) {
    String[] args = new String[7 + more.length];
    System.arraycopy(
        new String[] {"tokenizer", "train", text, jsonl, "-o", output, "--vocab-size=290"},
        0,
        args,
        0,
        7);
    System.arraycopy(more, 0, args, 7, more.length);
    return Run.ck(args);
  }

  private String write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void aByteOrderMarkSaysTheEncodingAndIsNoText() throws IOException {
    train();
    byte[] plain = Files.readAllBytes(folder.resolve("out/tokenizer.gguf"));
    String words = Files.readString(Path.of(text));
    String lines = Files.readString(Path.of(jsonl));
    for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
      Files.writeString(Path.of(text), "\uFEFF" + words, charset);
      Files.writeString(Path.of(jsonl), "\uFEFF" + lines, charset);
      Run run = train();
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(folder.resolve("out/tokenizer.gguf")).hasBinaryContent(plain);
    }
  }
}
