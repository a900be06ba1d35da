package dev.ckernel.api;

import dev.ckernel.format.BumpReader;
import dev.ckernel.format.BumpWriter;
import dev.ckernel.graph.Pass;
import dev.ckernel.kernel.Target;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.KeptTables;
import dev.ckernel.text.Tokenizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what loading a model has found out, so that the next load reads it instead: planning,
 * printing the program's source and making the tokenizer's tables are a second of Java that runs
 * for the first time. Found by all that it was made of: the model's bytes, this engine, options,
 * target and compiler.
 */
final class Starts {
  private static final int HASH_CHARS = 64;

  private final Cache cache;
  private final Programs programs;
  private final String engine;
  private final String choices;

  Starts(Cache cache, Programs programs, String engine, String choices) {
    this.cache = cache;
    this.programs = programs;
    this.engine = engine;
    this.choices = choices;
  }

  /** Those of this engine; empty where it cannot tell which engine it is. */
  static Optional<Starts> of(
      Cache cache, Programs programs, ModelOptions options, List<Pass> passes) {
    Target target = programs.target(options);
    List<Object> choices =
        List.of(
            target.name(),
            programs.compiler(target),
            options.context(),
            options.kv(),
            options.batch(),
            options.sessions(),
            passes.stream().map(Pass::name).toList());
    return EngineIdentity.get()
        .map(engine -> new Starts(cache, programs, engine, choices.toString()));
  }

  /** What is known of the model with these bytes, if all files that it names are still there. */
  Optional<Start> find(String modelHash) {
    Path kept = file(modelHash);
    if (!Files.exists(kept) || !Files.exists(tokenizer(modelHash))) {
      return Optional.empty();
    }
    try {
      byte[] all = Files.readAllBytes(kept);
      String hash = new String(all, 0, Math.min(HASH_CHARS, all.length), StandardCharsets.US_ASCII);
      byte[] start = Arrays.copyOfRange(all, hash.length(), all.length);
      if (!Cache.sha256(start).equals(hash)) {
        return Optional.empty(); // damaged
      }
      return Optional.of(Start.decode(start))
          .filter(s -> Files.exists(cache.weights(s.weights())))
          .filter(s -> s.hasNoTables() || Files.exists(cache.tables(s.tables())))
          .filter(s -> programs.has(s.target(), s.program()));
    } catch (IOException e) {
      return Optional.empty(); // of another user, or just cleared
    }
  }

  void keep(String modelHash, Start start) {
    byte[] bytes = start.encode();
    byte[] all =
        Arrays.copyOf(
            Cache.sha256(bytes).getBytes(StandardCharsets.US_ASCII), HASH_CHARS + bytes.length);
    System.arraycopy(bytes, 0, all, HASH_CHARS, bytes.length);
    Cache.write(file(modelHash), all);
  }

  /**
   * Keeps a tokenizer, unless it is kept already.
   *
   * @param verify whether to look if what is kept already is the same
   * @throws CkException if it is not, or cannot be written
   */
  void keep(String modelHash, Tokenizer tokenizer, boolean verify) {
    Path file = tokenizer(modelHash);
    if (!isTokenizer(file)) {
      write(tokenizer.tables(), file);
    } else if (verify) {
      try (BumpReader reader = BumpReader.open(file)) {
        reader.verify();
        if (!read(reader).vocabulary().equals(tokenizer.vocabulary())) {
          throw new CkException("it is another");
        }
      } catch (CkException e) {
        throw new CkException(
            "the kept tokenizer %s is damaged; delete it (%s)".formatted(file, e.getMessage()), e);
      }
    }
  }

  private static boolean isTokenizer(Path file) {
    if (!Files.exists(file)) {
      return false;
    }
    try (BumpReader reader = BumpReader.open(file)) {
      Tokenizer ignored = read(reader);
      return true;
    } catch (CkException e) {
      return false;
    }
  }

  private static void write(KeptTables tables, Path file) {
    Map<String, ByteBuffer> arrays = tables.arrays();
    List<BumpWriter.Spec> specs = new ArrayList<>();
    arrays.forEach(
        (name, bytes) -> specs.add(new BumpWriter.Spec(name, "", List.of(), bytes.remaining())));
    try (BumpWriter writer = BumpWriter.create(file, tables.words(), specs)) {
      arrays.forEach((name, bytes) -> writer.tensor(name).copyFrom(MemorySegment.ofBuffer(bytes)));
      writer.finish();
    }
  }

  private static Tokenizer read(BumpReader file) {
    Map<String, ByteBuffer> arrays = new HashMap<>();
    file.tensors()
        .forEach(tensor -> arrays.put(tensor.name(), file.data(tensor.name()).asByteBuffer()));
    return Tokenizer.kept(KeptTables.of(file.name(), file.properties(), arrays));
  }

  /** The tokenizer that {@link #keep} has kept; its file stays mapped for as long as it is used. */
  Tokenizer tokenizerOf(String modelHash) {
    return read(BumpReader.open(tokenizer(modelHash), Arena.ofAuto()));
  }

  private Path file(String modelHash) {
    return cache.start(key(modelHash, choices));
  }

  private Path tokenizer(String modelHash) {
    return cache.tokenizer(key(modelHash, ""));
  }

  private String key(String modelHash, String more) {
    return Cache.sha256(engine + "\n" + modelHash + "\n" + more);
  }
}
