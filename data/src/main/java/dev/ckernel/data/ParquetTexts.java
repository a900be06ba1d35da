package dev.ckernel.data;

import dev.ckernel.tensor.CkException;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Texts from columns of a Parquet file; rows where one of them is null are passed over. */
final class ParquetTexts {
  private ParquetTexts() {}

  /**
   * Hands over the texts of each row, in the order of {@code columns}.
   *
   * @throws CkException where the file is no Parquet file, or lacks a column
   */
  static void read(Path file, List<String> columns, Consumer<List<String>> each)
      throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
      List<ColumnSchema> schema = reader.getFileSchema().getColumns();
      columns.forEach(column -> check(file, column, schema));
      ColumnProjection projection = ColumnProjection.columns(columns.toArray(String[]::new));
      try (RowReader rows = reader.buildRowReader().projection(projection).build()) {
        while (rows.hasNext()) {
          rows.next();
          if (columns.stream().noneMatch(rows::isNull)) {
            each.accept(columns.stream().map(rows::getString).toList());
          }
        }
      }
    } catch (CkException | UncheckedIOException | NoSuchFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // a damaged file makes the reader throw anything
      throw new CkException("%s: cannot be read as Parquet (%s)".formatted(file, message(e)), e);
    }
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static void check(Path file, String column, List<ColumnSchema> schema) {
    for (ColumnSchema each : schema) {
      if (each.name().equals(column)
          && each.type() == PhysicalType.BYTE_ARRAY
          && each.maxRepetitionLevel() == 0) {
        return;
      }
    }
    throw new CkException(
        "%s: has no column of texts named '%s'; its columns are %s"
            .formatted(
                file, column, String.join(", ", schema.stream().map(ColumnSchema::name).toList())));
  }
}
