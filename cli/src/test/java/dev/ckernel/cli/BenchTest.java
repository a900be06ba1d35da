package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("slow")
final class BenchTest {
  @TempDir private static Path folder;
  private static String model = "";

  @BeforeAll
  static void writeModel() {
    model = TinyModel.write(folder, "qwen3");
  }

  @Test
  void aTableOfBothSpeeds() {
    Run run = Run.ck("bench", model, "-p", "20", "-n", "6", "-r", "2", "--threads", "2");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(8);
    assertThat(lines.get(0)).startsWith("model     qwen3.gguf, ");
    assertThat(lines.get(1)).matches("machine   .*, 2 threads: reads .*/s, .*multiply-adds/s");
    assertThat(lines.get(2)).matches("prefill   2 runs of 20 tokens after \\d+ to warm up");
    assertThat(lines.get(3)).matches("decode    2 runs of 6 tokens after \\d+ to warm up");
    assertThat(lines.get(5)).contains("tokens/s", "bytes/token", "of bandwidth", "of peak");
    assertThat(lines.get(6)).startsWith("prefill ").contains(" %");
    assertThat(lines.get(7)).startsWith("decode ").contains(" %");
  }

  @Test
  void jsonHasEveryRunAndSharesThatFitThem() {
    Run run = Run.ck("bench", model, "-p", "0", "-n", "5", "-r", "3", "--json", "--kv", "f16");
    assertThat(run.code()).isZero();
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertThat(json.path("kv").asString()).isEqualTo("f16");
    assertThat(json.path("results")).hasSize(1);
    JsonNode decode = json.path("results").get(0);
    assertThat(decode.path("kind").asString()).isEqualTo("decode");
    assertThat(decode.path("tokensPerSecond")).hasSize(3);
    double median = decode.path("median").asDouble();
    assertThat(median).isEqualTo(decode.path("tokensPerSecond").get(1).asDouble());
    assertThat(decode.path("shareOfBandwidth").asDouble())
        .isEqualTo(
            decode.path("bytesPerToken").asDouble()
                / json.path("machine").path("bytesPerSecond").asDouble()
                * median);
  }

  @Test
  @Tag("matrix")
  void kernelsByThemselves() {
    Run run = Run.ck("bench", "--kernels", model, "--rows", "1,3", "--json", "--threads", "2");
    assertThat(run.code()).isZero();
    JsonNode kernels = JsonMapper.builder().build().readTree(run.out()).path("kernels");
    assertThat(kernels.size()).isPositive().isEven();
    for (JsonNode kernel : kernels) {
      double products = kernel.path("inputs").asDouble() * kernel.path("outputs").asDouble();
      assertThat(kernel.path("format").asString()).isEqualTo("f32");
      assertThat(kernel.path("bytesPerSecond").asDouble() * kernel.path("rows").asInt())
          .isBetween(
              4 * kernel.path("multiplyAddsPerSecond").asDouble() * 0.999,
              4 * kernel.path("multiplyAddsPerSecond").asDouble() * (1 + 16 * 512 / products));
      assertThat(kernel.path("shareOfPeak").asDouble()).isPositive();
    }
  }

  @Test
  @Tag("matrix")
  void gradientsOfEachShape() {
    Run run = Run.ck("bench", "--kernels", "--gradients", model, "--rows", "5", "--json");
    assertThat(run.code()).isZero();
    JsonNode kernels = JsonMapper.builder().build().readTree(run.out()).path("kernels");
    Map<String, Set<String>> shapes = new TreeMap<>();
    for (JsonNode kernel : kernels) {
      assertThat(kernel.path("multiplyAddsPerSecond").asDouble()).isPositive();
      shapes
          .computeIfAbsent(kernel.path("product").asString(), product -> new TreeSet<>())
          .add(kernel.path("outputs") + " x " + kernel.path("inputs"));
    }
    assertThat(shapes).containsOnlyKeys("forward", "input_gradient", "weight_gradient");
    assertThat(Set.copyOf(shapes.values())).hasSize(1);
  }

  @Test
  void sequencesTogetherAtADepth() {
    Run run =
        Run.ck("bench", model, "-p", "3", "-n", "4", "-r", "2", "-d", "150", "-b", "3", "--json");
    assertThat(run.code()).isZero();
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertThat(json.path("results")).hasSize(2);
    for (JsonNode result : json.path("results")) {
      assertThat(result.path("depth").asInt()).isEqualTo(150);
      assertThat(result.path("sequences").asInt()).isEqualTo(3);
      assertThat(result.path("median").asDouble()).isPositive();
    }
    Run table = Run.ck("bench", model, "-p", "0", "-n", "4", "-r", "1", "-d", "9", "-b", "2");
    assertThat(table.out())
        .containsPattern("decode +1 runs of 4 tokens in each of 2 sequences at depth 9 after");
  }

  @Test
  void aPromptThatDoesNotFitTheModelIsRefused() {
    Run run = Run.ck("bench", model, "-p", "5000");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("5000").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "-p=-1, -n=4, -p must",
    "-p=4, -n=-1, -n must",
    "-p0, -r=0, -r must",
    "-p0, -d=-1, -d must",
    "-p0, -b=0, -b must",
    "-p0, -n0, both",
    "--kernels, --rows=0, --rows must",
    "--kernels, -n5, -n does not go with --kernels",
    "-p4, --rows=2, --rows goes with --kernels only",
    "-p4, --gradients, --gradients goes with --kernels only"
  })
  void numbersThatCannotBeAreWrongUsage(String one, String other, String words) {
    Run run = Run.ck("bench", model, one, other);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("ck: ").contains(words).contains("Usage: ck bench");
  }
}
