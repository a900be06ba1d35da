package dev.ckernel.cli;

import dev.ckernel.tensor.CkException;
import java.nio.file.Path;

/** What lies beside the program; the launcher says where that is. */
final class Home {
  private Home() {}

  /**
   * The model that comes with ck.
   *
   * @throws CkException if ck was not started by its launcher
   */
  static Path defaultModel() {
    String home = System.getProperty("ck.home");
    if (home == null) {
      throw new CkException(
          "no model is named, and the one that comes with ck is found only by the ck script");
    }
    return Path.of(home, "models", "svg-mini-q8_0.gguf");
  }
}
