package dev.ckernel.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.api.Progress;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
final class ParquetTextsTest {
  @TempDir private Path folder;

  private Path write(String codec) throws SQLException {
    Path file = folder.resolve("a.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          COPY (SELECT i AS id,
                       CASE WHEN i %% 100 = 3 THEN NULL ELSE 'question ' || i || ' \u00FC' END AS q,
                       'answer ' || i AS a
                FROM range(0, 5000) AS t(i) ORDER BY i)
          TO '%s' (FORMAT parquet, COMPRESSION %s)
          """
              .formatted(file, codec));
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "zstd", "gzip"})
  void columnsAreReadInTheOrderAskedFor(String codec) throws SQLException, IOException {
    List<List<String>> rows = new ArrayList<>();
    ParquetTexts.read(write(codec), List.of("q", "a"), rows::add);
    assertThat(rows).hasSize(4_950).startsWith(List.of("question 0 \u00FC", "answer 0"));
    assertThat(rows.getLast()).containsExactly("question 4999 \u00FC", "answer 4999");
    List<List<String>> answers = new ArrayList<>();
    ParquetTexts.read(folder.resolve("a.parquet"), List.of("a"), answers::add);
    assertThat(answers).hasSize(5_000).startsWith(List.of("answer 0"));
  }

  @ParameterizedTest
  @CsvSource({"lz4, LZ4_RAW", "brotli, BROTLI"})
  void aCodecThatIsNotReadIsToldWithThoseThatAre(String codec, String name) throws SQLException {
    Path file = write(codec);
    assertThatThrownBy(() -> ParquetTexts.read(file, List.of("q", "a"), row -> {}))
        .isInstanceOf(CkException.class)
        .hasMessage(
            "%s: column 'q' is compressed with %s, which ck does not read; write the file with one of UNCOMPRESSED, SNAPPY, GZIP, ZSTD"
                .formatted(file, name));
  }

  @Test
  void aDataSetIsMadeOfIt() throws SQLException, IOException {
    Path set = folder.resolve("set");
    PrepareSettings settings = new PrepareSettings(List.of("q", "a"), true, true, 0, 1, 0.1);
    Preparation.write(set, List.of(write("snappy")), settings, Progress.SILENT);
    assertThat(Files.readAllLines(set.resolve(DataSet.TRAIN)))
        .contains("{\"prompt\":\"question 1 u\",\"completion\":\"answer 1\"}");
  }

  @Test
  void whatIsWrongIsToldByName() throws SQLException, IOException {
    Path file = write("snappy");
    assertThatThrownBy(() -> ParquetTexts.read(file, List.of("text"), row -> {}))
        .isInstanceOf(CkException.class)
        .hasMessage(file + ": has no column of texts named 'text'; its columns are id, q, a");
    assertThatThrownBy(() -> ParquetTexts.read(file, List.of("id"), row -> {}))
        .isInstanceOf(CkException.class);
    Path broken = folder.resolve("broken.parquet");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(broken, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> ParquetTexts.read(broken, List.of("q"), row -> {}))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith(broken + ": cannot be read as Parquet (");
    Files.writeString(broken, "no parquet");
    assertThatThrownBy(() -> ParquetTexts.read(broken, List.of("q"), row -> {}))
        .isInstanceOf(CkException.class);
  }
}
