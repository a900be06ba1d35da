package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.kernel.Target;
import org.junit.jupiter.api.Test;

/** What generated C looks like. */
final class CEmitterTest {
  private static final String AVX512 = CEmitter.emit(StepPlans.layers(Target.AVX512));

  @Test
  void aKernelReadsAsIfWrittenByHand() {
    assertThat(AVX512)
        .contains(
            """
            // y = x * w + b, by half rows
            KERNEL scale(const mem_f32 *x, const mem_f32 *w, const mem_f32 *b, mem_f32 *y, mem_f32 *own, int32_t begin, int32_t end) {
              for (int32_t item = begin; item < end; item++) {
                const int32_t v = item / 2;
                const int32_t v1 = item % 2 * 16;
                store_f32x16(own + v1, load_f32x16(x + (int64_t)v * 32 + v1) * load_f32x16(w + v1));
                // through memory that only this thread has
                store_f32x16(y + (int64_t)v * 32 + v1, load_f32x16(own + v1) + load_f32x16(b + v1));
              }
            }
            """);
  }

  @Test
  void theStepNamesBuffersAndWalksTables() {
    assertThat(AVX512)
        .contains(
            """

            // Bytes in scratch.
            #define X 0
            #define Y 2048
            #define SUMS 4096

            // Bytes in own.
            #define ROW 0

            // Columns of LAYERS.
            enum {
              SCALE_WEIGHT = 0,
              SEEN = 1,
            };

            // Bytes at which each turn of LAYERS finds its own.
            static const int64_t LAYERS[5][2] = {
              {0, 0},
              {256, 2048},
              {512, 4096},
              {768, 6144},
              {1024, 8192},
            };

            static void run_step(ck_step_args *a, int32_t thread) {
              const void *weights = a->arenas[0];
              void *state = a->arenas[2];
              void *scratch = a->arenas[3];
              void *own = scratch + 5120 + (int64_t)thread * 128;
              const int32_t rows = a->extents[0];
              const int32_t outputs = a->extents[1];
              member me = join(a, thread);
              for (int i = 0; i < 5; i++) {
                const int64_t *at = LAYERS[i];
                // scale
                for (range r; take(&me, 0, (int64_t)rows * 2, &r);) {
                  scale(scratch + X, weights + at[SCALE_WEIGHT], weights + 128 + at[SCALE_WEIGHT], scratch + Y, own + ROW, r.begin, r.end);
                }
                barrier(&me);
                // turn+keep
                for (range r; take(&me, 0, tiles(rows, 4), &r);) {
                  turn(scratch + Y, scratch + X, state + 64 + at[SEEN], rows, r.begin, r.end);
                }
                barrier(&me);
              }
              // sum
              for (range r; take(&me, 0, (int64_t)outputs, &r);) {
                row_sum(scratch + X, scratch + SUMS, 32, r.begin, r.end);
              }
              barrier(&me);
            }
            """);
  }

  @Test
  void onlyHelpersThatAreUsedStandInTheFile() {
    assertThat(AVX512).contains("load_f32x16(").contains("sum_f32x16(").contains("void barrier(");
    assertThat(AVX512).doesNotContain("dot4").doesNotContain("f16(").doesNotContain("_part(");
  }

  @Test
  void theSamePlanGivesTheSameText() {
    assertThat(CEmitter.emit(StepPlans.layers(Target.AVX512))).isEqualTo(AVX512);
  }

  @Test
  void theHeadTellsHowToCompile() {
    assertThat(AVX512)
        .startsWith(
            "// Layers for avx512, a program of C-Kernel-Engine. To compile:\n//   cc -std=c11 ")
        .contains("-ffp-contract=off")
        .doesNotContain("-march=native");
  }

  @Test
  void refusesTargetsOfAnotherLanguage() {
    assertThatThrownBy(() -> CEmitter.emit(StepPlans.layers(Target.JVM512)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jvm512");
  }
}
