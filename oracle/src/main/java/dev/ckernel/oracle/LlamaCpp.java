package dev.ckernel.oracle;

import static dev.ckernel.oracle.LlamaStructs.CONTEXT_PARAMS;
import static dev.ckernel.oracle.LlamaStructs.MODEL_PARAMS;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;

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
