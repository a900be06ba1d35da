package dev.ckernel.kernel.lib;

import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A weight matrix {@code [n, k]} as model files hold it, with everything in its blocks that may
 * stand there, and what each weight is: {@code quants * scales} for block formats, else {@code
 * plain}.
 *
 * @param plain {@code [n][k]}; of block formats the product, rounded to f32
 * @param quants {@code [n][k]}, without the format's offset
 * @param scales {@code [n][k / subBlock]}
 */
@SuppressWarnings("ArrayRecordComponent")
record WeightRows(
    DType dtype, int n, int k, byte[] file, float[][] plain, int[][] quants, float[][] scales) {

  static WeightRows random(DType dtype, int n, int k, long seed) {
    Numbers numbers = new Numbers(seed);
    int bytes = Math.toIntExact(dtype.bytes((long) n * k));
    ByteBuffer file = ByteBuffer.wrap(numbers.bytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    float[][] plain = new float[n][k];
    int[][] quants = new int[n][k];
    float[][] scales = new float[n][k / subBlock(dtype)];
    for (int row = 0; row < n; row++) {
      for (int block = 0; block < k / dtype.blockSize(); block++) {
        int at = (row * (k / dtype.blockSize()) + block) * dtype.blockBytes();
        int first = block * dtype.blockSize();
        switch (dtype) {
          case F32 -> {
            plain[row][first] = numbers.between(-1, 1);
            file.putFloat(at, plain[row][first]);
          }
          case F16 -> {
            short half = Float.floatToFloat16(scale(numbers, row + first));
            file.putShort(at, half);
            plain[row][first] = Float.float16ToFloat(half);
          }
          case BF16 -> {
            int high = Float.floatToRawIntBits(scale(numbers, row + first)) >>> 16;
            file.putShort(at, (short) high);
            plain[row][first] = Float.intBitsToFloat(high << 16);
          }
          case Q8_0 -> {
            scales[row][block] = half(file, at, scale(numbers, row + block) / 128);
            for (int i = 0; i < 32; i++) {
              quants[row][first + i] = file.get(at + 2 + i);
            }
          }
          case Q4_0 -> {
            scales[row][block] = half(file, at, scale(numbers, row + block) / 8);
            for (int i = 0; i < 32; i++) {
              int nibbles = file.get(at + 2 + i % 16) & 0xFF;
              quants[row][first + i] = (i < 16 ? nibbles & 15 : nibbles >>> 4) - 8;
            }
          }
          case Q6_K -> {
            float superscale = half(file, at + 208, scale(numbers, row + block) / 1024);
            for (int i = 0; i < 16; i++) {
              scales[row][block * 16 + i] = superscale * file.get(at + 192 + i);
            }
            for (int i = 0; i < 256; i++) {
              quants[row][first + i] = sixBits(file, at, i) - 32;
            }
          }
          case Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, IQ4_NL, IQ4_XS ->
              throw new IllegalStateException("no kernel yet");
        }
      }
      for (int i = 0; i < k && dtype.isQuantised(); i++) {
        plain[row][i] = quants[row][i] * scales[row][i / subBlock(dtype)];
      }
    }
    return new WeightRows(dtype, n, k, file.array(), plain, quants, scales);
  }

  /**
   * Element {@code i} of a Q6_K block: four low bits of {@code ql}, two high ones of {@code qh}.
   */
  private static int sixBits(ByteBuffer file, int at, int i) {
    int half = i / 128;
    int quarter = i % 128 / 32;
    int low = file.get(at + 64 * half + 32 * (quarter % 2) + i % 32) & 0xFF;
    int high = file.get(at + 128 + 32 * half + i % 32) & 0xFF;
    return (quarter < 2 ? low & 15 : low >>> 4) | (high >>> (2 * quarter) & 3) << 4;
  }

  /** Mostly of ordinary size, of either sign; now and then 0 or a denormal f16. */
  private static float scale(Numbers numbers, int place) {
    return switch (place % 37) {
      case 5 -> 0f;
      case 9 -> numbers.between(-1e-6, 1e-6);
      default -> numbers.between(-1, 1);
    };
  }

  private static float half(ByteBuffer file, int at, float value) {
    short bits = Float.floatToFloat16(value);
    file.putShort(at, bits);
    return Float.float16ToFloat(bits);
  }

  static int subBlock(DType dtype) {
    return switch (dtype) {
      case F32, F16, BF16 -> 1;
      case Q8_0, Q4_0 -> 32;
      case Q6_K -> 16;
      case Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, IQ4_NL, IQ4_XS ->
          throw new IllegalStateException("no kernel yet");
    };
  }

  WeightFormat format() {
    return WeightFormat.of(dtype);
  }

  /** All tiles, packed; each region as a kernel gets it. */
  List<KernelCase.Input> regions() {
    int tiles = WeightFormat.tiles(n);
    List<WeightFormat.Region> regions = format().regions(k);
    List<byte[]> packed = new ArrayList<>();
    for (WeightFormat.Region region : regions) {
      packed.add(new byte[Math.toIntExact(region.tileBytes() * tiles)]);
    }
    long rowBytes = dtype.bytes(k);
    MemorySegment from = MemorySegment.ofArray(file);
    for (int tile = 0; tile < tiles; tile++) {
      List<MemorySegment> rows = new ArrayList<>();
      for (int row = 16 * tile; row < Math.min(n, 16 * tile + 16); row++) {
        rows.add(from.asSlice(row * rowBytes, rowBytes));
      }
      List<MemorySegment> to = new ArrayList<>();
      for (int i = 0; i < regions.size(); i++) {
        long size = regions.get(i).tileBytes();
        to.add(MemorySegment.ofArray(packed.get(i)).asSlice(tile * size, size));
      }
      format().pack(rows, k, to);
    }
    return packed.stream().map(KernelCase.Input::new).toList();
  }
}
