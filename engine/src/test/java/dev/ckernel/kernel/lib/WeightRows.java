package dev.ckernel.kernel.lib;

import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A weight matrix {@code [n, k]} as model files hold it, with everything in its blocks that may
 * stand there, and what each weight is: {@code quants * scales - minimums} for block formats, else
 * {@code plain}.
 *
 * @param plain {@code [n][k]}; of block formats the product, rounded to f32, less the minimum
 * @param quants {@code [n][k]}, without the format's offset
 * @param scales {@code [n][k / subBlock]}
 * @param minimums likewise; 0 where the format has none
 */
@SuppressWarnings("ArrayRecordComponent")
record WeightRows(
    DType dtype,
    int n,
    int k,
    byte[] file,
    float[][] plain,
    int[][] quants,
    float[][] scales,
    float[][] minimums) {

  static WeightRows random(DType dtype, int n, int k, long seed) {
    Numbers numbers = new Numbers(seed);
    int bytes = Math.toIntExact(dtype.bytes((long) n * k));
    ByteBuffer file = ByteBuffer.wrap(numbers.bytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    float[][] plain = new float[n][k];
    int[][] quants = new int[n][k];
    float[][] scales = new float[n][k / subBlock(dtype)];
    float[][] minimums = new float[n][k / subBlock(dtype)];
    for (int row = 0; row < n; row++) {
      for (int block = 0; block < k / dtype.blockSize(); block++) {
        int at = (row * (k / dtype.blockSize()) + block) * dtype.blockBytes();
        int first = block * dtype.blockSize();
        FileCodes codes = new FileCodes(dtype, file, at);
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
          case Q8_0 -> scales[row][block] = half(file, at, scale(numbers, row + block) / 128);
          case Q4_0 -> scales[row][block] = half(file, at, scale(numbers, row + block) / 8);
          case Q5_0 -> scales[row][block] = half(file, at, scale(numbers, row + block) / 16);
          case IQ4_NL -> scales[row][block] = half(file, at, scale(numbers, row + block) / 128);
          case Q4_1, Q5_1 -> {
            scales[row][block] = half(file, at, scale(numbers, row + block) / 16);
            minimums[row][block] = -half(file, at + 2, scale(numbers, row + block + 1));
          }
          case Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_XS -> {
            int subs = 256 / subBlock(dtype);
            float superscale = half(file, at + scaleAt(dtype), scale(numbers, row + block) / 1024);
            for (int i = 0; i < subs; i++) {
              scales[row][block * subs + i] = superscale * codes.smallScale(i);
            }
            if (hasMinimums(dtype)) {
              float larger = scale(numbers, row + block + 1) / 64;
              float superminimum = half(file, at + scaleAt(dtype) + 2, larger);
              for (int i = 0; i < subs; i++) {
                minimums[row][block * subs + i] = superminimum * codes.smallMinimum(i);
              }
            }
          }
        }
        for (int i = 0; i < dtype.blockSize() && dtype.isQuantised(); i++) {
          quants[row][first + i] = codes.quant(i);
        }
      }
      for (int i = 0; i < k && dtype.isQuantised(); i++) {
        int sub = i / subBlock(dtype);
        float product = quants[row][i] * scales[row][sub];
        plain[row][i] = hasMinimums(dtype) ? product - minimums[row][sub] : product;
      }
    }
    return new WeightRows(dtype, n, k, file.array(), plain, quants, scales, minimums);
  }

  /** Where the f16 of a block of 256 stand. */
  private static int scaleAt(DType dtype) {
    return switch (dtype) {
      case Q2_K -> 80;
      case Q3_K -> 108;
      case Q6_K -> 208;
      case Q4_K, Q5_K, IQ4_XS -> 0;
      case F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, IQ4_NL ->
          throw new IllegalArgumentException();
    };
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
      case Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, IQ4_NL, IQ4_XS -> 32;
      case Q2_K, Q3_K, Q6_K -> 16;
    };
  }

  static boolean hasMinimums(DType dtype) {
    return switch (dtype) {
      case Q4_1, Q5_1, Q2_K, Q4_K, Q5_K -> true;
      case F32, F16, BF16, Q8_0, Q4_0, Q5_0, Q3_K, Q6_K, IQ4_NL, IQ4_XS -> false;
    };
  }

  /** The fewest inputs, of 96 on, that are whole blocks. */
  static int inputs(DType dtype) {
    return Math.max(96, dtype.blockSize());
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
