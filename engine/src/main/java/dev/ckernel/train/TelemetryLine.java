package dev.ckernel.train;

import java.util.Locale;

/** Telemetry for the eye: one line of a terminal. */
public final class TelemetryLine {
  private TelemetryLine() {}

  /**
   * {@code step 120/2000 loss 2.3456 val 2.4012 lr 3.00e-04 grad 0.812 12345 tok/s 1.10 GB ETA
   * 12m03s}.
   *
   * @param totalSteps of the whole run
   * @param secondsLeft an estimate, or anything negative if there is none yet
   */
  public static String of(Telemetry t, long totalSteps, double secondsLeft) {
    return of(t, totalSteps) + "  ETA " + (secondsLeft < 0 ? "?" : duration(secondsLeft));
  }

  /** The line without an estimate. */
  public static String of(Telemetry t, long totalSteps) {
    int width = Long.toString(totalSteps).length();
    Float validation = t.validationLoss();
    return String.format(
            Locale.ROOT, "step %" + width + "d/%d  loss %.4f", t.step(), totalSteps, t.loss())
        + (validation == null ? "" : String.format(Locale.ROOT, "  val %.4f", validation))
        + String.format(
            Locale.ROOT,
            "  lr %.2e  grad %.3f  %.0f tok/s  %s",
            t.lr(),
            t.gradientNorm(),
            t.tokensPerSecond(),
            bytes(t.memoryBytes()));
  }

  /** {@code 4s}, {@code 12m03s}, {@code 3h07m}, {@code 2d05h}. */
  public static String duration(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + "s";
    }
    if (s < 3600) {
      return String.format(Locale.ROOT, "%dm%02ds", s / 60, s % 60);
    }
    if (s < 86400) {
      return String.format(Locale.ROOT, "%dh%02dm", s / 3600, s / 60 % 60);
    }
    return String.format(Locale.ROOT, "%dd%02dh", s / 86400, s / 3600 % 24);
  }

  private static String bytes(long bytes) {
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }
}
