package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.format.GgmlType;
import dev.ckernel.format.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class QuantizeTest {
  @TempDir private Path folder;
  private String model = "";
  private String small = "";

  @BeforeEach
  void write() {
    model = TinyModel.write(folder, "qwen2");
    small = folder.resolve("small.gguf").toString();
  }

  @Test
  void aTableTellsWhatWasMade() {
    Run run = Run.ck("quantize", model, small, "--type", "q8_0", "--threads", "2");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out().lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo("format   tensors      size  bits/weight  squared error"),
            line -> assertThat(line).matches("f32 +11 +\\S+ kB +32.00  none"),
            line -> assertThat(line).matches("f16 +2 +\\S+ kB +16.00  \\S+e-\\d+"),
            line -> assertThat(line).matches("q8_0 +13 +\\S+ kB +8.50  \\S+e-\\d+"),
            line -> assertThat(line).matches("all +26 +\\S+ kB +\\S+"),
            line -> assertThat(line).startsWith(small + ": ").endsWith(" before"));
    try (GgufFile file = GgufFile.open(Path.of(small))) {
      assertThat(file.tensor("blk.0.attn_q.weight").type()).isEqualTo(GgmlType.Q8_0);
      assertThat(file.metadata().u32("general.file_type")).isEqualTo(7);
    }
    assertThat(Run.ck("run", small, "a", "-n", "2").code()).isZero();
  }

  @Test
  void aMeasuredImportanceIsTaken() throws IOException {
    String text = Files.writeString(folder.resolve("text"), "the cat sat ".repeat(30)).toString();
    String matrix = folder.resolve("i.gguf").toString();
    Run measured = Run.ck("imatrix", model, text, "-o", matrix, "--context", "16", "--chunks", "3");
    assertThat(measured.err()).isEmpty();
    assertThat(measured)
        .isEqualTo(new Run(0, matrix + ": 14 matrices, measured on 3 chunks of 16 tokens\n", ""));

    Run with = Run.ck("quantize", model, small, "--type=q4_0", "--imatrix", matrix);
    assertThat(with.code()).isZero();
    assertThat(with.err()).startsWith("ck: 1 matrices have no importance").hasLineCount(1);
    String plain = folder.resolve("plain.gguf").toString();
    assertThat(Run.ck("quantize", model, plain, "--type=q4_0").err()).isEmpty();
    assertThat(Files.mismatch(Path.of(small), Path.of(plain))).isNotEqualTo(-1);
  }

  @Test
  void mistakesAreOneLine() {
    assertThat(Run.ck("quantize", model, small).code()).isEqualTo(2);
    Run unknown = Run.ck("quantize", model, small, "--type", "q9");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).startsWith("ck: no file type 'q9'; there are f32, f16,");
    assertThat(Run.ck("quantize", model, small, "--type=q8_0", "--threads=0").code()).isEqualTo(2);

    Run same = Run.ck("quantize", model, model, "--type", "q8_0");
    assertThat(same.code()).isEqualTo(1);
    assertThat(same.err()).contains("is the file to read").hasLineCount(1);

    assertThat(Run.ck("quantize", model, small, "--type", "q8_0").code()).isZero();
    String again = folder.resolve("again.gguf").toString();
    Run twice = Run.ck("quantize", small, again, "--type", "q4_0");
    assertThat(twice.code()).isEqualTo(1);
    assertThat(twice.err()).contains("--allow-requantize").hasLineCount(1);
    assertThat(Path.of(again)).doesNotExist();
    assertThat(Run.ck("quantize", small, again, "--type=q4_0", "--allow-requantize").code())
        .isZero();

    Run none = Run.ck("quantize", model, again, "--type=q4_0", "--imatrix", model);
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("is no importance matrix").hasLineCount(1);
  }
}
