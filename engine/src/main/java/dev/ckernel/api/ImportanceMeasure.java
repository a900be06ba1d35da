package dev.ckernel.api;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.ImportanceMatrix;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.ReadsMatrix;
import dev.ckernel.graph.Tensor;
import dev.ckernel.model.GgufModel;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.runtime.Executor;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.TokenRole;
import dev.ckernel.text.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Measures on a text how much each column of a model's matrices matters: the squares of what it is
 * multiplied with, as llama-imatrix does it. The text is cut into chunks of the context, each read
 * from an empty cache; a rest is dropped. The head is not measured, since it keeps its bits.
 */
public final class ImportanceMeasure {
  /** Tokens of a step: inputs of all layers stay in memory until it ends. */
  private static final int BATCH = 128;

  private final Model model;
  private final Map<ModelPlan.Output, double[]> sums = new LinkedHashMap<>();
  private long tokens;

  private ImportanceMeasure(Model model) {
    this.model = model;
    List<ModelPlan.Output> outputs = model.plan().outputs();
    for (ModelPlan.Output output : outputs.subList(1, outputs.size())) {
      sums.put(output, new double[output.tensor().type().columns()]);
    }
  }

  /**
   * Measures.
   *
   * @param options the context is the size of a chunk
   * @param text UTF-8
   * @param textName what to call it in the result
   * @param mostChunks chunks to read at most
   * @throws CkException if the model cannot be loaded or the text is shorter than one chunk
   */
  public static ImportanceMatrix of(
      Path path, ModelOptions options, byte[] text, String textName, int mostChunks) {
    ModelOptions small = options.withBatch(Math.min(BATCH, options.batch())).withSessions(1);
    try (Model model = Model.load(path, small, Pass.tapped())) {
      int[] ids = model.tokenizer().encode(text, EncodeOptions.CORPUS);
      int chunks = Math.min(mostChunks, ids.length / model.context());
      if (chunks < 1) {
        throw new CkException(
            "the text has %d tokens, less than one chunk of %d; use a smaller --context"
                .formatted(ids.length, model.context()));
      }
      ImportanceMeasure measure = new ImportanceMeasure(model);
      for (int i = 0; i < chunks; i++) {
        measure.read(Arrays.copyOfRange(ids, i * model.context(), (i + 1) * model.context()));
        options.progress().report("reading the text", i + 1, chunks);
      }
      try (GgufFile file = GgufFile.open(path)) {
        return measure.result(textName, chunks, GgufModel.of(file)::weightName);
      }
    }
  }

  private void read(int[] chunk) {
    Vocabulary vocabulary = model.tokenizer().vocabulary();
    if (vocabulary.addBos()) {
      chunk[0] = vocabulary.id(TokenRole.BOS).orElse(chunk[0]);
    }
    model.exclusively(executor -> {
      executor.truncate(0, 0);
      int step = executor.capacity().rows();
      for (int first = 0; first < chunk.length; first += step) {
        List<Executor.Row> rows = new ArrayList<>();
        for (int i = first; i < Math.min(first + step, chunk.length); i++) {
          rows.add(new Executor.Row(chunk[i], 0, i, false));
        }
        executor.step(rows);
        sums.forEach((output, squares) -> add(executor, output, rows.size(), squares));
      }
    });
    tokens += chunk.length;
  }

  private static void add(Executor executor, ModelPlan.Output output, int rows, double[] squares) {
    float[] x = new float[squares.length];
    for (int row = 0; row < rows; row++) {
      executor.read(output, row, x);
      for (int i = 0; i < x.length; i++) {
        squares[i] += (double) x[i] * x[i];
      }
    }
  }

  private ImportanceMatrix result(String textName, int chunks, UnaryOperator<String> names) {
    Map<Tensor, double[]> byInput = new LinkedHashMap<>();
    sums.forEach((output, squares) -> byInput.put(output.tensor(), squares));
    Map<String, ImportanceMatrix.Entry> entries = new LinkedHashMap<>();
    for (Node node : model.plan().graph().nodes()) {
      if (node.op() instanceof ReadsMatrix product) {
        double[] squares = byInput.get(node.input(product.rows()));
        if (squares != null) {
          String name = names.apply(node.input(product.matrix()).id());
          entries.put(name, new ImportanceMatrix.Entry(rounded(squares), new float[] {tokens}));
        }
      }
    }
    return new ImportanceMatrix(entries, List.of(textName), chunks, model.context());
  }

  private static float[] rounded(double[] squares) {
    float[] rounded = new float[squares.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) squares[i];
    }
    return rounded;
  }
}
