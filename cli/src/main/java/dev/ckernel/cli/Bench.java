package dev.ckernel.cli;

import dev.ckernel.api.Benchmark;
import dev.ckernel.api.Benchmark.Kind;
import dev.ckernel.api.Machine;
import dev.ckernel.api.Model;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.Session;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.runtime.MachineSpeed;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck bench}: how fast a model is, and how near to the machine's roof. */
@Command(
    name = "bench",
    description =
        "Measures how fast a model reads a prompt and generates text, and what part of this"
            + " machine's memory bandwidth and multiply-adds that is.",
    footer = {
      "",
      "Each run begins with an empty cache, or with -d tokens in it. Runs before those that count let the machine warm up: one",
      "for a native program; on the JVM as many as it takes until the speed no longer rises.",
      "Without a MODEL it measures the small one that comes with ck; 'ck make-model' makes files of",
      "well-known sizes.",
      "",
      "--kernels measures the products with the model's matrices by themselves, or with one of every",
      "format where no MODEL is given: multiply-adds and bytes per second, and what part of the",
      "machine's peak they are. dx and dw are the gradients of inputs and weights.",
      "",
      "Examples:",
      "  ck bench model.gguf -p 512 -n 64 --threads 4",
      "  ck bench --kernels --rows 1,8,512",
      "  ck bench --kernels --gradients --rows 1024 model.gguf"
    })
final class Bench implements Callable<Integer> {
  private static final int PROMPT = 512;
  private static final int MOST_ROWS = 4096;
  private static final Duration NATIVE_TIME = Duration.ofMillis(700);

  /** Java has to be compiled by HotSpot first. */
  private static final Duration JVM_TIME = Duration.ofSeconds(2);

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "A GGUF file.")
  private @Nullable Path file;

  @Option(
      names = "-p",
      paramLabel = "N",
      description = "Tokens of the prompt, 0 for none; 512 unless given, or the model's context.")
  private @Nullable Integer prompt;

  @Option(
      names = "-n",
      paramLabel = "N",
      defaultValue = "64",
      description = "Tokens to generate, 0 for none; ${DEFAULT-VALUE} unless given.")
  private int generated;

  @Option(
      names = {"-d", "--depth"},
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Tokens that are in the cache before, which cost no time here; ${DEFAULT-VALUE} unless"
              + " given.")
  private int depth;

  @Option(
      names = {"-b", "--sequences"},
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Sequences that are generated together; tokens/s are of all of them. ${DEFAULT-VALUE}"
              + " unless given.")
  private int sequences;

  @Option(
      names = "-r",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs of each; ${DEFAULT-VALUE} unless given.")
  private int runs;

  @Option(names = "--kernels", description = "Measure matrix products by themselves.")
  private boolean kernels;

  @Option(
      names = "--rows",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,8,512",
      description = "Rows that meet a matrix, for --kernels; ${DEFAULT-VALUE} unless given.")
  private List<Integer> rows;

  @Option(
      names = "--gradients",
      description =
          "With --kernels: also the products of a training step's way back, with f32 weights.")
  private boolean gradients;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private EngineOptions engine;

  Bench(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    check(prompt == null || prompt >= 0, "-p must not be negative");
    check(generated >= 0, "-n must not be negative");
    check(depth >= 0, "-d must not be negative");
    check(sequences >= 1 && sequences <= MOST_ROWS, "-b must be 1 to " + MOST_ROWS);
    check(runs >= 1, "-r must be at least 1");
    check(generated > 0 || prompt == null || prompt > 0, "-p and -n must not both be 0");
    if (kernels) {
      notGiven(List.of("-p", "-n", "-d", "-b", "-r"), "does not go with --kernels");
      return kernels();
    }
    notGiven(List.of("--rows", "--gradients"), "goes with --kernels only");
    Path model = file != null ? file : Home.defaultModel();
    int tokens =
        prompt != null ? prompt : Math.clamp(EngineOptions.modelContext(model) - depth, 0, PROMPT);
    BenchReport report;
    try (Progress progress = new Progress(streams)) {
      ModelOptions options =
          engine
              .prepare(depth + Math.max(tokens, generated))
              .withSessions(sequences)
              .withProgress(progress);
      report = measure(model, options, tokens);
    }
    streams.out().print(json ? report.json() : report.text());
    return Main.OK;
  }

  private int kernels() {
    check(
        rows.stream().allMatch(n -> n >= 1 && n <= MOST_ROWS), "--rows must be 1 to " + MOST_ROWS);
    MatmulReport report;
    try (Progress progress = new Progress(streams)) {
      ModelOptions options = engine.prepare(0).withProgress(progress);
      Target target = new Machine(options).target();
      report = MatmulReport.measure(file, rows, gradients, options, engine.threads(), time(target));
    }
    streams.out().print(json ? report.json() : report.text());
    return Main.OK;
  }

  private static Duration time(Target target) {
    return switch (target.language()) {
      case C -> NATIVE_TIME;
      case JAVA -> JVM_TIME;
    };
  }

  private void notGiven(List<String> options, String why) {
    for (String option : options) {
      check(!spec.commandLine().getParseResult().hasMatchedOption(option), option + " " + why);
    }
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), what);
    }
  }

  private BenchReport measure(Path path, ModelOptions options, int tokens) {
    List<Benchmark> results = new ArrayList<>();
    ModelPlan plan;
    int threads;
    try (Model model = Model.load(path, options)) {
      plan = model.plan();
      threads = model.threads();
      if (sequences > plan.capacity().outputs()) {
        throw new CkException(
            "%d sequences are more than the %d whose logits a step gives"
                .formatted(sequences, plan.capacity().outputs()));
      }
      List<Session> sessions = Stream.generate(model::newSession).limit(sequences).toList();
      if (tokens > 0) {
        results.add(run(model, sessions, Kind.PREFILL, tokens));
      }
      if (generated > 0) {
        results.add(run(model, sessions, Kind.DECODE, generated));
      }
    }
    // After the model is gone, so that both fit into the machine's memory.
    options.progress().report("measuring the machine", 0, 1);
    Target target = plan.program().target();
    MachineSpeed machine = new Machine(options).speed(target, threads, time(target));
    return new BenchReport(path, plan, options.kv(), threads, machine, results);
  }

  private Benchmark run(Model model, List<Session> sessions, Kind kind, int tokens) {
    Benchmark.Shape shape = new Benchmark.Shape(tokens, depth, sequences);
    return Benchmark.measure(model, sessions, kind, shape, runs, model.options().progress());
  }
}
