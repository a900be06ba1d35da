package dev.ckernel.cli;

import dev.ckernel.train.Telemetry;
import dev.ckernel.train.TelemetryLine;
import dev.ckernel.train.TrainerListener;
import java.time.Duration;

/**
 * Training as a person sees it: on a terminal one line that is drawn over again, elsewhere a line
 * every few seconds; validation losses and the last step always stay.
 */
final class TrainView implements TrainerListener, AutoCloseable {
  private static final long INTERVAL = Duration.ofMillis(200).toNanos();
  private static final long INTERVAL_OF_LINES = Duration.ofSeconds(10).toNanos();
  private static final String ERASE = "\r\033[K";

  private final Streams streams;
  private long drawnAt = System.nanoTime() - INTERVAL_OF_LINES;
  private long firstStep;
  private double firstSeconds;
  private boolean drawn;

  TrainView(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void note(String line) {
    erase();
    streams.err().println("ck: " + line);
    streams.err().flush();
  }

  @Override
  public void step(Telemetry telemetry, long totalSteps) {
    if (firstStep == 0) {
      firstStep = telemetry.step();
      firstSeconds = telemetry.seconds();
    }
    boolean stays = telemetry.validationLoss() != null || telemetry.step() == totalSteps;
    long now = System.nanoTime();
    long interval = streams.errIsTerminal() ? INTERVAL : INTERVAL_OF_LINES;
    if (!stays && now - drawnAt < interval) {
      return;
    }
    drawnAt = now;
    String line = TelemetryLine.of(telemetry, totalSteps, secondsLeft(telemetry, totalSteps));
    erase();
    if (stays || !streams.errIsTerminal()) {
      streams.err().println(line);
    } else {
      streams.err().print(line);
      drawn = true;
    }
    streams.err().flush();
  }

  private double secondsLeft(Telemetry telemetry, long totalSteps) {
    long done = telemetry.step() - firstStep;
    return done == 0
        ? -1
        : (telemetry.seconds() - firstSeconds) / done * (totalSteps - telemetry.step());
  }

  private void erase() {
    if (drawn) {
      drawn = false;
      streams.err().print(ERASE);
    }
  }

  @Override
  public void close() {
    end();
  }

  /** Leaves the last line as it is. */
  void end() {
    if (drawn) {
      drawn = false;
      streams.err().println();
      streams.err().flush();
    }
  }
}
