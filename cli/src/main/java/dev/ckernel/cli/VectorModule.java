package dev.ckernel.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Brings in the module of the Vector API while the program runs. The flag {@code --add-modules
 * jdk.incubator.vector} would do it too, but Java then begins every run with a warning on stderr
 * that nothing silences, and its start is slower. The way through {@code
 * jdk.internal.module.Modules} is how the JDK itself loads the module of an agent; the launcher
 * opens it with {@code --add-exports}. Where it is shut, the module stays missing, and whoever
 * needs it says so, with the flag.
 */
final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  /** Loads the module, once for the process, unless it is there. */
  static void load() {
    if (ModuleLayer.boot().findModule(NAME).isPresent()) {
      return;
    }
    try {
      MethodHandle loadModule =
          MethodHandles.lookup()
              .findStatic(
                  Class.forName("jdk.internal.module.Modules"),
                  "loadModule",
                  MethodType.methodType(Module.class, String.class));
      Module ignored = (Module) loadModule.invokeExact(NAME);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Shut: the JVM backend will say that the module is missing.
    } catch (Throwable e) {
      throw new LinkageError("cannot load " + NAME, e);
    }
  }
}
