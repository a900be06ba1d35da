package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.runtime.MachineSpeed;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenCostTest {
  // qwen3 tiny: vocabulary 509, dim 96, 2 layers, 6 and 3 heads of 24, ffn 272, tied head
  private static final long BODY = 2L * (96 * (144 + 72 + 72) + 144 * 96 + 3 * 96 * 272);
  private static final long HEAD = 509L * 96;
  private static final long ATTENTION = 2L * 2 * 6 * 24;

  @TempDir private Path folder;

  @Test
  void quantisedMatricesAreWorkOfBytes() {
    TokenCost cost = cost(DType.Q8_0);
    assertThat(cost.body().int8() + cost.body().f32()).isEqualTo(BODY);
    assertThat(cost.body().int8()).isPositive();
    assertThat(cost.head()).isEqualTo(new TokenCost.Weights(cost.head().bytes(), HEAD, 0));
    assertThat(cost(DType.F16).body().int8()).isZero();
    assertThat(cost(DType.F16).body().f32()).isEqualTo(BODY);
  }

  @Test
  void aDecodedTokenReadsEverythingAndWhatIsInTheCache() {
    TokenCost cost = cost(DType.F16);
    TokenCost.Work one = cost.decode(shape(1));
    assertThat(one.multiplyAdds()).isEqualTo(BODY + HEAD + ATTENTION);
    assertThat(one.bytes())
        .isEqualTo(
            (double) cost.body().bytes()
                + cost.head().bytes()
                + cost.embeddingBytes()
                + cost.attentions().getFirst().cacheBytes());
    // Seen are 1, 2 and 3 positions.
    TokenCost.Work three = cost.decode(shape(3));
    assertThat(three.bytes()).isEqualTo(one.bytes() + cost.attentions().getFirst().cacheBytes());
    assertThat(three.f32()).isEqualTo(one.f32() + ATTENTION);
    assertThat(cost.attentions().getFirst().cacheBytes()).isEqualTo(2L * 2 * 3 * 24 * 4);
  }

  @Test
  void aPromptSharesTheWeightsOfABatch() {
    TokenCost cost = cost(DType.F16);
    assertThat(cost.prefill(shape(1), 16)).isEqualTo(cost.decode(shape(1)));
    TokenCost.Work one = cost.prefill(shape(16), 16);
    TokenCost.Work two = cost.prefill(shape(16), 12);
    // The second batch reads the weights again, and the twelve positions of the first.
    assertThat((two.bytes() - one.bytes()) * 16)
        .isCloseTo(
            cost.body().bytes() + 12.0 * cost.attentions().getFirst().cacheBytes(), within(1e-6));
    assertThat(two.multiplyAdds()).isEqualTo(one.multiplyAdds());
    assertThat(one.f32()).isEqualTo(BODY + HEAD / 16.0 + ATTENTION * 8.5);
  }

  @Test
  void depthIsSeenByEveryTokenAndWeightsServeAllSequences() {
    TokenCost cost = cost(DType.F16);
    TokenCost.Work deep = cost.decode(new Benchmark.Shape(1, 99, 4));
    assertThat(deep.f32()).isEqualTo(BODY + HEAD + 100 * ATTENTION);
    assertThat(deep.bytes())
        .isEqualTo(
            (cost.body().bytes() + cost.head().bytes()) / 4.0
                + cost.embeddingBytes()
                + 100 * cost.attentions().getFirst().cacheBytes());
    assertThat(cost.prefill(new Benchmark.Shape(1, 99, 1), 16))
        .isEqualTo(cost.decode(new Benchmark.Shape(1, 99, 1)));
  }

  private static Benchmark.Shape shape(int tokens) {
    return new Benchmark.Shape(tokens, 0, 1);
  }

  @Test
  void sharesAreOfTheMachinesRoof() {
    MachineSpeed machine = new MachineSpeed(1000, 10, 40);
    TokenCost.Work work = new TokenCost.Work(100, 20, 2);
    assertThat(work.shareOfBandwidth(machine, 5)).isEqualTo(0.5);
    assertThat(work.shareOfPeak(machine, 1)).isCloseTo(0.7, within(1e-12));
  }

  @Test
  void theMiddleOfEvenlyManyRunsIsTheMeanOfTwo() {
    Benchmark four = new Benchmark(Benchmark.Kind.DECODE, shape(8), 1, List.of(4.0, 1.0, 2.0, 9.0));
    assertThat(four.min()).isEqualTo(1);
    assertThat(four.median()).isEqualTo(3);
    assertThat(four.max()).isEqualTo(9);
  }

  private TokenCost cost(DType format) {
    Path model = TinyModels.write(folder, "qwen3", format);
    try (Inspection stages = Inspection.open(model, TinyModels.options(folder, "avx2"))) {
      return TokenCost.of(stages.plan());
    }
  }
}
