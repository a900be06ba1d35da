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
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes jars again whose classes are older than Java 6, in the present version. Java keeps classes
 * linked between runs (JEP 483) only where their code has stack maps, which came with Java 6;
 * picocli is compiled for Java 5, and to load it as it is takes a tenth of a second of every start.
 */
final class RefreshJars {
  private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

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
    Path fresh = Files.createTempFile(jar.toAbsolutePath().getParent(), "unfinished", ".tmp");
    boolean isOld = false;
    try (ZipFile old = new ZipFile(jar.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(fresh));
        URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      for (ZipEntry entry : old.stream().toList()) {
        byte[] content = old.getInputStream(entry).readAllBytes();
        out.putNextEntry(new ZipEntry(entry.getName()));
        if (entry.getName().endsWith(".class") && content[MAJOR_AT] < FIRST_WITH_STACK_MAPS) {
          isOld = true;
          content = refresh(content, loader);
        }
        out.write(content);
      }
    }
    if (isOld) {
      Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.delete(fresh);
    }
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
            case ClassFileVersion _ -> builder.withVersion(ClassFile.latestMajorVersion(), 0);
            case MethodModel method -> builder.transformMethod(method, methods);
            case ClassElement other -> builder.with(other);
          }
        };
    return format.transformClass(model, transform);
  }
}
