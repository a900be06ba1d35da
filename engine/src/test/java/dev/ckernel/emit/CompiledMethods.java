package dev.ckernel.emit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * Watches which generated methods C2 compiles, through the flight recorder: the only source that
 * tells a compiled method from a loop that was compiled while it ran.
 */
final class CompiledMethods implements AutoCloseable {
  private static final int C2 = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Recording recording = new Recording();

  CompiledMethods() {
    recording.enable("jdk.Compilation").withThreshold(Duration.ZERO);
    recording.start();
  }

  /**
   * Repeats {@code run} until C2 has compiled {@code method} of the generated class as a whole.
   *
   * @throws AssertionError if it has not after two minutes
   */
  void warmUp(String method, Runnable run) {
    long start = System.nanoTime();
    long burst = 100_000_000L;
    do {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("C2 does not compile " + method);
      }
      long end = System.nanoTime() + burst;
      while (System.nanoTime() < end) {
        run.run();
      }
      burst = Math.min(burst * 2, 1_000_000_000L);
    } while (!isCompiled(method));
  }

  /**
   * Whether machine code of C2 for the whole of {@code method} is in use now: it was made, and has
   * not been thrown away since because it rested on a wrong guess.
   */
  boolean isCompiled(String method) {
    List<Integer> made = new ArrayList<>();
    try {
      Path file = Files.createTempFile("compilations", ".jfr");
      try {
        recording.dump(file);
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
          if (isC2Of(event, method)) {
            made.add(event.getInt("compileId"));
          }
        }
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String inUse = made.isEmpty() ? "" : codeInUse();
    return made.stream()
        .anyMatch(id -> Pattern.compile("(?m)^" + id + " 4 0 ").matcher(inUse).find());
  }

  private static boolean isC2Of(RecordedEvent event, String method) {
    if (!event.getEventType().getName().equals("jdk.Compilation")) {
      return false;
    }
    RecordedMethod compiled = event.getValue("method");
    return compiled != null
        && compiled.getName().equals(method)
        && compiled.getType().getName().equals(JavaEmitter.CLASS_NAME)
        && event.getShort("compileLevel") == C2
        && event.getBoolean("succeded")
        && !event.getBoolean("isOsr");
  }

  /** Lines of compile id, level, state (0 is in use) and method. */
  private static String codeInUse() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "compilerCodelist",
                  new Object[0],
                  new String[0]);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    recording.close();
  }
}
