package dev.ckernel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FailureTest {
  @ParameterizedTest
  @MethodSource("failures")
  void eachFailureIsOneLine(Throwable error, String line) {
    assertThat(Failure.line(error)).isEqualTo(line);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new CkException("m.gguf: cut short\nsecond line"), "m.gguf: cut short"),
        arguments(new NoSuchFileException("m.gguf"), "m.gguf: no such file or directory"),
        arguments(new AccessDeniedException("m.gguf"), "m.gguf: permission denied"),
        arguments(new FileSystemException("m", null, "Is a directory"), "m: Is a directory"),
        arguments(new FileSystemException("m"), "m: cannot be read or written"),
        arguments(new UncheckedIOException(new IOException("broken pipe")), "broken pipe"),
        arguments(new IOException(), "input or output failed"),
        arguments(
            new OutOfMemoryError("Java heap space"),
            "not enough memory for Java's heap (Java heap space);"
                + " give it more with CK_JAVA_OPTS=-Xmx4g, for example"),
        arguments(
            new IllegalStateException("odd"), "internal error: odd (a bug; --debug shows where)"),
        arguments(
            new NullPointerException(),
            "internal error: NullPointerException (a bug; --debug shows where)"));
  }
}
