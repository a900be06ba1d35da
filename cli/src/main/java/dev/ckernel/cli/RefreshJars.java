package dev.ckernel.cli;

import java.io.IOException;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes jars again whose classes are older than Java 6, as classes of Java 8. Java keeps classes
 * linked between runs (JEP 483) only where their code has stack maps, which came with Java 6;
 * picocli is compiled for Java 5, and to load it as it is takes a tenth of a second of every start.
 */
final class RefreshJars {
  /** Where the version stands in a class file: {@code u4 magic, u2 minor, u2 major}. */
  private static final int MAJOR_AT = 7;

  private RefreshJars() {}

  /** Takes the jars. */
  public static void main(String[] args) throws IOException {
    for (String jar : args) {
      refresh(Path.of(jar));
    }
  }

  /** Writes {@code jar} again, if it has such classes. */
  static void refresh(Path jar) throws IOException {
    Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
    try (ZipFile old = new ZipFile(jar.toFile());
        URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      Map<String, byte[]> contents = new LinkedHashMap<>();
      for (ZipEntry entry : old.stream().toList()) {
        contents.put(entry.getName(), old.getInputStream(entry).readAllBytes());
      }
      if (contents.entrySet().stream().noneMatch(e -> isOld(e.getKey(), e.getValue()))) {
        return;
      }
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(fresh))) {
        for (Map.Entry<String, byte[]> each : contents.entrySet()) {
          out.putNextEntry(new ZipEntry(each.getKey()));
          boolean isOld = isOld(each.getKey(), each.getValue());
          out.write(isOld ? refresh(each.getValue(), loader) : each.getValue());
        }
      }
      Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static boolean isOld(String name, byte[] content) {
    return name.endsWith(".class") && content[MAJOR_AT] < ClassFile.JAVA_6_VERSION;
  }

  private static byte[] refresh(byte[] content, ClassLoader loader) {
    ClassFile format =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ConstantPoolSharingOption.NEW_POOL, // else methods are copied as they are
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    ClassModel model = format.parse(content);
    MethodTransform methods = MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL);
    ClassTransform transform =
        (builder, element) -> {
          switch (element) {
            case ClassFileVersion _ -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            case MethodModel method -> builder.transformMethod(method, methods);
            case ClassElement other -> builder.with(other);
          }
        };
    return format.transformClass(model, transform);
  }
}
