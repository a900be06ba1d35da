package dev.ckernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.GgufFile;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.BpeTrainer;
import dev.ckernel.text.PreTokenizer;
import dev.ckernel.text.SentencePieceTrainer;
import dev.ckernel.text.TrainerOptions;
import dev.ckernel.text.Vocabulary;
import dev.ckernel.text.VocabularyTrainer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GgufVocabularyWriterTest {
  private static final TrainerOptions OPTIONS =
      TrainerOptions.of(400).withSpecials(List.of("<|im_start|>", "<|im_end|>"));

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(PreTokenizer.class)
  void byteLevelVocabulariesComeBackEqual(PreTokenizer preTokenizer) {
    comesBack(train(new BpeTrainer(preTokenizer, OPTIONS)));
  }

  @Test
  void sentencePieceVocabulariesComeBackEqual() {
    comesBack(train(new SentencePieceTrainer(OPTIONS)));
  }

  @Test
  void refusesWhatHasNoKey() {
    Vocabulary.Builder builder =
        Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE).pieces(List.of("a", "<x>"));
    assertThatThrownBy(() -> comesBack(builder.ignoreMerges(true).build()))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("taken whole");
    assertThatThrownBy(() -> comesBack(builder.ignoreMerges(false).stripsLeft(1).build()))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("white space");
  }

  private void comesBack(Vocabulary vocabulary) {
    Path file = folder.resolve("vocabulary.gguf");
    GgufVocabulary.write(vocabulary, "test", file);
    try (GgufFile gguf = GgufFile.open(file)) {
      assertThat(GgufVocabulary.read(gguf)).isEqualTo(vocabulary);
    }
  }

  private static Vocabulary train(VocabularyTrainer trainer) {
    trainer.add("The then there, that others; the 42 <|im_end|>é日本 other\n".repeat(20));
    return trainer.train();
  }
}
