package dev.ckernel.train;

import dev.ckernel.emit.StepCode;
import dev.ckernel.graph.Backward;
import dev.ckernel.graph.Dropouts;
import dev.ckernel.graph.Inputs;
import dev.ckernel.graph.Tensor;
import dev.ckernel.graph.TrainingForm;
import dev.ckernel.kernel.lib.Optimizers;
import dev.ckernel.plan.MemoryLayout;
import dev.ckernel.plan.Packing;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.plan.WeightLayout;
import dev.ckernel.runtime.EntryRunner;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A generated training program with its memory: trained parameters, their gradients and moments in
 * f32, and frozen parameters as they are stored; all zero at first. A training step is {@link
 * #forward} and {@link #backward} for each micro-batch, then {@link #gradientNorm} and {@link
 * #update}. For one thread at a time.
 */
public final class TrainingProgram implements AutoCloseable {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final TrainingPlan plan;
  private final EntryRunner runner;
  private final TrainingState state;
  private final Optional<Canaries> canaries;
  private final MemorySegment tokens;
  private final MemorySegment targets;
  private final MemorySegment losses;
  private final MemorySegment lossScale;
  private final MemorySegment squares;
  private final MemorySegment settings;
  private final List<MemorySegment> dropouts;

  /**
   * Gets memory and threads.
   *
   * @param code of every entry of the plan's program
   */
  public TrainingProgram(TrainingPlan plan, Map<String, StepCode> code, int threads) {
    this.plan = plan;
    this.state = plan.state();
    this.runner =
        new EntryRunner(
            plan.program(), code, plan.frozen().bytes(), state.bytes() + plan.canary(), threads);
    this.canaries =
        plan.canary() == 0
            ? Optional.empty()
            : Optional.of(new Canaries(plan, runner.scratch(), runner.state()));
    tokens = buffer(Inputs.TOKENS);
    targets = buffer(TrainingForm.TARGETS);
    losses = buffer(plan.lowered().outputs().getFirst().id());
    lossScale = buffer(Backward.SCALE);
    squares = buffer(TrainingPlan.SQUARES);
    settings = buffer(TrainingPlan.SETTINGS);
    dropouts =
        plan.lowered().tensors().stream()
            .map(Tensor::id)
            .filter(id -> id.startsWith(Dropouts.RANDOM))
            .map(this::buffer)
            .toList();
    find(Inputs.POSITIONS)
        .ifPresent(positions -> {
          for (int row = 0; row < plan.rows(); row++) {
            positions.set(I32, 4L * row, row % state.length());
          }
        });
  }

  public TrainingPlan plan() {
    return plan;
  }

  public int threads() {
    return runner.threads();
  }

  /** The trained parameters, in the order of the layout. */
  public List<Tensor> parameters() {
    return state.weights().entries().stream()
        .map(WeightLayout.Entry::tensor)
        .filter(tensor -> tensor.role() == Tensor.Role.PARAMETER)
        .toList();
  }

  /** The parameters that are not trained, in the order of their layout. */
  public List<Tensor> frozen() {
    return plan.frozen().entries().stream().map(WeightLayout.Entry::tensor).toList();
  }

  /**
   * Packs a frozen parameter, which stays what it is.
   *
   * @param stored its bytes as the model file holds them, in the type that the tensor says
   * @throws dev.ckernel.tensor.CkException if a weight is not finite
   */
  public void setFrozen(Tensor parameter, MemorySegment stored) {
    WeightLayout.Entry entry = plan.frozen().entry(parameter);
    Packing.parameter(
        entry, stored, runner.weights().asSlice(entry.offset(), entry.block().bytes()));
  }

  /** Writes row {@code row} of a table, such as the rotary angles'. */
  public void setTableRow(Tensor table, int row, float[] values) {
    WeightLayout.Entry entry = state.weights().entry(table);
    TrainingState.Region region = state.region(TrainingState.PARAMETERS);
    MemorySegment packed =
        runner.state().asSlice(region.offset() + entry.offset(), entry.block().bytes());
    Packing.tableRow(values, row, packed);
  }

  /** Packs values into a region of the parameters' layout. */
  public void set(String region, Tensor parameter, float[] values) {
    tiled(region, parameter).write(values);
  }

  /** The values of a parameter in a region of the parameters' layout, row after row. */
  public float[] get(String region, Tensor parameter) {
    return tiled(region, parameter).read();
  }

  private PackedValues tiled(String region, Tensor parameter) {
    TrainingState.Region part = state.part(region, parameter);
    MemorySegment bytes = runner.state().asSlice(part.offset(), part.bytes());
    return new PackedValues(state.weights().entry(parameter), bytes);
  }

  /** The bytes of a region of the state. */
  public MemorySegment region(String name) {
    TrainingState.Region region = state.region(name);
    return runner.state().asSlice(region.offset(), region.bytes());
  }

  /**
   * Computes the losses of a micro-batch.
   *
   * @param ids tokens of whole sequences, one after the other
   * @param wanted targets, as many; -1 where none counts
   * @return the loss of each row, 0 where none counts
   */
  public float[] forward(int[] ids, int[] wanted) {
    int length = state.length();
    if (ids.length != wanted.length
        || ids.length == 0
        || ids.length % length != 0
        || ids.length > plan.rows()) {
      throw new IllegalArgumentException(
          "%d tokens and %d targets are not whole sequences of %d, at most %d"
              .formatted(ids.length, wanted.length, length, plan.sequences()));
    }
    MemorySegment.copy(ids, 0, tokens, I32, 0, ids.length);
    MemorySegment.copy(wanted, 0, targets, I32, 0, wanted.length);
    run(TrainingPlan.FORWARD, ids.length);
    float[] ofRows = new float[ids.length];
    MemorySegment.copy(losses, F32, 0, ofRows, 0, ofRows.length);
    return ofRows;
  }

  /**
   * Says which random numbers decide what is dropped next: those of the step and of sequence {@code
   * first} of its batch on. Nothing to do where nothing is dropped.
   */
  public void dropout(long seed, long step, int first) {
    int purpose = (int) Hashes.stream("dropout");
    for (int i = 0; i < dropouts.size(); i++) {
      int[] words = {
        (int) seed, (int) (seed >>> 32), i, purpose, (int) step, first * state.length()
      };
      MemorySegment.copy(words, 0, dropouts.get(i), I32, 0, words.length);
    }
  }

  /**
   * Adds the gradients of the micro-batch that {@link #forward} was last given.
   *
   * @param scale of the losses' sum: one over the counted tokens of the whole batch
   */
  public void backward(int rows, float scale) {
    lossScale.set(F32, 0, scale);
    run(TrainingPlan.BACKWARD, rows);
  }

  /**
   * Completes the gradients and gives the norm of all of them: squares are summed in blocks of
   * 4096, the blocks by a binary tree.
   */
  public float gradientNorm() {
    run(TrainingPlan.NORM, 1);
    long elements = state.trainedBytes() / Float.BYTES;
    int blocks = Math.toIntExact(Math.ceilDiv(elements, (long) Optimizers.BLOCK));
    float[] sums = new float[blocks];
    MemorySegment.copy(squares, F32, 0, sums, 0, blocks);
    return (float) StrictMath.sqrt(tree(sums));
  }

  /** Neighbours are added, then neighbouring sums; what has no neighbour goes up as it is. */
  static float tree(float[] values) {
    float[] sums = values.clone();
    for (int count = sums.length; count > 1; count = (count + 1) / 2) {
      for (int i = 0; i < count / 2; i++) {
        sums[i] = sums[2 * i] + sums[2 * i + 1];
      }
      if (count % 2 == 1) {
        sums[count / 2] = sums[count - 1];
      }
    }
    return sums.length == 0 ? 0 : sums[0];
  }

  /**
   * The optimizer's step; afterwards gradients are 0.
   *
   * @param groups the scalars of the optimizer's kernel for each group of parameters
   */
  public void update(List<float[]> groups) {
    for (int i = 0; i < groups.size(); i++) {
      float[] scalars = groups.get(i);
      long at = 4L * i * TrainingPlan.GROUP;
      MemorySegment.copy(scalars, 0, settings, F32, at, scalars.length);
    }
    run(TrainingPlan.UPDATE, 1);
  }

  /**
   * Ends shard {@code shard} of the batch: its gradients are added to those of its left neighbours
   * in a binary tree, and kept for the right ones.
   *
   * @param last whether no shard follows; then the gradients are those of the whole batch
   */
  public void endShard(int shard, boolean last) {
    int level = 0;
    for (; (shard >> level & 1) == 1; level++) {
      run(TrainingPlan.MERGE + level, 1);
    }
    if (!last) {
      run(TrainingPlan.KEEP + level, 1);
    }
  }

  private void run(String entry, int rows) {
    runner.run(entry, rows);
    canaries.ifPresent(guards -> guards.check(entry));
  }

  private MemorySegment buffer(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no buffer " + name));
  }

  /** A buffer of scratch memory, such as an activation while nothing has overwritten it. */
  public Optional<MemorySegment> find(String name) {
    return plan.layout().buffers().stream()
        .filter(buffer -> buffer.name().equals(name))
        .map(this::memory)
        .findFirst();
  }

  private MemorySegment memory(MemoryLayout.Placed buffer) {
    return runner.scratch().asSlice(buffer.offset(), buffer.bytes());
  }

  @Override
  public void close() {
    runner.close();
  }
}
