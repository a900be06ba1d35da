package dev.ckernel.oracle;

import static dev.ckernel.oracle.LlamaStructs.CONTEXT_PARAMS;
import static dev.ckernel.oracle.LlamaStructs.MODEL_PARAMS;
import static dev.ckernel.oracle.LlamaStructs.QUANTIZE_PARAMS;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * llama.cpp as a reference: its own CPU code, set up so that its numbers repeat (one thread, no
 * repacked weights, no flash attention, f32 cache).
 */
public final class LlamaCpp {
  private final LlamaLibrary library;
  private final ErrorLog errors;

  private LlamaCpp(LlamaLibrary library, ErrorLog errors) {
    this.library = library;
    this.errors = errors;
  }

  /**
   * Loads the libraries.
   *
   * @param bin the folder of {@code libllama}, {@code libggml} and the CPU variants, of which ggml
   *     takes the best for this machine
   * @throws IllegalStateException if the structs are not those of the pinned release
   */
  public static LlamaCpp open(Path bin) {
    LlamaLibrary library = new LlamaLibrary(bin.toAbsolutePath());
    ErrorLog errors = new ErrorLog();
    library.logSet.call(errors.callback(), MemorySegment.NULL);
    try (Arena arena = Arena.ofConfined()) {
      // Each call would register the same back ends once more.
      if ((long) library.backendRegCount.call() == 0) {
        library.backendLoadAll.call(arena.allocateFrom(bin.toAbsolutePath().toString()));
      }
      MemorySegment defaults = (MemorySegment) library.contextDefaults.call(arena);
      int batch = LlamaStructs.getInt(defaults, CONTEXT_PARAMS, "n_batch");
      int typeV = LlamaStructs.getInt(defaults, CONTEXT_PARAMS, "type_v");
      if (batch != 2048 || typeV != 1) {
        throw new IllegalStateException(
            "llama_context_params is laid out otherwise: n_batch " + batch + ", type_v " + typeV);
      }
    }
    return new LlamaCpp(library, errors);
  }

  /** Opens a GGUF file with its weights. */
  public LlamaModel load(Path gguf) {
    return load(gguf, false);
  }

  /** Opens only the vocabulary of a GGUF file, which needs no tensors. */
  public LlamaModel loadVocabulary(Path gguf) {
    return load(gguf, true);
  }

  private LlamaModel load(Path gguf, boolean vocabularyOnly) {
    if (!Files.isReadable(gguf)) {
      throw new IllegalStateException("missing file: " + gguf.toAbsolutePath().normalize());
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = (MemorySegment) library.modelDefaults.call(arena);
      LlamaStructs.set(params, MODEL_PARAMS, "vocab_only", vocabularyOnly);
      LlamaStructs.set(params, MODEL_PARAMS, "use_extra_bufts", false);
      errors.clear();
      MemorySegment model =
          (MemorySegment) library.modelLoad.call(arena.allocateFrom(gguf.toString()), params);
      if (model.equals(MemorySegment.NULL)) {
        throw new IllegalStateException("llama.cpp refuses " + gguf + ": " + errors.text());
      }
      return new LlamaModel(library, model);
    }
  }

  /**
   * Writes a GGUF file with its weights in another format, chosen per tensor as llama.cpp does:
   * matrices only, often better formats for the head, a fallback where a row is no whole number of
   * blocks.
   */
  public void quantize(Path from, Path to, FileType type) {
    quantize(from, to, type, Map.of());
  }

  /**
   * The same, minding importance.
   *
   * @param importance mean squares of the columns' inputs by the matrix's name; none if empty
   */
  public void quantize(Path from, Path to, FileType type, Map<String, float[]> importance) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = (MemorySegment) library.quantizeDefaults.call(arena);
      if (!importance.isEmpty()) {
        LlamaStructs.set(params, QUANTIZE_PARAMS, "imatrix", importance(arena, importance));
      }
      LlamaStructs.set(params, QUANTIZE_PARAMS, "nthread", 1);
      LlamaStructs.set(params, QUANTIZE_PARAMS, "ftype", type.id());
      LlamaStructs.set(params, QUANTIZE_PARAMS, "allow_requantize", true);
      errors.clear();
      int status =
          (int)
              library.quantize.call(
                  arena.allocateFrom(from.toString()), arena.allocateFrom(to.toString()), params);
      if (status != 0) {
        throw new IllegalStateException(
            "llama.cpp cannot make " + type + " of " + from + ": " + errors.text());
      }
    }
  }

  /** An array of name, values and their number, with a null name after the last. */
  private static MemorySegment importance(Arena arena, Map<String, float[]> importance) {
    MemorySegment array = arena.allocate(24L * (importance.size() + 1), 8);
    long at = 0;
    for (Map.Entry<String, float[]> entry : importance.entrySet()) {
      array.set(ADDRESS, at, arena.allocateFrom(entry.getKey()));
      array.set(ADDRESS, at + 8, arena.allocateFrom(JAVA_FLOAT, entry.getValue()));
      array.set(JAVA_LONG, at + 16, entry.getValue().length);
      at += 24;
    }
    return array;
  }

  /** A whole file's format, by llama.cpp's numbers. */
  public enum FileType {
    F32(0),
    F16(1),
    Q4_0(2),
    Q4_1(3),
    Q8_0(7),
    Q5_0(8),
    Q5_1(9),
    Q2_K(10),
    Q3_K_S(11),
    Q3_K_M(12),
    Q3_K_L(13),
    Q4_K_S(14),
    Q4_K_M(15),
    Q5_K_S(16),
    Q5_K_M(17),
    Q6_K(18),
    IQ4_NL(25),
    IQ4_XS(30),
    BF16(32);

    private final int id;

    FileType(int id) {
      this.id = id;
    }

    int id() {
      return id;
    }
  }

  /** What llama.cpp says when something fails; its other messages are dropped. */
  private static final class ErrorLog {
    private static final int ERROR = 4;
    private final StringBuilder text = new StringBuilder();

    MemorySegment callback() {
      try {
        return Linker.nativeLinker()
            .upcallStub(
                MethodHandles.lookup()
                    .bind(
                        this,
                        "message",
                        MethodType.methodType(
                            void.class, int.class, MemorySegment.class, MemorySegment.class)),
                FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS),
                Arena.global());
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("no such callback", e);
      }
    }

    @SuppressWarnings("unused") // called by llama.cpp
    private synchronized void message(int level, MemorySegment words, MemorySegment userData) {
      if (level == ERROR) {
        text.append(words.reinterpret(Long.MAX_VALUE).getString(0));
      }
    }

    synchronized void clear() {
      text.setLength(0);
    }

    synchronized String text() {
      return text.toString().strip();
    }
  }
}
