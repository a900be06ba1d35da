package dev.ckernel.api;

import dev.ckernel.graph.Attention;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.Node;
import dev.ckernel.graph.Pass;
import dev.ckernel.kernel.Target;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.model.GgufModel;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.plan.Planner;
import dev.ckernel.tensor.CkException;
import java.util.List;

/** What {@link ModelOptions} mean for the plan of a model. */
final class Planning {
  /** Logits that a step can give out, in bytes: keeps large vocabularies from taking the memory. */
  private static final long LOGITS_BYTES = 32L << 20;

  private Planning() {}

  /** With the passes that {@code options} ask for. */
  static ModelPlan plan(GgufModel model, ModelOptions options, Target target) {
    return plan(model, options, target, Pass.inference(options.fusion()));
  }

  static ModelPlan plan(GgufModel model, ModelOptions options, Target target, List<Pass> passes) {
    DecoderConfig config = model.config();
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
    Graph graph = model.graph(context);
    check(graph, options.kv());
    return Planner.plan(
        graph, passes, target, options.kv().format(), capacity, config.vocabulary());
  }

  private static void check(Graph graph, KvType kv) {
    for (Node node : graph.nodes()) {
      if (kv == KvType.Q8_0
          && node.op() instanceof Attention attention
          && attention.headDim() % 32 != 0) {
        throw new CkException(
            "a q8_0 cache needs heads of a multiple of 32 elements, but this model's have %d;"
                    .formatted(attention.headDim())
                + " use --kv f16");
      }
    }
  }
}
