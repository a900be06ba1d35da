package dev.ckernel.cli;

import dev.ckernel.format.ImportanceMatrix;
import dev.ckernel.model.FileType;
import dev.ckernel.model.Quantizer;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck quantize}: a model file with fewer bits per weight. */
@Command(
    name = "quantize",
    description = "Makes a model file smaller: writes it again with fewer bits per weight.",
    footer = {
      "",
      "Types, from large to small:",
      "  f32, f16, bf16, q8_0, q6_k, q5_k_m, q5_k_s, q5_1, q5_0, q4_k_m, q4_k_s, q4_1, q4_0,",
      "  iq4_nl, iq4_xs, q3_k_l, q3_k_m, q3_k_s, q2_k (q5_k, q4_k and q3_k mean _m)",
      "Which tensor gets what is decided as llama-quantize decides it; the bytes are the same.",
      "",
      "Example:",
      "  ck quantize model-f16.gguf model-q4_k_m.gguf --type q4_k_m"
    })
final class Quantize implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "IN", description = "A GGUF file, best f32, f16 or bf16.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "The GGUF file to write.")
  private Path out;

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      required = true,
      description = "What to make, see below.")
  private String type;

  @Option(
      names = "--imatrix",
      paramLabel = "FILE",
      description = "How much each column matters, from 'ck imatrix' or llama-imatrix.")
  private @Nullable Path imatrix;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "As many as there are processors unless given.")
  private @Nullable Integer threads;

  @Option(
      names = "--allow-requantize",
      description = "Take a file that is quantised already, which loses more than its original.")
  private boolean requantise;

  Quantize(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Quantizer.Options options = options();
    long total = Quantizer.tensorBytes(in, options);
    AtomicLong done = new AtomicLong();
    Quantizer.Report report;
    try (Progress progress = new Progress(streams)) {
      report =
          Quantizer.quantize(
              in,
              out,
              options,
              part -> progress.report("writing " + out, done.addAndGet(part), total));
    }
    print(report, options);
    return Main.OK;
  }

  private Quantizer.Options options() {
    int count = threads != null ? threads : Runtime.getRuntime().availableProcessors();
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--threads must be at least 1");
    }
    FileType wanted;
    try {
      wanted = FileType.named(type);
    } catch (CkException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return new Quantizer.Options(
        wanted,
        imatrix == null ? null : ImportanceMatrix.read(imatrix),
        String.valueOf(imatrix),
        count,
        requantise);
  }

  private void print(Quantizer.Report report, Quantizer.Options options) {
    long elements = 0;
    long bytes = 0;
    int tensors = 0;
    line("format", "tensors", "size", "bits/weight", "squared error");
    for (Quantizer.Line line : report.lines()) {
      row(
          line.type().name().toLowerCase(Locale.ROOT),
          line.tensors(),
          line.bytes(),
          line.elements(),
          line.meanSquaredError() == 0
              ? "none"
              : String.format(Locale.ROOT, "%.3g", line.meanSquaredError()));
      elements += line.elements();
      bytes += line.bytes();
      tensors += line.tensors();
    }
    row("all", tensors, bytes, elements, "");
    if (options.importance() != null && !report.unweighted().isEmpty()) {
      streams
          .err()
          .printf(
              "ck: %d matrices have no importance in %s: %s%n",
              report.unweighted().size(), imatrix, String.join(", ", report.unweighted()));
    }
    streams
        .out()
        .printf(
            "%s: %s of weights, %s before%n", out, Sizes.of(bytes), Sizes.of(report.sourceBytes()));
  }

  private void row(String name, int tensors, long bytes, long elements, String error) {
    String bits = String.format(Locale.ROOT, "%.2f", 8.0 * bytes / Math.max(1, elements));
    line(name, Integer.toString(tensors), Sizes.of(bytes), bits, error);
  }

  private void line(String name, String tensors, String size, String bits, String error) {
    String line = "%-7s %8s %9s %12s  %s".formatted(name, tensors, size, bits, error);
    streams.out().println(line.stripTrailing());
  }
}
