package dev.ckernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CodecTest {
  private static byte[] encoded(DType type, float[] x) {
    return Codec.encode(type, x).toArray(ValueLayout.JAVA_BYTE);
  }

  private static double f16(byte[] bytes, int at) {
    return Float.float16ToFloat((short) ((bytes[at] & 255) | (bytes[at + 1] << 8)));
  }

  private static float[] decoded(DType type, byte[] bytes) {
    int count = bytes.length / type.blockBytes() * type.blockSize();
    return Codec.decode(type, MemorySegment.ofArray(bytes), count);
  }

  /** Bytes that ggml's quantize_* and its f16 and bf16 rows make of the same elements. */
  @ParameterizedTest
  @CsvSource({
    "F16,266d5297d089d3d1687a249309897fd4de6e20e336eba6c1d61d6f389d4c83c4",
    "BF16,44b8a95c13d45954a21fe4a7afc6a189a68f9435bbba66f29fc2775085dc0ee0",
    "Q8_0,b320be5527ee91b2f1df91b66a6d58977643913029aa1f017754854623411c26",
    "Q4_0,8d514de6dacdf7597df779ec04df0b0b58ab8305d239245357bcda6f0303ff98",
    "Q6_K,b51a47b80341351a5a445bfe89566e978c7630e9a035224b92e23aa81b3724a6",
    "Q4_1,6def69b61bcdabccd78452a65add77e616c6067a53d17e5940ebbb053d60d161",
    "Q5_0,a95a58b57decbf31564b6f6f06f06415f334a45d926a9a4d30913bd30a818932",
    "Q5_1,1665b00083e9d0024ae90336f2c30bde4d135c021ff7359902ed78cd9f9333c9",
    "Q2_K,c5707e0b5225628245a4951de59cdce80b638a1806af1719959b0646dbf8670b",
    "Q3_K,72081b8142986bafdea86c9676231b09720cb823cb7bdcd82e6dd1a16ee520ed",
    "Q4_K,0a31dd86f6d6c9312bf43d761ac30b7e40c953c5f54fd3422b23aac7953f5ba3",
    "Q5_K,e4c9abb99d3daa889de1f9382c7b2eb5750a3db67ad46653937c17a743c2c54b",
    "IQ4_NL,65e87365ff5bae555d1f6703ff9de0fc7ff72e2ae16780939db97557f0148138",
    "IQ4_XS,b12abe09ae8af80ac92235c8e7e7c5e547279454c3d5c153cac9bc338c7aae04"
  })
  void encodesTheBytesThatGgmlMakes(DType type, String sha256) throws NoSuchAlgorithmException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(encoded(type, AwkwardFloats.make()));
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
  }

  /** Bytes that ggml's quantize_* make of the same elements and importance. */
  @ParameterizedTest
  @CsvSource({
    "Q8_0,b320be5527ee91b2f1df91b66a6d58977643913029aa1f017754854623411c26",
    "Q4_0,9eb737462d21ab777078118eea621f429e92c4d4c4d2118e8f7efd6e323f80f0",
    "Q6_K,97d44ebb8db807e1ac0e6e14af974d3505200a72271dc6aa663e3c1f68c681e5",
    "Q4_1,7d7deebe73bb4694da2167ea3c67dcd53969954365b70b22ae494fe2e7548421",
    "Q5_0,1fa867adb14813c2fef66740fe66c723b0925a9612992aeb4007561661fc957a",
    "Q5_1,f53a0ac5c446339a45d39f56d7918568de6c2424d225dca15971626dad9565cd",
    "Q2_K,5a0e6fa55ba708648363d3915f715e3903fc4cd801ef48e28439b6c8a1290eee",
    "Q3_K,0f66a43ed68418b12c4a0743e75be2dbd1af5404359e185e3fd548e868673ef0",
    "Q4_K,5197fb4c9c839354d8a96a7d7f6a6c153b9add7409e31fc4d0efabf3f77a470b",
    "Q5_K,cab1e0232b341affa05d4b472b3571a5d311692bfd25d8bf652ebd8ed2a33133",
    "IQ4_NL,de9b2b99b293717b012dbfd73924d44990a5e91e0140c246b086e81c0e1a3b0d",
    "IQ4_XS,f2592c9655c4d4c74a4597de41c2e3fd9476bc9c32633ddc76ab5e8272667f0d"
  })
  void importantColumnsChangeTheBytesAsTheyDoThere(DType type, String sha256)
      throws NoSuchAlgorithmException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(weighted(type, AwkwardFloats.importance()));
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
  }

  private static byte[] weighted(DType type, float[] importance) {
    float[] x = AwkwardFloats.make();
    byte[] bytes = new byte[Math.toIntExact(type.bytes(x.length))];
    for (int at = 0; at < x.length; at += importance.length) {
      MemorySegment to = MemorySegment.ofArray(bytes);
      Codec.encodeRow(type, x, at, importance, to, type.bytes(at));
    }
    return bytes;
  }

  /** The mean squared error of Gaussian elements of deviation 1: the table of docs/quantize.md. */
  @ParameterizedTest
  @CsvSource({
    "Q8_0, 0.0000281",
    "Q6_K, 0.000305",
    "Q5_K, 0.00127",
    "Q5_1, 0.00140",
    "Q5_0, 0.00177",
    "Q4_K, 0.00502",
    "Q4_1, 0.00604",
    "IQ4_NL, 0.00570",
    "IQ4_XS, 0.00578",
    "Q4_0, 0.00725",
    "Q3_K, 0.0223",
    "Q2_K, 0.0866"
  })
  void errorsAreThoseOfTheDocuments(DType type, double error) {
    float[] x = new float[65536];
    new CounterRng(1).gaussian(0, 0, x);
    float[] y = decoded(type, encoded(type, x));
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      squares += (double) (x[i] - y[i]) * (x[i] - y[i]);
    }
    assertThat(squares / x.length).isCloseTo(error, withinPercentage(0.5));
  }

  /** Half of the columns matter a thousand times as much: their errors shrink. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {
        "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS"
      })
  void importantColumnsAreCloser(DType type) {
    float[] x = new float[4096];
    new CounterRng(1).gaussian(0, 0, x);
    float[] importance = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      importance[i] = i % 2 == 0 ? 1000 : 1;
    }
    MemorySegment blocks = MemorySegment.ofArray(new byte[(int) type.bytes(x.length)]);
    Codec.encodeRow(type, x, 0, importance, blocks, 0);
    float[] y = Codec.decode(type, blocks, x.length);
    double[] squares = new double[2];
    for (int i = 0; i < x.length; i++) {
      squares[i % 2] += (double) (x[i] - y[i]) * (x[i] - y[i]);
    }
    assertThat(squares[0]).isLessThan(0.95 * squares[1]);
  }

  @Test
  void importanceMustBeANumberThatIsNotNegative() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1}) {
      float[] importance = new float[32];
      importance[7] = bad;
      MemorySegment to = MemorySegment.ofArray(new byte[18]);
      assertThatThrownBy(() -> Codec.encodeRow(DType.Q4_0, new float[32], 0, importance, to, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("importance 7 is " + bad);
    }
  }

  @Test
  void q8CodesAreTheScaledElementsRoundedHalfAwayFromZero() {
    float[] x = AwkwardFloats.make();
    byte[] bytes = encoded(DType.Q8_0, x);
    for (int i = 0; i < x.length; i++) {
      float largest = 0;
      for (int j = i / 32 * 32; j < i / 32 * 32 + 32; j++) {
        largest = Math.max(largest, Math.abs(x[j]));
      }
      float scaled = largest == 0 ? 0 : x[i] * (1 / (largest / 127));
      int code = new BigDecimal(scaled).setScale(0, RoundingMode.HALF_UP).intValueExact();
      assertThat((int) bytes[i / 32 * 34 + 2 + i % 32]).as("element %d", i).isEqualTo(code);
      assertThat(f16(bytes, i / 32 * 34))
          .isEqualTo(Float.float16ToFloat(Float.floatToFloat16(largest / 127)));
    }
  }

  @Test
  void q8DecodesCodeTimesScale() {
    byte[] bytes = RandomBlocks.make(DType.Q8_0, 50, 0);
    float[] x = decoded(DType.Q8_0, bytes);
    for (int i = 0; i < x.length; i++) {
      double exact = f16(bytes, i / 32 * 34) * bytes[i / 32 * 34 + 2 + i % 32];
      assertThat(x[i]).as("element %d", i).isEqualTo((float) exact);
    }
  }

  @Test
  void q4DecodesCodeLess8TimesScale() {
    byte[] bytes = RandomBlocks.make(DType.Q4_0, 50, 0);
    float[] x = decoded(DType.Q4_0, bytes);
    for (int i = 0; i < x.length; i++) {
      int pair = bytes[i / 32 * 18 + 2 + i % 16] & 255;
      int code = i % 32 < 16 ? pair % 16 : pair / 16;
      double exact = f16(bytes, i / 32 * 18) * (code - 8);
      assertThat(x[i]).as("element %d", i).isEqualTo((float) exact);
    }
  }

  @Test
  void q4CodesAreTheNearestOnes() {
    float[] x = AwkwardFloats.make();
    byte[] bytes = encoded(DType.Q4_0, x);
    for (int block = 0; block < x.length / 32; block++) {
      float extreme = 0;
      for (int i = 0; i < 32; i++) {
        float v = x[block * 32 + i];
        extreme = Math.abs(v) > Math.abs(extreme) ? v : extreme;
      }
      for (int i = 0; i < 32; i++) {
        int pair = bytes[block * 18 + 2 + i % 16] & 255;
        int code = i < 16 ? pair & 15 : pair >> 4;
        double ideal = extreme == 0 ? 0 : x[block * 32 + i] / (extreme / -8.0);
        assertThat(code - 8.0).isBetween(Math.min(ideal, 7) - 0.50001, ideal + 0.50001);
      }
    }
  }

  /** The layout of Q6_K element by element, in integers and double. */
  @Test
  void q6DecodesCodeLess32TimesBothScales() {
    byte[] bytes = RandomBlocks.make(DType.Q6_K, 20, 208);
    float[] x = decoded(DType.Q6_K, bytes);
    for (int i = 0; i < x.length; i++) {
      int block = i / 256 * 210;
      int half = i % 256 / 128;
      int quarter = i % 128 / 32;
      int l = i % 32;
      int low = bytes[block + half * 64 + l + (quarter % 2) * 32] & 255;
      int high = bytes[block + 128 + half * 32 + l] & 255;
      int code = (quarter < 2 ? low % 16 : low / 16) + 16 * (high / (1 << (2 * quarter)) % 4);
      int scale = bytes[block + 192 + i % 256 / 16];
      double exact = f16(bytes, block + 208) * scale * (code - 32);
      assertThat(x[i]).as("element %d", i).isEqualTo((float) exact);
    }
  }

  @Test
  void q6IsCloserThanAThirtieth() {
    float[] x = new float[4096];
    new CounterRng(1).gaussian(0, 0, x);
    float[] y = decoded(DType.Q6_K, encoded(DType.Q6_K, x));
    for (int sub = 0; sub < x.length; sub += 16) {
      double largest = 0;
      for (int i = sub; i < sub + 16; i++) {
        largest = Math.max(largest, Math.abs(x[i]));
      }
      for (int i = sub; i < sub + 16; i++) {
        assertThat((double) y[i]).isCloseTo(x[i], within(largest / 30));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void offsetsAndRangesAreKept(DType type) {
    float[] x = AwkwardFloats.make();
    int size = 2 * type.blockSize();
    int bytes = (int) type.bytes(size);
    MemorySegment to = MemorySegment.ofArray(new byte[bytes + 8]).fill((byte) 0x55);
    Codec.encode(type, x, 3, size, to, 5);
    assertThat(to.asSlice(0, 5).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0x55);
    assertThat(to.asSlice(5 + bytes).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0x55);
    float[] shifted = Arrays.copyOfRange(x, 3, 3 + size);
    assertThat(to.asSlice(5, bytes).toArray(ValueLayout.JAVA_BYTE))
        .isEqualTo(encoded(type, shifted));
    float[] y = new float[size + 2];
    y[0] = y[size + 1] = 42;
    Codec.decode(type, to, 5, y, 1, size);
    assertThat(y[0]).isEqualTo(42);
    assertThat(y[size + 1]).isEqualTo(42);
    assertThat(Arrays.copyOfRange(y, 1, 1 + size)).isEqualTo(decoded(type, encoded(type, shifted)));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void rangesThatDoNotFitAreRefused(DType type) {
    int size = type.blockSize();
    MemorySegment bytes = MemorySegment.ofArray(new byte[type.blockBytes()]);
    float[] x = new float[size];
    assertThatThrownBy(() -> Codec.decode(type, bytes, 1, x, 0, size))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Codec.decode(type, bytes, 0, x, 1, size))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Codec.encode(type, x, 1, size, bytes, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Codec.encode(type, x, 0, size, bytes, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    if (type.isQuantised()) {
      assertThatThrownBy(() -> Codec.decode(type, bytes, 0, x, 0, size - 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"F32", "F16", "BF16"})
  void blockFormatsRefuseWhatIsNotFinite(DType type) {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] x = new float[type.blockSize()];
      x[5] = bad;
      assertThatThrownBy(() -> Codec.encode(type, x))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("element 5 is " + bad);
    }
  }

  @Test
  void plainFormatsKeepNanAndInfinity() {
    float[] x = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f};
    for (DType type : new DType[] {DType.F32, DType.F16, DType.BF16}) {
      assertThat(decoded(type, encoded(type, x))).isEqualTo(x);
    }
  }
}
