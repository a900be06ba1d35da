package dev.ckernel.oracle;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.ckernel.format.GgmlType;
import dev.ckernel.oracle.LlamaLibrary.Function;
import dev.ckernel.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** ggml's own quantisation of rows, called as llama-quantize calls it. */
public final class Ggml {
  private final SymbolLookup library;
  private final Function quantize;

  private Ggml(SymbolLookup library) {
    this.library = library;
    this.quantize =
        function(
            "ggml_quantize_chunk",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS));
  }

  /** Loads {@code libggml-base.so}. */
  public static Ggml open(Path libraryFile) {
    return new Ggml(SymbolLookup.libraryLookup(libraryFile.toAbsolutePath(), Arena.global()));
  }

  private Function function(String name, FunctionDescriptor descriptor) {
    return new Function(
        Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor));
  }

  /** The elements of whole blocks of a block format. */
  public float[] dequantise(DType type, byte[] blocks) {
    int count = Math.toIntExact((long) blocks.length / type.blockBytes() * type.blockSize());
    String name = "dequantize_row_" + suffix(type);
    Function row = function(name, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from =
          arena.allocate(blocks.length, 64).copyFrom(MemorySegment.ofArray(blocks));
      MemorySegment to = arena.allocate(JAVA_FLOAT, count);
      row.call(from, to, (long) count);
      return to.toArray(JAVA_FLOAT);
    }
  }

  /**
   * Rows in a block format.
   *
   * @param columns of each row
   * @param importance one number per column; null for none
   */
  public byte[] quantise(DType type, float[] x, int columns, float @Nullable [] importance) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocateFrom(JAVA_FLOAT, x);
      MemorySegment to = arena.allocate(type.bytes(x.length), 64);
      MemorySegment weights =
          importance == null ? MemorySegment.NULL : arena.allocateFrom(JAVA_FLOAT, importance);
      int id = GgmlType.of(type).id();
      quantize.call(id, from, to, 0L, (long) x.length / columns, (long) columns, weights);
      return to.toArray(JAVA_BYTE);
    }
  }

  /** Q4_K is called q4_K there, and IQ4_NL iq4_nl. */
  private static String suffix(DType type) {
    String name = type.name();
    return name.startsWith("Q") ? "q" + name.substring(1) : name.toLowerCase(Locale.ROOT);
  }
}
