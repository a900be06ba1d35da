package dev.ckernel.api;

import dev.ckernel.emit.Host;
import dev.ckernel.emit.StepCode;
import dev.ckernel.format.BumpReader;
import dev.ckernel.format.GgufFile;
import dev.ckernel.graph.Pass;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.model.GgufModel;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.Planner;
import dev.ckernel.runtime.Executor;
import dev.ckernel.runtime.WeightMemory;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A model that is ready to run: planned, packed and compiled for this machine.
 *
 * <pre>{@code
 * try (Model model = Model.load(Path.of("model.gguf"));
 *     Session session = model.newSession()) {
 *   session.generate("Once upon a time", Sampling.of(42), 100).forEach(t -> System.out.print(t.text()));
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads; sessions that run at the same time take turns step by step.
 */
public final class Model implements AutoCloseable {
  /** Logits that a step can give out, in bytes: keeps large vocabularies from taking the memory. */
  private static final long LOGITS_BYTES = 32L << 20;

  private final Path path;
  private final ModelOptions options;
  private final ModelPlan plan;
  private final Tokenizer tokenizer;
  private final DecoderConfig config;
  private final boolean chatTemplate;
  private final List<AutoCloseable> resources;
  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Integer> freeSequences = new ArrayDeque<>();
  private boolean closed;

  private Model(
      Path path,
      ModelOptions options,
      ModelPlan plan,
      Tokenizer tokenizer,
      DecoderConfig config,
      boolean chatTemplate,
      List<AutoCloseable> resources,
      Executor executor) {
    this.path = path;
    this.options = options;
    this.plan = plan;
    this.tokenizer = tokenizer;
    this.config = config;
    this.chatTemplate = chatTemplate;
    this.resources = List.copyOf(resources);
    this.executor = executor;
    for (int sequence = 0; sequence < plan.capacity().sequences(); sequence++) {
      freeSequences.add(sequence);
    }
  }

  /** Loads a GGUF file with the default options. */
  public static Model load(Path path) {
    return load(path, ModelOptions.defaults());
  }

  /**
   * Loads a GGUF file. The first time, weights are packed and a program is compiled; both are kept
   * in the cache. The tokenizer and the weights come in at the same time as the program.
   *
   * @throws CkException if the file cannot be used or the machine has not enough memory
   */
  public static Model load(Path path, ModelOptions options) {
    return load(path, options, Pass.inference(options.fusion()));
  }

  static Model load(Path path, ModelOptions options, List<Pass> passes) {
    List<AutoCloseable> resources = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService workers =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("ck-load-", 0).factory())) {
      GgufFile file = keep(resources, GgufFile.open(path));
      GgufModel definition = GgufModel.of(file);
      CompletableFuture<Tokenizer> tokenizer =
          CompletableFuture.supplyAsync(() -> Tokenizer.of(GgufVocabulary.read(file)), workers);
      Cache cache = new Cache(options.cache());
      Programs programs = new Programs(Host.detect(), System.getenv(), cache.programs());
      ModelPlan plan = plan(definition, options, programs.target(options), passes);
      int threads = threads(options);
      MemoryNeeds.of(plan, threads).check(path);
      CompletableFuture<WeightMemory> packed =
          CompletableFuture.supplyAsync(
              () -> keep(resources, weights(definition, path, plan, options, cache)), workers);
      StepCode code = programs.compile(plan.program());
      if (code instanceof AutoCloseable library) {
        resources.add(library);
      }
      Executor executor =
          keep(resources, new Executor(plan, code, await(packed).memory(), threads));
      return new Model(
          path,
          options,
          plan,
          await(tokenizer),
          definition.config(),
          file.metadata().has("tokenizer.chat_template"),
          resources,
          executor);
    } catch (RuntimeException e) {
      closeAll(resources); // the workers have ended
      throw e;
    }
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

  private static <T extends AutoCloseable> T keep(List<AutoCloseable> resources, T resource) {
    resources.add(resource);
    return resource;
  }

  /** Plans a model without loading it; for looking into it. */
  static ModelPlan plan(GgufModel definition, ModelOptions options, Target target) {
    return plan(definition, options, target, Pass.inference(options.fusion()));
  }

  private static ModelPlan plan(
      GgufModel definition, ModelOptions options, Target target, List<Pass> passes) {
    DecoderConfig config = definition.config();
    if (options.context() > config.context()) {
      throw new CkException(
          "a context of %d tokens is more than the %d that the model was made for"
              .formatted(options.context(), config.context()));
    }
    int context =
        options.context() > 0
            ? options.context()
            : Math.min(config.context(), ModelOptions.DEFAULT_CONTEXT);
    int rows = Math.min(options.batch(), context);
    long outputs = Math.max(1, LOGITS_BYTES / (4L * config.vocabulary()));
    Capacity capacity =
        new Capacity(rows, (int) Math.min(rows, outputs), options.sessions(), context);
    KvLayout kv = cache(config, options.kv());
    return Planner.plan(definition.graph(), passes, target, kv, capacity, config.vocabulary());
  }

  private static KvLayout cache(DecoderConfig config, KvType kv) {
    if (kv == KvType.Q8_0 && config.headDim() % 32 != 0) {
      throw new CkException(
          "a q8_0 cache needs heads of a multiple of 32 elements, but this model's have %d;"
                  .formatted(config.headDim())
              + " use --kv f16");
    }
    return new KvLayout(config.layers(), config.kvHeads(), config.headDim(), kv.format());
  }

  private static int threads(ModelOptions options) {
    return options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
  }

  private static WeightMemory weights(
      GgufModel definition, Path path, ModelPlan plan, ModelOptions options, Cache cache) {
    String hash = cache.hashOf(path, options.verify(), options.progress());
    Path packed = cache.weights(PackedWeights.key(hash, plan.weights()));
    if (!Files.exists(packed)) {
      PackedWeights.write(definition, plan.weights(), hash, packed, options.progress());
    }
    try (BumpReader reader = BumpReader.open(packed)) {
      if (options.verify()) {
        reader.verify();
      }
      long start = PackedWeights.start(reader, plan.weights());
      return WeightMemory.open(packed, start, plan.weights().bytes());
    }
  }

  /** The file it came from. */
  public Path path() {
    return path;
  }

  public ModelOptions options() {
    return options;
  }

  /** Everything that stands between the graph and the program. */
  public ModelPlan plan() {
    return plan;
  }

  public DecoderConfig config() {
    return config;
  }

  /** Whether the file says how a chat is put into words, which {@link Session} does not do. */
  public boolean hasChatTemplate() {
    return chatTemplate;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  public int threads() {
    return executor.threads();
  }

  /** Positions of a conversation. */
  public int context() {
    return plan.capacity().context();
  }

  /**
   * A new conversation.
   *
   * @throws CkException if all of {@link ModelOptions#sessions} are open
   */
  public Session newSession() {
    lock.lock();
    try {
      checkOpen();
      Integer sequence = freeSequences.poll();
      if (sequence == null) {
        throw new CkException(
            "all %d sessions are open; load the model with more".formatted(options.sessions()));
      }
      return new Session(this, sequence);
    } finally {
      lock.unlock();
    }
  }

  /** Does something with the executor while nobody else does. */
  void exclusively(Consumer<Executor> work) {
    lock.lock();
    try {
      checkOpen();
      work.accept(executor);
    } finally {
      lock.unlock();
    }
  }

  void release(int sequence) {
    lock.lock();
    try {
      if (!closed) {
        executor.truncate(sequence, 0);
        freeSequences.add(sequence);
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        closeAll(resources);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void closeAll(List<AutoCloseable> resources) {
    for (AutoCloseable resource : resources.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close " + resource, e);
      }
    }
  }
}
