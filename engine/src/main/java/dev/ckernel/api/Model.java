package dev.ckernel.api;

import dev.ckernel.format.GgufFile;
import dev.ckernel.graph.Pass;
import dev.ckernel.kernel.Target;
import dev.ckernel.model.GgufModel;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.HostView;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.runtime.Executor;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private final Path path;
  private final ModelOptions options;
  private final List<Pass> passes;
  private final Start start;
  private final Tokenizer tokenizer;
  private final List<AutoCloseable> resources;
  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Integer> freeSequences = new ArrayDeque<>();
  private @Nullable ModelPlan plan;
  private boolean closed;

  private Model(
      Path path,
      ModelOptions options,
      List<Pass> passes,
      Loader.Loaded loaded,
      List<AutoCloseable> resources,
      Executor executor) {
    this.path = path;
    this.options = options;
    this.passes = passes;
    this.start = loaded.start();
    this.plan = loaded.plan();
    this.tokenizer = loaded.tokenizer();
    this.resources = List.copyOf(resources);
    this.executor = executor;
    for (int sequence = 0; sequence < capacity().sequences(); sequence++) {
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
    int threads =
        options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
    try {
      Loader.Loaded loaded = new Loader(path, options, passes, threads, resources).load();
      Executor executor =
          new Executor(
              loaded.start().view(),
              loaded.code(),
              loaded.weights().memory(),
              loaded.tables(),
              threads);
      resources.add(executor);
      return new Model(path, options, passes, loaded, resources, executor);
    } catch (RuntimeException e) {
      closeAll(resources);
      throw e;
    }
  }

  /** The file it came from. */
  public Path path() {
    return path;
  }

  public ModelOptions options() {
    return options;
  }

  /**
   * Everything that stands between the graph and the program. Where the model was loaded without
   * planning, it is planned now.
   *
   * @throws CkException if the file cannot be read any more, or is another by now
   */
  public ModelPlan plan() {
    lock.lock();
    try {
      if (plan == null) {
        try (GgufFile file = GgufFile.open(path)) {
          plan = Planning.plan(GgufModel.of(file), options, start.target(), passes);
        }
        if (!HostView.of(plan).equals(start.view())) {
          plan = null;
          throw new CkException(path + ": has changed since it was loaded");
        }
      }
      return plan;
    } finally {
      lock.unlock();
    }
  }

  /** What it is compiled for. */
  public Target target() {
    return start.target();
  }

  /** Tokens that there are logits of. */
  public int vocabulary() {
    return start.view().vocabulary();
  }

  /** The most of everything that a step takes. */
  Capacity capacity() {
    return start.view().capacity();
  }

  /** Whether the file says how a chat is put into words, which {@link Session} does not do. */
  public boolean hasChatTemplate() {
    return start.chatTemplate();
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  public int threads() {
    return executor.threads();
  }

  /** Positions of a conversation. */
  public int context() {
    return capacity().context();
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
        executor.clear(sequence);
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
