package dev.ckernel.train;

import dev.ckernel.emit.StepCode;
import dev.ckernel.graph.Dropouts;
import dev.ckernel.graph.Tensor;
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
    int positions = plan.rows();
    for (int row = 0; row < positions; row++) {
      set("positions", row, row % state.length());
    }
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
   * @param tokens of whole sequences, one after the other
   * @param targets as many; -1 where none counts
   * @return the loss of each row, 0 where none counts
   */
  public float[] forward(int[] tokens, int[] targets) {
    int length = state.length();
    if (tokens.length != targets.length
        || tokens.length == 0
        || tokens.length % length != 0
        || tokens.length > plan.rows()) {
      throw new IllegalArgumentException(
          "%d tokens and %d targets are not whole sequences of %d, at most %d"
              .formatted(tokens.length, targets.length, length, plan.sequences()));
    }
    for (int row = 0; row < tokens.length; row++) {
      set("tokens", row, tokens[row]);
      set("targets", row, targets[row]);
    }
    run(TrainingPlan.FORWARD, tokens.length);
    MemorySegment buffer = buffer(plan.lowered().outputs().getFirst().id());
    float[] losses = new float[tokens.length];
    MemorySegment.copy(buffer, F32, 0, losses, 0, losses.length);
    return losses;
  }

  /**
   * Says which random numbers decide what is dropped next: those of the step and of sequence {@code
   * first} of its batch on. Nothing to do where nothing is dropped.
   */
  public void dropout(long seed, long step, int first) {
    List<Tensor> streams =
        plan.lowered().tensors().stream()
            .filter(tensor -> tensor.id().startsWith(Dropouts.RANDOM))
            .toList();
    int purpose = (int) Hashes.stream("dropout");
    for (int i = 0; i < streams.size(); i++) {
      int[] words = {
        (int) seed, (int) (seed >>> 32), i, purpose, (int) step, first * state.length()
      };
      for (int word = 0; word < words.length; word++) {
        set(streams.get(i).id(), word, words[word]);
      }
    }
  }

  /**
   * Adds the gradients of the micro-batch that {@link #forward} was last given.
   *
   * @param scale of the losses' sum: one over the counted tokens of the whole batch
   */
  public void backward(int rows, float scale) {
    buffer("loss_scale").set(F32, 0, scale);
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
    float[] squares = new float[blocks];
    MemorySegment.copy(buffer(TrainingPlan.SQUARES), F32, 0, squares, 0, blocks);
    return (float) StrictMath.sqrt(tree(squares));
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
    MemorySegment settings = buffer(TrainingPlan.SETTINGS);
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

  private void set(String input, int row, int value) {
    find(input).ifPresent(buffer -> buffer.set(I32, 4L * row, value));
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
