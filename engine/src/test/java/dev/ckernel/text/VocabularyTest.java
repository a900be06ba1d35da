package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
  @ParameterizedTest
  @ValueSource(longs = {-1, 2, 1L << 32, Long.MAX_VALUE})
  void refusesRolesOutsideTheVocabulary(long id) {
    assertThatThrownBy(() -> builder("a", "b").role(TokenRole.EOS, id).build())
        .isInstanceOf(CkException.class)
        .hasMessageContaining("EOS")
        .hasMessageContaining(Long.toString(id))
        .hasMessageContaining("2 tokens");
  }

  @Test
  void refusesPartsThatContradictEachOther() {
    refused(builder(), "no tokens");
    refused(builder("a", "b").scores(new float[1]), "2 tokens but 1 scores");
    refused(builder("a", "b").scores(new float[] {0, Float.NaN}), "score of token 1");
    refused(builder("a", "b").types(new int[1]), "2 tokens but 1 token types");
    refused(builder("a").addBos(true), "BOS");
    refused(builder("a").addEos(true), "EOS");
  }

  @Test
  void rolesComeFromNamesWhereTheFileGivesNone() {
    Vocabulary vocabulary = builder("x", "<|im_end|>", "<|fim_prefix|>", "<|file_sep|>").build();
    assertThat(vocabulary.id(TokenRole.EOT)).hasValue(1);
    assertThat(vocabulary.id(TokenRole.FIM_PREFIX)).hasValue(2);
    assertThat(vocabulary.id(TokenRole.BOS)).isEmpty();
    assertThat(vocabulary.type(1)).isEqualTo(TokenType.CONTROL);
    assertThat(vocabulary.type(2)).isEqualTo(TokenType.CONTROL);
    assertThat(ends(vocabulary)).containsExactly(1, 3);
    assertThat(vocabulary.isEndOfGeneration(-1)).isFalse();
  }

  @Test
  void namesOfEveryFormAreKnown() {
    assertThat(ends(builder("</s>", "[EOS]", "[e~[", "[PAD]", "e~[").build()))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void whatTheFileSaysGoesBeforeNames() {
    Vocabulary vocabulary = builder("x", "<|im_end|>").role(TokenRole.EOT, 0).build();
    assertThat(vocabulary.id(TokenRole.EOT)).hasValue(0);
    assertThat(ends(vocabulary)).containsExactly(0, 1);
  }

  @Test
  void someEndingNamesAreMarksWithinAReply() {
    assertThat(ends(builder("<|end|>", "<|return|>", "<|call|>").build())).containsExactly(1, 2);
    assertThat(ends(builder("<|end|>", "<|call|>").build())).containsExactly(0, 1);
    assertThat(ends(builder("</s>", "<|tool_response>").build())).containsExactly(1);
    assertThat(builder("<|message|>").types(new int[] {3}).build().type(0))
        .isEqualTo(TokenType.USER_DEFINED);
  }

  @Test
  void tokensWithoutTextGetAName() {
    assertThat(builder("a", "", "b").build().pieces()).containsExactly("a", "[EMPTY_1]", "b");
  }

  @Test
  void typesThatNobodyKnowsAreUnused() {
    Vocabulary vocabulary = builder("a", "b").types(new int[] {0, 99}).build();
    assertThat(vocabulary.type(0)).isEqualTo(TokenType.UNUSED);
    assertThat(vocabulary.type(1)).isEqualTo(TokenType.UNUSED);
    for (TokenType type : TokenType.values()) {
      assertThat(TokenType.of(type.code())).isEqualTo(type);
    }
  }

  private static Vocabulary.Builder builder(String... pieces) {
    return Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE).pieces(List.of(pieces));
  }

  private static List<Integer> ends(Vocabulary vocabulary) {
    return IntStream.range(0, vocabulary.size())
        .filter(vocabulary::isEndOfGeneration)
        .boxed()
        .toList();
  }

  private static void refused(Vocabulary.Builder builder, String message) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(CkException.class)
        .hasMessageContaining(message);
  }
}
