package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufFile;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our tokenizers against llama.cpp's, on texts and bytes made from seeds. */
class TokenizerParityTest {
  private static final int TEXTS = 300;

  private final LlamaCpp llama = Fixtures.llamaCpp();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-2",
        "llama-bpe",
        "qwen2",
        "starcoder",
        "refact",
        "mpt",
        "falcon",
        "deepseek-llm",
        "deepseek-coder",
        "qwen35",
        "llama-spm",
        "phi-3"
      })
  void vocabulariesOfLlamaCpp(String name) {
    compare(Fixtures.vocabulary(name), name.hashCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-llama-f32",
        "tiny-llama-spm-f32",
        "tiny-qwen2-f32",
        "tiny-qwen3-f32",
        "tiny-gemma3-f32",
        "shakespeare-5m-q8_0"
      })
  void vocabulariesOfReferenceModels(String name) {
    compare(Fixtures.shared("models/" + name + ".gguf"), name.hashCode());
  }

  private void compare(Path file, long seed) {
    Tokenizer ours;
    try (GgufFile gguf = GgufFile.open(file)) {
      ours = Tokenizer.of(GgufVocabulary.read(gguf));
    }
    try (LlamaModel theirs = llama.loadVocabulary(file)) {
      assertThat(ours.vocabulary().size()).isEqualTo(theirs.vocabSize());
      samePieces(ours, theirs);
      List<String> marks = marks(ours);
      UnicodeText texts = new UnicodeText(seed);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < TEXTS; i++) {
        EncodeOptions options = new EncodeOptions(random.nextBoolean(), random.nextBoolean());
        String text = texts.next(12) + marks.get(random.nextInt(marks.size())) + texts.next(4);
        sameTokens(ours, theirs, text, options);
        sameTokensOfBytes(ours, theirs, text, random);
        samePiecesTogether(ours, theirs, text);
      }
    }
  }

  /** The texts of the vocabulary's marks, or one empty text. */
  private static List<String> marks(Tokenizer ours) {
    List<String> marks =
        IntStream.range(0, ours.vocabulary().size())
            .filter(ours::isControl)
            .mapToObj(id -> new String(ours.piece(id), StandardCharsets.UTF_8))
            .toList();
    return marks.isEmpty() ? List.of("") : marks;
  }

  private static void samePieces(Tokenizer ours, LlamaModel theirs) {
    for (int id = 0; id < theirs.vocabSize(); id++) {
      if (!Arrays.equals(ours.piece(id), theirs.piece(id, true))) {
        assertThat(latin1(ours.piece(id)))
            .as("token " + id)
            .isEqualTo(latin1(theirs.piece(id, true)));
      }
    }
  }

  private static void sameTokens(
      Tokenizer ours, LlamaModel theirs, String text, EncodeOptions options) {
    Function<String, int[]> expected =
        part -> theirs.tokenize(part, options.addBosEos(), options.parseSpecial());
    Function<String, int[]> actual = part -> ours.encode(part, options);
    if (!Arrays.equals(actual.apply(text), expected.apply(text))) {
      String cause =
          Shrinking.smallest(
              text, part -> !Arrays.equals(actual.apply(part), expected.apply(part)));
      assertThat(actual.apply(cause))
          .as("%s with %s", Shrinking.escaped(cause), options)
          .isEqualTo(expected.apply(cause));
    }
  }

  /**
   * Also on bytes that are no UTF-8. From 0xf4 on, four bytes can spell a number above U+10FFFF,
   * which ends the process in llama.cpp.
   */
  private static void sameTokensOfBytes(
      Tokenizer ours, LlamaModel theirs, String text, SplittableRandom random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (bytes[i] & 0xff) < 0xf4 ? bytes[i] : (byte) 0xf3;
    }
    assertThat(ours.encode(bytes, new EncodeOptions(false, true)))
        .as("bytes of %s", Shrinking.escaped(latin1(bytes)))
        .isEqualTo(theirs.tokenize(bytes, false, true));
  }

  /**
   * Decoding joins pieces, and takes away the space that SentencePiece puts in front. llama.cpp's
   * own detokenizer is no reference: it also removes spaces that stand before "'s" and the like.
   */
  private static void samePiecesTogether(Tokenizer ours, LlamaModel theirs, String text) {
    int[] tokens = ours.encode(text, EncodeOptions.PLAIN);
    StringBuilder joined = new StringBuilder();
    for (int token : tokens) {
      joined.append(latin1(theirs.piece(token, true)));
    }
    if (ours.vocabulary().addSpacePrefix() && !joined.isEmpty() && joined.charAt(0) == ' ') {
      joined.deleteCharAt(0);
    }
    assertThat(latin1(ours.decode(tokens))).isEqualTo(joined.toString());
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
