package dev.ckernel.tensor;

/**
 * Something outside the program is wrong: a file, an argument, the machine. The message is one line
 * for a person: what was wrong, where, and what to do. Bugs throw other exceptions.
 */
public class CkException extends RuntimeException {
  public CkException(String message) {
    super(message);
  }

  public CkException(String message, Throwable cause) {
    super(message, cause);
  }
}
