package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where no C compiler works, Java's vector module is brought in; only a process of its own begins
 * without it, as the launcher's does.
 */
@Tag("slow")
final class AutoBackendTest {
  @TempDir private Path folder;

  @Test
  void withoutACompilerModelsRunOnTheJvm() throws IOException, InterruptedException {
    Path said = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:CompilerThreadStackSize=4096",
                "-XX:Tier3DelayOn=1000",
                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                TinyModel.write(folder, "qwen3"),
                "the cat",
                "--temperature=0",
                "-n1",
                "--stats"));
    builder.environment().put("CK_CC", "no-such-compiler");
    builder.environment().put("CK_CACHE", folder.resolve("cache").toString());
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    assertThat(said).content().contains("target jvm");
  }
}
