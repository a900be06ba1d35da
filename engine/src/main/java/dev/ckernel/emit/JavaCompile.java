package dev.ckernel.emit;

import dev.ckernel.tensor.CkException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles generated Java within this process, from memory to memory. */
public final class JavaCompile {
  private JavaCompile() {}

  /**
   * Compiles the class {@code className} whose source is {@code source}.
   *
   * @throws CkException with the compiler's words if it refuses, or if this Java has no compiler
   */
  public static CompiledJava compile(String className, String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new CkException(
          "this Java ("
              + System.getProperty("java.home")
              + ") has no compiler: run ck with a JDK, or install a C compiler and use --backend native");
    }
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    StringWriter words = new StringWriter();
    try (Outputs outputs = new Outputs(compiler.getStandardFileManager(diagnostics, null, null))) {
      List<String> options = List.of("--add-modules=jdk.incubator.vector", "-proc:none", "-g:none");
      boolean compiled =
          compiler
              .getTask(
                  words,
                  outputs,
                  diagnostics,
                  options,
                  null,
                  List.of(new Source(className, source)))
              .call();
      if (!compiled) {
        throw new CkException(
            "javac cannot compile " + className + ".java: " + firstError(diagnostics, words));
      }
      return new CompiledJava(className, outputs.classes());
    } catch (IOException e) {
      throw new CkException("javac cannot compile " + className + ".java: " + e.getMessage(), e);
    }
  }

  private static String firstError(
      DiagnosticCollector<JavaFileObject> diagnostics, StringWriter words) {
    return diagnostics.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .findFirst()
        .map(d -> "line " + d.getLineNumber() + ": " + d.getMessage(null))
        .orElseGet(words::toString);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class ClassOutput extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ClassOutput(String className) {
      super(URI.create("memory:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  /** Keeps what javac writes. */
  private static final class Outputs extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ClassOutput> written = new TreeMap<>();

    Outputs(JavaFileManager manager) {
      super(manager);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return written.computeIfAbsent(className, ClassOutput::new);
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new TreeMap<>();
      written.forEach((name, output) -> classes.put(name, output.bytes.toByteArray()));
      return classes;
    }
  }
}
