package dev.ckernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufType;
import dev.ckernel.format.GgufValue;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.PreTokenizer;
import dev.ckernel.text.TokenRole;
import dev.ckernel.text.TokenType;
import dev.ckernel.text.Tokenizer;
import dev.ckernel.text.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class GgufVocabularyTest {
  private static final List<String> BYTES = List.of("a", "b", "ab", "<|x|>");
  private static final List<String> CHARACTERS = List.of("<unk>", "<s>", "</s>", "▁", "a", "▁a");

  @TempDir Path folder;

  @Test
  void readsByteLevelVocabularies() {
    Vocabulary vocabulary =
        read(
            byteLevel()
                .string("tokenizer.ggml.pre", "qwen2")
                .ints("tokenizer.ggml.token_type", 1, 1, 1, 3)
                .u32("tokenizer.ggml.bos_token_id", 3)
                .u32("tokenizer.ggml.eos_token_id", 2)
                .bool("tokenizer.ggml.add_bos_token", true)
                .bool("tokenizer.ggml.add_eos_token", true));
    assertThat(vocabulary.kind()).isEqualTo(Vocabulary.Kind.BYTE_LEVEL_BPE);
    assertThat(vocabulary.pieces()).isEqualTo(BYTES);
    assertThat(vocabulary.merges()).containsExactly("a b");
    assertThat(vocabulary.preTokenizer()).isEqualTo(PreTokenizer.QWEN2);
    assertThat(vocabulary.type(3)).isEqualTo(TokenType.CONTROL);
    assertThat(vocabulary.isEndOfGeneration(2)).isTrue();
    assertThat(vocabulary.addSpacePrefix()).isFalse();
    assertThat(Tokenizer.of(vocabulary).encode("abb", EncodeOptions.PROMPT))
        .containsExactly(3, 2, 1, 2);
  }

  @Test
  void byteLevelFilesThatSayLittleAddNothing() {
    Vocabulary vocabulary = read(byteLevel());
    assertThat(vocabulary.preTokenizer()).isEqualTo(PreTokenizer.DEFAULT);
    assertThat(read(byteLevel().string("tokenizer.ggml.pre", "")).preTokenizer())
        .isEqualTo(PreTokenizer.DEFAULT);
    assertThat(vocabulary.addBos()).isFalse();
    assertThat(vocabulary.addEos()).isFalse();
    assertThat(vocabulary.ignoreMerges()).isFalse();
    assertThat(vocabulary.id(TokenRole.BOS)).isEmpty();
    assertThat(vocabulary.type(3)).isEqualTo(TokenType.NORMAL);
  }

  @Test
  void somePreTokenizersBringBosAndWholeWords() {
    GgufWriter file =
        byteLevel().string("tokenizer.ggml.pre", "llama-bpe").u32("tokenizer.ggml.bos_token_id", 3);
    Vocabulary vocabulary = read(file);
    assertThat(vocabulary.addBos()).isTrue();
    assertThat(vocabulary.ignoreMerges()).isTrue();
    assertThat(read(file.bool("tokenizer.ggml.add_bos_token", false)).addBos()).isFalse();
    assertThat(read(byteLevel().string("tokenizer.ggml.pre", "llama-bpe")).addBos())
        .as("with no token to add")
        .isFalse();
    assertThat(read(byteLevel().string("tokenizer.ggml.pre", "smaug-bpe")).ignoreMerges())
        .isFalse();
  }

  /** What llama.cpp assumes of such files holds as if the key were not there. */
  @Test
  void anIdOutsideTheVocabularyLeavesTheDefault() {
    GgufWriter file = sentencePiece().u32("tokenizer.ggml.eos_token_id", 99_999);
    assertThat(read(file).id(TokenRole.EOS)).hasValue(2);
  }

  @Test
  void readsSentencePieceVocabularies() {
    Vocabulary vocabulary =
        read(sentencePiece().floats("tokenizer.ggml.scores", 0, 0, 0, -1, -1, -0.5f));
    assertThat(vocabulary.kind()).isEqualTo(Vocabulary.Kind.SENTENCEPIECE_BPE);
    assertThat(vocabulary.score(5)).isEqualTo(-0.5f);
    assertThat(vocabulary.id(TokenRole.UNKNOWN)).hasValue(0);
    assertThat(vocabulary.id(TokenRole.BOS)).hasValue(1);
    assertThat(vocabulary.id(TokenRole.EOS)).hasValue(2);
    assertThat(vocabulary.addBos()).isTrue();
    assertThat(vocabulary.addSpacePrefix()).isTrue();
    assertThat(Tokenizer.of(vocabulary).encode("a", EncodeOptions.PROMPT)).containsExactly(1, 5);
    assertThat(
            read(sentencePiece().bool("tokenizer.ggml.add_space_prefix", false)).addSpacePrefix())
        .isFalse();
    assertThat(read(sentencePiece().ints("tokenizer.ggml.scores", 0, 0, 0, 1, 2, 3)).score(5))
        .isEqualTo(3);
  }

  @Test
  void specialTokensOfPhi3SwallowSpaceBehindThem() {
    GgufWriter file =
        sentencePiece()
            .ints("tokenizer.ggml.token_type", 2, 3, 3, 1, 1, 1)
            .bool("tokenizer.ggml.add_space_prefix", false);
    String text = "<s> a</s> a";
    EncodeOptions parsed = new EncodeOptions(false, true);
    assertThat(Tokenizer.of(read(file)).encode(text, parsed)).containsExactly(1, 5, 2, 5);
    assertThat(Tokenizer.of(read(file.string("general.name", "Phi-3 mini"))).encode(text, parsed))
        .containsExactly(1, 5, 2, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bos_token_id",
        "eos_token_id",
        "eot_token_id",
        "eom_token_id",
        "unknown_token_id",
        "seperator_token_id",
        "padding_token_id",
        "mask_token_id",
        "fim_pre_token_id",
        "fim_suf_token_id",
        "fim_mid_token_id",
        "fim_pad_token_id",
        "fim_rep_token_id",
        "fim_sep_token_id",
        "prefix_token_id",
        "suffix_token_id",
        "middle_token_id"
      })
  void tokenIdsOutsideTheVocabularyCountAsAbsent(String key) {
    for (GgufValue id :
        List.of(
            new GgufValue.Int(GgufType.U32, 4),
            new GgufValue.Int(GgufType.U32, 0xFFFFFFFFL),
            new GgufValue.Int(GgufType.I32, -1),
            new GgufValue.Int(GgufType.U64, 1L << 32))) {
      GgufWriter file = byteLevel().put("tokenizer.ggml." + key, id);
      assertThat(read(file)).isEqualTo(read(byteLevel()));
      assertThat(warnings(file))
          .singleElement()
          .asString()
          .contains("vocabulary.gguf: ", key, "of 4", "absent");
    }
    assertThat(warnings(byteLevel().u32("tokenizer.ggml." + key, 3))).isEmpty();
    refused(byteLevel().string("tokenizer.ggml." + key, "1"), key, "integer");
  }

  @Test
  void refusesWhatIsNoVocabulary() {
    refused(new GgufWriter().u32("a", 1), "no vocabulary");
    refused(
        new GgufWriter()
            .string("tokenizer.ggml.model", "bert")
            .strings("tokenizer.ggml.tokens", BYTES),
        "'bert'",
        "gpt2, llama");
    refused(byteLevel().string("tokenizer.ggml.pre", "gpt-9"), "'gpt-9'");
    refused(new GgufWriter().string("tokenizer.ggml.model", "llama"), "tokenizer.ggml.tokens");
    refused(
        new GgufWriter()
            .string("tokenizer.ggml.model", "gpt2")
            .strings("tokenizer.ggml.tokens", BYTES),
        "tokenizer.ggml.merges");
    refused(
        new GgufWriter()
            .string("tokenizer.ggml.model", "llama")
            .strings("tokenizer.ggml.tokens", List.of()),
        "no tokens");
  }

  @Test
  void refusesPartsThatContradictEachOther() {
    refused(sentencePiece().floats("tokenizer.ggml.scores", 1, 2), "6 tokens", "2 scores");
    refused(sentencePiece().floats("tokenizer.ggml.scores", 0, 0, 0, 0, Float.NaN, 0), "token 4");
    refused(byteLevel().ints("tokenizer.ggml.token_type", 1), "4 tokens", "1 token types");
    refused(byteLevel().bool("tokenizer.ggml.add_bos_token", true), "BOS");
    refused(byteLevel().u32("tokenizer.ggml.add_bos_token", 1), "add_bos_token");
    refused(byteLevel().ints("tokenizer.ggml.scores", 1), "1 scores");
  }

  private static GgufWriter byteLevel() {
    return new GgufWriter()
        .string("tokenizer.ggml.model", "gpt2")
        .strings("tokenizer.ggml.tokens", BYTES)
        .strings("tokenizer.ggml.merges", List.of("a b"));
  }

  private static GgufWriter sentencePiece() {
    return new GgufWriter()
        .string("tokenizer.ggml.model", "llama")
        .strings("tokenizer.ggml.tokens", CHARACTERS);
  }

  private Vocabulary read(GgufWriter file) {
    Path path = folder.resolve("vocabulary.gguf");
    file.write(path);
    try (GgufFile gguf = GgufFile.open(path)) {
      return GgufVocabulary.read(gguf);
    }
  }

  private List<String> warnings(GgufWriter file) {
    Path path = folder.resolve("vocabulary.gguf");
    file.write(path);
    try (GgufFile gguf = GgufFile.open(path)) {
      return GgufVocabulary.warnings(gguf);
    }
  }

  private void refused(GgufWriter file, String... parts) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("vocabulary.gguf: ")
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }
}
