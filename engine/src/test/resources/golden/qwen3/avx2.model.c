// qwen3 for avx2, a program of C-Kernel-Engine. To compile:
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
typedef __attribute__((may_alias, aligned(1))) int32_t mem_i32;
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
INLINE f32x8 neg_f32x8(f32x8 a) { return _mm256_xor_ps(_mm256_set1_ps(-0.0f), a); }
INLINE f32x8 max_f32x8(f32x8 a, f32x8 b) { return _mm256_max_ps(a, b); }
INLINE f32x8 min_f32x8(f32x8 a, f32x8 b) { return _mm256_min_ps(a, b); }
INLINE i32x8 bits_of_f32x8(f32x8 a) { return _mm256_castps_si256(a); }
INLINE f32x8 f32x8_of_bits(i32x8 a) { return _mm256_castsi256_ps(a); }
INLINE i32x8 add_i32x8(i32x8 a, i32x8 b) { return _mm256_add_epi32(a, b); }
INLINE i32x8 sub_i32x8(i32x8 a, i32x8 b) { return _mm256_sub_epi32(a, b); }
#define shl_i32x8(a, n) _mm256_slli_epi32(a, n)
#define shr_i32x8(a, n) _mm256_srai_epi32(a, n)
#define COMPARE_F32(a, b, how) _mm256_castps_si256(_mm256_cmp_ps(a, b, how))
INLINE boolx8 lt_f32x8(f32x8 a, f32x8 b) { return COMPARE_F32(a, b, _CMP_LT_OQ); }
INLINE boolx8 lt_i32x8(i32x8 a, i32x8 b) { return _mm256_cmpgt_epi32(b, a); }

INLINE f32x8 select_f32x8(boolx8 m, f32x8 a, f32x8 b) {
  return _mm256_blendv_ps(b, a, _mm256_castsi256_ps(m));
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

INLINE f32x8 load_f32x8(const mem_f32 *p) { return _mm256_loadu_ps((const void *)p); }

// The first n lanes; bytes behind them are not touched.
#define FIRST_LANES(n) _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))

INLINE f32x8 load_f32x8_part(const mem_f32 *p, int n) {
  return _mm256_maskload_ps((const void *)p, FIRST_LANES(n));
}

INLINE void store_f32x8(mem_f32 *p, f32x8 a) { _mm256_storeu_ps((void *)p, a); }

INLINE void store_f32x8_part(mem_f32 *p, f32x8 a, int n) {
  _mm256_maskstore_ps((void *)p, FIRST_LANES(n), a);
}

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
KERNEL embedding_f32_96(const mem_f32 *table_w, const mem_i32 *tokens, mem_f32 *y, int32_t begin, int32_t end) {
  for (int32_t m = begin; m < end; m++) {
    const int32_t tokens1 = tokens[m];
    const int32_t v = tokens1 & 15;
    const mem_f32 *table_w1 = table_w + (int64_t)(tokens1 >> 4) * 1536;
    mem_f32 *y1 = y + (int64_t)m * 96;
    for (int32_t i = 0; i < 96; i++) {
      y1[i] = table_w1[i * 16 + v];
    }
  }
}

// y = (x / sqrt(mean(x²) + eps)) · w
KERNEL rms_norm_96(const mem_f32 *x, const mem_f32 *weight, mem_f32 *y, int32_t begin, int32_t end) {
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
    const float v1 = 1.0f / sqrt_f32(reduced / 96.0f + 1.0E-6f);
    mem_f32 *y1 = y + (int64_t)m * 96;
    for (int32_t i1 = 0; i1 < 96; i1 += 16) {
      const f32x8 x4 = load_f32x8(x1 + i1 + 8);
      const f32x8 b1 = splat_f32x8(v1);
      const f32x8 weight1 = load_f32x8(weight + i1 + 8);
      store_f32x8(y1 + i1, load_f32x8(x1 + i1) * b1 * load_f32x8(weight + i1));
      store_f32x8(y1 + i1 + 8, x4 * b1 * weight1);
    }
  }
}

// y = x · wᵀ
KERNEL matmul_f32_k96(const mem_f32 *w0_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
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
        const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
        const mem_f32 *w0_w2 = w0_w + (int64_t)(n + 1) * 1536;
        const mem_f32 *w0_w3 = w0_w + (int64_t)(n + 2) * 1536;
        const mem_f32 *w0_w4 = w0_w + (int64_t)(n + 3) * 1536;
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
          const mem_f32 *x1 = x + (int64_t)m * 96;
          const mem_f32 *w0_w5 = w0_w1;
          const mem_f32 *w0_w6 = w0_w2;
          const mem_f32 *w0_w7 = w0_w3;
          const mem_f32 *w0_w8 = w0_w4;
          for (int32_t i = 0; i < 96; i++) {
            const int32_t v9 = i * 16;
            __builtin_prefetch(w0_w5 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w6 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w7 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w8 + v9 + 512, 0, 2);
            const float x2 = x1[i];
            const f32x8 b8 = splat_f32x8(x2);
            acc = fma_f32x8(b8, load_f32x8(w0_w5 + v9), acc);
            acc1 = fma_f32x8(b8, load_f32x8(w0_w5 + v9 + 8), acc1);
            const f32x8 b9 = splat_f32x8(x2);
            acc2 = fma_f32x8(b9, load_f32x8(w0_w6 + v9), acc2);
            acc3 = fma_f32x8(b9, load_f32x8(w0_w6 + v9 + 8), acc3);
            const f32x8 b10 = splat_f32x8(x2);
            acc4 = fma_f32x8(b10, load_f32x8(w0_w7 + v9), acc4);
            acc5 = fma_f32x8(b10, load_f32x8(w0_w7 + v9 + 8), acc5);
            const f32x8 b11 = splat_f32x8(x2);
            acc6 = fma_f32x8(b11, load_f32x8(w0_w8 + v9), acc6);
            acc7 = fma_f32x8(b11, load_f32x8(w0_w8 + v9 + 8), acc7);
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
          mem_f32 *y1 = y + (int64_t)m * 304;
          store_f32x8(y1 + v10, total);
          store_f32x8(y1 + v10 + 8, total1);
          const int32_t v11 = add_i32(n, 1);
          if (v11 < v7) {
            const int32_t v12 = v11 * 16;
            mem_f32 *y2 = y + (int64_t)m * 304;
            store_f32x8(y2 + v12, total2);
            store_f32x8(y2 + v12 + 8, total3);
          }
          const int32_t v13 = add_i32(n, 2);
          if (v13 < v7) {
            const int32_t v14 = v13 * 16;
            mem_f32 *y3 = y + (int64_t)m * 304;
            store_f32x8(y3 + v14, total4);
            store_f32x8(y3 + v14 + 8, total5);
          }
          const int32_t v15 = add_i32(n, 3);
          if (v15 < v7) {
            const int32_t v16 = v15 * 16;
            mem_f32 *y4 = y + (int64_t)m * 304;
            store_f32x8(y4 + v16, total6);
            store_f32x8(y4 + v16 + 8, total7);
          }
        }
      }
      for (int32_t n1 = v8; n1 < v7; n1++) {
        const mem_f32 *w0_w9 = w0_w + (int64_t)n1 * 1536;
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
          const mem_f32 *x3 = x + (int64_t)m1 * 96;
          const mem_f32 *x4 = x + (int64_t)(m1 + 1) * 96;
          const mem_f32 *x5 = x + (int64_t)(m1 + 2) * 96;
          const mem_f32 *x6 = x + (int64_t)(m1 + 3) * 96;
          const mem_f32 *w0_w10 = w0_w9;
          for (int32_t i1 = 0; i1 < 96; i1++) {
            const int32_t v18 = i1 * 16;
            const f32x8 w0_w11 = load_f32x8(w0_w10 + v18);
            const f32x8 w0_w12 = load_f32x8(w0_w10 + v18 + 8);
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
          mem_f32 *y5 = y + (int64_t)m1 * 304;
          store_f32x8(y5 + v19, total8);
          store_f32x8(y5 + v19 + 8, total9);
          mem_f32 *y6 = y + (int64_t)(m1 + 1) * 304;
          store_f32x8(y6 + v19, total10);
          store_f32x8(y6 + v19 + 8, total11);
          mem_f32 *y7 = y + (int64_t)(m1 + 2) * 304;
          store_f32x8(y7 + v19, total12);
          store_f32x8(y7 + v19 + 8, total13);
          mem_f32 *y8 = y + (int64_t)(m1 + 3) * 304;
          store_f32x8(y8 + v19, total14);
          store_f32x8(y8 + v19 + 8, total15);
        }
        const int32_t v20 = v6 & -2;
        for (int32_t m2 = v17; m2 < v20; m2 += 2) {
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
          const mem_f32 *x7 = x + (int64_t)m2 * 96;
          const mem_f32 *x8 = x + (int64_t)(m2 + 1) * 96;
          const mem_f32 *w0_w13 = w0_w9;
          for (int32_t i2 = 0; i2 < 96; i2++) {
            const int32_t v21 = i2 * 16;
            const f32x8 w0_w14 = load_f32x8(w0_w13 + v21);
            const f32x8 w0_w15 = load_f32x8(w0_w13 + v21 + 8);
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
          const int32_t v22 = n1 * 16;
          mem_f32 *y9 = y + (int64_t)m2 * 304;
          store_f32x8(y9 + v22, total16);
          store_f32x8(y9 + v22 + 8, total17);
          mem_f32 *y10 = y + (int64_t)(m2 + 1) * 304;
          store_f32x8(y10 + v22, total18);
          store_f32x8(y10 + v22 + 8, total19);
        }
        for (int32_t m3 = v20; m3 < v6; m3++) {
          const f32x8 b30 = splat_f32x8(0.0f);
          f32x8 total20 = b30;
          f32x8 total21 = b30;
          const f32x8 b31 = splat_f32x8(0.0f);
          f32x8 acc20 = b31;
          f32x8 acc21 = b31;
          const mem_f32 *x9 = x + (int64_t)m3 * 96;
          const mem_f32 *w0_w16 = w0_w9;
          for (int32_t i3 = 0; i3 < 96; i3++) {
            const int32_t v23 = i3 * 16;
            __builtin_prefetch(w0_w16 + v23 + 512, 0, 2);
            const f32x8 b32 = splat_f32x8(x9[i3]);
            acc20 = fma_f32x8(b32, load_f32x8(w0_w16 + v23), acc20);
            acc21 = fma_f32x8(b32, load_f32x8(w0_w16 + v23 + 8), acc21);
          }
          total20 = total20 + acc20;
          total21 = total21 + acc21;
          const int32_t v24 = n1 * 16;
          mem_f32 *y11 = y + (int64_t)m3 * 304;
          store_f32x8(y11 + v24, total20);
          store_f32x8(y11 + v24 + 8, total21);
        }
      }
    }
  }
}

// norm and rotation of queries and keys; keys and values into the cache
KERNEL prepare_heads(mem_f32 *qkv, const mem_f32 *query_norm, const mem_f32 *key_norm, const mem_i32 *positions, const mem_f32 *cos, const mem_f32 *sin, const mem_i32 *cache_positions, const mem_i32 *first_pages, const mem_i32 *page_table, mem_f32 *pages, int32_t begin, int32_t end) {
  for (int32_t item = begin; item < end; item++) {
    const int32_t v = item / 3;
    const int32_t v1 = item % 3;
    mem_f32 *qkv1 = qkv + (int64_t)v * 304;
    const int32_t positions1 = positions[v];
    const mem_f32 *cos1 = cos + (int64_t)positions1 * 12;
    const mem_f32 *sin1 = sin + (int64_t)positions1 * 12;
    for (int32_t head = 0; head < 2; head++) {
      mem_f32 *qkv2 = qkv1 + (int64_t)(v1 * 2 + head) * 24;
      const f32x8 b = splat_f32x8(0.0f);
      f32x8 squares = b;
      f32x8 squares1 = b;
      const f32x8 qkv3 = load_f32x8(qkv2);
      const f32x8 qkv4 = load_f32x8(qkv2 + 8);
      squares = fma_f32x8(qkv3, qkv3, squares);
      squares1 = fma_f32x8(qkv4, qkv4, squares1);
      const f32x8 qkv5 = load_f32x8(qkv2 + 16);
      const f32x8 b1 = splat_f32x8(0.0f);
      squares = fma_f32x8(qkv5, qkv5, squares);
      squares1 = fma_f32x8(b1, b1, squares1);
      const f32x8 v2 = squares + squares1;
      const float reduced = sum_f32x8(v2);
      const float v3 = 1.0f / sqrt_f32(reduced / 24.0f + 1.0E-6f);
      const f32x8 qkv6 = load_f32x8(qkv2 + 8);
      const f32x8 b2 = splat_f32x8(v3);
      const f32x8 query_norm1 = load_f32x8(query_norm + 8);
      store_f32x8(qkv2, load_f32x8(qkv2) * b2 * load_f32x8(query_norm));
      store_f32x8(qkv2 + 8, qkv6 * b2 * query_norm1);
      store_f32x8(qkv2 + 16, load_f32x8(qkv2 + 16) * splat_f32x8(v3) * load_f32x8(query_norm + 16));
      const int32_t v4 = 0 + 12;
      const f32x8 qkv7 = load_f32x8(qkv2);
      const f32x8 qkv8 = load_f32x8_part(qkv2 + 8, 4);
      const f32x8 qkv9 = load_f32x8(qkv2 + v4);
      const f32x8 qkv10 = load_f32x8_part(qkv2 + v4 + 8, 4);
      const f32x8 cos2 = load_f32x8(cos1);
      const f32x8 cos3 = load_f32x8_part(cos1 + 8, 4);
      const f32x8 sin2 = load_f32x8(sin1);
      const f32x8 sin3 = load_f32x8_part(sin1 + 8, 4);
      store_f32x8(qkv2, fma_f32x8(qkv7, cos2, neg_f32x8(qkv9 * sin2)));
      store_f32x8_part(qkv2 + 8, fma_f32x8(qkv8, cos3, neg_f32x8(qkv10 * sin3)), 4);
      store_f32x8(qkv2 + v4, fma_f32x8(qkv9, cos2, qkv7 * sin2));
      store_f32x8_part(qkv2 + v4 + 8, fma_f32x8(qkv10, cos3, qkv8 * sin3), 4);
    }
    mem_f32 *qkv11 = qkv1 + (int64_t)v1 * 24 + 144;
    const f32x8 b3 = splat_f32x8(0.0f);
    f32x8 squares2 = b3;
    f32x8 squares3 = b3;
    const f32x8 qkv12 = load_f32x8(qkv11);
    const f32x8 qkv13 = load_f32x8(qkv11 + 8);
    squares2 = fma_f32x8(qkv12, qkv12, squares2);
    squares3 = fma_f32x8(qkv13, qkv13, squares3);
    const f32x8 qkv14 = load_f32x8(qkv11 + 16);
    const f32x8 b4 = splat_f32x8(0.0f);
    squares2 = fma_f32x8(qkv14, qkv14, squares2);
    squares3 = fma_f32x8(b4, b4, squares3);
    const f32x8 v5 = squares2 + squares3;
    const float reduced1 = sum_f32x8(v5);
    const float v6 = 1.0f / sqrt_f32(reduced1 / 24.0f + 1.0E-6f);
    const f32x8 qkv15 = load_f32x8(qkv11 + 8);
    const f32x8 b5 = splat_f32x8(v6);
    const f32x8 key_norm1 = load_f32x8(key_norm + 8);
    store_f32x8(qkv11, load_f32x8(qkv11) * b5 * load_f32x8(key_norm));
    store_f32x8(qkv11 + 8, qkv15 * b5 * key_norm1);
    store_f32x8(qkv11 + 16, load_f32x8(qkv11 + 16) * splat_f32x8(v6) * load_f32x8(key_norm + 16));
    const int32_t v7 = 0 + 12;
    const f32x8 qkv16 = load_f32x8(qkv11);
    const f32x8 qkv17 = load_f32x8_part(qkv11 + 8, 4);
    const f32x8 qkv18 = load_f32x8(qkv11 + v7);
    const f32x8 qkv19 = load_f32x8_part(qkv11 + v7 + 8, 4);
    const f32x8 cos4 = load_f32x8(cos1);
    const f32x8 cos5 = load_f32x8_part(cos1 + 8, 4);
    const f32x8 sin4 = load_f32x8(sin1);
    const f32x8 sin5 = load_f32x8_part(sin1 + 8, 4);
    store_f32x8(qkv11, fma_f32x8(qkv16, cos4, neg_f32x8(qkv18 * sin4)));
    store_f32x8_part(qkv11 + 8, fma_f32x8(qkv17, cos5, neg_f32x8(qkv19 * sin5)), 4);
    store_f32x8(qkv11 + v7, fma_f32x8(qkv18, cos4, qkv16 * sin4));
    store_f32x8_part(qkv11 + v7 + 8, fma_f32x8(qkv19, cos5, qkv17 * sin5), 4);
    mem_f32 *qkv20 = qkv1 + (int64_t)v1 * 24 + 224;
    const int32_t cache_positions1 = cache_positions[v];
    mem_f32 *pages1 = pages + (int64_t)page_table[first_pages[v] + cache_positions1 / 128] * 43008 + (int64_t)v1 * 7168;
    const int32_t v8 = cache_positions1 % 128;
    mem_f32 *pages2 = pages1 + (int64_t)v8 * 32 + 3072;
    for (int32_t d = 0; d < 24; d++) {
      pages1[d * 128 + v8] = qkv11[d];
    }
    const f32x8 qkv21 = load_f32x8(qkv20 + 8);
    store_f32x8(pages2, load_f32x8(qkv20));
    store_f32x8(pages2 + 8, qkv21);
    store_f32x8(pages2 + 16, load_f32x8(qkv20 + 16));
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
KERNEL matmul_f32_k144_residual(const mem_f32 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
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
        const mem_f32 *w0_w1 = w0_w + (int64_t)n * 2304;
        const mem_f32 *w0_w2 = w0_w + (int64_t)(n + 1) * 2304;
        const mem_f32 *w0_w3 = w0_w + (int64_t)(n + 2) * 2304;
        const mem_f32 *w0_w4 = w0_w + (int64_t)(n + 3) * 2304;
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
          const mem_f32 *w0_w5 = w0_w1;
          const mem_f32 *w0_w6 = w0_w2;
          const mem_f32 *w0_w7 = w0_w3;
          const mem_f32 *w0_w8 = w0_w4;
          for (int32_t i = 0; i < 144; i++) {
            const int32_t v9 = i * 16;
            __builtin_prefetch(w0_w5 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w6 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w7 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w8 + v9 + 512, 0, 2);
            const float x2 = x1[i];
            const f32x8 b8 = splat_f32x8(x2);
            acc = fma_f32x8(b8, load_f32x8(w0_w5 + v9), acc);
            acc1 = fma_f32x8(b8, load_f32x8(w0_w5 + v9 + 8), acc1);
            const f32x8 b9 = splat_f32x8(x2);
            acc2 = fma_f32x8(b9, load_f32x8(w0_w6 + v9), acc2);
            acc3 = fma_f32x8(b9, load_f32x8(w0_w6 + v9 + 8), acc3);
            const f32x8 b10 = splat_f32x8(x2);
            acc4 = fma_f32x8(b10, load_f32x8(w0_w7 + v9), acc4);
            acc5 = fma_f32x8(b10, load_f32x8(w0_w7 + v9 + 8), acc5);
            const f32x8 b11 = splat_f32x8(x2);
            acc6 = fma_f32x8(b11, load_f32x8(w0_w8 + v9), acc6);
            acc7 = fma_f32x8(b11, load_f32x8(w0_w8 + v9 + 8), acc7);
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
        const mem_f32 *w0_w9 = w0_w + (int64_t)n1 * 2304;
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
          const mem_f32 *w0_w10 = w0_w9;
          for (int32_t i1 = 0; i1 < 144; i1++) {
            const int32_t v18 = i1 * 16;
            const f32x8 w0_w11 = load_f32x8(w0_w10 + v18);
            const f32x8 w0_w12 = load_f32x8(w0_w10 + v18 + 8);
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
          const mem_f32 *w0_w13 = w0_w9;
          for (int32_t i2 = 0; i2 < 144; i2++) {
            const int32_t v24 = i2 * 16;
            const f32x8 w0_w14 = load_f32x8(w0_w13 + v24);
            const f32x8 w0_w15 = load_f32x8(w0_w13 + v24 + 8);
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
          const mem_f32 *w0_w16 = w0_w9;
          for (int32_t i3 = 0; i3 < 144; i3++) {
            const int32_t v27 = i3 * 16;
            __builtin_prefetch(w0_w16 + v27 + 512, 0, 2);
            const f32x8 b32 = splat_f32x8(x9[i3]);
            acc20 = fma_f32x8(b32, load_f32x8(w0_w16 + v27), acc20);
            acc21 = fma_f32x8(b32, load_f32x8(w0_w16 + v27 + 8), acc21);
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

// y = x · wᵀ, silu(y0) · y1
KERNEL matmul_f32_k96_gate(const mem_f32 *w0_w, const mem_f32 *w1_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
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
      const int32_t v8 = v2 + (sub_i32(v6, first) < mul_i32(abreast, 4) ? sub_i32(v7, v2) & -2 : 0);
      for (int32_t n = v2; n < v8; n += 2) {
        const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
        const mem_f32 *w1_w1 = w1_w + (int64_t)n * 1536;
        const mem_f32 *w0_w2 = w0_w + (int64_t)(n + 1) * 1536;
        const mem_f32 *w1_w2 = w1_w + (int64_t)(n + 1) * 1536;
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
          const mem_f32 *x1 = x + (int64_t)m * 96;
          const mem_f32 *w0_w3 = w0_w1;
          const mem_f32 *w1_w3 = w1_w1;
          const mem_f32 *w0_w4 = w0_w2;
          const mem_f32 *w1_w4 = w1_w2;
          for (int32_t i = 0; i < 96; i++) {
            const int32_t v9 = i * 16;
            __builtin_prefetch(w0_w3 + v9 + 512, 0, 2);
            __builtin_prefetch(w1_w3 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w4 + v9 + 512, 0, 2);
            __builtin_prefetch(w1_w4 + v9 + 512, 0, 2);
            const float x2 = x1[i];
            const f32x8 b8 = splat_f32x8(x2);
            acc = fma_f32x8(b8, load_f32x8(w0_w3 + v9), acc);
            acc1 = fma_f32x8(b8, load_f32x8(w0_w3 + v9 + 8), acc1);
            const f32x8 b9 = splat_f32x8(x2);
            acc2 = fma_f32x8(b9, load_f32x8(w1_w3 + v9), acc2);
            acc3 = fma_f32x8(b9, load_f32x8(w1_w3 + v9 + 8), acc3);
            const f32x8 b10 = splat_f32x8(x2);
            acc4 = fma_f32x8(b10, load_f32x8(w0_w4 + v9), acc4);
            acc5 = fma_f32x8(b10, load_f32x8(w0_w4 + v9 + 8), acc5);
            const f32x8 b11 = splat_f32x8(x2);
            acc6 = fma_f32x8(b11, load_f32x8(w1_w4 + v9), acc6);
            acc7 = fma_f32x8(b11, load_f32x8(w1_w4 + v9 + 8), acc7);
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
          const f32x8 v11 = neg_f32x8(total);
          const f32x8 v12 = neg_f32x8(total1);
          const f32x8 b12 = splat_f32x8(-88.0f);
          const f32x8 v13 = max_f32x8(b12, v11);
          const f32x8 v14 = max_f32x8(b12, v12);
          const f32x8 b13 = splat_f32x8(89.0f);
          const f32x8 v15 = min_f32x8(b13, v13);
          const f32x8 v16 = min_f32x8(b13, v14);
          const f32x8 b14 = splat_f32x8(1.442695f);
          const f32x8 b15 = splat_f32x8(1.2582912E7f);
          const f32x8 v17 = fma_f32x8(v15, b14, b15);
          const f32x8 v18 = fma_f32x8(v16, b14, b15);
          const f32x8 b16 = splat_f32x8(1.2582912E7f);
          const f32x8 v19 = v17 - b16;
          const f32x8 v20 = v18 - b16;
          const i32x8 b17 = splat_i32x8(0x4b400000);
          const i32x8 v21 = sub_i32x8(bits_of_f32x8(v17), b17);
          const i32x8 v22 = sub_i32x8(bits_of_f32x8(v18), b17);
          const f32x8 b18 = splat_f32x8(-0.69314575f);
          const f32x8 b19 = splat_f32x8(-1.4286068E-6f);
          const f32x8 v23 = fma_f32x8(v19, b19, fma_f32x8(v19, b18, v15));
          const f32x8 v24 = fma_f32x8(v20, b19, fma_f32x8(v20, b18, v16));
          const f32x8 b20 = splat_f32x8(1.984127E-4f);
          const f32x8 b21 = splat_f32x8(0.0013888889f);
          const f32x8 b22 = splat_f32x8(0.008333334f);
          const f32x8 b23 = splat_f32x8(0.041666668f);
          const f32x8 v25 = fma_f32x8(v23, fma_f32x8(v23, fma_f32x8(v23, b20, b21), b22), b23);
          const f32x8 v26 = fma_f32x8(v24, fma_f32x8(v24, fma_f32x8(v24, b20, b21), b22), b23);
          const f32x8 b24 = splat_f32x8(0.16666667f);
          const f32x8 b25 = splat_f32x8(0.5f);
          const f32x8 b26 = splat_f32x8(1.0f);
          const f32x8 b27 = splat_f32x8(1.0f);
          const i32x8 s = shr_i32x8(v21, 1);
          const i32x8 s1 = shr_i32x8(v22, 1);
          const i32x8 b28 = splat_i32x8(127);
          const f32x8 v27 = fma_f32x8(v23, fma_f32x8(v23, fma_f32x8(v23, fma_f32x8(v23, v25, b24), b25), b26), b27) * f32x8_of_bits(shl_i32x8(add_i32x8(s, b28), 23));
          const f32x8 v28 = fma_f32x8(v24, fma_f32x8(v24, fma_f32x8(v24, fma_f32x8(v24, v26, b24), b25), b26), b27) * f32x8_of_bits(shl_i32x8(add_i32x8(s1, b28), 23));
          const i32x8 b29 = splat_i32x8(127);
          const i32x8 v29 = add_i32x8(sub_i32x8(v21, s), b29);
          const i32x8 s2 = shl_i32x8(add_i32x8(sub_i32x8(v22, s1), b29), 23);
          const f32x8 b30 = splat_f32x8(-87.33f);
          const f32x8 b31 = splat_f32x8(0.0f);
          const f32x8 b32 = splat_f32x8(1.0f);
          mem_f32 *y1 = y + (int64_t)m * 272;
          store_f32x8(y1 + v10, total / (b32 + select_f32x8(lt_f32x8(v11, b30), b31, v27 * f32x8_of_bits(shl_i32x8(v29, 23)))) * total2);
          store_f32x8(y1 + v10 + 8, total1 / (b32 + select_f32x8(lt_f32x8(v12, b30), b31, v28 * f32x8_of_bits(s2))) * total3);
          const int32_t v30 = add_i32(n, 1);
          if (v30 < v7) {
            const int32_t v31 = v30 * 16;
            const f32x8 v32 = neg_f32x8(total4);
            const f32x8 v33 = neg_f32x8(total5);
            const f32x8 b33 = splat_f32x8(-88.0f);
            const f32x8 v34 = max_f32x8(b33, v32);
            const f32x8 v35 = max_f32x8(b33, v33);
            const f32x8 b34 = splat_f32x8(89.0f);
            const f32x8 v36 = min_f32x8(b34, v34);
            const f32x8 v37 = min_f32x8(b34, v35);
            const f32x8 b35 = splat_f32x8(1.442695f);
            const f32x8 b36 = splat_f32x8(1.2582912E7f);
            const f32x8 v38 = fma_f32x8(v36, b35, b36);
            const f32x8 v39 = fma_f32x8(v37, b35, b36);
            const f32x8 b37 = splat_f32x8(1.2582912E7f);
            const f32x8 v40 = v38 - b37;
            const f32x8 v41 = v39 - b37;
            const i32x8 b38 = splat_i32x8(0x4b400000);
            const i32x8 v42 = sub_i32x8(bits_of_f32x8(v38), b38);
            const i32x8 v43 = sub_i32x8(bits_of_f32x8(v39), b38);
            const f32x8 b39 = splat_f32x8(-0.69314575f);
            const f32x8 b40 = splat_f32x8(-1.4286068E-6f);
            const f32x8 v44 = fma_f32x8(v40, b40, fma_f32x8(v40, b39, v36));
            const f32x8 v45 = fma_f32x8(v41, b40, fma_f32x8(v41, b39, v37));
            const f32x8 b41 = splat_f32x8(1.984127E-4f);
            const f32x8 b42 = splat_f32x8(0.0013888889f);
            const f32x8 b43 = splat_f32x8(0.008333334f);
            const f32x8 b44 = splat_f32x8(0.041666668f);
            const f32x8 v46 = fma_f32x8(v44, fma_f32x8(v44, fma_f32x8(v44, b41, b42), b43), b44);
            const f32x8 v47 = fma_f32x8(v45, fma_f32x8(v45, fma_f32x8(v45, b41, b42), b43), b44);
            const f32x8 b45 = splat_f32x8(0.16666667f);
            const f32x8 b46 = splat_f32x8(0.5f);
            const f32x8 b47 = splat_f32x8(1.0f);
            const f32x8 b48 = splat_f32x8(1.0f);
            const i32x8 s3 = shr_i32x8(v42, 1);
            const i32x8 s4 = shr_i32x8(v43, 1);
            const i32x8 b49 = splat_i32x8(127);
            const f32x8 v48 = fma_f32x8(v44, fma_f32x8(v44, fma_f32x8(v44, fma_f32x8(v44, v46, b45), b46), b47), b48) * f32x8_of_bits(shl_i32x8(add_i32x8(s3, b49), 23));
            const f32x8 v49 = fma_f32x8(v45, fma_f32x8(v45, fma_f32x8(v45, fma_f32x8(v45, v47, b45), b46), b47), b48) * f32x8_of_bits(shl_i32x8(add_i32x8(s4, b49), 23));
            const i32x8 b50 = splat_i32x8(127);
            const i32x8 v50 = add_i32x8(sub_i32x8(v42, s3), b50);
            const i32x8 s5 = shl_i32x8(add_i32x8(sub_i32x8(v43, s4), b50), 23);
            const f32x8 b51 = splat_f32x8(-87.33f);
            const f32x8 b52 = splat_f32x8(0.0f);
            const f32x8 b53 = splat_f32x8(1.0f);
            mem_f32 *y2 = y + (int64_t)m * 272;
            store_f32x8(y2 + v31, total4 / (b53 + select_f32x8(lt_f32x8(v32, b51), b52, v48 * f32x8_of_bits(shl_i32x8(v50, 23)))) * total6);
            store_f32x8(y2 + v31 + 8, total5 / (b53 + select_f32x8(lt_f32x8(v33, b51), b52, v49 * f32x8_of_bits(s5))) * total7);
          }
        }
      }
      for (int32_t n1 = v8; n1 < v7; n1++) {
        const mem_f32 *w0_w5 = w0_w + (int64_t)n1 * 1536;
        const mem_f32 *w1_w5 = w1_w + (int64_t)n1 * 1536;
        const int32_t v51 = v6 & -2;
        for (int32_t m1 = first; m1 < v51; m1 += 2) {
          const f32x8 b54 = splat_f32x8(0.0f);
          f32x8 total8 = b54;
          f32x8 total9 = b54;
          const f32x8 b55 = splat_f32x8(0.0f);
          f32x8 total10 = b55;
          f32x8 total11 = b55;
          const f32x8 b56 = splat_f32x8(0.0f);
          f32x8 total12 = b56;
          f32x8 total13 = b56;
          const f32x8 b57 = splat_f32x8(0.0f);
          f32x8 total14 = b57;
          f32x8 total15 = b57;
          const f32x8 b58 = splat_f32x8(0.0f);
          f32x8 acc8 = b58;
          f32x8 acc9 = b58;
          const f32x8 b59 = splat_f32x8(0.0f);
          f32x8 acc10 = b59;
          f32x8 acc11 = b59;
          const f32x8 b60 = splat_f32x8(0.0f);
          f32x8 acc12 = b60;
          f32x8 acc13 = b60;
          const f32x8 b61 = splat_f32x8(0.0f);
          f32x8 acc14 = b61;
          f32x8 acc15 = b61;
          const mem_f32 *x3 = x + (int64_t)m1 * 96;
          const mem_f32 *x4 = x + (int64_t)(m1 + 1) * 96;
          const mem_f32 *w0_w6 = w0_w5;
          const mem_f32 *w1_w6 = w1_w5;
          for (int32_t i1 = 0; i1 < 96; i1++) {
            const int32_t v52 = i1 * 16;
            const f32x8 w0_w7 = load_f32x8(w0_w6 + v52);
            const f32x8 w0_w8 = load_f32x8(w0_w6 + v52 + 8);
            const f32x8 w1_w7 = load_f32x8(w1_w6 + v52);
            const f32x8 w1_w8 = load_f32x8(w1_w6 + v52 + 8);
            const float x5 = x3[i1];
            const f32x8 b62 = splat_f32x8(x5);
            acc8 = fma_f32x8(b62, w0_w7, acc8);
            acc9 = fma_f32x8(b62, w0_w8, acc9);
            const f32x8 b63 = splat_f32x8(x5);
            acc10 = fma_f32x8(b63, w1_w7, acc10);
            acc11 = fma_f32x8(b63, w1_w8, acc11);
            const float x6 = x4[i1];
            const f32x8 b64 = splat_f32x8(x6);
            acc12 = fma_f32x8(b64, w0_w7, acc12);
            acc13 = fma_f32x8(b64, w0_w8, acc13);
            const f32x8 b65 = splat_f32x8(x6);
            acc14 = fma_f32x8(b65, w1_w7, acc14);
            acc15 = fma_f32x8(b65, w1_w8, acc15);
          }
          total8 = total8 + acc8;
          total9 = total9 + acc9;
          total10 = total10 + acc10;
          total11 = total11 + acc11;
          total12 = total12 + acc12;
          total13 = total13 + acc13;
          total14 = total14 + acc14;
          total15 = total15 + acc15;
          const int32_t v53 = n1 * 16;
          const f32x8 v54 = neg_f32x8(total8);
          const f32x8 v55 = neg_f32x8(total9);
          const f32x8 b66 = splat_f32x8(-88.0f);
          const f32x8 v56 = max_f32x8(b66, v54);
          const f32x8 v57 = max_f32x8(b66, v55);
          const f32x8 b67 = splat_f32x8(89.0f);
          const f32x8 v58 = min_f32x8(b67, v56);
          const f32x8 v59 = min_f32x8(b67, v57);
          const f32x8 b68 = splat_f32x8(1.442695f);
          const f32x8 b69 = splat_f32x8(1.2582912E7f);
          const f32x8 v60 = fma_f32x8(v58, b68, b69);
          const f32x8 v61 = fma_f32x8(v59, b68, b69);
          const f32x8 b70 = splat_f32x8(1.2582912E7f);
          const f32x8 v62 = v60 - b70;
          const f32x8 v63 = v61 - b70;
          const i32x8 b71 = splat_i32x8(0x4b400000);
          const i32x8 v64 = sub_i32x8(bits_of_f32x8(v60), b71);
          const i32x8 v65 = sub_i32x8(bits_of_f32x8(v61), b71);
          const f32x8 b72 = splat_f32x8(-0.69314575f);
          const f32x8 b73 = splat_f32x8(-1.4286068E-6f);
          const f32x8 v66 = fma_f32x8(v62, b73, fma_f32x8(v62, b72, v58));
          const f32x8 v67 = fma_f32x8(v63, b73, fma_f32x8(v63, b72, v59));
          const f32x8 b74 = splat_f32x8(1.984127E-4f);
          const f32x8 b75 = splat_f32x8(0.0013888889f);
          const f32x8 b76 = splat_f32x8(0.008333334f);
          const f32x8 b77 = splat_f32x8(0.041666668f);
          const f32x8 v68 = fma_f32x8(v66, fma_f32x8(v66, fma_f32x8(v66, b74, b75), b76), b77);
          const f32x8 v69 = fma_f32x8(v67, fma_f32x8(v67, fma_f32x8(v67, b74, b75), b76), b77);
          const f32x8 b78 = splat_f32x8(0.16666667f);
          const f32x8 b79 = splat_f32x8(0.5f);
          const f32x8 b80 = splat_f32x8(1.0f);
          const f32x8 b81 = splat_f32x8(1.0f);
          const i32x8 s6 = shr_i32x8(v64, 1);
          const i32x8 s7 = shr_i32x8(v65, 1);
          const i32x8 b82 = splat_i32x8(127);
          const f32x8 v70 = fma_f32x8(v66, fma_f32x8(v66, fma_f32x8(v66, fma_f32x8(v66, v68, b78), b79), b80), b81) * f32x8_of_bits(shl_i32x8(add_i32x8(s6, b82), 23));
          const f32x8 v71 = fma_f32x8(v67, fma_f32x8(v67, fma_f32x8(v67, fma_f32x8(v67, v69, b78), b79), b80), b81) * f32x8_of_bits(shl_i32x8(add_i32x8(s7, b82), 23));
          const i32x8 b83 = splat_i32x8(127);
          const i32x8 v72 = add_i32x8(sub_i32x8(v64, s6), b83);
          const i32x8 s8 = shl_i32x8(add_i32x8(sub_i32x8(v65, s7), b83), 23);
          const f32x8 b84 = splat_f32x8(-87.33f);
          const f32x8 b85 = splat_f32x8(0.0f);
          const f32x8 b86 = splat_f32x8(1.0f);
          mem_f32 *y3 = y + (int64_t)m1 * 272;
          store_f32x8(y3 + v53, total8 / (b86 + select_f32x8(lt_f32x8(v54, b84), b85, v70 * f32x8_of_bits(shl_i32x8(v72, 23)))) * total10);
          store_f32x8(y3 + v53 + 8, total9 / (b86 + select_f32x8(lt_f32x8(v55, b84), b85, v71 * f32x8_of_bits(s8))) * total11);
          const f32x8 v73 = neg_f32x8(total12);
          const f32x8 v74 = neg_f32x8(total13);
          const f32x8 b87 = splat_f32x8(-88.0f);
          const f32x8 v75 = max_f32x8(b87, v73);
          const f32x8 v76 = max_f32x8(b87, v74);
          const f32x8 b88 = splat_f32x8(89.0f);
          const f32x8 v77 = min_f32x8(b88, v75);
          const f32x8 v78 = min_f32x8(b88, v76);
          const f32x8 b89 = splat_f32x8(1.442695f);
          const f32x8 b90 = splat_f32x8(1.2582912E7f);
          const f32x8 v79 = fma_f32x8(v77, b89, b90);
          const f32x8 v80 = fma_f32x8(v78, b89, b90);
          const f32x8 b91 = splat_f32x8(1.2582912E7f);
          const f32x8 v81 = v79 - b91;
          const f32x8 v82 = v80 - b91;
          const i32x8 b92 = splat_i32x8(0x4b400000);
          const i32x8 v83 = sub_i32x8(bits_of_f32x8(v79), b92);
          const i32x8 v84 = sub_i32x8(bits_of_f32x8(v80), b92);
          const f32x8 b93 = splat_f32x8(-0.69314575f);
          const f32x8 b94 = splat_f32x8(-1.4286068E-6f);
          const f32x8 v85 = fma_f32x8(v81, b94, fma_f32x8(v81, b93, v77));
          const f32x8 v86 = fma_f32x8(v82, b94, fma_f32x8(v82, b93, v78));
          const f32x8 b95 = splat_f32x8(1.984127E-4f);
          const f32x8 b96 = splat_f32x8(0.0013888889f);
          const f32x8 b97 = splat_f32x8(0.008333334f);
          const f32x8 b98 = splat_f32x8(0.041666668f);
          const f32x8 v87 = fma_f32x8(v85, fma_f32x8(v85, fma_f32x8(v85, b95, b96), b97), b98);
          const f32x8 v88 = fma_f32x8(v86, fma_f32x8(v86, fma_f32x8(v86, b95, b96), b97), b98);
          const f32x8 b99 = splat_f32x8(0.16666667f);
          const f32x8 b100 = splat_f32x8(0.5f);
          const f32x8 b101 = splat_f32x8(1.0f);
          const f32x8 b102 = splat_f32x8(1.0f);
          const i32x8 s9 = shr_i32x8(v83, 1);
          const i32x8 s10 = shr_i32x8(v84, 1);
          const i32x8 b103 = splat_i32x8(127);
          const f32x8 v89 = fma_f32x8(v85, fma_f32x8(v85, fma_f32x8(v85, fma_f32x8(v85, v87, b99), b100), b101), b102) * f32x8_of_bits(shl_i32x8(add_i32x8(s9, b103), 23));
          const f32x8 v90 = fma_f32x8(v86, fma_f32x8(v86, fma_f32x8(v86, fma_f32x8(v86, v88, b99), b100), b101), b102) * f32x8_of_bits(shl_i32x8(add_i32x8(s10, b103), 23));
          const i32x8 b104 = splat_i32x8(127);
          const i32x8 v91 = add_i32x8(sub_i32x8(v83, s9), b104);
          const i32x8 s11 = shl_i32x8(add_i32x8(sub_i32x8(v84, s10), b104), 23);
          const f32x8 b105 = splat_f32x8(-87.33f);
          const f32x8 b106 = splat_f32x8(0.0f);
          const f32x8 b107 = splat_f32x8(1.0f);
          mem_f32 *y4 = y + (int64_t)(m1 + 1) * 272;
          store_f32x8(y4 + v53, total12 / (b107 + select_f32x8(lt_f32x8(v73, b105), b106, v89 * f32x8_of_bits(shl_i32x8(v91, 23)))) * total14);
          store_f32x8(y4 + v53 + 8, total13 / (b107 + select_f32x8(lt_f32x8(v74, b105), b106, v90 * f32x8_of_bits(s11))) * total15);
        }
        for (int32_t m2 = v51; m2 < v6; m2++) {
          const f32x8 b108 = splat_f32x8(0.0f);
          f32x8 total16 = b108;
          f32x8 total17 = b108;
          const f32x8 b109 = splat_f32x8(0.0f);
          f32x8 total18 = b109;
          f32x8 total19 = b109;
          const f32x8 b110 = splat_f32x8(0.0f);
          f32x8 acc16 = b110;
          f32x8 acc17 = b110;
          const f32x8 b111 = splat_f32x8(0.0f);
          f32x8 acc18 = b111;
          f32x8 acc19 = b111;
          const mem_f32 *x7 = x + (int64_t)m2 * 96;
          const mem_f32 *w0_w9 = w0_w5;
          const mem_f32 *w1_w9 = w1_w5;
          for (int32_t i2 = 0; i2 < 96; i2++) {
            const int32_t v92 = i2 * 16;
            __builtin_prefetch(w0_w9 + v92 + 512, 0, 2);
            __builtin_prefetch(w1_w9 + v92 + 512, 0, 2);
            const float x8 = x7[i2];
            const f32x8 b112 = splat_f32x8(x8);
            acc16 = fma_f32x8(b112, load_f32x8(w0_w9 + v92), acc16);
            acc17 = fma_f32x8(b112, load_f32x8(w0_w9 + v92 + 8), acc17);
            const f32x8 b113 = splat_f32x8(x8);
            acc18 = fma_f32x8(b113, load_f32x8(w1_w9 + v92), acc18);
            acc19 = fma_f32x8(b113, load_f32x8(w1_w9 + v92 + 8), acc19);
          }
          total16 = total16 + acc16;
          total17 = total17 + acc17;
          total18 = total18 + acc18;
          total19 = total19 + acc19;
          const int32_t v93 = n1 * 16;
          const f32x8 v94 = neg_f32x8(total16);
          const f32x8 v95 = neg_f32x8(total17);
          const f32x8 b114 = splat_f32x8(-88.0f);
          const f32x8 v96 = max_f32x8(b114, v94);
          const f32x8 v97 = max_f32x8(b114, v95);
          const f32x8 b115 = splat_f32x8(89.0f);
          const f32x8 v98 = min_f32x8(b115, v96);
          const f32x8 v99 = min_f32x8(b115, v97);
          const f32x8 b116 = splat_f32x8(1.442695f);
          const f32x8 b117 = splat_f32x8(1.2582912E7f);
          const f32x8 v100 = fma_f32x8(v98, b116, b117);
          const f32x8 v101 = fma_f32x8(v99, b116, b117);
          const f32x8 b118 = splat_f32x8(1.2582912E7f);
          const f32x8 v102 = v100 - b118;
          const f32x8 v103 = v101 - b118;
          const i32x8 b119 = splat_i32x8(0x4b400000);
          const i32x8 v104 = sub_i32x8(bits_of_f32x8(v100), b119);
          const i32x8 v105 = sub_i32x8(bits_of_f32x8(v101), b119);
          const f32x8 b120 = splat_f32x8(-0.69314575f);
          const f32x8 b121 = splat_f32x8(-1.4286068E-6f);
          const f32x8 v106 = fma_f32x8(v102, b121, fma_f32x8(v102, b120, v98));
          const f32x8 v107 = fma_f32x8(v103, b121, fma_f32x8(v103, b120, v99));
          const f32x8 b122 = splat_f32x8(1.984127E-4f);
          const f32x8 b123 = splat_f32x8(0.0013888889f);
          const f32x8 b124 = splat_f32x8(0.008333334f);
          const f32x8 b125 = splat_f32x8(0.041666668f);
          const f32x8 v108 = fma_f32x8(v106, fma_f32x8(v106, fma_f32x8(v106, b122, b123), b124), b125);
          const f32x8 v109 = fma_f32x8(v107, fma_f32x8(v107, fma_f32x8(v107, b122, b123), b124), b125);
          const f32x8 b126 = splat_f32x8(0.16666667f);
          const f32x8 b127 = splat_f32x8(0.5f);
          const f32x8 b128 = splat_f32x8(1.0f);
          const f32x8 b129 = splat_f32x8(1.0f);
          const i32x8 s12 = shr_i32x8(v104, 1);
          const i32x8 s13 = shr_i32x8(v105, 1);
          const i32x8 b130 = splat_i32x8(127);
          const f32x8 v110 = fma_f32x8(v106, fma_f32x8(v106, fma_f32x8(v106, fma_f32x8(v106, v108, b126), b127), b128), b129) * f32x8_of_bits(shl_i32x8(add_i32x8(s12, b130), 23));
          const f32x8 v111 = fma_f32x8(v107, fma_f32x8(v107, fma_f32x8(v107, fma_f32x8(v107, v109, b126), b127), b128), b129) * f32x8_of_bits(shl_i32x8(add_i32x8(s13, b130), 23));
          const i32x8 b131 = splat_i32x8(127);
          const i32x8 v112 = add_i32x8(sub_i32x8(v104, s12), b131);
          const i32x8 s14 = shl_i32x8(add_i32x8(sub_i32x8(v105, s13), b131), 23);
          const f32x8 b132 = splat_f32x8(-87.33f);
          const f32x8 b133 = splat_f32x8(0.0f);
          const f32x8 b134 = splat_f32x8(1.0f);
          mem_f32 *y5 = y + (int64_t)m2 * 272;
          store_f32x8(y5 + v93, total16 / (b134 + select_f32x8(lt_f32x8(v94, b132), b133, v110 * f32x8_of_bits(shl_i32x8(v112, 23)))) * total18);
          store_f32x8(y5 + v93 + 8, total17 / (b134 + select_f32x8(lt_f32x8(v95, b132), b133, v111 * f32x8_of_bits(s14))) * total19);
        }
      }
    }
  }
}

// y = x · wᵀ, + residual
KERNEL matmul_f32_k272_residual(const mem_f32 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
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
        const mem_f32 *w0_w1 = w0_w + (int64_t)n * 4352;
        const mem_f32 *w0_w2 = w0_w + (int64_t)(n + 1) * 4352;
        const mem_f32 *w0_w3 = w0_w + (int64_t)(n + 2) * 4352;
        const mem_f32 *w0_w4 = w0_w + (int64_t)(n + 3) * 4352;
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
          const mem_f32 *w0_w5 = w0_w1;
          const mem_f32 *w0_w6 = w0_w2;
          const mem_f32 *w0_w7 = w0_w3;
          const mem_f32 *w0_w8 = w0_w4;
          for (int32_t i = 0; i < 256; i++) {
            const int32_t v9 = i * 16;
            __builtin_prefetch(w0_w5 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w6 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w7 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w8 + v9 + 512, 0, 2);
            const float x3 = x2[i];
            const f32x8 b8 = splat_f32x8(x3);
            acc = fma_f32x8(b8, load_f32x8(w0_w5 + v9), acc);
            acc1 = fma_f32x8(b8, load_f32x8(w0_w5 + v9 + 8), acc1);
            const f32x8 b9 = splat_f32x8(x3);
            acc2 = fma_f32x8(b9, load_f32x8(w0_w6 + v9), acc2);
            acc3 = fma_f32x8(b9, load_f32x8(w0_w6 + v9 + 8), acc3);
            const f32x8 b10 = splat_f32x8(x3);
            acc4 = fma_f32x8(b10, load_f32x8(w0_w7 + v9), acc4);
            acc5 = fma_f32x8(b10, load_f32x8(w0_w7 + v9 + 8), acc5);
            const f32x8 b11 = splat_f32x8(x3);
            acc6 = fma_f32x8(b11, load_f32x8(w0_w8 + v9), acc6);
            acc7 = fma_f32x8(b11, load_f32x8(w0_w8 + v9 + 8), acc7);
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
          const mem_f32 *w0_w9 = w0_w1 + 4096;
          const mem_f32 *w0_w10 = w0_w2 + 4096;
          const mem_f32 *w0_w11 = w0_w3 + 4096;
          const mem_f32 *w0_w12 = w0_w4 + 4096;
          for (int32_t i1 = 0; i1 < 16; i1++) {
            const int32_t v10 = i1 * 16;
            __builtin_prefetch(w0_w9 + v10 + 512, 0, 2);
            __builtin_prefetch(w0_w10 + v10 + 512, 0, 2);
            __builtin_prefetch(w0_w11 + v10 + 512, 0, 2);
            __builtin_prefetch(w0_w12 + v10 + 512, 0, 2);
            const float x5 = x4[i1];
            const f32x8 b16 = splat_f32x8(x5);
            acc8 = fma_f32x8(b16, load_f32x8(w0_w9 + v10), acc8);
            acc9 = fma_f32x8(b16, load_f32x8(w0_w9 + v10 + 8), acc9);
            const f32x8 b17 = splat_f32x8(x5);
            acc10 = fma_f32x8(b17, load_f32x8(w0_w10 + v10), acc10);
            acc11 = fma_f32x8(b17, load_f32x8(w0_w10 + v10 + 8), acc11);
            const f32x8 b18 = splat_f32x8(x5);
            acc12 = fma_f32x8(b18, load_f32x8(w0_w11 + v10), acc12);
            acc13 = fma_f32x8(b18, load_f32x8(w0_w11 + v10 + 8), acc13);
            const f32x8 b19 = splat_f32x8(x5);
            acc14 = fma_f32x8(b19, load_f32x8(w0_w12 + v10), acc14);
            acc15 = fma_f32x8(b19, load_f32x8(w0_w12 + v10 + 8), acc15);
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
        const mem_f32 *w0_w13 = w0_w + (int64_t)n1 * 4352;
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
          const mem_f32 *w0_w14 = w0_w13;
          for (int32_t i2 = 0; i2 < 256; i2++) {
            const int32_t v19 = i2 * 16;
            const f32x8 w0_w15 = load_f32x8(w0_w14 + v19);
            const f32x8 w0_w16 = load_f32x8(w0_w14 + v19 + 8);
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
          const mem_f32 *w0_w17 = w0_w13 + 4096;
          for (int32_t i3 = 0; i3 < 16; i3++) {
            const int32_t v20 = i3 * 16;
            const f32x8 w0_w18 = load_f32x8(w0_w17 + v20);
            const f32x8 w0_w19 = load_f32x8(w0_w17 + v20 + 8);
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
          const mem_f32 *w0_w20 = w0_w13;
          for (int32_t i4 = 0; i4 < 256; i4++) {
            const int32_t v26 = i4 * 16;
            const f32x8 w0_w21 = load_f32x8(w0_w20 + v26);
            const f32x8 w0_w22 = load_f32x8(w0_w20 + v26 + 8);
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
          const mem_f32 *w0_w23 = w0_w13 + 4096;
          for (int32_t i5 = 0; i5 < 16; i5++) {
            const int32_t v27 = i5 * 16;
            const f32x8 w0_w24 = load_f32x8(w0_w23 + v27);
            const f32x8 w0_w25 = load_f32x8(w0_w23 + v27 + 8);
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
          const mem_f32 *w0_w26 = w0_w13;
          for (int32_t i6 = 0; i6 < 256; i6++) {
            const int32_t v30 = i6 * 16;
            __builtin_prefetch(w0_w26 + v30 + 512, 0, 2);
            const f32x8 b52 = splat_f32x8(x25[i6]);
            acc40 = fma_f32x8(b52, load_f32x8(w0_w26 + v30), acc40);
            acc41 = fma_f32x8(b52, load_f32x8(w0_w26 + v30 + 8), acc41);
          }
          total20 = total20 + acc40;
          total21 = total21 + acc41;
          const f32x8 b53 = splat_f32x8(0.0f);
          f32x8 acc42 = b53;
          f32x8 acc43 = b53;
          const mem_f32 *x26 = x24 + 256;
          const mem_f32 *w0_w27 = w0_w13 + 4096;
          for (int32_t i7 = 0; i7 < 16; i7++) {
            const int32_t v31 = i7 * 16;
            __builtin_prefetch(w0_w27 + v31 + 512, 0, 2);
            const f32x8 b54 = splat_f32x8(x26[i7]);
            acc42 = fma_f32x8(b54, load_f32x8(w0_w27 + v31), acc42);
            acc43 = fma_f32x8(b54, load_f32x8(w0_w27 + v31 + 8), acc43);
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

// y = (x / sqrt(mean(x²) + eps)) · w
KERNEL rms_norm_96_select(const mem_f32 *x, const mem_i32 *selected, const mem_f32 *weight, mem_f32 *y, int32_t begin, int32_t end) {
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
    const float v1 = 1.0f / sqrt_f32(reduced / 96.0f + 1.0E-6f);
    mem_f32 *y1 = y + (int64_t)m * 96;
    for (int32_t i1 = 0; i1 < 96; i1 += 16) {
      const f32x8 x4 = load_f32x8(x1 + i1 + 8);
      const f32x8 b1 = splat_f32x8(v1);
      const f32x8 weight1 = load_f32x8(weight + i1 + 8);
      store_f32x8(y1 + i1, load_f32x8(x1 + i1) * b1 * load_f32x8(weight + i1));
      store_f32x8(y1 + i1 + 8, x4 * b1 * weight1);
    }
  }
}

// y = x · wᵀ
KERNEL matmul_f32_k96_2(const mem_f32 *w0_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t abreast, int32_t begin, int32_t end) {
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
        const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
        const mem_f32 *w0_w2 = w0_w + (int64_t)(n + 1) * 1536;
        const mem_f32 *w0_w3 = w0_w + (int64_t)(n + 2) * 1536;
        const mem_f32 *w0_w4 = w0_w + (int64_t)(n + 3) * 1536;
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
          const mem_f32 *x1 = x + (int64_t)m * 96;
          const mem_f32 *w0_w5 = w0_w1;
          const mem_f32 *w0_w6 = w0_w2;
          const mem_f32 *w0_w7 = w0_w3;
          const mem_f32 *w0_w8 = w0_w4;
          for (int32_t i = 0; i < 96; i++) {
            const int32_t v9 = i * 16;
            __builtin_prefetch(w0_w5 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w6 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w7 + v9 + 512, 0, 2);
            __builtin_prefetch(w0_w8 + v9 + 512, 0, 2);
            const float x2 = x1[i];
            const f32x8 b8 = splat_f32x8(x2);
            acc = fma_f32x8(b8, load_f32x8(w0_w5 + v9), acc);
            acc1 = fma_f32x8(b8, load_f32x8(w0_w5 + v9 + 8), acc1);
            const f32x8 b9 = splat_f32x8(x2);
            acc2 = fma_f32x8(b9, load_f32x8(w0_w6 + v9), acc2);
            acc3 = fma_f32x8(b9, load_f32x8(w0_w6 + v9 + 8), acc3);
            const f32x8 b10 = splat_f32x8(x2);
            acc4 = fma_f32x8(b10, load_f32x8(w0_w7 + v9), acc4);
            acc5 = fma_f32x8(b10, load_f32x8(w0_w7 + v9 + 8), acc5);
            const f32x8 b11 = splat_f32x8(x2);
            acc6 = fma_f32x8(b11, load_f32x8(w0_w8 + v9), acc6);
            acc7 = fma_f32x8(b11, load_f32x8(w0_w8 + v9 + 8), acc7);
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
          mem_f32 *y1 = y + (int64_t)m * 512;
          store_f32x8(y1 + v10, total);
          store_f32x8(y1 + v10 + 8, total1);
          const int32_t v11 = add_i32(n, 1);
          if (v11 < v7) {
            const int32_t v12 = v11 * 16;
            mem_f32 *y2 = y + (int64_t)m * 512;
            store_f32x8(y2 + v12, total2);
            store_f32x8(y2 + v12 + 8, total3);
          }
          const int32_t v13 = add_i32(n, 2);
          if (v13 < v7) {
            const int32_t v14 = v13 * 16;
            mem_f32 *y3 = y + (int64_t)m * 512;
            store_f32x8(y3 + v14, total4);
            store_f32x8(y3 + v14 + 8, total5);
          }
          const int32_t v15 = add_i32(n, 3);
          if (v15 < v7) {
            const int32_t v16 = v15 * 16;
            mem_f32 *y4 = y + (int64_t)m * 512;
            store_f32x8(y4 + v16, total6);
            store_f32x8(y4 + v16 + 8, total7);
          }
        }
      }
      for (int32_t n1 = v8; n1 < v7; n1++) {
        const mem_f32 *w0_w9 = w0_w + (int64_t)n1 * 1536;
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
          const mem_f32 *x3 = x + (int64_t)m1 * 96;
          const mem_f32 *x4 = x + (int64_t)(m1 + 1) * 96;
          const mem_f32 *x5 = x + (int64_t)(m1 + 2) * 96;
          const mem_f32 *x6 = x + (int64_t)(m1 + 3) * 96;
          const mem_f32 *w0_w10 = w0_w9;
          for (int32_t i1 = 0; i1 < 96; i1++) {
            const int32_t v18 = i1 * 16;
            const f32x8 w0_w11 = load_f32x8(w0_w10 + v18);
            const f32x8 w0_w12 = load_f32x8(w0_w10 + v18 + 8);
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
          mem_f32 *y5 = y + (int64_t)m1 * 512;
          store_f32x8(y5 + v19, total8);
          store_f32x8(y5 + v19 + 8, total9);
          mem_f32 *y6 = y + (int64_t)(m1 + 1) * 512;
          store_f32x8(y6 + v19, total10);
          store_f32x8(y6 + v19 + 8, total11);
          mem_f32 *y7 = y + (int64_t)(m1 + 2) * 512;
          store_f32x8(y7 + v19, total12);
          store_f32x8(y7 + v19 + 8, total13);
          mem_f32 *y8 = y + (int64_t)(m1 + 3) * 512;
          store_f32x8(y8 + v19, total14);
          store_f32x8(y8 + v19 + 8, total15);
        }
        const int32_t v20 = v6 & -2;
        for (int32_t m2 = v17; m2 < v20; m2 += 2) {
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
          const mem_f32 *x7 = x + (int64_t)m2 * 96;
          const mem_f32 *x8 = x + (int64_t)(m2 + 1) * 96;
          const mem_f32 *w0_w13 = w0_w9;
          for (int32_t i2 = 0; i2 < 96; i2++) {
            const int32_t v21 = i2 * 16;
            const f32x8 w0_w14 = load_f32x8(w0_w13 + v21);
            const f32x8 w0_w15 = load_f32x8(w0_w13 + v21 + 8);
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
          const int32_t v22 = n1 * 16;
          mem_f32 *y9 = y + (int64_t)m2 * 512;
          store_f32x8(y9 + v22, total16);
          store_f32x8(y9 + v22 + 8, total17);
          mem_f32 *y10 = y + (int64_t)(m2 + 1) * 512;
          store_f32x8(y10 + v22, total18);
          store_f32x8(y10 + v22 + 8, total19);
        }
        for (int32_t m3 = v20; m3 < v6; m3++) {
          const f32x8 b30 = splat_f32x8(0.0f);
          f32x8 total20 = b30;
          f32x8 total21 = b30;
          const f32x8 b31 = splat_f32x8(0.0f);
          f32x8 acc20 = b31;
          f32x8 acc21 = b31;
          const mem_f32 *x9 = x + (int64_t)m3 * 96;
          const mem_f32 *w0_w16 = w0_w9;
          for (int32_t i3 = 0; i3 < 96; i3++) {
            const int32_t v23 = i3 * 16;
            __builtin_prefetch(w0_w16 + v23 + 512, 0, 2);
            const f32x8 b32 = splat_f32x8(x9[i3]);
            acc20 = fma_f32x8(b32, load_f32x8(w0_w16 + v23), acc20);
            acc21 = fma_f32x8(b32, load_f32x8(w0_w16 + v23 + 8), acc21);
          }
          total20 = total20 + acc20;
          total21 = total21 + acc21;
          const int32_t v24 = n1 * 16;
          mem_f32 *y11 = y + (int64_t)m3 * 512;
          store_f32x8(y11 + v24, total20);
          store_f32x8(y11 + v24 + 8, total21);
        }
      }
    }
  }
}

// Bytes in weights.
#define EMBEDDING 0
#define NORM 1169408

// Bytes in tables.
#define ROPE_COS 0
#define ROPE_SIN 12288

// Bytes in scratch.
#define TOKENS 48128
#define EMBED_Y 41728
#define LAYERS_0_ATTN_NORM_Y 19456
#define LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y 0
#define POSITIONS 48064
#define CACHE_POSITIONS 47872
#define FIRST_PAGES 47936
#define PAGE_TABLE_FULL 48000
#define LAYERS_0_ATTN_CHUNKS 19456
#define LAYERS_0_ATTN_Y 32512
#define LAYERS_0_FFN_NORM_Y 17408
#define LAYERS_0_FFN_ACT_Y 0
#define WANTED_ROWS 48192
#define FINAL_NORM_Y 32768
#define LOGITS_Y 0

// Bytes in own.
#define SCRATCH 0

// Columns of LAYERS.
enum {
  LAYERS_0_ATTN_NORM = 0,
  LAYERS_0_ATTN_Q = 1,
  LAYERS_0_ATTN_Q_NORM = 2,
  LAYERS_0_ATTN_K_NORM = 3,
  LAYERS_0_ATTN_STATE = 4,
  LAYERS_0_ATTN_OUT = 5,
  LAYERS_0_FFN_NORM = 6,
  LAYERS_0_FFN_GATE = 7,
  LAYERS_0_FFN_UP = 8,
  LAYERS_0_FFN_DOWN = 9,
};

// Bytes at which each turn of LAYERS finds its own.
static const int64_t LAYERS[2][10] = {
  {1167360, 196608, 1167744, 1167872, 0, 313344, 1168000, 368640, 368640, 577536},
  {1168384, 681984, 1168768, 1168896, 86016, 798720, 1169024, 854016, 854016, 1062912},
};

static void run_step(ck_step_args *a, int32_t thread) {
  const void *weights = a->arenas[0];
  const void *tables = a->arenas[1];
  void *state = a->arenas[2];
  void *scratch = a->arenas[3];
  void *own = scratch + 48256 + (int64_t)thread * 6464;
  const int32_t rows = a->extents[0];
  const int32_t outputs = a->extents[1];
  const int32_t abreast = a->extents[2];
  member me = join(a, thread);
  // embed
  for (range r; take(&me, 0, (int64_t)rows, &r);) {
    embedding_f32_96(weights + EMBEDDING, scratch + TOKENS, scratch + EMBED_Y, r.begin, r.end);
  }
  barrier(&me);
  for (int i = 0; i < 2; i++) {
    const int64_t *at = LAYERS[i];
    // layers.0.attn.norm
    for (range r; take(&me, 0, (int64_t)rows, &r);) {
      rms_norm_96(scratch + EMBED_Y, weights + at[LAYERS_0_ATTN_NORM], scratch + LAYERS_0_ATTN_NORM_Y, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.attn.q+layers.0.attn.k+layers.0.attn.v
    for (range r; take(&me, 0, tiles(rows, 256) * 19, &r);) {
      matmul_f32_k96(weights + at[LAYERS_0_ATTN_Q], scratch + LAYERS_0_ATTN_NORM_Y, scratch + LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y, rows, 19, abreast, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.attn.q_norm+layers.0.attn.k_norm+layers.0.attn.q_rope+layers.0.attn.k_rope+layers.0.attn.store
    for (range r; take(&me, 0, (int64_t)rows * 3, &r);) {
      prepare_heads(scratch + LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y, weights + at[LAYERS_0_ATTN_Q_NORM], weights + at[LAYERS_0_ATTN_K_NORM], scratch + POSITIONS, tables + ROPE_COS, tables + ROPE_SIN, scratch + CACHE_POSITIONS, scratch + FIRST_PAGES, scratch + PAGE_TABLE_FULL, state + at[LAYERS_0_ATTN_STATE], r.begin, r.end);
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
      matmul_f32_k144_residual(weights + at[LAYERS_0_ATTN_OUT], scratch + LAYERS_0_ATTN_Y, scratch + EMBED_Y, scratch + EMBED_Y, rows, 6, abreast, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.ffn.norm
    for (range r; take(&me, 0, (int64_t)rows, &r);) {
      rms_norm_96(scratch + EMBED_Y, weights + at[LAYERS_0_FFN_NORM], scratch + LAYERS_0_FFN_NORM_Y, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.ffn.gate+layers.0.ffn.up+layers.0.ffn.act
    for (range r; take(&me, 0, tiles(rows, 256) * 17, &r);) {
      matmul_f32_k96_gate(weights + at[LAYERS_0_FFN_GATE], weights + 104448 + at[LAYERS_0_FFN_UP], scratch + LAYERS_0_FFN_NORM_Y, scratch + LAYERS_0_FFN_ACT_Y, rows, 17, abreast, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.ffn.down+layers.0.ffn.residual
    for (range r; take(&me, 0, tiles(rows, 256) * 6, &r);) {
      matmul_f32_k272_residual(weights + at[LAYERS_0_FFN_DOWN], scratch + LAYERS_0_FFN_ACT_Y, scratch + EMBED_Y, scratch + EMBED_Y, rows, 6, abreast, r.begin, r.end);
    }
    barrier(&me);
  }
  // select+final_norm
  for (range r; take(&me, 0, (int64_t)outputs, &r);) {
    rms_norm_96_select(scratch + EMBED_Y, scratch + WANTED_ROWS, weights + NORM, scratch + FINAL_NORM_Y, r.begin, r.end);
  }
  barrier(&me);
  // logits
  for (range r; take(&me, 0, tiles(outputs, 256) * 32, &r);) {
    matmul_f32_k96_2(weights + EMBEDDING, scratch + FINAL_NORM_Y, scratch + LOGITS_Y, outputs, 32, abreast, r.begin, r.end);
  }
  barrier(&me);
}

// Does the part of one thread; all threads must call it, at the same time, each with its own number.
EXPORT void ck_step(ck_step_args *a, int32_t thread) {
  const uint64_t before = set_float_control(DEFAULT_FLOAT_CONTROL);
  run_step(a, thread);
  set_float_control(before);
}
