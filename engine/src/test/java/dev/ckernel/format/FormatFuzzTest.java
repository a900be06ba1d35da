package dev.ckernel.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Tag;

/**
 * Any bytes are either a file that can be read through or refused with one line. Normally the seeds
 * under {@code FormatFuzzTestInputs} are replayed; to search for new ones, one target at a time:
 *
 * <pre>JAZZER_FUZZ=1 mvn test -pl engine -Dtest=FormatFuzzTest#gguf</pre>
 */
@Tag("fuzz")
final class FormatFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void gguf(byte[] bytes) {
    try (GgufFile file = GgufFile.of(MemorySegment.ofArray(bytes), "f.gguf")) {
      file.metadata().entries().forEach((key, value) -> read(value));
      for (GgufTensor tensor : file.tensors()) {
        touch(file.data(tensor));
        assertThat(tensor.elements()).isPositive();
      }
    } catch (CkException e) {
      assertOneLine(e);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void bump(byte[] bytes) {
    try (BumpReader file = BumpReader.of(MemorySegment.ofArray(bytes), "f.bump")) {
      file.tensors().forEach(t -> touch(file.data(t.name())));
      file.verify();
    } catch (CkException e) {
      assertOneLine(e);
    }
  }

  private static void read(GgufValue value) {
    switch (value) {
      case GgufStrings strings ->
          assertThat(strings.asList()).allMatch(s -> s.length() <= strings.raw().length);
      case GgufNumbers numbers -> {
        for (int i = 0; i < numbers.size(); i++) {
          assertThat(numbers.elementType().isReal() || numbers.real(i) == numbers.integer(i))
              .isTrue();
        }
      }
      case GgufValue.Int _, GgufValue.Real _, GgufValue.Bool _, GgufValue.Text _ ->
          assertThat(value.describe()).isNotEmpty();
    }
  }

  private static void touch(MemorySegment data) {
    byte first = data.get(ValueLayout.JAVA_BYTE, 0);
    byte last = data.get(ValueLayout.JAVA_BYTE, data.byteSize() - 1);
    assertThat(data.byteSize() > 1 || first == last).isTrue();
  }

  private static void assertOneLine(CkException e) {
    assertThat(e).hasMessageStartingWith("f.").hasMessageNotContaining("\n");
    assertThat(e).message().hasSizeLessThan(1000);
  }
}
