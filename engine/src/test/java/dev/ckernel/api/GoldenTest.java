package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the compiler makes of two tiny models, word by word, so that a change of the compiler shows
 * as a diff of files in {@code src/test/resources/golden}. After a change that is meant, write them
 * again and look at the diff:
 *
 * <pre>mvn -pl engine test -Dtest=GoldenTest -Dck.golden.write=true</pre>
 */
final class GoldenTest {
  private static final String WRITE = "ck.golden.write";
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "llama, Q4_0, avx2, ir1.json",
    "llama, Q4_0, avx2, ir2.json",
    "llama, Q4_0, avx2, layout.json",
    "llama, Q4_0, avx2, exec_plan.json",
    "llama, Q4_0, avx2, model.c",
    "llama, Q4_0, jvm256, Model.java",
    "qwen3, F32, avx2, ir1.json",
    "qwen3, F32, avx2, ir2.json",
    "qwen3, F32, avx2, layout.json",
    "qwen3, F32, avx2, exec_plan.json",
    "qwen3, F32, avx2, model.c",
    "qwen3, F32, scalar, model.c",
    "qwen3, F32, jvm256, Model.java",
  })
  void isAsItWas(String family, DType format, String target, String file) throws IOException {
    Path model = TinyModels.write(folder, family, format);
    String text;
    try (Inspection stages = Inspection.open(model, TinyModels.options(folder, target))) {
      text = stage(file).apply(stages);
    }
    check(Path.of(family, name(target, file)), text);
  }

  /** Compares with a golden file, or writes it. */
  static void check(Path file, String text) throws IOException {
    Path golden = GOLDEN.resolve(file);
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, text);
    }
    assertThat(golden)
        .as("the compiler has changed; is it meant? then -D%s=true writes the file again", WRITE)
        .exists()
        .content()
        .isEqualTo(text);
  }

  private static String name(String target, String file) {
    return switch (file) {
      case "model.c", "Model.java" -> target + "." + file;
      default -> file;
    };
  }

  private static Function<Inspection, String> stage(String file) {
    return switch (file) {
      case "ir1.json" -> stages -> stages.ir1().json();
      case "ir2.json" -> stages -> stages.ir2().json();
      case "layout.json" -> stages -> stages.layout().json();
      case "exec_plan.json" -> stages -> stages.steps().json();
      default -> stages -> stages.source().text();
    };
  }
}
