package dev.ckernel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RopeTablesTest {
  private static final Rotation PLAIN = Rotation.plain(8, 10_000);

  private static DecoderConfig config(Rotation... rotations) {
    List<LayerConfig> layers = new ArrayList<>();
    for (Rotation rotation : rotations) {
      layers.add(LayerConfig.plain(2, 1, 8, 16, rotation));
    }
    return new DecoderConfig(16, 32, 64, 1e-5f, layers);
  }

  @Test
  void anglesAreDividedByTheScaleAndByTheFactorOfTheirPair() {
    Rotation rotation = new Rotation("rope", 8, 10_000, 4, 1, List.of(1f, 2f, 4f, 8f));
    RopeTables tables = new RopeTables(config(rotation));
    float[] cos = tables.row("rope.cos", 12);
    float[] sin = tables.row("rope.sin", 12);
    for (int i = 0; i < 4; i++) {
      double angle = 12 / 4.0 * Math.pow(10, -i) / (1 << i);
      assertThat(cos[i]).isCloseTo((float) Math.cos(angle), within(1e-6f));
      assertThat(sin[i]).isCloseTo((float) Math.sin(angle), within(1e-6f));
    }
  }

  @Test
  void theMagnitudeMultipliesBothTables() {
    Rotation large = new Rotation("rope", 8, 10_000, 1, 1.5f, List.of());
    RopeTables tables = new RopeTables(config(large));
    assertThat(tables.row("rope.cos", 0)).containsOnly(1.5f);
    assertThat(tables.row("rope.sin", 1)[0]).isEqualTo((float) (StrictMath.sin(1) * 1.5));
  }

  @Test
  void eachWayToTurnHasItsPairAndEqualOnesShareIt() {
    Rotation local = PLAIN.withTables("rope.local");
    Rotation far = Rotation.plain(8, 1e6f);
    DecoderConfig config = config(local, far, local, PLAIN);
    assertThat(config.rotations()).containsExactly(local, far);
    assertThat(config.layerList().get(3).rotation()).isEqualTo(local);
    RopeTables tables = new RopeTables(config);
    assertThat(tables.row("rope.local.sin", 7)).isNotEqualTo(tables.row("rope.sin", 7));
    assertThat(tables.row("rope.local.sin", 7))
        .isEqualTo(new RopeTables(config(PLAIN)).row("rope.sin", 7));
    assertThatThrownBy(() -> tables.row("rope.other.cos", 0)).hasMessageContaining("rope.other");
  }

  @Test
  void oneNameForTwoWaysToTurnIsRefused() {
    DecoderConfig config = config(PLAIN, PLAIN.withScale(2));
    assertThatThrownBy(() -> new RopeTables(config)).hasMessageContaining("rope");
  }
}
