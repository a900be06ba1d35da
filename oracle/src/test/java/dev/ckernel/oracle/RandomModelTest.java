package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.model.FileType;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.model.RandomModel;
import dev.ckernel.model.RandomModelSize;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models with random weights are what llama.cpp's own tools would make of them. */
class RandomModelTest {
  private static final String TEXT =
      "The quick brown fox, 42 times: na\u00efve \u732b <|im_start|>\n\tend<|eot_id|>";

  private final LlamaCpp llama = Fixtures.llamaCpp();

  @TempDir Path folder;

  static Stream<Arguments> models() {
    return RandomModelSize.all().stream()
        .filter(size -> List.of("tiny", "small").contains(size.size()))
        .flatMap(size ->
            Arrays.stream(FileType.values())
                .map(format -> Arguments.of(size.family(), size.size(), format)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyTensorIsWhatLlamaQuantizeMakesOfTheF32File(
      String family, String size, FileType format) {
    Path f32 = write(family, size, FileType.F32);
    Path ours = write(family, size, format);
    Path theirs = folder.resolve("theirs.gguf");
    llama.quantize(f32, theirs, LlamaCpp.FileType.valueOf(format.name()));

    try (GgufFile mine = GgufFile.open(ours);
        GgufFile other = GgufFile.open(theirs)) {
      assertThat(mine.metadata().u32("general.file_type"))
          .isEqualTo(other.metadata().u32("general.file_type"));
      assertThat(mine.tensors()).hasSameSizeAs(other.tensors());
      for (GgufTensor tensor : mine.tensors()) {
        GgufTensor twin = other.tensor(tensor.name());
        assertThat(tensor.type()).as(tensor.name()).isEqualTo(twin.type());
        assertThat(mine.data(tensor).mismatch(other.data(twin))).as(tensor.name()).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void llamaCppRunsThemWithSaneLogits(String family, String size, FileType format) {
    Path file = write(family, size, format);
    int[] tokens = IntStream.range(0, 24).map(i -> i * 31 % 500).toArray();
    try (LlamaModel model = llama.load(file)) {
      assertThat(deviation(model.logits(tokens))).isBetween(0.5, 2.0);
      Tokenizer tokenizer;
      try (GgufFile gguf = GgufFile.open(file)) {
        tokenizer = Tokenizer.of(GgufVocabulary.read(gguf));
      }
      int[] ids = tokenizer.encode(TEXT, EncodeOptions.PROMPT);
      assertThat(ids).isEqualTo(model.tokenize(TEXT, true, true));
      assertThat(ids.length).isLessThan(TEXT.length());
    }
  }

  private Path write(String family, String size, FileType format) {
    Path file = folder.resolve(format + ".gguf");
    RandomModel.write(file, RandomModelSize.of(family, size), format, 3, bytes -> {});
    return file;
  }

  private static double deviation(Logits logits) {
    double squares = 0;
    for (int row = 0; row < logits.rows(); row++) {
      for (int token = 0; token < logits.vocab(); token++) {
        squares += (double) logits.at(row, token) * logits.at(row, token);
      }
    }
    return StrictMath.sqrt(squares / ((double) logits.rows() * logits.vocab()));
  }
}
