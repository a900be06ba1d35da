package dev.ckernel.kernel.lib;

import static dev.ckernel.kernel.lib.KvLayout.BLOCK;
import static dev.ckernel.kernel.lib.KvLayout.CHUNK;

import dev.ckernel.kernel.KernelBuilder;
import dev.ckernel.kernel.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of one head in one page, as a kernel reads and writes them.
 *
 * @param keyScales null where the cache has none
 * @param valueScales likewise
 */
record KvHead(
    KernelBuilder k,
    KvLayout layout,
    Value keys,
    Value values,
    @Nullable Value keyScales,
    @Nullable Value valueScales) {

  /**
   * A chunk that {@link #unpack} has written: {@code [headDim][128]} and {@code [128][headDim']}.
   */
  static KvHead unpacked(KernelBuilder k, KvLayout layout, Value keys, Value values) {
    KvLayout plain =
        new KvLayout(layout.kvHeads(), layout.headDim(), KvLayout.Format.F32, layout.pageBytes());
    return new KvHead(k, plain, keys, values, null, null);
  }

  /** Keys as {@link AttentionTiles#dots} reads them. */
  AttentionTiles.Columns columns() {
    if (keyScales == null) {
      return AttentionTiles.columns(k, layout.headDim(), keys);
    }
    return (p, groups, body) ->
        k.loop(
            "block",
            0,
            layout.headDim() / BLOCK,
            1,
            block -> {
              Value row = k.at(keyScales, block, CHUNK);
              List<Value> scales = new ArrayList<>();
              for (int g = 0; g < groups; g++) {
                scales.add(k.load16(row, k.add(p, 16 * g)));
              }
              Value first = k.mul(block, BLOCK);
              k.loop(
                  "i",
                  0,
                  BLOCK,
                  1,
                  i -> {
                    Value d = k.add(first, i);
                    Value column = k.at(keys, d, CHUNK);
                    List<Value> scaled = new ArrayList<>();
                    for (int g = 0; g < groups; g++) {
                      Value q = k.toF32(k.load16(column, k.add(p, 16 * g)));
                      scaled.add(k.mul(q, scales.get(g)));
                    }
                    body.accept(d, scaled);
                  });
            });
  }

  /** Values as {@link AttentionTiles#weigh} reads them. */
  AttentionTiles.Vectors vectors() {
    if (valueScales == null) {
      return AttentionTiles.vectors(k, values, layout.valueStride());
    }
    return (p, column, count) -> {
      Value q = k.toF32(k.load16(k.at(values, p, layout.headDim()), column, count));
      Value row = k.at(valueScales, p, layout.headDim() / BLOCK);
      return k.mul(q, k.load(row, k.div(column, BLOCK)));
    };
  }

  /** Writes the whole chunk as f32, for {@link #unpacked}. */
  void unpack(Value toKeys, Value toValues) {
    int stride = layout.valueStride();
    k.loop(
        "p",
        0,
        CHUNK,
        16,
        p ->
            columns()
                .forEach(p, 1, (d, key) -> k.store(k.at(toKeys, d, CHUNK), p, key.getFirst())));
    AttentionTiles.Vectors from = vectors();
    k.loop(
        "p",
        0,
        CHUNK,
        1,
        p -> {
          Value to = k.at(toValues, p, stride);
          Norm.forVectors(
              k, layout.headDim(), (d, count) -> k.store(to, d, from.at(p, d, count), count));
        });
  }

  /** Stores a key and a value at {@code slot} of the page. */
  void store(Value slot, Value key, Value value) {
    Value to = k.at(values, slot, layout.valueStride());
    if (keyScales != null && valueScales != null) {
      quantise(slot, key, value, to, keyScales, valueScales);
      return;
    }
    k.loop(
        "d",
        0,
        layout.headDim(),
        1,
        d -> k.store(keys, k.add(k.mul(d, CHUNK), slot), k.load(key, d)));
    Norm.forVectors(
        k, layout.headDim(), (d, count) -> k.store(to, d, k.load16(value, d, count), count));
  }

  private void quantise(
      Value slot, Value key, Value value, Value to, Value keyScales, Value valueScales) {
    int blocks = layout.headDim() / BLOCK;
    k.loop(
        "block",
        0,
        blocks,
        1,
        block -> {
          Value first = k.mul(block, BLOCK);
          Value keyScale = scale(k.at(key, first, 1));
          k.store(keyScales, k.add(k.mul(block, CHUNK), slot), keyScale);
          Value keyInverse = inverse(keyScale);
          k.loop(
              "i",
              0,
              BLOCK,
              1,
              i -> {
                Value d = k.add(first, i);
                Value q = code(k.mul(k.load(key, d), keyInverse));
                k.store(keys, k.add(k.mul(d, CHUNK), slot), q);
              });
          Value valueScale = scale(k.at(value, first, 1));
          k.store(k.at(valueScales, slot, blocks), block, valueScale);
          Value valueInverse = inverse(valueScale);
          for (int half = 0; half < BLOCK; half += 16) {
            Value d = k.add(first, half);
            k.store(to, d, code(k.mul(k.load16(value, d), valueInverse)));
          }
        });
  }

  /** The largest magnitude of 32 elements, over 127. */
  private Value scale(Value x) {
    Value low = k.abs(k.load16(x, k.i32(0)));
    Value high = k.abs(k.load16(x, k.i32(16)));
    return k.div(k.maxTree(k.max(low, high)), k.f32(127f));
  }

  /** Of the scale before it becomes f16; where that is 0 anyway, 0 instead of infinity. */
  private Value inverse(Value scale) {
    Value enough = k.ge(scale, k.f32(0x1p-100f));
    return k.select(enough, k.div(k.f32(1f), scale), k.f32(0f));
  }

  /** The nearest integer, half away from zero. */
  private Value code(Value x) {
    Value even = Maths.round(k, x);
    Value rest = k.sub(x, even); // exact
    Value up = k.and(k.eq(rest, k.f32(0.5f)), k.gt(x, k.f32(0f)));
    Value down = k.and(k.eq(rest, k.f32(-0.5f)), k.lt(x, k.f32(0f)));
    Value one = k.select(up, k.f32(1f), k.select(down, k.f32(-1f), k.f32(0f)));
    return Maths.roundToInt(k, k.add(even, one));
  }
}
