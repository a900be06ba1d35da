package dev.ckernel.train;

import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Pass;
import dev.ckernel.graph.Tensor;
import dev.ckernel.model.TrainableModel;
import dev.ckernel.plan.WeightLayout;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.Vocabulary;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * A model as a run's checkpoint has it. Opening it touches nothing, so a run can be looked at while
 * it goes on.
 */
public final class TrainedModel implements AutoCloseable {

  private final RunFolder run;
  private final TrainingModel subject;
  private final Checkpoint checkpoint;
  private final WeightLayout layout;

  private TrainedModel(RunFolder run, TrainingModel subject, Checkpoint checkpoint) {
    this.run = run;
    this.subject = subject;
    this.checkpoint = checkpoint;
    this.layout = WeightLayout.withTables(trainingForm(subject.model().graph()));
    long bytes = checkpoint.segment(TrainingSetup.WEIGHTS).byteSize();
    if (bytes != layout.bytes()) {
      throw new CkException(
          "%s: the checkpoint of step %d has %d bytes of weights, not %d; it is of another model"
              .formatted(run.path(), checkpoint.step(), bytes, layout.bytes()));
    }
  }

  private static Graph trainingForm(Graph graph) {
    Pass form = Pass.training(0, false, List.of()).getFirst();
    return Pass.apply(graph, List.of(form)).getLast().after();
  }

  /**
   * Opens a checkpoint.
   *
   * @param step of the checkpoint; of the newest one unless given
   * @throws CkException if the run has none such, or it is damaged
   */
  public static TrainedModel open(RunFolder run, Optional<Long> step) {
    TrainingModel subject = TrainingModel.of(run.recipe(), run.tokenizer());
    try {
      Checkpoint checkpoint = run.saved(step.orElseGet(run::lastSaved));
      try {
        return new TrainedModel(run, subject, checkpoint);
      } catch (RuntimeException e) {
        checkpoint.close();
        throw e;
      }
    } catch (RuntimeException e) {
      subject.close();
      throw e;
    }
  }

  public RunFolder run() {
    return run;
  }

  /** Steps that made it. */
  public long step() {
    return checkpoint.step();
  }

  public TrainableModel model() {
    return subject.model();
  }

  public Vocabulary vocabulary() {
    return subject.vocabulary();
  }

  /** Positions that the model is made for. */
  public int context() {
    return subject.context();
  }

  /** Vocabulary, graph and tables. */
  TrainingModel subject() {
    return subject;
  }

  /** All weights, as training programs hold them. */
  MemorySegment packed() {
    return checkpoint.segment(TrainingSetup.WEIGHTS);
  }

  /** The values of a parameter, row after row. */
  public float[] values(Tensor parameter) {
    WeightLayout.Entry entry = layout.entry(parameter);
    long at = entry.offset() + entry.regions().getFirst();
    return new PackedValues(entry, packed().asSlice(at, entry.bytes())).read();
  }

  @Override
  public void close() {
    checkpoint.close();
    subject.close();
  }
}
