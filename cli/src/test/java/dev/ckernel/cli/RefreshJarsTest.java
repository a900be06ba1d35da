package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class RefreshJarsTest {
  @TempDir private Path folder;

  @Test
  void classesOfJava5GetThePresentVersionAndAreSound() throws IOException, URISyntaxException {
    Path picocli =
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path jar = Files.copy(picocli, folder.resolve("p.jar"), StandardCopyOption.REPLACE_EXISTING);
    Map<String, byte[]> before = entries(jar);
    assertThat(before)
        .hasEntrySatisfying(
            "picocli/CommandLine.class",
            content -> assertThat(version(content)).isEqualTo(ClassFile.JAVA_5_VERSION));
    RefreshJars.refresh(jar);
    Map<String, byte[]> after = entries(jar);
    assertThat(after).containsOnlyKeys(before.keySet());
    ClassFile format =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(CommandLine.class.getClassLoader())
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    after.forEach((name, content) -> {
      if (name.endsWith(".class")) {
        assertThat(version(content)).isGreaterThanOrEqualTo(ClassFile.JAVA_6_VERSION);
        assertThat(format.verify(content)).as(name).isEmpty();
      } else {
        assertThat(content).as(name).isEqualTo(before.get(name));
      }
    });
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    RefreshJars.refresh(jar);
    assertThat(Files.getLastModifiedTime(jar)).as("not again").isEqualTo(FileTime.fromMillis(0));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(jar);
    }
  }

  private static int version(byte[] classFile) {
    return classFile[6] << 8 | classFile[7];
  }

  private static Map<String, byte[]> entries(Path jar) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }
}
