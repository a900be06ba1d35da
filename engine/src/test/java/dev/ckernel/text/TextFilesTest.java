package dev.ckernel.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encodings by their byte order marks; letters are never dropped. */
final class TextFilesTest {
  private static final String TEXT = "caf\u00E9 num\u00E9ro\n\u0141\u00F3d\u017A \uD83D\uDE00\n";

  @TempDir private Path folder;

  private static String lines(Path file) throws IOException {
    try (BufferedReader reader = TextFiles.reader(file, CodingErrorAction.REPORT)) {
      return reader.readAllAsString();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMarkSaysTheEncoding(TextEncoding encoding) throws IOException {
    byte[] bytes = ("\uFEFF" + TEXT).getBytes(encoding.charset());
    assertThat(TextFiles.text(bytes, "a")).isEqualTo(TEXT);
    assertThat(TextFiles.utf8(bytes, "a")).isEqualTo(TEXT.getBytes(UTF_8));
    assertThat(lines(Files.write(folder.resolve("a"), bytes))).isEqualTo(TEXT);
    assertThat(TextEncoding.of(bytes, "a")).isEqualTo(encoding);
  }

  @Test
  void withoutAMarkItIsUtf8AsItIs() throws IOException {
    byte[] unsound = {'a', (byte) 0xE9, 'b'};
    assertThat(TextFiles.utf8(unsound, "a")).isSameAs(unsound);
    assertThatThrownBy(() -> TextFiles.text(unsound, "a"))
        .isInstanceOf(CkException.class)
        .hasMessage("a: is not UTF-8 text");
    Path file = Files.write(folder.resolve("a"), unsound);
    assertThatThrownBy(() -> lines(file)).isInstanceOf(CharacterCodingException.class);
    assertThat(lines(Files.writeString(file, TEXT))).isEqualTo(TEXT);
    assertThat(lines(Files.writeString(file, ""))).isEmpty();
    String longer = TEXT.repeat(3000);
    assertThat(lines(Files.writeString(file, longer))).isEqualTo(longer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void aMissingMarkIsToldWithTheWayOut(String name) throws IOException {
    byte[] bytes = TEXT.getBytes(Charset.forName(name));
    String message =
        ": seems to be UTF-16 without a byte order mark; convert it first: iconv -f %s -t UTF-8"
            .formatted(name);
    assertThatThrownBy(() -> TextFiles.utf8(bytes, "a"))
        .isInstanceOf(CkException.class)
        .hasMessage("a" + message);
    Path file = Files.write(folder.resolve("a"), bytes);
    assertThatThrownBy(() -> lines(file)).hasMessage(file + message);
  }

  @Test
  void whatAMarkSaysMustHold() {
    byte[] half = {(byte) 0xFF, (byte) 0xFE, 'a', 0, 'b'};
    assertThatThrownBy(() -> TextFiles.utf8(half, "a"))
        .isInstanceOf(CkException.class)
        .hasMessage("a: is not UTF-16LE text");
  }
}
