package dev.ckernel.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class GgufMetadataTest {
  private static GgufMetadata one(GgufBytes file) {
    try (GgufFile open = file.open()) {
      return open.metadata();
    }
  }

  private static GgufBytes key(int type) {
    return GgufBytes.head(0, 1).key("k", type);
  }

  private static void refused(ThrowingCallable get, String... words) {
    assertThatThrownBy(get)
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith("f.gguf: metadata key 'k' ")
        .hasMessageContainingAll(words);
  }

  @Test
  void integersOfAnyWidthReadAsCounts() {
    assertThat(one(key(0).u8(200)).u32("k")).isEqualTo(200);
    assertThat(one(key(2).u8(0xff).u8(0xff)).u32("k")).isEqualTo(65535);
    assertThat(one(key(4).u32(7)).u32("k")).isEqualTo(7);
    assertThat(one(key(5).u32(7)).u32("k")).isEqualTo(7);
    assertThat(one(key(10).u64(7)).u32("k")).isEqualTo(7);
    assertThat(one(key(11).u64(7)).u32("k")).isEqualTo(7);
  }

  @Test
  void signedIntegersKeepTheirSign() {
    assertThat(one(key(1).u8(0xff)).integer("k")).isEqualTo(-1);
    assertThat(one(key(3).u8(0xfe).u8(0xff)).integer("k")).isEqualTo(-2);
    assertThat(one(key(5).u32(-3)).integer("k")).isEqualTo(-3);
    assertThat(one(key(11).u64(-4)).integer("k")).isEqualTo(-4);
    assertThat(one(key(4).u32(-1)).integer("k")).isEqualTo(0xffffffffL);
  }

  @Test
  void numbersStringsAndBooleans() {
    assertThat(one(key(6).f32(0.5f)).f32("k")).isEqualTo(0.5f);
    assertThat(one(key(12).u64(Double.doubleToRawLongBits(1e-6))).f32("k")).isEqualTo(1e-6f);
    assertThat(one(key(7).u8(1)).bool("k")).isTrue();
    assertThat(one(key(7).u8(0)).bool("k", true)).isFalse();
    assertThat(one(key(8).string("häß")).string("k")).isEqualTo("häß");
  }

  @Test
  void arrays() {
    assertThat(one(key(9).u32(5).u64(2).u32(-1).u32(2)).ints("k")).containsExactly(-1, 2);
    assertThat(one(key(9).u32(0).u64(1).u8(255)).ints("k")).containsExactly(255);
    assertThat(one(key(9).u32(6).u64(2).f32(1).f32(-2)).floats("k")).containsExactly(1, -2);
    assertThat(one(key(9).u32(8).u64(0)).strings("k").size()).isZero();
    refused(() -> one(key(9).u32(4).u64(1).u32(-1)).ints("k"), "4294967295", "32 bits");
    refused(() -> one(key(9).u32(6).u64(1).f32(1)).ints("k"), "array of 1 F32");
  }

  @Test
  void aFallbackIsForAMissingKeyOnly() {
    assertThat(one(GgufBytes.head(0, 0)).u32("k", 5)).isEqualTo(5);
    assertThat(one(GgufBytes.head(0, 0)).f32("k", 5)).isEqualTo(5);
    assertThat(one(GgufBytes.head(0, 0)).bool("k", true)).isTrue();
    assertThat(one(GgufBytes.head(0, 0)).string("k", "x")).isEqualTo("x");
    refused(() -> one(key(8).string("x")).u32("k", 5), "a string", "must be an integer");
  }

  @Test
  void aMissingKeyIsNamed() {
    refused(() -> one(GgufBytes.head(0, 0)).u32("k"), "missing");
  }

  @Test
  void anotherTypeIsNamed() {
    refused(() -> one(key(4).u32(7)).string("k"), "the integer 7", "must be a string");
    refused(() -> one(key(4).u32(7)).f32("k"), "floating-point");
    refused(() -> one(key(4).u32(1)).bool("k"), "boolean");
    refused(() -> one(key(4).u32(1)).strings("k"), "array of strings");
    refused(() -> one(key(6).f32(1)).u32("k"), "must be an integer");
  }

  @Test
  void countsThatAreNegativeZeroOrHuge() {
    refused(() -> one(key(5).u32(-1)).u32("k"), "-1");
    refused(() -> one(key(4).u32(-1)).u32("k"), "4294967295");
    refused(() -> one(key(4).u32(0)).count("k", 1, 1000), "is 0", "from 1 to 1000");
    refused(() -> one(key(10).u64(1L << 40)).count("k", 1, 1000), "1099511627776");
  }

  @Test
  void anEpsilonThatIsNoNumber() {
    refused(() -> one(key(6).f32(Float.NaN)).f32("k"), "NaN");
    refused(() -> one(key(6).f32(Float.NEGATIVE_INFINITY)).f32("k"), "finite");
    refused(() -> one(key(12).u64(Double.doubleToRawLongBits(1e300))).f32("k"), "finite");
    refused(() -> one(key(6).f32(0)).positive("k"), "above 0");
    refused(() -> one(key(6).f32(-1e-5f)).positive("k"), "above 0");
  }

  @Test
  void aTokenOutsideTheVocabulary() {
    assertThat(one(key(4).u32(9)).tokenId("k", 10)).hasValue(9);
    assertThat(one(GgufBytes.head(0, 0)).tokenId("k", 10)).isEmpty();
    assertThat(one(key(4).u32(10)).tokenId("k", 10)).isEmpty();
    assertThat(one(key(5).u32(-1)).tokenId("k", 10)).isEmpty();
    assertThat(one(key(4).u32(-1)).tokenId("k", 10)).isEmpty();
  }
}
