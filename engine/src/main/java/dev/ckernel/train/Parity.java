package dev.ckernel.train;

import dev.ckernel.graph.Backward;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Tensor;
import dev.ckernel.plan.TrainingState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Trains beside an oracle that differentiates the same graph in double precision, and compares
 * every value of every step. Nothing is dropped, since an oracle has other random numbers; on the
 * disk nothing is changed.
 */
public final class Parity implements AutoCloseable {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int ALIGNMENT = 16;

  private final GradientOracle oracle;
  private final Trainer trainer;
  private final TrainingProgram program;
  private final Graph graph;
  private final Map<String, String> activationGradients;
  private final DoubleOptimizer shadow = new DoubleOptimizer();

  /** Tables and frozen parameters, row after row. */
  private final Map<String, float[]> constants = new HashMap<>();

  private Parity(GradientOracle oracle, Trainer trainer, TrainingProgram program) {
    this.oracle = oracle;
    this.trainer = trainer;
    this.program = program;
    this.graph = trainer.program().plan().passes().getFirst().after();
    this.activationGradients = Backward.activationGradients(graph);
    TrainingSetup.segments(program)
        .forEach((name, segment) ->
            segment.copyFrom(trainer.segments().getOrDefault(name, MemorySegment.NULL)));
    for (Tensor parameter : program.parameters()) {
      float[] zeros = new float[values(parameter).length];
      shadow.set(
          parameter, values(parameter), moment(parameter, 0, zeros), moment(parameter, 1, zeros));
    }
    for (Tensor tensor : program.frozen()) {
      constants.put(tensor.id(), trainer.subject().initial(tensor));
    }
    int length = trainer.recipe().batch().length();
    for (Tensor tensor : graph.tensors()) {
      if (tensor.role() == Tensor.Role.TABLE) {
        float[] rows = new float[length * tensor.type().columns()];
        for (int row = 0; row < length; row++) {
          float[] values = trainer.subject().model().tableRow(tensor.id(), row);
          System.arraycopy(values, 0, rows, row * values.length, values.length);
        }
        constants.put(tensor.id(), rows);
      }
    }
  }

  /**
   * Begins at a checkpoint of a run.
   *
   * @param from step of a checkpoint, or 0 for the beginning
   */
  public static Parity of(
      RunFolder run, long from, GradientOracle oracle, ProgramCompiler compiler, int threads) {
    Trainer trainer =
        Trainer.again(
            run, run.recipe().withoutDropout(), from, compiler, threads, TrainerListener.SILENT);
    try {
      TrainingProgram program =
          TrainingSetup.program(trainer.subject(), trainer.spec().unshared(), compiler, threads);
      return new Parity(oracle, trainer, program);
    } catch (RuntimeException e) {
      trainer.close();
      throw e;
    }
  }

  /** Whether the run has a step left. */
  public boolean hasNext() {
    return trainer.step() < trainer.totalSteps();
  }

  /** Trains one step beside the oracle. */
  public ParityStep next() {
    List<Trainer.MicroBatch> batches = trainer.next();
    int[] tokens = batches.stream().flatMapToInt(m -> IntStream.of(m.batch().tokens())).toArray();
    int[] targets = batches.stream().flatMapToInt(m -> IntStream.of(m.batch().targets())).toArray();
    Map<String, float[]> values = new HashMap<>(constants);
    program.parameters().forEach(parameter -> values.put(parameter.id(), values(parameter)));
    GradientOracle.Answer answer =
        oracle.answer(
            new GradientOracle.Question(
                graph, trainer.recipe().batch().length(), values, GradientOracle.Precision.DOUBLE),
            tokens,
            targets);

    Map<String, float[]> activations = new LinkedHashMap<>();
    Map<String, float[]> backwards = new LinkedHashMap<>();
    double sum = 0;
    int done = 0;
    for (Trainer.MicroBatch micro : batches) {
      Batch batch = micro.batch();
      for (float loss : program.forward(batch.tokens(), batch.targets())) {
        sum += loss;
      }
      int rows = batch.tokens().length;
      int at = done;
      answer
          .activations()
          .forEach((id, theirs) -> collect(id, id, theirs, at, rows, tokens.length, activations));
      program.backward(rows, trainer.scale());
      answer
          .activationGradients()
          .forEach((id, theirs) -> {
            String gradient = activationGradients.get(id);
            if (gradient != null) {
              collect(id, gradient, theirs, at, rows, tokens.length, backwards);
            }
          });
      done += rows;
    }
    List<Closeness> gradients = gradients(answer);
    double scale = GradientOracle.scale(targets);
    update(answer);
    double oracleLoss = 0;
    double[] losses = answer.activations().get(graph.outputs().getFirst().id());
    for (double loss : losses == null ? new double[0] : losses) {
      oracleLoss += loss;
    }
    return new ParityStep(
        trainer.step(),
        sum * scale,
        oracleLoss * scale,
        inOrder(graph.nodes(), activations, answer.activations()),
        inOrder(graph.nodes().reversed(), backwards, answer.activationGradients()),
        gradients,
        program.parameters().stream()
            .map(p -> Closeness.of(p.id(), values(p), shadow.weights(p)))
            .toList(),
        moments());
  }

  /** Puts the rows of a micro-batch to those of the step. */
  private void collect(
      String id,
      String buffer,
      double[] theirs,
      int first,
      int rows,
      int all,
      Map<String, float[]> into) {
    Optional<MemorySegment> memory = program.find(buffer);
    if (memory.isEmpty() || theirs.length % all != 0) {
      return;
    }
    int columns = theirs.length / all;
    int stride = columns == 1 ? 1 : (columns + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    float[] values = into.computeIfAbsent(id, key -> new float[theirs.length]);
    for (int row = 0; row < rows; row++) {
      MemorySegment.copy(
          memory.get(), F32, 4L * row * stride, values, (first + row) * columns, columns);
    }
  }

  private static List<Closeness> inOrder(
      List<Node> nodes, Map<String, float[]> ours, Map<String, double[]> theirs) {
    List<Closeness> all = new ArrayList<>();
    for (Node node : nodes) {
      String id = node.outputs().getFirst().id();
      float[] values = ours.get(id);
      double[] expected = theirs.get(id);
      if (values != null && expected != null) {
        all.add(Closeness.of(id, values, expected));
      }
    }
    return all;
  }

  private List<Closeness> gradients(GradientOracle.Answer answer) {
    int shards = trainer.recipe().batch().shards();
    if (shards > 1) {
      // Sums by a tree are compared after the update; here all shards would have to be kept apart.
      return List.of();
    }
    program.endShard(0, true);
    program.gradientNorm(); // adds the lookups to a tied table
    List<Closeness> all = new ArrayList<>();
    for (Tensor parameter : program.parameters()) {
      double[] theirs = answer.gradients().get(parameter.id());
      if (theirs != null) {
        float[] ours = program.get(TrainingState.GRADIENTS, parameter);
        all.add(Closeness.of(Backward.gradientId(parameter), ours, theirs));
      }
    }
    return all;
  }

  /** The trainer makes the step; its program shares memory, and its bits are those of ours. */
  private void update(GradientOracle.Answer answer) {
    Trainer.Rule rule = trainer.rule();
    double squares = 0;
    for (Tensor parameter : program.parameters()) {
      double[] gradient = answer.gradients().get(parameter.id());
      for (double g : gradient == null ? new double[0] : gradient) {
        squares += g * g;
      }
    }
    double most = rule.optimizer().clip();
    double clip = most == 0 ? 1 : Math.min(1, most / (Math.sqrt(squares) + 1e-6));
    trainer.advance();
    for (Tensor parameter : program.parameters()) {
      double[] gradient = answer.gradients().get(parameter.id());
      if (gradient != null) {
        double[] clipped = gradient.clone();
        for (int i = 0; i < clipped.length; i++) {
          clipped[i] *= clip;
        }
        shadow.update(rule.optimizer(), parameter, clipped, trainer.step(), rule.lr());
      }
    }
    program.region(TrainingState.GRADIENTS).fill((byte) 0);
    if (program.plan().state().find(TrainingState.LOOKUPS).isPresent()) {
      program.region(TrainingState.LOOKUPS).fill((byte) 0);
    }
    TrainingSetup.segments(program)
        .forEach((name, segment) ->
            segment.copyFrom(trainer.segments().getOrDefault(name, MemorySegment.NULL)));
  }

  private List<Closeness> moments() {
    List<Closeness> all = new ArrayList<>();
    for (Tensor p : program.parameters()) {
      float[] none = new float[shadow.first(p).length];
      all.add(Closeness.of(p.id() + ".m", moment(p, 0, none), shadow.first(p)));
      all.add(Closeness.of(p.id() + ".v", moment(p, 1, none), shadow.second(p)));
    }
    return all;
  }

  private float[] values(Tensor parameter) {
    return program.get(TrainingState.PARAMETERS, parameter);
  }

  private float[] moment(Tensor parameter, int number, float[] none) {
    String region = TrainingState.MOMENTS + number;
    return program.plan().state().find(region).isPresent() ? program.get(region, parameter) : none;
  }

  @Override
  public void close() {
    program.close();
    trainer.close();
  }
}
