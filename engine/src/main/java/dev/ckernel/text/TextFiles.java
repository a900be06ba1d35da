package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads text files of any {@link TextEncoding}. A byte order mark is no part of the text. */
public final class TextFiles {
  private TextFiles() {}

  /**
   * Opens a file to read it line by line.
   *
   * @param onError what bytes do that are no character: {@link CodingErrorAction#REPORT} makes them
   *     a {@link CharacterCodingException}
   * @throws CkException as {@link TextEncoding#of}
   */
  public static BufferedReader reader(Path file, CodingErrorAction onError) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), TextEncoding.SEEN);
    try {
      in.mark(TextEncoding.SEEN);
      byte[] start = in.readNBytes(TextEncoding.SEEN);
      in.reset();
      TextEncoding encoding = TextEncoding.of(start, file.toString());
      in.skipNBytes(encoding.markLength(start));
      return new BufferedReader(
          new InputStreamReader(
              in,
              encoding
                  .charset()
                  .newDecoder()
                  .onMalformedInput(onError)
                  .onUnmappableCharacter(onError)));
    } catch (IOException | CkException e) {
      in.close();
      throw e;
    }
  }

  /**
   * The text of a file's bytes, in UTF-8. What is UTF-8 already stays as it is, sound or not.
   *
   * @param file its name
   * @throws CkException as {@link TextEncoding#of}, or if the mark says what the bytes are not
   */
  public static byte[] utf8(byte[] bytes, String file) {
    TextEncoding encoding = TextEncoding.of(bytes, file);
    int mark = encoding.markLength(bytes);
    if (encoding == TextEncoding.UTF_8) {
      return mark == 0 ? bytes : Arrays.copyOfRange(bytes, mark, bytes.length);
    }
    return decode(bytes, mark, encoding, file).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The text of a file's bytes.
   *
   * @param file its name
   * @throws CkException as {@link #utf8}, or if bytes are no character
   */
  public static String text(byte[] bytes, String file) {
    TextEncoding encoding = TextEncoding.of(bytes, file);
    return decode(bytes, encoding.markLength(bytes), encoding, file);
  }

  private static String decode(byte[] bytes, int from, TextEncoding encoding, String file) {
    try {
      ByteBuffer text = ByteBuffer.wrap(bytes, from, bytes.length - from);
      return encoding.charset().newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new CkException(file + ": is not " + encoding.charset() + " text", e);
    }
  }
}
