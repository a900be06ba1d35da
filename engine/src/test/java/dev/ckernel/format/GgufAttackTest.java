package dev.ckernel.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to hurt: each is refused with one line that says what is wrong. */
final class GgufAttackTest {
  private static AbstractThrowableAssert<?, ?> refused(GgufBytes file) {
    return assertThatThrownBy(file::open)
        .isExactlyInstanceOf(CkException.class)
        .hasMessageStartingWith("f.gguf: ")
        .hasMessageNotContainingAny("\n", "\u001b");
  }

  private static GgufBytes oneTensor(int type, long offset, long... dims) {
    return GgufBytes.head(1, 0).tensor("t", type, offset, dims).pad(32).zeros(64);
  }

  @Test
  void theSoundFileOfTheseTestsOpens() {
    assertThatCode(() -> GgufBytes.sound().open().close()).doesNotThrowAnyException();
    assertThatCode(() -> oneTensor(0, 0, 8).open().close()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, 1L << 31, 1L << 32, 1L << 60, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void hugeTensorCount(long count) {
    refused(GgufBytes.head(count, 0).zeros(100)).hasMessageContaining("number of tensors");
  }

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, 1L << 31, 1L << 32, 1L << 60, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void hugeKeyCount(long count) {
    refused(GgufBytes.head(0, count).zeros(100)).hasMessageContaining("number of metadata keys");
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 1L << 31, (1L << 32) + 1, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void stringLongerThanTheRest(long length) {
    refused(GgufBytes.head(0, 1).u64(length).zeros(40)).hasMessageContaining("metadata key 0");
    refused(GgufBytes.head(0, 1).key("k", GgufBytes.STRING).u64(length).zeros(40))
        .hasMessageContaining("'k'");
    refused(GgufBytes.head(1, 0).u64(length).zeros(40)).hasMessageContaining("tensor 0");
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 1L << 31, (1L << 32) + 1, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void stringInAnArrayLongerThanTheRest(long length) {
    GgufBytes file = GgufBytes.head(0, 1).key("k", GgufBytes.ARRAY).u32(GgufBytes.STRING).u64(2);
    refused(file.string("sound").u64(length).zeros(40)).hasMessageContaining("string 1 of 'k'");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12})
  void arrayLongerThanTheRest(int type) {
    for (long length : new long[] {41, 1L << 29, 1L << 31, 1L << 61, Long.MAX_VALUE, -1}) {
      GgufBytes file = GgufBytes.head(0, 1).key("k", GgufBytes.ARRAY).u32(type).u64(length);
      refused(file.zeros(40)).hasMessageContaining("length of 'k'");
    }
  }

  @Test
  void nestedArray() {
    GgufBytes file = GgufBytes.head(0, 1).key("k", GgufBytes.ARRAY).u32(GgufBytes.ARRAY).u64(1);
    refused(file.u32(GgufBytes.U32).u64(1).u32(5)).hasMessageContaining("array of arrays");
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 255, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
  void unknownValueType(int type) {
    refused(GgufBytes.head(0, 1).key("k", type).zeros(64)).hasMessageContaining("value type");
    refused(GgufBytes.head(0, 1).key("k", GgufBytes.ARRAY).u32(type).u64(0).zeros(64))
        .hasMessageContaining("value type");
  }

  @Test
  void numberBeyond63Bits() {
    refused(GgufBytes.head(0, 1).key("k", 10).u64(-1)).hasMessageContaining("18446744073709551615");
  }

  @Test
  void booleanThatIsNeitherTrueNorFalse() {
    refused(GgufBytes.head(0, 1).key("k", GgufBytes.BOOL).u8(2)).hasMessageContaining("boolean 2");
    GgufBytes array = GgufBytes.head(0, 1).key("k", GgufBytes.ARRAY).u32(GgufBytes.BOOL).u64(2);
    refused(array.u8(1).u8(200)).hasMessageContaining("'k'");
  }

  @Test
  void duplicateKey() {
    refused(GgufBytes.head(0, 2).number("k", 1).number("k", 1)).hasMessageContaining("'k'");
  }

  @Test
  void duplicateTensorName() {
    refused(GgufBytes.head(2, 0).tensor("t", 0, 0, 8).tensor("t", 0, 32, 8).pad(32).zeros(64))
        .hasMessageContaining("tensor 't' is there twice");
  }

  @Test
  void overlappingTensors() {
    refused(GgufBytes.head(2, 0).tensor("a", 0, 0, 9).tensor("b", 0, 32, 8).pad(32).zeros(64))
        .hasMessageContaining("'a' and 'b' overlap");
    refused(GgufBytes.head(2, 0).tensor("a", 0, 32, 8).tensor("b", 0, 32, 8).pad(32).zeros(64))
        .hasMessageContaining("overlap");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void dimensionZeroOrBeyond63Bits(long dim) {
    refused(oneTensor(0, 0, dim)).hasMessageContaining("dimension");
    refused(oneTensor(0, 0, 8, 1, dim)).hasMessageContaining("dimension");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 1 << 20, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
  void moreThanFourDimensions(int dims) {
    refused(GgufBytes.head(1, 0).string("t").u32(dims).zeros(100))
        .hasMessageContaining("dimensions, at most 4");
  }

  @Test
  void dimensionsWhoseProductOverflows() {
    refused(oneTensor(0, 0, 1L << 32, 1L << 32)).hasMessageContaining("2^63");
    refused(oneTensor(0, 0, 1L << 16, 1L << 16, 1L << 16, 1L << 16)).hasMessageContaining("2^63");
    refused(oneTensor(0, 0, 3, Long.MAX_VALUE)).hasMessageContaining("2^63");
  }

  @Test
  void bytesThatOverflow() {
    refused(oneTensor(0, 0, 1L << 62)).hasMessageContaining("2^63");
    refused(oneTensor(28, 0, 1L << 30, 1L << 30)).hasMessageContaining("2^63");
    refused(oneTensor(8, 0, 32, (1L << 58) - 1)).hasMessageContaining("2^63");
  }

  @Test
  void rowThatIsNoWholeNumberOfBlocks() {
    refused(oneTensor(8, 0, 33)).hasMessageContaining("rows of 33");
    refused(oneTensor(14, 0, 32, 8)).hasMessageContaining("blocks of 256");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 31, 32, 33, 36, 37, 38, 63, 64, 1000, Integer.MAX_VALUE, -1})
  void unknownElementType(int type) {
    refused(oneTensor(type, 0, 256)).hasMessageContaining("unknown element type " + type);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 31, 33, -32, Long.MIN_VALUE, -1})
  void offsetThatIsNotAligned(long offset) {
    refused(oneTensor(0, offset, 8)).hasMessageContaining("offset");
  }

  @ParameterizedTest
  @ValueSource(longs = {64, 96, 1L << 31, 1L << 32, 1L << 62, Long.MAX_VALUE - 31})
  void offsetPlusSizePastTheEnd(long offset) {
    refused(oneTensor(0, offset, 8)).hasMessageContaining("cut short");
  }

  @Test
  void sizePastTheEnd() {
    refused(oneTensor(0, 0, 17)).hasMessageContaining("68 bytes");
    refused(oneTensor(0, 32, 9)).hasMessageContaining("36 bytes");
    refused(oneTensor(0, 0, 1L << 60)).hasMessageContaining("cut short");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 48, -1, Integer.MAX_VALUE})
  void alignmentThatIsNoPowerOfTwo(int alignment) {
    refused(GgufBytes.head(0, 1).number("general.alignment", alignment))
        .hasMessageContaining("general.alignment");
  }

  @Test
  void alignmentOfTheWrongType() {
    refused(GgufBytes.head(0, 1).key("general.alignment", 5).u32(32))
        .hasMessageContaining("must be a U32");
    refused(GgufBytes.head(0, 1).key("general.alignment", 10).u64(32))
        .hasMessageContaining("must be a U32");
    refused(GgufBytes.head(0, 1).text("general.alignment", "32"))
        .hasMessageContaining("must be a U32");
  }

  @Test
  void hugeAlignmentIsBeyondTheFile() {
    refused(
            GgufBytes.head(1, 1)
                .number("general.alignment", 1 << 31)
                .tensor("t", 0, 0, 8)
                .pad(32)
                .zeros(64))
        .hasMessageContaining("cut short");
  }

  @Test
  void cutAtEveryByte() {
    byte[] whole = GgufBytes.sound().array();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> GgufBytes.open(cut))
          .as("cut to %d bytes", length)
          .isExactlyInstanceOf(CkException.class)
          .hasMessageStartingWith("f.gguf: ");
    }
  }

  @Test
  void everyByteChangedIsReadOrRefused() {
    byte[] whole = GgufBytes.sound().array();
    for (int at = 0; at < whole.length; at++) {
      for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
        byte[] changed = whole.clone();
        changed[at] = (byte) value;
        try (GgufFile file = GgufBytes.open(changed)) {
          file.tensors().forEach(t -> assertThat(file.data(t).byteSize()).isEqualTo(t.byteSize()));
        } catch (CkException e) {
          assertThat(e).hasMessageStartingWith("f.gguf: ");
        }
      }
    }
  }

  @Test
  void bigEndian() {
    refused(new GgufBytes().ascii("GGUF").u32(0x03000000).zeros(64))
        .hasMessageContaining("big-endian");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, -1})
  void versionsThatWeDoNotKnow(int version) {
    refused(new GgufBytes().ascii("GGUF").u32(version).zeros(64))
        .hasMessageContaining("supported are 2 and 3");
  }

  @Test
  void somethingElseThanGguf() {
    refused(new GgufBytes()).hasMessageContaining("not a GGUF file");
    refused(new GgufBytes().ascii("GGML").zeros(64)).hasMessageContaining("not a GGUF file");
  }

  @Test
  void namesThatWouldGarbleATerminal() {
    refused(GgufBytes.head(0, 2).number("k\n\u001b[2J", 1).number("k\n\u001b[2J", 1))
        .hasMessageContaining("'k\\u000a\\u001b[2J'");
    refused(GgufBytes.head(0, 1).key("x".repeat(5000), 99)).message().hasSizeLessThan(200);
  }
}
