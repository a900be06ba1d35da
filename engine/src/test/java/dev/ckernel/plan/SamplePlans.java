package dev.ckernel.plan;

import dev.ckernel.format.GgufFile;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Pass;
import dev.ckernel.kernel.Target;
import dev.ckernel.kernel.lib.KvLayout;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.model.GgufModel;
import dev.ckernel.model.OddModels;
import dev.ckernel.model.RandomModel;
import dev.ckernel.model.RandomModelSize;
import dev.ckernel.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Plans of small models of all families. */
final class SamplePlans {
  private static final int LENGTH = 19;

  private SamplePlans() {}

  /** A program of inference. */
  record Inference(
      String family,
      String size,
      DType format,
      KvLayout.Format kv,
      Target target,
      boolean fusion,
      Capacity capacity) {
    static final Capacity PREFILL = new Capacity(160, 160, 2, 256);

    static Inference tiny(String family, DType format, Target target, boolean fusion) {
      return new Inference(family, "tiny", format, KvLayout.Format.F32, target, fusion, PREFILL);
    }

    static Inference small(String family, DType format, Target target, boolean fusion) {
      return new Inference(family, "small", format, KvLayout.Format.Q8_0, target, fusion, PREFILL);
    }

    Inference with(KvLayout.Format format) {
      return new Inference(family, size, this.format, format, target, fusion, capacity);
    }

    Inference with(Capacity bounds) {
      return new Inference(family, size, format, kv, target, fusion, bounds);
    }

    /**
     * Plans it.
     *
     * @param folder where model files are kept
     */
    ModelPlan plan(Path folder) {
      return plan(folder, Pass.inference(fusion));
    }

    ModelPlan plan(Path folder, List<Pass> passes) {
      Path path = folder.resolve(family + "-" + size + "-" + format + ".gguf");
      if (!Files.exists(path)) {
        RandomModel.write(path, RandomModelSize.of(family, size), format, 7, bytes -> {});
      }
      try (GgufFile file = GgufFile.open(path)) {
        GgufModel model = GgufModel.of(file);
        DecoderConfig config = model.config();
        return Planner.plan(
            model.graph(capacity.context()), passes, target, kv, capacity, config.vocabulary());
      }
    }

    @Override
    public String toString() {
      return "%s %s %s, cache %s, %s, %s, %d rows"
          .formatted(
              family,
              size,
              format,
              kv,
              target.name(),
              fusion ? "fused" : "unfused",
              capacity.rows());
    }
  }

  /** The graph of a model of two layers with odd shapes. */
  static Graph graph(String family, boolean tied) {
    return OddModels.of(family, tied, LENGTH).graph();
  }

  /** A program that trains. */
  record Training(
      String family,
      boolean tied,
      Target target,
      TrainingPlanner.Optimizer optimizer,
      int shards,
      boolean fusion,
      List<Integer> recomputed,
      float dropout,
      int canary) {
    static Training of(String family, Target target, boolean fusion) {
      return new Training(
          family,
          family.equals("qwen2"),
          target,
          TrainingPlanner.Optimizer.ADAMW,
          1,
          fusion,
          List.of(),
          0,
          0);
    }

    Training with(List<Integer> layers, float part, int guard) {
      return new Training(family, tied, target, optimizer, shards, fusion, layers, part, guard);
    }

    Training with(TrainingPlanner.Optimizer other, int parts) {
      return new Training(family, tied, target, other, parts, fusion, recomputed, dropout, canary);
    }

    TrainingPlan plan() {
      return TrainingPlanner.plan(
          graph(family, tied),
          new TrainingPlanner.Spec(
              target,
              LENGTH,
              3,
              optimizer,
              tensor -> tensor.type().shape().size() > 1 ? 0 : 1,
              shards,
              fusion,
              recomputed,
              dropout,
              canary));
    }

    @Override
    public String toString() {
      return "%s%s, %s, %s, %d shards, %s, layers %s again, dropout %s, canary %d"
          .formatted(
              family,
              tied ? " tied" : "",
              target.name(),
              optimizer,
              shards,
              fusion ? "fused" : "unfused",
              recomputed,
              dropout,
              canary);
    }
  }
}
