import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Graph;
import dev.ckernel.graph.GraphBuilder;
import dev.ckernel.graph.Tensor;
import dev.ckernel.kernel.lib.Nonlinearity;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.tensor.DType;
import dev.ckernel.train.TrainingProgram;
import java.util.List;

/** A network of one's own: which token comes next in 0, 3, 6, 2, 5, 1, 4, 0 …, learned by descent. */
final class Gradient {
  private static final int TOKENS = 7;
  private static final int LENGTH = 14;

  public static void main(String[] args) {
    GraphBuilder g = new GraphBuilder("steps of three");
    Tensor tokens = g.input("tokens", Dim.Symbol.ROWS);
    Tensor x = g.embedding("embed", tokens, g.parameter("embedding", DType.F32, TOKENS, 16));
    Tensor hidden = g.linear("hidden", x, g.parameter("w1", DType.F32, 32, 16));
    Tensor active = g.activate("active", Nonlinearity.GELU, hidden);
    Graph graph = g.build(g.linear("logits", active, g.parameter("w2", DType.F32, TOKENS, 32)));

    TrainingPrograms compiler = TrainingPrograms.of(ModelOptions.defaults());
    TrainingPlanner.Spec spec =
        new TrainingPlanner.Spec(
            compiler.target(),
            LENGTH,
            1,
            TrainingPlanner.Optimizer.SGD,
            tensor -> 0,
            1,
            true,
            List.of(),
            0,
            0);
    TrainingPlan plan = TrainingPlanner.plan(graph, spec);
    try (TrainingProgram program =
        new TrainingProgram(plan, compiler.compile(plan.program()), 1)) {
      CounterRng rng = new CounterRng(1);
      for (Tensor parameter : program.parameters()) {
        float[] values = new float[program.get(TrainingState.PARAMETERS, parameter).length];
        rng.gaussian(parameter.id().length(), 0, values);
        program.set(TrainingState.PARAMETERS, parameter, values);
      }
      int[] read = new int[LENGTH];
      int[] next = new int[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        read[i] = i * 3 % TOKENS;
        next[i] = (i + 1) * 3 % TOKENS;
      }
      for (int step = 0; step <= 40; step++) {
        double loss = 0;
        for (float each : program.forward(read, next)) {
          loss += each / LENGTH;
        }
        program.backward(LENGTH, 1f / LENGTH);
        float norm = program.gradientNorm();
        if (step % 10 == 0) {
          System.out.printf("step %2d  loss %.6f  norm of the gradient %.6f%n", step, loss, norm);
        }
        float clip = 1;
        float weightDecay = 0;
        float momentum = 0.9f;
        float rate = 0.05f;
        program.update(List.of(new float[] {clip, weightDecay, momentum, rate}));
      }
    }
  }
}
