package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Value;
import dev.ckernel.kernel.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * Integers as {@link SmallFloats}, for formats whose products are too large for {@link PairMatmul}.
 */
final class SmallFloatMatmul extends UnpackingMatmul {
  SmallFloatMatmul(Operands operands) {
    super(operands);
  }

  @Override
  void prepare(Value rows) {}

  @Override
  Value dot(TileReader tile, Value m, Value index) {
    Activation.Rows row = rows(m, 1).getFirst();
    int chains = Matmul.isNarrow(target) ? 2 : 4;
    List<Variable> dots = new ArrayList<>();
    Value sum = row.sum(k, index, format.subBlock());
    Value start = k.mul(sum, k.f32(SmallFloats.BIAS + format.offset()));
    dots.add(k.var("dot", k.broadcast(start, WeightFormat.TILE)));
    while (dots.size() < chains) {
      dots.add(k.var("dot", k.f32x16(0)));
    }
    int count = Matmul.isNarrow(target) ? format.quadsPerStep() : 2;
    int perStep = 4 * count;
    int steps = format.subBlock() / perStep;
    k.loop(
        "step",
        0,
        steps,
        1,
        i -> {
          Value step = steps == 1 ? index : k.add(k.mul(index, steps), i);
          List<Value> weights = format.floats(k, tile, step, count);
          for (int input = 0; input < perStep; input++) {
            Variable dot = dots.get(input % chains);
            Value x = k.load(row.quants(), k.add(k.mul(step, perStep), input));
            k.set(dot, k.fma(x, weights.get(input), k.get(dot)));
          }
        });
    return dots.stream().map(k::get).reduce((x0, x1) -> k.add(x0, x1)).orElseThrow();
  }
}
