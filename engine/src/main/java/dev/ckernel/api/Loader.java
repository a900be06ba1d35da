package dev.ckernel.api;

import dev.ckernel.emit.StepCode;
import dev.ckernel.format.BumpReader;
import dev.ckernel.format.GgufFile;
import dev.ckernel.graph.Pass;
import dev.ckernel.model.GgufModel;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.plan.HostView;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.runtime.WeightMemory;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.Tokenizer;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings in what a model consists of: from what an earlier load has kept, or by planning, packing
 * and compiling it. Weights and tokenizer come in at the same time as the program.
 */
final class Loader {
  private final Path path;
  private final ModelOptions options;
  private final List<Pass> passes;
  private final int threads;
  private final List<AutoCloseable> resources;
  private final Cache cache;
  private final Programs programs;
  private final Optional<Starts> starts;

  /**
   * What a model consists of.
   *
   * @param plan null where the start was known
   */
  record Loaded(
      Start start,
      @Nullable ModelPlan plan,
      StepCode code,
      WeightMemory weights,
      MemorySegment tables,
      Tokenizer tokenizer) {}

  /**
   * Of the model at {@code path}.
   *
   * @param resources a synchronised list that gets what is to be closed, also when loading fails
   */
  Loader(
      Path path,
      ModelOptions options,
      List<Pass> passes,
      int threads,
      List<AutoCloseable> resources) {
    this.path = path;
    this.options = options;
    this.passes = passes;
    this.threads = threads;
    this.resources = resources;
    cache = new Cache(options.cache());
    programs = Programs.ofHost(options);
    starts = Starts.of(cache, programs, options, passes);
  }

  Loaded load() {
    Optional<String> hash = options.verify() ? Optional.empty() : cache.knownHash(path);
    Optional<Start> known = hash.flatMap(h -> starts.flatMap(s -> s.find(h)));
    try (ExecutorService workers =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("ck-load-", 0).factory())) {
      if (known.isPresent()) {
        MemoryNeeds.of(known.get().view(), threads).check(path);
        try {
          return again(known.get(), hash.orElseThrow(), workers);
        } catch (CkException e) {
          return first(workers); // what was kept is damaged
        }
      }
      return first(workers);
    }
  }

  private Loaded again(Start start, String hash, ExecutorService workers) {
    CompletableFuture<Tokenizer> tokenizer =
        CompletableFuture.supplyAsync(() -> starts.orElseThrow().tokenizerOf(hash), workers);
    CompletableFuture<WeightMemory> weights =
        CompletableFuture.supplyAsync(
            () -> map(start.weights(), start.weightsAt(), start.view().weightBytes()), workers);
    CompletableFuture<MemorySegment> tables =
        CompletableFuture.supplyAsync(
            () -> tables(start.tables(), start.view().tableBytes()), workers);
    StepCode code = code(start);
    return new Loaded(start, null, code, await(weights), await(tables), await(tokenizer));
  }

  private Loaded first(ExecutorService workers) {
    GgufFile file = keep(GgufFile.open(path));
    GgufModel model = GgufModel.of(file);
    GgufVocabulary.warnings(file).forEach(options.progress()::warn);
    CompletableFuture<Tokenizer> tokenizer =
        CompletableFuture.supplyAsync(() -> Tokenizer.of(GgufVocabulary.read(file)), workers);
    ModelPlan plan = Planning.plan(model, options, programs.target(options), passes);
    HostView view = HostView.of(plan);
    MemoryNeeds.of(view, threads).check(path);
    Supplier<String> hash = () -> cache.hashOf(path, options.verify(), options.progress());
    CompletableFuture<Packed> packed =
        CompletableFuture.supplyAsync(() -> pack(model, plan, hash.get()), workers);
    CompletableFuture<WeightMemory> weights =
        packed.thenApplyAsync(p -> map(p.key(), p.start(), view.weightBytes()), workers);
    String tablesKey = PackedTables.key(model, plan.tables());
    CompletableFuture<MemorySegment> tables =
        CompletableFuture.supplyAsync(() -> tables(model, plan, tablesKey), workers);
    Path program = programs.file(plan.program());
    Packed kept = await(packed);
    Start start =
        new Start(
            plan.program().target(),
            program.getFileName().toString(),
            kept.key(),
            kept.start(),
            tablesKey,
            file.metadata().has("tokenizer.chat_template"),
            view);
    MemorySegment packedTables = await(tables);
    keep(kept.modelHash(), start, await(tokenizer));
    return new Loaded(start, plan, code(start), await(weights), packedTables, await(tokenizer));
  }

  /** The model is there even if it cannot be kept for the next time. */
  private void keep(String modelHash, Start start, Tokenizer tokenizer) {
    try {
      starts.ifPresent(s -> {
        s.keep(modelHash, tokenizer, options.verify());
        s.keep(modelHash, start);
      });
    } catch (CkException e) {
      if (options.verify()) {
        throw e;
      }
    }
  }

  /** Where packed weights are. */
  private record Packed(String modelHash, String key, long start) {}

  private Packed pack(GgufModel model, ModelPlan plan, String hash) {
    String key = PackedWeights.key(hash, plan.weights());
    Path packed = cache.weights(key);
    if (!Files.exists(packed)) {
      PackedWeights.write(model, plan.weights(), hash, packed, options.progress());
    }
    try (BumpReader reader = BumpReader.open(packed)) {
      if (options.verify()) {
        reader.verify();
      }
      return new Packed(hash, key, PackedWeights.start(reader, plan.weights()));
    }
  }

  private WeightMemory map(String key, long start, long bytes) {
    return keep(WeightMemory.open(cache.weights(key), start, bytes));
  }

  private MemorySegment tables(GgufModel model, ModelPlan plan, String key) {
    if (!key.equals(PackedTables.NONE)) {
      PackedTables.ensure(model, plan.tables(), cache.tables(key));
    }
    return tables(key, plan.tables().bytes());
  }

  private MemorySegment tables(String key, long bytes) {
    return key.equals(PackedTables.NONE)
        ? MemorySegment.NULL
        : PackedTables.memory(keep(PackedTables.open(cache.tables(key))), bytes);
  }

  private StepCode code(Start start) {
    StepCode code = programs.load(start.target(), cache.programs().resolve(start.program()));
    if (code instanceof AutoCloseable library) {
      resources.add(library);
    }
    return code;
  }

  private <T extends AutoCloseable> T keep(T resource) {
    resources.add(resource);
    return resource;
  }

  private static <T> T await(CompletableFuture<T> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}
