package dev.ckernel.oracle;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The functions of libllama and libggml that the oracle calls. The libraries stay loaded until the
 * process ends: they register back ends in globals of their own, so unloading them is not safe.
 */
final class LlamaLibrary {
  /** A native function. Tests call it a few thousand times, so boxing its arguments is cheap. */
  record Function(MethodHandle handle) {
    Object call(Object... arguments) {
      try {
        return handle.invokeWithArguments(arguments);
      } catch (Throwable e) {
        throw new IllegalStateException("native call failed: " + handle.type(), e);
      }
    }
  }

  final Function backendRegCount;
  final Function backendLoadAll;
  final Function logSet;
  final Function modelDefaults;
  final Function modelLoad;
  final Function modelFree;
  final Function modelVocab;
  final Function quantizeDefaults;
  final Function quantize;
  final Function contextDefaults;
  final Function contextInit;
  final Function contextFree;
  final Function contextMemory;
  final Function memoryClear;
  final Function decode;
  final Function logits;
  final Function vocabSize;
  final Function vocabBos;
  final Function vocabAddsBos;
  final Function vocabIsEndOfGeneration;
  final Function tokenize;
  final Function tokenToPiece;
  final Function detokenize;

  LlamaLibrary(Path bin) {
    SymbolLookup ggml =
        SymbolLookup.libraryLookup(bin.resolve("libggml.v0.5.0.so"), Arena.global());
    SymbolLookup llama =
        SymbolLookup.libraryLookup(bin.resolve("libllama.v0.5.0.so"), Arena.global());
    MemoryLayout model = LlamaStructs.MODEL_PARAMS;
    MemoryLayout context = LlamaStructs.CONTEXT_PARAMS;

    backendRegCount = function(ggml, "ggml_backend_reg_count", FunctionDescriptor.of(JAVA_LONG));
    backendLoadAll = procedure(ggml, "ggml_backend_load_all_from_path", ADDRESS);
    logSet = procedure(llama, "llama_log_set", ADDRESS, ADDRESS);
    modelDefaults = function(llama, "llama_model_default_params", FunctionDescriptor.of(model));
    modelLoad = returning(llama, "llama_model_load_from_file", ADDRESS, ADDRESS, model);
    modelFree = procedure(llama, "llama_model_free", ADDRESS);
    modelVocab = returning(llama, "llama_model_get_vocab", ADDRESS, ADDRESS);
    quantizeDefaults =
        function(
            llama,
            "llama_model_quantize_default_params",
            FunctionDescriptor.of(LlamaStructs.QUANTIZE_PARAMS));
    quantize = returning(llama, "llama_model_quantize", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    contextDefaults =
        function(llama, "llama_context_default_params", FunctionDescriptor.of(context));
    contextInit = returning(llama, "llama_init_from_model", ADDRESS, ADDRESS, context);
    contextFree = procedure(llama, "llama_free", ADDRESS);
    contextMemory = returning(llama, "llama_get_memory", ADDRESS, ADDRESS);
    memoryClear = procedure(llama, "llama_memory_clear", ADDRESS, JAVA_BOOLEAN);
    decode = returning(llama, "llama_decode", JAVA_INT, ADDRESS, LlamaStructs.BATCH);
    logits = returning(llama, "llama_get_logits_ith", ADDRESS, ADDRESS, JAVA_INT);
    vocabSize = returning(llama, "llama_vocab_n_tokens", JAVA_INT, ADDRESS);
    vocabBos = returning(llama, "llama_vocab_bos", JAVA_INT, ADDRESS);
    vocabAddsBos = returning(llama, "llama_vocab_get_add_bos", JAVA_BOOLEAN, ADDRESS);
    vocabIsEndOfGeneration =
        returning(llama, "llama_vocab_is_eog", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    tokenize =
        returning(
            llama,
            "llama_tokenize",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_BOOLEAN,
            JAVA_BOOLEAN);
    tokenToPiece =
        returning(
            llama,
            "llama_token_to_piece",
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_BOOLEAN);
    detokenize =
        returning(
            llama,
            "llama_detokenize",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_BOOLEAN,
            JAVA_BOOLEAN);
  }

  private static Function procedure(SymbolLookup library, String name, MemoryLayout... parameters) {
    return function(library, name, FunctionDescriptor.ofVoid(parameters));
  }

  private static Function returning(
      SymbolLookup library, String name, MemoryLayout result, MemoryLayout... parameters) {
    return function(library, name, FunctionDescriptor.of(result, parameters));
  }

  private static Function function(
      SymbolLookup library, String name, FunctionDescriptor descriptor) {
    return new Function(
        Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor));
  }
}
