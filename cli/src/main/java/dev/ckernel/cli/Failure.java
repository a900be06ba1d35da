package dev.ckernel.cli;

import dev.ckernel.tensor.CkException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong into one line for a person. */
final class Failure {
  private Failure() {}

  /** One line that says what was wrong and, where it can be known, what to do. */
  static String line(Throwable error) {
    return firstLine(
        switch (error) {
          case CkException e -> e.getMessage();
          case UncheckedIOException e when e.getCause() != null -> line(e.getCause());
          case NoSuchFileException e -> e.getFile() + ": no such file or directory";
          case FileNotFoundException e -> e.getMessage();
          case AccessDeniedException e -> e.getFile() + ": permission denied";
          case FileAlreadyExistsException e -> e.getFile() + ": exists already";
          case NotDirectoryException e -> e.getFile() + ": is not a directory";
          case FileSystemException e ->
              e.getFile() + ": " + words(e.getReason(), "cannot be read or written");
          case IOException e -> words(e.getMessage(), "input or output failed");
          case OutOfMemoryError e ->
              "not enough memory for Java's heap (%s); give it more with CK_JAVA_OPTS=-Xmx4g, for example"
                  .formatted(words(e.getMessage(), "no more space"));
          default ->
              "internal error: %s (a bug; --debug shows where)"
                  .formatted(words(error.getMessage(), error.getClass().getSimpleName()));
        });
  }

  /** The text up to its first line break. */
  static String firstLine(@Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("").strip();
  }

  private static String words(@Nullable String text, String otherwise) {
    return text == null || text.isBlank() ? otherwise : text;
  }
}
