// llama for avx2, a program of C-Kernel-Engine. To compile:
//   cc -std=c11 -O2 -ffp-contract=off -fno-math-errno -fno-tree-vectorize -Werror=implicit-function-declaration -Werror=incompatible-pointer-types -Werror=int-conversion -fvisibility=hidden -fPIC -shared -mavx2 -mfma -mf16c -o model.so model.c
// It computes the same bits as the programs for all other machines; see docs/numerics.md.
#define _POSIX_C_SOURCE 200809L

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <immintrin.h>

#ifdef __FAST_MATH__
#error "-ffast-math changes the bits"
#endif
#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))
#define KERNEL static __attribute__((noinline)) void
#define EXPORT __attribute__((visibility("default")))

// Scalars as they stand in memory: at any address, and the same bytes may be read as several types.
typedef __attribute__((may_alias, aligned(1))) float mem_f32;
typedef __attribute__((may_alias, aligned(1))) uint16_t mem_f16;
typedef __attribute__((may_alias, aligned(1))) int32_t mem_i32;
typedef __attribute__((may_alias)) int8_t mem_i8;
INLINE float fma_f32(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
INLINE float sqrt_f32(float a) { return __builtin_sqrtf(a); }
INLINE float max_f32(float a, float b) { return a > b ? a : b; }
INLINE float min_f32(float a, float b) { return a < b ? a : b; }
INLINE int32_t max_i32(int32_t a, int32_t b) { return a > b ? a : b; }
INLINE int32_t min_i32(int32_t a, int32_t b) { return a < b ? a : b; }

// Sums, differences, products and shifts that wrap.
INLINE int32_t add_i32(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
INLINE int32_t sub_i32(int32_t a, int32_t b) { return (int32_t)((uint32_t)a - (uint32_t)b); }
INLINE int32_t mul_i32(int32_t a, int32_t b) { return (int32_t)((uint32_t)a * (uint32_t)b); }
INLINE int32_t shl_i32(int32_t a, int n) { return (int32_t)((uint32_t)a << n); }
INLINE int32_t ushr_i32(int32_t a, int n) { return (int32_t)((uint32_t)a >> n); }

INLINE int32_t bits_of_f32(float a) {
  int32_t bits;
  __builtin_memcpy(&bits, &a, 4);
  return bits;
}

INLINE float f32_of_bits(int32_t bits) {
  float a;
  __builtin_memcpy(&a, &bits, 4);
  return a;
}

// Eight lanes in a register of the machine; a true lane has all bits set.
typedef __m256 f32x8;
typedef __m256i i32x8;
typedef __m256i boolx8;
INLINE f32x8 splat_f32x8(float a) { return _mm256_set1_ps(a); }
INLINE i32x8 splat_i32x8(int32_t a) { return _mm256_set1_epi32(a); }

INLINE i32x8 iota_i32x8(int32_t first) {
  return _mm256_add_epi32(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), _mm256_set1_epi32(first));
}

INLINE f32x8 fma_f32x8(f32x8 a, f32x8 b, f32x8 c) { return _mm256_fmadd_ps(a, b, c); }
INLINE f32x8 abs_f32x8(f32x8 a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
INLINE f32x8 neg_f32x8(f32x8 a) { return _mm256_xor_ps(_mm256_set1_ps(-0.0f), a); }
INLINE f32x8 max_f32x8(f32x8 a, f32x8 b) { return _mm256_max_ps(a, b); }
INLINE f32x8 min_f32x8(f32x8 a, f32x8 b) { return _mm256_min_ps(a, b); }
INLINE i32x8 bits_of_f32x8(f32x8 a) { return _mm256_castps_si256(a); }
INLINE f32x8 f32x8_of_bits(i32x8 a) { return _mm256_castsi256_ps(a); }
INLINE f32x8 f32x8_of_i32(i32x8 a) { return _mm256_cvtepi32_ps(a); }
INLINE i32x8 add_i32x8(i32x8 a, i32x8 b) { return _mm256_add_epi32(a, b); }
INLINE i32x8 sub_i32x8(i32x8 a, i32x8 b) { return _mm256_sub_epi32(a, b); }
INLINE i32x8 and_i32x8(i32x8 a, i32x8 b) { return _mm256_and_si256(a, b); }
INLINE i32x8 xor_i32x8(i32x8 a, i32x8 b) { return _mm256_xor_si256(a, b); }
#define shl_i32x8(a, n) _mm256_slli_epi32(a, n)
#define shr_i32x8(a, n) _mm256_srai_epi32(a, n)
#define ushr_i32x8(a, n) _mm256_srli_epi32(a, n)
#define COMPARE_F32(a, b, how) _mm256_castps_si256(_mm256_cmp_ps(a, b, how))
INLINE boolx8 lt_f32x8(f32x8 a, f32x8 b) { return COMPARE_F32(a, b, _CMP_LT_OQ); }
INLINE boolx8 lt_i32x8(i32x8 a, i32x8 b) { return _mm256_cmpgt_epi32(b, a); }

INLINE f32x8 select_f32x8(boolx8 m, f32x8 a, f32x8 b) {
  return _mm256_blendv_ps(b, a, _mm256_castsi256_ps(m));
}

// acc + w[0] * x[0] + … + w[3] * x[3] in each lane. The machine multiplies u8 by i8 and clamps the sum of two products
// to 16 bits; |w| <= 128 and |x| <= 127 stay below.
INLINE i32x8 dot4_signed_i32x8(i32x8 acc, i32x8 w, i32x8 x) {
  const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(w), _mm256_sign_epi8(x, w));
  return _mm256_add_epi32(acc, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

INLINE i32x8 dot4_seven_bits_i32x8(i32x8 acc, i32x8 w, i32x8 x) {
  const __m256i pairs = _mm256_maddubs_epi16(w, x);
  return _mm256_add_epi32(acc, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

// All lanes combined: (l, l+4), (l, l+2), (l, l+1).
INLINE float sum_f32x8(f32x8 a) {
  const __m128 c = _mm256_castps256_ps128(a) + _mm256_extractf128_ps(a, 1);
  const __m128 d = c + _mm_movehl_ps(c, c);
  return _mm_cvtss_f32(d) + _mm_cvtss_f32(_mm_movehdup_ps(d));
}

INLINE float max_of_f32x8(f32x8 a) {
  const __m128 c = _mm_max_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
  const __m128 d = _mm_max_ps(c, _mm_movehl_ps(c, c));
  return _mm_cvtss_f32(_mm_max_ss(d, _mm_movehdup_ps(d)));
}

INLINE float load_f16(const mem_f16 *p) { return _cvtsh_ss(*p); }
INLINE f32x8 load_f32x8(const mem_f32 *p) { return _mm256_loadu_ps((const void *)p); }
INLINE f32x8 load_f16x8(const mem_f16 *p) { return _mm256_cvtph_ps(_mm_loadu_si128((const void *)p)); }
INLINE i32x8 load_i32x8(const mem_i32 *p) { return _mm256_loadu_si256((const void *)p); }

// The low 16 bits, or 8 bits, of each lane.
INLINE __m128i low_16_bits(i32x8 a) {
  const __m256i low = _mm256_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, -1, -1, -1, -1, -1, -1, -1, -1,
                                       0, 1, 4, 5, 8, 9, 12, 13, -1, -1, -1, -1, -1, -1, -1, -1);
  return _mm256_castsi256_si128(_mm256_permute4x64_epi64(_mm256_shuffle_epi8(a, low), 0x08));
}

INLINE __m128i low_8_bits(i32x8 a) {
  const __m128i low = _mm_setr_epi8(0, 2, 4, 6, 8, 10, 12, 14, -1, -1, -1, -1, -1, -1, -1, -1);
  return _mm_shuffle_epi8(low_16_bits(a), low);
}

INLINE void store_f32x8(mem_f32 *p, f32x8 a) { _mm256_storeu_ps((void *)p, a); }
INLINE void store_i8x8(mem_i8 *p, i32x8 a) { _mm_storel_epi64((void *)p, low_8_bits(a)); }

// What all threads of a step share. Each calls ck_step with its own number.
typedef struct {
  void *arenas[8];     // blocks of memory
  int32_t extents[16]; // numbers that are known only now
  int32_t threads;
  int32_t patience; // pauses of a waiting thread before it gives its core away
  _Alignas(64) uint64_t arrivals;    // at barriers, of all threads together, ever
  _Alignas(64) int32_t taken[2][16]; // items of each call that threads have taken, in this phase or the next
} ck_step_args;

// A thread among the others; a phase is what lies between two barriers.
typedef struct {
  ck_step_args *all;
  uint64_t phase;
  int32_t thread;
} member;

typedef struct {
  int32_t begin;
  int32_t end;
} range;

// While a thread has not yet been at the first barrier, nobody is beyond it.
INLINE member join(ck_step_args *a, int32_t thread) {
  const uint64_t arrivals = __atomic_load_n(&a->arrivals, __ATOMIC_ACQUIRE);
  return (member){.all = a, .phase = arrivals / (uint64_t)a->threads, .thread = thread};
}

// Items that a thread takes at once of those left: all where it is alone, else three quarters of a fair share, so that ever
// fewer are taken and all threads end together, but no less than a 64th of a fair share of all.
INLINE int64_t chunk(int64_t items, int64_t left, int64_t threads) {
  const int64_t most = (3 * left + 4 * threads - 1) / (4 * threads);
  const int64_t least = (items + 64 * threads - 1) / (64 * threads);
  const int64_t some = most > least ? most : least;
  return threads == 1 || some > left ? left : some;
}

// Takes the next items of a call, if there are any left.
static bool take(const member *me, int32_t call, int64_t items, range *r) {
  int32_t *taken = &me->all->taken[me->phase % 2][call];
  r->begin = __atomic_load_n(taken, __ATOMIC_RELAXED);
  do {
    if (r->begin >= items) {
      return false;
    }
    r->end = r->begin + (int32_t)chunk(items, items - r->begin, me->all->threads);
  } while (!__atomic_compare_exchange_n(taken, &r->begin, r->end, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return true;
}

INLINE int64_t tiles(int32_t n, int32_t tile) { return ((int64_t)n + tile - 1) / tile; }

#if defined(__x86_64__)
#define PAUSE() __asm__ volatile("pause")
#elif defined(__aarch64__)
#define PAUSE() __asm__ volatile("isb")
#else
#define PAUSE()
#endif

// Waits until all threads are here. Then nobody takes from the counters of the phase before any more, so they are cleared
// for the phase after this one.
static void barrier(member *me) {
  ck_step_args *a = me->all;
  const uint64_t all = ++me->phase * (uint64_t)a->threads;
  uint64_t arrivals = __atomic_add_fetch(&a->arrivals, 1, __ATOMIC_ACQ_REL);
  for (int tries = 0; arrivals < all; tries++) {
    if (tries < a->patience) {
      PAUSE();
    } else if (tries < a->patience + 500) {
      sched_yield();
    } else {
      nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
      tries--;
    }
    arrivals = __atomic_load_n(&a->arrivals, __ATOMIC_ACQUIRE);
  }
  if (me->thread == 0) {
    memset(a->taken[(me->phase - 1) % 2], 0, sizeof a->taken[0]);
  }
}

// Sets the floating-point control word and returns what it was. Kernels count on round to nearest even, denormals kept
// and no traps; any library in the process may have set something else.
INLINE uint64_t set_float_control(uint64_t word) {
  uint64_t before = 0;
#if defined(__x86_64__)
  uint32_t now = (uint32_t)word;
  uint32_t was;
  __asm__ volatile("stmxcsr %0" : "=m"(was) : : "memory");
  __asm__ volatile("ldmxcsr %0" : : "m"(now) : "memory");
  before = was;
#elif defined(__aarch64__)
  __asm__ volatile("mrs %0, fpcr" : "=r"(before) : : "memory");
  __asm__ volatile("msr fpcr, %0" : : "r"(word) : "memory");
#else
#error "this machine's floating-point control word is not known"
#endif
  return before;
}

#if defined(__x86_64__)
#define DEFAULT_FLOAT_CONTROL 0x1f80
#else
#define DEFAULT_FLOAT_CONTROL 0
#endif

// y[m] = table[tokens[m]]
KERNEL embedding_q4_0_96(const mem_i32 *table_quants, const mem_f16 *table_scales, const mem_i32 *tokens, mem_f32 *y, int32_t begin, int32_t end) {
  for (int32_t m = begin; m < end; m++) {
    const int32_t tokens1 = tokens[m];
    const int32_t v = tokens1 & 15;
    const int32_t s = tokens1 >> 4;
    const mem_i32 *table_quants1 = table_quants + (int64_t)s * 192;
    const mem_f16 *table_scales1 = table_scales + (int64_t)s * 48;
    mem_f32 *y1 = y + (int64_t)m * 96;
    for (int32_t sub = 0; sub < 3; sub++) {
      const float table_scales2 = load_f16(table_scales1 + sub * 16 + v);
      for (int32_t step = 0; step < 4; step++) {
        const int32_t v1 = sub * 4 + step;
        const int32_t table_quants2 = table_quants1[v1 * 16 + v];
        y1[v1 * 8] = (f32_of_bits((shl_i32(table_quants2, 12) & 61440) | 0x45000000) - 2056.0f) * table_scales2;
        y1[v1 * 8 + 1] = (f32_of_bits((shl_i32(table_quants2, 4) & 61440) | 0x45000000) - 2056.0f) * table_scales2;
        y1[v1 * 8 + 2] = (f32_of_bits((ushr_i32(table_quants2, 4) & 61440) | 0x45000000) - 2056.0f) * table_scales2;
        y1[v1 * 8 + 3] = (f32_of_bits((ushr_i32(table_quants2, 12) & 61440) | 0x45000000) - 2056.0f) * table_scales2;
        y1[v1 * 8 + 4] = (f32_of_bits((shl_i32(table_quants2, 8) & 61440) | 0x45000000) - 2056.0f) * table_scales2;
        y1[v1 * 8 + 5] = (f32_of_bits((table_quants2 & 61440) | 0x45000000) - 2056.0f) * table_scales2;
        y1[v1 * 8 + 6] = (f32_of_bits((ushr_i32(table_quants2, 8) & 61440) | 0x45000000) - 2056.0f) * table_scales2;
        y1[v1 * 8 + 7] = (f32_of_bits((ushr_i32(table_quants2, 16) & 61440) | 0x45000000) - 2056.0f) * table_scales2;
      }
    }
  }
}

// y = (x / sqrt(mean(x²) + eps)) · w
KERNEL rms_norm_96_q8_32(const mem_f32 *x, const mem_f32 *weight, mem_i8 *xq, mem_f32 *x_scale, mem_f32 *x_sum, mem_i32 *x_sum_i32, int32_t begin, int32_t end) {
  for (int32_t m = begin; m < end; m++) {
    const mem_f32 *x1 = x + (int64_t)m * 96;
    const f32x8 b = splat_f32x8(0.0f);
    f32x8 squares = b;
    f32x8 squares1 = b;
    for (int32_t i = 0; i < 96; i += 16) {
      const f32x8 x2 = load_f32x8(x1 + i);
      const f32x8 x3 = load_f32x8(x1 + i + 8);
      squares = fma_f32x8(x2, x2, squares);
      squares1 = fma_f32x8(x3, x3, squares1);
    }
    const f32x8 v = squares + squares1;
    const float reduced = sum_f32x8(v);
    const float v1 = 1.0f / sqrt_f32(reduced / 96.0f + 1.0E-5f);
    mem_i8 *xq1 = xq + (int64_t)m * 96;
    mem_f32 *x_scale1 = x_scale + (int64_t)m * 3;
    mem_f32 *x_sum1 = x_sum + (int64_t)m * 3;
    mem_i32 *x_sum_i321 = x_sum_i32 + (int64_t)m * 3;
    for (int32_t b1 = 0; b1 < 3; b1++) {
      const int32_t v2 = b1 * 32;
      const f32x8 b2 = splat_f32x8(v1);
      const f32x8 v3 = load_f32x8(x1 + v2) * b2 * load_f32x8(weight + v2);
      const f32x8 v4 = load_f32x8(x1 + v2 + 8) * b2 * load_f32x8(weight + v2 + 8);
      const int32_t v5 = v2 + 16;
      const f32x8 b3 = splat_f32x8(v1);
      const f32x8 v6 = load_f32x8(x1 + v5) * b3 * load_f32x8(weight + v5);
      const f32x8 v7 = load_f32x8(x1 + v5 + 8) * b3 * load_f32x8(weight + v5 + 8);
      const f32x8 v8 = abs_f32x8(v3);
      const f32x8 v9 = abs_f32x8(v4);
      const f32x8 v10 = abs_f32x8(v6);
      const f32x8 v11 = abs_f32x8(v7);
      const f32x8 v12 = max_f32x8(v8, v10);
      const f32x8 v13 = max_f32x8(v9, v11);
      const f32x8 v14 = max_f32x8(v12, v13);
      const float reduced1 = max_of_f32x8(v14);
      const float v15 = reduced1 >= 7.888609E-31f ? 127.0f / reduced1 : 0.0f;
      x_scale1[b1] = reduced1 * 0.007874016f;
      const f32x8 b4 = splat_f32x8(v15);
      const f32x8 b5 = splat_f32x8(1.2582912E7f);
      const f32x8 b6 = splat_f32x8(1.2582912E7f);
      const f32x8 v16 = v3 * b4 + b5 - b6;
      const f32x8 v17 = v4 * b4 + b5 - b6;
      const f32x8 b7 = splat_f32x8(v15);
      const f32x8 b8 = splat_f32x8(1.2582912E7f);
      const f32x8 b9 = splat_f32x8(1.2582912E7f);
      const f32x8 v18 = v6 * b7 + b8 - b9;
      const f32x8 v19 = v7 * b7 + b8 - b9;
      const int32_t v20 = b1 * 32;
      const f32x8 b10 = splat_f32x8(1.2582912E7f);
      const i32x8 b11 = splat_i32x8(0x4b400000);
      store_i8x8(xq1 + v20, sub_i32x8(bits_of_f32x8(v16 + b10), b11));
      store_i8x8(xq1 + v20 + 8, sub_i32x8(bits_of_f32x8(v17 + b10), b11));
      const int32_t v21 = v20 + 16;
      const f32x8 b12 = splat_f32x8(1.2582912E7f);
      const i32x8 b13 = splat_i32x8(0x4b400000);
      store_i8x8(xq1 + v21, sub_i32x8(bits_of_f32x8(v18 + b12), b13));
      store_i8x8(xq1 + v21 + 8, sub_i32x8(bits_of_f32x8(v19 + b12), b13));
      const f32x8 v22 = v16 + v18 + (v17 + v19);
      const float reduced2 = sum_f32x8(v22);
      const float v23 = -reduced2;
      x_sum1[b1] = v23;
      x_sum_i321[b1] = sub_i32(bits_of_f32(v23 + 1.2582912E7f), 0x4b400000);
    }
  }
}

// y = x · wᵀ
KERNEL matmul_q4_0_k96(const mem_i32 *w0_quants, const mem_f16 *w0_scales, const mem_i32 *xq, const mem_f32 *x_scale, const mem_i32 *x_sum, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
  for (int32_t first = 0; first < rows; first += 512) {
    const int32_t v = mul_i32(first >> 9, tiles1);
    const int32_t v1 = sub_i32(begin, v);
    const int32_t v2 = max_i32(v1, 0);
    const int32_t v3 = sub_i32(end, v);
    const int32_t v4 = min_i32(v3, tiles1);
    const int32_t v5 = add_i32(first, 512);
    const int32_t v6 = min_i32(v5, rows);
    if (v2 < v4) {
      const int32_t v7 = min_i32(v4, tiles1);
      const int32_t v8 = v2 + (v6 <= abreast ? sub_i32(v7, v2) & -4 : 0);
      for (int32_t n = v2; n < v8; n += 4) {
        const mem_i32 *w0_quants1 = w0_quants + (int64_t)n * 192;
        const mem_f16 *w0_scales1 = w0_scales + (int64_t)n * 48;
        const int32_t v9 = n + 1;
        const mem_i32 *w0_quants2 = w0_quants + (int64_t)v9 * 192;
        const mem_f16 *w0_scales2 = w0_scales + (int64_t)v9 * 48;
        const int32_t v10 = n + 2;
        const mem_i32 *w0_quants3 = w0_quants + (int64_t)v10 * 192;
        const mem_f16 *w0_scales3 = w0_scales + (int64_t)v10 * 48;
        const int32_t v11 = n + 3;
        const mem_i32 *w0_quants4 = w0_quants + (int64_t)v11 * 192;
        const mem_f16 *w0_scales4 = w0_scales + (int64_t)v11 * 48;
        for (int32_t m = first; m < v6; m++) {
          const f32x8 b = splat_f32x8(0.0f);
          f32x8 total = b;
          f32x8 total1 = b;
          const f32x8 b1 = splat_f32x8(0.0f);
          f32x8 total2 = b1;
          f32x8 total3 = b1;
          const f32x8 b2 = splat_f32x8(0.0f);
          f32x8 total4 = b2;
          f32x8 total5 = b2;
          const f32x8 b3 = splat_f32x8(0.0f);
          f32x8 total6 = b3;
          f32x8 total7 = b3;
          const mem_i32 *xq1 = xq + (int64_t)m * 24;
          const mem_f32 *x_scale1 = x_scale + (int64_t)m * 3;
          const mem_i32 *x_sum1 = x_sum + (int64_t)m * 3;
          for (int32_t b4 = 0; b4 < 3; b4++) {
            __builtin_prefetch(w0_quants1 + b4 * 64 + 512, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 64 + 528, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 64 + 544, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 64 + 560, 0, 2);
            const int32_t v12 = b4 * 4 * 16;
            const i32x8 w0_quants5 = load_i32x8(w0_quants1 + v12);
            const i32x8 w0_quants6 = load_i32x8(w0_quants1 + v12 + 8);
            const i32x8 b5 = splat_i32x8(0xf0f0f0f);
            const i32x8 v13 = and_i32x8(w0_quants5, b5);
            const i32x8 v14 = and_i32x8(w0_quants6, b5);
            const i32x8 b6 = splat_i32x8(0xf0f0f0f);
            const i32x8 v15 = and_i32x8(ushr_i32x8(w0_quants5, 4), b6);
            const i32x8 v16 = and_i32x8(ushr_i32x8(w0_quants6, 4), b6);
            const int32_t v17 = (b4 * 4 + 1) * 16;
            const i32x8 w0_quants7 = load_i32x8(w0_quants1 + v17);
            const i32x8 w0_quants8 = load_i32x8(w0_quants1 + v17 + 8);
            const i32x8 b7 = splat_i32x8(0xf0f0f0f);
            const i32x8 v18 = and_i32x8(w0_quants8, b7);
            const i32x8 s = ushr_i32x8(w0_quants8, 4);
            const i32x8 b8 = splat_i32x8(0xf0f0f0f);
            const int32_t v19 = (b4 * 4 + 2) * 16;
            const i32x8 w0_quants9 = load_i32x8(w0_quants1 + v19);
            const i32x8 w0_quants10 = load_i32x8(w0_quants1 + v19 + 8);
            const i32x8 b9 = splat_i32x8(0xf0f0f0f);
            const i32x8 v20 = and_i32x8(w0_quants9, b9);
            const i32x8 b10 = splat_i32x8(0xf0f0f0f);
            const i32x8 v21 = and_i32x8(ushr_i32x8(w0_quants9, 4), b10);
            const i32x8 v22 = and_i32x8(ushr_i32x8(w0_quants10, 4), b10);
            const int32_t v23 = (b4 * 4 + 3) * 16;
            const i32x8 w0_quants11 = load_i32x8(w0_quants1 + v23);
            const i32x8 w0_quants12 = load_i32x8(w0_quants1 + v23 + 8);
            const i32x8 b11 = splat_i32x8(0xf0f0f0f);
            const i32x8 v24 = and_i32x8(w0_quants11, b11);
            const i32x8 v25 = and_i32x8(w0_quants12, b11);
            const i32x8 b12 = splat_i32x8(0xf0f0f0f);
            const i32x8 v26 = and_i32x8(ushr_i32x8(w0_quants11, 4), b12);
            const i32x8 v27 = and_i32x8(ushr_i32x8(w0_quants12, 4), b12);
            const i32x8 b13 = splat_i32x8(x_sum1[b4]);
            const i32x8 b14 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b15 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 b16 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b17 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 dot = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b13, 3), v13, b14), v15, b15), and_i32x8(w0_quants7, b7), b16), and_i32x8(ushr_i32x8(w0_quants7, 4), b8), b17);
            const i32x8 b18 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 dot1 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b13, 3), v14, b14), v16, b15), v18, b16), and_i32x8(s, b8), b17), and_i32x8(w0_quants10, b9), b18);
            const i32x8 b19 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 b20 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b21 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v28 = b4 * 16;
            const f32x8 b22 = splat_f32x8(x_scale1[b4]);
            total = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot, v20, b18), v21, b19), v24, b20), v26, b21)), load_f16x8(w0_scales1 + v28) * b22, total);
            total1 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot1, v22, b19), v25, b20), v27, b21)), load_f16x8(w0_scales1 + v28 + 8) * b22, total1);
            __builtin_prefetch(w0_quants2 + b4 * 64 + 512, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 64 + 528, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 64 + 544, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 64 + 560, 0, 2);
            const int32_t v29 = b4 * 4 * 16;
            const i32x8 w0_quants13 = load_i32x8(w0_quants2 + v29);
            const i32x8 w0_quants14 = load_i32x8(w0_quants2 + v29 + 8);
            const i32x8 b23 = splat_i32x8(0xf0f0f0f);
            const i32x8 v30 = and_i32x8(w0_quants13, b23);
            const i32x8 v31 = and_i32x8(w0_quants14, b23);
            const i32x8 b24 = splat_i32x8(0xf0f0f0f);
            const i32x8 v32 = and_i32x8(ushr_i32x8(w0_quants13, 4), b24);
            const i32x8 v33 = and_i32x8(ushr_i32x8(w0_quants14, 4), b24);
            const int32_t v34 = (b4 * 4 + 1) * 16;
            const i32x8 w0_quants15 = load_i32x8(w0_quants2 + v34);
            const i32x8 w0_quants16 = load_i32x8(w0_quants2 + v34 + 8);
            const i32x8 b25 = splat_i32x8(0xf0f0f0f);
            const i32x8 v35 = and_i32x8(w0_quants16, b25);
            const i32x8 s1 = ushr_i32x8(w0_quants16, 4);
            const i32x8 b26 = splat_i32x8(0xf0f0f0f);
            const int32_t v36 = (b4 * 4 + 2) * 16;
            const i32x8 w0_quants17 = load_i32x8(w0_quants2 + v36);
            const i32x8 w0_quants18 = load_i32x8(w0_quants2 + v36 + 8);
            const i32x8 b27 = splat_i32x8(0xf0f0f0f);
            const i32x8 v37 = and_i32x8(w0_quants17, b27);
            const i32x8 b28 = splat_i32x8(0xf0f0f0f);
            const i32x8 v38 = and_i32x8(ushr_i32x8(w0_quants17, 4), b28);
            const i32x8 v39 = and_i32x8(ushr_i32x8(w0_quants18, 4), b28);
            const int32_t v40 = (b4 * 4 + 3) * 16;
            const i32x8 w0_quants19 = load_i32x8(w0_quants2 + v40);
            const i32x8 w0_quants20 = load_i32x8(w0_quants2 + v40 + 8);
            const i32x8 b29 = splat_i32x8(0xf0f0f0f);
            const i32x8 v41 = and_i32x8(w0_quants19, b29);
            const i32x8 v42 = and_i32x8(w0_quants20, b29);
            const i32x8 b30 = splat_i32x8(0xf0f0f0f);
            const i32x8 v43 = and_i32x8(ushr_i32x8(w0_quants19, 4), b30);
            const i32x8 v44 = and_i32x8(ushr_i32x8(w0_quants20, 4), b30);
            const i32x8 b31 = splat_i32x8(x_sum1[b4]);
            const i32x8 b32 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b33 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 b34 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b35 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 dot2 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b31, 3), v30, b32), v32, b33), and_i32x8(w0_quants15, b25), b34), and_i32x8(ushr_i32x8(w0_quants15, 4), b26), b35);
            const i32x8 b36 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 dot3 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b31, 3), v31, b32), v33, b33), v35, b34), and_i32x8(s1, b26), b35), and_i32x8(w0_quants18, b27), b36);
            const i32x8 b37 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 b38 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b39 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v45 = b4 * 16;
            const f32x8 b40 = splat_f32x8(x_scale1[b4]);
            total2 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot2, v37, b36), v38, b37), v41, b38), v43, b39)), load_f16x8(w0_scales2 + v45) * b40, total2);
            total3 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot3, v39, b37), v42, b38), v44, b39)), load_f16x8(w0_scales2 + v45 + 8) * b40, total3);
            __builtin_prefetch(w0_quants3 + b4 * 64 + 512, 0, 2);
            __builtin_prefetch(w0_quants3 + b4 * 64 + 528, 0, 2);
            __builtin_prefetch(w0_quants3 + b4 * 64 + 544, 0, 2);
            __builtin_prefetch(w0_quants3 + b4 * 64 + 560, 0, 2);
            const int32_t v46 = b4 * 4 * 16;
            const i32x8 w0_quants21 = load_i32x8(w0_quants3 + v46);
            const i32x8 w0_quants22 = load_i32x8(w0_quants3 + v46 + 8);
            const i32x8 b41 = splat_i32x8(0xf0f0f0f);
            const i32x8 v47 = and_i32x8(w0_quants21, b41);
            const i32x8 v48 = and_i32x8(w0_quants22, b41);
            const i32x8 b42 = splat_i32x8(0xf0f0f0f);
            const i32x8 v49 = and_i32x8(ushr_i32x8(w0_quants21, 4), b42);
            const i32x8 v50 = and_i32x8(ushr_i32x8(w0_quants22, 4), b42);
            const int32_t v51 = (b4 * 4 + 1) * 16;
            const i32x8 w0_quants23 = load_i32x8(w0_quants3 + v51);
            const i32x8 w0_quants24 = load_i32x8(w0_quants3 + v51 + 8);
            const i32x8 b43 = splat_i32x8(0xf0f0f0f);
            const i32x8 v52 = and_i32x8(w0_quants24, b43);
            const i32x8 s2 = ushr_i32x8(w0_quants24, 4);
            const i32x8 b44 = splat_i32x8(0xf0f0f0f);
            const int32_t v53 = (b4 * 4 + 2) * 16;
            const i32x8 w0_quants25 = load_i32x8(w0_quants3 + v53);
            const i32x8 w0_quants26 = load_i32x8(w0_quants3 + v53 + 8);
            const i32x8 b45 = splat_i32x8(0xf0f0f0f);
            const i32x8 v54 = and_i32x8(w0_quants25, b45);
            const i32x8 b46 = splat_i32x8(0xf0f0f0f);
            const i32x8 v55 = and_i32x8(ushr_i32x8(w0_quants25, 4), b46);
            const i32x8 v56 = and_i32x8(ushr_i32x8(w0_quants26, 4), b46);
            const int32_t v57 = (b4 * 4 + 3) * 16;
            const i32x8 w0_quants27 = load_i32x8(w0_quants3 + v57);
            const i32x8 w0_quants28 = load_i32x8(w0_quants3 + v57 + 8);
            const i32x8 b47 = splat_i32x8(0xf0f0f0f);
            const i32x8 v58 = and_i32x8(w0_quants27, b47);
            const i32x8 v59 = and_i32x8(w0_quants28, b47);
            const i32x8 b48 = splat_i32x8(0xf0f0f0f);
            const i32x8 v60 = and_i32x8(ushr_i32x8(w0_quants27, 4), b48);
            const i32x8 v61 = and_i32x8(ushr_i32x8(w0_quants28, 4), b48);
            const i32x8 b49 = splat_i32x8(x_sum1[b4]);
            const i32x8 b50 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b51 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 b52 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b53 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 dot4 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b49, 3), v47, b50), v49, b51), and_i32x8(w0_quants23, b43), b52), and_i32x8(ushr_i32x8(w0_quants23, 4), b44), b53);
            const i32x8 b54 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 dot5 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b49, 3), v48, b50), v50, b51), v52, b52), and_i32x8(s2, b44), b53), and_i32x8(w0_quants26, b45), b54);
            const i32x8 b55 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 b56 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b57 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v62 = b4 * 16;
            const f32x8 b58 = splat_f32x8(x_scale1[b4]);
            total4 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4, v54, b54), v55, b55), v58, b56), v60, b57)), load_f16x8(w0_scales3 + v62) * b58, total4);
            total5 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot5, v56, b55), v59, b56), v61, b57)), load_f16x8(w0_scales3 + v62 + 8) * b58, total5);
            __builtin_prefetch(w0_quants4 + b4 * 64 + 512, 0, 2);
            __builtin_prefetch(w0_quants4 + b4 * 64 + 528, 0, 2);
            __builtin_prefetch(w0_quants4 + b4 * 64 + 544, 0, 2);
            __builtin_prefetch(w0_quants4 + b4 * 64 + 560, 0, 2);
            const int32_t v63 = b4 * 4 * 16;
            const i32x8 w0_quants29 = load_i32x8(w0_quants4 + v63);
            const i32x8 w0_quants30 = load_i32x8(w0_quants4 + v63 + 8);
            const i32x8 b59 = splat_i32x8(0xf0f0f0f);
            const i32x8 v64 = and_i32x8(w0_quants29, b59);
            const i32x8 v65 = and_i32x8(w0_quants30, b59);
            const i32x8 b60 = splat_i32x8(0xf0f0f0f);
            const i32x8 v66 = and_i32x8(ushr_i32x8(w0_quants29, 4), b60);
            const i32x8 v67 = and_i32x8(ushr_i32x8(w0_quants30, 4), b60);
            const int32_t v68 = (b4 * 4 + 1) * 16;
            const i32x8 w0_quants31 = load_i32x8(w0_quants4 + v68);
            const i32x8 w0_quants32 = load_i32x8(w0_quants4 + v68 + 8);
            const i32x8 b61 = splat_i32x8(0xf0f0f0f);
            const i32x8 v69 = and_i32x8(w0_quants32, b61);
            const i32x8 s3 = ushr_i32x8(w0_quants32, 4);
            const i32x8 b62 = splat_i32x8(0xf0f0f0f);
            const int32_t v70 = (b4 * 4 + 2) * 16;
            const i32x8 w0_quants33 = load_i32x8(w0_quants4 + v70);
            const i32x8 w0_quants34 = load_i32x8(w0_quants4 + v70 + 8);
            const i32x8 b63 = splat_i32x8(0xf0f0f0f);
            const i32x8 v71 = and_i32x8(w0_quants33, b63);
            const i32x8 b64 = splat_i32x8(0xf0f0f0f);
            const i32x8 v72 = and_i32x8(ushr_i32x8(w0_quants33, 4), b64);
            const i32x8 v73 = and_i32x8(ushr_i32x8(w0_quants34, 4), b64);
            const int32_t v74 = (b4 * 4 + 3) * 16;
            const i32x8 w0_quants35 = load_i32x8(w0_quants4 + v74);
            const i32x8 w0_quants36 = load_i32x8(w0_quants4 + v74 + 8);
            const i32x8 b65 = splat_i32x8(0xf0f0f0f);
            const i32x8 v75 = and_i32x8(w0_quants35, b65);
            const i32x8 v76 = and_i32x8(w0_quants36, b65);
            const i32x8 b66 = splat_i32x8(0xf0f0f0f);
            const i32x8 v77 = and_i32x8(ushr_i32x8(w0_quants35, 4), b66);
            const i32x8 v78 = and_i32x8(ushr_i32x8(w0_quants36, 4), b66);
            const i32x8 b67 = splat_i32x8(x_sum1[b4]);
            const i32x8 b68 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b69 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 b70 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b71 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 dot6 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b67, 3), v64, b68), v66, b69), and_i32x8(w0_quants31, b61), b70), and_i32x8(ushr_i32x8(w0_quants31, 4), b62), b71);
            const i32x8 b72 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 dot7 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b67, 3), v65, b68), v67, b69), v69, b70), and_i32x8(s3, b62), b71), and_i32x8(w0_quants34, b63), b72);
            const i32x8 b73 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 b74 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b75 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v79 = b4 * 16;
            const f32x8 b76 = splat_f32x8(x_scale1[b4]);
            total6 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot6, v71, b72), v72, b73), v75, b74), v77, b75)), load_f16x8(w0_scales4 + v79) * b76, total6);
            total7 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot7, v73, b73), v76, b74), v78, b75)), load_f16x8(w0_scales4 + v79 + 8) * b76, total7);
          }
          const int32_t v80 = n * 16;
          mem_f32 *y1 = y + (int64_t)m * 304;
          store_f32x8(y1 + v80, total);
          store_f32x8(y1 + v80 + 8, total1);
          const int32_t v81 = add_i32(n, 1);
          if (v81 < v7) {
            const int32_t v82 = v81 * 16;
            mem_f32 *y2 = y + (int64_t)m * 304;
            store_f32x8(y2 + v82, total2);
            store_f32x8(y2 + v82 + 8, total3);
          }
          const int32_t v83 = add_i32(n, 2);
          if (v83 < v7) {
            const int32_t v84 = v83 * 16;
            mem_f32 *y3 = y + (int64_t)m * 304;
            store_f32x8(y3 + v84, total4);
            store_f32x8(y3 + v84 + 8, total5);
          }
          const int32_t v85 = add_i32(n, 3);
          if (v85 < v7) {
            const int32_t v86 = v85 * 16;
            mem_f32 *y4 = y + (int64_t)m * 304;
            store_f32x8(y4 + v86, total6);
            store_f32x8(y4 + v86 + 8, total7);
          }
        }
      }
      for (int32_t n1 = v8; n1 < v7; n1++) {
        const mem_i32 *w0_quants37 = w0_quants + (int64_t)n1 * 192;
        const mem_f16 *w0_scales5 = w0_scales + (int64_t)n1 * 48;
        const int32_t v87 = v6 & -4;
        for (int32_t m1 = first; m1 < v87; m1 += 4) {
          const f32x8 b77 = splat_f32x8(0.0f);
          f32x8 total8 = b77;
          f32x8 total9 = b77;
          const f32x8 b78 = splat_f32x8(0.0f);
          f32x8 total10 = b78;
          f32x8 total11 = b78;
          const f32x8 b79 = splat_f32x8(0.0f);
          f32x8 total12 = b79;
          f32x8 total13 = b79;
          const f32x8 b80 = splat_f32x8(0.0f);
          f32x8 total14 = b80;
          f32x8 total15 = b80;
          const mem_i32 *xq2 = xq + (int64_t)m1 * 24;
          const mem_f32 *x_scale2 = x_scale + (int64_t)m1 * 3;
          const mem_i32 *x_sum2 = x_sum + (int64_t)m1 * 3;
          const int32_t v88 = m1 + 1;
          const mem_i32 *xq3 = xq + (int64_t)v88 * 24;
          const mem_f32 *x_scale3 = x_scale + (int64_t)v88 * 3;
          const mem_i32 *x_sum3 = x_sum + (int64_t)v88 * 3;
          const int32_t v89 = m1 + 2;
          const mem_i32 *xq4 = xq + (int64_t)v89 * 24;
          const mem_f32 *x_scale4 = x_scale + (int64_t)v89 * 3;
          const mem_i32 *x_sum4 = x_sum + (int64_t)v89 * 3;
          const int32_t v90 = m1 + 3;
          const mem_i32 *xq5 = xq + (int64_t)v90 * 24;
          const mem_f32 *x_scale5 = x_scale + (int64_t)v90 * 3;
          const mem_i32 *x_sum5 = x_sum + (int64_t)v90 * 3;
          for (int32_t b81 = 0; b81 < 3; b81++) {
            __builtin_prefetch(w0_quants37 + b81 * 64 + 512, 0, 2);
            __builtin_prefetch(w0_quants37 + b81 * 64 + 528, 0, 2);
            __builtin_prefetch(w0_quants37 + b81 * 64 + 544, 0, 2);
            __builtin_prefetch(w0_quants37 + b81 * 64 + 560, 0, 2);
            const int32_t v91 = b81 * 4 * 16;
            const i32x8 w0_quants38 = load_i32x8(w0_quants37 + v91);
            const i32x8 w0_quants39 = load_i32x8(w0_quants37 + v91 + 8);
            const i32x8 b82 = splat_i32x8(0xf0f0f0f);
            const i32x8 v92 = and_i32x8(w0_quants38, b82);
            const i32x8 v93 = and_i32x8(w0_quants39, b82);
            const i32x8 b83 = splat_i32x8(0xf0f0f0f);
            const i32x8 v94 = and_i32x8(ushr_i32x8(w0_quants38, 4), b83);
            const i32x8 v95 = and_i32x8(ushr_i32x8(w0_quants39, 4), b83);
            const int32_t v96 = (b81 * 4 + 1) * 16;
            const i32x8 w0_quants40 = load_i32x8(w0_quants37 + v96);
            const i32x8 w0_quants41 = load_i32x8(w0_quants37 + v96 + 8);
            const i32x8 b84 = splat_i32x8(0xf0f0f0f);
            const i32x8 v97 = and_i32x8(w0_quants40, b84);
            const i32x8 v98 = and_i32x8(w0_quants41, b84);
            const i32x8 b85 = splat_i32x8(0xf0f0f0f);
            const i32x8 v99 = and_i32x8(ushr_i32x8(w0_quants40, 4), b85);
            const i32x8 v100 = and_i32x8(ushr_i32x8(w0_quants41, 4), b85);
            const int32_t v101 = (b81 * 4 + 2) * 16;
            const i32x8 w0_quants42 = load_i32x8(w0_quants37 + v101);
            const i32x8 w0_quants43 = load_i32x8(w0_quants37 + v101 + 8);
            const i32x8 b86 = splat_i32x8(0xf0f0f0f);
            const i32x8 v102 = and_i32x8(w0_quants42, b86);
            const i32x8 v103 = and_i32x8(w0_quants43, b86);
            const i32x8 b87 = splat_i32x8(0xf0f0f0f);
            const i32x8 v104 = and_i32x8(ushr_i32x8(w0_quants42, 4), b87);
            const i32x8 v105 = and_i32x8(ushr_i32x8(w0_quants43, 4), b87);
            const int32_t v106 = (b81 * 4 + 3) * 16;
            const i32x8 w0_quants44 = load_i32x8(w0_quants37 + v106);
            const i32x8 w0_quants45 = load_i32x8(w0_quants37 + v106 + 8);
            const i32x8 b88 = splat_i32x8(0xf0f0f0f);
            const i32x8 v107 = and_i32x8(w0_quants44, b88);
            const i32x8 v108 = and_i32x8(w0_quants45, b88);
            const i32x8 b89 = splat_i32x8(0xf0f0f0f);
            const i32x8 v109 = and_i32x8(ushr_i32x8(w0_quants44, 4), b89);
            const i32x8 v110 = and_i32x8(ushr_i32x8(w0_quants45, 4), b89);
            const i32x8 b90 = splat_i32x8(x_sum2[b81]);
            const i32x8 b91 = splat_i32x8(x_sum3[b81]);
            const i32x8 b92 = splat_i32x8(x_sum4[b81]);
            const i32x8 b93 = splat_i32x8(x_sum5[b81]);
            const i32x8 b94 = splat_i32x8(xq2[b81 * 8]);
            const i32x8 b95 = splat_i32x8(xq3[b81 * 8]);
            const i32x8 b96 = splat_i32x8(xq4[b81 * 8]);
            const i32x8 b97 = splat_i32x8(xq5[b81 * 8]);
            const i32x8 b98 = splat_i32x8(xq2[b81 * 8 + 1]);
            const i32x8 b99 = splat_i32x8(xq3[b81 * 8 + 1]);
            const i32x8 b100 = splat_i32x8(xq4[b81 * 8 + 1]);
            const i32x8 b101 = splat_i32x8(xq5[b81 * 8 + 1]);
            const i32x8 b102 = splat_i32x8(xq2[b81 * 8 + 2]);
            const i32x8 dot8 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b90, 3), v92, b94), v94, b98), v97, b102);
            const i32x8 dot9 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b90, 3), v93, b94), v95, b98), v98, b102);
            const i32x8 b103 = splat_i32x8(xq3[b81 * 8 + 2]);
            const i32x8 dot10 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b91, 3), v92, b95), v94, b99), v97, b103);
            const i32x8 dot11 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b91, 3), v93, b95), v95, b99), v98, b103);
            const i32x8 b104 = splat_i32x8(xq4[b81 * 8 + 2]);
            const i32x8 dot12 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b92, 3), v92, b96), v94, b100), v97, b104);
            const i32x8 dot13 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b92, 3), v93, b96), v95, b100), v98, b104);
            const i32x8 b105 = splat_i32x8(xq5[b81 * 8 + 2]);
            const i32x8 dot14 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b93, 3), v92, b97), v94, b101), v97, b105);
            const i32x8 dot15 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b93, 3), v93, b97), v95, b101), v98, b105);
            const i32x8 b106 = splat_i32x8(xq2[b81 * 8 + 3]);
            const i32x8 b107 = splat_i32x8(xq3[b81 * 8 + 3]);
            const i32x8 b108 = splat_i32x8(xq4[b81 * 8 + 3]);
            const i32x8 b109 = splat_i32x8(xq5[b81 * 8 + 3]);
            const i32x8 b110 = splat_i32x8(xq2[b81 * 8 + 4]);
            const i32x8 b111 = splat_i32x8(xq3[b81 * 8 + 4]);
            const i32x8 b112 = splat_i32x8(xq4[b81 * 8 + 4]);
            const i32x8 b113 = splat_i32x8(xq5[b81 * 8 + 4]);
            const i32x8 b114 = splat_i32x8(xq2[b81 * 8 + 5]);
            const i32x8 b115 = splat_i32x8(xq3[b81 * 8 + 5]);
            const i32x8 b116 = splat_i32x8(xq4[b81 * 8 + 5]);
            const i32x8 b117 = splat_i32x8(xq5[b81 * 8 + 5]);
            const i32x8 b118 = splat_i32x8(xq2[b81 * 8 + 6]);
            const i32x8 b119 = splat_i32x8(xq3[b81 * 8 + 6]);
            const i32x8 b120 = splat_i32x8(xq4[b81 * 8 + 6]);
            const i32x8 b121 = splat_i32x8(xq5[b81 * 8 + 6]);
            const i32x8 b122 = splat_i32x8(xq2[b81 * 8 + 7]);
            const i32x8 b123 = splat_i32x8(xq3[b81 * 8 + 7]);
            const i32x8 b124 = splat_i32x8(xq4[b81 * 8 + 7]);
            const i32x8 b125 = splat_i32x8(xq5[b81 * 8 + 7]);
            const int32_t v111 = b81 * 16;
            const f32x8 w0_scales6 = load_f16x8(w0_scales5 + v111);
            const f32x8 w0_scales7 = load_f16x8(w0_scales5 + v111 + 8);
            const f32x8 b126 = splat_f32x8(x_scale2[b81]);
            total8 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot8, v99, b106), v102, b110), v104, b114), v107, b118), v109, b122)), w0_scales6 * b126, total8);
            total9 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot9, v100, b106), v103, b110), v105, b114), v108, b118), v110, b122)), w0_scales7 * b126, total9);
            const f32x8 b127 = splat_f32x8(x_scale3[b81]);
            total10 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot10, v99, b107), v102, b111), v104, b115), v107, b119), v109, b123)), w0_scales6 * b127, total10);
            total11 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot11, v100, b107), v103, b111), v105, b115), v108, b119), v110, b123)), w0_scales7 * b127, total11);
            const f32x8 b128 = splat_f32x8(x_scale4[b81]);
            total12 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot12, v99, b108), v102, b112), v104, b116), v107, b120), v109, b124)), w0_scales6 * b128, total12);
            total13 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot13, v100, b108), v103, b112), v105, b116), v108, b120), v110, b124)), w0_scales7 * b128, total13);
            const f32x8 b129 = splat_f32x8(x_scale5[b81]);
            total14 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot14, v99, b109), v102, b113), v104, b117), v107, b121), v109, b125)), w0_scales6 * b129, total14);
            total15 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot15, v100, b109), v103, b113), v105, b117), v108, b121), v110, b125)), w0_scales7 * b129, total15);
          }
          const int32_t v112 = n1 * 16;
          mem_f32 *y5 = y + (int64_t)m1 * 304;
          store_f32x8(y5 + v112, total8);
          store_f32x8(y5 + v112 + 8, total9);
          mem_f32 *y6 = y + (int64_t)(m1 + 1) * 304;
          store_f32x8(y6 + v112, total10);
          store_f32x8(y6 + v112 + 8, total11);
          mem_f32 *y7 = y + (int64_t)(m1 + 2) * 304;
          store_f32x8(y7 + v112, total12);
          store_f32x8(y7 + v112 + 8, total13);
          mem_f32 *y8 = y + (int64_t)(m1 + 3) * 304;
          store_f32x8(y8 + v112, total14);
          store_f32x8(y8 + v112 + 8, total15);
        }
        const int32_t v113 = v6 & -2;
        for (int32_t m2 = v87; m2 < v113; m2 += 2) {
          const f32x8 b130 = splat_f32x8(0.0f);
          f32x8 total16 = b130;
          f32x8 total17 = b130;
          const f32x8 b131 = splat_f32x8(0.0f);
          f32x8 total18 = b131;
          f32x8 total19 = b131;
          const mem_i32 *xq6 = xq + (int64_t)m2 * 24;
          const mem_f32 *x_scale6 = x_scale + (int64_t)m2 * 3;
          const mem_i32 *x_sum6 = x_sum + (int64_t)m2 * 3;
          const int32_t v114 = m2 + 1;
          const mem_i32 *xq7 = xq + (int64_t)v114 * 24;
          const mem_f32 *x_scale7 = x_scale + (int64_t)v114 * 3;
          const mem_i32 *x_sum7 = x_sum + (int64_t)v114 * 3;
          for (int32_t b132 = 0; b132 < 3; b132++) {
            __builtin_prefetch(w0_quants37 + b132 * 64 + 512, 0, 2);
            __builtin_prefetch(w0_quants37 + b132 * 64 + 528, 0, 2);
            __builtin_prefetch(w0_quants37 + b132 * 64 + 544, 0, 2);
            __builtin_prefetch(w0_quants37 + b132 * 64 + 560, 0, 2);
            const int32_t v115 = b132 * 4 * 16;
            const i32x8 w0_quants46 = load_i32x8(w0_quants37 + v115);
            const i32x8 w0_quants47 = load_i32x8(w0_quants37 + v115 + 8);
            const i32x8 b133 = splat_i32x8(0xf0f0f0f);
            const i32x8 v116 = and_i32x8(w0_quants46, b133);
            const i32x8 v117 = and_i32x8(w0_quants47, b133);
            const i32x8 b134 = splat_i32x8(0xf0f0f0f);
            const i32x8 v118 = and_i32x8(ushr_i32x8(w0_quants46, 4), b134);
            const i32x8 v119 = and_i32x8(ushr_i32x8(w0_quants47, 4), b134);
            const int32_t v120 = (b132 * 4 + 1) * 16;
            const i32x8 w0_quants48 = load_i32x8(w0_quants37 + v120);
            const i32x8 w0_quants49 = load_i32x8(w0_quants37 + v120 + 8);
            const i32x8 b135 = splat_i32x8(0xf0f0f0f);
            const i32x8 v121 = and_i32x8(w0_quants48, b135);
            const i32x8 v122 = and_i32x8(w0_quants49, b135);
            const i32x8 b136 = splat_i32x8(0xf0f0f0f);
            const i32x8 v123 = and_i32x8(ushr_i32x8(w0_quants48, 4), b136);
            const i32x8 v124 = and_i32x8(ushr_i32x8(w0_quants49, 4), b136);
            const int32_t v125 = (b132 * 4 + 2) * 16;
            const i32x8 w0_quants50 = load_i32x8(w0_quants37 + v125);
            const i32x8 w0_quants51 = load_i32x8(w0_quants37 + v125 + 8);
            const i32x8 b137 = splat_i32x8(0xf0f0f0f);
            const i32x8 v126 = and_i32x8(w0_quants50, b137);
            const i32x8 v127 = and_i32x8(w0_quants51, b137);
            const i32x8 b138 = splat_i32x8(0xf0f0f0f);
            const i32x8 v128 = and_i32x8(ushr_i32x8(w0_quants50, 4), b138);
            const i32x8 v129 = and_i32x8(ushr_i32x8(w0_quants51, 4), b138);
            const int32_t v130 = (b132 * 4 + 3) * 16;
            const i32x8 w0_quants52 = load_i32x8(w0_quants37 + v130);
            const i32x8 w0_quants53 = load_i32x8(w0_quants37 + v130 + 8);
            const i32x8 b139 = splat_i32x8(0xf0f0f0f);
            const i32x8 v131 = and_i32x8(w0_quants52, b139);
            const i32x8 v132 = and_i32x8(w0_quants53, b139);
            const i32x8 b140 = splat_i32x8(0xf0f0f0f);
            const i32x8 v133 = and_i32x8(ushr_i32x8(w0_quants52, 4), b140);
            const i32x8 v134 = and_i32x8(ushr_i32x8(w0_quants53, 4), b140);
            const i32x8 b141 = splat_i32x8(x_sum6[b132]);
            const i32x8 b142 = splat_i32x8(x_sum7[b132]);
            const i32x8 b143 = splat_i32x8(xq6[b132 * 8]);
            const i32x8 b144 = splat_i32x8(xq7[b132 * 8]);
            const i32x8 b145 = splat_i32x8(xq6[b132 * 8 + 1]);
            const i32x8 b146 = splat_i32x8(xq7[b132 * 8 + 1]);
            const i32x8 b147 = splat_i32x8(xq6[b132 * 8 + 2]);
            const i32x8 dot16 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b141, 3), v116, b143), v118, b145), v121, b147);
            const i32x8 dot17 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b141, 3), v117, b143), v119, b145), v122, b147);
            const i32x8 b148 = splat_i32x8(xq7[b132 * 8 + 2]);
            const i32x8 dot18 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b142, 3), v116, b144), v118, b146), v121, b148);
            const i32x8 dot19 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b142, 3), v117, b144), v119, b146), v122, b148);
            const i32x8 b149 = splat_i32x8(xq6[b132 * 8 + 3]);
            const i32x8 b150 = splat_i32x8(xq7[b132 * 8 + 3]);
            const i32x8 b151 = splat_i32x8(xq6[b132 * 8 + 4]);
            const i32x8 b152 = splat_i32x8(xq7[b132 * 8 + 4]);
            const i32x8 b153 = splat_i32x8(xq6[b132 * 8 + 5]);
            const i32x8 b154 = splat_i32x8(xq7[b132 * 8 + 5]);
            const i32x8 b155 = splat_i32x8(xq6[b132 * 8 + 6]);
            const i32x8 b156 = splat_i32x8(xq7[b132 * 8 + 6]);
            const i32x8 b157 = splat_i32x8(xq6[b132 * 8 + 7]);
            const i32x8 b158 = splat_i32x8(xq7[b132 * 8 + 7]);
            const int32_t v135 = b132 * 16;
            const f32x8 w0_scales8 = load_f16x8(w0_scales5 + v135);
            const f32x8 w0_scales9 = load_f16x8(w0_scales5 + v135 + 8);
            const f32x8 b159 = splat_f32x8(x_scale6[b132]);
            total16 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot16, v123, b149), v126, b151), v128, b153), v131, b155), v133, b157)), w0_scales8 * b159, total16);
            total17 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot17, v124, b149), v127, b151), v129, b153), v132, b155), v134, b157)), w0_scales9 * b159, total17);
            const f32x8 b160 = splat_f32x8(x_scale7[b132]);
            total18 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot18, v123, b150), v126, b152), v128, b154), v131, b156), v133, b158)), w0_scales8 * b160, total18);
            total19 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot19, v124, b150), v127, b152), v129, b154), v132, b156), v134, b158)), w0_scales9 * b160, total19);
          }
          const int32_t v136 = n1 * 16;
          mem_f32 *y9 = y + (int64_t)m2 * 304;
          store_f32x8(y9 + v136, total16);
          store_f32x8(y9 + v136 + 8, total17);
          mem_f32 *y10 = y + (int64_t)(m2 + 1) * 304;
          store_f32x8(y10 + v136, total18);
          store_f32x8(y10 + v136 + 8, total19);
        }
        for (int32_t m3 = v113; m3 < v6; m3++) {
          const f32x8 b161 = splat_f32x8(0.0f);
          f32x8 total20 = b161;
          f32x8 total21 = b161;
          const mem_i32 *xq8 = xq + (int64_t)m3 * 24;
          const mem_f32 *x_scale8 = x_scale + (int64_t)m3 * 3;
          const mem_i32 *x_sum8 = x_sum + (int64_t)m3 * 3;
          for (int32_t b162 = 0; b162 < 3; b162++) {
            __builtin_prefetch(w0_quants37 + b162 * 64 + 512, 0, 2);
            __builtin_prefetch(w0_quants37 + b162 * 64 + 528, 0, 2);
            __builtin_prefetch(w0_quants37 + b162 * 64 + 544, 0, 2);
            __builtin_prefetch(w0_quants37 + b162 * 64 + 560, 0, 2);
            const int32_t v137 = b162 * 4 * 16;
            const i32x8 w0_quants54 = load_i32x8(w0_quants37 + v137);
            const i32x8 w0_quants55 = load_i32x8(w0_quants37 + v137 + 8);
            const i32x8 b163 = splat_i32x8(0xf0f0f0f);
            const i32x8 v138 = and_i32x8(w0_quants54, b163);
            const i32x8 v139 = and_i32x8(w0_quants55, b163);
            const i32x8 b164 = splat_i32x8(0xf0f0f0f);
            const i32x8 v140 = and_i32x8(ushr_i32x8(w0_quants54, 4), b164);
            const i32x8 v141 = and_i32x8(ushr_i32x8(w0_quants55, 4), b164);
            const int32_t v142 = (b162 * 4 + 1) * 16;
            const i32x8 w0_quants56 = load_i32x8(w0_quants37 + v142);
            const i32x8 w0_quants57 = load_i32x8(w0_quants37 + v142 + 8);
            const i32x8 b165 = splat_i32x8(0xf0f0f0f);
            const i32x8 v143 = and_i32x8(w0_quants57, b165);
            const i32x8 s4 = ushr_i32x8(w0_quants57, 4);
            const i32x8 b166 = splat_i32x8(0xf0f0f0f);
            const int32_t v144 = (b162 * 4 + 2) * 16;
            const i32x8 w0_quants58 = load_i32x8(w0_quants37 + v144);
            const i32x8 w0_quants59 = load_i32x8(w0_quants37 + v144 + 8);
            const i32x8 b167 = splat_i32x8(0xf0f0f0f);
            const i32x8 v145 = and_i32x8(w0_quants58, b167);
            const i32x8 b168 = splat_i32x8(0xf0f0f0f);
            const i32x8 v146 = and_i32x8(ushr_i32x8(w0_quants58, 4), b168);
            const i32x8 v147 = and_i32x8(ushr_i32x8(w0_quants59, 4), b168);
            const int32_t v148 = (b162 * 4 + 3) * 16;
            const i32x8 w0_quants60 = load_i32x8(w0_quants37 + v148);
            const i32x8 w0_quants61 = load_i32x8(w0_quants37 + v148 + 8);
            const i32x8 b169 = splat_i32x8(0xf0f0f0f);
            const i32x8 v149 = and_i32x8(w0_quants60, b169);
            const i32x8 v150 = and_i32x8(w0_quants61, b169);
            const i32x8 b170 = splat_i32x8(0xf0f0f0f);
            const i32x8 v151 = and_i32x8(ushr_i32x8(w0_quants60, 4), b170);
            const i32x8 v152 = and_i32x8(ushr_i32x8(w0_quants61, 4), b170);
            const i32x8 b171 = splat_i32x8(x_sum8[b162]);
            const i32x8 b172 = splat_i32x8(xq8[b162 * 8]);
            const i32x8 b173 = splat_i32x8(xq8[b162 * 8 + 1]);
            const i32x8 b174 = splat_i32x8(xq8[b162 * 8 + 2]);
            const i32x8 b175 = splat_i32x8(xq8[b162 * 8 + 3]);
            const i32x8 dot20 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b171, 3), v138, b172), v140, b173), and_i32x8(w0_quants56, b165), b174), and_i32x8(ushr_i32x8(w0_quants56, 4), b166), b175);
            const i32x8 b176 = splat_i32x8(xq8[b162 * 8 + 4]);
            const i32x8 dot21 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b171, 3), v139, b172), v141, b173), v143, b174), and_i32x8(s4, b166), b175), and_i32x8(w0_quants59, b167), b176);
            const i32x8 b177 = splat_i32x8(xq8[b162 * 8 + 5]);
            const i32x8 b178 = splat_i32x8(xq8[b162 * 8 + 6]);
            const i32x8 b179 = splat_i32x8(xq8[b162 * 8 + 7]);
            const int32_t v153 = b162 * 16;
            const f32x8 b180 = splat_f32x8(x_scale8[b162]);
            total20 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot20, v145, b176), v146, b177), v149, b178), v151, b179)), load_f16x8(w0_scales5 + v153) * b180, total20);
            total21 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot21, v147, b177), v150, b178), v152, b179)), load_f16x8(w0_scales5 + v153 + 8) * b180, total21);
          }
          const int32_t v154 = n1 * 16;
          mem_f32 *y11 = y + (int64_t)m3 * 304;
          store_f32x8(y11 + v154, total20);
          store_f32x8(y11 + v154 + 8, total21);
        }
      }
    }
  }
}

// norm and rotation of queries and keys; keys and values into the cache
KERNEL prepare_heads(mem_f32 *qkv, const mem_i32 *positions, const mem_f32 *cos, const mem_f32 *sin, const mem_i32 *cache_positions, const mem_i32 *first_pages, const mem_i32 *page_table, mem_f32 *pages, int32_t begin, int32_t end) {
  for (int32_t item = begin; item < end; item++) {
    const int32_t v = item / 3;
    const int32_t v1 = item % 3;
    mem_f32 *qkv1 = qkv + (int64_t)v * 304;
    const int32_t positions1 = positions[v];
    const mem_f32 *cos1 = cos + (int64_t)positions1 * 12;
    const mem_f32 *sin1 = sin + (int64_t)positions1 * 12;
    for (int32_t head = 0; head < 2; head++) {
      mem_f32 *qkv2 = qkv1 + (int64_t)(v1 * 2 + head) * 24;
      for (int32_t i = 0; i < 12; i++) {
        const int32_t v2 = i * 2;
        const int32_t v3 = v2 + 1;
        const float qkv3 = qkv2[v2];
        const float qkv4 = qkv2[v3];
        const float cos2 = cos1[i];
        const float sin2 = sin1[i];
        qkv2[v2] = fma_f32(qkv3, cos2, -(qkv4 * sin2));
        qkv2[v3] = fma_f32(qkv4, cos2, qkv3 * sin2);
      }
    }
    mem_f32 *qkv5 = qkv1 + (int64_t)v1 * 24 + 144;
    for (int32_t i1 = 0; i1 < 12; i1++) {
      const int32_t v4 = i1 * 2;
      const int32_t v5 = v4 + 1;
      const float qkv6 = qkv5[v4];
      const float qkv7 = qkv5[v5];
      const float cos3 = cos1[i1];
      const float sin3 = sin1[i1];
      qkv5[v4] = fma_f32(qkv6, cos3, -(qkv7 * sin3));
      qkv5[v5] = fma_f32(qkv7, cos3, qkv6 * sin3);
    }
    mem_f32 *qkv8 = qkv1 + (int64_t)v1 * 24 + 224;
    const int32_t cache_positions1 = cache_positions[v];
    mem_f32 *pages1 = pages + (int64_t)page_table[first_pages[v] + cache_positions1 / 128] * 43008 + (int64_t)v1 * 7168;
    const int32_t v6 = cache_positions1 % 128;
    mem_f32 *pages2 = pages1 + (int64_t)v6 * 32 + 3072;
    for (int32_t d = 0; d < 24; d++) {
      pages1[d * 128 + v6] = qkv5[d];
    }
    const f32x8 qkv9 = load_f32x8(qkv8 + 8);
    store_f32x8(pages2, load_f32x8(qkv8));
    store_f32x8(pages2 + 8, qkv9);
    store_f32x8(pages2 + 16, load_f32x8(qkv8 + 16));
  }
}

// causal attention over the cache
KERNEL attention_chunks(const mem_f32 *q, const mem_i32 *last_seen, const mem_i32 *first_pages, const mem_i32 *page_table, const mem_f32 *pages, mem_f32 *scratch, mem_f32 *kept, int32_t rows, int32_t begin, int32_t end) {
  if (rows <= 8) {
    for (int32_t item = begin; item < end; item++) {
      const int32_t v = item % rows;
      const int32_t v1 = item / rows % 2;
      const int32_t v2 = item / rows / 2;
      const int32_t last_seen1 = last_seen[v];
      const int32_t v3 = last_seen1 / 128 + 1;
      const int32_t v4 = v2 * 2;
      const mem_f32 *q1 = q + (int64_t)v * 304 + (int64_t)v4 * 24;
      for (int32_t own = v3 * v1 / 2; own < v3 * (v1 + 1) / 2; own++) {
        const mem_f32 *pages1 = pages + (int64_t)page_table[first_pages[v] + own] * 43008 + (int64_t)v2 * 7168;
        const mem_f32 *pages2 = pages1 + 3072;
        const int32_t v5 = add_i32(sub_i32(last_seen1, mul_i32(own, 128)), 1);
        const int32_t v6 = min_i32(v5, 128);
        const mem_f32 *q2 = q1;
        mem_f32 *kept1 = kept + (int64_t)v * 384 + (int64_t)v4 * 64 + (int64_t)own * 32;
        mem_f32 *kept2 = kept + (int64_t)v * 24 + (int64_t)v4 * 4 + (int64_t)own * 2 + 3072;
        for (int32_t p = 0; p < v6; p += 32) {
          const f32x8 b = splat_f32x8(0.0f);
          f32x8 dot = b;
          f32x8 dot1 = b;
          const f32x8 b1 = splat_f32x8(0.0f);
          f32x8 dot2 = b1;
          f32x8 dot3 = b1;
          const f32x8 b2 = splat_f32x8(0.0f);
          f32x8 dot4 = b2;
          f32x8 dot5 = b2;
          const f32x8 b3 = splat_f32x8(0.0f);
          f32x8 dot6 = b3;
          f32x8 dot7 = b3;
          for (int32_t d = 0; d < 24; d++) {
            const mem_f32 *pages3 = pages1 + (int64_t)d * 128;
            const f32x8 pages4 = load_f32x8(pages3 + p);
            const f32x8 pages5 = load_f32x8(pages3 + p + 8);
            const int32_t v7 = p + 16;
            const f32x8 pages6 = load_f32x8(pages3 + v7);
            const f32x8 pages7 = load_f32x8(pages3 + v7 + 8);
            const float q3 = q2[d];
            const f32x8 b4 = splat_f32x8(q3);
            dot = fma_f32x8(b4, pages4, dot);
            dot1 = fma_f32x8(b4, pages5, dot1);
            const f32x8 b5 = splat_f32x8(q3);
            dot2 = fma_f32x8(b5, pages6, dot2);
            dot3 = fma_f32x8(b5, pages7, dot3);
            const float q4 = q2[(int64_t)d + 24];
            const f32x8 b6 = splat_f32x8(q4);
            dot4 = fma_f32x8(b6, pages4, dot4);
            dot5 = fma_f32x8(b6, pages5, dot5);
            const f32x8 b7 = splat_f32x8(q4);
            dot6 = fma_f32x8(b7, pages6, dot6);
            dot7 = fma_f32x8(b7, pages7, dot7);
          }
          const f32x8 b8 = splat_f32x8(0.20412415f);
          store_f32x8(scratch + p, dot * b8);
          store_f32x8(scratch + p + 8, dot1 * b8);
          const int32_t v8 = p + 16;
          const f32x8 b9 = splat_f32x8(0.20412415f);
          store_f32x8(scratch + v8, dot2 * b9);
          store_f32x8(scratch + v8 + 8, dot3 * b9);
          mem_f32 *scratch1 = scratch + 128;
          const f32x8 b10 = splat_f32x8(0.20412415f);
          store_f32x8(scratch1 + p, dot4 * b10);
          store_f32x8(scratch1 + p + 8, dot5 * b10);
          const int32_t v9 = p + 16;
          mem_f32 *scratch2 = scratch + 128;
          const f32x8 b11 = splat_f32x8(0.20412415f);
          store_f32x8(scratch2 + v9, dot6 * b11);
          store_f32x8(scratch2 + v9 + 8, dot7 * b11);
        }
        for (int32_t query = 0; query < 2; query++) {
          mem_f32 *scratch3 = scratch + (int64_t)query * 128;
          mem_f32 *kept3 = kept2 + (int64_t)query * 4;
          const f32x8 b12 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
          f32x8 maxima = b12;
          f32x8 maxima1 = b12;
          for (int32_t p1 = 0; p1 < v6; p1 += 16) {
            const i32x8 b13 = splat_i32x8(p1);
            const i32x8 b14 = splat_i32x8(v6);
            const f32x8 b15 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
            const f32x8 v10 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(0), b13), b14), load_f32x8(scratch3 + p1), b15);
            const f32x8 v11 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(8), b13), b14), load_f32x8(scratch3 + p1 + 8), b15);
            store_f32x8(scratch3 + p1, v10);
            store_f32x8(scratch3 + p1 + 8, v11);
            maxima = max_f32x8(maxima, v10);
            maxima1 = max_f32x8(maxima1, v11);
          }
          const f32x8 v12 = max_f32x8(maxima, maxima1);
          const float reduced = max_of_f32x8(v12);
          const f32x8 b16 = splat_f32x8(0.0f);
          f32x8 sums = b16;
          f32x8 sums1 = b16;
          for (int32_t p2 = 0; p2 < v6; p2 += 16) {
            const f32x8 b17 = splat_f32x8(reduced);
            const f32x8 v13 = load_f32x8(scratch3 + p2) - b17;
            const f32x8 v14 = load_f32x8(scratch3 + p2 + 8) - b17;
            const f32x8 b18 = splat_f32x8(-88.0f);
            const f32x8 v15 = max_f32x8(b18, v13);
            const f32x8 v16 = max_f32x8(b18, v14);
            const f32x8 b19 = splat_f32x8(89.0f);
            const f32x8 v17 = min_f32x8(b19, v15);
            const f32x8 v18 = min_f32x8(b19, v16);
            const f32x8 b20 = splat_f32x8(1.442695f);
            const f32x8 b21 = splat_f32x8(1.2582912E7f);
            const f32x8 v19 = fma_f32x8(v17, b20, b21);
            const f32x8 v20 = fma_f32x8(v18, b20, b21);
            const f32x8 b22 = splat_f32x8(1.2582912E7f);
            const f32x8 v21 = v19 - b22;
            const f32x8 v22 = v20 - b22;
            const i32x8 b23 = splat_i32x8(0x4b400000);
            const i32x8 v23 = sub_i32x8(bits_of_f32x8(v19), b23);
            const i32x8 v24 = sub_i32x8(bits_of_f32x8(v20), b23);
            const f32x8 b24 = splat_f32x8(-0.69314575f);
            const f32x8 b25 = splat_f32x8(-1.4286068E-6f);
            const f32x8 v25 = fma_f32x8(v21, b25, fma_f32x8(v21, b24, v17));
            const f32x8 v26 = fma_f32x8(v22, b25, fma_f32x8(v22, b24, v18));
            const f32x8 b26 = splat_f32x8(1.984127E-4f);
            const f32x8 b27 = splat_f32x8(0.0013888889f);
            const f32x8 b28 = splat_f32x8(0.008333334f);
            const f32x8 b29 = splat_f32x8(0.041666668f);
            const f32x8 b30 = splat_f32x8(0.16666667f);
            const f32x8 b31 = splat_f32x8(0.5f);
            const f32x8 b32 = splat_f32x8(1.0f);
            const f32x8 b33 = splat_f32x8(1.0f);
            const f32x8 v27 = fma_f32x8(v25, fma_f32x8(v25, fma_f32x8(v25, fma_f32x8(v25, fma_f32x8(v25, fma_f32x8(v25, fma_f32x8(v25, b26, b27), b28), b29), b30), b31), b32), b33);
            const f32x8 v28 = fma_f32x8(v26, fma_f32x8(v26, fma_f32x8(v26, fma_f32x8(v26, fma_f32x8(v26, fma_f32x8(v26, fma_f32x8(v26, b26, b27), b28), b29), b30), b31), b32), b33);
            const i32x8 s = shr_i32x8(v23, 1);
            const i32x8 s1 = shr_i32x8(v24, 1);
            const i32x8 b34 = splat_i32x8(127);
            const f32x8 v29 = f32x8_of_bits(shl_i32x8(add_i32x8(s, b34), 23));
            const f32x8 v30 = f32x8_of_bits(shl_i32x8(add_i32x8(s1, b34), 23));
            const i32x8 b35 = splat_i32x8(127);
            const f32x8 b36 = splat_f32x8(-87.33f);
            const f32x8 b37 = splat_f32x8(0.0f);
            const f32x8 v31 = select_f32x8(lt_f32x8(v13, b36), b37, v27 * v29 * f32x8_of_bits(shl_i32x8(add_i32x8(sub_i32x8(v23, s), b35), 23)));
            const f32x8 v32 = select_f32x8(lt_f32x8(v14, b36), b37, v28 * v30 * f32x8_of_bits(shl_i32x8(add_i32x8(sub_i32x8(v24, s1), b35), 23)));
            store_f32x8(scratch3 + p2, v31);
            store_f32x8(scratch3 + p2 + 8, v32);
            sums = sums + v31;
            sums1 = sums1 + v32;
          }
          kept3[0] = reduced;
          const f32x8 v33 = sums + sums1;
          const float reduced1 = sum_f32x8(v33);
          kept3[1] = reduced1;
        }
        const f32x8 b38 = splat_f32x8(0.0f);
        f32x8 sum = b38;
        f32x8 sum1 = b38;
        const f32x8 b39 = splat_f32x8(0.0f);
        f32x8 sum2 = b39;
        f32x8 sum3 = b39;
        for (int32_t b40 = 0; b40 < v6; b40++) {
          const mem_f32 *pages8 = pages2 + (int64_t)b40 * 32;
          const f32x8 pages9 = load_f32x8(pages8);
          const f32x8 pages10 = load_f32x8(pages8 + 8);
          const f32x8 b41 = splat_f32x8(scratch[b40]);
          sum = fma_f32x8(b41, pages9, sum);
          sum1 = fma_f32x8(b41, pages10, sum1);
          const f32x8 b42 = splat_f32x8(scratch[(int64_t)b40 + 128]);
          sum2 = fma_f32x8(b42, pages9, sum2);
          sum3 = fma_f32x8(b42, pages10, sum3);
        }
        store_f32x8(kept1, sum);
        store_f32x8(kept1 + 8, sum1);
        mem_f32 *kept4 = kept1 + 64;
        store_f32x8(kept4, sum2);
        store_f32x8(kept4 + 8, sum3);
        const f32x8 b43 = splat_f32x8(0.0f);
        f32x8 sum4 = b43;
        f32x8 sum5 = b43;
        const f32x8 b44 = splat_f32x8(0.0f);
        f32x8 sum6 = b44;
        f32x8 sum7 = b44;
        for (int32_t b45 = 0; b45 < v6; b45++) {
          const f32x8 pages11 = load_f32x8(pages2 + (int64_t)b45 * 32 + 16);
          const f32x8 b46 = splat_f32x8(0.0f);
          const f32x8 b47 = splat_f32x8(scratch[b45]);
          sum4 = fma_f32x8(b47, pages11, sum4);
          sum5 = fma_f32x8(b47, b46, sum5);
          const f32x8 b48 = splat_f32x8(scratch[(int64_t)b45 + 128]);
          sum6 = fma_f32x8(b48, pages11, sum6);
          sum7 = fma_f32x8(b48, b46, sum7);
        }
        store_f32x8(kept1 + 16, sum4);
        store_f32x8(kept1 + 80, sum6);
      }
    }
  }
}

// causal attention over the cache
KERNEL attention_tiles(const mem_f32 *q, const mem_i32 *last_seen, const mem_i32 *first_pages, const mem_i32 *page_table, const mem_f32 *pages, mem_f32 *scratch, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  if (rows > 8) {
    for (int32_t item = begin; item < end; item++) {
      const int32_t v = add_i32(rows, 15) / 16;
      const int32_t v1 = mul_i32(item % v, 16);
      const int32_t v2 = item / v;
      const int32_t v3 = add_i32(v1, 16);
      const int32_t v4 = min_i32(v3, rows);
      int32_t next = v1;
      for (int32_t row = v1; row < v4; row++) {
        if (row == next) {
          const int32_t last_seen1 = last_seen[row];
          next = add_i32(row, 1);
          for (int32_t other = row + 1; other < v4; other++) {
            const bool m = other == next;
            const bool m1 = first_pages[other] == first_pages[row];
            const int32_t last_seen2 = last_seen[other];
            const int32_t v5 = sub_i32(other, row);
            if (m && (m1 && (last_seen2 == add_i32(last_seen1, v5) && last_seen2 / 128 == last_seen1 / 128))) {
              next = add_i32(other, 1);
            }
          }
          const int32_t v6 = sub_i32(next, row);
          const int32_t v7 = v2 * 2;
          const int32_t v8 = v6 * 2;
          mem_f32 *scratch1 = scratch + 1542;
          mem_f32 *scratch2 = scratch + 1056;
          mem_f32 *scratch3 = scratch + 1536;
          mem_f32 *scratch4 = scratch + 1152;
          for (int32_t query = 0; query < v8; query++) {
            mem_f32 *y1 = y + (int64_t)(row + query / 2) * 144 + (int64_t)(v7 + query % 2) * 24;
            mem_f32 *scratch5 = scratch1 + (int64_t)query * 2;
            const f32x8 b = splat_f32x8(0.0f);
            store_f32x8(y1, b);
            store_f32x8(y1 + 8, b);
            store_f32x8(y1 + 16, splat_f32x8(0.0f));
            scratch5[0] = f32_of_bits((int32_t)0xff800000);
            scratch5[1] = 0.0f;
          }
          const int32_t v9 = last_seen1 / 128 + 1;
          if (v6 >= 3) {
            const int32_t v10 = v2 * 2;
            const int32_t v11 = mul_i32(v6, 2);
            for (int32_t query1 = 0; query1 < (v11 + 2) / 3 * 3; query1++) {
              const int32_t v12 = query1 / 2;
              const int32_t v13 = sub_i32(v6, 1);
              const mem_f32 *q1 = q + (int64_t)(row + min_i32(v12, v13)) * 304 + (int64_t)(v10 + query1 % 2) * 24;
              mem_f32 *scratch6 = scratch + (int64_t)query1 * 32;
              const f32x8 q2 = load_f32x8(q1 + 8);
              store_f32x8(scratch6, load_f32x8(q1));
              store_f32x8(scratch6 + 8, q2);
              store_f32x8(scratch6 + 16, load_f32x8(q1 + 16));
            }
            for (int32_t chunk1 = 0; chunk1 < v9; chunk1++) {
              const mem_f32 *pages1 = pages + (int64_t)page_table[first_pages[row] + chunk1] * 43008 + (int64_t)v2 * 7168;
              const mem_f32 *pages2 = pages1 + 3072;
              for (int32_t query2 = 0; query2 < v11; query2 += 3) {
                mem_f32 *scratch7 = scratch + (int64_t)query2 * 32;
                const int32_t v14 = add_i32(query2, 0) / 2;
                const int32_t v15 = sub_i32(v6, 1);
                const int32_t v16 = add_i32(sub_i32(add_i32(last_seen1, min_i32(v14, v15)), mul_i32(chunk1, 128)), 1);
                const int32_t v17 = min_i32(v16, 128);
                const int32_t v18 = add_i32(query2, 2) / 2;
                const int32_t v19 = sub_i32(v6, 1);
                const int32_t v20 = add_i32(sub_i32(add_i32(last_seen1, min_i32(v18, v19)), mul_i32(chunk1, 128)), 1);
                const int32_t v21 = min_i32(v20, 128);
                for (int32_t p = 0; p < v21; p += 32) {
                  const f32x8 b1 = splat_f32x8(0.0f);
                  f32x8 dot = b1;
                  f32x8 dot1 = b1;
                  const f32x8 b2 = splat_f32x8(0.0f);
                  f32x8 dot2 = b2;
                  f32x8 dot3 = b2;
                  const f32x8 b3 = splat_f32x8(0.0f);
                  f32x8 dot4 = b3;
                  f32x8 dot5 = b3;
                  const f32x8 b4 = splat_f32x8(0.0f);
                  f32x8 dot6 = b4;
                  f32x8 dot7 = b4;
                  const f32x8 b5 = splat_f32x8(0.0f);
                  f32x8 dot8 = b5;
                  f32x8 dot9 = b5;
                  const f32x8 b6 = splat_f32x8(0.0f);
                  f32x8 dot10 = b6;
                  f32x8 dot11 = b6;
                  for (int32_t d = 0; d < 24; d++) {
                    const mem_f32 *pages3 = pages1 + (int64_t)d * 128;
                    const f32x8 pages4 = load_f32x8(pages3 + p);
                    const f32x8 pages5 = load_f32x8(pages3 + p + 8);
                    const int32_t v22 = p + 16;
                    const f32x8 pages6 = load_f32x8(pages3 + v22);
                    const f32x8 pages7 = load_f32x8(pages3 + v22 + 8);
                    const float scratch8 = scratch7[d];
                    const f32x8 b7 = splat_f32x8(scratch8);
                    dot = fma_f32x8(b7, pages4, dot);
                    dot1 = fma_f32x8(b7, pages5, dot1);
                    const f32x8 b8 = splat_f32x8(scratch8);
                    dot2 = fma_f32x8(b8, pages6, dot2);
                    dot3 = fma_f32x8(b8, pages7, dot3);
                    const float scratch9 = scratch7[(int64_t)d + 32];
                    const f32x8 b9 = splat_f32x8(scratch9);
                    dot4 = fma_f32x8(b9, pages4, dot4);
                    dot5 = fma_f32x8(b9, pages5, dot5);
                    const f32x8 b10 = splat_f32x8(scratch9);
                    dot6 = fma_f32x8(b10, pages6, dot6);
                    dot7 = fma_f32x8(b10, pages7, dot7);
                    const float scratch10 = scratch7[(int64_t)d + 64];
                    const f32x8 b11 = splat_f32x8(scratch10);
                    dot8 = fma_f32x8(b11, pages4, dot8);
                    dot9 = fma_f32x8(b11, pages5, dot9);
                    const f32x8 b12 = splat_f32x8(scratch10);
                    dot10 = fma_f32x8(b12, pages6, dot10);
                    dot11 = fma_f32x8(b12, pages7, dot11);
                  }
                  const f32x8 b13 = splat_f32x8(0.20412415f);
                  store_f32x8(scratch4 + p, dot * b13);
                  store_f32x8(scratch4 + p + 8, dot1 * b13);
                  const int32_t v23 = p + 16;
                  const f32x8 b14 = splat_f32x8(0.20412415f);
                  store_f32x8(scratch4 + v23, dot2 * b14);
                  store_f32x8(scratch4 + v23 + 8, dot3 * b14);
                  mem_f32 *scratch11 = scratch4 + 128;
                  const f32x8 b15 = splat_f32x8(0.20412415f);
                  store_f32x8(scratch11 + p, dot4 * b15);
                  store_f32x8(scratch11 + p + 8, dot5 * b15);
                  const int32_t v24 = p + 16;
                  mem_f32 *scratch12 = scratch4 + 128;
                  const f32x8 b16 = splat_f32x8(0.20412415f);
                  store_f32x8(scratch12 + v24, dot6 * b16);
                  store_f32x8(scratch12 + v24 + 8, dot7 * b16);
                  mem_f32 *scratch13 = scratch4 + 256;
                  const f32x8 b17 = splat_f32x8(0.20412415f);
                  store_f32x8(scratch13 + p, dot8 * b17);
                  store_f32x8(scratch13 + p + 8, dot9 * b17);
                  const int32_t v25 = p + 16;
                  mem_f32 *scratch14 = scratch4 + 256;
                  const f32x8 b18 = splat_f32x8(0.20412415f);
                  store_f32x8(scratch14 + v25, dot10 * b18);
                  store_f32x8(scratch14 + v25 + 8, dot11 * b18);
                }
                for (int32_t query3 = 0; query3 < 3; query3++) {
                  mem_f32 *scratch15 = scratch4 + (int64_t)query3 * 128;
                  const int32_t v26 = add_i32(query2, query3) / 2;
                  const int32_t v27 = sub_i32(v6, 1);
                  const int32_t v28 = add_i32(sub_i32(add_i32(last_seen1, min_i32(v26, v27)), mul_i32(chunk1, 128)), 1);
                  const int32_t v29 = min_i32(v28, 128);
                  mem_f32 *scratch16 = scratch3 + (int64_t)query3 * 2;
                  const f32x8 b19 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
                  f32x8 maxima = b19;
                  f32x8 maxima1 = b19;
                  for (int32_t p1 = 0; p1 < v29; p1 += 16) {
                    const i32x8 b20 = splat_i32x8(p1);
                    const i32x8 b21 = splat_i32x8(v29);
                    const f32x8 b22 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
                    const f32x8 v30 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(0), b20), b21), load_f32x8(scratch15 + p1), b22);
                    const f32x8 v31 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(8), b20), b21), load_f32x8(scratch15 + p1 + 8), b22);
                    store_f32x8(scratch15 + p1, v30);
                    store_f32x8(scratch15 + p1 + 8, v31);
                    maxima = max_f32x8(maxima, v30);
                    maxima1 = max_f32x8(maxima1, v31);
                  }
                  const f32x8 v32 = max_f32x8(maxima, maxima1);
                  const float reduced = max_of_f32x8(v32);
                  const f32x8 b23 = splat_f32x8(0.0f);
                  f32x8 sums = b23;
                  f32x8 sums1 = b23;
                  for (int32_t p2 = 0; p2 < v29; p2 += 16) {
                    const f32x8 b24 = splat_f32x8(reduced);
                    const f32x8 v33 = load_f32x8(scratch15 + p2) - b24;
                    const f32x8 v34 = load_f32x8(scratch15 + p2 + 8) - b24;
                    const f32x8 b25 = splat_f32x8(-88.0f);
                    const f32x8 v35 = max_f32x8(b25, v33);
                    const f32x8 v36 = max_f32x8(b25, v34);
                    const f32x8 b26 = splat_f32x8(89.0f);
                    const f32x8 v37 = min_f32x8(b26, v35);
                    const f32x8 v38 = min_f32x8(b26, v36);
                    const f32x8 b27 = splat_f32x8(1.442695f);
                    const f32x8 b28 = splat_f32x8(1.2582912E7f);
                    const f32x8 v39 = fma_f32x8(v37, b27, b28);
                    const f32x8 v40 = fma_f32x8(v38, b27, b28);
                    const f32x8 b29 = splat_f32x8(1.2582912E7f);
                    const f32x8 v41 = v39 - b29;
                    const f32x8 v42 = v40 - b29;
                    const i32x8 b30 = splat_i32x8(0x4b400000);
                    const i32x8 v43 = sub_i32x8(bits_of_f32x8(v39), b30);
                    const i32x8 v44 = sub_i32x8(bits_of_f32x8(v40), b30);
                    const f32x8 b31 = splat_f32x8(-0.69314575f);
                    const f32x8 b32 = splat_f32x8(-1.4286068E-6f);
                    const f32x8 v45 = fma_f32x8(v41, b32, fma_f32x8(v41, b31, v37));
                    const f32x8 v46 = fma_f32x8(v42, b32, fma_f32x8(v42, b31, v38));
                    const f32x8 b33 = splat_f32x8(1.984127E-4f);
                    const f32x8 b34 = splat_f32x8(0.0013888889f);
                    const f32x8 b35 = splat_f32x8(0.008333334f);
                    const f32x8 b36 = splat_f32x8(0.041666668f);
                    const f32x8 b37 = splat_f32x8(0.16666667f);
                    const f32x8 b38 = splat_f32x8(0.5f);
                    const f32x8 b39 = splat_f32x8(1.0f);
                    const f32x8 b40 = splat_f32x8(1.0f);
                    const f32x8 v47 = fma_f32x8(v45, fma_f32x8(v45, fma_f32x8(v45, fma_f32x8(v45, fma_f32x8(v45, fma_f32x8(v45, fma_f32x8(v45, b33, b34), b35), b36), b37), b38), b39), b40);
                    const f32x8 v48 = fma_f32x8(v46, fma_f32x8(v46, fma_f32x8(v46, fma_f32x8(v46, fma_f32x8(v46, fma_f32x8(v46, fma_f32x8(v46, b33, b34), b35), b36), b37), b38), b39), b40);
                    const i32x8 s = shr_i32x8(v43, 1);
                    const i32x8 s1 = shr_i32x8(v44, 1);
                    const i32x8 b41 = splat_i32x8(127);
                    const f32x8 v49 = f32x8_of_bits(shl_i32x8(add_i32x8(s, b41), 23));
                    const f32x8 v50 = f32x8_of_bits(shl_i32x8(add_i32x8(s1, b41), 23));
                    const i32x8 b42 = splat_i32x8(127);
                    const f32x8 b43 = splat_f32x8(-87.33f);
                    const f32x8 b44 = splat_f32x8(0.0f);
                    const f32x8 v51 = select_f32x8(lt_f32x8(v33, b43), b44, v47 * v49 * f32x8_of_bits(shl_i32x8(add_i32x8(sub_i32x8(v43, s), b42), 23)));
                    const f32x8 v52 = select_f32x8(lt_f32x8(v34, b43), b44, v48 * v50 * f32x8_of_bits(shl_i32x8(add_i32x8(sub_i32x8(v44, s1), b42), 23)));
                    store_f32x8(scratch15 + p2, v51);
                    store_f32x8(scratch15 + p2 + 8, v52);
                    sums = sums + v51;
                    sums1 = sums1 + v52;
                  }
                  scratch16[0] = reduced;
                  const f32x8 v53 = sums + sums1;
                  const float reduced1 = sum_f32x8(v53);
                  scratch16[1] = reduced1;
                }
                const f32x8 b45 = splat_f32x8(0.0f);
                f32x8 sum = b45;
                f32x8 sum1 = b45;
                const f32x8 b46 = splat_f32x8(0.0f);
                f32x8 sum2 = b46;
                f32x8 sum3 = b46;
                const f32x8 b47 = splat_f32x8(0.0f);
                f32x8 sum4 = b47;
                f32x8 sum5 = b47;
                for (int32_t b48 = 0; b48 < v17; b48++) {
                  const mem_f32 *pages8 = pages2 + (int64_t)b48 * 32;
                  const f32x8 pages9 = load_f32x8(pages8);
                  const f32x8 pages10 = load_f32x8(pages8 + 8);
                  const f32x8 b49 = splat_f32x8(scratch4[b48]);
                  sum = fma_f32x8(b49, pages9, sum);
                  sum1 = fma_f32x8(b49, pages10, sum1);
                  const f32x8 b50 = splat_f32x8(scratch4[(int64_t)b48 + 128]);
                  sum2 = fma_f32x8(b50, pages9, sum2);
                  sum3 = fma_f32x8(b50, pages10, sum3);
                  const f32x8 b51 = splat_f32x8(scratch4[(int64_t)b48 + 256]);
                  sum4 = fma_f32x8(b51, pages9, sum4);
                  sum5 = fma_f32x8(b51, pages10, sum5);
                }
                store_f32x8(scratch2, sum);
                store_f32x8(scratch2 + 8, sum1);
                mem_f32 *scratch17 = scratch2 + 32;
                store_f32x8(scratch17, sum2);
                store_f32x8(scratch17 + 8, sum3);
                mem_f32 *scratch18 = scratch2 + 64;
                store_f32x8(scratch18, sum4);
                store_f32x8(scratch18 + 8, sum5);
                const f32x8 b52 = splat_f32x8(0.0f);
                f32x8 sum6 = b52;
                f32x8 sum7 = b52;
                const f32x8 b53 = splat_f32x8(0.0f);
                f32x8 sum8 = b53;
                f32x8 sum9 = b53;
                const f32x8 b54 = splat_f32x8(0.0f);
                f32x8 sum10 = b54;
                f32x8 sum11 = b54;
                for (int32_t b55 = 0; b55 < v17; b55++) {
                  const f32x8 pages11 = load_f32x8(pages2 + (int64_t)b55 * 32 + 16);
                  const f32x8 b56 = splat_f32x8(0.0f);
                  const f32x8 b57 = splat_f32x8(scratch4[b55]);
                  sum6 = fma_f32x8(b57, pages11, sum6);
                  sum7 = fma_f32x8(b57, b56, sum7);
                  const f32x8 b58 = splat_f32x8(scratch4[(int64_t)b55 + 128]);
                  sum8 = fma_f32x8(b58, pages11, sum8);
                  sum9 = fma_f32x8(b58, b56, sum9);
                  const f32x8 b59 = splat_f32x8(scratch4[(int64_t)b55 + 256]);
                  sum10 = fma_f32x8(b59, pages11, sum10);
                  sum11 = fma_f32x8(b59, b56, sum11);
                }
                store_f32x8(scratch2 + 16, sum6);
                store_f32x8(scratch2 + 48, sum8);
                store_f32x8(scratch2 + 80, sum10);
                if (v17 < v21) {
                  for (int32_t query4 = 0; query4 < 3; query4++) {
                    const int32_t v54 = add_i32(query2, query4) / 2;
                    const int32_t v55 = sub_i32(v6, 1);
                    const int32_t v56 = add_i32(sub_i32(add_i32(last_seen1, min_i32(v54, v55)), mul_i32(chunk1, 128)), 1);
                    for (int32_t p3 = v17; p3 < min_i32(v56, 128); p3++) {
                      const float scratch19 = scratch4[(int64_t)query4 * 128 + p3];
                      mem_f32 *scratch20 = scratch2 + (int64_t)query4 * 32;
                      const mem_f32 *pages12 = pages2 + (int64_t)p3 * 32;
                      const f32x8 pages13 = load_f32x8(pages12 + 8);
                      const f32x8 scratch21 = load_f32x8(scratch20 + 8);
                      const f32x8 b60 = splat_f32x8(scratch19);
                      store_f32x8(scratch20, fma_f32x8(b60, load_f32x8(pages12), load_f32x8(scratch20)));
                      store_f32x8(scratch20 + 8, fma_f32x8(b60, pages13, scratch21));
                      store_f32x8(scratch20 + 16, fma_f32x8(splat_f32x8(scratch19), load_f32x8(pages2 + (int64_t)p3 * 32 + 16), load_f32x8(scratch20 + 16)));
                    }
                  }
                }
                const int32_t v57 = sub_i32(v11, query2);
                for (int32_t i = 0; i < min_i32(v57, 3); i++) {
                  mem_f32 *scratch22 = scratch2 + (int64_t)i * 32;
                  mem_f32 *scratch23 = scratch3 + (int64_t)i * 2;
                  const int32_t v58 = query2 + i;
                  mem_f32 *y2 = y + (int64_t)(row + v58 / 2) * 144 + (int64_t)(v10 + v58 % 2) * 24;
                  mem_f32 *scratch24 = scratch1 + (int64_t)v58 * 2;
                  const float scratch25 = scratch24[0];
                  const float scratch26 = scratch23[0];
                  const float v59 = max_f32(scratch25, scratch26);
                  const float v60 = scratch25 - v59;
                  const float v61 = max_f32(-88.0f, v60);
                  const float v62 = min_f32(89.0f, v61);
                  const float v63 = fma_f32(v62, 1.442695f, 1.2582912E7f);
                  const float v64 = v63 - 1.2582912E7f;
                  const int32_t v65 = sub_i32(bits_of_f32(v63), 0x4b400000);
                  const float v66 = fma_f32(v64, -1.4286068E-6f, fma_f32(v64, -0.69314575f, v62));
                  const float v67 = fma_f32(v66, fma_f32(v66, fma_f32(v66, fma_f32(v66, fma_f32(v66, fma_f32(v66, fma_f32(v66, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const int32_t s2 = v65 >> 1;
                  const float v68 = f32_of_bits(shl_i32(add_i32(s2, 127), 23));
                  const float v69 = v60 < -87.33f ? 0.0f : v67 * v68 * f32_of_bits(shl_i32(add_i32(sub_i32(v65, s2), 127), 23));
                  const float v70 = scratch26 - v59;
                  const float v71 = max_f32(-88.0f, v70);
                  const float v72 = min_f32(89.0f, v71);
                  const float v73 = fma_f32(v72, 1.442695f, 1.2582912E7f);
                  const float v74 = v73 - 1.2582912E7f;
                  const int32_t v75 = sub_i32(bits_of_f32(v73), 0x4b400000);
                  const float v76 = fma_f32(v74, -1.4286068E-6f, fma_f32(v74, -0.69314575f, v72));
                  const float v77 = fma_f32(v76, fma_f32(v76, fma_f32(v76, fma_f32(v76, fma_f32(v76, fma_f32(v76, fma_f32(v76, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const int32_t s3 = v75 >> 1;
                  const float v78 = f32_of_bits(shl_i32(add_i32(s3, 127), 23));
                  const float v79 = v70 < -87.33f ? 0.0f : v77 * v78 * f32_of_bits(shl_i32(add_i32(sub_i32(v75, s3), 127), 23));
                  const float scratch27 = scratch24[1];
                  scratch24[0] = v59;
                  scratch24[1] = fma_f32(scratch23[1], v79, scratch27 * v69);
                  const f32x8 y3 = load_f32x8(y2 + 8);
                  const f32x8 b61 = splat_f32x8(v69);
                  const f32x8 scratch28 = load_f32x8(scratch22 + 8);
                  const f32x8 b62 = splat_f32x8(v79);
                  store_f32x8(y2, fma_f32x8(load_f32x8(scratch22), b62, load_f32x8(y2) * b61));
                  store_f32x8(y2 + 8, fma_f32x8(scratch28, b62, y3 * b61));
                  store_f32x8(y2 + 16, fma_f32x8(load_f32x8(scratch22 + 16), splat_f32x8(v79), load_f32x8(y2 + 16) * splat_f32x8(v69)));
                }
              }
            }
          } else {
            const int32_t v80 = v2 * 2;
            for (int32_t chunk2 = 0; chunk2 < v9; chunk2++) {
              for (int32_t own = 0; own < v6; own++) {
                const int32_t v81 = add_i32(sub_i32(add_i32(last_seen1, own), mul_i32(chunk2, 128)), 1);
                const int32_t v82 = min_i32(v81, 128);
                const mem_f32 *pages14 = pages + (int64_t)page_table[first_pages[row] + chunk2] * 43008 + (int64_t)v2 * 7168;
                const mem_f32 *pages15 = pages14 + 3072;
                const mem_f32 *q3 = q + (int64_t)(row + own) * 304 + (int64_t)v80 * 24;
                mem_f32 *scratch29 = scratch2;
                mem_f32 *scratch30 = scratch3;
                for (int32_t p4 = 0; p4 < v82; p4 += 32) {
                  const f32x8 b63 = splat_f32x8(0.0f);
                  f32x8 dot12 = b63;
                  f32x8 dot13 = b63;
                  const f32x8 b64 = splat_f32x8(0.0f);
                  f32x8 dot14 = b64;
                  f32x8 dot15 = b64;
                  const f32x8 b65 = splat_f32x8(0.0f);
                  f32x8 dot16 = b65;
                  f32x8 dot17 = b65;
                  const f32x8 b66 = splat_f32x8(0.0f);
                  f32x8 dot18 = b66;
                  f32x8 dot19 = b66;
                  for (int32_t d1 = 0; d1 < 24; d1++) {
                    const mem_f32 *pages16 = pages14 + (int64_t)d1 * 128;
                    const f32x8 pages17 = load_f32x8(pages16 + p4);
                    const f32x8 pages18 = load_f32x8(pages16 + p4 + 8);
                    const int32_t v83 = p4 + 16;
                    const f32x8 pages19 = load_f32x8(pages16 + v83);
                    const f32x8 pages20 = load_f32x8(pages16 + v83 + 8);
                    const float q4 = q3[d1];
                    const f32x8 b67 = splat_f32x8(q4);
                    dot12 = fma_f32x8(b67, pages17, dot12);
                    dot13 = fma_f32x8(b67, pages18, dot13);
                    const f32x8 b68 = splat_f32x8(q4);
                    dot14 = fma_f32x8(b68, pages19, dot14);
                    dot15 = fma_f32x8(b68, pages20, dot15);
                    const float q5 = q3[(int64_t)d1 + 24];
                    const f32x8 b69 = splat_f32x8(q5);
                    dot16 = fma_f32x8(b69, pages17, dot16);
                    dot17 = fma_f32x8(b69, pages18, dot17);
                    const f32x8 b70 = splat_f32x8(q5);
                    dot18 = fma_f32x8(b70, pages19, dot18);
                    dot19 = fma_f32x8(b70, pages20, dot19);
                  }
                  const f32x8 b71 = splat_f32x8(0.20412415f);
                  store_f32x8(scratch4 + p4, dot12 * b71);
                  store_f32x8(scratch4 + p4 + 8, dot13 * b71);
                  const int32_t v84 = p4 + 16;
                  const f32x8 b72 = splat_f32x8(0.20412415f);
                  store_f32x8(scratch4 + v84, dot14 * b72);
                  store_f32x8(scratch4 + v84 + 8, dot15 * b72);
                  mem_f32 *scratch31 = scratch4 + 128;
                  const f32x8 b73 = splat_f32x8(0.20412415f);
                  store_f32x8(scratch31 + p4, dot16 * b73);
                  store_f32x8(scratch31 + p4 + 8, dot17 * b73);
                  const int32_t v85 = p4 + 16;
                  mem_f32 *scratch32 = scratch4 + 128;
                  const f32x8 b74 = splat_f32x8(0.20412415f);
                  store_f32x8(scratch32 + v85, dot18 * b74);
                  store_f32x8(scratch32 + v85 + 8, dot19 * b74);
                }
                for (int32_t query5 = 0; query5 < 2; query5++) {
                  mem_f32 *scratch33 = scratch4 + (int64_t)query5 * 128;
                  mem_f32 *scratch34 = scratch30 + (int64_t)query5 * 2;
                  const f32x8 b75 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
                  f32x8 maxima2 = b75;
                  f32x8 maxima3 = b75;
                  for (int32_t p5 = 0; p5 < v82; p5 += 16) {
                    const i32x8 b76 = splat_i32x8(p5);
                    const i32x8 b77 = splat_i32x8(v82);
                    const f32x8 b78 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
                    const f32x8 v86 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(0), b76), b77), load_f32x8(scratch33 + p5), b78);
                    const f32x8 v87 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(8), b76), b77), load_f32x8(scratch33 + p5 + 8), b78);
                    store_f32x8(scratch33 + p5, v86);
                    store_f32x8(scratch33 + p5 + 8, v87);
                    maxima2 = max_f32x8(maxima2, v86);
                    maxima3 = max_f32x8(maxima3, v87);
                  }
                  const f32x8 v88 = max_f32x8(maxima2, maxima3);
                  const float reduced2 = max_of_f32x8(v88);
                  const f32x8 b79 = splat_f32x8(0.0f);
                  f32x8 sums2 = b79;
                  f32x8 sums3 = b79;
                  for (int32_t p6 = 0; p6 < v82; p6 += 16) {
                    const f32x8 b80 = splat_f32x8(reduced2);
                    const f32x8 v89 = load_f32x8(scratch33 + p6) - b80;
                    const f32x8 v90 = load_f32x8(scratch33 + p6 + 8) - b80;
                    const f32x8 b81 = splat_f32x8(-88.0f);
                    const f32x8 v91 = max_f32x8(b81, v89);
                    const f32x8 v92 = max_f32x8(b81, v90);
                    const f32x8 b82 = splat_f32x8(89.0f);
                    const f32x8 v93 = min_f32x8(b82, v91);
                    const f32x8 v94 = min_f32x8(b82, v92);
                    const f32x8 b83 = splat_f32x8(1.442695f);
                    const f32x8 b84 = splat_f32x8(1.2582912E7f);
                    const f32x8 v95 = fma_f32x8(v93, b83, b84);
                    const f32x8 v96 = fma_f32x8(v94, b83, b84);
                    const f32x8 b85 = splat_f32x8(1.2582912E7f);
                    const f32x8 v97 = v95 - b85;
                    const f32x8 v98 = v96 - b85;
                    const i32x8 b86 = splat_i32x8(0x4b400000);
                    const i32x8 v99 = sub_i32x8(bits_of_f32x8(v95), b86);
                    const i32x8 v100 = sub_i32x8(bits_of_f32x8(v96), b86);
                    const f32x8 b87 = splat_f32x8(-0.69314575f);
                    const f32x8 b88 = splat_f32x8(-1.4286068E-6f);
                    const f32x8 v101 = fma_f32x8(v97, b88, fma_f32x8(v97, b87, v93));
                    const f32x8 v102 = fma_f32x8(v98, b88, fma_f32x8(v98, b87, v94));
                    const f32x8 b89 = splat_f32x8(1.984127E-4f);
                    const f32x8 b90 = splat_f32x8(0.0013888889f);
                    const f32x8 b91 = splat_f32x8(0.008333334f);
                    const f32x8 b92 = splat_f32x8(0.041666668f);
                    const f32x8 b93 = splat_f32x8(0.16666667f);
                    const f32x8 b94 = splat_f32x8(0.5f);
                    const f32x8 b95 = splat_f32x8(1.0f);
                    const f32x8 b96 = splat_f32x8(1.0f);
                    const f32x8 v103 = fma_f32x8(v101, fma_f32x8(v101, fma_f32x8(v101, fma_f32x8(v101, fma_f32x8(v101, fma_f32x8(v101, fma_f32x8(v101, b89, b90), b91), b92), b93), b94), b95), b96);
                    const f32x8 v104 = fma_f32x8(v102, fma_f32x8(v102, fma_f32x8(v102, fma_f32x8(v102, fma_f32x8(v102, fma_f32x8(v102, fma_f32x8(v102, b89, b90), b91), b92), b93), b94), b95), b96);
                    const i32x8 s4 = shr_i32x8(v99, 1);
                    const i32x8 s5 = shr_i32x8(v100, 1);
                    const i32x8 b97 = splat_i32x8(127);
                    const f32x8 v105 = f32x8_of_bits(shl_i32x8(add_i32x8(s4, b97), 23));
                    const f32x8 v106 = f32x8_of_bits(shl_i32x8(add_i32x8(s5, b97), 23));
                    const i32x8 b98 = splat_i32x8(127);
                    const f32x8 b99 = splat_f32x8(-87.33f);
                    const f32x8 b100 = splat_f32x8(0.0f);
                    const f32x8 v107 = select_f32x8(lt_f32x8(v89, b99), b100, v103 * v105 * f32x8_of_bits(shl_i32x8(add_i32x8(sub_i32x8(v99, s4), b98), 23)));
                    const f32x8 v108 = select_f32x8(lt_f32x8(v90, b99), b100, v104 * v106 * f32x8_of_bits(shl_i32x8(add_i32x8(sub_i32x8(v100, s5), b98), 23)));
                    store_f32x8(scratch33 + p6, v107);
                    store_f32x8(scratch33 + p6 + 8, v108);
                    sums2 = sums2 + v107;
                    sums3 = sums3 + v108;
                  }
                  scratch34[0] = reduced2;
                  const f32x8 v109 = sums2 + sums3;
                  const float reduced3 = sum_f32x8(v109);
                  scratch34[1] = reduced3;
                }
                const f32x8 b101 = splat_f32x8(0.0f);
                f32x8 sum12 = b101;
                f32x8 sum13 = b101;
                const f32x8 b102 = splat_f32x8(0.0f);
                f32x8 sum14 = b102;
                f32x8 sum15 = b102;
                for (int32_t b103 = 0; b103 < v82; b103++) {
                  const mem_f32 *pages21 = pages15 + (int64_t)b103 * 32;
                  const f32x8 pages22 = load_f32x8(pages21);
                  const f32x8 pages23 = load_f32x8(pages21 + 8);
                  const f32x8 b104 = splat_f32x8(scratch4[b103]);
                  sum12 = fma_f32x8(b104, pages22, sum12);
                  sum13 = fma_f32x8(b104, pages23, sum13);
                  const f32x8 b105 = splat_f32x8(scratch4[(int64_t)b103 + 128]);
                  sum14 = fma_f32x8(b105, pages22, sum14);
                  sum15 = fma_f32x8(b105, pages23, sum15);
                }
                store_f32x8(scratch29, sum12);
                store_f32x8(scratch29 + 8, sum13);
                mem_f32 *scratch35 = scratch29 + 32;
                store_f32x8(scratch35, sum14);
                store_f32x8(scratch35 + 8, sum15);
                const f32x8 b106 = splat_f32x8(0.0f);
                f32x8 sum16 = b106;
                f32x8 sum17 = b106;
                const f32x8 b107 = splat_f32x8(0.0f);
                f32x8 sum18 = b107;
                f32x8 sum19 = b107;
                for (int32_t b108 = 0; b108 < v82; b108++) {
                  const f32x8 pages24 = load_f32x8(pages15 + (int64_t)b108 * 32 + 16);
                  const f32x8 b109 = splat_f32x8(0.0f);
                  const f32x8 b110 = splat_f32x8(scratch4[b108]);
                  sum16 = fma_f32x8(b110, pages24, sum16);
                  sum17 = fma_f32x8(b110, b109, sum17);
                  const f32x8 b111 = splat_f32x8(scratch4[(int64_t)b108 + 128]);
                  sum18 = fma_f32x8(b111, pages24, sum18);
                  sum19 = fma_f32x8(b111, b109, sum19);
                }
                store_f32x8(scratch29 + 16, sum16);
                store_f32x8(scratch29 + 48, sum18);
                const int32_t v110 = own * 2;
                for (int32_t i1 = 0; i1 < 2; i1++) {
                  mem_f32 *scratch36 = scratch2 + (int64_t)i1 * 32;
                  mem_f32 *scratch37 = scratch3 + (int64_t)i1 * 2;
                  const int32_t v111 = v110 + i1;
                  mem_f32 *y4 = y + (int64_t)(row + v111 / 2) * 144 + (int64_t)(v80 + v111 % 2) * 24;
                  mem_f32 *scratch38 = scratch1 + (int64_t)v111 * 2;
                  const float scratch39 = scratch38[0];
                  const float scratch40 = scratch37[0];
                  const float v112 = max_f32(scratch39, scratch40);
                  const float v113 = scratch39 - v112;
                  const float v114 = max_f32(-88.0f, v113);
                  const float v115 = min_f32(89.0f, v114);
                  const float v116 = fma_f32(v115, 1.442695f, 1.2582912E7f);
                  const float v117 = v116 - 1.2582912E7f;
                  const int32_t v118 = sub_i32(bits_of_f32(v116), 0x4b400000);
                  const float v119 = fma_f32(v117, -1.4286068E-6f, fma_f32(v117, -0.69314575f, v115));
                  const float v120 = fma_f32(v119, fma_f32(v119, fma_f32(v119, fma_f32(v119, fma_f32(v119, fma_f32(v119, fma_f32(v119, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const int32_t s6 = v118 >> 1;
                  const float v121 = f32_of_bits(shl_i32(add_i32(s6, 127), 23));
                  const float v122 = v113 < -87.33f ? 0.0f : v120 * v121 * f32_of_bits(shl_i32(add_i32(sub_i32(v118, s6), 127), 23));
                  const float v123 = scratch40 - v112;
                  const float v124 = max_f32(-88.0f, v123);
                  const float v125 = min_f32(89.0f, v124);
                  const float v126 = fma_f32(v125, 1.442695f, 1.2582912E7f);
                  const float v127 = v126 - 1.2582912E7f;
                  const int32_t v128 = sub_i32(bits_of_f32(v126), 0x4b400000);
                  const float v129 = fma_f32(v127, -1.4286068E-6f, fma_f32(v127, -0.69314575f, v125));
                  const float v130 = fma_f32(v129, fma_f32(v129, fma_f32(v129, fma_f32(v129, fma_f32(v129, fma_f32(v129, fma_f32(v129, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const int32_t s7 = v128 >> 1;
                  const float v131 = f32_of_bits(shl_i32(add_i32(s7, 127), 23));
                  const float v132 = v123 < -87.33f ? 0.0f : v130 * v131 * f32_of_bits(shl_i32(add_i32(sub_i32(v128, s7), 127), 23));
                  const float scratch41 = scratch38[1];
                  scratch38[0] = v112;
                  scratch38[1] = fma_f32(scratch37[1], v132, scratch41 * v122);
                  const f32x8 y5 = load_f32x8(y4 + 8);
                  const f32x8 b112 = splat_f32x8(v122);
                  const f32x8 scratch42 = load_f32x8(scratch36 + 8);
                  const f32x8 b113 = splat_f32x8(v132);
                  store_f32x8(y4, fma_f32x8(load_f32x8(scratch36), b113, load_f32x8(y4) * b112));
                  store_f32x8(y4 + 8, fma_f32x8(scratch42, b113, y5 * b112));
                  store_f32x8(y4 + 16, fma_f32x8(load_f32x8(scratch36 + 16), splat_f32x8(v132), load_f32x8(y4 + 16) * splat_f32x8(v122)));
                }
              }
            }
          }
          for (int32_t query6 = 0; query6 < v8; query6++) {
            mem_f32 *y6 = y + (int64_t)(row + query6 / 2) * 144 + (int64_t)(v7 + query6 % 2) * 24;
            const float scratch43 = scratch1[(int64_t)query6 * 2 + 1];
            const f32x8 y7 = load_f32x8(y6 + 8);
            const f32x8 b114 = splat_f32x8(scratch43);
            store_f32x8(y6, load_f32x8(y6) / b114);
            store_f32x8(y6 + 8, y7 / b114);
            store_f32x8(y6 + 16, load_f32x8(y6 + 16) / splat_f32x8(scratch43));
          }
        }
      }
    }
  }
}

// causal attention over the cache
KERNEL attention_merge(const mem_i32 *last_seen, const mem_f32 *kept, mem_f32 *scratch, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  if (rows <= 8) {
    for (int32_t item = begin; item < end; item++) {
      const int32_t v = item % rows;
      const int32_t v1 = item / rows;
      const int32_t last_seen1 = last_seen[v];
      const mem_f32 *kept1 = kept + (int64_t)v * 384 + (int64_t)v1 * 64;
      const mem_f32 *kept2 = kept + (int64_t)v * 24 + (int64_t)v1 * 4 + 3072;
      mem_f32 *y1 = y + (int64_t)v * 144 + (int64_t)v1 * 24;
      const f32x8 b = splat_f32x8(0.0f);
      store_f32x8(y1, b);
      store_f32x8(y1 + 8, b);
      store_f32x8(y1 + 16, splat_f32x8(0.0f));
      scratch[0] = f32_of_bits((int32_t)0xff800000);
      scratch[1] = 0.0f;
      for (int32_t chunk1 = 0; chunk1 < last_seen1 / 128 + 1; chunk1++) {
        const mem_f32 *kept3 = kept1 + (int64_t)chunk1 * 32;
        const mem_f32 *kept4 = kept2 + (int64_t)chunk1 * 2;
        const float scratch1 = scratch[0];
        const float kept5 = kept4[0];
        const float v2 = max_f32(scratch1, kept5);
        const float v3 = scratch1 - v2;
        const float v4 = max_f32(-88.0f, v3);
        const float v5 = min_f32(89.0f, v4);
        const float v6 = fma_f32(v5, 1.442695f, 1.2582912E7f);
        const float v7 = v6 - 1.2582912E7f;
        const int32_t v8 = sub_i32(bits_of_f32(v6), 0x4b400000);
        const float v9 = fma_f32(v7, -1.4286068E-6f, fma_f32(v7, -0.69314575f, v5));
        const float v10 = fma_f32(v9, fma_f32(v9, fma_f32(v9, fma_f32(v9, fma_f32(v9, fma_f32(v9, fma_f32(v9, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
        const int32_t s = v8 >> 1;
        const float v11 = f32_of_bits(shl_i32(add_i32(s, 127), 23));
        const float v12 = v3 < -87.33f ? 0.0f : v10 * v11 * f32_of_bits(shl_i32(add_i32(sub_i32(v8, s), 127), 23));
        const float v13 = kept5 - v2;
        const float v14 = max_f32(-88.0f, v13);
        const float v15 = min_f32(89.0f, v14);
        const float v16 = fma_f32(v15, 1.442695f, 1.2582912E7f);
        const float v17 = v16 - 1.2582912E7f;
        const int32_t v18 = sub_i32(bits_of_f32(v16), 0x4b400000);
        const float v19 = fma_f32(v17, -1.4286068E-6f, fma_f32(v17, -0.69314575f, v15));
        const float v20 = fma_f32(v19, fma_f32(v19, fma_f32(v19, fma_f32(v19, fma_f32(v19, fma_f32(v19, fma_f32(v19, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
        const int32_t s1 = v18 >> 1;
        const float v21 = f32_of_bits(shl_i32(add_i32(s1, 127), 23));
        const float v22 = v13 < -87.33f ? 0.0f : v20 * v21 * f32_of_bits(shl_i32(add_i32(sub_i32(v18, s1), 127), 23));
        const float scratch2 = scratch[1];
        scratch[0] = v2;
        scratch[1] = fma_f32(kept4[1], v22, scratch2 * v12);
        const f32x8 y2 = load_f32x8(y1 + 8);
        const f32x8 b1 = splat_f32x8(v12);
        const f32x8 kept6 = load_f32x8(kept3 + 8);
        const f32x8 b2 = splat_f32x8(v22);
        store_f32x8(y1, fma_f32x8(load_f32x8(kept3), b2, load_f32x8(y1) * b1));
        store_f32x8(y1 + 8, fma_f32x8(kept6, b2, y2 * b1));
        store_f32x8(y1 + 16, fma_f32x8(load_f32x8(kept3 + 16), splat_f32x8(v22), load_f32x8(y1 + 16) * splat_f32x8(v12)));
      }
      const float scratch3 = scratch[1];
      const f32x8 y3 = load_f32x8(y1 + 8);
      const f32x8 b3 = splat_f32x8(scratch3);
      store_f32x8(y1, load_f32x8(y1) / b3);
      store_f32x8(y1 + 8, y3 / b3);
      store_f32x8(y1 + 16, load_f32x8(y1 + 16) / splat_f32x8(scratch3));
    }
  }
}

// y = x · wᵀ, + residual
KERNEL matmul_f16_k144_residual_few(const mem_f16 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
  if (rows < 128) {
    for (int32_t first = 0; first < rows; first += 256) {
      const int32_t v = mul_i32(first >> 8, tiles1);
      const int32_t v1 = sub_i32(begin, v);
      const int32_t v2 = max_i32(v1, 0);
      const int32_t v3 = sub_i32(end, v);
      const int32_t v4 = min_i32(v3, tiles1);
      const int32_t v5 = add_i32(first, 256);
      const int32_t v6 = min_i32(v5, rows);
      if (v2 < v4) {
        const int32_t v7 = min_i32(v4, tiles1);
        const int32_t v8 = v2 + (sub_i32(v6, first) < mul_i32(abreast, 4) ? sub_i32(v7, v2) & -4 : 0);
        for (int32_t n = v2; n < v8; n += 4) {
          const mem_f16 *w0_w1 = w0_w + (int64_t)n * 2304;
          const mem_f16 *w0_w2 = w0_w + (int64_t)(n + 1) * 2304;
          const mem_f16 *w0_w3 = w0_w + (int64_t)(n + 2) * 2304;
          const mem_f16 *w0_w4 = w0_w + (int64_t)(n + 3) * 2304;
          for (int32_t m = first; m < v6; m++) {
            const f32x8 b = splat_f32x8(0.0f);
            f32x8 total = b;
            f32x8 total1 = b;
            const f32x8 b1 = splat_f32x8(0.0f);
            f32x8 total2 = b1;
            f32x8 total3 = b1;
            const f32x8 b2 = splat_f32x8(0.0f);
            f32x8 total4 = b2;
            f32x8 total5 = b2;
            const f32x8 b3 = splat_f32x8(0.0f);
            f32x8 total6 = b3;
            f32x8 total7 = b3;
            const f32x8 b4 = splat_f32x8(0.0f);
            f32x8 acc = b4;
            f32x8 acc1 = b4;
            const f32x8 b5 = splat_f32x8(0.0f);
            f32x8 acc2 = b5;
            f32x8 acc3 = b5;
            const f32x8 b6 = splat_f32x8(0.0f);
            f32x8 acc4 = b6;
            f32x8 acc5 = b6;
            const f32x8 b7 = splat_f32x8(0.0f);
            f32x8 acc6 = b7;
            f32x8 acc7 = b7;
            const mem_f32 *x1 = x + (int64_t)m * 144;
            const mem_f16 *w0_w5 = w0_w1;
            const mem_f16 *w0_w6 = w0_w2;
            const mem_f16 *w0_w7 = w0_w3;
            const mem_f16 *w0_w8 = w0_w4;
            for (int32_t i = 0; i < 144; i++) {
              const int32_t v9 = i * 16;
              __builtin_prefetch(w0_w5 + v9 + 1024, 0, 2);
              __builtin_prefetch(w0_w6 + v9 + 1024, 0, 2);
              __builtin_prefetch(w0_w7 + v9 + 1024, 0, 2);
              __builtin_prefetch(w0_w8 + v9 + 1024, 0, 2);
              const float x2 = x1[i];
              const f32x8 b8 = splat_f32x8(x2);
              acc = fma_f32x8(b8, load_f16x8(w0_w5 + v9), acc);
              acc1 = fma_f32x8(b8, load_f16x8(w0_w5 + v9 + 8), acc1);
              const f32x8 b9 = splat_f32x8(x2);
              acc2 = fma_f32x8(b9, load_f16x8(w0_w6 + v9), acc2);
              acc3 = fma_f32x8(b9, load_f16x8(w0_w6 + v9 + 8), acc3);
              const f32x8 b10 = splat_f32x8(x2);
              acc4 = fma_f32x8(b10, load_f16x8(w0_w7 + v9), acc4);
              acc5 = fma_f32x8(b10, load_f16x8(w0_w7 + v9 + 8), acc5);
              const f32x8 b11 = splat_f32x8(x2);
              acc6 = fma_f32x8(b11, load_f16x8(w0_w8 + v9), acc6);
              acc7 = fma_f32x8(b11, load_f16x8(w0_w8 + v9 + 8), acc7);
            }
            total = total + acc;
            total1 = total1 + acc1;
            total2 = total2 + acc2;
            total3 = total3 + acc3;
            total4 = total4 + acc4;
            total5 = total5 + acc5;
            total6 = total6 + acc6;
            total7 = total7 + acc7;
            const int32_t v10 = n * 16;
            const mem_f32 *residual1 = residual + (int64_t)m * 96;
            const f32x8 residual2 = load_f32x8(residual1 + v10 + 8);
            mem_f32 *y1 = y + (int64_t)m * 96;
            store_f32x8(y1 + v10, load_f32x8(residual1 + v10) + total);
            store_f32x8(y1 + v10 + 8, residual2 + total1);
            const int32_t v11 = add_i32(n, 1);
            if (v11 < v7) {
              const int32_t v12 = v11 * 16;
              const mem_f32 *residual3 = residual + (int64_t)m * 96;
              const f32x8 residual4 = load_f32x8(residual3 + v12 + 8);
              mem_f32 *y2 = y + (int64_t)m * 96;
              store_f32x8(y2 + v12, load_f32x8(residual3 + v12) + total2);
              store_f32x8(y2 + v12 + 8, residual4 + total3);
            }
            const int32_t v13 = add_i32(n, 2);
            if (v13 < v7) {
              const int32_t v14 = v13 * 16;
              const mem_f32 *residual5 = residual + (int64_t)m * 96;
              const f32x8 residual6 = load_f32x8(residual5 + v14 + 8);
              mem_f32 *y3 = y + (int64_t)m * 96;
              store_f32x8(y3 + v14, load_f32x8(residual5 + v14) + total4);
              store_f32x8(y3 + v14 + 8, residual6 + total5);
            }
            const int32_t v15 = add_i32(n, 3);
            if (v15 < v7) {
              const int32_t v16 = v15 * 16;
              const mem_f32 *residual7 = residual + (int64_t)m * 96;
              const f32x8 residual8 = load_f32x8(residual7 + v16 + 8);
              mem_f32 *y4 = y + (int64_t)m * 96;
              store_f32x8(y4 + v16, load_f32x8(residual7 + v16) + total6);
              store_f32x8(y4 + v16 + 8, residual8 + total7);
            }
          }
        }
        for (int32_t n1 = v8; n1 < v7; n1++) {
          const mem_f16 *w0_w9 = w0_w + (int64_t)n1 * 2304;
          const int32_t v17 = v6 & -4;
          for (int32_t m1 = first; m1 < v17; m1 += 4) {
            const f32x8 b12 = splat_f32x8(0.0f);
            f32x8 total8 = b12;
            f32x8 total9 = b12;
            const f32x8 b13 = splat_f32x8(0.0f);
            f32x8 total10 = b13;
            f32x8 total11 = b13;
            const f32x8 b14 = splat_f32x8(0.0f);
            f32x8 total12 = b14;
            f32x8 total13 = b14;
            const f32x8 b15 = splat_f32x8(0.0f);
            f32x8 total14 = b15;
            f32x8 total15 = b15;
            const f32x8 b16 = splat_f32x8(0.0f);
            f32x8 acc8 = b16;
            f32x8 acc9 = b16;
            const f32x8 b17 = splat_f32x8(0.0f);
            f32x8 acc10 = b17;
            f32x8 acc11 = b17;
            const f32x8 b18 = splat_f32x8(0.0f);
            f32x8 acc12 = b18;
            f32x8 acc13 = b18;
            const f32x8 b19 = splat_f32x8(0.0f);
            f32x8 acc14 = b19;
            f32x8 acc15 = b19;
            const mem_f32 *x3 = x + (int64_t)m1 * 144;
            const mem_f32 *x4 = x + (int64_t)(m1 + 1) * 144;
            const mem_f32 *x5 = x + (int64_t)(m1 + 2) * 144;
            const mem_f32 *x6 = x + (int64_t)(m1 + 3) * 144;
            const mem_f16 *w0_w10 = w0_w9;
            for (int32_t i1 = 0; i1 < 144; i1++) {
              const int32_t v18 = i1 * 16;
              const f32x8 w0_w11 = load_f16x8(w0_w10 + v18);
              const f32x8 w0_w12 = load_f16x8(w0_w10 + v18 + 8);
              const f32x8 b20 = splat_f32x8(x3[i1]);
              acc8 = fma_f32x8(b20, w0_w11, acc8);
              acc9 = fma_f32x8(b20, w0_w12, acc9);
              const f32x8 b21 = splat_f32x8(x4[i1]);
              acc10 = fma_f32x8(b21, w0_w11, acc10);
              acc11 = fma_f32x8(b21, w0_w12, acc11);
              const f32x8 b22 = splat_f32x8(x5[i1]);
              acc12 = fma_f32x8(b22, w0_w11, acc12);
              acc13 = fma_f32x8(b22, w0_w12, acc13);
              const f32x8 b23 = splat_f32x8(x6[i1]);
              acc14 = fma_f32x8(b23, w0_w11, acc14);
              acc15 = fma_f32x8(b23, w0_w12, acc15);
            }
            total8 = total8 + acc8;
            total9 = total9 + acc9;
            total10 = total10 + acc10;
            total11 = total11 + acc11;
            total12 = total12 + acc12;
            total13 = total13 + acc13;
            total14 = total14 + acc14;
            total15 = total15 + acc15;
            const int32_t v19 = n1 * 16;
            const mem_f32 *residual9 = residual + (int64_t)m1 * 96;
            const f32x8 residual10 = load_f32x8(residual9 + v19 + 8);
            mem_f32 *y5 = y + (int64_t)m1 * 96;
            store_f32x8(y5 + v19, load_f32x8(residual9 + v19) + total8);
            store_f32x8(y5 + v19 + 8, residual10 + total9);
            const int32_t v20 = m1 + 1;
            const mem_f32 *residual11 = residual + (int64_t)v20 * 96;
            const f32x8 residual12 = load_f32x8(residual11 + v19 + 8);
            mem_f32 *y6 = y + (int64_t)v20 * 96;
            store_f32x8(y6 + v19, load_f32x8(residual11 + v19) + total10);
            store_f32x8(y6 + v19 + 8, residual12 + total11);
            const int32_t v21 = m1 + 2;
            const mem_f32 *residual13 = residual + (int64_t)v21 * 96;
            const f32x8 residual14 = load_f32x8(residual13 + v19 + 8);
            mem_f32 *y7 = y + (int64_t)v21 * 96;
            store_f32x8(y7 + v19, load_f32x8(residual13 + v19) + total12);
            store_f32x8(y7 + v19 + 8, residual14 + total13);
            const int32_t v22 = m1 + 3;
            const mem_f32 *residual15 = residual + (int64_t)v22 * 96;
            const f32x8 residual16 = load_f32x8(residual15 + v19 + 8);
            mem_f32 *y8 = y + (int64_t)v22 * 96;
            store_f32x8(y8 + v19, load_f32x8(residual15 + v19) + total14);
            store_f32x8(y8 + v19 + 8, residual16 + total15);
          }
          const int32_t v23 = v6 & -2;
          for (int32_t m2 = v17; m2 < v23; m2 += 2) {
            const f32x8 b24 = splat_f32x8(0.0f);
            f32x8 total16 = b24;
            f32x8 total17 = b24;
            const f32x8 b25 = splat_f32x8(0.0f);
            f32x8 total18 = b25;
            f32x8 total19 = b25;
            const f32x8 b26 = splat_f32x8(0.0f);
            f32x8 acc16 = b26;
            f32x8 acc17 = b26;
            const f32x8 b27 = splat_f32x8(0.0f);
            f32x8 acc18 = b27;
            f32x8 acc19 = b27;
            const mem_f32 *x7 = x + (int64_t)m2 * 144;
            const mem_f32 *x8 = x + (int64_t)(m2 + 1) * 144;
            const mem_f16 *w0_w13 = w0_w9;
            for (int32_t i2 = 0; i2 < 144; i2++) {
              const int32_t v24 = i2 * 16;
              const f32x8 w0_w14 = load_f16x8(w0_w13 + v24);
              const f32x8 w0_w15 = load_f16x8(w0_w13 + v24 + 8);
              const f32x8 b28 = splat_f32x8(x7[i2]);
              acc16 = fma_f32x8(b28, w0_w14, acc16);
              acc17 = fma_f32x8(b28, w0_w15, acc17);
              const f32x8 b29 = splat_f32x8(x8[i2]);
              acc18 = fma_f32x8(b29, w0_w14, acc18);
              acc19 = fma_f32x8(b29, w0_w15, acc19);
            }
            total16 = total16 + acc16;
            total17 = total17 + acc17;
            total18 = total18 + acc18;
            total19 = total19 + acc19;
            const int32_t v25 = n1 * 16;
            const mem_f32 *residual17 = residual + (int64_t)m2 * 96;
            const f32x8 residual18 = load_f32x8(residual17 + v25 + 8);
            mem_f32 *y9 = y + (int64_t)m2 * 96;
            store_f32x8(y9 + v25, load_f32x8(residual17 + v25) + total16);
            store_f32x8(y9 + v25 + 8, residual18 + total17);
            const int32_t v26 = m2 + 1;
            const mem_f32 *residual19 = residual + (int64_t)v26 * 96;
            const f32x8 residual20 = load_f32x8(residual19 + v25 + 8);
            mem_f32 *y10 = y + (int64_t)v26 * 96;
            store_f32x8(y10 + v25, load_f32x8(residual19 + v25) + total18);
            store_f32x8(y10 + v25 + 8, residual20 + total19);
          }
          for (int32_t m3 = v23; m3 < v6; m3++) {
            const f32x8 b30 = splat_f32x8(0.0f);
            f32x8 total20 = b30;
            f32x8 total21 = b30;
            const f32x8 b31 = splat_f32x8(0.0f);
            f32x8 acc20 = b31;
            f32x8 acc21 = b31;
            const mem_f32 *x9 = x + (int64_t)m3 * 144;
            const mem_f16 *w0_w16 = w0_w9;
            for (int32_t i3 = 0; i3 < 144; i3++) {
              const int32_t v27 = i3 * 16;
              __builtin_prefetch(w0_w16 + v27 + 1024, 0, 2);
              const f32x8 b32 = splat_f32x8(x9[i3]);
              acc20 = fma_f32x8(b32, load_f16x8(w0_w16 + v27), acc20);
              acc21 = fma_f32x8(b32, load_f16x8(w0_w16 + v27 + 8), acc21);
            }
            total20 = total20 + acc20;
            total21 = total21 + acc21;
            const int32_t v28 = n1 * 16;
            const mem_f32 *residual21 = residual + (int64_t)m3 * 96;
            const f32x8 residual22 = load_f32x8(residual21 + v28 + 8);
            mem_f32 *y11 = y + (int64_t)m3 * 96;
            store_f32x8(y11 + v28, load_f32x8(residual21 + v28) + total20);
            store_f32x8(y11 + v28 + 8, residual22 + total21);
          }
        }
      }
    }
  }
}

// y = x · wᵀ, + residual
KERNEL matmul_f16_k144_residual_many(const mem_f16 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, mem_f32 *converted, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
  if (rows >= 128) {
    for (int32_t first = 0; first < rows; first += 256) {
      const int32_t v = mul_i32(first >> 8, tiles1);
      const int32_t v1 = sub_i32(begin, v);
      const int32_t v2 = max_i32(v1, 0);
      const int32_t v3 = sub_i32(end, v);
      const int32_t v4 = min_i32(v3, tiles1);
      const int32_t v5 = add_i32(first, 256);
      const int32_t v6 = min_i32(v5, rows);
      if (v2 < v4) {
        const int32_t v7 = min_i32(v4, tiles1);
        const int32_t v8 = v2 + (sub_i32(v6, first) < mul_i32(abreast, 4) ? sub_i32(v7, v2) & -4 : 0);
        for (int32_t n = v2; n < v8; n += 4) {
          const mem_f16 *w0_w1 = w0_w + (int64_t)n * 2304;
          const mem_f16 *w0_w2 = w0_w + (int64_t)(n + 1) * 2304;
          const mem_f16 *w0_w3 = w0_w + (int64_t)(n + 2) * 2304;
          const mem_f16 *w0_w4 = w0_w + (int64_t)(n + 3) * 2304;
          for (int32_t k = 0; k < 144; k++) {
            const int32_t v9 = k * 16;
            const f32x8 w0_w5 = load_f16x8(w0_w1 + v9 + 8);
            store_f32x8(converted + v9, load_f16x8(w0_w1 + v9));
            store_f32x8(converted + v9 + 8, w0_w5);
          }
          mem_f32 *converted1 = converted + 2304;
          for (int32_t k1 = 0; k1 < 144; k1++) {
            const int32_t v10 = k1 * 16;
            const f32x8 w0_w6 = load_f16x8(w0_w2 + v10 + 8);
            store_f32x8(converted1 + v10, load_f16x8(w0_w2 + v10));
            store_f32x8(converted1 + v10 + 8, w0_w6);
          }
          mem_f32 *converted2 = converted + 4608;
          for (int32_t k2 = 0; k2 < 144; k2++) {
            const int32_t v11 = k2 * 16;
            const f32x8 w0_w7 = load_f16x8(w0_w3 + v11 + 8);
            store_f32x8(converted2 + v11, load_f16x8(w0_w3 + v11));
            store_f32x8(converted2 + v11 + 8, w0_w7);
          }
          mem_f32 *converted3 = converted + 6912;
          for (int32_t k3 = 0; k3 < 144; k3++) {
            const int32_t v12 = k3 * 16;
            const f32x8 w0_w8 = load_f16x8(w0_w4 + v12 + 8);
            store_f32x8(converted3 + v12, load_f16x8(w0_w4 + v12));
            store_f32x8(converted3 + v12 + 8, w0_w8);
          }
          for (int32_t m = first; m < v6; m++) {
            const f32x8 b = splat_f32x8(0.0f);
            f32x8 total = b;
            f32x8 total1 = b;
            const f32x8 b1 = splat_f32x8(0.0f);
            f32x8 total2 = b1;
            f32x8 total3 = b1;
            const f32x8 b2 = splat_f32x8(0.0f);
            f32x8 total4 = b2;
            f32x8 total5 = b2;
            const f32x8 b3 = splat_f32x8(0.0f);
            f32x8 total6 = b3;
            f32x8 total7 = b3;
            const f32x8 b4 = splat_f32x8(0.0f);
            f32x8 acc = b4;
            f32x8 acc1 = b4;
            const f32x8 b5 = splat_f32x8(0.0f);
            f32x8 acc2 = b5;
            f32x8 acc3 = b5;
            const f32x8 b6 = splat_f32x8(0.0f);
            f32x8 acc4 = b6;
            f32x8 acc5 = b6;
            const f32x8 b7 = splat_f32x8(0.0f);
            f32x8 acc6 = b7;
            f32x8 acc7 = b7;
            const mem_f32 *x1 = x + (int64_t)m * 144;
            mem_f32 *converted4 = converted;
            mem_f32 *converted5 = converted1;
            mem_f32 *converted6 = converted2;
            mem_f32 *converted7 = converted3;
            for (int32_t i = 0; i < 144; i++) {
              const int32_t v13 = i * 16;
              __builtin_prefetch(converted4 + v13 + 512, 0, 2);
              __builtin_prefetch(converted5 + v13 + 512, 0, 2);
              __builtin_prefetch(converted6 + v13 + 512, 0, 2);
              __builtin_prefetch(converted7 + v13 + 512, 0, 2);
              const float x2 = x1[i];
              const f32x8 b8 = splat_f32x8(x2);
              acc = fma_f32x8(b8, load_f32x8(converted4 + v13), acc);
              acc1 = fma_f32x8(b8, load_f32x8(converted4 + v13 + 8), acc1);
              const f32x8 b9 = splat_f32x8(x2);
              acc2 = fma_f32x8(b9, load_f32x8(converted5 + v13), acc2);
              acc3 = fma_f32x8(b9, load_f32x8(converted5 + v13 + 8), acc3);
              const f32x8 b10 = splat_f32x8(x2);
              acc4 = fma_f32x8(b10, load_f32x8(converted6 + v13), acc4);
              acc5 = fma_f32x8(b10, load_f32x8(converted6 + v13 + 8), acc5);
              const f32x8 b11 = splat_f32x8(x2);
              acc6 = fma_f32x8(b11, load_f32x8(converted7 + v13), acc6);
              acc7 = fma_f32x8(b11, load_f32x8(converted7 + v13 + 8), acc7);
            }
            total = total + acc;
            total1 = total1 + acc1;
            total2 = total2 + acc2;
            total3 = total3 + acc3;
            total4 = total4 + acc4;
            total5 = total5 + acc5;
            total6 = total6 + acc6;
            total7 = total7 + acc7;
            const int32_t v14 = n * 16;
            const mem_f32 *residual1 = residual + (int64_t)m * 96;
            const f32x8 residual2 = load_f32x8(residual1 + v14 + 8);
            mem_f32 *y1 = y + (int64_t)m * 96;
            store_f32x8(y1 + v14, load_f32x8(residual1 + v14) + total);
            store_f32x8(y1 + v14 + 8, residual2 + total1);
            const int32_t v15 = add_i32(n, 1);
            if (v15 < v7) {
              const int32_t v16 = v15 * 16;
              const mem_f32 *residual3 = residual + (int64_t)m * 96;
              const f32x8 residual4 = load_f32x8(residual3 + v16 + 8);
              mem_f32 *y2 = y + (int64_t)m * 96;
              store_f32x8(y2 + v16, load_f32x8(residual3 + v16) + total2);
              store_f32x8(y2 + v16 + 8, residual4 + total3);
            }
            const int32_t v17 = add_i32(n, 2);
            if (v17 < v7) {
              const int32_t v18 = v17 * 16;
              const mem_f32 *residual5 = residual + (int64_t)m * 96;
              const f32x8 residual6 = load_f32x8(residual5 + v18 + 8);
              mem_f32 *y3 = y + (int64_t)m * 96;
              store_f32x8(y3 + v18, load_f32x8(residual5 + v18) + total4);
              store_f32x8(y3 + v18 + 8, residual6 + total5);
            }
            const int32_t v19 = add_i32(n, 3);
            if (v19 < v7) {
              const int32_t v20 = v19 * 16;
              const mem_f32 *residual7 = residual + (int64_t)m * 96;
              const f32x8 residual8 = load_f32x8(residual7 + v20 + 8);
              mem_f32 *y4 = y + (int64_t)m * 96;
              store_f32x8(y4 + v20, load_f32x8(residual7 + v20) + total6);
              store_f32x8(y4 + v20 + 8, residual8 + total7);
            }
          }
        }
        for (int32_t n1 = v8; n1 < v7; n1++) {
          const mem_f16 *w0_w9 = w0_w + (int64_t)n1 * 2304;
          for (int32_t k4 = 0; k4 < 144; k4++) {
            const int32_t v21 = k4 * 16;
            const f32x8 w0_w10 = load_f16x8(w0_w9 + v21 + 8);
            store_f32x8(converted + v21, load_f16x8(w0_w9 + v21));
            store_f32x8(converted + v21 + 8, w0_w10);
          }
          const int32_t v22 = v6 & -4;
          for (int32_t m1 = first; m1 < v22; m1 += 4) {
            const f32x8 b12 = splat_f32x8(0.0f);
            f32x8 total8 = b12;
            f32x8 total9 = b12;
            const f32x8 b13 = splat_f32x8(0.0f);
            f32x8 total10 = b13;
            f32x8 total11 = b13;
            const f32x8 b14 = splat_f32x8(0.0f);
            f32x8 total12 = b14;
            f32x8 total13 = b14;
            const f32x8 b15 = splat_f32x8(0.0f);
            f32x8 total14 = b15;
            f32x8 total15 = b15;
            const f32x8 b16 = splat_f32x8(0.0f);
            f32x8 acc8 = b16;
            f32x8 acc9 = b16;
            const f32x8 b17 = splat_f32x8(0.0f);
            f32x8 acc10 = b17;
            f32x8 acc11 = b17;
            const f32x8 b18 = splat_f32x8(0.0f);
            f32x8 acc12 = b18;
            f32x8 acc13 = b18;
            const f32x8 b19 = splat_f32x8(0.0f);
            f32x8 acc14 = b19;
            f32x8 acc15 = b19;
            const mem_f32 *x3 = x + (int64_t)m1 * 144;
            const mem_f32 *x4 = x + (int64_t)(m1 + 1) * 144;
            const mem_f32 *x5 = x + (int64_t)(m1 + 2) * 144;
            const mem_f32 *x6 = x + (int64_t)(m1 + 3) * 144;
            mem_f32 *converted8 = converted;
            for (int32_t i1 = 0; i1 < 144; i1++) {
              const int32_t v23 = i1 * 16;
              const f32x8 converted9 = load_f32x8(converted8 + v23);
              const f32x8 converted10 = load_f32x8(converted8 + v23 + 8);
              const f32x8 b20 = splat_f32x8(x3[i1]);
              acc8 = fma_f32x8(b20, converted9, acc8);
              acc9 = fma_f32x8(b20, converted10, acc9);
              const f32x8 b21 = splat_f32x8(x4[i1]);
              acc10 = fma_f32x8(b21, converted9, acc10);
              acc11 = fma_f32x8(b21, converted10, acc11);
              const f32x8 b22 = splat_f32x8(x5[i1]);
              acc12 = fma_f32x8(b22, converted9, acc12);
              acc13 = fma_f32x8(b22, converted10, acc13);
              const f32x8 b23 = splat_f32x8(x6[i1]);
              acc14 = fma_f32x8(b23, converted9, acc14);
              acc15 = fma_f32x8(b23, converted10, acc15);
            }
            total8 = total8 + acc8;
            total9 = total9 + acc9;
            total10 = total10 + acc10;
            total11 = total11 + acc11;
            total12 = total12 + acc12;
            total13 = total13 + acc13;
            total14 = total14 + acc14;
            total15 = total15 + acc15;
            const int32_t v24 = n1 * 16;
            const mem_f32 *residual9 = residual + (int64_t)m1 * 96;
            const f32x8 residual10 = load_f32x8(residual9 + v24 + 8);
            mem_f32 *y5 = y + (int64_t)m1 * 96;
            store_f32x8(y5 + v24, load_f32x8(residual9 + v24) + total8);
            store_f32x8(y5 + v24 + 8, residual10 + total9);
            const int32_t v25 = m1 + 1;
            const mem_f32 *residual11 = residual + (int64_t)v25 * 96;
            const f32x8 residual12 = load_f32x8(residual11 + v24 + 8);
            mem_f32 *y6 = y + (int64_t)v25 * 96;
            store_f32x8(y6 + v24, load_f32x8(residual11 + v24) + total10);
            store_f32x8(y6 + v24 + 8, residual12 + total11);
            const int32_t v26 = m1 + 2;
            const mem_f32 *residual13 = residual + (int64_t)v26 * 96;
            const f32x8 residual14 = load_f32x8(residual13 + v24 + 8);
            mem_f32 *y7 = y + (int64_t)v26 * 96;
            store_f32x8(y7 + v24, load_f32x8(residual13 + v24) + total12);
            store_f32x8(y7 + v24 + 8, residual14 + total13);
            const int32_t v27 = m1 + 3;
            const mem_f32 *residual15 = residual + (int64_t)v27 * 96;
            const f32x8 residual16 = load_f32x8(residual15 + v24 + 8);
            mem_f32 *y8 = y + (int64_t)v27 * 96;
            store_f32x8(y8 + v24, load_f32x8(residual15 + v24) + total14);
            store_f32x8(y8 + v24 + 8, residual16 + total15);
          }
          const int32_t v28 = v6 & -2;
          for (int32_t m2 = v22; m2 < v28; m2 += 2) {
            const f32x8 b24 = splat_f32x8(0.0f);
            f32x8 total16 = b24;
            f32x8 total17 = b24;
            const f32x8 b25 = splat_f32x8(0.0f);
            f32x8 total18 = b25;
            f32x8 total19 = b25;
            const f32x8 b26 = splat_f32x8(0.0f);
            f32x8 acc16 = b26;
            f32x8 acc17 = b26;
            const f32x8 b27 = splat_f32x8(0.0f);
            f32x8 acc18 = b27;
            f32x8 acc19 = b27;
            const mem_f32 *x7 = x + (int64_t)m2 * 144;
            const mem_f32 *x8 = x + (int64_t)(m2 + 1) * 144;
            mem_f32 *converted11 = converted;
            for (int32_t i2 = 0; i2 < 144; i2++) {
              const int32_t v29 = i2 * 16;
              const f32x8 converted12 = load_f32x8(converted11 + v29);
              const f32x8 converted13 = load_f32x8(converted11 + v29 + 8);
              const f32x8 b28 = splat_f32x8(x7[i2]);
              acc16 = fma_f32x8(b28, converted12, acc16);
              acc17 = fma_f32x8(b28, converted13, acc17);
              const f32x8 b29 = splat_f32x8(x8[i2]);
              acc18 = fma_f32x8(b29, converted12, acc18);
              acc19 = fma_f32x8(b29, converted13, acc19);
            }
            total16 = total16 + acc16;
            total17 = total17 + acc17;
            total18 = total18 + acc18;
            total19 = total19 + acc19;
            const int32_t v30 = n1 * 16;
            const mem_f32 *residual17 = residual + (int64_t)m2 * 96;
            const f32x8 residual18 = load_f32x8(residual17 + v30 + 8);
            mem_f32 *y9 = y + (int64_t)m2 * 96;
            store_f32x8(y9 + v30, load_f32x8(residual17 + v30) + total16);
            store_f32x8(y9 + v30 + 8, residual18 + total17);
            const int32_t v31 = m2 + 1;
            const mem_f32 *residual19 = residual + (int64_t)v31 * 96;
            const f32x8 residual20 = load_f32x8(residual19 + v30 + 8);
            mem_f32 *y10 = y + (int64_t)v31 * 96;
            store_f32x8(y10 + v30, load_f32x8(residual19 + v30) + total18);
            store_f32x8(y10 + v30 + 8, residual20 + total19);
          }
          for (int32_t m3 = v28; m3 < v6; m3++) {
            const f32x8 b30 = splat_f32x8(0.0f);
            f32x8 total20 = b30;
            f32x8 total21 = b30;
            const f32x8 b31 = splat_f32x8(0.0f);
            f32x8 acc20 = b31;
            f32x8 acc21 = b31;
            const mem_f32 *x9 = x + (int64_t)m3 * 144;
            mem_f32 *converted14 = converted;
            for (int32_t i3 = 0; i3 < 144; i3++) {
              const int32_t v32 = i3 * 16;
              __builtin_prefetch(converted14 + v32 + 512, 0, 2);
              const f32x8 b32 = splat_f32x8(x9[i3]);
              acc20 = fma_f32x8(b32, load_f32x8(converted14 + v32), acc20);
              acc21 = fma_f32x8(b32, load_f32x8(converted14 + v32 + 8), acc21);
            }
            total20 = total20 + acc20;
            total21 = total21 + acc21;
            const int32_t v33 = n1 * 16;
            const mem_f32 *residual21 = residual + (int64_t)m3 * 96;
            const f32x8 residual22 = load_f32x8(residual21 + v33 + 8);
            mem_f32 *y11 = y + (int64_t)m3 * 96;
            store_f32x8(y11 + v33, load_f32x8(residual21 + v33) + total20);
            store_f32x8(y11 + v33 + 8, residual22 + total21);
          }
        }
      }
    }
  }
}

// y = x · wᵀ, silu(y0) · y1
KERNEL matmul_q4_0_k96_gate(const mem_i32 *w0_quants, const mem_f16 *w0_scales, const mem_i32 *w1_quants, const mem_f16 *w1_scales, const mem_i32 *xq, const mem_f32 *x_scale, const mem_i32 *x_sum, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
  for (int32_t first = 0; first < rows; first += 512) {
    const int32_t v = mul_i32(first >> 9, tiles1);
    const int32_t v1 = sub_i32(begin, v);
    const int32_t v2 = max_i32(v1, 0);
    const int32_t v3 = sub_i32(end, v);
    const int32_t v4 = min_i32(v3, tiles1);
    const int32_t v5 = add_i32(first, 512);
    const int32_t v6 = min_i32(v5, rows);
    if (v2 < v4) {
      const int32_t v7 = min_i32(v4, tiles1);
      const int32_t v8 = v2 + (v6 <= abreast ? sub_i32(v7, v2) & -2 : 0);
      for (int32_t n = v2; n < v8; n += 2) {
        const mem_i32 *w0_quants1 = w0_quants + (int64_t)n * 192;
        const mem_f16 *w0_scales1 = w0_scales + (int64_t)n * 48;
        const mem_i32 *w1_quants1 = w1_quants + (int64_t)n * 192;
        const mem_f16 *w1_scales1 = w1_scales + (int64_t)n * 48;
        const int32_t v9 = n + 1;
        const mem_i32 *w0_quants2 = w0_quants + (int64_t)v9 * 192;
        const mem_f16 *w0_scales2 = w0_scales + (int64_t)v9 * 48;
        const int32_t v10 = n + 1;
        const mem_i32 *w1_quants2 = w1_quants + (int64_t)v10 * 192;
        const mem_f16 *w1_scales2 = w1_scales + (int64_t)v10 * 48;
        for (int32_t m = first; m < v6; m++) {
          const f32x8 b = splat_f32x8(0.0f);
          f32x8 total = b;
          f32x8 total1 = b;
          const f32x8 b1 = splat_f32x8(0.0f);
          f32x8 total2 = b1;
          f32x8 total3 = b1;
          const f32x8 b2 = splat_f32x8(0.0f);
          f32x8 total4 = b2;
          f32x8 total5 = b2;
          const f32x8 b3 = splat_f32x8(0.0f);
          f32x8 total6 = b3;
          f32x8 total7 = b3;
          const mem_i32 *xq1 = xq + (int64_t)m * 24;
          const mem_f32 *x_scale1 = x_scale + (int64_t)m * 3;
          const mem_i32 *x_sum1 = x_sum + (int64_t)m * 3;
          for (int32_t b4 = 0; b4 < 3; b4++) {
            __builtin_prefetch(w0_quants1 + b4 * 64 + 512, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 64 + 528, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 64 + 544, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 64 + 560, 0, 2);
            const int32_t v11 = b4 * 4 * 16;
            const i32x8 w0_quants3 = load_i32x8(w0_quants1 + v11);
            const i32x8 w0_quants4 = load_i32x8(w0_quants1 + v11 + 8);
            const i32x8 b5 = splat_i32x8(0xf0f0f0f);
            const i32x8 v12 = and_i32x8(w0_quants3, b5);
            const i32x8 v13 = and_i32x8(w0_quants4, b5);
            const i32x8 b6 = splat_i32x8(0xf0f0f0f);
            const i32x8 v14 = and_i32x8(ushr_i32x8(w0_quants3, 4), b6);
            const i32x8 v15 = and_i32x8(ushr_i32x8(w0_quants4, 4), b6);
            const int32_t v16 = (b4 * 4 + 1) * 16;
            const i32x8 w0_quants5 = load_i32x8(w0_quants1 + v16);
            const i32x8 w0_quants6 = load_i32x8(w0_quants1 + v16 + 8);
            const i32x8 b7 = splat_i32x8(0xf0f0f0f);
            const i32x8 v17 = and_i32x8(w0_quants6, b7);
            const i32x8 s = ushr_i32x8(w0_quants6, 4);
            const i32x8 b8 = splat_i32x8(0xf0f0f0f);
            const int32_t v18 = (b4 * 4 + 2) * 16;
            const i32x8 w0_quants7 = load_i32x8(w0_quants1 + v18);
            const i32x8 w0_quants8 = load_i32x8(w0_quants1 + v18 + 8);
            const i32x8 b9 = splat_i32x8(0xf0f0f0f);
            const i32x8 v19 = and_i32x8(w0_quants7, b9);
            const i32x8 b10 = splat_i32x8(0xf0f0f0f);
            const i32x8 v20 = and_i32x8(ushr_i32x8(w0_quants7, 4), b10);
            const i32x8 v21 = and_i32x8(ushr_i32x8(w0_quants8, 4), b10);
            const int32_t v22 = (b4 * 4 + 3) * 16;
            const i32x8 w0_quants9 = load_i32x8(w0_quants1 + v22);
            const i32x8 w0_quants10 = load_i32x8(w0_quants1 + v22 + 8);
            const i32x8 b11 = splat_i32x8(0xf0f0f0f);
            const i32x8 v23 = and_i32x8(w0_quants9, b11);
            const i32x8 v24 = and_i32x8(w0_quants10, b11);
            const i32x8 b12 = splat_i32x8(0xf0f0f0f);
            const i32x8 v25 = and_i32x8(ushr_i32x8(w0_quants9, 4), b12);
            const i32x8 v26 = and_i32x8(ushr_i32x8(w0_quants10, 4), b12);
            const i32x8 b13 = splat_i32x8(x_sum1[b4]);
            const i32x8 b14 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b15 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 b16 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b17 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 dot = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b13, 3), v12, b14), v14, b15), and_i32x8(w0_quants5, b7), b16), and_i32x8(ushr_i32x8(w0_quants5, 4), b8), b17);
            const i32x8 b18 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 dot1 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b13, 3), v13, b14), v15, b15), v17, b16), and_i32x8(s, b8), b17), and_i32x8(w0_quants8, b9), b18);
            const i32x8 b19 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 b20 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b21 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v27 = b4 * 16;
            const f32x8 b22 = splat_f32x8(x_scale1[b4]);
            total = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot, v19, b18), v20, b19), v23, b20), v25, b21)), load_f16x8(w0_scales1 + v27) * b22, total);
            total1 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot1, v21, b19), v24, b20), v26, b21)), load_f16x8(w0_scales1 + v27 + 8) * b22, total1);
            __builtin_prefetch(w1_quants1 + b4 * 64 + 512, 0, 2);
            __builtin_prefetch(w1_quants1 + b4 * 64 + 528, 0, 2);
            __builtin_prefetch(w1_quants1 + b4 * 64 + 544, 0, 2);
            __builtin_prefetch(w1_quants1 + b4 * 64 + 560, 0, 2);
            const int32_t v28 = b4 * 4 * 16;
            const i32x8 w1_quants3 = load_i32x8(w1_quants1 + v28);
            const i32x8 w1_quants4 = load_i32x8(w1_quants1 + v28 + 8);
            const i32x8 b23 = splat_i32x8(0xf0f0f0f);
            const i32x8 v29 = and_i32x8(w1_quants3, b23);
            const i32x8 v30 = and_i32x8(w1_quants4, b23);
            const i32x8 b24 = splat_i32x8(0xf0f0f0f);
            const i32x8 v31 = and_i32x8(ushr_i32x8(w1_quants3, 4), b24);
            const i32x8 v32 = and_i32x8(ushr_i32x8(w1_quants4, 4), b24);
            const int32_t v33 = (b4 * 4 + 1) * 16;
            const i32x8 w1_quants5 = load_i32x8(w1_quants1 + v33);
            const i32x8 w1_quants6 = load_i32x8(w1_quants1 + v33 + 8);
            const i32x8 b25 = splat_i32x8(0xf0f0f0f);
            const i32x8 v34 = and_i32x8(w1_quants6, b25);
            const i32x8 s1 = ushr_i32x8(w1_quants6, 4);
            const i32x8 b26 = splat_i32x8(0xf0f0f0f);
            const int32_t v35 = (b4 * 4 + 2) * 16;
            const i32x8 w1_quants7 = load_i32x8(w1_quants1 + v35);
            const i32x8 w1_quants8 = load_i32x8(w1_quants1 + v35 + 8);
            const i32x8 b27 = splat_i32x8(0xf0f0f0f);
            const i32x8 v36 = and_i32x8(w1_quants7, b27);
            const i32x8 b28 = splat_i32x8(0xf0f0f0f);
            const i32x8 v37 = and_i32x8(ushr_i32x8(w1_quants7, 4), b28);
            const i32x8 v38 = and_i32x8(ushr_i32x8(w1_quants8, 4), b28);
            const int32_t v39 = (b4 * 4 + 3) * 16;
            const i32x8 w1_quants9 = load_i32x8(w1_quants1 + v39);
            const i32x8 w1_quants10 = load_i32x8(w1_quants1 + v39 + 8);
            const i32x8 b29 = splat_i32x8(0xf0f0f0f);
            const i32x8 v40 = and_i32x8(w1_quants9, b29);
            const i32x8 v41 = and_i32x8(w1_quants10, b29);
            const i32x8 b30 = splat_i32x8(0xf0f0f0f);
            const i32x8 v42 = and_i32x8(ushr_i32x8(w1_quants9, 4), b30);
            const i32x8 v43 = and_i32x8(ushr_i32x8(w1_quants10, 4), b30);
            const i32x8 b31 = splat_i32x8(x_sum1[b4]);
            const i32x8 b32 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b33 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 b34 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b35 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 dot2 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b31, 3), v29, b32), v31, b33), and_i32x8(w1_quants5, b25), b34), and_i32x8(ushr_i32x8(w1_quants5, 4), b26), b35);
            const i32x8 b36 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 dot3 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b31, 3), v30, b32), v32, b33), v34, b34), and_i32x8(s1, b26), b35), and_i32x8(w1_quants8, b27), b36);
            const i32x8 b37 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 b38 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b39 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v44 = b4 * 16;
            const f32x8 b40 = splat_f32x8(x_scale1[b4]);
            total2 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot2, v36, b36), v37, b37), v40, b38), v42, b39)), load_f16x8(w1_scales1 + v44) * b40, total2);
            total3 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot3, v38, b37), v41, b38), v43, b39)), load_f16x8(w1_scales1 + v44 + 8) * b40, total3);
            __builtin_prefetch(w0_quants2 + b4 * 64 + 512, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 64 + 528, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 64 + 544, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 64 + 560, 0, 2);
            const int32_t v45 = b4 * 4 * 16;
            const i32x8 w0_quants11 = load_i32x8(w0_quants2 + v45);
            const i32x8 w0_quants12 = load_i32x8(w0_quants2 + v45 + 8);
            const i32x8 b41 = splat_i32x8(0xf0f0f0f);
            const i32x8 v46 = and_i32x8(w0_quants11, b41);
            const i32x8 v47 = and_i32x8(w0_quants12, b41);
            const i32x8 b42 = splat_i32x8(0xf0f0f0f);
            const i32x8 v48 = and_i32x8(ushr_i32x8(w0_quants11, 4), b42);
            const i32x8 v49 = and_i32x8(ushr_i32x8(w0_quants12, 4), b42);
            const int32_t v50 = (b4 * 4 + 1) * 16;
            const i32x8 w0_quants13 = load_i32x8(w0_quants2 + v50);
            const i32x8 w0_quants14 = load_i32x8(w0_quants2 + v50 + 8);
            const i32x8 b43 = splat_i32x8(0xf0f0f0f);
            const i32x8 v51 = and_i32x8(w0_quants14, b43);
            const i32x8 s2 = ushr_i32x8(w0_quants14, 4);
            const i32x8 b44 = splat_i32x8(0xf0f0f0f);
            const int32_t v52 = (b4 * 4 + 2) * 16;
            const i32x8 w0_quants15 = load_i32x8(w0_quants2 + v52);
            const i32x8 w0_quants16 = load_i32x8(w0_quants2 + v52 + 8);
            const i32x8 b45 = splat_i32x8(0xf0f0f0f);
            const i32x8 v53 = and_i32x8(w0_quants15, b45);
            const i32x8 b46 = splat_i32x8(0xf0f0f0f);
            const i32x8 v54 = and_i32x8(ushr_i32x8(w0_quants15, 4), b46);
            const i32x8 v55 = and_i32x8(ushr_i32x8(w0_quants16, 4), b46);
            const int32_t v56 = (b4 * 4 + 3) * 16;
            const i32x8 w0_quants17 = load_i32x8(w0_quants2 + v56);
            const i32x8 w0_quants18 = load_i32x8(w0_quants2 + v56 + 8);
            const i32x8 b47 = splat_i32x8(0xf0f0f0f);
            const i32x8 v57 = and_i32x8(w0_quants17, b47);
            const i32x8 v58 = and_i32x8(w0_quants18, b47);
            const i32x8 b48 = splat_i32x8(0xf0f0f0f);
            const i32x8 v59 = and_i32x8(ushr_i32x8(w0_quants17, 4), b48);
            const i32x8 v60 = and_i32x8(ushr_i32x8(w0_quants18, 4), b48);
            const i32x8 b49 = splat_i32x8(x_sum1[b4]);
            const i32x8 b50 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b51 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 b52 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b53 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 dot4 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b49, 3), v46, b50), v48, b51), and_i32x8(w0_quants13, b43), b52), and_i32x8(ushr_i32x8(w0_quants13, 4), b44), b53);
            const i32x8 b54 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 dot5 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b49, 3), v47, b50), v49, b51), v51, b52), and_i32x8(s2, b44), b53), and_i32x8(w0_quants16, b45), b54);
            const i32x8 b55 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 b56 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b57 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v61 = b4 * 16;
            const f32x8 b58 = splat_f32x8(x_scale1[b4]);
            total4 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4, v53, b54), v54, b55), v57, b56), v59, b57)), load_f16x8(w0_scales2 + v61) * b58, total4);
            total5 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot5, v55, b55), v58, b56), v60, b57)), load_f16x8(w0_scales2 + v61 + 8) * b58, total5);
            __builtin_prefetch(w1_quants2 + b4 * 64 + 512, 0, 2);
            __builtin_prefetch(w1_quants2 + b4 * 64 + 528, 0, 2);
            __builtin_prefetch(w1_quants2 + b4 * 64 + 544, 0, 2);
            __builtin_prefetch(w1_quants2 + b4 * 64 + 560, 0, 2);
            const int32_t v62 = b4 * 4 * 16;
            const i32x8 w1_quants11 = load_i32x8(w1_quants2 + v62);
            const i32x8 w1_quants12 = load_i32x8(w1_quants2 + v62 + 8);
            const i32x8 b59 = splat_i32x8(0xf0f0f0f);
            const i32x8 v63 = and_i32x8(w1_quants11, b59);
            const i32x8 v64 = and_i32x8(w1_quants12, b59);
            const i32x8 b60 = splat_i32x8(0xf0f0f0f);
            const i32x8 v65 = and_i32x8(ushr_i32x8(w1_quants11, 4), b60);
            const i32x8 v66 = and_i32x8(ushr_i32x8(w1_quants12, 4), b60);
            const int32_t v67 = (b4 * 4 + 1) * 16;
            const i32x8 w1_quants13 = load_i32x8(w1_quants2 + v67);
            const i32x8 w1_quants14 = load_i32x8(w1_quants2 + v67 + 8);
            const i32x8 b61 = splat_i32x8(0xf0f0f0f);
            const i32x8 v68 = and_i32x8(w1_quants14, b61);
            const i32x8 s3 = ushr_i32x8(w1_quants14, 4);
            const i32x8 b62 = splat_i32x8(0xf0f0f0f);
            const int32_t v69 = (b4 * 4 + 2) * 16;
            const i32x8 w1_quants15 = load_i32x8(w1_quants2 + v69);
            const i32x8 w1_quants16 = load_i32x8(w1_quants2 + v69 + 8);
            const i32x8 b63 = splat_i32x8(0xf0f0f0f);
            const i32x8 v70 = and_i32x8(w1_quants15, b63);
            const i32x8 b64 = splat_i32x8(0xf0f0f0f);
            const i32x8 v71 = and_i32x8(ushr_i32x8(w1_quants15, 4), b64);
            const i32x8 v72 = and_i32x8(ushr_i32x8(w1_quants16, 4), b64);
            const int32_t v73 = (b4 * 4 + 3) * 16;
            const i32x8 w1_quants17 = load_i32x8(w1_quants2 + v73);
            const i32x8 w1_quants18 = load_i32x8(w1_quants2 + v73 + 8);
            const i32x8 b65 = splat_i32x8(0xf0f0f0f);
            const i32x8 v74 = and_i32x8(w1_quants17, b65);
            const i32x8 v75 = and_i32x8(w1_quants18, b65);
            const i32x8 b66 = splat_i32x8(0xf0f0f0f);
            const i32x8 v76 = and_i32x8(ushr_i32x8(w1_quants17, 4), b66);
            const i32x8 v77 = and_i32x8(ushr_i32x8(w1_quants18, 4), b66);
            const i32x8 b67 = splat_i32x8(x_sum1[b4]);
            const i32x8 b68 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b69 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 b70 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b71 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 dot6 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b67, 3), v63, b68), v65, b69), and_i32x8(w1_quants13, b61), b70), and_i32x8(ushr_i32x8(w1_quants13, 4), b62), b71);
            const i32x8 b72 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 dot7 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b67, 3), v64, b68), v66, b69), v68, b70), and_i32x8(s3, b62), b71), and_i32x8(w1_quants16, b63), b72);
            const i32x8 b73 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 b74 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b75 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v78 = b4 * 16;
            const f32x8 b76 = splat_f32x8(x_scale1[b4]);
            total6 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot6, v70, b72), v71, b73), v74, b74), v76, b75)), load_f16x8(w1_scales2 + v78) * b76, total6);
            total7 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot7, v72, b73), v75, b74), v77, b75)), load_f16x8(w1_scales2 + v78 + 8) * b76, total7);
          }
          const int32_t v79 = n * 16;
          const f32x8 v80 = neg_f32x8(total);
          const f32x8 v81 = neg_f32x8(total1);
          const f32x8 b77 = splat_f32x8(-88.0f);
          const f32x8 v82 = max_f32x8(b77, v80);
          const f32x8 v83 = max_f32x8(b77, v81);
          const f32x8 b78 = splat_f32x8(89.0f);
          const f32x8 v84 = min_f32x8(b78, v82);
          const f32x8 v85 = min_f32x8(b78, v83);
          const f32x8 b79 = splat_f32x8(1.442695f);
          const f32x8 b80 = splat_f32x8(1.2582912E7f);
          const f32x8 v86 = fma_f32x8(v84, b79, b80);
          const f32x8 v87 = fma_f32x8(v85, b79, b80);
          const f32x8 b81 = splat_f32x8(1.2582912E7f);
          const f32x8 v88 = v86 - b81;
          const f32x8 v89 = v87 - b81;
          const i32x8 b82 = splat_i32x8(0x4b400000);
          const i32x8 v90 = sub_i32x8(bits_of_f32x8(v86), b82);
          const i32x8 v91 = sub_i32x8(bits_of_f32x8(v87), b82);
          const f32x8 b83 = splat_f32x8(-0.69314575f);
          const f32x8 b84 = splat_f32x8(-1.4286068E-6f);
          const f32x8 v92 = fma_f32x8(v88, b84, fma_f32x8(v88, b83, v84));
          const f32x8 v93 = fma_f32x8(v89, b84, fma_f32x8(v89, b83, v85));
          const f32x8 b85 = splat_f32x8(1.984127E-4f);
          const f32x8 b86 = splat_f32x8(0.0013888889f);
          const f32x8 b87 = splat_f32x8(0.008333334f);
          const f32x8 b88 = splat_f32x8(0.041666668f);
          const f32x8 v94 = fma_f32x8(v92, fma_f32x8(v92, fma_f32x8(v92, b85, b86), b87), b88);
          const f32x8 v95 = fma_f32x8(v93, fma_f32x8(v93, fma_f32x8(v93, b85, b86), b87), b88);
          const f32x8 b89 = splat_f32x8(0.16666667f);
          const f32x8 b90 = splat_f32x8(0.5f);
          const f32x8 b91 = splat_f32x8(1.0f);
          const f32x8 b92 = splat_f32x8(1.0f);
          const i32x8 s4 = shr_i32x8(v90, 1);
          const i32x8 s5 = shr_i32x8(v91, 1);
          const i32x8 b93 = splat_i32x8(127);
          const f32x8 v96 = fma_f32x8(v92, fma_f32x8(v92, fma_f32x8(v92, fma_f32x8(v92, v94, b89), b90), b91), b92) * f32x8_of_bits(shl_i32x8(add_i32x8(s4, b93), 23));
          const f32x8 v97 = fma_f32x8(v93, fma_f32x8(v93, fma_f32x8(v93, fma_f32x8(v93, v95, b89), b90), b91), b92) * f32x8_of_bits(shl_i32x8(add_i32x8(s5, b93), 23));
          const i32x8 b94 = splat_i32x8(127);
          const i32x8 v98 = add_i32x8(sub_i32x8(v90, s4), b94);
          const i32x8 s6 = shl_i32x8(add_i32x8(sub_i32x8(v91, s5), b94), 23);
          const f32x8 b95 = splat_f32x8(-87.33f);
          const f32x8 b96 = splat_f32x8(0.0f);
          const f32x8 b97 = splat_f32x8(1.0f);
          mem_f32 *y1 = y + (int64_t)m * 272;
          store_f32x8(y1 + v79, total / (b97 + select_f32x8(lt_f32x8(v80, b95), b96, v96 * f32x8_of_bits(shl_i32x8(v98, 23)))) * total2);
          store_f32x8(y1 + v79 + 8, total1 / (b97 + select_f32x8(lt_f32x8(v81, b95), b96, v97 * f32x8_of_bits(s6))) * total3);
          const int32_t v99 = add_i32(n, 1);
          if (v99 < v7) {
            const int32_t v100 = v99 * 16;
            const f32x8 v101 = neg_f32x8(total4);
            const f32x8 v102 = neg_f32x8(total5);
            const f32x8 b98 = splat_f32x8(-88.0f);
            const f32x8 v103 = max_f32x8(b98, v101);
            const f32x8 v104 = max_f32x8(b98, v102);
            const f32x8 b99 = splat_f32x8(89.0f);
            const f32x8 v105 = min_f32x8(b99, v103);
            const f32x8 v106 = min_f32x8(b99, v104);
            const f32x8 b100 = splat_f32x8(1.442695f);
            const f32x8 b101 = splat_f32x8(1.2582912E7f);
            const f32x8 v107 = fma_f32x8(v105, b100, b101);
            const f32x8 v108 = fma_f32x8(v106, b100, b101);
            const f32x8 b102 = splat_f32x8(1.2582912E7f);
            const f32x8 v109 = v107 - b102;
            const f32x8 v110 = v108 - b102;
            const i32x8 b103 = splat_i32x8(0x4b400000);
            const i32x8 v111 = sub_i32x8(bits_of_f32x8(v107), b103);
            const i32x8 v112 = sub_i32x8(bits_of_f32x8(v108), b103);
            const f32x8 b104 = splat_f32x8(-0.69314575f);
            const f32x8 b105 = splat_f32x8(-1.4286068E-6f);
            const f32x8 v113 = fma_f32x8(v109, b105, fma_f32x8(v109, b104, v105));
            const f32x8 v114 = fma_f32x8(v110, b105, fma_f32x8(v110, b104, v106));
            const f32x8 b106 = splat_f32x8(1.984127E-4f);
            const f32x8 b107 = splat_f32x8(0.0013888889f);
            const f32x8 b108 = splat_f32x8(0.008333334f);
            const f32x8 b109 = splat_f32x8(0.041666668f);
            const f32x8 v115 = fma_f32x8(v113, fma_f32x8(v113, fma_f32x8(v113, b106, b107), b108), b109);
            const f32x8 v116 = fma_f32x8(v114, fma_f32x8(v114, fma_f32x8(v114, b106, b107), b108), b109);
            const f32x8 b110 = splat_f32x8(0.16666667f);
            const f32x8 b111 = splat_f32x8(0.5f);
            const f32x8 b112 = splat_f32x8(1.0f);
            const f32x8 b113 = splat_f32x8(1.0f);
            const i32x8 s7 = shr_i32x8(v111, 1);
            const i32x8 s8 = shr_i32x8(v112, 1);
            const i32x8 b114 = splat_i32x8(127);
            const f32x8 v117 = fma_f32x8(v113, fma_f32x8(v113, fma_f32x8(v113, fma_f32x8(v113, v115, b110), b111), b112), b113) * f32x8_of_bits(shl_i32x8(add_i32x8(s7, b114), 23));
            const f32x8 v118 = fma_f32x8(v114, fma_f32x8(v114, fma_f32x8(v114, fma_f32x8(v114, v116, b110), b111), b112), b113) * f32x8_of_bits(shl_i32x8(add_i32x8(s8, b114), 23));
            const i32x8 b115 = splat_i32x8(127);
            const i32x8 v119 = add_i32x8(sub_i32x8(v111, s7), b115);
            const i32x8 s9 = shl_i32x8(add_i32x8(sub_i32x8(v112, s8), b115), 23);
            const f32x8 b116 = splat_f32x8(-87.33f);
            const f32x8 b117 = splat_f32x8(0.0f);
            const f32x8 b118 = splat_f32x8(1.0f);
            mem_f32 *y2 = y + (int64_t)m * 272;
            store_f32x8(y2 + v100, total4 / (b118 + select_f32x8(lt_f32x8(v101, b116), b117, v117 * f32x8_of_bits(shl_i32x8(v119, 23)))) * total6);
            store_f32x8(y2 + v100 + 8, total5 / (b118 + select_f32x8(lt_f32x8(v102, b116), b117, v118 * f32x8_of_bits(s9))) * total7);
          }
        }
      }
      for (int32_t n1 = v8; n1 < v7; n1++) {
        const mem_i32 *w0_quants19 = w0_quants + (int64_t)n1 * 192;
        const mem_f16 *w0_scales3 = w0_scales + (int64_t)n1 * 48;
        const mem_i32 *w1_quants19 = w1_quants + (int64_t)n1 * 192;
        const mem_f16 *w1_scales3 = w1_scales + (int64_t)n1 * 48;
        const int32_t v120 = v6 & -2;
        for (int32_t m1 = first; m1 < v120; m1 += 2) {
          const f32x8 b119 = splat_f32x8(0.0f);
          f32x8 total8 = b119;
          f32x8 total9 = b119;
          const f32x8 b120 = splat_f32x8(0.0f);
          f32x8 total10 = b120;
          f32x8 total11 = b120;
          const f32x8 b121 = splat_f32x8(0.0f);
          f32x8 total12 = b121;
          f32x8 total13 = b121;
          const f32x8 b122 = splat_f32x8(0.0f);
          f32x8 total14 = b122;
          f32x8 total15 = b122;
          const mem_i32 *xq2 = xq + (int64_t)m1 * 24;
          const mem_f32 *x_scale2 = x_scale + (int64_t)m1 * 3;
          const mem_i32 *x_sum2 = x_sum + (int64_t)m1 * 3;
          const int32_t v121 = m1 + 1;
          const mem_i32 *xq3 = xq + (int64_t)v121 * 24;
          const mem_f32 *x_scale3 = x_scale + (int64_t)v121 * 3;
          const mem_i32 *x_sum3 = x_sum + (int64_t)v121 * 3;
          for (int32_t b123 = 0; b123 < 3; b123++) {
            __builtin_prefetch(w0_quants19 + b123 * 64 + 512, 0, 2);
            __builtin_prefetch(w0_quants19 + b123 * 64 + 528, 0, 2);
            __builtin_prefetch(w0_quants19 + b123 * 64 + 544, 0, 2);
            __builtin_prefetch(w0_quants19 + b123 * 64 + 560, 0, 2);
            const int32_t v122 = b123 * 4 * 16;
            const i32x8 w0_quants20 = load_i32x8(w0_quants19 + v122);
            const i32x8 w0_quants21 = load_i32x8(w0_quants19 + v122 + 8);
            const i32x8 b124 = splat_i32x8(0xf0f0f0f);
            const i32x8 v123 = and_i32x8(w0_quants20, b124);
            const i32x8 v124 = and_i32x8(w0_quants21, b124);
            const i32x8 b125 = splat_i32x8(0xf0f0f0f);
            const i32x8 v125 = and_i32x8(ushr_i32x8(w0_quants20, 4), b125);
            const i32x8 v126 = and_i32x8(ushr_i32x8(w0_quants21, 4), b125);
            const int32_t v127 = (b123 * 4 + 1) * 16;
            const i32x8 w0_quants22 = load_i32x8(w0_quants19 + v127);
            const i32x8 w0_quants23 = load_i32x8(w0_quants19 + v127 + 8);
            const i32x8 b126 = splat_i32x8(0xf0f0f0f);
            const i32x8 v128 = and_i32x8(w0_quants22, b126);
            const i32x8 v129 = and_i32x8(w0_quants23, b126);
            const i32x8 b127 = splat_i32x8(0xf0f0f0f);
            const i32x8 v130 = and_i32x8(ushr_i32x8(w0_quants22, 4), b127);
            const i32x8 v131 = and_i32x8(ushr_i32x8(w0_quants23, 4), b127);
            const int32_t v132 = (b123 * 4 + 2) * 16;
            const i32x8 w0_quants24 = load_i32x8(w0_quants19 + v132);
            const i32x8 w0_quants25 = load_i32x8(w0_quants19 + v132 + 8);
            const i32x8 b128 = splat_i32x8(0xf0f0f0f);
            const i32x8 v133 = and_i32x8(w0_quants24, b128);
            const i32x8 v134 = and_i32x8(w0_quants25, b128);
            const i32x8 b129 = splat_i32x8(0xf0f0f0f);
            const i32x8 v135 = and_i32x8(ushr_i32x8(w0_quants24, 4), b129);
            const i32x8 v136 = and_i32x8(ushr_i32x8(w0_quants25, 4), b129);
            const int32_t v137 = (b123 * 4 + 3) * 16;
            const i32x8 w0_quants26 = load_i32x8(w0_quants19 + v137);
            const i32x8 w0_quants27 = load_i32x8(w0_quants19 + v137 + 8);
            const i32x8 b130 = splat_i32x8(0xf0f0f0f);
            const i32x8 v138 = and_i32x8(w0_quants26, b130);
            const i32x8 v139 = and_i32x8(w0_quants27, b130);
            const i32x8 b131 = splat_i32x8(0xf0f0f0f);
            const i32x8 v140 = and_i32x8(ushr_i32x8(w0_quants26, 4), b131);
            const i32x8 v141 = and_i32x8(ushr_i32x8(w0_quants27, 4), b131);
            const i32x8 b132 = splat_i32x8(x_sum2[b123]);
            const i32x8 b133 = splat_i32x8(x_sum3[b123]);
            const i32x8 b134 = splat_i32x8(xq2[b123 * 8]);
            const i32x8 b135 = splat_i32x8(xq3[b123 * 8]);
            const i32x8 b136 = splat_i32x8(xq2[b123 * 8 + 1]);
            const i32x8 b137 = splat_i32x8(xq3[b123 * 8 + 1]);
            const i32x8 b138 = splat_i32x8(xq2[b123 * 8 + 2]);
            const i32x8 dot8 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b132, 3), v123, b134), v125, b136), v128, b138);
            const i32x8 dot9 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b132, 3), v124, b134), v126, b136), v129, b138);
            const i32x8 b139 = splat_i32x8(xq3[b123 * 8 + 2]);
            const i32x8 dot10 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b133, 3), v123, b135), v125, b137), v128, b139);
            const i32x8 dot11 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b133, 3), v124, b135), v126, b137), v129, b139);
            const i32x8 b140 = splat_i32x8(xq2[b123 * 8 + 3]);
            const i32x8 b141 = splat_i32x8(xq3[b123 * 8 + 3]);
            const i32x8 b142 = splat_i32x8(xq2[b123 * 8 + 4]);
            const i32x8 b143 = splat_i32x8(xq3[b123 * 8 + 4]);
            const i32x8 b144 = splat_i32x8(xq2[b123 * 8 + 5]);
            const i32x8 b145 = splat_i32x8(xq3[b123 * 8 + 5]);
            const i32x8 b146 = splat_i32x8(xq2[b123 * 8 + 6]);
            const i32x8 b147 = splat_i32x8(xq3[b123 * 8 + 6]);
            const i32x8 b148 = splat_i32x8(xq2[b123 * 8 + 7]);
            const i32x8 b149 = splat_i32x8(xq3[b123 * 8 + 7]);
            const int32_t v142 = b123 * 16;
            const f32x8 w0_scales4 = load_f16x8(w0_scales3 + v142);
            const f32x8 w0_scales5 = load_f16x8(w0_scales3 + v142 + 8);
            const f32x8 b150 = splat_f32x8(x_scale2[b123]);
            total8 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot8, v130, b140), v133, b142), v135, b144), v138, b146), v140, b148)), w0_scales4 * b150, total8);
            total9 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot9, v131, b140), v134, b142), v136, b144), v139, b146), v141, b148)), w0_scales5 * b150, total9);
            const f32x8 b151 = splat_f32x8(x_scale3[b123]);
            total12 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot10, v130, b141), v133, b143), v135, b145), v138, b147), v140, b149)), w0_scales4 * b151, total12);
            total13 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot11, v131, b141), v134, b143), v136, b145), v139, b147), v141, b149)), w0_scales5 * b151, total13);
            __builtin_prefetch(w1_quants19 + b123 * 64 + 512, 0, 2);
            __builtin_prefetch(w1_quants19 + b123 * 64 + 528, 0, 2);
            __builtin_prefetch(w1_quants19 + b123 * 64 + 544, 0, 2);
            __builtin_prefetch(w1_quants19 + b123 * 64 + 560, 0, 2);
            const int32_t v143 = b123 * 4 * 16;
            const i32x8 w1_quants20 = load_i32x8(w1_quants19 + v143);
            const i32x8 w1_quants21 = load_i32x8(w1_quants19 + v143 + 8);
            const i32x8 b152 = splat_i32x8(0xf0f0f0f);
            const i32x8 v144 = and_i32x8(w1_quants20, b152);
            const i32x8 v145 = and_i32x8(w1_quants21, b152);
            const i32x8 b153 = splat_i32x8(0xf0f0f0f);
            const i32x8 v146 = and_i32x8(ushr_i32x8(w1_quants20, 4), b153);
            const i32x8 v147 = and_i32x8(ushr_i32x8(w1_quants21, 4), b153);
            const int32_t v148 = (b123 * 4 + 1) * 16;
            const i32x8 w1_quants22 = load_i32x8(w1_quants19 + v148);
            const i32x8 w1_quants23 = load_i32x8(w1_quants19 + v148 + 8);
            const i32x8 b154 = splat_i32x8(0xf0f0f0f);
            const i32x8 v149 = and_i32x8(w1_quants22, b154);
            const i32x8 v150 = and_i32x8(w1_quants23, b154);
            const i32x8 b155 = splat_i32x8(0xf0f0f0f);
            const i32x8 v151 = and_i32x8(ushr_i32x8(w1_quants22, 4), b155);
            const i32x8 v152 = and_i32x8(ushr_i32x8(w1_quants23, 4), b155);
            const int32_t v153 = (b123 * 4 + 2) * 16;
            const i32x8 w1_quants24 = load_i32x8(w1_quants19 + v153);
            const i32x8 w1_quants25 = load_i32x8(w1_quants19 + v153 + 8);
            const i32x8 b156 = splat_i32x8(0xf0f0f0f);
            const i32x8 v154 = and_i32x8(w1_quants24, b156);
            const i32x8 v155 = and_i32x8(w1_quants25, b156);
            const i32x8 b157 = splat_i32x8(0xf0f0f0f);
            const i32x8 v156 = and_i32x8(ushr_i32x8(w1_quants24, 4), b157);
            const i32x8 v157 = and_i32x8(ushr_i32x8(w1_quants25, 4), b157);
            const int32_t v158 = (b123 * 4 + 3) * 16;
            const i32x8 w1_quants26 = load_i32x8(w1_quants19 + v158);
            const i32x8 w1_quants27 = load_i32x8(w1_quants19 + v158 + 8);
            const i32x8 b158 = splat_i32x8(0xf0f0f0f);
            const i32x8 v159 = and_i32x8(w1_quants26, b158);
            const i32x8 v160 = and_i32x8(w1_quants27, b158);
            const i32x8 b159 = splat_i32x8(0xf0f0f0f);
            const i32x8 v161 = and_i32x8(ushr_i32x8(w1_quants26, 4), b159);
            const i32x8 v162 = and_i32x8(ushr_i32x8(w1_quants27, 4), b159);
            const i32x8 b160 = splat_i32x8(x_sum2[b123]);
            const i32x8 b161 = splat_i32x8(x_sum3[b123]);
            const i32x8 b162 = splat_i32x8(xq2[b123 * 8]);
            const i32x8 b163 = splat_i32x8(xq3[b123 * 8]);
            const i32x8 b164 = splat_i32x8(xq2[b123 * 8 + 1]);
            const i32x8 b165 = splat_i32x8(xq3[b123 * 8 + 1]);
            const i32x8 b166 = splat_i32x8(xq2[b123 * 8 + 2]);
            const i32x8 dot12 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b160, 3), v144, b162), v146, b164), v149, b166);
            const i32x8 dot13 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b160, 3), v145, b162), v147, b164), v150, b166);
            const i32x8 b167 = splat_i32x8(xq3[b123 * 8 + 2]);
            const i32x8 dot14 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b161, 3), v144, b163), v146, b165), v149, b167);
            const i32x8 dot15 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b161, 3), v145, b163), v147, b165), v150, b167);
            const i32x8 b168 = splat_i32x8(xq2[b123 * 8 + 3]);
            const i32x8 b169 = splat_i32x8(xq3[b123 * 8 + 3]);
            const i32x8 b170 = splat_i32x8(xq2[b123 * 8 + 4]);
            const i32x8 b171 = splat_i32x8(xq3[b123 * 8 + 4]);
            const i32x8 b172 = splat_i32x8(xq2[b123 * 8 + 5]);
            const i32x8 b173 = splat_i32x8(xq3[b123 * 8 + 5]);
            const i32x8 b174 = splat_i32x8(xq2[b123 * 8 + 6]);
            const i32x8 b175 = splat_i32x8(xq3[b123 * 8 + 6]);
            const i32x8 b176 = splat_i32x8(xq2[b123 * 8 + 7]);
            const i32x8 b177 = splat_i32x8(xq3[b123 * 8 + 7]);
            const int32_t v163 = b123 * 16;
            const f32x8 w1_scales4 = load_f16x8(w1_scales3 + v163);
            const f32x8 w1_scales5 = load_f16x8(w1_scales3 + v163 + 8);
            const f32x8 b178 = splat_f32x8(x_scale2[b123]);
            total10 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot12, v151, b168), v154, b170), v156, b172), v159, b174), v161, b176)), w1_scales4 * b178, total10);
            total11 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot13, v152, b168), v155, b170), v157, b172), v160, b174), v162, b176)), w1_scales5 * b178, total11);
            const f32x8 b179 = splat_f32x8(x_scale3[b123]);
            total14 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot14, v151, b169), v154, b171), v156, b173), v159, b175), v161, b177)), w1_scales4 * b179, total14);
            total15 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot15, v152, b169), v155, b171), v157, b173), v160, b175), v162, b177)), w1_scales5 * b179, total15);
          }
          const int32_t v164 = n1 * 16;
          const f32x8 v165 = neg_f32x8(total8);
          const f32x8 v166 = neg_f32x8(total9);
          const f32x8 b180 = splat_f32x8(-88.0f);
          const f32x8 v167 = max_f32x8(b180, v165);
          const f32x8 v168 = max_f32x8(b180, v166);
          const f32x8 b181 = splat_f32x8(89.0f);
          const f32x8 v169 = min_f32x8(b181, v167);
          const f32x8 v170 = min_f32x8(b181, v168);
          const f32x8 b182 = splat_f32x8(1.442695f);
          const f32x8 b183 = splat_f32x8(1.2582912E7f);
          const f32x8 v171 = fma_f32x8(v169, b182, b183);
          const f32x8 v172 = fma_f32x8(v170, b182, b183);
          const f32x8 b184 = splat_f32x8(1.2582912E7f);
          const f32x8 v173 = v171 - b184;
          const f32x8 v174 = v172 - b184;
          const i32x8 b185 = splat_i32x8(0x4b400000);
          const i32x8 v175 = sub_i32x8(bits_of_f32x8(v171), b185);
          const i32x8 v176 = sub_i32x8(bits_of_f32x8(v172), b185);
          const f32x8 b186 = splat_f32x8(-0.69314575f);
          const f32x8 b187 = splat_f32x8(-1.4286068E-6f);
          const f32x8 v177 = fma_f32x8(v173, b187, fma_f32x8(v173, b186, v169));
          const f32x8 v178 = fma_f32x8(v174, b187, fma_f32x8(v174, b186, v170));
          const f32x8 b188 = splat_f32x8(1.984127E-4f);
          const f32x8 b189 = splat_f32x8(0.0013888889f);
          const f32x8 b190 = splat_f32x8(0.008333334f);
          const f32x8 b191 = splat_f32x8(0.041666668f);
          const f32x8 v179 = fma_f32x8(v177, fma_f32x8(v177, fma_f32x8(v177, b188, b189), b190), b191);
          const f32x8 v180 = fma_f32x8(v178, fma_f32x8(v178, fma_f32x8(v178, b188, b189), b190), b191);
          const f32x8 b192 = splat_f32x8(0.16666667f);
          const f32x8 b193 = splat_f32x8(0.5f);
          const f32x8 b194 = splat_f32x8(1.0f);
          const f32x8 b195 = splat_f32x8(1.0f);
          const i32x8 s10 = shr_i32x8(v175, 1);
          const i32x8 s11 = shr_i32x8(v176, 1);
          const i32x8 b196 = splat_i32x8(127);
          const f32x8 v181 = fma_f32x8(v177, fma_f32x8(v177, fma_f32x8(v177, fma_f32x8(v177, v179, b192), b193), b194), b195) * f32x8_of_bits(shl_i32x8(add_i32x8(s10, b196), 23));
          const f32x8 v182 = fma_f32x8(v178, fma_f32x8(v178, fma_f32x8(v178, fma_f32x8(v178, v180, b192), b193), b194), b195) * f32x8_of_bits(shl_i32x8(add_i32x8(s11, b196), 23));
          const i32x8 b197 = splat_i32x8(127);
          const i32x8 v183 = add_i32x8(sub_i32x8(v175, s10), b197);
          const i32x8 s12 = shl_i32x8(add_i32x8(sub_i32x8(v176, s11), b197), 23);
          const f32x8 b198 = splat_f32x8(-87.33f);
          const f32x8 b199 = splat_f32x8(0.0f);
          const f32x8 b200 = splat_f32x8(1.0f);
          mem_f32 *y3 = y + (int64_t)m1 * 272;
          store_f32x8(y3 + v164, total8 / (b200 + select_f32x8(lt_f32x8(v165, b198), b199, v181 * f32x8_of_bits(shl_i32x8(v183, 23)))) * total10);
          store_f32x8(y3 + v164 + 8, total9 / (b200 + select_f32x8(lt_f32x8(v166, b198), b199, v182 * f32x8_of_bits(s12))) * total11);
          const f32x8 v184 = neg_f32x8(total12);
          const f32x8 v185 = neg_f32x8(total13);
          const f32x8 b201 = splat_f32x8(-88.0f);
          const f32x8 v186 = max_f32x8(b201, v184);
          const f32x8 v187 = max_f32x8(b201, v185);
          const f32x8 b202 = splat_f32x8(89.0f);
          const f32x8 v188 = min_f32x8(b202, v186);
          const f32x8 v189 = min_f32x8(b202, v187);
          const f32x8 b203 = splat_f32x8(1.442695f);
          const f32x8 b204 = splat_f32x8(1.2582912E7f);
          const f32x8 v190 = fma_f32x8(v188, b203, b204);
          const f32x8 v191 = fma_f32x8(v189, b203, b204);
          const f32x8 b205 = splat_f32x8(1.2582912E7f);
          const f32x8 v192 = v190 - b205;
          const f32x8 v193 = v191 - b205;
          const i32x8 b206 = splat_i32x8(0x4b400000);
          const i32x8 v194 = sub_i32x8(bits_of_f32x8(v190), b206);
          const i32x8 v195 = sub_i32x8(bits_of_f32x8(v191), b206);
          const f32x8 b207 = splat_f32x8(-0.69314575f);
          const f32x8 b208 = splat_f32x8(-1.4286068E-6f);
          const f32x8 v196 = fma_f32x8(v192, b208, fma_f32x8(v192, b207, v188));
          const f32x8 v197 = fma_f32x8(v193, b208, fma_f32x8(v193, b207, v189));
          const f32x8 b209 = splat_f32x8(1.984127E-4f);
          const f32x8 b210 = splat_f32x8(0.0013888889f);
          const f32x8 b211 = splat_f32x8(0.008333334f);
          const f32x8 b212 = splat_f32x8(0.041666668f);
          const f32x8 v198 = fma_f32x8(v196, fma_f32x8(v196, fma_f32x8(v196, b209, b210), b211), b212);
          const f32x8 v199 = fma_f32x8(v197, fma_f32x8(v197, fma_f32x8(v197, b209, b210), b211), b212);
          const f32x8 b213 = splat_f32x8(0.16666667f);
          const f32x8 b214 = splat_f32x8(0.5f);
          const f32x8 b215 = splat_f32x8(1.0f);
          const f32x8 b216 = splat_f32x8(1.0f);
          const i32x8 s13 = shr_i32x8(v194, 1);
          const i32x8 s14 = shr_i32x8(v195, 1);
          const i32x8 b217 = splat_i32x8(127);
          const f32x8 v200 = fma_f32x8(v196, fma_f32x8(v196, fma_f32x8(v196, fma_f32x8(v196, v198, b213), b214), b215), b216) * f32x8_of_bits(shl_i32x8(add_i32x8(s13, b217), 23));
          const f32x8 v201 = fma_f32x8(v197, fma_f32x8(v197, fma_f32x8(v197, fma_f32x8(v197, v199, b213), b214), b215), b216) * f32x8_of_bits(shl_i32x8(add_i32x8(s14, b217), 23));
          const i32x8 b218 = splat_i32x8(127);
          const i32x8 v202 = add_i32x8(sub_i32x8(v194, s13), b218);
          const i32x8 s15 = shl_i32x8(add_i32x8(sub_i32x8(v195, s14), b218), 23);
          const f32x8 b219 = splat_f32x8(-87.33f);
          const f32x8 b220 = splat_f32x8(0.0f);
          const f32x8 b221 = splat_f32x8(1.0f);
          mem_f32 *y4 = y + (int64_t)(m1 + 1) * 272;
          store_f32x8(y4 + v164, total12 / (b221 + select_f32x8(lt_f32x8(v184, b219), b220, v200 * f32x8_of_bits(shl_i32x8(v202, 23)))) * total14);
          store_f32x8(y4 + v164 + 8, total13 / (b221 + select_f32x8(lt_f32x8(v185, b219), b220, v201 * f32x8_of_bits(s15))) * total15);
        }
        for (int32_t m2 = v120; m2 < v6; m2++) {
          const f32x8 b222 = splat_f32x8(0.0f);
          f32x8 total16 = b222;
          f32x8 total17 = b222;
          const f32x8 b223 = splat_f32x8(0.0f);
          f32x8 total18 = b223;
          f32x8 total19 = b223;
          const mem_i32 *xq4 = xq + (int64_t)m2 * 24;
          const mem_f32 *x_scale4 = x_scale + (int64_t)m2 * 3;
          const mem_i32 *x_sum4 = x_sum + (int64_t)m2 * 3;
          for (int32_t b224 = 0; b224 < 3; b224++) {
            __builtin_prefetch(w0_quants19 + b224 * 64 + 512, 0, 2);
            __builtin_prefetch(w0_quants19 + b224 * 64 + 528, 0, 2);
            __builtin_prefetch(w0_quants19 + b224 * 64 + 544, 0, 2);
            __builtin_prefetch(w0_quants19 + b224 * 64 + 560, 0, 2);
            const int32_t v203 = b224 * 4 * 16;
            const i32x8 w0_quants28 = load_i32x8(w0_quants19 + v203);
            const i32x8 w0_quants29 = load_i32x8(w0_quants19 + v203 + 8);
            const i32x8 b225 = splat_i32x8(0xf0f0f0f);
            const i32x8 v204 = and_i32x8(w0_quants28, b225);
            const i32x8 v205 = and_i32x8(w0_quants29, b225);
            const i32x8 b226 = splat_i32x8(0xf0f0f0f);
            const i32x8 v206 = and_i32x8(ushr_i32x8(w0_quants28, 4), b226);
            const i32x8 v207 = and_i32x8(ushr_i32x8(w0_quants29, 4), b226);
            const int32_t v208 = (b224 * 4 + 1) * 16;
            const i32x8 w0_quants30 = load_i32x8(w0_quants19 + v208);
            const i32x8 w0_quants31 = load_i32x8(w0_quants19 + v208 + 8);
            const i32x8 b227 = splat_i32x8(0xf0f0f0f);
            const i32x8 v209 = and_i32x8(w0_quants31, b227);
            const i32x8 s16 = ushr_i32x8(w0_quants31, 4);
            const i32x8 b228 = splat_i32x8(0xf0f0f0f);
            const int32_t v210 = (b224 * 4 + 2) * 16;
            const i32x8 w0_quants32 = load_i32x8(w0_quants19 + v210);
            const i32x8 w0_quants33 = load_i32x8(w0_quants19 + v210 + 8);
            const i32x8 b229 = splat_i32x8(0xf0f0f0f);
            const i32x8 v211 = and_i32x8(w0_quants32, b229);
            const i32x8 b230 = splat_i32x8(0xf0f0f0f);
            const i32x8 v212 = and_i32x8(ushr_i32x8(w0_quants32, 4), b230);
            const i32x8 v213 = and_i32x8(ushr_i32x8(w0_quants33, 4), b230);
            const int32_t v214 = (b224 * 4 + 3) * 16;
            const i32x8 w0_quants34 = load_i32x8(w0_quants19 + v214);
            const i32x8 w0_quants35 = load_i32x8(w0_quants19 + v214 + 8);
            const i32x8 b231 = splat_i32x8(0xf0f0f0f);
            const i32x8 v215 = and_i32x8(w0_quants34, b231);
            const i32x8 v216 = and_i32x8(w0_quants35, b231);
            const i32x8 b232 = splat_i32x8(0xf0f0f0f);
            const i32x8 v217 = and_i32x8(ushr_i32x8(w0_quants34, 4), b232);
            const i32x8 v218 = and_i32x8(ushr_i32x8(w0_quants35, 4), b232);
            const i32x8 b233 = splat_i32x8(x_sum4[b224]);
            const i32x8 b234 = splat_i32x8(xq4[b224 * 8]);
            const i32x8 b235 = splat_i32x8(xq4[b224 * 8 + 1]);
            const i32x8 b236 = splat_i32x8(xq4[b224 * 8 + 2]);
            const i32x8 b237 = splat_i32x8(xq4[b224 * 8 + 3]);
            const i32x8 dot16 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b233, 3), v204, b234), v206, b235), and_i32x8(w0_quants30, b227), b236), and_i32x8(ushr_i32x8(w0_quants30, 4), b228), b237);
            const i32x8 b238 = splat_i32x8(xq4[b224 * 8 + 4]);
            const i32x8 dot17 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b233, 3), v205, b234), v207, b235), v209, b236), and_i32x8(s16, b228), b237), and_i32x8(w0_quants33, b229), b238);
            const i32x8 b239 = splat_i32x8(xq4[b224 * 8 + 5]);
            const i32x8 b240 = splat_i32x8(xq4[b224 * 8 + 6]);
            const i32x8 b241 = splat_i32x8(xq4[b224 * 8 + 7]);
            const int32_t v219 = b224 * 16;
            const f32x8 b242 = splat_f32x8(x_scale4[b224]);
            total16 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot16, v211, b238), v212, b239), v215, b240), v217, b241)), load_f16x8(w0_scales3 + v219) * b242, total16);
            total17 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot17, v213, b239), v216, b240), v218, b241)), load_f16x8(w0_scales3 + v219 + 8) * b242, total17);
            __builtin_prefetch(w1_quants19 + b224 * 64 + 512, 0, 2);
            __builtin_prefetch(w1_quants19 + b224 * 64 + 528, 0, 2);
            __builtin_prefetch(w1_quants19 + b224 * 64 + 544, 0, 2);
            __builtin_prefetch(w1_quants19 + b224 * 64 + 560, 0, 2);
            const int32_t v220 = b224 * 4 * 16;
            const i32x8 w1_quants28 = load_i32x8(w1_quants19 + v220);
            const i32x8 w1_quants29 = load_i32x8(w1_quants19 + v220 + 8);
            const i32x8 b243 = splat_i32x8(0xf0f0f0f);
            const i32x8 v221 = and_i32x8(w1_quants28, b243);
            const i32x8 v222 = and_i32x8(w1_quants29, b243);
            const i32x8 b244 = splat_i32x8(0xf0f0f0f);
            const i32x8 v223 = and_i32x8(ushr_i32x8(w1_quants28, 4), b244);
            const i32x8 v224 = and_i32x8(ushr_i32x8(w1_quants29, 4), b244);
            const int32_t v225 = (b224 * 4 + 1) * 16;
            const i32x8 w1_quants30 = load_i32x8(w1_quants19 + v225);
            const i32x8 w1_quants31 = load_i32x8(w1_quants19 + v225 + 8);
            const i32x8 b245 = splat_i32x8(0xf0f0f0f);
            const i32x8 v226 = and_i32x8(w1_quants31, b245);
            const i32x8 s17 = ushr_i32x8(w1_quants31, 4);
            const i32x8 b246 = splat_i32x8(0xf0f0f0f);
            const int32_t v227 = (b224 * 4 + 2) * 16;
            const i32x8 w1_quants32 = load_i32x8(w1_quants19 + v227);
            const i32x8 w1_quants33 = load_i32x8(w1_quants19 + v227 + 8);
            const i32x8 b247 = splat_i32x8(0xf0f0f0f);
            const i32x8 v228 = and_i32x8(w1_quants32, b247);
            const i32x8 b248 = splat_i32x8(0xf0f0f0f);
            const i32x8 v229 = and_i32x8(ushr_i32x8(w1_quants32, 4), b248);
            const i32x8 v230 = and_i32x8(ushr_i32x8(w1_quants33, 4), b248);
            const int32_t v231 = (b224 * 4 + 3) * 16;
            const i32x8 w1_quants34 = load_i32x8(w1_quants19 + v231);
            const i32x8 w1_quants35 = load_i32x8(w1_quants19 + v231 + 8);
            const i32x8 b249 = splat_i32x8(0xf0f0f0f);
            const i32x8 v232 = and_i32x8(w1_quants34, b249);
            const i32x8 v233 = and_i32x8(w1_quants35, b249);
            const i32x8 b250 = splat_i32x8(0xf0f0f0f);
            const i32x8 v234 = and_i32x8(ushr_i32x8(w1_quants34, 4), b250);
            const i32x8 v235 = and_i32x8(ushr_i32x8(w1_quants35, 4), b250);
            const i32x8 b251 = splat_i32x8(x_sum4[b224]);
            const i32x8 b252 = splat_i32x8(xq4[b224 * 8]);
            const i32x8 b253 = splat_i32x8(xq4[b224 * 8 + 1]);
            const i32x8 b254 = splat_i32x8(xq4[b224 * 8 + 2]);
            const i32x8 b255 = splat_i32x8(xq4[b224 * 8 + 3]);
            const i32x8 dot18 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b251, 3), v221, b252), v223, b253), and_i32x8(w1_quants30, b245), b254), and_i32x8(ushr_i32x8(w1_quants30, 4), b246), b255);
            const i32x8 b256 = splat_i32x8(xq4[b224 * 8 + 4]);
            const i32x8 dot19 = dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(shl_i32x8(b251, 3), v222, b252), v224, b253), v226, b254), and_i32x8(s17, b246), b255), and_i32x8(w1_quants33, b247), b256);
            const i32x8 b257 = splat_i32x8(xq4[b224 * 8 + 5]);
            const i32x8 b258 = splat_i32x8(xq4[b224 * 8 + 6]);
            const i32x8 b259 = splat_i32x8(xq4[b224 * 8 + 7]);
            const int32_t v236 = b224 * 16;
            const f32x8 b260 = splat_f32x8(x_scale4[b224]);
            total18 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot18, v228, b256), v229, b257), v232, b258), v234, b259)), load_f16x8(w1_scales3 + v236) * b260, total18);
            total19 = fma_f32x8(f32x8_of_i32(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot4_seven_bits_i32x8(dot19, v230, b257), v233, b258), v235, b259)), load_f16x8(w1_scales3 + v236 + 8) * b260, total19);
          }
          const int32_t v237 = n1 * 16;
          const f32x8 v238 = neg_f32x8(total16);
          const f32x8 v239 = neg_f32x8(total17);
          const f32x8 b261 = splat_f32x8(-88.0f);
          const f32x8 v240 = max_f32x8(b261, v238);
          const f32x8 v241 = max_f32x8(b261, v239);
          const f32x8 b262 = splat_f32x8(89.0f);
          const f32x8 v242 = min_f32x8(b262, v240);
          const f32x8 v243 = min_f32x8(b262, v241);
          const f32x8 b263 = splat_f32x8(1.442695f);
          const f32x8 b264 = splat_f32x8(1.2582912E7f);
          const f32x8 v244 = fma_f32x8(v242, b263, b264);
          const f32x8 v245 = fma_f32x8(v243, b263, b264);
          const f32x8 b265 = splat_f32x8(1.2582912E7f);
          const f32x8 v246 = v244 - b265;
          const f32x8 v247 = v245 - b265;
          const i32x8 b266 = splat_i32x8(0x4b400000);
          const i32x8 v248 = sub_i32x8(bits_of_f32x8(v244), b266);
          const i32x8 v249 = sub_i32x8(bits_of_f32x8(v245), b266);
          const f32x8 b267 = splat_f32x8(-0.69314575f);
          const f32x8 b268 = splat_f32x8(-1.4286068E-6f);
          const f32x8 v250 = fma_f32x8(v246, b268, fma_f32x8(v246, b267, v242));
          const f32x8 v251 = fma_f32x8(v247, b268, fma_f32x8(v247, b267, v243));
          const f32x8 b269 = splat_f32x8(1.984127E-4f);
          const f32x8 b270 = splat_f32x8(0.0013888889f);
          const f32x8 b271 = splat_f32x8(0.008333334f);
          const f32x8 b272 = splat_f32x8(0.041666668f);
          const f32x8 v252 = fma_f32x8(v250, fma_f32x8(v250, fma_f32x8(v250, b269, b270), b271), b272);
          const f32x8 v253 = fma_f32x8(v251, fma_f32x8(v251, fma_f32x8(v251, b269, b270), b271), b272);
          const f32x8 b273 = splat_f32x8(0.16666667f);
          const f32x8 b274 = splat_f32x8(0.5f);
          const f32x8 b275 = splat_f32x8(1.0f);
          const f32x8 b276 = splat_f32x8(1.0f);
          const i32x8 s18 = shr_i32x8(v248, 1);
          const i32x8 s19 = shr_i32x8(v249, 1);
          const i32x8 b277 = splat_i32x8(127);
          const f32x8 v254 = fma_f32x8(v250, fma_f32x8(v250, fma_f32x8(v250, fma_f32x8(v250, v252, b273), b274), b275), b276) * f32x8_of_bits(shl_i32x8(add_i32x8(s18, b277), 23));
          const f32x8 v255 = fma_f32x8(v251, fma_f32x8(v251, fma_f32x8(v251, fma_f32x8(v251, v253, b273), b274), b275), b276) * f32x8_of_bits(shl_i32x8(add_i32x8(s19, b277), 23));
          const i32x8 b278 = splat_i32x8(127);
          const i32x8 v256 = add_i32x8(sub_i32x8(v248, s18), b278);
          const i32x8 s20 = shl_i32x8(add_i32x8(sub_i32x8(v249, s19), b278), 23);
          const f32x8 b279 = splat_f32x8(-87.33f);
          const f32x8 b280 = splat_f32x8(0.0f);
          const f32x8 b281 = splat_f32x8(1.0f);
          mem_f32 *y5 = y + (int64_t)m2 * 272;
          store_f32x8(y5 + v237, total16 / (b281 + select_f32x8(lt_f32x8(v238, b279), b280, v254 * f32x8_of_bits(shl_i32x8(v256, 23)))) * total18);
          store_f32x8(y5 + v237 + 8, total17 / (b281 + select_f32x8(lt_f32x8(v239, b279), b280, v255 * f32x8_of_bits(s20))) * total19);
        }
      }
    }
  }
}

// y = x · wᵀ, + residual
KERNEL matmul_f16_k272_residual_few(const mem_f16 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
  if (rows < 128) {
    for (int32_t first = 0; first < rows; first += 256) {
      const int32_t v = mul_i32(first >> 8, tiles1);
      const int32_t v1 = sub_i32(begin, v);
      const int32_t v2 = max_i32(v1, 0);
      const int32_t v3 = sub_i32(end, v);
      const int32_t v4 = min_i32(v3, tiles1);
      const int32_t v5 = add_i32(first, 256);
      const int32_t v6 = min_i32(v5, rows);
      if (v2 < v4) {
        const int32_t v7 = min_i32(v4, tiles1);
        const int32_t v8 = v2 + (sub_i32(v6, first) < mul_i32(abreast, 4) ? sub_i32(v7, v2) & -4 : 0);
        for (int32_t n = v2; n < v8; n += 4) {
          const mem_f16 *w0_w1 = w0_w + (int64_t)n * 4352;
          const mem_f16 *w0_w2 = w0_w + (int64_t)(n + 1) * 4352;
          const mem_f16 *w0_w3 = w0_w + (int64_t)(n + 2) * 4352;
          const mem_f16 *w0_w4 = w0_w + (int64_t)(n + 3) * 4352;
          for (int32_t m = first; m < v6; m++) {
            const f32x8 b = splat_f32x8(0.0f);
            f32x8 total = b;
            f32x8 total1 = b;
            const f32x8 b1 = splat_f32x8(0.0f);
            f32x8 total2 = b1;
            f32x8 total3 = b1;
            const f32x8 b2 = splat_f32x8(0.0f);
            f32x8 total4 = b2;
            f32x8 total5 = b2;
            const f32x8 b3 = splat_f32x8(0.0f);
            f32x8 total6 = b3;
            f32x8 total7 = b3;
            const mem_f32 *x1 = x + (int64_t)m * 272;
            const f32x8 b4 = splat_f32x8(0.0f);
            f32x8 acc = b4;
            f32x8 acc1 = b4;
            const f32x8 b5 = splat_f32x8(0.0f);
            f32x8 acc2 = b5;
            f32x8 acc3 = b5;
            const f32x8 b6 = splat_f32x8(0.0f);
            f32x8 acc4 = b6;
            f32x8 acc5 = b6;
            const f32x8 b7 = splat_f32x8(0.0f);
            f32x8 acc6 = b7;
            f32x8 acc7 = b7;
            const mem_f32 *x2 = x1;
            const mem_f16 *w0_w5 = w0_w1;
            const mem_f16 *w0_w6 = w0_w2;
            const mem_f16 *w0_w7 = w0_w3;
            const mem_f16 *w0_w8 = w0_w4;
            for (int32_t i = 0; i < 256; i++) {
              const int32_t v9 = i * 16;
              __builtin_prefetch(w0_w5 + v9 + 1024, 0, 2);
              __builtin_prefetch(w0_w6 + v9 + 1024, 0, 2);
              __builtin_prefetch(w0_w7 + v9 + 1024, 0, 2);
              __builtin_prefetch(w0_w8 + v9 + 1024, 0, 2);
              const float x3 = x2[i];
              const f32x8 b8 = splat_f32x8(x3);
              acc = fma_f32x8(b8, load_f16x8(w0_w5 + v9), acc);
              acc1 = fma_f32x8(b8, load_f16x8(w0_w5 + v9 + 8), acc1);
              const f32x8 b9 = splat_f32x8(x3);
              acc2 = fma_f32x8(b9, load_f16x8(w0_w6 + v9), acc2);
              acc3 = fma_f32x8(b9, load_f16x8(w0_w6 + v9 + 8), acc3);
              const f32x8 b10 = splat_f32x8(x3);
              acc4 = fma_f32x8(b10, load_f16x8(w0_w7 + v9), acc4);
              acc5 = fma_f32x8(b10, load_f16x8(w0_w7 + v9 + 8), acc5);
              const f32x8 b11 = splat_f32x8(x3);
              acc6 = fma_f32x8(b11, load_f16x8(w0_w8 + v9), acc6);
              acc7 = fma_f32x8(b11, load_f16x8(w0_w8 + v9 + 8), acc7);
            }
            total = total + acc;
            total1 = total1 + acc1;
            total2 = total2 + acc2;
            total3 = total3 + acc3;
            total4 = total4 + acc4;
            total5 = total5 + acc5;
            total6 = total6 + acc6;
            total7 = total7 + acc7;
            const f32x8 b12 = splat_f32x8(0.0f);
            f32x8 acc8 = b12;
            f32x8 acc9 = b12;
            const f32x8 b13 = splat_f32x8(0.0f);
            f32x8 acc10 = b13;
            f32x8 acc11 = b13;
            const f32x8 b14 = splat_f32x8(0.0f);
            f32x8 acc12 = b14;
            f32x8 acc13 = b14;
            const f32x8 b15 = splat_f32x8(0.0f);
            f32x8 acc14 = b15;
            f32x8 acc15 = b15;
            const mem_f32 *x4 = x1 + 256;
            const mem_f16 *w0_w9 = w0_w1 + 4096;
            const mem_f16 *w0_w10 = w0_w2 + 4096;
            const mem_f16 *w0_w11 = w0_w3 + 4096;
            const mem_f16 *w0_w12 = w0_w4 + 4096;
            for (int32_t i1 = 0; i1 < 16; i1++) {
              const int32_t v10 = i1 * 16;
              __builtin_prefetch(w0_w9 + v10 + 1024, 0, 2);
              __builtin_prefetch(w0_w10 + v10 + 1024, 0, 2);
              __builtin_prefetch(w0_w11 + v10 + 1024, 0, 2);
              __builtin_prefetch(w0_w12 + v10 + 1024, 0, 2);
              const float x5 = x4[i1];
              const f32x8 b16 = splat_f32x8(x5);
              acc8 = fma_f32x8(b16, load_f16x8(w0_w9 + v10), acc8);
              acc9 = fma_f32x8(b16, load_f16x8(w0_w9 + v10 + 8), acc9);
              const f32x8 b17 = splat_f32x8(x5);
              acc10 = fma_f32x8(b17, load_f16x8(w0_w10 + v10), acc10);
              acc11 = fma_f32x8(b17, load_f16x8(w0_w10 + v10 + 8), acc11);
              const f32x8 b18 = splat_f32x8(x5);
              acc12 = fma_f32x8(b18, load_f16x8(w0_w11 + v10), acc12);
              acc13 = fma_f32x8(b18, load_f16x8(w0_w11 + v10 + 8), acc13);
              const f32x8 b19 = splat_f32x8(x5);
              acc14 = fma_f32x8(b19, load_f16x8(w0_w12 + v10), acc14);
              acc15 = fma_f32x8(b19, load_f16x8(w0_w12 + v10 + 8), acc15);
            }
            total = total + acc8;
            total1 = total1 + acc9;
            total2 = total2 + acc10;
            total3 = total3 + acc11;
            total4 = total4 + acc12;
            total5 = total5 + acc13;
            total6 = total6 + acc14;
            total7 = total7 + acc15;
            const int32_t v11 = n * 16;
            const mem_f32 *residual1 = residual + (int64_t)m * 96;
            const f32x8 residual2 = load_f32x8(residual1 + v11 + 8);
            mem_f32 *y1 = y + (int64_t)m * 96;
            store_f32x8(y1 + v11, load_f32x8(residual1 + v11) + total);
            store_f32x8(y1 + v11 + 8, residual2 + total1);
            const int32_t v12 = add_i32(n, 1);
            if (v12 < v7) {
              const int32_t v13 = v12 * 16;
              const mem_f32 *residual3 = residual + (int64_t)m * 96;
              const f32x8 residual4 = load_f32x8(residual3 + v13 + 8);
              mem_f32 *y2 = y + (int64_t)m * 96;
              store_f32x8(y2 + v13, load_f32x8(residual3 + v13) + total2);
              store_f32x8(y2 + v13 + 8, residual4 + total3);
            }
            const int32_t v14 = add_i32(n, 2);
            if (v14 < v7) {
              const int32_t v15 = v14 * 16;
              const mem_f32 *residual5 = residual + (int64_t)m * 96;
              const f32x8 residual6 = load_f32x8(residual5 + v15 + 8);
              mem_f32 *y3 = y + (int64_t)m * 96;
              store_f32x8(y3 + v15, load_f32x8(residual5 + v15) + total4);
              store_f32x8(y3 + v15 + 8, residual6 + total5);
            }
            const int32_t v16 = add_i32(n, 3);
            if (v16 < v7) {
              const int32_t v17 = v16 * 16;
              const mem_f32 *residual7 = residual + (int64_t)m * 96;
              const f32x8 residual8 = load_f32x8(residual7 + v17 + 8);
              mem_f32 *y4 = y + (int64_t)m * 96;
              store_f32x8(y4 + v17, load_f32x8(residual7 + v17) + total6);
              store_f32x8(y4 + v17 + 8, residual8 + total7);
            }
          }
        }
        for (int32_t n1 = v8; n1 < v7; n1++) {
          const mem_f16 *w0_w13 = w0_w + (int64_t)n1 * 4352;
          const int32_t v18 = v6 & -4;
          for (int32_t m1 = first; m1 < v18; m1 += 4) {
            const f32x8 b20 = splat_f32x8(0.0f);
            f32x8 total8 = b20;
            f32x8 total9 = b20;
            const f32x8 b21 = splat_f32x8(0.0f);
            f32x8 total10 = b21;
            f32x8 total11 = b21;
            const f32x8 b22 = splat_f32x8(0.0f);
            f32x8 total12 = b22;
            f32x8 total13 = b22;
            const f32x8 b23 = splat_f32x8(0.0f);
            f32x8 total14 = b23;
            f32x8 total15 = b23;
            const mem_f32 *x6 = x + (int64_t)m1 * 272;
            const mem_f32 *x7 = x + (int64_t)(m1 + 1) * 272;
            const mem_f32 *x8 = x + (int64_t)(m1 + 2) * 272;
            const mem_f32 *x9 = x + (int64_t)(m1 + 3) * 272;
            const f32x8 b24 = splat_f32x8(0.0f);
            f32x8 acc16 = b24;
            f32x8 acc17 = b24;
            const f32x8 b25 = splat_f32x8(0.0f);
            f32x8 acc18 = b25;
            f32x8 acc19 = b25;
            const f32x8 b26 = splat_f32x8(0.0f);
            f32x8 acc20 = b26;
            f32x8 acc21 = b26;
            const f32x8 b27 = splat_f32x8(0.0f);
            f32x8 acc22 = b27;
            f32x8 acc23 = b27;
            const mem_f32 *x10 = x6;
            const mem_f32 *x11 = x7;
            const mem_f32 *x12 = x8;
            const mem_f32 *x13 = x9;
            const mem_f16 *w0_w14 = w0_w13;
            for (int32_t i2 = 0; i2 < 256; i2++) {
              const int32_t v19 = i2 * 16;
              const f32x8 w0_w15 = load_f16x8(w0_w14 + v19);
              const f32x8 w0_w16 = load_f16x8(w0_w14 + v19 + 8);
              const f32x8 b28 = splat_f32x8(x10[i2]);
              acc16 = fma_f32x8(b28, w0_w15, acc16);
              acc17 = fma_f32x8(b28, w0_w16, acc17);
              const f32x8 b29 = splat_f32x8(x11[i2]);
              acc18 = fma_f32x8(b29, w0_w15, acc18);
              acc19 = fma_f32x8(b29, w0_w16, acc19);
              const f32x8 b30 = splat_f32x8(x12[i2]);
              acc20 = fma_f32x8(b30, w0_w15, acc20);
              acc21 = fma_f32x8(b30, w0_w16, acc21);
              const f32x8 b31 = splat_f32x8(x13[i2]);
              acc22 = fma_f32x8(b31, w0_w15, acc22);
              acc23 = fma_f32x8(b31, w0_w16, acc23);
            }
            total8 = total8 + acc16;
            total9 = total9 + acc17;
            total10 = total10 + acc18;
            total11 = total11 + acc19;
            total12 = total12 + acc20;
            total13 = total13 + acc21;
            total14 = total14 + acc22;
            total15 = total15 + acc23;
            const f32x8 b32 = splat_f32x8(0.0f);
            f32x8 acc24 = b32;
            f32x8 acc25 = b32;
            const f32x8 b33 = splat_f32x8(0.0f);
            f32x8 acc26 = b33;
            f32x8 acc27 = b33;
            const f32x8 b34 = splat_f32x8(0.0f);
            f32x8 acc28 = b34;
            f32x8 acc29 = b34;
            const f32x8 b35 = splat_f32x8(0.0f);
            f32x8 acc30 = b35;
            f32x8 acc31 = b35;
            const mem_f32 *x14 = x6 + 256;
            const mem_f32 *x15 = x7 + 256;
            const mem_f32 *x16 = x8 + 256;
            const mem_f32 *x17 = x9 + 256;
            const mem_f16 *w0_w17 = w0_w13 + 4096;
            for (int32_t i3 = 0; i3 < 16; i3++) {
              const int32_t v20 = i3 * 16;
              const f32x8 w0_w18 = load_f16x8(w0_w17 + v20);
              const f32x8 w0_w19 = load_f16x8(w0_w17 + v20 + 8);
              const f32x8 b36 = splat_f32x8(x14[i3]);
              acc24 = fma_f32x8(b36, w0_w18, acc24);
              acc25 = fma_f32x8(b36, w0_w19, acc25);
              const f32x8 b37 = splat_f32x8(x15[i3]);
              acc26 = fma_f32x8(b37, w0_w18, acc26);
              acc27 = fma_f32x8(b37, w0_w19, acc27);
              const f32x8 b38 = splat_f32x8(x16[i3]);
              acc28 = fma_f32x8(b38, w0_w18, acc28);
              acc29 = fma_f32x8(b38, w0_w19, acc29);
              const f32x8 b39 = splat_f32x8(x17[i3]);
              acc30 = fma_f32x8(b39, w0_w18, acc30);
              acc31 = fma_f32x8(b39, w0_w19, acc31);
            }
            total8 = total8 + acc24;
            total9 = total9 + acc25;
            total10 = total10 + acc26;
            total11 = total11 + acc27;
            total12 = total12 + acc28;
            total13 = total13 + acc29;
            total14 = total14 + acc30;
            total15 = total15 + acc31;
            const int32_t v21 = n1 * 16;
            const mem_f32 *residual9 = residual + (int64_t)m1 * 96;
            const f32x8 residual10 = load_f32x8(residual9 + v21 + 8);
            mem_f32 *y5 = y + (int64_t)m1 * 96;
            store_f32x8(y5 + v21, load_f32x8(residual9 + v21) + total8);
            store_f32x8(y5 + v21 + 8, residual10 + total9);
            const int32_t v22 = m1 + 1;
            const mem_f32 *residual11 = residual + (int64_t)v22 * 96;
            const f32x8 residual12 = load_f32x8(residual11 + v21 + 8);
            mem_f32 *y6 = y + (int64_t)v22 * 96;
            store_f32x8(y6 + v21, load_f32x8(residual11 + v21) + total10);
            store_f32x8(y6 + v21 + 8, residual12 + total11);
            const int32_t v23 = m1 + 2;
            const mem_f32 *residual13 = residual + (int64_t)v23 * 96;
            const f32x8 residual14 = load_f32x8(residual13 + v21 + 8);
            mem_f32 *y7 = y + (int64_t)v23 * 96;
            store_f32x8(y7 + v21, load_f32x8(residual13 + v21) + total12);
            store_f32x8(y7 + v21 + 8, residual14 + total13);
            const int32_t v24 = m1 + 3;
            const mem_f32 *residual15 = residual + (int64_t)v24 * 96;
            const f32x8 residual16 = load_f32x8(residual15 + v21 + 8);
            mem_f32 *y8 = y + (int64_t)v24 * 96;
            store_f32x8(y8 + v21, load_f32x8(residual15 + v21) + total14);
            store_f32x8(y8 + v21 + 8, residual16 + total15);
          }
          const int32_t v25 = v6 & -2;
          for (int32_t m2 = v18; m2 < v25; m2 += 2) {
            const f32x8 b40 = splat_f32x8(0.0f);
            f32x8 total16 = b40;
            f32x8 total17 = b40;
            const f32x8 b41 = splat_f32x8(0.0f);
            f32x8 total18 = b41;
            f32x8 total19 = b41;
            const mem_f32 *x18 = x + (int64_t)m2 * 272;
            const mem_f32 *x19 = x + (int64_t)(m2 + 1) * 272;
            const f32x8 b42 = splat_f32x8(0.0f);
            f32x8 acc32 = b42;
            f32x8 acc33 = b42;
            const f32x8 b43 = splat_f32x8(0.0f);
            f32x8 acc34 = b43;
            f32x8 acc35 = b43;
            const mem_f32 *x20 = x18;
            const mem_f32 *x21 = x19;
            const mem_f16 *w0_w20 = w0_w13;
            for (int32_t i4 = 0; i4 < 256; i4++) {
              const int32_t v26 = i4 * 16;
              const f32x8 w0_w21 = load_f16x8(w0_w20 + v26);
              const f32x8 w0_w22 = load_f16x8(w0_w20 + v26 + 8);
              const f32x8 b44 = splat_f32x8(x20[i4]);
              acc32 = fma_f32x8(b44, w0_w21, acc32);
              acc33 = fma_f32x8(b44, w0_w22, acc33);
              const f32x8 b45 = splat_f32x8(x21[i4]);
              acc34 = fma_f32x8(b45, w0_w21, acc34);
              acc35 = fma_f32x8(b45, w0_w22, acc35);
            }
            total16 = total16 + acc32;
            total17 = total17 + acc33;
            total18 = total18 + acc34;
            total19 = total19 + acc35;
            const f32x8 b46 = splat_f32x8(0.0f);
            f32x8 acc36 = b46;
            f32x8 acc37 = b46;
            const f32x8 b47 = splat_f32x8(0.0f);
            f32x8 acc38 = b47;
            f32x8 acc39 = b47;
            const mem_f32 *x22 = x18 + 256;
            const mem_f32 *x23 = x19 + 256;
            const mem_f16 *w0_w23 = w0_w13 + 4096;
            for (int32_t i5 = 0; i5 < 16; i5++) {
              const int32_t v27 = i5 * 16;
              const f32x8 w0_w24 = load_f16x8(w0_w23 + v27);
              const f32x8 w0_w25 = load_f16x8(w0_w23 + v27 + 8);
              const f32x8 b48 = splat_f32x8(x22[i5]);
              acc36 = fma_f32x8(b48, w0_w24, acc36);
              acc37 = fma_f32x8(b48, w0_w25, acc37);
              const f32x8 b49 = splat_f32x8(x23[i5]);
              acc38 = fma_f32x8(b49, w0_w24, acc38);
              acc39 = fma_f32x8(b49, w0_w25, acc39);
            }
            total16 = total16 + acc36;
            total17 = total17 + acc37;
            total18 = total18 + acc38;
            total19 = total19 + acc39;
            const int32_t v28 = n1 * 16;
            const mem_f32 *residual17 = residual + (int64_t)m2 * 96;
            const f32x8 residual18 = load_f32x8(residual17 + v28 + 8);
            mem_f32 *y9 = y + (int64_t)m2 * 96;
            store_f32x8(y9 + v28, load_f32x8(residual17 + v28) + total16);
            store_f32x8(y9 + v28 + 8, residual18 + total17);
            const int32_t v29 = m2 + 1;
            const mem_f32 *residual19 = residual + (int64_t)v29 * 96;
            const f32x8 residual20 = load_f32x8(residual19 + v28 + 8);
            mem_f32 *y10 = y + (int64_t)v29 * 96;
            store_f32x8(y10 + v28, load_f32x8(residual19 + v28) + total18);
            store_f32x8(y10 + v28 + 8, residual20 + total19);
          }
          for (int32_t m3 = v25; m3 < v6; m3++) {
            const f32x8 b50 = splat_f32x8(0.0f);
            f32x8 total20 = b50;
            f32x8 total21 = b50;
            const mem_f32 *x24 = x + (int64_t)m3 * 272;
            const f32x8 b51 = splat_f32x8(0.0f);
            f32x8 acc40 = b51;
            f32x8 acc41 = b51;
            const mem_f32 *x25 = x24;
            const mem_f16 *w0_w26 = w0_w13;
            for (int32_t i6 = 0; i6 < 256; i6++) {
              const int32_t v30 = i6 * 16;
              __builtin_prefetch(w0_w26 + v30 + 1024, 0, 2);
              const f32x8 b52 = splat_f32x8(x25[i6]);
              acc40 = fma_f32x8(b52, load_f16x8(w0_w26 + v30), acc40);
              acc41 = fma_f32x8(b52, load_f16x8(w0_w26 + v30 + 8), acc41);
            }
            total20 = total20 + acc40;
            total21 = total21 + acc41;
            const f32x8 b53 = splat_f32x8(0.0f);
            f32x8 acc42 = b53;
            f32x8 acc43 = b53;
            const mem_f32 *x26 = x24 + 256;
            const mem_f16 *w0_w27 = w0_w13 + 4096;
            for (int32_t i7 = 0; i7 < 16; i7++) {
              const int32_t v31 = i7 * 16;
              __builtin_prefetch(w0_w27 + v31 + 1024, 0, 2);
              const f32x8 b54 = splat_f32x8(x26[i7]);
              acc42 = fma_f32x8(b54, load_f16x8(w0_w27 + v31), acc42);
              acc43 = fma_f32x8(b54, load_f16x8(w0_w27 + v31 + 8), acc43);
            }
            total20 = total20 + acc42;
            total21 = total21 + acc43;
            const int32_t v32 = n1 * 16;
            const mem_f32 *residual21 = residual + (int64_t)m3 * 96;
            const f32x8 residual22 = load_f32x8(residual21 + v32 + 8);
            mem_f32 *y11 = y + (int64_t)m3 * 96;
            store_f32x8(y11 + v32, load_f32x8(residual21 + v32) + total20);
            store_f32x8(y11 + v32 + 8, residual22 + total21);
          }
        }
      }
    }
  }
}

// y = x · wᵀ, + residual
KERNEL matmul_f16_k272_residual_many(const mem_f16 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, mem_f32 *converted, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
  if (rows >= 128) {
    for (int32_t first = 0; first < rows; first += 256) {
      const int32_t v = mul_i32(first >> 8, tiles1);
      const int32_t v1 = sub_i32(begin, v);
      const int32_t v2 = max_i32(v1, 0);
      const int32_t v3 = sub_i32(end, v);
      const int32_t v4 = min_i32(v3, tiles1);
      const int32_t v5 = add_i32(first, 256);
      const int32_t v6 = min_i32(v5, rows);
      if (v2 < v4) {
        const int32_t v7 = min_i32(v4, tiles1);
        const int32_t v8 = v2 + (sub_i32(v6, first) < mul_i32(abreast, 4) ? sub_i32(v7, v2) & -4 : 0);
        for (int32_t n = v2; n < v8; n += 4) {
          const mem_f16 *w0_w1 = w0_w + (int64_t)n * 4352;
          const mem_f16 *w0_w2 = w0_w + (int64_t)(n + 1) * 4352;
          const mem_f16 *w0_w3 = w0_w + (int64_t)(n + 2) * 4352;
          const mem_f16 *w0_w4 = w0_w + (int64_t)(n + 3) * 4352;
          for (int32_t k = 0; k < 272; k++) {
            const int32_t v9 = k * 16;
            const f32x8 w0_w5 = load_f16x8(w0_w1 + v9 + 8);
            store_f32x8(converted + v9, load_f16x8(w0_w1 + v9));
            store_f32x8(converted + v9 + 8, w0_w5);
          }
          mem_f32 *converted1 = converted + 4352;
          for (int32_t k1 = 0; k1 < 272; k1++) {
            const int32_t v10 = k1 * 16;
            const f32x8 w0_w6 = load_f16x8(w0_w2 + v10 + 8);
            store_f32x8(converted1 + v10, load_f16x8(w0_w2 + v10));
            store_f32x8(converted1 + v10 + 8, w0_w6);
          }
          mem_f32 *converted2 = converted + 8704;
          for (int32_t k2 = 0; k2 < 272; k2++) {
            const int32_t v11 = k2 * 16;
            const f32x8 w0_w7 = load_f16x8(w0_w3 + v11 + 8);
            store_f32x8(converted2 + v11, load_f16x8(w0_w3 + v11));
            store_f32x8(converted2 + v11 + 8, w0_w7);
          }
          mem_f32 *converted3 = converted + 13056;
          for (int32_t k3 = 0; k3 < 272; k3++) {
            const int32_t v12 = k3 * 16;
            const f32x8 w0_w8 = load_f16x8(w0_w4 + v12 + 8);
            store_f32x8(converted3 + v12, load_f16x8(w0_w4 + v12));
            store_f32x8(converted3 + v12 + 8, w0_w8);
          }
          for (int32_t m = first; m < v6; m++) {
            const f32x8 b = splat_f32x8(0.0f);
            f32x8 total = b;
            f32x8 total1 = b;
            const f32x8 b1 = splat_f32x8(0.0f);
            f32x8 total2 = b1;
            f32x8 total3 = b1;
            const f32x8 b2 = splat_f32x8(0.0f);
            f32x8 total4 = b2;
            f32x8 total5 = b2;
            const f32x8 b3 = splat_f32x8(0.0f);
            f32x8 total6 = b3;
            f32x8 total7 = b3;
            const mem_f32 *x1 = x + (int64_t)m * 272;
            const f32x8 b4 = splat_f32x8(0.0f);
            f32x8 acc = b4;
            f32x8 acc1 = b4;
            const f32x8 b5 = splat_f32x8(0.0f);
            f32x8 acc2 = b5;
            f32x8 acc3 = b5;
            const f32x8 b6 = splat_f32x8(0.0f);
            f32x8 acc4 = b6;
            f32x8 acc5 = b6;
            const f32x8 b7 = splat_f32x8(0.0f);
            f32x8 acc6 = b7;
            f32x8 acc7 = b7;
            const mem_f32 *x2 = x1;
            mem_f32 *converted4 = converted;
            mem_f32 *converted5 = converted1;
            mem_f32 *converted6 = converted2;
            mem_f32 *converted7 = converted3;
            for (int32_t i = 0; i < 256; i++) {
              const int32_t v13 = i * 16;
              __builtin_prefetch(converted4 + v13 + 512, 0, 2);
              __builtin_prefetch(converted5 + v13 + 512, 0, 2);
              __builtin_prefetch(converted6 + v13 + 512, 0, 2);
              __builtin_prefetch(converted7 + v13 + 512, 0, 2);
              const float x3 = x2[i];
              const f32x8 b8 = splat_f32x8(x3);
              acc = fma_f32x8(b8, load_f32x8(converted4 + v13), acc);
              acc1 = fma_f32x8(b8, load_f32x8(converted4 + v13 + 8), acc1);
              const f32x8 b9 = splat_f32x8(x3);
              acc2 = fma_f32x8(b9, load_f32x8(converted5 + v13), acc2);
              acc3 = fma_f32x8(b9, load_f32x8(converted5 + v13 + 8), acc3);
              const f32x8 b10 = splat_f32x8(x3);
              acc4 = fma_f32x8(b10, load_f32x8(converted6 + v13), acc4);
              acc5 = fma_f32x8(b10, load_f32x8(converted6 + v13 + 8), acc5);
              const f32x8 b11 = splat_f32x8(x3);
              acc6 = fma_f32x8(b11, load_f32x8(converted7 + v13), acc6);
              acc7 = fma_f32x8(b11, load_f32x8(converted7 + v13 + 8), acc7);
            }
            total = total + acc;
            total1 = total1 + acc1;
            total2 = total2 + acc2;
            total3 = total3 + acc3;
            total4 = total4 + acc4;
            total5 = total5 + acc5;
            total6 = total6 + acc6;
            total7 = total7 + acc7;
            const f32x8 b12 = splat_f32x8(0.0f);
            f32x8 acc8 = b12;
            f32x8 acc9 = b12;
            const f32x8 b13 = splat_f32x8(0.0f);
            f32x8 acc10 = b13;
            f32x8 acc11 = b13;
            const f32x8 b14 = splat_f32x8(0.0f);
            f32x8 acc12 = b14;
            f32x8 acc13 = b14;
            const f32x8 b15 = splat_f32x8(0.0f);
            f32x8 acc14 = b15;
            f32x8 acc15 = b15;
            const mem_f32 *x4 = x1 + 256;
            mem_f32 *converted8 = converted + 4096;
            mem_f32 *converted9 = converted1 + 4096;
            mem_f32 *converted10 = converted2 + 4096;
            mem_f32 *converted11 = converted3 + 4096;
            for (int32_t i1 = 0; i1 < 16; i1++) {
              const int32_t v14 = i1 * 16;
              __builtin_prefetch(converted8 + v14 + 512, 0, 2);
              __builtin_prefetch(converted9 + v14 + 512, 0, 2);
              __builtin_prefetch(converted10 + v14 + 512, 0, 2);
              __builtin_prefetch(converted11 + v14 + 512, 0, 2);
              const float x5 = x4[i1];
              const f32x8 b16 = splat_f32x8(x5);
              acc8 = fma_f32x8(b16, load_f32x8(converted8 + v14), acc8);
              acc9 = fma_f32x8(b16, load_f32x8(converted8 + v14 + 8), acc9);
              const f32x8 b17 = splat_f32x8(x5);
              acc10 = fma_f32x8(b17, load_f32x8(converted9 + v14), acc10);
              acc11 = fma_f32x8(b17, load_f32x8(converted9 + v14 + 8), acc11);
              const f32x8 b18 = splat_f32x8(x5);
              acc12 = fma_f32x8(b18, load_f32x8(converted10 + v14), acc12);
              acc13 = fma_f32x8(b18, load_f32x8(converted10 + v14 + 8), acc13);
              const f32x8 b19 = splat_f32x8(x5);
              acc14 = fma_f32x8(b19, load_f32x8(converted11 + v14), acc14);
              acc15 = fma_f32x8(b19, load_f32x8(converted11 + v14 + 8), acc15);
            }
            total = total + acc8;
            total1 = total1 + acc9;
            total2 = total2 + acc10;
            total3 = total3 + acc11;
            total4 = total4 + acc12;
            total5 = total5 + acc13;
            total6 = total6 + acc14;
            total7 = total7 + acc15;
            const int32_t v15 = n * 16;
            const mem_f32 *residual1 = residual + (int64_t)m * 96;
            const f32x8 residual2 = load_f32x8(residual1 + v15 + 8);
            mem_f32 *y1 = y + (int64_t)m * 96;
            store_f32x8(y1 + v15, load_f32x8(residual1 + v15) + total);
            store_f32x8(y1 + v15 + 8, residual2 + total1);
            const int32_t v16 = add_i32(n, 1);
            if (v16 < v7) {
              const int32_t v17 = v16 * 16;
              const mem_f32 *residual3 = residual + (int64_t)m * 96;
              const f32x8 residual4 = load_f32x8(residual3 + v17 + 8);
              mem_f32 *y2 = y + (int64_t)m * 96;
              store_f32x8(y2 + v17, load_f32x8(residual3 + v17) + total2);
              store_f32x8(y2 + v17 + 8, residual4 + total3);
            }
            const int32_t v18 = add_i32(n, 2);
            if (v18 < v7) {
              const int32_t v19 = v18 * 16;
              const mem_f32 *residual5 = residual + (int64_t)m * 96;
              const f32x8 residual6 = load_f32x8(residual5 + v19 + 8);
              mem_f32 *y3 = y + (int64_t)m * 96;
              store_f32x8(y3 + v19, load_f32x8(residual5 + v19) + total4);
              store_f32x8(y3 + v19 + 8, residual6 + total5);
            }
            const int32_t v20 = add_i32(n, 3);
            if (v20 < v7) {
              const int32_t v21 = v20 * 16;
              const mem_f32 *residual7 = residual + (int64_t)m * 96;
              const f32x8 residual8 = load_f32x8(residual7 + v21 + 8);
              mem_f32 *y4 = y + (int64_t)m * 96;
              store_f32x8(y4 + v21, load_f32x8(residual7 + v21) + total6);
              store_f32x8(y4 + v21 + 8, residual8 + total7);
            }
          }
        }
        for (int32_t n1 = v8; n1 < v7; n1++) {
          const mem_f16 *w0_w9 = w0_w + (int64_t)n1 * 4352;
          for (int32_t k4 = 0; k4 < 272; k4++) {
            const int32_t v22 = k4 * 16;
            const f32x8 w0_w10 = load_f16x8(w0_w9 + v22 + 8);
            store_f32x8(converted + v22, load_f16x8(w0_w9 + v22));
            store_f32x8(converted + v22 + 8, w0_w10);
          }
          const int32_t v23 = v6 & -4;
          for (int32_t m1 = first; m1 < v23; m1 += 4) {
            const f32x8 b20 = splat_f32x8(0.0f);
            f32x8 total8 = b20;
            f32x8 total9 = b20;
            const f32x8 b21 = splat_f32x8(0.0f);
            f32x8 total10 = b21;
            f32x8 total11 = b21;
            const f32x8 b22 = splat_f32x8(0.0f);
            f32x8 total12 = b22;
            f32x8 total13 = b22;
            const f32x8 b23 = splat_f32x8(0.0f);
            f32x8 total14 = b23;
            f32x8 total15 = b23;
            const mem_f32 *x6 = x + (int64_t)m1 * 272;
            const mem_f32 *x7 = x + (int64_t)(m1 + 1) * 272;
            const mem_f32 *x8 = x + (int64_t)(m1 + 2) * 272;
            const mem_f32 *x9 = x + (int64_t)(m1 + 3) * 272;
            const f32x8 b24 = splat_f32x8(0.0f);
            f32x8 acc16 = b24;
            f32x8 acc17 = b24;
            const f32x8 b25 = splat_f32x8(0.0f);
            f32x8 acc18 = b25;
            f32x8 acc19 = b25;
            const f32x8 b26 = splat_f32x8(0.0f);
            f32x8 acc20 = b26;
            f32x8 acc21 = b26;
            const f32x8 b27 = splat_f32x8(0.0f);
            f32x8 acc22 = b27;
            f32x8 acc23 = b27;
            const mem_f32 *x10 = x6;
            const mem_f32 *x11 = x7;
            const mem_f32 *x12 = x8;
            const mem_f32 *x13 = x9;
            mem_f32 *converted12 = converted;
            for (int32_t i2 = 0; i2 < 256; i2++) {
              const int32_t v24 = i2 * 16;
              const f32x8 converted13 = load_f32x8(converted12 + v24);
              const f32x8 converted14 = load_f32x8(converted12 + v24 + 8);
              const f32x8 b28 = splat_f32x8(x10[i2]);
              acc16 = fma_f32x8(b28, converted13, acc16);
              acc17 = fma_f32x8(b28, converted14, acc17);
              const f32x8 b29 = splat_f32x8(x11[i2]);
              acc18 = fma_f32x8(b29, converted13, acc18);
              acc19 = fma_f32x8(b29, converted14, acc19);
              const f32x8 b30 = splat_f32x8(x12[i2]);
              acc20 = fma_f32x8(b30, converted13, acc20);
              acc21 = fma_f32x8(b30, converted14, acc21);
              const f32x8 b31 = splat_f32x8(x13[i2]);
              acc22 = fma_f32x8(b31, converted13, acc22);
              acc23 = fma_f32x8(b31, converted14, acc23);
            }
            total8 = total8 + acc16;
            total9 = total9 + acc17;
            total10 = total10 + acc18;
            total11 = total11 + acc19;
            total12 = total12 + acc20;
            total13 = total13 + acc21;
            total14 = total14 + acc22;
            total15 = total15 + acc23;
            const f32x8 b32 = splat_f32x8(0.0f);
            f32x8 acc24 = b32;
            f32x8 acc25 = b32;
            const f32x8 b33 = splat_f32x8(0.0f);
            f32x8 acc26 = b33;
            f32x8 acc27 = b33;
            const f32x8 b34 = splat_f32x8(0.0f);
            f32x8 acc28 = b34;
            f32x8 acc29 = b34;
            const f32x8 b35 = splat_f32x8(0.0f);
            f32x8 acc30 = b35;
            f32x8 acc31 = b35;
            const mem_f32 *x14 = x6 + 256;
            const mem_f32 *x15 = x7 + 256;
            const mem_f32 *x16 = x8 + 256;
            const mem_f32 *x17 = x9 + 256;
            mem_f32 *converted15 = converted + 4096;
            for (int32_t i3 = 0; i3 < 16; i3++) {
              const int32_t v25 = i3 * 16;
              const f32x8 converted16 = load_f32x8(converted15 + v25);
              const f32x8 converted17 = load_f32x8(converted15 + v25 + 8);
              const f32x8 b36 = splat_f32x8(x14[i3]);
              acc24 = fma_f32x8(b36, converted16, acc24);
              acc25 = fma_f32x8(b36, converted17, acc25);
              const f32x8 b37 = splat_f32x8(x15[i3]);
              acc26 = fma_f32x8(b37, converted16, acc26);
              acc27 = fma_f32x8(b37, converted17, acc27);
              const f32x8 b38 = splat_f32x8(x16[i3]);
              acc28 = fma_f32x8(b38, converted16, acc28);
              acc29 = fma_f32x8(b38, converted17, acc29);
              const f32x8 b39 = splat_f32x8(x17[i3]);
              acc30 = fma_f32x8(b39, converted16, acc30);
              acc31 = fma_f32x8(b39, converted17, acc31);
            }
            total8 = total8 + acc24;
            total9 = total9 + acc25;
            total10 = total10 + acc26;
            total11 = total11 + acc27;
            total12 = total12 + acc28;
            total13 = total13 + acc29;
            total14 = total14 + acc30;
            total15 = total15 + acc31;
            const int32_t v26 = n1 * 16;
            const mem_f32 *residual9 = residual + (int64_t)m1 * 96;
            const f32x8 residual10 = load_f32x8(residual9 + v26 + 8);
            mem_f32 *y5 = y + (int64_t)m1 * 96;
            store_f32x8(y5 + v26, load_f32x8(residual9 + v26) + total8);
            store_f32x8(y5 + v26 + 8, residual10 + total9);
            const int32_t v27 = m1 + 1;
            const mem_f32 *residual11 = residual + (int64_t)v27 * 96;
            const f32x8 residual12 = load_f32x8(residual11 + v26 + 8);
            mem_f32 *y6 = y + (int64_t)v27 * 96;
            store_f32x8(y6 + v26, load_f32x8(residual11 + v26) + total10);
            store_f32x8(y6 + v26 + 8, residual12 + total11);
            const int32_t v28 = m1 + 2;
            const mem_f32 *residual13 = residual + (int64_t)v28 * 96;
            const f32x8 residual14 = load_f32x8(residual13 + v26 + 8);
            mem_f32 *y7 = y + (int64_t)v28 * 96;
            store_f32x8(y7 + v26, load_f32x8(residual13 + v26) + total12);
            store_f32x8(y7 + v26 + 8, residual14 + total13);
            const int32_t v29 = m1 + 3;
            const mem_f32 *residual15 = residual + (int64_t)v29 * 96;
            const f32x8 residual16 = load_f32x8(residual15 + v26 + 8);
            mem_f32 *y8 = y + (int64_t)v29 * 96;
            store_f32x8(y8 + v26, load_f32x8(residual15 + v26) + total14);
            store_f32x8(y8 + v26 + 8, residual16 + total15);
          }
          const int32_t v30 = v6 & -2;
          for (int32_t m2 = v23; m2 < v30; m2 += 2) {
            const f32x8 b40 = splat_f32x8(0.0f);
            f32x8 total16 = b40;
            f32x8 total17 = b40;
            const f32x8 b41 = splat_f32x8(0.0f);
            f32x8 total18 = b41;
            f32x8 total19 = b41;
            const mem_f32 *x18 = x + (int64_t)m2 * 272;
            const mem_f32 *x19 = x + (int64_t)(m2 + 1) * 272;
            const f32x8 b42 = splat_f32x8(0.0f);
            f32x8 acc32 = b42;
            f32x8 acc33 = b42;
            const f32x8 b43 = splat_f32x8(0.0f);
            f32x8 acc34 = b43;
            f32x8 acc35 = b43;
            const mem_f32 *x20 = x18;
            const mem_f32 *x21 = x19;
            mem_f32 *converted18 = converted;
            for (int32_t i4 = 0; i4 < 256; i4++) {
              const int32_t v31 = i4 * 16;
              const f32x8 converted19 = load_f32x8(converted18 + v31);
              const f32x8 converted20 = load_f32x8(converted18 + v31 + 8);
              const f32x8 b44 = splat_f32x8(x20[i4]);
              acc32 = fma_f32x8(b44, converted19, acc32);
              acc33 = fma_f32x8(b44, converted20, acc33);
              const f32x8 b45 = splat_f32x8(x21[i4]);
              acc34 = fma_f32x8(b45, converted19, acc34);
              acc35 = fma_f32x8(b45, converted20, acc35);
            }
            total16 = total16 + acc32;
            total17 = total17 + acc33;
            total18 = total18 + acc34;
            total19 = total19 + acc35;
            const f32x8 b46 = splat_f32x8(0.0f);
            f32x8 acc36 = b46;
            f32x8 acc37 = b46;
            const f32x8 b47 = splat_f32x8(0.0f);
            f32x8 acc38 = b47;
            f32x8 acc39 = b47;
            const mem_f32 *x22 = x18 + 256;
            const mem_f32 *x23 = x19 + 256;
            mem_f32 *converted21 = converted + 4096;
            for (int32_t i5 = 0; i5 < 16; i5++) {
              const int32_t v32 = i5 * 16;
              const f32x8 converted22 = load_f32x8(converted21 + v32);
              const f32x8 converted23 = load_f32x8(converted21 + v32 + 8);
              const f32x8 b48 = splat_f32x8(x22[i5]);
              acc36 = fma_f32x8(b48, converted22, acc36);
              acc37 = fma_f32x8(b48, converted23, acc37);
              const f32x8 b49 = splat_f32x8(x23[i5]);
              acc38 = fma_f32x8(b49, converted22, acc38);
              acc39 = fma_f32x8(b49, converted23, acc39);
            }
            total16 = total16 + acc36;
            total17 = total17 + acc37;
            total18 = total18 + acc38;
            total19 = total19 + acc39;
            const int32_t v33 = n1 * 16;
            const mem_f32 *residual17 = residual + (int64_t)m2 * 96;
            const f32x8 residual18 = load_f32x8(residual17 + v33 + 8);
            mem_f32 *y9 = y + (int64_t)m2 * 96;
            store_f32x8(y9 + v33, load_f32x8(residual17 + v33) + total16);
            store_f32x8(y9 + v33 + 8, residual18 + total17);
            const int32_t v34 = m2 + 1;
            const mem_f32 *residual19 = residual + (int64_t)v34 * 96;
            const f32x8 residual20 = load_f32x8(residual19 + v33 + 8);
            mem_f32 *y10 = y + (int64_t)v34 * 96;
            store_f32x8(y10 + v33, load_f32x8(residual19 + v33) + total18);
            store_f32x8(y10 + v33 + 8, residual20 + total19);
          }
          for (int32_t m3 = v30; m3 < v6; m3++) {
            const f32x8 b50 = splat_f32x8(0.0f);
            f32x8 total20 = b50;
            f32x8 total21 = b50;
            const mem_f32 *x24 = x + (int64_t)m3 * 272;
            const f32x8 b51 = splat_f32x8(0.0f);
            f32x8 acc40 = b51;
            f32x8 acc41 = b51;
            const mem_f32 *x25 = x24;
            mem_f32 *converted24 = converted;
            for (int32_t i6 = 0; i6 < 256; i6++) {
              const int32_t v35 = i6 * 16;
              __builtin_prefetch(converted24 + v35 + 512, 0, 2);
              const f32x8 b52 = splat_f32x8(x25[i6]);
              acc40 = fma_f32x8(b52, load_f32x8(converted24 + v35), acc40);
              acc41 = fma_f32x8(b52, load_f32x8(converted24 + v35 + 8), acc41);
            }
            total20 = total20 + acc40;
            total21 = total21 + acc41;
            const f32x8 b53 = splat_f32x8(0.0f);
            f32x8 acc42 = b53;
            f32x8 acc43 = b53;
            const mem_f32 *x26 = x24 + 256;
            mem_f32 *converted25 = converted + 4096;
            for (int32_t i7 = 0; i7 < 16; i7++) {
              const int32_t v36 = i7 * 16;
              __builtin_prefetch(converted25 + v36 + 512, 0, 2);
              const f32x8 b54 = splat_f32x8(x26[i7]);
              acc42 = fma_f32x8(b54, load_f32x8(converted25 + v36), acc42);
              acc43 = fma_f32x8(b54, load_f32x8(converted25 + v36 + 8), acc43);
            }
            total20 = total20 + acc42;
            total21 = total21 + acc43;
            const int32_t v37 = n1 * 16;
            const mem_f32 *residual21 = residual + (int64_t)m3 * 96;
            const f32x8 residual22 = load_f32x8(residual21 + v37 + 8);
            mem_f32 *y11 = y + (int64_t)m3 * 96;
            store_f32x8(y11 + v37, load_f32x8(residual21 + v37) + total20);
            store_f32x8(y11 + v37 + 8, residual22 + total21);
          }
        }
      }
    }
  }
}

// y = (x / sqrt(mean(x²) + eps)) · w
KERNEL rms_norm_96_select_q8_32(const mem_f32 *x, const mem_i32 *selected, const mem_f32 *weight, mem_i8 *xq, mem_f32 *x_scale, mem_f32 *x_sum, mem_i32 *x_sum_i32, int32_t begin, int32_t end) {
  for (int32_t m = begin; m < end; m++) {
    const mem_f32 *x1 = x + (int64_t)selected[m] * 96;
    const f32x8 b = splat_f32x8(0.0f);
    f32x8 squares = b;
    f32x8 squares1 = b;
    for (int32_t i = 0; i < 96; i += 16) {
      const f32x8 x2 = load_f32x8(x1 + i);
      const f32x8 x3 = load_f32x8(x1 + i + 8);
      squares = fma_f32x8(x2, x2, squares);
      squares1 = fma_f32x8(x3, x3, squares1);
    }
    const f32x8 v = squares + squares1;
    const float reduced = sum_f32x8(v);
    const float v1 = 1.0f / sqrt_f32(reduced / 96.0f + 1.0E-5f);
    mem_i8 *xq1 = xq + (int64_t)m * 96;
    mem_f32 *x_scale1 = x_scale + (int64_t)m * 3;
    mem_f32 *x_sum1 = x_sum + (int64_t)m * 3;
    mem_i32 *x_sum_i321 = x_sum_i32 + (int64_t)m * 3;
    for (int32_t b1 = 0; b1 < 3; b1++) {
      const int32_t v2 = b1 * 32;
      const f32x8 b2 = splat_f32x8(v1);
      const f32x8 v3 = load_f32x8(x1 + v2) * b2 * load_f32x8(weight + v2);
      const f32x8 v4 = load_f32x8(x1 + v2 + 8) * b2 * load_f32x8(weight + v2 + 8);
      const int32_t v5 = v2 + 16;
      const f32x8 b3 = splat_f32x8(v1);
      const f32x8 v6 = load_f32x8(x1 + v5) * b3 * load_f32x8(weight + v5);
      const f32x8 v7 = load_f32x8(x1 + v5 + 8) * b3 * load_f32x8(weight + v5 + 8);
      const f32x8 v8 = abs_f32x8(v3);
      const f32x8 v9 = abs_f32x8(v4);
      const f32x8 v10 = abs_f32x8(v6);
      const f32x8 v11 = abs_f32x8(v7);
      const f32x8 v12 = max_f32x8(v8, v10);
      const f32x8 v13 = max_f32x8(v9, v11);
      const f32x8 v14 = max_f32x8(v12, v13);
      const float reduced1 = max_of_f32x8(v14);
      const float v15 = reduced1 >= 7.888609E-31f ? 127.0f / reduced1 : 0.0f;
      x_scale1[b1] = reduced1 * 0.007874016f;
      const f32x8 b4 = splat_f32x8(v15);
      const f32x8 b5 = splat_f32x8(1.2582912E7f);
      const f32x8 b6 = splat_f32x8(1.2582912E7f);
      const f32x8 v16 = v3 * b4 + b5 - b6;
      const f32x8 v17 = v4 * b4 + b5 - b6;
      const f32x8 b7 = splat_f32x8(v15);
      const f32x8 b8 = splat_f32x8(1.2582912E7f);
      const f32x8 b9 = splat_f32x8(1.2582912E7f);
      const f32x8 v18 = v6 * b7 + b8 - b9;
      const f32x8 v19 = v7 * b7 + b8 - b9;
      const int32_t v20 = b1 * 32;
      const f32x8 b10 = splat_f32x8(1.2582912E7f);
      const i32x8 b11 = splat_i32x8(0x4b400000);
      store_i8x8(xq1 + v20, sub_i32x8(bits_of_f32x8(v16 + b10), b11));
      store_i8x8(xq1 + v20 + 8, sub_i32x8(bits_of_f32x8(v17 + b10), b11));
      const int32_t v21 = v20 + 16;
      const f32x8 b12 = splat_f32x8(1.2582912E7f);
      const i32x8 b13 = splat_i32x8(0x4b400000);
      store_i8x8(xq1 + v21, sub_i32x8(bits_of_f32x8(v18 + b12), b13));
      store_i8x8(xq1 + v21 + 8, sub_i32x8(bits_of_f32x8(v19 + b12), b13));
      const f32x8 v22 = v16 + v18 + (v17 + v19);
      const float reduced2 = sum_f32x8(v22);
      const float v23 = -reduced2;
      x_sum1[b1] = v23;
      x_sum_i321[b1] = sub_i32(bits_of_f32(v23 + 1.2582912E7f), 0x4b400000);
    }
  }
}

// y = x · wᵀ
KERNEL matmul_q8_0_k96(const mem_i32 *w0_quants, const mem_f16 *w0_scales, const mem_i32 *xq, const mem_f32 *x_scale, const mem_i32 *x_sum, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
  for (int32_t first = 0; first < rows; first += 512) {
    const int32_t v = mul_i32(first >> 9, tiles1);
    const int32_t v1 = sub_i32(begin, v);
    const int32_t v2 = max_i32(v1, 0);
    const int32_t v3 = sub_i32(end, v);
    const int32_t v4 = min_i32(v3, tiles1);
    const int32_t v5 = add_i32(first, 512);
    const int32_t v6 = min_i32(v5, rows);
    if (v2 < v4) {
      const int32_t v7 = min_i32(v4, tiles1);
      const int32_t v8 = v2 + (v6 <= abreast ? sub_i32(v7, v2) & -4 : 0);
      for (int32_t n = v2; n < v8; n += 4) {
        const mem_i32 *w0_quants1 = w0_quants + (int64_t)n * 384;
        const mem_f16 *w0_scales1 = w0_scales + (int64_t)n * 48;
        const int32_t v9 = n + 1;
        const mem_i32 *w0_quants2 = w0_quants + (int64_t)v9 * 384;
        const mem_f16 *w0_scales2 = w0_scales + (int64_t)v9 * 48;
        const int32_t v10 = n + 2;
        const mem_i32 *w0_quants3 = w0_quants + (int64_t)v10 * 384;
        const mem_f16 *w0_scales3 = w0_scales + (int64_t)v10 * 48;
        const int32_t v11 = n + 3;
        const mem_i32 *w0_quants4 = w0_quants + (int64_t)v11 * 384;
        const mem_f16 *w0_scales4 = w0_scales + (int64_t)v11 * 48;
        for (int32_t m = first; m < v6; m++) {
          const f32x8 b = splat_f32x8(0.0f);
          f32x8 total = b;
          f32x8 total1 = b;
          const f32x8 b1 = splat_f32x8(0.0f);
          f32x8 total2 = b1;
          f32x8 total3 = b1;
          const f32x8 b2 = splat_f32x8(0.0f);
          f32x8 total4 = b2;
          f32x8 total5 = b2;
          const f32x8 b3 = splat_f32x8(0.0f);
          f32x8 total6 = b3;
          f32x8 total7 = b3;
          const mem_i32 *xq1 = xq + (int64_t)m * 24;
          const mem_f32 *x_scale1 = x_scale + (int64_t)m * 3;
          for (int32_t b4 = 0; b4 < 3; b4++) {
            __builtin_prefetch(w0_quants1 + b4 * 128 + 512, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 128 + 528, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 128 + 544, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 128 + 560, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 128 + 576, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 128 + 592, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 128 + 608, 0, 2);
            __builtin_prefetch(w0_quants1 + b4 * 128 + 624, 0, 2);
            const int32_t v12 = b4 * 8 * 16;
            const int32_t v13 = (b4 * 8 + 1) * 16;
            const int32_t v14 = (b4 * 8 + 2) * 16;
            const i32x8 w0_quants5 = load_i32x8(w0_quants1 + v14);
            const i32x8 w0_quants6 = load_i32x8(w0_quants1 + v14 + 8);
            const int32_t v15 = (b4 * 8 + 3) * 16;
            const i32x8 w0_quants7 = load_i32x8(w0_quants1 + v15);
            const i32x8 w0_quants8 = load_i32x8(w0_quants1 + v15 + 8);
            const int32_t v16 = (b4 * 8 + 4) * 16;
            const i32x8 w0_quants9 = load_i32x8(w0_quants1 + v16);
            const i32x8 w0_quants10 = load_i32x8(w0_quants1 + v16 + 8);
            const int32_t v17 = (b4 * 8 + 5) * 16;
            const i32x8 w0_quants11 = load_i32x8(w0_quants1 + v17);
            const i32x8 w0_quants12 = load_i32x8(w0_quants1 + v17 + 8);
            const int32_t v18 = (b4 * 8 + 6) * 16;
            const i32x8 w0_quants13 = load_i32x8(w0_quants1 + v18);
            const int32_t v19 = (b4 * 8 + 7) * 16;
            const i32x8 w0_quants14 = load_i32x8(w0_quants1 + v19);
            const i32x8 w0_quants15 = load_i32x8(w0_quants1 + v19 + 8);
            const i32x8 b5 = splat_i32x8(0);
            const i32x8 b6 = splat_i32x8(-2139062144);
            const i32x8 b7 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b8 = splat_i32x8(-2139062144);
            const i32x8 b9 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 dot = dot4_signed_i32x8(dot4_signed_i32x8(b5, xor_i32x8(load_i32x8(w0_quants1 + v12), b6), b7), xor_i32x8(load_i32x8(w0_quants1 + v13), b8), b9);
            const i32x8 dot1 = dot4_signed_i32x8(dot4_signed_i32x8(b5, xor_i32x8(load_i32x8(w0_quants1 + v12 + 8), b6), b7), xor_i32x8(load_i32x8(w0_quants1 + v13 + 8), b8), b9);
            const i32x8 b10 = splat_i32x8(-2139062144);
            const i32x8 b11 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b12 = splat_i32x8(-2139062144);
            const i32x8 b13 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 b14 = splat_i32x8(-2139062144);
            const i32x8 b15 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 b16 = splat_i32x8(-2139062144);
            const i32x8 b17 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 dot2 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot, xor_i32x8(w0_quants5, b10), b11), xor_i32x8(w0_quants7, b12), b13), xor_i32x8(w0_quants9, b14), b15), xor_i32x8(w0_quants11, b16), b17);
            const i32x8 dot3 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot1, xor_i32x8(w0_quants6, b10), b11), xor_i32x8(w0_quants8, b12), b13), xor_i32x8(w0_quants10, b14), b15), xor_i32x8(w0_quants12, b16), b17);
            const i32x8 b18 = splat_i32x8(-2139062144);
            const i32x8 v20 = xor_i32x8(load_i32x8(w0_quants1 + v18 + 8), b18);
            const i32x8 b19 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b20 = splat_i32x8(-2139062144);
            const i32x8 b21 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v21 = b4 * 16;
            const f32x8 b22 = splat_f32x8(x_scale1[b4]);
            total = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot2, xor_i32x8(w0_quants13, b18), b19), xor_i32x8(w0_quants14, b20), b21)), load_f16x8(w0_scales1 + v21) * b22, total);
            total1 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot3, v20, b19), xor_i32x8(w0_quants15, b20), b21)), load_f16x8(w0_scales1 + v21 + 8) * b22, total1);
            __builtin_prefetch(w0_quants2 + b4 * 128 + 512, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 128 + 528, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 128 + 544, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 128 + 560, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 128 + 576, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 128 + 592, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 128 + 608, 0, 2);
            __builtin_prefetch(w0_quants2 + b4 * 128 + 624, 0, 2);
            const int32_t v22 = b4 * 8 * 16;
            const int32_t v23 = (b4 * 8 + 1) * 16;
            const int32_t v24 = (b4 * 8 + 2) * 16;
            const i32x8 w0_quants16 = load_i32x8(w0_quants2 + v24);
            const i32x8 w0_quants17 = load_i32x8(w0_quants2 + v24 + 8);
            const int32_t v25 = (b4 * 8 + 3) * 16;
            const i32x8 w0_quants18 = load_i32x8(w0_quants2 + v25);
            const i32x8 w0_quants19 = load_i32x8(w0_quants2 + v25 + 8);
            const int32_t v26 = (b4 * 8 + 4) * 16;
            const i32x8 w0_quants20 = load_i32x8(w0_quants2 + v26);
            const i32x8 w0_quants21 = load_i32x8(w0_quants2 + v26 + 8);
            const int32_t v27 = (b4 * 8 + 5) * 16;
            const i32x8 w0_quants22 = load_i32x8(w0_quants2 + v27);
            const i32x8 w0_quants23 = load_i32x8(w0_quants2 + v27 + 8);
            const int32_t v28 = (b4 * 8 + 6) * 16;
            const i32x8 w0_quants24 = load_i32x8(w0_quants2 + v28);
            const int32_t v29 = (b4 * 8 + 7) * 16;
            const i32x8 w0_quants25 = load_i32x8(w0_quants2 + v29);
            const i32x8 w0_quants26 = load_i32x8(w0_quants2 + v29 + 8);
            const i32x8 b23 = splat_i32x8(0);
            const i32x8 b24 = splat_i32x8(-2139062144);
            const i32x8 b25 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b26 = splat_i32x8(-2139062144);
            const i32x8 b27 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 dot4 = dot4_signed_i32x8(dot4_signed_i32x8(b23, xor_i32x8(load_i32x8(w0_quants2 + v22), b24), b25), xor_i32x8(load_i32x8(w0_quants2 + v23), b26), b27);
            const i32x8 dot5 = dot4_signed_i32x8(dot4_signed_i32x8(b23, xor_i32x8(load_i32x8(w0_quants2 + v22 + 8), b24), b25), xor_i32x8(load_i32x8(w0_quants2 + v23 + 8), b26), b27);
            const i32x8 b28 = splat_i32x8(-2139062144);
            const i32x8 b29 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b30 = splat_i32x8(-2139062144);
            const i32x8 b31 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 b32 = splat_i32x8(-2139062144);
            const i32x8 b33 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 b34 = splat_i32x8(-2139062144);
            const i32x8 b35 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 dot6 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4, xor_i32x8(w0_quants16, b28), b29), xor_i32x8(w0_quants18, b30), b31), xor_i32x8(w0_quants20, b32), b33), xor_i32x8(w0_quants22, b34), b35);
            const i32x8 dot7 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot5, xor_i32x8(w0_quants17, b28), b29), xor_i32x8(w0_quants19, b30), b31), xor_i32x8(w0_quants21, b32), b33), xor_i32x8(w0_quants23, b34), b35);
            const i32x8 b36 = splat_i32x8(-2139062144);
            const i32x8 v30 = xor_i32x8(load_i32x8(w0_quants2 + v28 + 8), b36);
            const i32x8 b37 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b38 = splat_i32x8(-2139062144);
            const i32x8 b39 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v31 = b4 * 16;
            const f32x8 b40 = splat_f32x8(x_scale1[b4]);
            total2 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot6, xor_i32x8(w0_quants24, b36), b37), xor_i32x8(w0_quants25, b38), b39)), load_f16x8(w0_scales2 + v31) * b40, total2);
            total3 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot7, v30, b37), xor_i32x8(w0_quants26, b38), b39)), load_f16x8(w0_scales2 + v31 + 8) * b40, total3);
            __builtin_prefetch(w0_quants3 + b4 * 128 + 512, 0, 2);
            __builtin_prefetch(w0_quants3 + b4 * 128 + 528, 0, 2);
            __builtin_prefetch(w0_quants3 + b4 * 128 + 544, 0, 2);
            __builtin_prefetch(w0_quants3 + b4 * 128 + 560, 0, 2);
            __builtin_prefetch(w0_quants3 + b4 * 128 + 576, 0, 2);
            __builtin_prefetch(w0_quants3 + b4 * 128 + 592, 0, 2);
            __builtin_prefetch(w0_quants3 + b4 * 128 + 608, 0, 2);
            __builtin_prefetch(w0_quants3 + b4 * 128 + 624, 0, 2);
            const int32_t v32 = b4 * 8 * 16;
            const int32_t v33 = (b4 * 8 + 1) * 16;
            const int32_t v34 = (b4 * 8 + 2) * 16;
            const i32x8 w0_quants27 = load_i32x8(w0_quants3 + v34);
            const i32x8 w0_quants28 = load_i32x8(w0_quants3 + v34 + 8);
            const int32_t v35 = (b4 * 8 + 3) * 16;
            const i32x8 w0_quants29 = load_i32x8(w0_quants3 + v35);
            const i32x8 w0_quants30 = load_i32x8(w0_quants3 + v35 + 8);
            const int32_t v36 = (b4 * 8 + 4) * 16;
            const i32x8 w0_quants31 = load_i32x8(w0_quants3 + v36);
            const i32x8 w0_quants32 = load_i32x8(w0_quants3 + v36 + 8);
            const int32_t v37 = (b4 * 8 + 5) * 16;
            const i32x8 w0_quants33 = load_i32x8(w0_quants3 + v37);
            const i32x8 w0_quants34 = load_i32x8(w0_quants3 + v37 + 8);
            const int32_t v38 = (b4 * 8 + 6) * 16;
            const i32x8 w0_quants35 = load_i32x8(w0_quants3 + v38);
            const int32_t v39 = (b4 * 8 + 7) * 16;
            const i32x8 w0_quants36 = load_i32x8(w0_quants3 + v39);
            const i32x8 w0_quants37 = load_i32x8(w0_quants3 + v39 + 8);
            const i32x8 b41 = splat_i32x8(0);
            const i32x8 b42 = splat_i32x8(-2139062144);
            const i32x8 b43 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b44 = splat_i32x8(-2139062144);
            const i32x8 b45 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 dot8 = dot4_signed_i32x8(dot4_signed_i32x8(b41, xor_i32x8(load_i32x8(w0_quants3 + v32), b42), b43), xor_i32x8(load_i32x8(w0_quants3 + v33), b44), b45);
            const i32x8 dot9 = dot4_signed_i32x8(dot4_signed_i32x8(b41, xor_i32x8(load_i32x8(w0_quants3 + v32 + 8), b42), b43), xor_i32x8(load_i32x8(w0_quants3 + v33 + 8), b44), b45);
            const i32x8 b46 = splat_i32x8(-2139062144);
            const i32x8 b47 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b48 = splat_i32x8(-2139062144);
            const i32x8 b49 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 b50 = splat_i32x8(-2139062144);
            const i32x8 b51 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 b52 = splat_i32x8(-2139062144);
            const i32x8 b53 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 dot10 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot8, xor_i32x8(w0_quants27, b46), b47), xor_i32x8(w0_quants29, b48), b49), xor_i32x8(w0_quants31, b50), b51), xor_i32x8(w0_quants33, b52), b53);
            const i32x8 dot11 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot9, xor_i32x8(w0_quants28, b46), b47), xor_i32x8(w0_quants30, b48), b49), xor_i32x8(w0_quants32, b50), b51), xor_i32x8(w0_quants34, b52), b53);
            const i32x8 b54 = splat_i32x8(-2139062144);
            const i32x8 v40 = xor_i32x8(load_i32x8(w0_quants3 + v38 + 8), b54);
            const i32x8 b55 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b56 = splat_i32x8(-2139062144);
            const i32x8 b57 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v41 = b4 * 16;
            const f32x8 b58 = splat_f32x8(x_scale1[b4]);
            total4 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot10, xor_i32x8(w0_quants35, b54), b55), xor_i32x8(w0_quants36, b56), b57)), load_f16x8(w0_scales3 + v41) * b58, total4);
            total5 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot11, v40, b55), xor_i32x8(w0_quants37, b56), b57)), load_f16x8(w0_scales3 + v41 + 8) * b58, total5);
            __builtin_prefetch(w0_quants4 + b4 * 128 + 512, 0, 2);
            __builtin_prefetch(w0_quants4 + b4 * 128 + 528, 0, 2);
            __builtin_prefetch(w0_quants4 + b4 * 128 + 544, 0, 2);
            __builtin_prefetch(w0_quants4 + b4 * 128 + 560, 0, 2);
            __builtin_prefetch(w0_quants4 + b4 * 128 + 576, 0, 2);
            __builtin_prefetch(w0_quants4 + b4 * 128 + 592, 0, 2);
            __builtin_prefetch(w0_quants4 + b4 * 128 + 608, 0, 2);
            __builtin_prefetch(w0_quants4 + b4 * 128 + 624, 0, 2);
            const int32_t v42 = b4 * 8 * 16;
            const int32_t v43 = (b4 * 8 + 1) * 16;
            const int32_t v44 = (b4 * 8 + 2) * 16;
            const i32x8 w0_quants38 = load_i32x8(w0_quants4 + v44);
            const i32x8 w0_quants39 = load_i32x8(w0_quants4 + v44 + 8);
            const int32_t v45 = (b4 * 8 + 3) * 16;
            const i32x8 w0_quants40 = load_i32x8(w0_quants4 + v45);
            const i32x8 w0_quants41 = load_i32x8(w0_quants4 + v45 + 8);
            const int32_t v46 = (b4 * 8 + 4) * 16;
            const i32x8 w0_quants42 = load_i32x8(w0_quants4 + v46);
            const i32x8 w0_quants43 = load_i32x8(w0_quants4 + v46 + 8);
            const int32_t v47 = (b4 * 8 + 5) * 16;
            const i32x8 w0_quants44 = load_i32x8(w0_quants4 + v47);
            const i32x8 w0_quants45 = load_i32x8(w0_quants4 + v47 + 8);
            const int32_t v48 = (b4 * 8 + 6) * 16;
            const i32x8 w0_quants46 = load_i32x8(w0_quants4 + v48);
            const int32_t v49 = (b4 * 8 + 7) * 16;
            const i32x8 w0_quants47 = load_i32x8(w0_quants4 + v49);
            const i32x8 w0_quants48 = load_i32x8(w0_quants4 + v49 + 8);
            const i32x8 b59 = splat_i32x8(0);
            const i32x8 b60 = splat_i32x8(-2139062144);
            const i32x8 b61 = splat_i32x8(xq1[b4 * 8]);
            const i32x8 b62 = splat_i32x8(-2139062144);
            const i32x8 b63 = splat_i32x8(xq1[b4 * 8 + 1]);
            const i32x8 dot12 = dot4_signed_i32x8(dot4_signed_i32x8(b59, xor_i32x8(load_i32x8(w0_quants4 + v42), b60), b61), xor_i32x8(load_i32x8(w0_quants4 + v43), b62), b63);
            const i32x8 dot13 = dot4_signed_i32x8(dot4_signed_i32x8(b59, xor_i32x8(load_i32x8(w0_quants4 + v42 + 8), b60), b61), xor_i32x8(load_i32x8(w0_quants4 + v43 + 8), b62), b63);
            const i32x8 b64 = splat_i32x8(-2139062144);
            const i32x8 b65 = splat_i32x8(xq1[b4 * 8 + 2]);
            const i32x8 b66 = splat_i32x8(-2139062144);
            const i32x8 b67 = splat_i32x8(xq1[b4 * 8 + 3]);
            const i32x8 b68 = splat_i32x8(-2139062144);
            const i32x8 b69 = splat_i32x8(xq1[b4 * 8 + 4]);
            const i32x8 b70 = splat_i32x8(-2139062144);
            const i32x8 b71 = splat_i32x8(xq1[b4 * 8 + 5]);
            const i32x8 dot14 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot12, xor_i32x8(w0_quants38, b64), b65), xor_i32x8(w0_quants40, b66), b67), xor_i32x8(w0_quants42, b68), b69), xor_i32x8(w0_quants44, b70), b71);
            const i32x8 dot15 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot13, xor_i32x8(w0_quants39, b64), b65), xor_i32x8(w0_quants41, b66), b67), xor_i32x8(w0_quants43, b68), b69), xor_i32x8(w0_quants45, b70), b71);
            const i32x8 b72 = splat_i32x8(-2139062144);
            const i32x8 v50 = xor_i32x8(load_i32x8(w0_quants4 + v48 + 8), b72);
            const i32x8 b73 = splat_i32x8(xq1[b4 * 8 + 6]);
            const i32x8 b74 = splat_i32x8(-2139062144);
            const i32x8 b75 = splat_i32x8(xq1[b4 * 8 + 7]);
            const int32_t v51 = b4 * 16;
            const f32x8 b76 = splat_f32x8(x_scale1[b4]);
            total6 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot14, xor_i32x8(w0_quants46, b72), b73), xor_i32x8(w0_quants47, b74), b75)), load_f16x8(w0_scales4 + v51) * b76, total6);
            total7 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot15, v50, b73), xor_i32x8(w0_quants48, b74), b75)), load_f16x8(w0_scales4 + v51 + 8) * b76, total7);
          }
          const int32_t v52 = n * 16;
          mem_f32 *y1 = y + (int64_t)m * 512;
          store_f32x8(y1 + v52, total);
          store_f32x8(y1 + v52 + 8, total1);
          const int32_t v53 = add_i32(n, 1);
          if (v53 < v7) {
            const int32_t v54 = v53 * 16;
            mem_f32 *y2 = y + (int64_t)m * 512;
            store_f32x8(y2 + v54, total2);
            store_f32x8(y2 + v54 + 8, total3);
          }
          const int32_t v55 = add_i32(n, 2);
          if (v55 < v7) {
            const int32_t v56 = v55 * 16;
            mem_f32 *y3 = y + (int64_t)m * 512;
            store_f32x8(y3 + v56, total4);
            store_f32x8(y3 + v56 + 8, total5);
          }
          const int32_t v57 = add_i32(n, 3);
          if (v57 < v7) {
            const int32_t v58 = v57 * 16;
            mem_f32 *y4 = y + (int64_t)m * 512;
            store_f32x8(y4 + v58, total6);
            store_f32x8(y4 + v58 + 8, total7);
          }
        }
      }
      for (int32_t n1 = v8; n1 < v7; n1++) {
        const mem_i32 *w0_quants49 = w0_quants + (int64_t)n1 * 384;
        const mem_f16 *w0_scales5 = w0_scales + (int64_t)n1 * 48;
        const int32_t v59 = v6 & -4;
        for (int32_t m1 = first; m1 < v59; m1 += 4) {
          const f32x8 b77 = splat_f32x8(0.0f);
          f32x8 total8 = b77;
          f32x8 total9 = b77;
          const f32x8 b78 = splat_f32x8(0.0f);
          f32x8 total10 = b78;
          f32x8 total11 = b78;
          const f32x8 b79 = splat_f32x8(0.0f);
          f32x8 total12 = b79;
          f32x8 total13 = b79;
          const f32x8 b80 = splat_f32x8(0.0f);
          f32x8 total14 = b80;
          f32x8 total15 = b80;
          const mem_i32 *xq2 = xq + (int64_t)m1 * 24;
          const mem_f32 *x_scale2 = x_scale + (int64_t)m1 * 3;
          const int32_t v60 = m1 + 1;
          const mem_i32 *xq3 = xq + (int64_t)v60 * 24;
          const mem_f32 *x_scale3 = x_scale + (int64_t)v60 * 3;
          const int32_t v61 = m1 + 2;
          const mem_i32 *xq4 = xq + (int64_t)v61 * 24;
          const mem_f32 *x_scale4 = x_scale + (int64_t)v61 * 3;
          const int32_t v62 = m1 + 3;
          const mem_i32 *xq5 = xq + (int64_t)v62 * 24;
          const mem_f32 *x_scale5 = x_scale + (int64_t)v62 * 3;
          for (int32_t b81 = 0; b81 < 3; b81++) {
            __builtin_prefetch(w0_quants49 + b81 * 128 + 512, 0, 2);
            __builtin_prefetch(w0_quants49 + b81 * 128 + 528, 0, 2);
            __builtin_prefetch(w0_quants49 + b81 * 128 + 544, 0, 2);
            __builtin_prefetch(w0_quants49 + b81 * 128 + 560, 0, 2);
            __builtin_prefetch(w0_quants49 + b81 * 128 + 576, 0, 2);
            __builtin_prefetch(w0_quants49 + b81 * 128 + 592, 0, 2);
            __builtin_prefetch(w0_quants49 + b81 * 128 + 608, 0, 2);
            __builtin_prefetch(w0_quants49 + b81 * 128 + 624, 0, 2);
            const int32_t v63 = b81 * 8 * 16;
            const int32_t v64 = (b81 * 8 + 1) * 16;
            const int32_t v65 = (b81 * 8 + 2) * 16;
            const int32_t v66 = (b81 * 8 + 3) * 16;
            const int32_t v67 = (b81 * 8 + 4) * 16;
            const int32_t v68 = (b81 * 8 + 5) * 16;
            const int32_t v69 = (b81 * 8 + 6) * 16;
            const int32_t v70 = (b81 * 8 + 7) * 16;
            const i32x8 b82 = splat_i32x8(0);
            const i32x8 b83 = splat_i32x8(0);
            const i32x8 b84 = splat_i32x8(0);
            const i32x8 b85 = splat_i32x8(0);
            const i32x8 b86 = splat_i32x8(-2139062144);
            const i32x8 v71 = xor_i32x8(load_i32x8(w0_quants49 + v63), b86);
            const i32x8 v72 = xor_i32x8(load_i32x8(w0_quants49 + v63 + 8), b86);
            const i32x8 b87 = splat_i32x8(xq2[b81 * 8]);
            const i32x8 b88 = splat_i32x8(xq3[b81 * 8]);
            const i32x8 b89 = splat_i32x8(xq4[b81 * 8]);
            const i32x8 b90 = splat_i32x8(xq5[b81 * 8]);
            const i32x8 b91 = splat_i32x8(-2139062144);
            const i32x8 v73 = xor_i32x8(load_i32x8(w0_quants49 + v64), b91);
            const i32x8 v74 = xor_i32x8(load_i32x8(w0_quants49 + v64 + 8), b91);
            const i32x8 b92 = splat_i32x8(xq2[b81 * 8 + 1]);
            const i32x8 b93 = splat_i32x8(xq3[b81 * 8 + 1]);
            const i32x8 b94 = splat_i32x8(xq4[b81 * 8 + 1]);
            const i32x8 b95 = splat_i32x8(xq5[b81 * 8 + 1]);
            const i32x8 b96 = splat_i32x8(-2139062144);
            const i32x8 v75 = xor_i32x8(load_i32x8(w0_quants49 + v65), b96);
            const i32x8 v76 = xor_i32x8(load_i32x8(w0_quants49 + v65 + 8), b96);
            const i32x8 b97 = splat_i32x8(xq2[b81 * 8 + 2]);
            const i32x8 dot16 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b82, v71, b87), v73, b92), v75, b97);
            const i32x8 dot17 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b82, v72, b87), v74, b92), v76, b97);
            const i32x8 b98 = splat_i32x8(xq3[b81 * 8 + 2]);
            const i32x8 dot18 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b83, v71, b88), v73, b93), v75, b98);
            const i32x8 dot19 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b83, v72, b88), v74, b93), v76, b98);
            const i32x8 b99 = splat_i32x8(xq4[b81 * 8 + 2]);
            const i32x8 dot20 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b84, v71, b89), v73, b94), v75, b99);
            const i32x8 dot21 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b84, v72, b89), v74, b94), v76, b99);
            const i32x8 b100 = splat_i32x8(xq5[b81 * 8 + 2]);
            const i32x8 dot22 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b85, v71, b90), v73, b95), v75, b100);
            const i32x8 dot23 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b85, v72, b90), v74, b95), v76, b100);
            const i32x8 b101 = splat_i32x8(-2139062144);
            const i32x8 v77 = xor_i32x8(load_i32x8(w0_quants49 + v66), b101);
            const i32x8 v78 = xor_i32x8(load_i32x8(w0_quants49 + v66 + 8), b101);
            const i32x8 b102 = splat_i32x8(xq2[b81 * 8 + 3]);
            const i32x8 b103 = splat_i32x8(xq3[b81 * 8 + 3]);
            const i32x8 b104 = splat_i32x8(xq4[b81 * 8 + 3]);
            const i32x8 b105 = splat_i32x8(xq5[b81 * 8 + 3]);
            const i32x8 b106 = splat_i32x8(-2139062144);
            const i32x8 v79 = xor_i32x8(load_i32x8(w0_quants49 + v67), b106);
            const i32x8 v80 = xor_i32x8(load_i32x8(w0_quants49 + v67 + 8), b106);
            const i32x8 b107 = splat_i32x8(xq2[b81 * 8 + 4]);
            const i32x8 b108 = splat_i32x8(xq3[b81 * 8 + 4]);
            const i32x8 b109 = splat_i32x8(xq4[b81 * 8 + 4]);
            const i32x8 b110 = splat_i32x8(xq5[b81 * 8 + 4]);
            const i32x8 b111 = splat_i32x8(-2139062144);
            const i32x8 v81 = xor_i32x8(load_i32x8(w0_quants49 + v68), b111);
            const i32x8 v82 = xor_i32x8(load_i32x8(w0_quants49 + v68 + 8), b111);
            const i32x8 b112 = splat_i32x8(xq2[b81 * 8 + 5]);
            const i32x8 b113 = splat_i32x8(xq3[b81 * 8 + 5]);
            const i32x8 b114 = splat_i32x8(xq4[b81 * 8 + 5]);
            const i32x8 b115 = splat_i32x8(xq5[b81 * 8 + 5]);
            const i32x8 b116 = splat_i32x8(-2139062144);
            const i32x8 v83 = xor_i32x8(load_i32x8(w0_quants49 + v69), b116);
            const i32x8 v84 = xor_i32x8(load_i32x8(w0_quants49 + v69 + 8), b116);
            const i32x8 b117 = splat_i32x8(xq2[b81 * 8 + 6]);
            const i32x8 b118 = splat_i32x8(xq3[b81 * 8 + 6]);
            const i32x8 b119 = splat_i32x8(xq4[b81 * 8 + 6]);
            const i32x8 b120 = splat_i32x8(xq5[b81 * 8 + 6]);
            const i32x8 b121 = splat_i32x8(-2139062144);
            const i32x8 v85 = xor_i32x8(load_i32x8(w0_quants49 + v70), b121);
            const i32x8 v86 = xor_i32x8(load_i32x8(w0_quants49 + v70 + 8), b121);
            const i32x8 b122 = splat_i32x8(xq2[b81 * 8 + 7]);
            const i32x8 b123 = splat_i32x8(xq3[b81 * 8 + 7]);
            const i32x8 b124 = splat_i32x8(xq4[b81 * 8 + 7]);
            const i32x8 b125 = splat_i32x8(xq5[b81 * 8 + 7]);
            const int32_t v87 = b81 * 16;
            const f32x8 w0_scales6 = load_f16x8(w0_scales5 + v87);
            const f32x8 w0_scales7 = load_f16x8(w0_scales5 + v87 + 8);
            const f32x8 b126 = splat_f32x8(x_scale2[b81]);
            total8 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot16, v77, b102), v79, b107), v81, b112), v83, b117), v85, b122)), w0_scales6 * b126, total8);
            total9 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot17, v78, b102), v80, b107), v82, b112), v84, b117), v86, b122)), w0_scales7 * b126, total9);
            const f32x8 b127 = splat_f32x8(x_scale3[b81]);
            total10 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot18, v77, b103), v79, b108), v81, b113), v83, b118), v85, b123)), w0_scales6 * b127, total10);
            total11 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot19, v78, b103), v80, b108), v82, b113), v84, b118), v86, b123)), w0_scales7 * b127, total11);
            const f32x8 b128 = splat_f32x8(x_scale4[b81]);
            total12 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot20, v77, b104), v79, b109), v81, b114), v83, b119), v85, b124)), w0_scales6 * b128, total12);
            total13 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot21, v78, b104), v80, b109), v82, b114), v84, b119), v86, b124)), w0_scales7 * b128, total13);
            const f32x8 b129 = splat_f32x8(x_scale5[b81]);
            total14 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot22, v77, b105), v79, b110), v81, b115), v83, b120), v85, b125)), w0_scales6 * b129, total14);
            total15 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot23, v78, b105), v80, b110), v82, b115), v84, b120), v86, b125)), w0_scales7 * b129, total15);
          }
          const int32_t v88 = n1 * 16;
          mem_f32 *y5 = y + (int64_t)m1 * 512;
          store_f32x8(y5 + v88, total8);
          store_f32x8(y5 + v88 + 8, total9);
          mem_f32 *y6 = y + (int64_t)(m1 + 1) * 512;
          store_f32x8(y6 + v88, total10);
          store_f32x8(y6 + v88 + 8, total11);
          mem_f32 *y7 = y + (int64_t)(m1 + 2) * 512;
          store_f32x8(y7 + v88, total12);
          store_f32x8(y7 + v88 + 8, total13);
          mem_f32 *y8 = y + (int64_t)(m1 + 3) * 512;
          store_f32x8(y8 + v88, total14);
          store_f32x8(y8 + v88 + 8, total15);
        }
        const int32_t v89 = v6 & -2;
        for (int32_t m2 = v59; m2 < v89; m2 += 2) {
          const f32x8 b130 = splat_f32x8(0.0f);
          f32x8 total16 = b130;
          f32x8 total17 = b130;
          const f32x8 b131 = splat_f32x8(0.0f);
          f32x8 total18 = b131;
          f32x8 total19 = b131;
          const mem_i32 *xq6 = xq + (int64_t)m2 * 24;
          const mem_f32 *x_scale6 = x_scale + (int64_t)m2 * 3;
          const int32_t v90 = m2 + 1;
          const mem_i32 *xq7 = xq + (int64_t)v90 * 24;
          const mem_f32 *x_scale7 = x_scale + (int64_t)v90 * 3;
          for (int32_t b132 = 0; b132 < 3; b132++) {
            __builtin_prefetch(w0_quants49 + b132 * 128 + 512, 0, 2);
            __builtin_prefetch(w0_quants49 + b132 * 128 + 528, 0, 2);
            __builtin_prefetch(w0_quants49 + b132 * 128 + 544, 0, 2);
            __builtin_prefetch(w0_quants49 + b132 * 128 + 560, 0, 2);
            __builtin_prefetch(w0_quants49 + b132 * 128 + 576, 0, 2);
            __builtin_prefetch(w0_quants49 + b132 * 128 + 592, 0, 2);
            __builtin_prefetch(w0_quants49 + b132 * 128 + 608, 0, 2);
            __builtin_prefetch(w0_quants49 + b132 * 128 + 624, 0, 2);
            const int32_t v91 = b132 * 8 * 16;
            const int32_t v92 = (b132 * 8 + 1) * 16;
            const int32_t v93 = (b132 * 8 + 2) * 16;
            const int32_t v94 = (b132 * 8 + 3) * 16;
            const int32_t v95 = (b132 * 8 + 4) * 16;
            const int32_t v96 = (b132 * 8 + 5) * 16;
            const int32_t v97 = (b132 * 8 + 6) * 16;
            const int32_t v98 = (b132 * 8 + 7) * 16;
            const i32x8 b133 = splat_i32x8(0);
            const i32x8 b134 = splat_i32x8(0);
            const i32x8 b135 = splat_i32x8(-2139062144);
            const i32x8 v99 = xor_i32x8(load_i32x8(w0_quants49 + v91), b135);
            const i32x8 v100 = xor_i32x8(load_i32x8(w0_quants49 + v91 + 8), b135);
            const i32x8 b136 = splat_i32x8(xq6[b132 * 8]);
            const i32x8 b137 = splat_i32x8(xq7[b132 * 8]);
            const i32x8 b138 = splat_i32x8(-2139062144);
            const i32x8 v101 = xor_i32x8(load_i32x8(w0_quants49 + v92), b138);
            const i32x8 v102 = xor_i32x8(load_i32x8(w0_quants49 + v92 + 8), b138);
            const i32x8 b139 = splat_i32x8(xq6[b132 * 8 + 1]);
            const i32x8 b140 = splat_i32x8(xq7[b132 * 8 + 1]);
            const i32x8 b141 = splat_i32x8(-2139062144);
            const i32x8 v103 = xor_i32x8(load_i32x8(w0_quants49 + v93), b141);
            const i32x8 v104 = xor_i32x8(load_i32x8(w0_quants49 + v93 + 8), b141);
            const i32x8 b142 = splat_i32x8(xq6[b132 * 8 + 2]);
            const i32x8 dot24 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b133, v99, b136), v101, b139), v103, b142);
            const i32x8 dot25 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b133, v100, b136), v102, b139), v104, b142);
            const i32x8 b143 = splat_i32x8(xq7[b132 * 8 + 2]);
            const i32x8 dot26 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b134, v99, b137), v101, b140), v103, b143);
            const i32x8 dot27 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(b134, v100, b137), v102, b140), v104, b143);
            const i32x8 b144 = splat_i32x8(-2139062144);
            const i32x8 v105 = xor_i32x8(load_i32x8(w0_quants49 + v94), b144);
            const i32x8 v106 = xor_i32x8(load_i32x8(w0_quants49 + v94 + 8), b144);
            const i32x8 b145 = splat_i32x8(xq6[b132 * 8 + 3]);
            const i32x8 b146 = splat_i32x8(xq7[b132 * 8 + 3]);
            const i32x8 b147 = splat_i32x8(-2139062144);
            const i32x8 v107 = xor_i32x8(load_i32x8(w0_quants49 + v95), b147);
            const i32x8 v108 = xor_i32x8(load_i32x8(w0_quants49 + v95 + 8), b147);
            const i32x8 b148 = splat_i32x8(xq6[b132 * 8 + 4]);
            const i32x8 b149 = splat_i32x8(xq7[b132 * 8 + 4]);
            const i32x8 b150 = splat_i32x8(-2139062144);
            const i32x8 v109 = xor_i32x8(load_i32x8(w0_quants49 + v96), b150);
            const i32x8 v110 = xor_i32x8(load_i32x8(w0_quants49 + v96 + 8), b150);
            const i32x8 b151 = splat_i32x8(xq6[b132 * 8 + 5]);
            const i32x8 b152 = splat_i32x8(xq7[b132 * 8 + 5]);
            const i32x8 b153 = splat_i32x8(-2139062144);
            const i32x8 v111 = xor_i32x8(load_i32x8(w0_quants49 + v97), b153);
            const i32x8 v112 = xor_i32x8(load_i32x8(w0_quants49 + v97 + 8), b153);
            const i32x8 b154 = splat_i32x8(xq6[b132 * 8 + 6]);
            const i32x8 b155 = splat_i32x8(xq7[b132 * 8 + 6]);
            const i32x8 b156 = splat_i32x8(-2139062144);
            const i32x8 v113 = xor_i32x8(load_i32x8(w0_quants49 + v98), b156);
            const i32x8 v114 = xor_i32x8(load_i32x8(w0_quants49 + v98 + 8), b156);
            const i32x8 b157 = splat_i32x8(xq6[b132 * 8 + 7]);
            const i32x8 b158 = splat_i32x8(xq7[b132 * 8 + 7]);
            const int32_t v115 = b132 * 16;
            const f32x8 w0_scales8 = load_f16x8(w0_scales5 + v115);
            const f32x8 w0_scales9 = load_f16x8(w0_scales5 + v115 + 8);
            const f32x8 b159 = splat_f32x8(x_scale6[b132]);
            total16 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot24, v105, b145), v107, b148), v109, b151), v111, b154), v113, b157)), w0_scales8 * b159, total16);
            total17 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot25, v106, b145), v108, b148), v110, b151), v112, b154), v114, b157)), w0_scales9 * b159, total17);
            const f32x8 b160 = splat_f32x8(x_scale7[b132]);
            total18 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot26, v105, b146), v107, b149), v109, b152), v111, b155), v113, b158)), w0_scales8 * b160, total18);
            total19 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot27, v106, b146), v108, b149), v110, b152), v112, b155), v114, b158)), w0_scales9 * b160, total19);
          }
          const int32_t v116 = n1 * 16;
          mem_f32 *y9 = y + (int64_t)m2 * 512;
          store_f32x8(y9 + v116, total16);
          store_f32x8(y9 + v116 + 8, total17);
          mem_f32 *y10 = y + (int64_t)(m2 + 1) * 512;
          store_f32x8(y10 + v116, total18);
          store_f32x8(y10 + v116 + 8, total19);
        }
        for (int32_t m3 = v89; m3 < v6; m3++) {
          const f32x8 b161 = splat_f32x8(0.0f);
          f32x8 total20 = b161;
          f32x8 total21 = b161;
          const mem_i32 *xq8 = xq + (int64_t)m3 * 24;
          const mem_f32 *x_scale8 = x_scale + (int64_t)m3 * 3;
          for (int32_t b162 = 0; b162 < 3; b162++) {
            __builtin_prefetch(w0_quants49 + b162 * 128 + 512, 0, 2);
            __builtin_prefetch(w0_quants49 + b162 * 128 + 528, 0, 2);
            __builtin_prefetch(w0_quants49 + b162 * 128 + 544, 0, 2);
            __builtin_prefetch(w0_quants49 + b162 * 128 + 560, 0, 2);
            __builtin_prefetch(w0_quants49 + b162 * 128 + 576, 0, 2);
            __builtin_prefetch(w0_quants49 + b162 * 128 + 592, 0, 2);
            __builtin_prefetch(w0_quants49 + b162 * 128 + 608, 0, 2);
            __builtin_prefetch(w0_quants49 + b162 * 128 + 624, 0, 2);
            const int32_t v117 = b162 * 8 * 16;
            const int32_t v118 = (b162 * 8 + 1) * 16;
            const int32_t v119 = (b162 * 8 + 2) * 16;
            const i32x8 w0_quants50 = load_i32x8(w0_quants49 + v119);
            const i32x8 w0_quants51 = load_i32x8(w0_quants49 + v119 + 8);
            const int32_t v120 = (b162 * 8 + 3) * 16;
            const i32x8 w0_quants52 = load_i32x8(w0_quants49 + v120);
            const i32x8 w0_quants53 = load_i32x8(w0_quants49 + v120 + 8);
            const int32_t v121 = (b162 * 8 + 4) * 16;
            const i32x8 w0_quants54 = load_i32x8(w0_quants49 + v121);
            const i32x8 w0_quants55 = load_i32x8(w0_quants49 + v121 + 8);
            const int32_t v122 = (b162 * 8 + 5) * 16;
            const i32x8 w0_quants56 = load_i32x8(w0_quants49 + v122);
            const i32x8 w0_quants57 = load_i32x8(w0_quants49 + v122 + 8);
            const int32_t v123 = (b162 * 8 + 6) * 16;
            const i32x8 w0_quants58 = load_i32x8(w0_quants49 + v123);
            const int32_t v124 = (b162 * 8 + 7) * 16;
            const i32x8 w0_quants59 = load_i32x8(w0_quants49 + v124);
            const i32x8 w0_quants60 = load_i32x8(w0_quants49 + v124 + 8);
            const i32x8 b163 = splat_i32x8(0);
            const i32x8 b164 = splat_i32x8(-2139062144);
            const i32x8 b165 = splat_i32x8(xq8[b162 * 8]);
            const i32x8 b166 = splat_i32x8(-2139062144);
            const i32x8 b167 = splat_i32x8(xq8[b162 * 8 + 1]);
            const i32x8 dot28 = dot4_signed_i32x8(dot4_signed_i32x8(b163, xor_i32x8(load_i32x8(w0_quants49 + v117), b164), b165), xor_i32x8(load_i32x8(w0_quants49 + v118), b166), b167);
            const i32x8 dot29 = dot4_signed_i32x8(dot4_signed_i32x8(b163, xor_i32x8(load_i32x8(w0_quants49 + v117 + 8), b164), b165), xor_i32x8(load_i32x8(w0_quants49 + v118 + 8), b166), b167);
            const i32x8 b168 = splat_i32x8(-2139062144);
            const i32x8 b169 = splat_i32x8(xq8[b162 * 8 + 2]);
            const i32x8 b170 = splat_i32x8(-2139062144);
            const i32x8 b171 = splat_i32x8(xq8[b162 * 8 + 3]);
            const i32x8 b172 = splat_i32x8(-2139062144);
            const i32x8 b173 = splat_i32x8(xq8[b162 * 8 + 4]);
            const i32x8 b174 = splat_i32x8(-2139062144);
            const i32x8 b175 = splat_i32x8(xq8[b162 * 8 + 5]);
            const i32x8 dot30 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot28, xor_i32x8(w0_quants50, b168), b169), xor_i32x8(w0_quants52, b170), b171), xor_i32x8(w0_quants54, b172), b173), xor_i32x8(w0_quants56, b174), b175);
            const i32x8 dot31 = dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot4_signed_i32x8(dot29, xor_i32x8(w0_quants51, b168), b169), xor_i32x8(w0_quants53, b170), b171), xor_i32x8(w0_quants55, b172), b173), xor_i32x8(w0_quants57, b174), b175);
            const i32x8 b176 = splat_i32x8(-2139062144);
            const i32x8 v125 = xor_i32x8(load_i32x8(w0_quants49 + v123 + 8), b176);
            const i32x8 b177 = splat_i32x8(xq8[b162 * 8 + 6]);
            const i32x8 b178 = splat_i32x8(-2139062144);
            const i32x8 b179 = splat_i32x8(xq8[b162 * 8 + 7]);
            const int32_t v126 = b162 * 16;
            const f32x8 b180 = splat_f32x8(x_scale8[b162]);
            total20 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot30, xor_i32x8(w0_quants58, b176), b177), xor_i32x8(w0_quants59, b178), b179)), load_f16x8(w0_scales5 + v126) * b180, total20);
            total21 = fma_f32x8(f32x8_of_i32(dot4_signed_i32x8(dot4_signed_i32x8(dot31, v125, b177), xor_i32x8(w0_quants60, b178), b179)), load_f16x8(w0_scales5 + v126 + 8) * b180, total21);
          }
          const int32_t v127 = n1 * 16;
          mem_f32 *y11 = y + (int64_t)m3 * 512;
          store_f32x8(y11 + v127, total20);
          store_f32x8(y11 + v127 + 8, total21);
        }
      }
    }
  }
}

// Bytes in weights.
#define EMBEDDING 0
#define EMBEDDING_2 24576
#define NORM 332800
#define HEAD 279040
#define HEAD_2 328192

// Bytes in tables.
#define ROPE_COS 0
#define ROPE_SIN 12288

// Bytes in scratch.
#define TOKENS 48128
#define EMBED_Y 41728
#define LAYERS_0_ATTN_NORM_Y_Q8 19456
#define LAYERS_0_ATTN_NORM_Y_Q8_SCALE 20992
#define LAYERS_0_ATTN_NORM_Y_Q8_SUM 0
#define LAYERS_0_ATTN_NORM_Y_Q8_SUM_I32 21184
#define LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y 0
#define POSITIONS 48064
#define CACHE_POSITIONS 47872
#define FIRST_PAGES 47936
#define PAGE_TABLE_FULL 48000
#define LAYERS_0_ATTN_CHUNKS 19456
#define LAYERS_0_ATTN_Y 32512
#define LAYERS_0_FFN_NORM_Y_Q8 17408
#define LAYERS_0_FFN_NORM_Y_Q8_SCALE 18944
#define LAYERS_0_FFN_NORM_Y_Q8_SUM 0
#define LAYERS_0_FFN_NORM_Y_Q8_SUM_I32 19136
#define LAYERS_0_FFN_ACT_Y 0
#define WANTED_ROWS 48192
#define FINAL_NORM_Y_Q8 32768
#define FINAL_NORM_Y_Q8_SCALE 34304
#define FINAL_NORM_Y_Q8_SUM 0
#define FINAL_NORM_Y_Q8_SUM_I32 34496
#define LOGITS_Y 0

// Bytes in own.
#define SCRATCH 0

// Columns of LAYERS.
enum {
  LAYERS_0_ATTN_NORM = 0,
  LAYERS_0_ATTN_Q = 1,
  LAYERS_0_ATTN_STATE = 2,
  LAYERS_0_ATTN_OUT = 3,
  LAYERS_0_FFN_NORM = 4,
  LAYERS_0_FFN_GATE = 5,
  LAYERS_0_FFN_UP = 6,
  LAYERS_0_FFN_DOWN = 7,
};

// Bytes at which each turn of LAYERS finds its own.
static const int64_t LAYERS[2][8] = {
  {331264, 27648, 0, 44096, 331648, 71744, 71744, 101120},
  {332032, 153344, 86016, 169792, 332416, 197440, 197440, 226816},
};

static void run_step(ck_step_args *a, int32_t thread) {
  const void *weights = a->arenas[0];
  const void *tables = a->arenas[1];
  void *state = a->arenas[2];
  void *scratch = a->arenas[3];
  void *own = scratch + 48256 + (int64_t)thread * 17408;
  const int32_t rows = a->extents[0];
  const int32_t outputs = a->extents[1];
  const int32_t abreast = a->extents[2];
  member me = join(a, thread);
  // embed
  for (range r; take(&me, 0, (int64_t)rows, &r);) {
    embedding_q4_0_96(weights + EMBEDDING, weights + EMBEDDING_2, scratch + TOKENS, scratch + EMBED_Y, r.begin, r.end);
  }
  barrier(&me);
  for (int i = 0; i < 2; i++) {
    const int64_t *at = LAYERS[i];
    // layers.0.attn.norm+layers.0.attn.norm.quantise
    for (range r; take(&me, 0, (int64_t)rows, &r);) {
      rms_norm_96_q8_32(scratch + EMBED_Y, weights + at[LAYERS_0_ATTN_NORM], scratch + LAYERS_0_ATTN_NORM_Y_Q8, scratch + LAYERS_0_ATTN_NORM_Y_Q8_SCALE, scratch + LAYERS_0_ATTN_NORM_Y_Q8_SUM, scratch + LAYERS_0_ATTN_NORM_Y_Q8_SUM_I32, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.attn.q+layers.0.attn.k+layers.0.attn.v
    for (range r; take(&me, 0, tiles(rows, 512) * 19, &r);) {
      matmul_q4_0_k96(weights + at[LAYERS_0_ATTN_Q], weights + 14592 + at[LAYERS_0_ATTN_Q], scratch + LAYERS_0_ATTN_NORM_Y_Q8, scratch + LAYERS_0_ATTN_NORM_Y_Q8_SCALE, scratch + LAYERS_0_ATTN_NORM_Y_Q8_SUM_I32, scratch + LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y, rows, 19, abreast, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.attn.q_rope+layers.0.attn.k_rope+layers.0.attn.store
    for (range r; take(&me, 0, (int64_t)rows * 3, &r);) {
      prepare_heads(scratch + LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y, scratch + POSITIONS, tables + ROPE_COS, tables + ROPE_SIN, scratch + CACHE_POSITIONS, scratch + FIRST_PAGES, scratch + PAGE_TABLE_FULL, state + at[LAYERS_0_ATTN_STATE], r.begin, r.end);
    }
    barrier(&me);
    // layers.0.attn
    for (range r; take(&me, 0, (int64_t)rows * 6, &r);) {
      attention_chunks(scratch + LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y, scratch + CACHE_POSITIONS, scratch + FIRST_PAGES, scratch + PAGE_TABLE_FULL, state + at[LAYERS_0_ATTN_STATE], own + SCRATCH, scratch + LAYERS_0_ATTN_CHUNKS, rows, r.begin, r.end);
    }
    // layers.0.attn
    for (range r; take(&me, 1, tiles(rows, 16) * 3, &r);) {
      attention_tiles(scratch + LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y, scratch + CACHE_POSITIONS, scratch + FIRST_PAGES, scratch + PAGE_TABLE_FULL, state + at[LAYERS_0_ATTN_STATE], own + SCRATCH, scratch + LAYERS_0_ATTN_Y, rows, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.attn
    for (range r; take(&me, 0, (int64_t)rows * 6, &r);) {
      attention_merge(scratch + CACHE_POSITIONS, scratch + LAYERS_0_ATTN_CHUNKS, own + SCRATCH, scratch + LAYERS_0_ATTN_Y, rows, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.attn.out+layers.0.attn.residual
    for (range r; take(&me, 0, tiles(rows, 256) * 6, &r);) {
      matmul_f16_k144_residual_few(weights + at[LAYERS_0_ATTN_OUT], scratch + LAYERS_0_ATTN_Y, scratch + EMBED_Y, scratch + EMBED_Y, rows, 6, abreast, r.begin, r.end);
    }
    // layers.0.attn.out+layers.0.attn.residual
    for (range r; take(&me, 1, tiles(rows, 256) * 6, &r);) {
      matmul_f16_k144_residual_many(weights + at[LAYERS_0_ATTN_OUT], scratch + LAYERS_0_ATTN_Y, scratch + EMBED_Y, scratch + EMBED_Y, own + SCRATCH, rows, 6, abreast, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.ffn.norm+layers.0.ffn.norm.quantise
    for (range r; take(&me, 0, (int64_t)rows, &r);) {
      rms_norm_96_q8_32(scratch + EMBED_Y, weights + at[LAYERS_0_FFN_NORM], scratch + LAYERS_0_FFN_NORM_Y_Q8, scratch + LAYERS_0_FFN_NORM_Y_Q8_SCALE, scratch + LAYERS_0_FFN_NORM_Y_Q8_SUM, scratch + LAYERS_0_FFN_NORM_Y_Q8_SUM_I32, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.ffn.gate+layers.0.ffn.up+layers.0.ffn.act
    for (range r; take(&me, 0, tiles(rows, 512) * 17, &r);) {
      matmul_q4_0_k96_gate(weights + at[LAYERS_0_FFN_GATE], weights + 26112 + at[LAYERS_0_FFN_GATE], weights + 13056 + at[LAYERS_0_FFN_UP], weights + 27744 + at[LAYERS_0_FFN_UP], scratch + LAYERS_0_FFN_NORM_Y_Q8, scratch + LAYERS_0_FFN_NORM_Y_Q8_SCALE, scratch + LAYERS_0_FFN_NORM_Y_Q8_SUM_I32, scratch + LAYERS_0_FFN_ACT_Y, rows, 17, abreast, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.ffn.down+layers.0.ffn.residual
    for (range r; take(&me, 0, tiles(rows, 256) * 6, &r);) {
      matmul_f16_k272_residual_few(weights + at[LAYERS_0_FFN_DOWN], scratch + LAYERS_0_FFN_ACT_Y, scratch + EMBED_Y, scratch + EMBED_Y, rows, 6, abreast, r.begin, r.end);
    }
    // layers.0.ffn.down+layers.0.ffn.residual
    for (range r; take(&me, 1, tiles(rows, 256) * 6, &r);) {
      matmul_f16_k272_residual_many(weights + at[LAYERS_0_FFN_DOWN], scratch + LAYERS_0_FFN_ACT_Y, scratch + EMBED_Y, scratch + EMBED_Y, own + SCRATCH, rows, 6, abreast, r.begin, r.end);
    }
    barrier(&me);
  }
  // select+final_norm+final_norm.quantise
  for (range r; take(&me, 0, (int64_t)outputs, &r);) {
    rms_norm_96_select_q8_32(scratch + EMBED_Y, scratch + WANTED_ROWS, weights + NORM, scratch + FINAL_NORM_Y_Q8, scratch + FINAL_NORM_Y_Q8_SCALE, scratch + FINAL_NORM_Y_Q8_SUM, scratch + FINAL_NORM_Y_Q8_SUM_I32, r.begin, r.end);
  }
  barrier(&me);
  // logits
  for (range r; take(&me, 0, tiles(outputs, 512) * 32, &r);) {
    matmul_q8_0_k96(weights + HEAD, weights + HEAD_2, scratch + FINAL_NORM_Y_Q8, scratch + FINAL_NORM_Y_Q8_SCALE, scratch + FINAL_NORM_Y_Q8_SUM_I32, scratch + LOGITS_Y, outputs, 32, abreast, r.begin, r.end);
  }
  barrier(&me);
}

// Does the part of one thread; all threads must call it, at the same time, each with its own number.
EXPORT void ck_step(ck_step_args *a, int32_t thread) {
  const uint64_t before = set_float_control(DEFAULT_FLOAT_CONTROL);
  run_step(a, thread);
  set_float_control(before);
}
