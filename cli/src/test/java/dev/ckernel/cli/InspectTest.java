package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class InspectTest {
  @TempDir private static Path folder;
  private static String model = "";

  @BeforeAll
  static void writeModel() {
    model = TinyModel.write(folder, "llama");
  }

  @Test
  void aModelIsSummedUp() {
    Run run = inspect();
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("family       llama\n", "layers       2\n", "heads        6 of 24, 3 key heads\n")
        .contains("tokenizer    ", "memory       ", "  weights    ", "  scratch    ");
  }

  @ParameterizedTest
  @CsvSource({
    "--ir1, graph llama",
    "--ir2, fused_projection(",
    "--plan, repeat 2 times (layers)",
    "--layout, scratch: ",
    "--kernels, rms_norm_96",
    "--source, ck_step",
    "--pass=fuse, pass fuse: ",
    "--kernel=rms_norm_96, kernel rms_norm_96("
  })
  void everyStageIsTextAndJson(String stage, String part) {
    assertThat(inspect(stage).out()).contains(part);
    Run run = inspect(stage, "--json");
    assertThat(run.err()).isEmpty();
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertThat(json.isContainer() && !json.isEmpty()).isTrue();
  }

  @Test
  void unknownNamesAreAnsweredWithThoseKnown() {
    for (String option : List.of("--kernel", "--pass")) {
      Run run = inspect(option, "nothing");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err())
          .startsWith("ck: there is no " + option.substring(2) + " 'nothing'; there are: ")
          .hasLineCount(1);
    }
  }

  @Test
  void oneStageAtATime() {
    assertThat(inspect("--ir1", "--ir2").code()).isEqualTo(2);
  }

  @Test
  void whatIsNoModelIsOneLine() {
    Run run = Run.ck("inspect", folder.resolve("nothing.gguf").toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("ck: ").contains("nothing.gguf").hasLineCount(1);
  }

  private static Run inspect(String... options) {
    String[] all = new String[options.length + 6];
    List<String> head = List.of("inspect", model, "--target", "scalar", "--context", "256");
    System.arraycopy(head.toArray(String[]::new), 0, all, 0, 6);
    System.arraycopy(options, 0, all, 6, options.length);
    return Run.ck(all);
  }
}
