package dev.ckernel.api;

import dev.ckernel.kernel.Target;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.model.TrainableModel;
import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingPlanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compiler makes of the training of a tiny model, as {@link GoldenTest} does. */
final class TrainingGoldenTest {
  private static TrainingPlan plan() {
    DecoderConfig config = new DecoderConfig(1, 32, 2, 1, 16, 48, 64, 32, 1e-5f, 16, 10000f, 1f);
    TrainingPlanner.Spec spec =
        new TrainingPlanner.Spec(
            Target.AVX2,
            32,
            2,
            TrainingPlanner.Optimizer.ADAMW,
            tensor -> tensor.type().shape().size() > 1 ? 0 : 1,
            2,
            true,
            List.of(0),
            0f,
            0);
    return TrainingPlanner.plan(TrainableModel.fresh("llama", config, true).graph(), spec);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ir1_train_forward.json",
        "ir2_train_backward.json",
        "layout_train.json",
        "train_exec_plan.json"
      })
  void isAsItWas(String file) throws IOException {
    TrainingPlan plan = plan();
    String text =
        switch (file) {
          case "ir1_train_forward.json" -> TrainingBuild.forward(plan);
          case "ir2_train_backward.json" -> TrainingBuild.backward(plan);
          case "layout_train.json" -> TrainingBuild.layout(plan);
          default -> TrainingBuild.steps(plan);
        };
    GoldenTest.check(Path.of("llama-training", file), text);
  }
}
