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
  const void *weights;
  void *state;
  void *scratch;
  int32_t rows;
  int32_t outputs;
  int32_t threads;
  int32_t patience; // pauses of a waiting thread before it gives its core away
  _Alignas(64) uint32_t arrived;
  _Alignas(64) uint32_t turn;
  _Alignas(64) int32_t taken[16]; // items of each call since the last barrier that threads have taken
} ck_step_args;

typedef struct {
  int32_t begin;
  int32_t end;
} range;

// Takes the next items of a call, if there are any left: all for a single thread, else a quarter of a fair share.
INLINE bool take(ck_step_args *a, int32_t call, int64_t items, range *r) {
  const int64_t parts = a->threads == 1 ? 1 : 4 * a->threads;
  const int32_t chunk = (int32_t)((items + parts - 1) / parts);
  r->begin = __atomic_fetch_add(&a->taken[call], chunk, __ATOMIC_RELAXED);
  r->end = r->begin + chunk < items ? r->begin + chunk : (int32_t)items;
  return r->begin < items;
}

#if defined(__x86_64__)
#define PAUSE() __asm__ volatile("pause")
#elif defined(__aarch64__)
#define PAUSE() __asm__ volatile("isb")
#else
#define PAUSE()
#endif

// Waits until all threads are here. The last one clears the counters.
static void barrier(ck_step_args *a) {
  const uint32_t turn = __atomic_load_n(&a->turn, __ATOMIC_RELAXED);
  if (__atomic_add_fetch(&a->arrived, 1, __ATOMIC_ACQ_REL) == (uint32_t)a->threads) {
    memset(a->taken, 0, sizeof a->taken);
    __atomic_store_n(&a->arrived, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&a->turn, turn + 1, __ATOMIC_RELEASE);
    return;
  }
  for (int tries = 0; __atomic_load_n(&a->turn, __ATOMIC_ACQUIRE) == turn; tries++) {
    if (tries < a->patience) {
      PAUSE();
    } else if (tries < a->patience + 500) {
      sched_yield();
    } else {
      nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
      tries--;
    }
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
KERNEL matmul_f32_k96(const mem_f32 *w0_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t n = begin; n < end; n++) {
    const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
    for (int32_t m = 0; m < (rows & -4); m += 4) {
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
      const mem_f32 *x1 = x + (int64_t)m * 96;
      const mem_f32 *x2 = x + (int64_t)(m + 1) * 96;
      const mem_f32 *x3 = x + (int64_t)(m + 2) * 96;
      const mem_f32 *x4 = x + (int64_t)(m + 3) * 96;
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
      for (int32_t i = 0; i < 96; i++) {
        const int32_t v = i * 16;
        const f32x8 w0_w2 = load_f32x8(w0_w1 + v);
        const f32x8 w0_w3 = load_f32x8(w0_w1 + v + 8);
        const f32x8 b8 = splat_f32x8(x1[i]);
        acc = fma_f32x8(b8, w0_w2, acc);
        acc1 = fma_f32x8(b8, w0_w3, acc1);
        const f32x8 b9 = splat_f32x8(x2[i]);
        acc2 = fma_f32x8(b9, w0_w2, acc2);
        acc3 = fma_f32x8(b9, w0_w3, acc3);
        const f32x8 b10 = splat_f32x8(x3[i]);
        acc4 = fma_f32x8(b10, w0_w2, acc4);
        acc5 = fma_f32x8(b10, w0_w3, acc5);
        const f32x8 b11 = splat_f32x8(x4[i]);
        acc6 = fma_f32x8(b11, w0_w2, acc6);
        acc7 = fma_f32x8(b11, w0_w3, acc7);
      }
      total = total + acc;
      total1 = total1 + acc1;
      total2 = total2 + acc2;
      total3 = total3 + acc3;
      total4 = total4 + acc4;
      total5 = total5 + acc5;
      total6 = total6 + acc6;
      total7 = total7 + acc7;
      const int32_t v1 = n * 16;
      mem_f32 *y1 = y + (int64_t)m * 304;
      store_f32x8(y1 + v1, total);
      store_f32x8(y1 + v1 + 8, total1);
      mem_f32 *y2 = y + (int64_t)(m + 1) * 304;
      store_f32x8(y2 + v1, total2);
      store_f32x8(y2 + v1 + 8, total3);
      mem_f32 *y3 = y + (int64_t)(m + 2) * 304;
      store_f32x8(y3 + v1, total4);
      store_f32x8(y3 + v1 + 8, total5);
      mem_f32 *y4 = y + (int64_t)(m + 3) * 304;
      store_f32x8(y4 + v1, total6);
      store_f32x8(y4 + v1 + 8, total7);
    }
    if ((rows & 2) != 0) {
      const int32_t v2 = rows & -4;
      const f32x8 b12 = splat_f32x8(0.0f);
      f32x8 total8 = b12;
      f32x8 total9 = b12;
      const f32x8 b13 = splat_f32x8(0.0f);
      f32x8 total10 = b13;
      f32x8 total11 = b13;
      const mem_f32 *x5 = x + (int64_t)v2 * 96;
      const mem_f32 *x6 = x + (int64_t)(v2 + 1) * 96;
      const f32x8 b14 = splat_f32x8(0.0f);
      f32x8 acc8 = b14;
      f32x8 acc9 = b14;
      const f32x8 b15 = splat_f32x8(0.0f);
      f32x8 acc10 = b15;
      f32x8 acc11 = b15;
      for (int32_t i1 = 0; i1 < 96; i1++) {
        const int32_t v3 = i1 * 16;
        const f32x8 w0_w4 = load_f32x8(w0_w1 + v3);
        const f32x8 w0_w5 = load_f32x8(w0_w1 + v3 + 8);
        const f32x8 b16 = splat_f32x8(x5[i1]);
        acc8 = fma_f32x8(b16, w0_w4, acc8);
        acc9 = fma_f32x8(b16, w0_w5, acc9);
        const f32x8 b17 = splat_f32x8(x6[i1]);
        acc10 = fma_f32x8(b17, w0_w4, acc10);
        acc11 = fma_f32x8(b17, w0_w5, acc11);
      }
      total8 = total8 + acc8;
      total9 = total9 + acc9;
      total10 = total10 + acc10;
      total11 = total11 + acc11;
      const int32_t v4 = n * 16;
      mem_f32 *y5 = y + (int64_t)v2 * 304;
      store_f32x8(y5 + v4, total8);
      store_f32x8(y5 + v4 + 8, total9);
      mem_f32 *y6 = y + (int64_t)(v2 + 1) * 304;
      store_f32x8(y6 + v4, total10);
      store_f32x8(y6 + v4 + 8, total11);
    }
    if ((rows & 1) != 0) {
      const int32_t v5 = rows & -2;
      const f32x8 b18 = splat_f32x8(0.0f);
      f32x8 total12 = b18;
      f32x8 total13 = b18;
      const mem_f32 *x7 = x + (int64_t)v5 * 96;
      const f32x8 b19 = splat_f32x8(0.0f);
      f32x8 acc12 = b19;
      f32x8 acc13 = b19;
      for (int32_t i2 = 0; i2 < 96; i2++) {
        const int32_t v6 = i2 * 16;
        const f32x8 b20 = splat_f32x8(x7[i2]);
        acc12 = fma_f32x8(b20, load_f32x8(w0_w1 + v6), acc12);
        acc13 = fma_f32x8(b20, load_f32x8(w0_w1 + v6 + 8), acc13);
      }
      total12 = total12 + acc12;
      total13 = total13 + acc13;
      const int32_t v7 = n * 16;
      mem_f32 *y7 = y + (int64_t)v5 * 304;
      store_f32x8(y7 + v7, total12);
      store_f32x8(y7 + v7 + 8, total13);
    }
  }
}

// norm and rotation of queries and keys; keys and values into the cache
KERNEL prepare_heads(mem_f32 *qkv, const mem_f32 *query_norm, const mem_f32 *key_norm, const mem_f32 *cos, const mem_f32 *sin, const mem_i32 *positions, const mem_i32 *first_pages, const mem_i32 *page_table, mem_f32 *pages, int32_t begin, int32_t end) {
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
    const int32_t positions2 = positions[v];
    mem_f32 *pages1 = pages + (int64_t)page_table[first_pages[v] + positions2 / 128] * 43008 + (int64_t)v1 * 7168;
    const int32_t v8 = positions2 % 128;
    for (int32_t d = 0; d < 24; d++) {
      pages1[d * 128 + v8] = qkv11[d];
    }
    mem_f32 *pages2 = pages1 + (int64_t)v8 * 32 + 3072;
    const f32x8 qkv21 = load_f32x8(qkv20 + 8);
    store_f32x8(pages2, load_f32x8(qkv20));
    store_f32x8(pages2 + 8, qkv21);
    store_f32x8(pages2 + 16, load_f32x8(qkv20 + 16));
  }
}

// causal attention over the cache
KERNEL attention(const mem_f32 *q, const mem_i32 *positions, const mem_i32 *first_pages, const mem_i32 *page_table, const mem_f32 *pages, mem_f32 *scores, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t item = begin; item < end; item++) {
    const int32_t v = item % rows;
    const int32_t v1 = item / rows * 2;
    const int32_t v2 = v1 / 2;
    const mem_f32 *q1 = q + (int64_t)v * 304 + (int64_t)v1 * 24;
    mem_f32 *y1 = y + (int64_t)v * 144 + (int64_t)v1 * 24;
    const int32_t positions1 = positions[v];
    float max = f32_of_bits((int32_t)0xff800000);
    float sum = 0.0f;
    const f32x8 b = splat_f32x8(0.0f);
    store_f32x8(y1, b);
    store_f32x8(y1 + 8, b);
    store_f32x8(y1 + 16, splat_f32x8(0.0f));
    float max1 = f32_of_bits((int32_t)0xff800000);
    float sum1 = 0.0f;
    mem_f32 *y2 = y1 + 24;
    const f32x8 b1 = splat_f32x8(0.0f);
    store_f32x8(y2, b1);
    store_f32x8(y2 + 8, b1);
    store_f32x8(y2 + 16, splat_f32x8(0.0f));
    for (int32_t chunk = 0; chunk < positions1 / 128 + 1; chunk++) {
      const mem_f32 *pages1 = pages + (int64_t)page_table[first_pages[v] + chunk] * 43008 + (int64_t)v2 * 7168;
      const int32_t v3 = add_i32(sub_i32(positions1, mul_i32(chunk, 128)), 1);
      const int32_t v4 = min_i32(v3, 128);
      const f32x8 b2 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
      f32x8 chunk_max = b2;
      f32x8 chunk_max1 = b2;
      const f32x8 b3 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
      f32x8 chunk_max2 = b3;
      f32x8 chunk_max3 = b3;
      for (int32_t p = 0; p < v4; p += 32) {
        const f32x8 b4 = splat_f32x8(0.0f);
        f32x8 dot = b4;
        f32x8 dot1 = b4;
        const f32x8 b5 = splat_f32x8(0.0f);
        f32x8 dot2 = b5;
        f32x8 dot3 = b5;
        const f32x8 b6 = splat_f32x8(0.0f);
        f32x8 dot4 = b6;
        f32x8 dot5 = b6;
        const f32x8 b7 = splat_f32x8(0.0f);
        f32x8 dot6 = b7;
        f32x8 dot7 = b7;
        for (int32_t d = 0; d < 24; d++) {
          const int32_t v5 = d * 128 + p;
          const f32x8 pages2 = load_f32x8(pages1 + v5);
          const f32x8 pages3 = load_f32x8(pages1 + v5 + 8);
          const int32_t v6 = d * 128 + p + 16;
          const f32x8 pages4 = load_f32x8(pages1 + v6);
          const f32x8 pages5 = load_f32x8(pages1 + v6 + 8);
          const float q2 = q1[d];
          const f32x8 b8 = splat_f32x8(q2);
          dot = fma_f32x8(b8, pages2, dot);
          dot1 = fma_f32x8(b8, pages3, dot1);
          const f32x8 b9 = splat_f32x8(q2);
          dot2 = fma_f32x8(b9, pages4, dot2);
          dot3 = fma_f32x8(b9, pages5, dot3);
          const float q3 = q1[(int64_t)d + 24];
          const f32x8 b10 = splat_f32x8(q3);
          dot4 = fma_f32x8(b10, pages2, dot4);
          dot5 = fma_f32x8(b10, pages3, dot5);
          const f32x8 b11 = splat_f32x8(q3);
          dot6 = fma_f32x8(b11, pages4, dot6);
          dot7 = fma_f32x8(b11, pages5, dot7);
        }
        const f32x8 b12 = splat_f32x8(0.20412415f);
        const i32x8 b13 = splat_i32x8(p);
        const i32x8 b14 = splat_i32x8(v4);
        const f32x8 b15 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
        const f32x8 v7 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(0), b13), b14), dot * b12, b15);
        const f32x8 v8 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(8), b13), b14), dot1 * b12, b15);
        store_f32x8(scores + p, v7);
        store_f32x8(scores + p + 8, v8);
        chunk_max = max_f32x8(chunk_max, v7);
        chunk_max1 = max_f32x8(chunk_max1, v8);
        const int32_t v9 = add_i32(p, 16);
        const f32x8 b16 = splat_f32x8(0.20412415f);
        const i32x8 b17 = splat_i32x8(v9);
        const i32x8 b18 = splat_i32x8(v4);
        const f32x8 b19 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
        const f32x8 v10 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(0), b17), b18), dot2 * b16, b19);
        const f32x8 v11 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(8), b17), b18), dot3 * b16, b19);
        store_f32x8(scores + v9, v10);
        store_f32x8(scores + v9 + 8, v11);
        chunk_max = max_f32x8(chunk_max, v10);
        chunk_max1 = max_f32x8(chunk_max1, v11);
        const f32x8 b20 = splat_f32x8(0.20412415f);
        const i32x8 b21 = splat_i32x8(p);
        const i32x8 b22 = splat_i32x8(v4);
        const f32x8 b23 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
        const f32x8 v12 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(0), b21), b22), dot4 * b20, b23);
        const f32x8 v13 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(8), b21), b22), dot5 * b20, b23);
        mem_f32 *scores1 = scores + 128;
        store_f32x8(scores1 + p, v12);
        store_f32x8(scores1 + p + 8, v13);
        chunk_max2 = max_f32x8(chunk_max2, v12);
        chunk_max3 = max_f32x8(chunk_max3, v13);
        const int32_t v14 = add_i32(p, 16);
        const f32x8 b24 = splat_f32x8(0.20412415f);
        const i32x8 b25 = splat_i32x8(v14);
        const i32x8 b26 = splat_i32x8(v4);
        const f32x8 b27 = splat_f32x8(f32_of_bits((int32_t)0xff800000));
        const f32x8 v15 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(0), b25), b26), dot6 * b24, b27);
        const f32x8 v16 = select_f32x8(lt_i32x8(add_i32x8(iota_i32x8(8), b25), b26), dot7 * b24, b27);
        mem_f32 *scores2 = scores + 128;
        store_f32x8(scores2 + v14, v15);
        store_f32x8(scores2 + v14 + 8, v16);
        chunk_max2 = max_f32x8(chunk_max2, v15);
        chunk_max3 = max_f32x8(chunk_max3, v16);
      }
      const f32x8 v17 = max_f32x8(chunk_max, chunk_max1);
      const float reduced = max_of_f32x8(v17);
      const f32x8 v18 = max_f32x8(chunk_max2, chunk_max3);
      const float reduced1 = max_of_f32x8(v18);
      const f32x8 b28 = splat_f32x8(0.0f);
      f32x8 exp_sum = b28;
      f32x8 exp_sum1 = b28;
      for (int32_t p1 = 0; p1 < v4; p1 += 16) {
        const f32x8 b29 = splat_f32x8(reduced);
        const f32x8 v19 = load_f32x8(scores + p1) - b29;
        const f32x8 v20 = load_f32x8(scores + p1 + 8) - b29;
        const f32x8 b30 = splat_f32x8(-88.0f);
        const f32x8 v21 = max_f32x8(b30, v19);
        const f32x8 v22 = max_f32x8(b30, v20);
        const f32x8 b31 = splat_f32x8(89.0f);
        const f32x8 v23 = min_f32x8(b31, v21);
        const f32x8 v24 = min_f32x8(b31, v22);
        const f32x8 b32 = splat_f32x8(1.442695f);
        const f32x8 b33 = splat_f32x8(1.2582912E7f);
        const f32x8 v25 = fma_f32x8(v23, b32, b33);
        const f32x8 v26 = fma_f32x8(v24, b32, b33);
        const f32x8 b34 = splat_f32x8(1.2582912E7f);
        const f32x8 v27 = v25 - b34;
        const f32x8 v28 = v26 - b34;
        const i32x8 b35 = splat_i32x8(0x4b400000);
        const i32x8 v29 = sub_i32x8(bits_of_f32x8(v25), b35);
        const i32x8 v30 = sub_i32x8(bits_of_f32x8(v26), b35);
        const f32x8 b36 = splat_f32x8(-0.69314575f);
        const f32x8 b37 = splat_f32x8(-1.4286068E-6f);
        const f32x8 v31 = fma_f32x8(v27, b37, fma_f32x8(v27, b36, v23));
        const f32x8 v32 = fma_f32x8(v28, b37, fma_f32x8(v28, b36, v24));
        const f32x8 b38 = splat_f32x8(1.984127E-4f);
        const f32x8 b39 = splat_f32x8(0.0013888889f);
        const f32x8 b40 = splat_f32x8(0.008333334f);
        const f32x8 b41 = splat_f32x8(0.041666668f);
        const f32x8 b42 = splat_f32x8(0.16666667f);
        const f32x8 b43 = splat_f32x8(0.5f);
        const f32x8 b44 = splat_f32x8(1.0f);
        const f32x8 b45 = splat_f32x8(1.0f);
        const f32x8 v33 = fma_f32x8(v31, fma_f32x8(v31, fma_f32x8(v31, fma_f32x8(v31, fma_f32x8(v31, fma_f32x8(v31, fma_f32x8(v31, b38, b39), b40), b41), b42), b43), b44), b45);
        const f32x8 v34 = fma_f32x8(v32, fma_f32x8(v32, fma_f32x8(v32, fma_f32x8(v32, fma_f32x8(v32, fma_f32x8(v32, fma_f32x8(v32, b38, b39), b40), b41), b42), b43), b44), b45);
        const i32x8 s = shr_i32x8(v29, 1);
        const i32x8 s1 = shr_i32x8(v30, 1);
        const i32x8 b46 = splat_i32x8(127);
        const f32x8 v35 = f32x8_of_bits(shl_i32x8(add_i32x8(s, b46), 23));
        const f32x8 v36 = f32x8_of_bits(shl_i32x8(add_i32x8(s1, b46), 23));
        const i32x8 b47 = splat_i32x8(127);
        const f32x8 b48 = splat_f32x8(-87.33f);
        const f32x8 b49 = splat_f32x8(0.0f);
        const f32x8 v37 = select_f32x8(lt_f32x8(v19, b48), b49, v33 * v35 * f32x8_of_bits(shl_i32x8(add_i32x8(sub_i32x8(v29, s), b47), 23)));
        const f32x8 v38 = select_f32x8(lt_f32x8(v20, b48), b49, v34 * v36 * f32x8_of_bits(shl_i32x8(add_i32x8(sub_i32x8(v30, s1), b47), 23)));
        store_f32x8(scores + p1, v37);
        store_f32x8(scores + p1 + 8, v38);
        exp_sum = exp_sum + v37;
        exp_sum1 = exp_sum1 + v38;
      }
      const f32x8 v39 = exp_sum + exp_sum1;
      const float reduced2 = sum_f32x8(v39);
      const float v40 = max_f32(max, reduced);
      const float v41 = max - v40;
      const float v42 = max_f32(-88.0f, v41);
      const float v43 = min_f32(89.0f, v42);
      const float v44 = fma_f32(v43, 1.442695f, 1.2582912E7f);
      const float v45 = v44 - 1.2582912E7f;
      const int32_t v46 = sub_i32(bits_of_f32(v44), 0x4b400000);
      const float v47 = fma_f32(v45, -1.4286068E-6f, fma_f32(v45, -0.69314575f, v43));
      const float v48 = fma_f32(v47, fma_f32(v47, fma_f32(v47, fma_f32(v47, fma_f32(v47, fma_f32(v47, fma_f32(v47, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
      const int32_t s2 = v46 >> 1;
      const float v49 = f32_of_bits(shl_i32(add_i32(s2, 127), 23));
      const float v50 = v41 < -87.33f ? 0.0f : v48 * v49 * f32_of_bits(shl_i32(add_i32(sub_i32(v46, s2), 127), 23));
      const float v51 = reduced - v40;
      const float v52 = max_f32(-88.0f, v51);
      const float v53 = min_f32(89.0f, v52);
      const float v54 = fma_f32(v53, 1.442695f, 1.2582912E7f);
      const float v55 = v54 - 1.2582912E7f;
      const int32_t v56 = sub_i32(bits_of_f32(v54), 0x4b400000);
      const float v57 = fma_f32(v55, -1.4286068E-6f, fma_f32(v55, -0.69314575f, v53));
      const float v58 = fma_f32(v57, fma_f32(v57, fma_f32(v57, fma_f32(v57, fma_f32(v57, fma_f32(v57, fma_f32(v57, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
      const int32_t s3 = v56 >> 1;
      const float v59 = f32_of_bits(shl_i32(add_i32(s3, 127), 23));
      const float v60 = v51 < -87.33f ? 0.0f : v58 * v59 * f32_of_bits(shl_i32(add_i32(sub_i32(v56, s3), 127), 23));
      sum = fma_f32(reduced2, v60, sum * v50);
      max = v40;
      mem_f32 *scores3 = scores + 128;
      const f32x8 b50 = splat_f32x8(0.0f);
      f32x8 exp_sum2 = b50;
      f32x8 exp_sum3 = b50;
      for (int32_t p2 = 0; p2 < v4; p2 += 16) {
        const f32x8 b51 = splat_f32x8(reduced1);
        const f32x8 v61 = load_f32x8(scores3 + p2) - b51;
        const f32x8 v62 = load_f32x8(scores3 + p2 + 8) - b51;
        const f32x8 b52 = splat_f32x8(-88.0f);
        const f32x8 v63 = max_f32x8(b52, v61);
        const f32x8 v64 = max_f32x8(b52, v62);
        const f32x8 b53 = splat_f32x8(89.0f);
        const f32x8 v65 = min_f32x8(b53, v63);
        const f32x8 v66 = min_f32x8(b53, v64);
        const f32x8 b54 = splat_f32x8(1.442695f);
        const f32x8 b55 = splat_f32x8(1.2582912E7f);
        const f32x8 v67 = fma_f32x8(v65, b54, b55);
        const f32x8 v68 = fma_f32x8(v66, b54, b55);
        const f32x8 b56 = splat_f32x8(1.2582912E7f);
        const f32x8 v69 = v67 - b56;
        const f32x8 v70 = v68 - b56;
        const i32x8 b57 = splat_i32x8(0x4b400000);
        const i32x8 v71 = sub_i32x8(bits_of_f32x8(v67), b57);
        const i32x8 v72 = sub_i32x8(bits_of_f32x8(v68), b57);
        const f32x8 b58 = splat_f32x8(-0.69314575f);
        const f32x8 b59 = splat_f32x8(-1.4286068E-6f);
        const f32x8 v73 = fma_f32x8(v69, b59, fma_f32x8(v69, b58, v65));
        const f32x8 v74 = fma_f32x8(v70, b59, fma_f32x8(v70, b58, v66));
        const f32x8 b60 = splat_f32x8(1.984127E-4f);
        const f32x8 b61 = splat_f32x8(0.0013888889f);
        const f32x8 b62 = splat_f32x8(0.008333334f);
        const f32x8 b63 = splat_f32x8(0.041666668f);
        const f32x8 b64 = splat_f32x8(0.16666667f);
        const f32x8 b65 = splat_f32x8(0.5f);
        const f32x8 b66 = splat_f32x8(1.0f);
        const f32x8 b67 = splat_f32x8(1.0f);
        const f32x8 v75 = fma_f32x8(v73, fma_f32x8(v73, fma_f32x8(v73, fma_f32x8(v73, fma_f32x8(v73, fma_f32x8(v73, fma_f32x8(v73, b60, b61), b62), b63), b64), b65), b66), b67);
        const f32x8 v76 = fma_f32x8(v74, fma_f32x8(v74, fma_f32x8(v74, fma_f32x8(v74, fma_f32x8(v74, fma_f32x8(v74, fma_f32x8(v74, b60, b61), b62), b63), b64), b65), b66), b67);
        const i32x8 s4 = shr_i32x8(v71, 1);
        const i32x8 s5 = shr_i32x8(v72, 1);
        const i32x8 b68 = splat_i32x8(127);
        const f32x8 v77 = f32x8_of_bits(shl_i32x8(add_i32x8(s4, b68), 23));
        const f32x8 v78 = f32x8_of_bits(shl_i32x8(add_i32x8(s5, b68), 23));
        const i32x8 b69 = splat_i32x8(127);
        const f32x8 b70 = splat_f32x8(-87.33f);
        const f32x8 b71 = splat_f32x8(0.0f);
        const f32x8 v79 = select_f32x8(lt_f32x8(v61, b70), b71, v75 * v77 * f32x8_of_bits(shl_i32x8(add_i32x8(sub_i32x8(v71, s4), b69), 23)));
        const f32x8 v80 = select_f32x8(lt_f32x8(v62, b70), b71, v76 * v78 * f32x8_of_bits(shl_i32x8(add_i32x8(sub_i32x8(v72, s5), b69), 23)));
        store_f32x8(scores3 + p2, v79);
        store_f32x8(scores3 + p2 + 8, v80);
        exp_sum2 = exp_sum2 + v79;
        exp_sum3 = exp_sum3 + v80;
      }
      const f32x8 v81 = exp_sum2 + exp_sum3;
      const float reduced3 = sum_f32x8(v81);
      const float v82 = max_f32(max1, reduced1);
      const float v83 = max1 - v82;
      const float v84 = max_f32(-88.0f, v83);
      const float v85 = min_f32(89.0f, v84);
      const float v86 = fma_f32(v85, 1.442695f, 1.2582912E7f);
      const float v87 = v86 - 1.2582912E7f;
      const int32_t v88 = sub_i32(bits_of_f32(v86), 0x4b400000);
      const float v89 = fma_f32(v87, -1.4286068E-6f, fma_f32(v87, -0.69314575f, v85));
      const float v90 = fma_f32(v89, fma_f32(v89, fma_f32(v89, fma_f32(v89, fma_f32(v89, fma_f32(v89, fma_f32(v89, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
      const int32_t s6 = v88 >> 1;
      const float v91 = f32_of_bits(shl_i32(add_i32(s6, 127), 23));
      const float v92 = v83 < -87.33f ? 0.0f : v90 * v91 * f32_of_bits(shl_i32(add_i32(sub_i32(v88, s6), 127), 23));
      const float v93 = reduced1 - v82;
      const float v94 = max_f32(-88.0f, v93);
      const float v95 = min_f32(89.0f, v94);
      const float v96 = fma_f32(v95, 1.442695f, 1.2582912E7f);
      const float v97 = v96 - 1.2582912E7f;
      const int32_t v98 = sub_i32(bits_of_f32(v96), 0x4b400000);
      const float v99 = fma_f32(v97, -1.4286068E-6f, fma_f32(v97, -0.69314575f, v95));
      const float v100 = fma_f32(v99, fma_f32(v99, fma_f32(v99, fma_f32(v99, fma_f32(v99, fma_f32(v99, fma_f32(v99, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
      const int32_t s7 = v98 >> 1;
      const float v101 = f32_of_bits(shl_i32(add_i32(s7, 127), 23));
      const float v102 = v93 < -87.33f ? 0.0f : v100 * v101 * f32_of_bits(shl_i32(add_i32(sub_i32(v98, s7), 127), 23));
      sum1 = fma_f32(reduced3, v102, sum1 * v92);
      max1 = v82;
      const mem_f32 *pages6 = pages1 + 3072;
      const f32x8 b72 = splat_f32x8(0.0f);
      f32x8 o = b72;
      f32x8 o1 = b72;
      const f32x8 b73 = splat_f32x8(0.0f);
      f32x8 o2 = b73;
      f32x8 o3 = b73;
      const f32x8 b74 = splat_f32x8(0.0f);
      f32x8 o4 = b74;
      f32x8 o5 = b74;
      const f32x8 b75 = splat_f32x8(0.0f);
      f32x8 o6 = b75;
      f32x8 o7 = b75;
      for (int32_t p3 = 0; p3 < v4; p3++) {
        const mem_f32 *pages7 = pages6 + (int64_t)p3 * 32;
        const float scores4 = scores[p3];
        const float scores5 = scores[(int64_t)p3 + 128];
        const f32x8 pages8 = load_f32x8(pages7);
        const f32x8 pages9 = load_f32x8(pages7 + 8);
        const f32x8 b76 = splat_f32x8(scores4);
        o = fma_f32x8(b76, pages8, o);
        o1 = fma_f32x8(b76, pages9, o1);
        const f32x8 b77 = splat_f32x8(scores5);
        o4 = fma_f32x8(b77, pages8, o4);
        o5 = fma_f32x8(b77, pages9, o5);
        const f32x8 pages10 = load_f32x8(pages7 + 16);
        const f32x8 pages11 = load_f32x8(pages7 + 24);
        const f32x8 b78 = splat_f32x8(scores4);
        o2 = fma_f32x8(b78, pages10, o2);
        o3 = fma_f32x8(b78, pages11, o3);
        const f32x8 b79 = splat_f32x8(scores5);
        o6 = fma_f32x8(b79, pages10, o6);
        o7 = fma_f32x8(b79, pages11, o7);
      }
      const f32x8 y3 = load_f32x8(y1 + 8);
      const f32x8 b80 = splat_f32x8(v50);
      const f32x8 b81 = splat_f32x8(v60);
      store_f32x8(y1, fma_f32x8(o, b81, load_f32x8(y1) * b80));
      store_f32x8(y1 + 8, fma_f32x8(o1, b81, y3 * b80));
      store_f32x8(y1 + 16, fma_f32x8(o2, splat_f32x8(v60), load_f32x8(y1 + 16) * splat_f32x8(v50)));
      mem_f32 *y4 = y1 + 24;
      const f32x8 y5 = load_f32x8(y4 + 8);
      const f32x8 b82 = splat_f32x8(v92);
      const f32x8 b83 = splat_f32x8(v102);
      store_f32x8(y4, fma_f32x8(o4, b83, load_f32x8(y4) * b82));
      store_f32x8(y4 + 8, fma_f32x8(o5, b83, y5 * b82));
      store_f32x8(y4 + 16, fma_f32x8(o6, splat_f32x8(v102), load_f32x8(y4 + 16) * splat_f32x8(v92)));
    }
    const f32x8 y6 = load_f32x8(y1 + 8);
    const f32x8 b84 = splat_f32x8(sum);
    store_f32x8(y1, load_f32x8(y1) / b84);
    store_f32x8(y1 + 8, y6 / b84);
    store_f32x8(y1 + 16, load_f32x8(y1 + 16) / splat_f32x8(sum));
    mem_f32 *y7 = y1 + 24;
    const f32x8 y8 = load_f32x8(y7 + 8);
    const f32x8 b85 = splat_f32x8(sum1);
    store_f32x8(y7, load_f32x8(y7) / b85);
    store_f32x8(y7 + 8, y8 / b85);
    store_f32x8(y7 + 16, load_f32x8(y7 + 16) / splat_f32x8(sum1));
  }
}

// y = x · wᵀ, + residual
KERNEL matmul_f32_k144_residual(const mem_f32 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t n = begin; n < end; n++) {
    const mem_f32 *w0_w1 = w0_w + (int64_t)n * 2304;
    for (int32_t m = 0; m < (rows & -4); m += 4) {
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
      const mem_f32 *x1 = x + (int64_t)m * 144;
      const mem_f32 *x2 = x + (int64_t)(m + 1) * 144;
      const mem_f32 *x3 = x + (int64_t)(m + 2) * 144;
      const mem_f32 *x4 = x + (int64_t)(m + 3) * 144;
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
      for (int32_t i = 0; i < 144; i++) {
        const int32_t v = i * 16;
        const f32x8 w0_w2 = load_f32x8(w0_w1 + v);
        const f32x8 w0_w3 = load_f32x8(w0_w1 + v + 8);
        const f32x8 b8 = splat_f32x8(x1[i]);
        acc = fma_f32x8(b8, w0_w2, acc);
        acc1 = fma_f32x8(b8, w0_w3, acc1);
        const f32x8 b9 = splat_f32x8(x2[i]);
        acc2 = fma_f32x8(b9, w0_w2, acc2);
        acc3 = fma_f32x8(b9, w0_w3, acc3);
        const f32x8 b10 = splat_f32x8(x3[i]);
        acc4 = fma_f32x8(b10, w0_w2, acc4);
        acc5 = fma_f32x8(b10, w0_w3, acc5);
        const f32x8 b11 = splat_f32x8(x4[i]);
        acc6 = fma_f32x8(b11, w0_w2, acc6);
        acc7 = fma_f32x8(b11, w0_w3, acc7);
      }
      total = total + acc;
      total1 = total1 + acc1;
      total2 = total2 + acc2;
      total3 = total3 + acc3;
      total4 = total4 + acc4;
      total5 = total5 + acc5;
      total6 = total6 + acc6;
      total7 = total7 + acc7;
      const int32_t v1 = n * 16;
      const mem_f32 *residual1 = residual + (int64_t)m * 96;
      const f32x8 residual2 = load_f32x8(residual1 + v1 + 8);
      mem_f32 *y1 = y + (int64_t)m * 96;
      store_f32x8(y1 + v1, load_f32x8(residual1 + v1) + total);
      store_f32x8(y1 + v1 + 8, residual2 + total1);
      const int32_t v2 = m + 1;
      const mem_f32 *residual3 = residual + (int64_t)v2 * 96;
      const f32x8 residual4 = load_f32x8(residual3 + v1 + 8);
      mem_f32 *y2 = y + (int64_t)v2 * 96;
      store_f32x8(y2 + v1, load_f32x8(residual3 + v1) + total2);
      store_f32x8(y2 + v1 + 8, residual4 + total3);
      const int32_t v3 = m + 2;
      const mem_f32 *residual5 = residual + (int64_t)v3 * 96;
      const f32x8 residual6 = load_f32x8(residual5 + v1 + 8);
      mem_f32 *y3 = y + (int64_t)v3 * 96;
      store_f32x8(y3 + v1, load_f32x8(residual5 + v1) + total4);
      store_f32x8(y3 + v1 + 8, residual6 + total5);
      const int32_t v4 = m + 3;
      const mem_f32 *residual7 = residual + (int64_t)v4 * 96;
      const f32x8 residual8 = load_f32x8(residual7 + v1 + 8);
      mem_f32 *y4 = y + (int64_t)v4 * 96;
      store_f32x8(y4 + v1, load_f32x8(residual7 + v1) + total6);
      store_f32x8(y4 + v1 + 8, residual8 + total7);
    }
    if ((rows & 2) != 0) {
      const int32_t v5 = rows & -4;
      const f32x8 b12 = splat_f32x8(0.0f);
      f32x8 total8 = b12;
      f32x8 total9 = b12;
      const f32x8 b13 = splat_f32x8(0.0f);
      f32x8 total10 = b13;
      f32x8 total11 = b13;
      const mem_f32 *x5 = x + (int64_t)v5 * 144;
      const mem_f32 *x6 = x + (int64_t)(v5 + 1) * 144;
      const f32x8 b14 = splat_f32x8(0.0f);
      f32x8 acc8 = b14;
      f32x8 acc9 = b14;
      const f32x8 b15 = splat_f32x8(0.0f);
      f32x8 acc10 = b15;
      f32x8 acc11 = b15;
      for (int32_t i1 = 0; i1 < 144; i1++) {
        const int32_t v6 = i1 * 16;
        const f32x8 w0_w4 = load_f32x8(w0_w1 + v6);
        const f32x8 w0_w5 = load_f32x8(w0_w1 + v6 + 8);
        const f32x8 b16 = splat_f32x8(x5[i1]);
        acc8 = fma_f32x8(b16, w0_w4, acc8);
        acc9 = fma_f32x8(b16, w0_w5, acc9);
        const f32x8 b17 = splat_f32x8(x6[i1]);
        acc10 = fma_f32x8(b17, w0_w4, acc10);
        acc11 = fma_f32x8(b17, w0_w5, acc11);
      }
      total8 = total8 + acc8;
      total9 = total9 + acc9;
      total10 = total10 + acc10;
      total11 = total11 + acc11;
      const int32_t v7 = n * 16;
      const mem_f32 *residual9 = residual + (int64_t)v5 * 96;
      const f32x8 residual10 = load_f32x8(residual9 + v7 + 8);
      mem_f32 *y5 = y + (int64_t)v5 * 96;
      store_f32x8(y5 + v7, load_f32x8(residual9 + v7) + total8);
      store_f32x8(y5 + v7 + 8, residual10 + total9);
      const int32_t v8 = v5 + 1;
      const mem_f32 *residual11 = residual + (int64_t)v8 * 96;
      const f32x8 residual12 = load_f32x8(residual11 + v7 + 8);
      mem_f32 *y6 = y + (int64_t)v8 * 96;
      store_f32x8(y6 + v7, load_f32x8(residual11 + v7) + total10);
      store_f32x8(y6 + v7 + 8, residual12 + total11);
    }
    if ((rows & 1) != 0) {
      const int32_t v9 = rows & -2;
      const f32x8 b18 = splat_f32x8(0.0f);
      f32x8 total12 = b18;
      f32x8 total13 = b18;
      const mem_f32 *x7 = x + (int64_t)v9 * 144;
      const f32x8 b19 = splat_f32x8(0.0f);
      f32x8 acc12 = b19;
      f32x8 acc13 = b19;
      for (int32_t i2 = 0; i2 < 144; i2++) {
        const int32_t v10 = i2 * 16;
        const f32x8 b20 = splat_f32x8(x7[i2]);
        acc12 = fma_f32x8(b20, load_f32x8(w0_w1 + v10), acc12);
        acc13 = fma_f32x8(b20, load_f32x8(w0_w1 + v10 + 8), acc13);
      }
      total12 = total12 + acc12;
      total13 = total13 + acc13;
      const int32_t v11 = n * 16;
      const mem_f32 *residual13 = residual + (int64_t)v9 * 96;
      const f32x8 residual14 = load_f32x8(residual13 + v11 + 8);
      mem_f32 *y7 = y + (int64_t)v9 * 96;
      store_f32x8(y7 + v11, load_f32x8(residual13 + v11) + total12);
      store_f32x8(y7 + v11 + 8, residual14 + total13);
    }
  }
}

// y = x · wᵀ, silu(y0) · y1
KERNEL matmul_f32_k96_gate(const mem_f32 *w0_w, const mem_f32 *w1_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t n = begin; n < end; n++) {
    const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
    const mem_f32 *w1_w1 = w1_w + (int64_t)n * 1536;
    for (int32_t m = 0; m < (rows & -2); m += 2) {
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
      const mem_f32 *x1 = x + (int64_t)m * 96;
      const mem_f32 *x2 = x + (int64_t)(m + 1) * 96;
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
      for (int32_t i = 0; i < 96; i++) {
        const int32_t v = i * 16;
        const f32x8 w0_w2 = load_f32x8(w0_w1 + v);
        const f32x8 w0_w3 = load_f32x8(w0_w1 + v + 8);
        const int32_t v1 = i * 16;
        const f32x8 w1_w2 = load_f32x8(w1_w1 + v1);
        const f32x8 w1_w3 = load_f32x8(w1_w1 + v1 + 8);
        const float x3 = x1[i];
        const f32x8 b8 = splat_f32x8(x3);
        acc = fma_f32x8(b8, w0_w2, acc);
        acc1 = fma_f32x8(b8, w0_w3, acc1);
        const f32x8 b9 = splat_f32x8(x3);
        acc2 = fma_f32x8(b9, w1_w2, acc2);
        acc3 = fma_f32x8(b9, w1_w3, acc3);
        const float x4 = x2[i];
        const f32x8 b10 = splat_f32x8(x4);
        acc4 = fma_f32x8(b10, w0_w2, acc4);
        acc5 = fma_f32x8(b10, w0_w3, acc5);
        const f32x8 b11 = splat_f32x8(x4);
        acc6 = fma_f32x8(b11, w1_w2, acc6);
        acc7 = fma_f32x8(b11, w1_w3, acc7);
      }
      total = total + acc;
      total1 = total1 + acc1;
      total2 = total2 + acc2;
      total3 = total3 + acc3;
      total4 = total4 + acc4;
      total5 = total5 + acc5;
      total6 = total6 + acc6;
      total7 = total7 + acc7;
      const int32_t v2 = n * 16;
      const f32x8 v3 = neg_f32x8(total);
      const f32x8 v4 = neg_f32x8(total1);
      const f32x8 b12 = splat_f32x8(-88.0f);
      const f32x8 v5 = max_f32x8(b12, v3);
      const f32x8 v6 = max_f32x8(b12, v4);
      const f32x8 b13 = splat_f32x8(89.0f);
      const f32x8 v7 = min_f32x8(b13, v5);
      const f32x8 v8 = min_f32x8(b13, v6);
      const f32x8 b14 = splat_f32x8(1.442695f);
      const f32x8 b15 = splat_f32x8(1.2582912E7f);
      const f32x8 v9 = fma_f32x8(v7, b14, b15);
      const f32x8 v10 = fma_f32x8(v8, b14, b15);
      const f32x8 b16 = splat_f32x8(1.2582912E7f);
      const f32x8 v11 = v9 - b16;
      const f32x8 v12 = v10 - b16;
      const i32x8 b17 = splat_i32x8(0x4b400000);
      const i32x8 v13 = sub_i32x8(bits_of_f32x8(v9), b17);
      const i32x8 v14 = sub_i32x8(bits_of_f32x8(v10), b17);
      const f32x8 b18 = splat_f32x8(-0.69314575f);
      const f32x8 b19 = splat_f32x8(-1.4286068E-6f);
      const f32x8 v15 = fma_f32x8(v11, b19, fma_f32x8(v11, b18, v7));
      const f32x8 v16 = fma_f32x8(v12, b19, fma_f32x8(v12, b18, v8));
      const f32x8 b20 = splat_f32x8(1.984127E-4f);
      const f32x8 b21 = splat_f32x8(0.0013888889f);
      const f32x8 b22 = splat_f32x8(0.008333334f);
      const f32x8 b23 = splat_f32x8(0.041666668f);
      const f32x8 v17 = fma_f32x8(v15, fma_f32x8(v15, fma_f32x8(v15, b20, b21), b22), b23);
      const f32x8 v18 = fma_f32x8(v16, fma_f32x8(v16, fma_f32x8(v16, b20, b21), b22), b23);
      const f32x8 b24 = splat_f32x8(0.16666667f);
      const f32x8 b25 = splat_f32x8(0.5f);
      const f32x8 b26 = splat_f32x8(1.0f);
      const f32x8 b27 = splat_f32x8(1.0f);
      const i32x8 s = shr_i32x8(v13, 1);
      const i32x8 s1 = shr_i32x8(v14, 1);
      const i32x8 b28 = splat_i32x8(127);
      const f32x8 v19 = fma_f32x8(v15, fma_f32x8(v15, fma_f32x8(v15, fma_f32x8(v15, v17, b24), b25), b26), b27) * f32x8_of_bits(shl_i32x8(add_i32x8(s, b28), 23));
      const f32x8 v20 = fma_f32x8(v16, fma_f32x8(v16, fma_f32x8(v16, fma_f32x8(v16, v18, b24), b25), b26), b27) * f32x8_of_bits(shl_i32x8(add_i32x8(s1, b28), 23));
      const i32x8 b29 = splat_i32x8(127);
      const i32x8 v21 = add_i32x8(sub_i32x8(v13, s), b29);
      const i32x8 s2 = shl_i32x8(add_i32x8(sub_i32x8(v14, s1), b29), 23);
      const f32x8 b30 = splat_f32x8(-87.33f);
      const f32x8 b31 = splat_f32x8(0.0f);
      const f32x8 b32 = splat_f32x8(1.0f);
      mem_f32 *y1 = y + (int64_t)m * 272;
      store_f32x8(y1 + v2, total / (b32 + select_f32x8(lt_f32x8(v3, b30), b31, v19 * f32x8_of_bits(shl_i32x8(v21, 23)))) * total2);
      store_f32x8(y1 + v2 + 8, total1 / (b32 + select_f32x8(lt_f32x8(v4, b30), b31, v20 * f32x8_of_bits(s2))) * total3);
      const f32x8 v22 = neg_f32x8(total4);
      const f32x8 v23 = neg_f32x8(total5);
      const f32x8 b33 = splat_f32x8(-88.0f);
      const f32x8 v24 = max_f32x8(b33, v22);
      const f32x8 v25 = max_f32x8(b33, v23);
      const f32x8 b34 = splat_f32x8(89.0f);
      const f32x8 v26 = min_f32x8(b34, v24);
      const f32x8 v27 = min_f32x8(b34, v25);
      const f32x8 b35 = splat_f32x8(1.442695f);
      const f32x8 b36 = splat_f32x8(1.2582912E7f);
      const f32x8 v28 = fma_f32x8(v26, b35, b36);
      const f32x8 v29 = fma_f32x8(v27, b35, b36);
      const f32x8 b37 = splat_f32x8(1.2582912E7f);
      const f32x8 v30 = v28 - b37;
      const f32x8 v31 = v29 - b37;
      const i32x8 b38 = splat_i32x8(0x4b400000);
      const i32x8 v32 = sub_i32x8(bits_of_f32x8(v28), b38);
      const i32x8 v33 = sub_i32x8(bits_of_f32x8(v29), b38);
      const f32x8 b39 = splat_f32x8(-0.69314575f);
      const f32x8 b40 = splat_f32x8(-1.4286068E-6f);
      const f32x8 v34 = fma_f32x8(v30, b40, fma_f32x8(v30, b39, v26));
      const f32x8 v35 = fma_f32x8(v31, b40, fma_f32x8(v31, b39, v27));
      const f32x8 b41 = splat_f32x8(1.984127E-4f);
      const f32x8 b42 = splat_f32x8(0.0013888889f);
      const f32x8 b43 = splat_f32x8(0.008333334f);
      const f32x8 b44 = splat_f32x8(0.041666668f);
      const f32x8 v36 = fma_f32x8(v34, fma_f32x8(v34, fma_f32x8(v34, b41, b42), b43), b44);
      const f32x8 v37 = fma_f32x8(v35, fma_f32x8(v35, fma_f32x8(v35, b41, b42), b43), b44);
      const f32x8 b45 = splat_f32x8(0.16666667f);
      const f32x8 b46 = splat_f32x8(0.5f);
      const f32x8 b47 = splat_f32x8(1.0f);
      const f32x8 b48 = splat_f32x8(1.0f);
      const i32x8 s3 = shr_i32x8(v32, 1);
      const i32x8 s4 = shr_i32x8(v33, 1);
      const i32x8 b49 = splat_i32x8(127);
      const f32x8 v38 = fma_f32x8(v34, fma_f32x8(v34, fma_f32x8(v34, fma_f32x8(v34, v36, b45), b46), b47), b48) * f32x8_of_bits(shl_i32x8(add_i32x8(s3, b49), 23));
      const f32x8 v39 = fma_f32x8(v35, fma_f32x8(v35, fma_f32x8(v35, fma_f32x8(v35, v37, b45), b46), b47), b48) * f32x8_of_bits(shl_i32x8(add_i32x8(s4, b49), 23));
      const i32x8 b50 = splat_i32x8(127);
      const i32x8 v40 = add_i32x8(sub_i32x8(v32, s3), b50);
      const i32x8 s5 = shl_i32x8(add_i32x8(sub_i32x8(v33, s4), b50), 23);
      const f32x8 b51 = splat_f32x8(-87.33f);
      const f32x8 b52 = splat_f32x8(0.0f);
      const f32x8 b53 = splat_f32x8(1.0f);
      mem_f32 *y2 = y + (int64_t)(m + 1) * 272;
      store_f32x8(y2 + v2, total4 / (b53 + select_f32x8(lt_f32x8(v22, b51), b52, v38 * f32x8_of_bits(shl_i32x8(v40, 23)))) * total6);
      store_f32x8(y2 + v2 + 8, total5 / (b53 + select_f32x8(lt_f32x8(v23, b51), b52, v39 * f32x8_of_bits(s5))) * total7);
    }
    if ((rows & 1) != 0) {
      const int32_t v41 = rows & -2;
      const f32x8 b54 = splat_f32x8(0.0f);
      f32x8 total8 = b54;
      f32x8 total9 = b54;
      const f32x8 b55 = splat_f32x8(0.0f);
      f32x8 total10 = b55;
      f32x8 total11 = b55;
      const mem_f32 *x5 = x + (int64_t)v41 * 96;
      const f32x8 b56 = splat_f32x8(0.0f);
      f32x8 acc8 = b56;
      f32x8 acc9 = b56;
      const f32x8 b57 = splat_f32x8(0.0f);
      f32x8 acc10 = b57;
      f32x8 acc11 = b57;
      for (int32_t i1 = 0; i1 < 96; i1++) {
        const int32_t v42 = i1 * 16;
        const int32_t v43 = i1 * 16;
        const float x6 = x5[i1];
        const f32x8 b58 = splat_f32x8(x6);
        acc8 = fma_f32x8(b58, load_f32x8(w0_w1 + v42), acc8);
        acc9 = fma_f32x8(b58, load_f32x8(w0_w1 + v42 + 8), acc9);
        const f32x8 b59 = splat_f32x8(x6);
        acc10 = fma_f32x8(b59, load_f32x8(w1_w1 + v43), acc10);
        acc11 = fma_f32x8(b59, load_f32x8(w1_w1 + v43 + 8), acc11);
      }
      total8 = total8 + acc8;
      total9 = total9 + acc9;
      total10 = total10 + acc10;
      total11 = total11 + acc11;
      const int32_t v44 = n * 16;
      const f32x8 v45 = neg_f32x8(total8);
      const f32x8 v46 = neg_f32x8(total9);
      const f32x8 b60 = splat_f32x8(-88.0f);
      const f32x8 v47 = max_f32x8(b60, v45);
      const f32x8 v48 = max_f32x8(b60, v46);
      const f32x8 b61 = splat_f32x8(89.0f);
      const f32x8 v49 = min_f32x8(b61, v47);
      const f32x8 v50 = min_f32x8(b61, v48);
      const f32x8 b62 = splat_f32x8(1.442695f);
      const f32x8 b63 = splat_f32x8(1.2582912E7f);
      const f32x8 v51 = fma_f32x8(v49, b62, b63);
      const f32x8 v52 = fma_f32x8(v50, b62, b63);
      const f32x8 b64 = splat_f32x8(1.2582912E7f);
      const f32x8 v53 = v51 - b64;
      const f32x8 v54 = v52 - b64;
      const i32x8 b65 = splat_i32x8(0x4b400000);
      const i32x8 v55 = sub_i32x8(bits_of_f32x8(v51), b65);
      const i32x8 v56 = sub_i32x8(bits_of_f32x8(v52), b65);
      const f32x8 b66 = splat_f32x8(-0.69314575f);
      const f32x8 b67 = splat_f32x8(-1.4286068E-6f);
      const f32x8 v57 = fma_f32x8(v53, b67, fma_f32x8(v53, b66, v49));
      const f32x8 v58 = fma_f32x8(v54, b67, fma_f32x8(v54, b66, v50));
      const f32x8 b68 = splat_f32x8(1.984127E-4f);
      const f32x8 b69 = splat_f32x8(0.0013888889f);
      const f32x8 b70 = splat_f32x8(0.008333334f);
      const f32x8 b71 = splat_f32x8(0.041666668f);
      const f32x8 v59 = fma_f32x8(v57, fma_f32x8(v57, fma_f32x8(v57, b68, b69), b70), b71);
      const f32x8 v60 = fma_f32x8(v58, fma_f32x8(v58, fma_f32x8(v58, b68, b69), b70), b71);
      const f32x8 b72 = splat_f32x8(0.16666667f);
      const f32x8 b73 = splat_f32x8(0.5f);
      const f32x8 b74 = splat_f32x8(1.0f);
      const f32x8 b75 = splat_f32x8(1.0f);
      const i32x8 s6 = shr_i32x8(v55, 1);
      const i32x8 s7 = shr_i32x8(v56, 1);
      const i32x8 b76 = splat_i32x8(127);
      const f32x8 v61 = fma_f32x8(v57, fma_f32x8(v57, fma_f32x8(v57, fma_f32x8(v57, v59, b72), b73), b74), b75) * f32x8_of_bits(shl_i32x8(add_i32x8(s6, b76), 23));
      const f32x8 v62 = fma_f32x8(v58, fma_f32x8(v58, fma_f32x8(v58, fma_f32x8(v58, v60, b72), b73), b74), b75) * f32x8_of_bits(shl_i32x8(add_i32x8(s7, b76), 23));
      const i32x8 b77 = splat_i32x8(127);
      const i32x8 v63 = add_i32x8(sub_i32x8(v55, s6), b77);
      const i32x8 s8 = shl_i32x8(add_i32x8(sub_i32x8(v56, s7), b77), 23);
      const f32x8 b78 = splat_f32x8(-87.33f);
      const f32x8 b79 = splat_f32x8(0.0f);
      const f32x8 b80 = splat_f32x8(1.0f);
      mem_f32 *y3 = y + (int64_t)v41 * 272;
      store_f32x8(y3 + v44, total8 / (b80 + select_f32x8(lt_f32x8(v45, b78), b79, v61 * f32x8_of_bits(shl_i32x8(v63, 23)))) * total10);
      store_f32x8(y3 + v44 + 8, total9 / (b80 + select_f32x8(lt_f32x8(v46, b78), b79, v62 * f32x8_of_bits(s8))) * total11);
    }
  }
}

// y = x · wᵀ, + residual
KERNEL matmul_f32_k272_residual(const mem_f32 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t n = begin; n < end; n++) {
    const mem_f32 *w0_w1 = w0_w + (int64_t)n * 4352;
    for (int32_t m = 0; m < (rows & -4); m += 4) {
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
      const mem_f32 *x2 = x + (int64_t)(m + 1) * 272;
      const mem_f32 *x3 = x + (int64_t)(m + 2) * 272;
      const mem_f32 *x4 = x + (int64_t)(m + 3) * 272;
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
      for (int32_t i = 0; i < 0 + 256; i++) {
        const int32_t v = i * 16;
        const f32x8 w0_w2 = load_f32x8(w0_w1 + v);
        const f32x8 w0_w3 = load_f32x8(w0_w1 + v + 8);
        const f32x8 b8 = splat_f32x8(x1[i]);
        acc = fma_f32x8(b8, w0_w2, acc);
        acc1 = fma_f32x8(b8, w0_w3, acc1);
        const f32x8 b9 = splat_f32x8(x2[i]);
        acc2 = fma_f32x8(b9, w0_w2, acc2);
        acc3 = fma_f32x8(b9, w0_w3, acc3);
        const f32x8 b10 = splat_f32x8(x3[i]);
        acc4 = fma_f32x8(b10, w0_w2, acc4);
        acc5 = fma_f32x8(b10, w0_w3, acc5);
        const f32x8 b11 = splat_f32x8(x4[i]);
        acc6 = fma_f32x8(b11, w0_w2, acc6);
        acc7 = fma_f32x8(b11, w0_w3, acc7);
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
      for (int32_t i1 = 256; i1 < 272; i1++) {
        const int32_t v1 = i1 * 16;
        const f32x8 w0_w4 = load_f32x8(w0_w1 + v1);
        const f32x8 w0_w5 = load_f32x8(w0_w1 + v1 + 8);
        const f32x8 b16 = splat_f32x8(x1[i1]);
        acc8 = fma_f32x8(b16, w0_w4, acc8);
        acc9 = fma_f32x8(b16, w0_w5, acc9);
        const f32x8 b17 = splat_f32x8(x2[i1]);
        acc10 = fma_f32x8(b17, w0_w4, acc10);
        acc11 = fma_f32x8(b17, w0_w5, acc11);
        const f32x8 b18 = splat_f32x8(x3[i1]);
        acc12 = fma_f32x8(b18, w0_w4, acc12);
        acc13 = fma_f32x8(b18, w0_w5, acc13);
        const f32x8 b19 = splat_f32x8(x4[i1]);
        acc14 = fma_f32x8(b19, w0_w4, acc14);
        acc15 = fma_f32x8(b19, w0_w5, acc15);
      }
      total = total + acc8;
      total1 = total1 + acc9;
      total2 = total2 + acc10;
      total3 = total3 + acc11;
      total4 = total4 + acc12;
      total5 = total5 + acc13;
      total6 = total6 + acc14;
      total7 = total7 + acc15;
      const int32_t v2 = n * 16;
      const mem_f32 *residual1 = residual + (int64_t)m * 96;
      const f32x8 residual2 = load_f32x8(residual1 + v2 + 8);
      mem_f32 *y1 = y + (int64_t)m * 96;
      store_f32x8(y1 + v2, load_f32x8(residual1 + v2) + total);
      store_f32x8(y1 + v2 + 8, residual2 + total1);
      const int32_t v3 = m + 1;
      const mem_f32 *residual3 = residual + (int64_t)v3 * 96;
      const f32x8 residual4 = load_f32x8(residual3 + v2 + 8);
      mem_f32 *y2 = y + (int64_t)v3 * 96;
      store_f32x8(y2 + v2, load_f32x8(residual3 + v2) + total2);
      store_f32x8(y2 + v2 + 8, residual4 + total3);
      const int32_t v4 = m + 2;
      const mem_f32 *residual5 = residual + (int64_t)v4 * 96;
      const f32x8 residual6 = load_f32x8(residual5 + v2 + 8);
      mem_f32 *y3 = y + (int64_t)v4 * 96;
      store_f32x8(y3 + v2, load_f32x8(residual5 + v2) + total4);
      store_f32x8(y3 + v2 + 8, residual6 + total5);
      const int32_t v5 = m + 3;
      const mem_f32 *residual7 = residual + (int64_t)v5 * 96;
      const f32x8 residual8 = load_f32x8(residual7 + v2 + 8);
      mem_f32 *y4 = y + (int64_t)v5 * 96;
      store_f32x8(y4 + v2, load_f32x8(residual7 + v2) + total6);
      store_f32x8(y4 + v2 + 8, residual8 + total7);
    }
    if ((rows & 2) != 0) {
      const int32_t v6 = rows & -4;
      const f32x8 b20 = splat_f32x8(0.0f);
      f32x8 total8 = b20;
      f32x8 total9 = b20;
      const f32x8 b21 = splat_f32x8(0.0f);
      f32x8 total10 = b21;
      f32x8 total11 = b21;
      const mem_f32 *x5 = x + (int64_t)v6 * 272;
      const mem_f32 *x6 = x + (int64_t)(v6 + 1) * 272;
      const f32x8 b22 = splat_f32x8(0.0f);
      f32x8 acc16 = b22;
      f32x8 acc17 = b22;
      const f32x8 b23 = splat_f32x8(0.0f);
      f32x8 acc18 = b23;
      f32x8 acc19 = b23;
      for (int32_t i2 = 0; i2 < 0 + 256; i2++) {
        const int32_t v7 = i2 * 16;
        const f32x8 w0_w6 = load_f32x8(w0_w1 + v7);
        const f32x8 w0_w7 = load_f32x8(w0_w1 + v7 + 8);
        const f32x8 b24 = splat_f32x8(x5[i2]);
        acc16 = fma_f32x8(b24, w0_w6, acc16);
        acc17 = fma_f32x8(b24, w0_w7, acc17);
        const f32x8 b25 = splat_f32x8(x6[i2]);
        acc18 = fma_f32x8(b25, w0_w6, acc18);
        acc19 = fma_f32x8(b25, w0_w7, acc19);
      }
      total8 = total8 + acc16;
      total9 = total9 + acc17;
      total10 = total10 + acc18;
      total11 = total11 + acc19;
      const f32x8 b26 = splat_f32x8(0.0f);
      f32x8 acc20 = b26;
      f32x8 acc21 = b26;
      const f32x8 b27 = splat_f32x8(0.0f);
      f32x8 acc22 = b27;
      f32x8 acc23 = b27;
      for (int32_t i3 = 256; i3 < 272; i3++) {
        const int32_t v8 = i3 * 16;
        const f32x8 w0_w8 = load_f32x8(w0_w1 + v8);
        const f32x8 w0_w9 = load_f32x8(w0_w1 + v8 + 8);
        const f32x8 b28 = splat_f32x8(x5[i3]);
        acc20 = fma_f32x8(b28, w0_w8, acc20);
        acc21 = fma_f32x8(b28, w0_w9, acc21);
        const f32x8 b29 = splat_f32x8(x6[i3]);
        acc22 = fma_f32x8(b29, w0_w8, acc22);
        acc23 = fma_f32x8(b29, w0_w9, acc23);
      }
      total8 = total8 + acc20;
      total9 = total9 + acc21;
      total10 = total10 + acc22;
      total11 = total11 + acc23;
      const int32_t v9 = n * 16;
      const mem_f32 *residual9 = residual + (int64_t)v6 * 96;
      const f32x8 residual10 = load_f32x8(residual9 + v9 + 8);
      mem_f32 *y5 = y + (int64_t)v6 * 96;
      store_f32x8(y5 + v9, load_f32x8(residual9 + v9) + total8);
      store_f32x8(y5 + v9 + 8, residual10 + total9);
      const int32_t v10 = v6 + 1;
      const mem_f32 *residual11 = residual + (int64_t)v10 * 96;
      const f32x8 residual12 = load_f32x8(residual11 + v9 + 8);
      mem_f32 *y6 = y + (int64_t)v10 * 96;
      store_f32x8(y6 + v9, load_f32x8(residual11 + v9) + total10);
      store_f32x8(y6 + v9 + 8, residual12 + total11);
    }
    if ((rows & 1) != 0) {
      const int32_t v11 = rows & -2;
      const f32x8 b30 = splat_f32x8(0.0f);
      f32x8 total12 = b30;
      f32x8 total13 = b30;
      const mem_f32 *x7 = x + (int64_t)v11 * 272;
      const f32x8 b31 = splat_f32x8(0.0f);
      f32x8 acc24 = b31;
      f32x8 acc25 = b31;
      for (int32_t i4 = 0; i4 < 0 + 256; i4++) {
        const int32_t v12 = i4 * 16;
        const f32x8 b32 = splat_f32x8(x7[i4]);
        acc24 = fma_f32x8(b32, load_f32x8(w0_w1 + v12), acc24);
        acc25 = fma_f32x8(b32, load_f32x8(w0_w1 + v12 + 8), acc25);
      }
      total12 = total12 + acc24;
      total13 = total13 + acc25;
      const f32x8 b33 = splat_f32x8(0.0f);
      f32x8 acc26 = b33;
      f32x8 acc27 = b33;
      for (int32_t i5 = 256; i5 < 272; i5++) {
        const int32_t v13 = i5 * 16;
        const f32x8 b34 = splat_f32x8(x7[i5]);
        acc26 = fma_f32x8(b34, load_f32x8(w0_w1 + v13), acc26);
        acc27 = fma_f32x8(b34, load_f32x8(w0_w1 + v13 + 8), acc27);
      }
      total12 = total12 + acc26;
      total13 = total13 + acc27;
      const int32_t v14 = n * 16;
      const mem_f32 *residual13 = residual + (int64_t)v11 * 96;
      const f32x8 residual14 = load_f32x8(residual13 + v14 + 8);
      mem_f32 *y7 = y + (int64_t)v11 * 96;
      store_f32x8(y7 + v14, load_f32x8(residual13 + v14) + total12);
      store_f32x8(y7 + v14 + 8, residual14 + total13);
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
KERNEL matmul_f32_k96_2(const mem_f32 *w0_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t n = begin; n < end; n++) {
    const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
    for (int32_t m = 0; m < (rows & -4); m += 4) {
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
      const mem_f32 *x1 = x + (int64_t)m * 96;
      const mem_f32 *x2 = x + (int64_t)(m + 1) * 96;
      const mem_f32 *x3 = x + (int64_t)(m + 2) * 96;
      const mem_f32 *x4 = x + (int64_t)(m + 3) * 96;
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
      for (int32_t i = 0; i < 96; i++) {
        const int32_t v = i * 16;
        const f32x8 w0_w2 = load_f32x8(w0_w1 + v);
        const f32x8 w0_w3 = load_f32x8(w0_w1 + v + 8);
        const f32x8 b8 = splat_f32x8(x1[i]);
        acc = fma_f32x8(b8, w0_w2, acc);
        acc1 = fma_f32x8(b8, w0_w3, acc1);
        const f32x8 b9 = splat_f32x8(x2[i]);
        acc2 = fma_f32x8(b9, w0_w2, acc2);
        acc3 = fma_f32x8(b9, w0_w3, acc3);
        const f32x8 b10 = splat_f32x8(x3[i]);
        acc4 = fma_f32x8(b10, w0_w2, acc4);
        acc5 = fma_f32x8(b10, w0_w3, acc5);
        const f32x8 b11 = splat_f32x8(x4[i]);
        acc6 = fma_f32x8(b11, w0_w2, acc6);
        acc7 = fma_f32x8(b11, w0_w3, acc7);
      }
      total = total + acc;
      total1 = total1 + acc1;
      total2 = total2 + acc2;
      total3 = total3 + acc3;
      total4 = total4 + acc4;
      total5 = total5 + acc5;
      total6 = total6 + acc6;
      total7 = total7 + acc7;
      const int32_t v1 = n * 16;
      mem_f32 *y1 = y + (int64_t)m * 512;
      store_f32x8(y1 + v1, total);
      store_f32x8(y1 + v1 + 8, total1);
      mem_f32 *y2 = y + (int64_t)(m + 1) * 512;
      store_f32x8(y2 + v1, total2);
      store_f32x8(y2 + v1 + 8, total3);
      mem_f32 *y3 = y + (int64_t)(m + 2) * 512;
      store_f32x8(y3 + v1, total4);
      store_f32x8(y3 + v1 + 8, total5);
      mem_f32 *y4 = y + (int64_t)(m + 3) * 512;
      store_f32x8(y4 + v1, total6);
      store_f32x8(y4 + v1 + 8, total7);
    }
    if ((rows & 2) != 0) {
      const int32_t v2 = rows & -4;
      const f32x8 b12 = splat_f32x8(0.0f);
      f32x8 total8 = b12;
      f32x8 total9 = b12;
      const f32x8 b13 = splat_f32x8(0.0f);
      f32x8 total10 = b13;
      f32x8 total11 = b13;
      const mem_f32 *x5 = x + (int64_t)v2 * 96;
      const mem_f32 *x6 = x + (int64_t)(v2 + 1) * 96;
      const f32x8 b14 = splat_f32x8(0.0f);
      f32x8 acc8 = b14;
      f32x8 acc9 = b14;
      const f32x8 b15 = splat_f32x8(0.0f);
      f32x8 acc10 = b15;
      f32x8 acc11 = b15;
      for (int32_t i1 = 0; i1 < 96; i1++) {
        const int32_t v3 = i1 * 16;
        const f32x8 w0_w4 = load_f32x8(w0_w1 + v3);
        const f32x8 w0_w5 = load_f32x8(w0_w1 + v3 + 8);
        const f32x8 b16 = splat_f32x8(x5[i1]);
        acc8 = fma_f32x8(b16, w0_w4, acc8);
        acc9 = fma_f32x8(b16, w0_w5, acc9);
        const f32x8 b17 = splat_f32x8(x6[i1]);
        acc10 = fma_f32x8(b17, w0_w4, acc10);
        acc11 = fma_f32x8(b17, w0_w5, acc11);
      }
      total8 = total8 + acc8;
      total9 = total9 + acc9;
      total10 = total10 + acc10;
      total11 = total11 + acc11;
      const int32_t v4 = n * 16;
      mem_f32 *y5 = y + (int64_t)v2 * 512;
      store_f32x8(y5 + v4, total8);
      store_f32x8(y5 + v4 + 8, total9);
      mem_f32 *y6 = y + (int64_t)(v2 + 1) * 512;
      store_f32x8(y6 + v4, total10);
      store_f32x8(y6 + v4 + 8, total11);
    }
    if ((rows & 1) != 0) {
      const int32_t v5 = rows & -2;
      const f32x8 b18 = splat_f32x8(0.0f);
      f32x8 total12 = b18;
      f32x8 total13 = b18;
      const mem_f32 *x7 = x + (int64_t)v5 * 96;
      const f32x8 b19 = splat_f32x8(0.0f);
      f32x8 acc12 = b19;
      f32x8 acc13 = b19;
      for (int32_t i2 = 0; i2 < 96; i2++) {
        const int32_t v6 = i2 * 16;
        const f32x8 b20 = splat_f32x8(x7[i2]);
        acc12 = fma_f32x8(b20, load_f32x8(w0_w1 + v6), acc12);
        acc13 = fma_f32x8(b20, load_f32x8(w0_w1 + v6 + 8), acc13);
      }
      total12 = total12 + acc12;
      total13 = total13 + acc13;
      const int32_t v7 = n * 16;
      mem_f32 *y7 = y + (int64_t)v5 * 512;
      store_f32x8(y7 + v7, total12);
      store_f32x8(y7 + v7 + 8, total13);
    }
  }
}

// Bytes in weights.
#define EMBEDDING 0
#define ROPE_COS 1169792
#define ROPE_SIN 1366400
#define NORM 1169408

// Bytes in scratch.
#define TOKENS 41152
#define EMBED_Y 28672
#define LAYERS_0_ATTN_NORM_Y 19456
#define LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y 0
#define POSITIONS 41088
#define FIRST_PAGES 40960
#define PAGE_TABLE 41024
#define LAYERS_0_ATTN_Y 19456
#define LAYERS_0_FFN_NORM_Y 17408
#define LAYERS_0_FFN_ACT_Y 0
#define WANTED_ROWS 41216
#define FINAL_NORM_Y 34816
#define LOGITS_Y 0

// Bytes in own.
#define SCRATCH 0

// Columns of LAYERS.
enum {
  LAYERS_0_ATTN_NORM = 0,
  LAYERS_0_ATTN_Q = 1,
  LAYERS_0_ATTN_Q_NORM = 2,
  LAYERS_0_ATTN_K_NORM = 3,
  CACHE = 4,
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
  const void *weights = a->weights;
  void *state = a->state;
  void *scratch = a->scratch;
  void *own = a->scratch + 41280 + (int64_t)thread * 1024;
  // embed
  for (range r; take(a, 0, (int64_t)a->rows, &r);) {
    embedding_f32_96(weights + EMBEDDING, scratch + TOKENS, scratch + EMBED_Y, r.begin, r.end);
  }
  barrier(a);
  for (int i = 0; i < 2; i++) {
    const int64_t *at = LAYERS[i];
    // layers.0.attn.norm
    for (range r; take(a, 0, (int64_t)a->rows, &r);) {
      rms_norm_96(scratch + EMBED_Y, weights + at[LAYERS_0_ATTN_NORM], scratch + LAYERS_0_ATTN_NORM_Y, r.begin, r.end);
    }
    barrier(a);
    // layers.0.attn.q+layers.0.attn.k+layers.0.attn.v
    for (range r; take(a, 0, 19, &r);) {
      matmul_f32_k96(weights + at[LAYERS_0_ATTN_Q], scratch + LAYERS_0_ATTN_NORM_Y, scratch + LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y, a->rows, r.begin, r.end);
    }
    barrier(a);
    // layers.0.attn.q_norm+layers.0.attn.k_norm+layers.0.attn.q_rope+layers.0.attn.k_rope+layers.0.attn.store
    for (range r; take(a, 0, (int64_t)a->rows * 3, &r);) {
      prepare_heads(scratch + LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y, weights + at[LAYERS_0_ATTN_Q_NORM], weights + at[LAYERS_0_ATTN_K_NORM], weights + ROPE_COS, weights + ROPE_SIN, scratch + POSITIONS, scratch + FIRST_PAGES, scratch + PAGE_TABLE, state + at[CACHE], r.begin, r.end);
    }
    barrier(a);
    // layers.0.attn
    for (range r; take(a, 0, (int64_t)a->rows * 3, &r);) {
      attention(scratch + LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y, scratch + POSITIONS, scratch + FIRST_PAGES, scratch + PAGE_TABLE, state + at[CACHE], own + SCRATCH, scratch + LAYERS_0_ATTN_Y, a->rows, r.begin, r.end);
    }
    barrier(a);
    // layers.0.attn.out+layers.0.attn.residual
    for (range r; take(a, 0, 6, &r);) {
      matmul_f32_k144_residual(weights + at[LAYERS_0_ATTN_OUT], scratch + LAYERS_0_ATTN_Y, scratch + EMBED_Y, scratch + EMBED_Y, a->rows, r.begin, r.end);
    }
    barrier(a);
    // layers.0.ffn.norm
    for (range r; take(a, 0, (int64_t)a->rows, &r);) {
      rms_norm_96(scratch + EMBED_Y, weights + at[LAYERS_0_FFN_NORM], scratch + LAYERS_0_FFN_NORM_Y, r.begin, r.end);
    }
    barrier(a);
    // layers.0.ffn.gate+layers.0.ffn.up+layers.0.ffn.act
    for (range r; take(a, 0, 17, &r);) {
      matmul_f32_k96_gate(weights + at[LAYERS_0_FFN_GATE], weights + 104448 + at[LAYERS_0_FFN_UP], scratch + LAYERS_0_FFN_NORM_Y, scratch + LAYERS_0_FFN_ACT_Y, a->rows, r.begin, r.end);
    }
    barrier(a);
    // layers.0.ffn.down+layers.0.ffn.residual
    for (range r; take(a, 0, 6, &r);) {
      matmul_f32_k272_residual(weights + at[LAYERS_0_FFN_DOWN], scratch + LAYERS_0_FFN_ACT_Y, scratch + EMBED_Y, scratch + EMBED_Y, a->rows, r.begin, r.end);
    }
    barrier(a);
  }
  // select+final_norm
  for (range r; take(a, 0, (int64_t)a->outputs, &r);) {
    rms_norm_96_select(scratch + EMBED_Y, scratch + WANTED_ROWS, weights + NORM, scratch + FINAL_NORM_Y, r.begin, r.end);
  }
  barrier(a);
  // logits
  for (range r; take(a, 0, 32, &r);) {
    matmul_f32_k96_2(weights + EMBEDDING, scratch + FINAL_NORM_Y, scratch + LOGITS_Y, a->outputs, r.begin, r.end);
  }
  barrier(a);
}

// Does the part of one thread; all threads must call it, at the same time, each with its own number.
EXPORT void ck_step(ck_step_args *a, int32_t thread) {
  const uint64_t before = set_float_control(DEFAULT_FLOAT_CONTROL);
  run_step(a, thread);
  set_float_control(before);
}
