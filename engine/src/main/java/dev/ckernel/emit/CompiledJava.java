package dev.ckernel.emit;

import dev.ckernel.plan.Plan;
import dev.ckernel.tensor.CkException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/**
 * A generated class as bytes, which can be kept and loaded again without javac.
 *
 * @param className of the class with the method {@code step}
 * @param classes the bytes of every class, by name
 */
public record CompiledJava(String className, Map<String, byte[]> classes) {
  /** HotSpot never compiles a method that has more bytecodes than this. */
  public static final int LARGEST_METHOD = 8000;

  private static final MethodType STEP =
      MethodType.methodType(
          void.class,
          MemorySegment[].class,
          int[].class,
          int.class,
          int.class,
          Runnable.class,
          LongBinaryOperator.class);

  public CompiledJava {
    classes = Map.copyOf(classes);
  }

  /** Bytecodes of every method of the main class, by name. */
  public Map<String, Integer> methodSizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    for (MethodModel method : ClassFile.of().parse(main()).methods()) {
      CodeModel code = method.code().orElse(null);
      if (code instanceof CodeAttribute attribute) {
        sizes.merge(method.methodName().stringValue(), attribute.codeLength(), Math::max);
      }
    }
    return sizes;
  }

  /** Loads the class and takes its entry {@link Plan#STEP}. */
  public StepCode load() {
    return load(List.of(Plan.STEP)).getFirst();
  }

  /**
   * Loads the class into a loader of its own, which goes when the programs go.
   *
   * @param entries of the plan
   * @return a program for each of them
   * @throws CkException if this JVM runs without the Vector API or could not compile the class
   * @throws IllegalStateException if a method is too large for HotSpot
   */
  public List<StepCode> load(List<String> entries) {
    if (JvmVectors.preferredBits() == 0) {
      throw new CkException(
          "this JVM runs without the Vector API: add --add-modules jdk.incubator.vector to its"
              + " arguments");
    }
    CompilerOptions.check();
    methodSizes()
        .forEach((method, size) -> {
          if (size > LARGEST_METHOD && !method.equals("<clinit>")) {
            throw new IllegalStateException(
                "generated method "
                    + method
                    + " has "
                    + size
                    + " bytecodes; HotSpot compiles at most "
                    + LARGEST_METHOD);
          }
        });
    try {
      Class<?> loaded = new Loader(classes).findClass(className);
      List<StepCode> programs = new ArrayList<>();
      for (String entry : entries) {
        programs.add(program(MethodHandles.publicLookup().findStatic(loaded, entry, STEP)));
      }
      return programs;
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new CkException("cannot load the generated class " + className + ": " + e, e);
    }
  }

  private static StepCode program(MethodHandle step) {
    return (frame, thread, crew) -> {
      for (MemorySegment arena : frame.arenas()) {
        if (!arena.isNative()) {
          throw new IllegalArgumentException("generated Java reads native memory only");
        }
      }
      try {
        Runnable barrier = crew::meet;
        LongBinaryOperator take = (counter, items) -> crew.take((int) counter, (int) items);
        step.invokeExact(frame.arenas(), frame.extents(), thread, frame.threads(), barrier, take);
      } finally {
        Reference.reachabilityFence(frame); // the code sees addresses, which keep no memory alive
      }
    };
  }

  private byte[] main() {
    byte[] bytes = classes.get(className);
    if (bytes == null) {
      throw new IllegalStateException("no bytes of class " + className);
    }
    return bytes;
  }

  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(ClassLoader.getPlatformClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
