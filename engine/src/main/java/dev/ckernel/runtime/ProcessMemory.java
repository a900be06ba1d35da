package dev.ckernel.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system says of memory. */
public final class ProcessMemory {
  private static final Path MACHINE = Path.of("/proc/meminfo");
  private static final Path PROCESS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Bytes that a new program can have; without a limit where the system does not say. */
  public static long available() {
    return kilobytes(MACHINE, "MemAvailable:", Long.MAX_VALUE >> 10) << 10;
  }

  /** Bytes that this process holds in memory; 0 where the system does not say. */
  public static long resident() {
    return kilobytes(PROCESS, "VmRSS:", 0) << 10;
  }

  private static long kilobytes(Path file, String name, long unknown) {
    try {
      if (Files.isReadable(file)) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith(name)) {
            return Long.parseLong(line.replaceAll("\\D", ""));
          }
        }
      }
    } catch (IOException e) {
      return unknown;
    }
    return unknown;
  }
}
