package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Value;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * How the unsigned integers of a block of 32 inputs are cut into planes of bits: 5 bits are a plane
 * of 4 and one of 1, and so on. A plane of w bits is an array of i32 [k / 32 · w][16]: byte i of an
 * i32 holds the bits of input i of 8 / w quads, the first quad in the lowest bits. So each quad
 * comes out of its i32 with one shift and one mask, for all sixteen outputs and all four inputs at
 * once.
 *
 * @param widths bits of each plane, each 1, 2, 4 or 8, from the lowest bits of the integers up
 */
record BitPlanes(List<Integer> widths) {
  private static final List<String> NAMES = List.of("low", "high");

  BitPlanes {
    widths = List.copyOf(widths);
  }

  static BitPlanes of(Integer... widths) {
    return new BitPlanes(List.of(widths));
  }

  List<WeightFormat.Region> regions(int k) {
    List<WeightFormat.Region> regions = new ArrayList<>();
    for (int i = 0; i < widths.size(); i++) {
      String name = widths.size() == 1 ? "quants" : NAMES.get(i);
      long bytes = k / 8L * widths.get(i) * WeightFormat.TILE;
      regions.add(new WeightFormat.Region(name, Mem.I32, bytes));
    }
    return regions;
  }

  /** Largest integer. */
  int maximum() {
    return (1 << widths.stream().mapToInt(w -> w).sum()) - 1;
  }

  /** Quads that share an i32 of a plane; of one bit, which is only shifted, those do not count. */
  int quadsTogether() {
    return widths.stream().filter(w -> w > 1).mapToInt(w -> 8 / w).max().orElse(8);
  }

  /**
   * Quads {@code step * count} to {@code step * count + count - 1} of the row.
   *
   * @param count 1, 2, 4 or 8
   */
  List<Value> quads(KernelBuilder k, TileReader tile, Value step, int count) {
    Value[] words = new Value[widths.size()];
    List<Value> quads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Value quad = null;
      int low = 0;
      for (int plane = 0; plane < words.length; plane++) {
        int width = widths.get(plane);
        int perWord = 8 / width;
        if (i % perWord == 0) {
          words[plane] = word(k, tile, plane, step, count, i / perWord);
        }
        Value bits = bits(k, words[plane], width * (i % perWord), width, low);
        quad = quad == null ? bits : k.or(quad, bits);
        low += width;
      }
      quads.add(quad);
    }
    return quads;
  }

  /** The {@code i}-th i32 of a step, with the step's first quad in the lowest bits. */
  private Value word(KernelBuilder k, TileReader tile, int plane, Value step, int count, int i) {
    int bits = count * widths.get(plane);
    if (bits >= 8) {
      return tile.load(k, plane, k.add(k.mul(step, bits / 8), i));
    }
    Value bit = k.mul(step, bits);
    return k.shrBy(tile.load(k, plane, k.shr(bit, 3)), k.and(bit, 7));
  }

  /**
   * The integers of {@link #quads} of a single plane, each as f32 and {@link SmallFloats#BIAS} too
   * large.
   */
  List<Value> floats(KernelBuilder k, TileReader tile, Value step, int count) {
    int width = widths.getFirst();
    int perWord = 8 / width;
    List<Value> floats = new ArrayList<>();
    Value word = null;
    for (int i = 0; i < count; i++) {
      word = word == null || i % perWord == 0 ? word(k, tile, 0, step, count, i / perWord) : word;
      for (int input = 0; input < 4; input++) {
        floats.add(SmallFloats.of(k, word, 8 * input + width * (i % perWord), width));
      }
    }
    return floats;
  }

  /** The {@link WeightFormat.Blocks#pairs} of {@link #quads} of a single plane. */
  List<Value> pairs(KernelBuilder k, TileReader tile, Value step, int count) {
    int width = widths.getFirst();
    int perWord = 8 / width;
    List<Value> pairs = new ArrayList<>();
    Value word = null;
    for (int i = 0; i < count; i++) {
      word = word == null || i % perWord == 0 ? word(k, tile, 0, step, count, i / perWord) : word;
      for (int odd = 0; odd < 2; odd++) {
        Value moved = k.ushr(word, 8 * odd + width * (i % perWord));
        pairs.add(k.and(moved, ((1 << width) - 1) * 0x00010001));
      }
    }
    return pairs;
  }

  /** {@code width} bits of each byte, from bit {@code from} brought to bit {@code to}. */
  private static Value bits(KernelBuilder k, Value word, int from, int width, int to) {
    if (width == 8) {
      return word;
    }
    Value moved = from > to ? k.ushr(word, from - to) : k.shl(word, to - from);
    return k.and(moved, (((1 << width) - 1) << to) * 0x01010101);
  }

  /** Writes 32 integers, from {@code u[first]} on, as block {@code b} of output {@code lane}. */
  void pack(int[] u, int first, List<MemorySegment> tile, int b, int lane) {
    int low = 0;
    for (int plane = 0; plane < widths.size(); plane++) {
      int width = widths.get(plane);
      int perWord = 8 / width;
      int mask = (1 << width) - 1;
      for (int word = 0; word < width; word++) {
        int packed = 0;
        for (int i = 0; i < 4 * perWord; i++) {
          int bits = (u[first + 4 * perWord * word + i] >> low) & mask;
          packed |= bits << (8 * (i % 4) + width * (i / 4));
        }
        long at = ((long) b * width + word) * WeightFormat.TILE + lane;
        tile.get(plane).set(Bits.I32, 4 * at, packed);
      }
      low += width;
    }
  }
}
