package dev.ckernel.cli;

import java.util.List;

/**
 * What the launcher has Java do once after a build, so that Java keeps the classes of a start: the
 * included model is loaded in both ways that there are, by making everything and from what is kept.
 */
final class Rehearsal {
  private Rehearsal() {}

  /** Takes no arguments. */
  public static void main(String[] args) {
    Streams streams = Streams.ofProcess();
    int failed = Main.OK;
    for (String way : List.of("--verify", "--stats")) {
      failed |= Main.run(streams, "run", "--backend", "native", way, "-n", "2", "--seed", "1");
    }
    System.exit(failed);
  }
}
