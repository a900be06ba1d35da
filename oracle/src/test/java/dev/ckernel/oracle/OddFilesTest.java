package dev.ckernel.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ckernel.api.Model;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.Progress;
import dev.ckernel.api.Session;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that say the usual in unusual ways, with the three likeliest tokens that llama.cpp has. */
class OddFilesTest {
  private static final int[] TEXT = {1, 17, 42, 99, 100, 101, 7, 8};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rope-scaling/base",
        "rope-scaling/linear-without-factor",
        "special-id-minus-one/padding-and-separator",
        "special-id-minus-one/padding-is-size",
        "special-id-minus-one/eos-out-of-range",
        "array-head-counts/equal",
        "trailing-ones/norms",
        "trailing-ones/all-four"
      })
  void computeAsIfTheyWereUsual(String file) {
    likeliest(file, new int[] {183, 239, 93}, 0.0328, 0.0291, 0.0255);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rope-scaling/right",
        "rope-scaling/factor-without-type",
        "rope-scaling/legacy-scale-linear"
      })
  void scaleRotaryPositions(String file) {
    likeliest(file, new int[] {93, 26, 99}, 0.0348, 0.0284, 0.0206);
  }

  @ParameterizedTest
  @ValueSource(strings = {"blk.0.attn_sinks.weight", "blk.0.ffn_down.scale"})
  void tensorsThatNobodyReadsAreNamed(String tensor) {
    String file = tensor.contains("sinks") ? "sinks" : "weight-scale";
    assertThatThrownBy(() -> logits("unread-tensors/" + file))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("'" + tensor + "'");
  }

  @Test
  void idsWithoutATokenAreWarnedOf() {
    List<String> warnings = new ArrayList<>();
    ModelOptions options =
        ModelOptions.defaults()
            .withCache(folder)
            .withProgress(
                new Progress() {
                  @Override
                  public void report(String stage, long done, long total) {}

                  @Override
                  public void warn(String what) {
                    warnings.add(what);
                  }
                });
    try (Model model = Model.load(path("special-id-minus-one/padding-and-separator"), options)) {
      assertThat(model.vocabulary()).isEqualTo(300);
    }
    assertThat(warnings)
        .hasSize(2)
        .allSatisfy(warning -> assertThat(warning).contains("4294967295", "absent"));
  }

  private static Path path(String file) {
    return Fixtures.shared("cases/" + file + ".gguf");
  }

  private float[] logits(String file) {
    try (Model model = Model.load(path(file), ModelOptions.defaults().withCache(folder));
        Session session = model.newSession()) {
      session.append(TEXT);
      return session.logits();
    }
  }

  private void likeliest(String file, int[] tokens, double... probabilities) {
    float[] logits = logits(file);
    double sum = 0;
    for (float logit : logits) {
      sum += StrictMath.exp(logit);
    }
    for (int i = 0; i < tokens.length; i++) {
      double probability = StrictMath.exp(logits[tokens[i]]) / sum;
      assertThat(probability).as("token %d", tokens[i]).isCloseTo(probabilities[i], within(1.1e-4));
    }
  }
}
