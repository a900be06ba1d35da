package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private final Vocabulary vocabulary =
      TinyVocabularies.byteLevel(PreTokenizer.LLAMA3).addBos(true).addEos(true).build();
  private final Tokenizer tokenizer = Tokenizer.of(vocabulary);
  private final int begin = vocabulary.pieces().indexOf("<|begin|>");
  private final int end = vocabulary.pieces().indexOf("<|end|>");
  private final int mark = vocabulary.pieces().indexOf("[[mark]]");

  @Test
  void beginAndEndComeWhereTheVocabularyAsksAndTheCallerWants() {
    int[] plain = tokenizer.encode("the", EncodeOptions.PLAIN);
    int[] prompt = tokenizer.encode("the", EncodeOptions.PROMPT);
    assertThat(prompt).hasSize(plain.length + 2).startsWith(begin).endsWith(end);
    assertThat(prompt).containsSequence(plain);
    Tokenizer bare = Tokenizer.of(TinyVocabularies.byteLevel(PreTokenizer.LLAMA3).build());
    assertThat(bare.encode("the", EncodeOptions.PROMPT)).isEqualTo(plain);
  }

  @Test
  void specialTokensAreTokensOnlyWhereTheyAreParsed() {
    assertThat(tokenizer.encode("<|end|>[[mark]]", new EncodeOptions(false, true)))
        .containsExactly(end, mark);
    int[] plain = tokenizer.encode("<|end|>[[mark]]", EncodeOptions.PLAIN);
    assertThat(plain).doesNotContain(end).endsWith(mark);
    assertThat(tokenizer.decode(plain)).asString().isEqualTo("<|end|>[[mark]]");
  }

  @Test
  void controlTokensAreSilentOnDemand() {
    int[] ids = tokenizer.encode("the<|end|>then", new EncodeOptions(true, true));
    assertThat(tokenizer.decode(ids)).asString().isEqualTo("<|begin|>the<|end|>then<|end|>");
    assertThat(tokenizer.decode(ids, false)).asString().isEqualTo("thethen");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 359, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesTokensOutsideTheVocabulary(int id) {
    assertThat(vocabulary.size()).isEqualTo(359);
    assertThatThrownBy(() -> tokenizer.piece(id))
        .isInstanceOf(CkException.class)
        .hasMessage("token " + id + " is outside the vocabulary of 359 tokens");
    assertThatThrownBy(() -> tokenizer.decode(0, id)).isInstanceOf(CkException.class);
    assertThatThrownBy(() -> tokenizer.stream().accept(id)).isInstanceOf(CkException.class);
  }

  @Test
  void piecesAreWhatTypesSay() {
    Tokenizer each =
        Tokenizer.of(
            Vocabulary.builder(Vocabulary.Kind.SENTENCEPIECE_BPE)
                .pieces(List.of("▁a▁", "<unk>", "<c>", "▁u", "<gone>", "<0x0A>", "<0xZZ>", "<xx>"))
                .types(new int[] {1, 2, 3, 4, 5, 6, 6, 6})
                .build());
    assertThat(
            IntStream.range(0, 8)
                .mapToObj(id -> new String(each.piece(id), StandardCharsets.UTF_8)))
        .containsExactly(" a ", "<unk>", "<c>", "▁u", "", "\n", "<0xZZ>", "<xx>");
  }

  @Test
  void aStreamGivesWholeCharactersAndNoMarks() {
    TokenStream stream = tokenizer.stream();
    StringBuilder text = new StringBuilder();
    int[] ids = tokenizer.encode("the<|end|> ǆ🦙", EncodeOptions.PROMPT);
    for (int id : ids) {
      String more = stream.accept(id);
      assertThat(more).doesNotContain("\uFFFD");
      text.append(more);
    }
    assertThat(text.append(stream.end())).hasToString("the ǆ🦙");

    int[] llama = tokenizer.encode("🦙", EncodeOptions.PLAIN);
    assertThat(llama).hasSize(4);
    assertThat(stream.accept(llama[0]) + stream.accept(llama[1])).isEmpty();
    assertThat(stream.end()).isEqualTo("\uFFFD");
  }

  @Test
  void manyThreadsShareOneTokenizer() throws ExecutionException, InterruptedException {
    int[] expected = tokenizer.encode(TinyVocabularies.SAMPLE, EncodeOptions.PROMPT);
    Tokenizer shared = Tokenizer.of(vocabulary);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<int[]>> results =
          IntStream.range(0, 200)
              .mapToObj(i ->
                  threads.submit(
                      () -> shared.encode(TinyVocabularies.SAMPLE, EncodeOptions.PROMPT)))
              .toList();
      for (Future<int[]> each : results) {
        assertThat(each.get()).isEqualTo(expected);
      }
    }
  }
}
