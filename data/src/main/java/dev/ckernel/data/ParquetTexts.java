package dev.ckernel.data;

import dev.ckernel.tensor.CkException;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Texts from columns of a Parquet file; rows where one of them is null are passed over. */
final class ParquetTexts {
  /** What the libraries that come with ck decompress. */
  private static final Set<CompressionCodec> CODECS =
      EnumSet.of(
          CompressionCodec.UNCOMPRESSED,
          CompressionCodec.SNAPPY,
          CompressionCodec.ZSTD,
          CompressionCodec.GZIP);

  private ParquetTexts() {}

  /**
   * Hands over the texts of each row, in the order of {@code columns}.
   *
   * @throws CkException where the file is no Parquet file, lacks a column, or is compressed with
   *     what ck does not read
   */
  static void read(Path file, List<String> columns, Consumer<List<String>> each)
      throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
      List<ColumnSchema> schema = reader.getFileSchema().getColumns();
      columns.forEach(column -> check(file, column, schema));
      checkCodecs(file, columns, reader.getFileMetaData());
      ColumnProjection projection = ColumnProjection.columns(columns.toArray(String[]::new));
      try (RowReader rows = reader.buildRowReader().projection(projection).build()) {
        for (List<String> texts = next(file, rows, columns);
            texts != null;
            texts = next(file, rows, columns)) {
          if (!texts.isEmpty()) {
            each.accept(texts);
          }
        }
      }
    } catch (CkException | UncheckedIOException | NoSuchFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // a damaged file makes the reader throw anything
      throw new CkException("%s: cannot be read as Parquet (%s)".formatted(file, message(e)), e);
    }
  }

  /** The texts of the next row; none where one of them is null, null after the last row. */
  private static @Nullable List<String> next(Path file, RowReader rows, List<String> columns) {
    try {
      if (!rows.hasNext()) {
        return null;
      }
      rows.next();
      return columns.stream().anyMatch(rows::isNull)
          ? List.of()
          : columns.stream().map(rows::getString).toList();
    } catch (UncheckedIOException e) { // it names no file
      throw new CkException("%s: cannot be read as Parquet (%s)".formatted(file, message(e)), e);
    }
  }

  /** The reader would say that it cannot read a page. */
  private static void checkCodecs(Path file, List<String> columns, FileMetaData metadata) {
    for (RowGroup group : metadata.rowGroups()) {
      for (ColumnChunk chunk : group.columns()) {
        ColumnMetaData column = chunk.metaData();
        if (columns.contains(column.pathInSchema().leafName())
            && !CODECS.contains(column.codec())) {
          throw new CkException(
              "%s: column '%s' is compressed with %s, which ck does not read; write the file with one of %s"
                  .formatted(
                      file,
                      column.pathInSchema(),
                      column.codec(),
                      String.join(", ", CODECS.stream().map(Enum::name).toList())));
        }
      }
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
