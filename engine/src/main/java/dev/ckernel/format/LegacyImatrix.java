package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The importance matrices of before llama-imatrix wrote GGUF: little-endian, {@code i32 entries},
 * then for each {@code i32 length; name; i32 chunks; i32 columns; f32 values[columns]} with values
 * that are mean squares times chunks; perhaps {@code i32 chunks; i32 length; dataset}.
 */
final class LegacyImatrix {
  private static final int MOST_ENTRIES = 1 << 20;
  private static final int LONGEST_NAME = 1 << 12;

  private final String file;
  private final DataInputStream in;
  private long left;

  private LegacyImatrix(String file, DataInputStream in, long left) {
    this.file = file;
    this.in = in;
    this.left = left;
  }

  static boolean isGguf(Path path) {
    try (DataInputStream in = open(path)) {
      return Arrays.equals(in.readNBytes(4), new byte[] {'G', 'G', 'U', 'F'});
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  static ImportanceMatrix read(Path path) {
    try (DataInputStream in = open(path)) {
      return new LegacyImatrix(path.toString(), in, Files.size(path)).read();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static DataInputStream open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new CkException(path + ": there is no such file");
    }
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(path)));
  }

  private static CkException failed(Path path, IOException e) {
    String why = e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage());
    return new CkException(path + ": is no importance matrix (" + why + ")", e);
  }

  private ImportanceMatrix read() throws IOException {
    Map<String, ImportanceMatrix.Entry> entries = new LinkedHashMap<>();
    int count = number("entries", 1, MOST_ENTRIES);
    for (int i = 0; i < count; i++) {
      String name = string();
      int chunks = number("chunks", 0, Integer.MAX_VALUE);
      float[] values = floats(number("columns", 1, Integer.MAX_VALUE));
      float[] counts = {Math.max(1, chunks)};
      entries.put(name, ImportanceMatrix.checked(file, name, values, counts));
    }
    boolean more = left > 0;
    int chunks = more ? number("chunks", 0, Integer.MAX_VALUE) : 0;
    return new ImportanceMatrix(entries, more ? List.of(string()) : List.of(), chunks, 0);
  }

  private int number(String what, int least, int most) throws IOException {
    int number = ByteBuffer.wrap(bytes(4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (number < least || number > most) {
      throw new CkException(
          "%s: is no importance matrix (it says to have %d %s)".formatted(file, number, what));
    }
    return number;
  }

  private String string() throws IOException {
    return new String(bytes(number("letters", 0, LONGEST_NAME)), StandardCharsets.UTF_8);
  }

  private float[] floats(int count) throws IOException {
    byte[] bytes = bytes(4L * count);
    float[] floats = new float[count];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }

  private byte[] bytes(long count) throws IOException {
    if (count > left) {
      throw new EOFException();
    }
    left -= count;
    return in.readNBytes((int) count);
  }
}
