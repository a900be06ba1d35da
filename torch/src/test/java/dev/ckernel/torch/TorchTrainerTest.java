package dev.ckernel.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.graph.Tensor;
import dev.ckernel.model.DecoderConfig;
import dev.ckernel.train.GradientOracle;
import dev.ckernel.train.GradientOracle.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.OptimizerParamGroupVector;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

final class TorchTrainerTest {
  private static final double RATE = 1e-2;

  private static final Sample SAMPLE =
      Sample.of("qwen3", new DecoderConfig(1, 8, 2, 1, 4, 12, 13, 6, 1e-6f, 4, 100, 1), false, 1);

  @Test
  void updatesAreThoseOfLibtorchsOwnOptimizer() {
    TorchTrainer.AdamW settings = new TorchTrainer.AdamW(0.9, 0.95, 1e-6, 0.1, 1);
    try (TorchGraph ours = SAMPLE.torch(Precision.SINGLE);
        TorchGraph theirs = SAMPLE.torch(Precision.SINGLE);
        TorchTrainer trainer = new TorchTrainer(ours, settings);
        PointerScope _ = new PointerScope()) {
      AdamW optimizer = optimizer(theirs, settings);
      TensorVector all = tensors(theirs, SAMPLE.parameters());
      for (int step = 0; step < 20; step++) {
        int[] tokens = SAMPLE.tokens(step, 2);
        int[] targets = SAMPLE.targets(step, 2);
        double scale = GradientOracle.scale(targets);
        trainer.accumulate(tokens, targets, scale);
        theirs.accumulate(tokens, targets, scale);
        double norm = trainer.step(RATE);
        assertThat(torch.clip_grad_norm_(all, settings.clip()))
            .isEqualTo(norm, within(1e-5 * norm));
        optimizer.step();
        optimizer.zero_grad(true);

        for (Tensor parameter : SAMPLE.parameters()) {
          assertThat(ours.get(parameter.id()))
              .as("%s after step %d", parameter.id(), step)
              .containsExactly(theirs.get(parameter.id()), within(2e-6));
        }
      }
      for (Tensor parameter : SAMPLE.parameters()) {
        assertThat(ours.get(parameter.id())).isNotEqualTo(before(parameter));
      }
    }
  }

  private static double[] before(Tensor parameter) {
    float[] values = SAMPLE.value(parameter.id());
    double[] widened = new double[values.length];
    Arrays.setAll(widened, i -> values[i]);
    return widened;
  }

  private static AdamW optimizer(TorchGraph graph, TorchTrainer.AdamW settings) {
    List<Tensor> matrices =
        SAMPLE.parameters().stream().filter(p -> p.type().shape().size() > 1).toList();
    List<Tensor> vectors =
        SAMPLE.parameters().stream().filter(p -> p.type().shape().size() == 1).toList();
    return new AdamW(
        new OptimizerParamGroupVector(
            new OptimizerParamGroup(
                tensors(graph, matrices), options(settings, settings.weightDecay())),
            new OptimizerParamGroup(tensors(graph, vectors), options(settings, 0))),
        options(settings, 0));
  }

  private static TensorVector tensors(TorchGraph graph, List<Tensor> of) {
    return new TensorVector(
        of.stream()
            .map(tensor -> Objects.requireNonNull(graph.parameters().get(tensor.id())))
            .toArray(org.bytedeco.pytorch.Tensor[]::new));
  }

  private static AdamWOptions options(TorchTrainer.AdamW settings, double decay) {
    AdamWOptions options = new AdamWOptions(RATE);
    // A std::tuple has its last element first.
    options.betas().put(settings.beta2(), settings.beta1());
    options.eps().put(settings.epsilon());
    options.weight_decay().put(decay);
    return options;
  }

  @Test
  void microBatchesAddUp() {
    TorchTrainer.AdamW settings = new TorchTrainer.AdamW(0.9, 0.999, 1e-8, 0, 0);
    try (TorchGraph whole = SAMPLE.torch(Precision.DOUBLE);
        TorchGraph parts = SAMPLE.torch(Precision.DOUBLE);
        TorchTrainer wholeTrainer = new TorchTrainer(whole, settings);
        TorchTrainer partsTrainer = new TorchTrainer(parts, settings)) {
      int[] tokens = SAMPLE.tokens(0, 4);
      int[] targets = SAMPLE.targets(0, 4);
      double scale = GradientOracle.scale(targets);
      wholeTrainer.accumulate(tokens, targets, scale);
      int half = tokens.length / 2;
      for (int at = 0; at < tokens.length; at += half) {
        partsTrainer.accumulate(
            Arrays.copyOfRange(tokens, at, at + half),
            Arrays.copyOfRange(targets, at, at + half),
            scale);
      }
      wholeTrainer.step(RATE);
      partsTrainer.step(RATE);

      for (Tensor parameter : SAMPLE.parameters()) {
        assertThat(partsTrainer.firstMoment(parameter.id()))
            .containsExactly(wholeTrainer.firstMoment(parameter.id()), within(1e-12));
        assertThat(partsTrainer.secondMoment(parameter.id()))
            .containsExactly(wholeTrainer.secondMoment(parameter.id()), within(1e-12));
      }
    }
  }
}
