// qwen3 for scalar, a program of C-Kernel-Engine. To compile:
//   cc -std=c11 -O2 -ffp-contract=off -fno-math-errno -fno-tree-vectorize -Werror=implicit-function-declaration -Werror=incompatible-pointer-types -Werror=int-conversion -fvisibility=hidden -fPIC -shared -mfma -o model.so model.c
// It computes the same bits as the programs for all other machines; see docs/numerics.md.
#define _POSIX_C_SOURCE 200809L

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#if defined(__x86_64__) && !defined(__FMA__)
#error "fmaf must be an instruction of the machine: compile with -mfma"
#endif

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
    float squares = 0.0f;
    float squares1 = 0.0f;
    float squares2 = 0.0f;
    float squares3 = 0.0f;
    float squares4 = 0.0f;
    float squares5 = 0.0f;
    float squares6 = 0.0f;
    float squares7 = 0.0f;
    float squares8 = 0.0f;
    float squares9 = 0.0f;
    float squares10 = 0.0f;
    float squares11 = 0.0f;
    float squares12 = 0.0f;
    float squares13 = 0.0f;
    float squares14 = 0.0f;
    float squares15 = 0.0f;
    for (int32_t i = 0; i < 96; i += 16) {
      const float x2 = x1[i];
      const float x3 = x1[i + 1];
      const float x4 = x1[i + 2];
      const float x5 = x1[i + 3];
      const float x6 = x1[i + 4];
      const float x7 = x1[i + 5];
      const float x8 = x1[i + 6];
      const float x9 = x1[i + 7];
      const float x10 = x1[i + 8];
      const float x11 = x1[i + 9];
      const float x12 = x1[i + 10];
      const float x13 = x1[i + 11];
      const float x14 = x1[i + 12];
      const float x15 = x1[i + 13];
      const float x16 = x1[i + 14];
      const float x17 = x1[i + 15];
      squares = fma_f32(x2, x2, squares);
      squares1 = fma_f32(x3, x3, squares1);
      squares2 = fma_f32(x4, x4, squares2);
      squares3 = fma_f32(x5, x5, squares3);
      squares4 = fma_f32(x6, x6, squares4);
      squares5 = fma_f32(x7, x7, squares5);
      squares6 = fma_f32(x8, x8, squares6);
      squares7 = fma_f32(x9, x9, squares7);
      squares8 = fma_f32(x10, x10, squares8);
      squares9 = fma_f32(x11, x11, squares9);
      squares10 = fma_f32(x12, x12, squares10);
      squares11 = fma_f32(x13, x13, squares11);
      squares12 = fma_f32(x14, x14, squares12);
      squares13 = fma_f32(x15, x15, squares13);
      squares14 = fma_f32(x16, x16, squares14);
      squares15 = fma_f32(x17, x17, squares15);
    }
    const float v = squares3 + squares11;
    const float v1 = squares7 + squares15;
    const float v2 = squares + squares8 + (squares4 + squares12);
    const float v3 = squares1 + squares9 + (squares5 + squares13);
    const float v4 = squares2 + squares10 + (squares6 + squares14);
    const float v5 = 1.0f / sqrt_f32((v2 + v4 + (v3 + (v + v1))) / 96.0f + 1.0E-6f);
    mem_f32 *y1 = y + (int64_t)m * 96;
    for (int32_t i1 = 0; i1 < 96; i1 += 16) {
      const float x18 = x1[i1 + 1];
      const float x19 = x1[i1 + 2];
      const float x20 = x1[i1 + 3];
      const float x21 = x1[i1 + 4];
      const float x22 = x1[i1 + 5];
      const float x23 = x1[i1 + 6];
      const float x24 = x1[i1 + 7];
      const float x25 = x1[i1 + 8];
      const float x26 = x1[i1 + 9];
      const float x27 = x1[i1 + 10];
      const float x28 = x1[i1 + 11];
      const float x29 = x1[i1 + 12];
      const float x30 = x1[i1 + 13];
      const float x31 = x1[i1 + 14];
      const float x32 = x1[i1 + 15];
      const float weight1 = weight[i1 + 1];
      const float weight2 = weight[i1 + 2];
      const float weight3 = weight[i1 + 3];
      const float weight4 = weight[i1 + 4];
      const float weight5 = weight[i1 + 5];
      const float weight6 = weight[i1 + 6];
      const float weight7 = weight[i1 + 7];
      const float weight8 = weight[i1 + 8];
      const float weight9 = weight[i1 + 9];
      const float weight10 = weight[i1 + 10];
      const float weight11 = weight[i1 + 11];
      const float weight12 = weight[i1 + 12];
      const float weight13 = weight[i1 + 13];
      const float weight14 = weight[i1 + 14];
      const float weight15 = weight[i1 + 15];
      y1[i1] = x1[i1] * v5 * weight[i1];
      y1[i1 + 1] = x18 * v5 * weight1;
      y1[i1 + 2] = x19 * v5 * weight2;
      y1[i1 + 3] = x20 * v5 * weight3;
      y1[i1 + 4] = x21 * v5 * weight4;
      y1[i1 + 5] = x22 * v5 * weight5;
      y1[i1 + 6] = x23 * v5 * weight6;
      y1[i1 + 7] = x24 * v5 * weight7;
      y1[i1 + 8] = x25 * v5 * weight8;
      y1[i1 + 9] = x26 * v5 * weight9;
      y1[i1 + 10] = x27 * v5 * weight10;
      y1[i1 + 11] = x28 * v5 * weight11;
      y1[i1 + 12] = x29 * v5 * weight12;
      y1[i1 + 13] = x30 * v5 * weight13;
      y1[i1 + 14] = x31 * v5 * weight14;
      y1[i1 + 15] = x32 * v5 * weight15;
    }
  }
}

// y = x · wᵀ
KERNEL matmul_f32_k96(const mem_f32 *w0_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t begin, int32_t end) {
  for (int32_t first = 0; first < rows; first += 256) {
    const int32_t v = mul_i32(first >> 8, tiles1);
    const int32_t v1 = sub_i32(begin, v);
    const int32_t v2 = max_i32(v1, 0);
    const int32_t v3 = sub_i32(end, v);
    const int32_t v4 = min_i32(v3, tiles1);
    const int32_t v5 = add_i32(first, 256);
    const int32_t v6 = min_i32(v5, rows);
    if (v2 < v4) {
      for (int32_t n = v2; n < min_i32(v4, tiles1); n++) {
        const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
        for (int32_t m = first; m < v6; m++) {
          float total = 0.0f;
          float total1 = 0.0f;
          float total2 = 0.0f;
          float total3 = 0.0f;
          float total4 = 0.0f;
          float total5 = 0.0f;
          float total6 = 0.0f;
          float total7 = 0.0f;
          float total8 = 0.0f;
          float total9 = 0.0f;
          float total10 = 0.0f;
          float total11 = 0.0f;
          float total12 = 0.0f;
          float total13 = 0.0f;
          float total14 = 0.0f;
          float total15 = 0.0f;
          float acc = 0.0f;
          float acc1 = 0.0f;
          float acc2 = 0.0f;
          float acc3 = 0.0f;
          float acc4 = 0.0f;
          float acc5 = 0.0f;
          float acc6 = 0.0f;
          float acc7 = 0.0f;
          float acc8 = 0.0f;
          float acc9 = 0.0f;
          float acc10 = 0.0f;
          float acc11 = 0.0f;
          float acc12 = 0.0f;
          float acc13 = 0.0f;
          float acc14 = 0.0f;
          float acc15 = 0.0f;
          const mem_f32 *x1 = x + (int64_t)m * 96;
          const mem_f32 *w0_w2 = w0_w1;
          for (int32_t i = 0; i < 96; i++) {
            const int32_t v7 = i * 16;
            __builtin_prefetch(w0_w2 + v7 + 512, 0, 2);
            const float x2 = x1[i];
            acc = fma_f32(x2, w0_w2[v7], acc);
            acc1 = fma_f32(x2, w0_w2[v7 + 1], acc1);
            acc2 = fma_f32(x2, w0_w2[v7 + 2], acc2);
            acc3 = fma_f32(x2, w0_w2[v7 + 3], acc3);
            acc4 = fma_f32(x2, w0_w2[v7 + 4], acc4);
            acc5 = fma_f32(x2, w0_w2[v7 + 5], acc5);
            acc6 = fma_f32(x2, w0_w2[v7 + 6], acc6);
            acc7 = fma_f32(x2, w0_w2[v7 + 7], acc7);
            acc8 = fma_f32(x2, w0_w2[v7 + 8], acc8);
            acc9 = fma_f32(x2, w0_w2[v7 + 9], acc9);
            acc10 = fma_f32(x2, w0_w2[v7 + 10], acc10);
            acc11 = fma_f32(x2, w0_w2[v7 + 11], acc11);
            acc12 = fma_f32(x2, w0_w2[v7 + 12], acc12);
            acc13 = fma_f32(x2, w0_w2[v7 + 13], acc13);
            acc14 = fma_f32(x2, w0_w2[v7 + 14], acc14);
            acc15 = fma_f32(x2, w0_w2[v7 + 15], acc15);
          }
          total = total + acc;
          total1 = total1 + acc1;
          total2 = total2 + acc2;
          total3 = total3 + acc3;
          total4 = total4 + acc4;
          total5 = total5 + acc5;
          total6 = total6 + acc6;
          total7 = total7 + acc7;
          total8 = total8 + acc8;
          total9 = total9 + acc9;
          total10 = total10 + acc10;
          total11 = total11 + acc11;
          total12 = total12 + acc12;
          total13 = total13 + acc13;
          total14 = total14 + acc14;
          total15 = total15 + acc15;
          const int32_t v8 = n * 16;
          mem_f32 *y1 = y + (int64_t)m * 304;
          y1[v8] = total;
          y1[v8 + 1] = total1;
          y1[v8 + 2] = total2;
          y1[v8 + 3] = total3;
          y1[v8 + 4] = total4;
          y1[v8 + 5] = total5;
          y1[v8 + 6] = total6;
          y1[v8 + 7] = total7;
          y1[v8 + 8] = total8;
          y1[v8 + 9] = total9;
          y1[v8 + 10] = total10;
          y1[v8 + 11] = total11;
          y1[v8 + 12] = total12;
          y1[v8 + 13] = total13;
          y1[v8 + 14] = total14;
          y1[v8 + 15] = total15;
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
      float squares = 0.0f;
      float squares1 = 0.0f;
      float squares2 = 0.0f;
      float squares3 = 0.0f;
      float squares4 = 0.0f;
      float squares5 = 0.0f;
      float squares6 = 0.0f;
      float squares7 = 0.0f;
      float squares8 = 0.0f;
      float squares9 = 0.0f;
      float squares10 = 0.0f;
      float squares11 = 0.0f;
      float squares12 = 0.0f;
      float squares13 = 0.0f;
      float squares14 = 0.0f;
      float squares15 = 0.0f;
      const float qkv3 = qkv2[0];
      const float qkv4 = qkv2[1];
      const float qkv5 = qkv2[2];
      const float qkv6 = qkv2[3];
      const float qkv7 = qkv2[4];
      const float qkv8 = qkv2[5];
      const float qkv9 = qkv2[6];
      const float qkv10 = qkv2[7];
      const float qkv11 = qkv2[8];
      const float qkv12 = qkv2[9];
      const float qkv13 = qkv2[10];
      const float qkv14 = qkv2[11];
      const float qkv15 = qkv2[12];
      const float qkv16 = qkv2[13];
      const float qkv17 = qkv2[14];
      const float qkv18 = qkv2[15];
      squares = fma_f32(qkv3, qkv3, squares);
      squares1 = fma_f32(qkv4, qkv4, squares1);
      squares2 = fma_f32(qkv5, qkv5, squares2);
      squares3 = fma_f32(qkv6, qkv6, squares3);
      squares4 = fma_f32(qkv7, qkv7, squares4);
      squares5 = fma_f32(qkv8, qkv8, squares5);
      squares6 = fma_f32(qkv9, qkv9, squares6);
      squares7 = fma_f32(qkv10, qkv10, squares7);
      squares8 = fma_f32(qkv11, qkv11, squares8);
      squares9 = fma_f32(qkv12, qkv12, squares9);
      squares10 = fma_f32(qkv13, qkv13, squares10);
      squares11 = fma_f32(qkv14, qkv14, squares11);
      squares12 = fma_f32(qkv15, qkv15, squares12);
      squares13 = fma_f32(qkv16, qkv16, squares13);
      squares14 = fma_f32(qkv17, qkv17, squares14);
      squares15 = fma_f32(qkv18, qkv18, squares15);
      const float qkv19 = qkv2[16];
      const float qkv20 = qkv2[17];
      const float qkv21 = qkv2[18];
      const float qkv22 = qkv2[19];
      const float qkv23 = qkv2[20];
      const float qkv24 = qkv2[21];
      const float qkv25 = qkv2[22];
      const float qkv26 = qkv2[23];
      squares = fma_f32(qkv19, qkv19, squares);
      squares1 = fma_f32(qkv20, qkv20, squares1);
      squares2 = fma_f32(qkv21, qkv21, squares2);
      squares3 = fma_f32(qkv22, qkv22, squares3);
      squares4 = fma_f32(qkv23, qkv23, squares4);
      squares5 = fma_f32(qkv24, qkv24, squares5);
      squares6 = fma_f32(qkv25, qkv25, squares6);
      squares7 = fma_f32(qkv26, qkv26, squares7);
      squares8 = fma_f32(0.0f, 0.0f, squares8);
      squares9 = fma_f32(0.0f, 0.0f, squares9);
      squares10 = fma_f32(0.0f, 0.0f, squares10);
      squares11 = fma_f32(0.0f, 0.0f, squares11);
      squares12 = fma_f32(0.0f, 0.0f, squares12);
      squares13 = fma_f32(0.0f, 0.0f, squares13);
      squares14 = fma_f32(0.0f, 0.0f, squares14);
      squares15 = fma_f32(0.0f, 0.0f, squares15);
      const float v2 = squares3 + squares11;
      const float v3 = squares7 + squares15;
      const float v4 = squares + squares8 + (squares4 + squares12);
      const float v5 = squares1 + squares9 + (squares5 + squares13);
      const float v6 = squares2 + squares10 + (squares6 + squares14);
      const float v7 = 1.0f / sqrt_f32((v4 + v6 + (v5 + (v2 + v3))) / 24.0f + 1.0E-6f);
      const float qkv27 = qkv2[1];
      const float qkv28 = qkv2[2];
      const float qkv29 = qkv2[3];
      const float qkv30 = qkv2[4];
      const float qkv31 = qkv2[5];
      const float qkv32 = qkv2[6];
      const float qkv33 = qkv2[7];
      const float qkv34 = qkv2[8];
      const float qkv35 = qkv2[9];
      const float qkv36 = qkv2[10];
      const float qkv37 = qkv2[11];
      const float qkv38 = qkv2[12];
      const float qkv39 = qkv2[13];
      const float qkv40 = qkv2[14];
      const float qkv41 = qkv2[15];
      const float query_norm1 = query_norm[1];
      const float query_norm2 = query_norm[2];
      const float query_norm3 = query_norm[3];
      const float query_norm4 = query_norm[4];
      const float query_norm5 = query_norm[5];
      const float query_norm6 = query_norm[6];
      const float query_norm7 = query_norm[7];
      const float query_norm8 = query_norm[8];
      const float query_norm9 = query_norm[9];
      const float query_norm10 = query_norm[10];
      const float query_norm11 = query_norm[11];
      const float query_norm12 = query_norm[12];
      const float query_norm13 = query_norm[13];
      const float query_norm14 = query_norm[14];
      const float query_norm15 = query_norm[15];
      qkv2[0] = qkv2[0] * v7 * query_norm[0];
      qkv2[1] = qkv27 * v7 * query_norm1;
      qkv2[2] = qkv28 * v7 * query_norm2;
      qkv2[3] = qkv29 * v7 * query_norm3;
      qkv2[4] = qkv30 * v7 * query_norm4;
      qkv2[5] = qkv31 * v7 * query_norm5;
      qkv2[6] = qkv32 * v7 * query_norm6;
      qkv2[7] = qkv33 * v7 * query_norm7;
      qkv2[8] = qkv34 * v7 * query_norm8;
      qkv2[9] = qkv35 * v7 * query_norm9;
      qkv2[10] = qkv36 * v7 * query_norm10;
      qkv2[11] = qkv37 * v7 * query_norm11;
      qkv2[12] = qkv38 * v7 * query_norm12;
      qkv2[13] = qkv39 * v7 * query_norm13;
      qkv2[14] = qkv40 * v7 * query_norm14;
      qkv2[15] = qkv41 * v7 * query_norm15;
      const float qkv42 = qkv2[17];
      const float qkv43 = qkv2[18];
      const float qkv44 = qkv2[19];
      const float qkv45 = qkv2[20];
      const float qkv46 = qkv2[21];
      const float qkv47 = qkv2[22];
      const float qkv48 = qkv2[23];
      const float query_norm16 = query_norm[17];
      const float query_norm17 = query_norm[18];
      const float query_norm18 = query_norm[19];
      const float query_norm19 = query_norm[20];
      const float query_norm20 = query_norm[21];
      const float query_norm21 = query_norm[22];
      const float query_norm22 = query_norm[23];
      qkv2[16] = qkv2[16] * v7 * query_norm[16];
      qkv2[17] = qkv42 * v7 * query_norm16;
      qkv2[18] = qkv43 * v7 * query_norm17;
      qkv2[19] = qkv44 * v7 * query_norm18;
      qkv2[20] = qkv45 * v7 * query_norm19;
      qkv2[21] = qkv46 * v7 * query_norm20;
      qkv2[22] = qkv47 * v7 * query_norm21;
      qkv2[23] = qkv48 * v7 * query_norm22;
      const int32_t v8 = 0 + 12;
      const float qkv49 = qkv2[0];
      const float qkv50 = qkv2[1];
      const float qkv51 = qkv2[2];
      const float qkv52 = qkv2[3];
      const float qkv53 = qkv2[4];
      const float qkv54 = qkv2[5];
      const float qkv55 = qkv2[6];
      const float qkv56 = qkv2[7];
      const float qkv57 = qkv2[8];
      const float qkv58 = qkv2[9];
      const float qkv59 = qkv2[10];
      const float qkv60 = qkv2[11];
      const float qkv61 = qkv2[v8];
      const float qkv62 = qkv2[v8 + 1];
      const float qkv63 = qkv2[v8 + 2];
      const float qkv64 = qkv2[v8 + 3];
      const float qkv65 = qkv2[v8 + 4];
      const float qkv66 = qkv2[v8 + 5];
      const float qkv67 = qkv2[v8 + 6];
      const float qkv68 = qkv2[v8 + 7];
      const float qkv69 = qkv2[v8 + 8];
      const float qkv70 = qkv2[v8 + 9];
      const float qkv71 = qkv2[v8 + 10];
      const float qkv72 = qkv2[v8 + 11];
      const float cos2 = cos1[0];
      const float cos3 = cos1[1];
      const float cos4 = cos1[2];
      const float cos5 = cos1[3];
      const float cos6 = cos1[4];
      const float cos7 = cos1[5];
      const float cos8 = cos1[6];
      const float cos9 = cos1[7];
      const float cos10 = cos1[8];
      const float cos11 = cos1[9];
      const float cos12 = cos1[10];
      const float cos13 = cos1[11];
      const float sin2 = sin1[0];
      const float sin3 = sin1[1];
      const float sin4 = sin1[2];
      const float sin5 = sin1[3];
      const float sin6 = sin1[4];
      const float sin7 = sin1[5];
      const float sin8 = sin1[6];
      const float sin9 = sin1[7];
      const float sin10 = sin1[8];
      const float sin11 = sin1[9];
      const float sin12 = sin1[10];
      const float sin13 = sin1[11];
      qkv2[0] = fma_f32(qkv49, cos2, -(qkv61 * sin2));
      qkv2[1] = fma_f32(qkv50, cos3, -(qkv62 * sin3));
      qkv2[2] = fma_f32(qkv51, cos4, -(qkv63 * sin4));
      qkv2[3] = fma_f32(qkv52, cos5, -(qkv64 * sin5));
      qkv2[4] = fma_f32(qkv53, cos6, -(qkv65 * sin6));
      qkv2[5] = fma_f32(qkv54, cos7, -(qkv66 * sin7));
      qkv2[6] = fma_f32(qkv55, cos8, -(qkv67 * sin8));
      qkv2[7] = fma_f32(qkv56, cos9, -(qkv68 * sin9));
      qkv2[8] = fma_f32(qkv57, cos10, -(qkv69 * sin10));
      qkv2[9] = fma_f32(qkv58, cos11, -(qkv70 * sin11));
      qkv2[10] = fma_f32(qkv59, cos12, -(qkv71 * sin12));
      qkv2[11] = fma_f32(qkv60, cos13, -(qkv72 * sin13));
      qkv2[v8] = fma_f32(qkv61, cos2, qkv49 * sin2);
      qkv2[v8 + 1] = fma_f32(qkv62, cos3, qkv50 * sin3);
      qkv2[v8 + 2] = fma_f32(qkv63, cos4, qkv51 * sin4);
      qkv2[v8 + 3] = fma_f32(qkv64, cos5, qkv52 * sin5);
      qkv2[v8 + 4] = fma_f32(qkv65, cos6, qkv53 * sin6);
      qkv2[v8 + 5] = fma_f32(qkv66, cos7, qkv54 * sin7);
      qkv2[v8 + 6] = fma_f32(qkv67, cos8, qkv55 * sin8);
      qkv2[v8 + 7] = fma_f32(qkv68, cos9, qkv56 * sin9);
      qkv2[v8 + 8] = fma_f32(qkv69, cos10, qkv57 * sin10);
      qkv2[v8 + 9] = fma_f32(qkv70, cos11, qkv58 * sin11);
      qkv2[v8 + 10] = fma_f32(qkv71, cos12, qkv59 * sin12);
      qkv2[v8 + 11] = fma_f32(qkv72, cos13, qkv60 * sin13);
    }
    mem_f32 *qkv73 = qkv1 + (int64_t)v1 * 24 + 144;
    float squares16 = 0.0f;
    float squares17 = 0.0f;
    float squares18 = 0.0f;
    float squares19 = 0.0f;
    float squares20 = 0.0f;
    float squares21 = 0.0f;
    float squares22 = 0.0f;
    float squares23 = 0.0f;
    float squares24 = 0.0f;
    float squares25 = 0.0f;
    float squares26 = 0.0f;
    float squares27 = 0.0f;
    float squares28 = 0.0f;
    float squares29 = 0.0f;
    float squares30 = 0.0f;
    float squares31 = 0.0f;
    const float qkv74 = qkv73[0];
    const float qkv75 = qkv73[1];
    const float qkv76 = qkv73[2];
    const float qkv77 = qkv73[3];
    const float qkv78 = qkv73[4];
    const float qkv79 = qkv73[5];
    const float qkv80 = qkv73[6];
    const float qkv81 = qkv73[7];
    const float qkv82 = qkv73[8];
    const float qkv83 = qkv73[9];
    const float qkv84 = qkv73[10];
    const float qkv85 = qkv73[11];
    const float qkv86 = qkv73[12];
    const float qkv87 = qkv73[13];
    const float qkv88 = qkv73[14];
    const float qkv89 = qkv73[15];
    squares16 = fma_f32(qkv74, qkv74, squares16);
    squares17 = fma_f32(qkv75, qkv75, squares17);
    squares18 = fma_f32(qkv76, qkv76, squares18);
    squares19 = fma_f32(qkv77, qkv77, squares19);
    squares20 = fma_f32(qkv78, qkv78, squares20);
    squares21 = fma_f32(qkv79, qkv79, squares21);
    squares22 = fma_f32(qkv80, qkv80, squares22);
    squares23 = fma_f32(qkv81, qkv81, squares23);
    squares24 = fma_f32(qkv82, qkv82, squares24);
    squares25 = fma_f32(qkv83, qkv83, squares25);
    squares26 = fma_f32(qkv84, qkv84, squares26);
    squares27 = fma_f32(qkv85, qkv85, squares27);
    squares28 = fma_f32(qkv86, qkv86, squares28);
    squares29 = fma_f32(qkv87, qkv87, squares29);
    squares30 = fma_f32(qkv88, qkv88, squares30);
    squares31 = fma_f32(qkv89, qkv89, squares31);
    const float qkv90 = qkv73[16];
    const float qkv91 = qkv73[17];
    const float qkv92 = qkv73[18];
    const float qkv93 = qkv73[19];
    const float qkv94 = qkv73[20];
    const float qkv95 = qkv73[21];
    const float qkv96 = qkv73[22];
    const float qkv97 = qkv73[23];
    squares16 = fma_f32(qkv90, qkv90, squares16);
    squares17 = fma_f32(qkv91, qkv91, squares17);
    squares18 = fma_f32(qkv92, qkv92, squares18);
    squares19 = fma_f32(qkv93, qkv93, squares19);
    squares20 = fma_f32(qkv94, qkv94, squares20);
    squares21 = fma_f32(qkv95, qkv95, squares21);
    squares22 = fma_f32(qkv96, qkv96, squares22);
    squares23 = fma_f32(qkv97, qkv97, squares23);
    squares24 = fma_f32(0.0f, 0.0f, squares24);
    squares25 = fma_f32(0.0f, 0.0f, squares25);
    squares26 = fma_f32(0.0f, 0.0f, squares26);
    squares27 = fma_f32(0.0f, 0.0f, squares27);
    squares28 = fma_f32(0.0f, 0.0f, squares28);
    squares29 = fma_f32(0.0f, 0.0f, squares29);
    squares30 = fma_f32(0.0f, 0.0f, squares30);
    squares31 = fma_f32(0.0f, 0.0f, squares31);
    const float v9 = squares19 + squares27;
    const float v10 = squares23 + squares31;
    const float v11 = squares16 + squares24 + (squares20 + squares28);
    const float v12 = squares17 + squares25 + (squares21 + squares29);
    const float v13 = squares18 + squares26 + (squares22 + squares30);
    const float v14 = 1.0f / sqrt_f32((v11 + v13 + (v12 + (v9 + v10))) / 24.0f + 1.0E-6f);
    const float qkv98 = qkv73[1];
    const float qkv99 = qkv73[2];
    const float qkv100 = qkv73[3];
    const float qkv101 = qkv73[4];
    const float qkv102 = qkv73[5];
    const float qkv103 = qkv73[6];
    const float qkv104 = qkv73[7];
    const float qkv105 = qkv73[8];
    const float qkv106 = qkv73[9];
    const float qkv107 = qkv73[10];
    const float qkv108 = qkv73[11];
    const float qkv109 = qkv73[12];
    const float qkv110 = qkv73[13];
    const float qkv111 = qkv73[14];
    const float qkv112 = qkv73[15];
    const float key_norm1 = key_norm[1];
    const float key_norm2 = key_norm[2];
    const float key_norm3 = key_norm[3];
    const float key_norm4 = key_norm[4];
    const float key_norm5 = key_norm[5];
    const float key_norm6 = key_norm[6];
    const float key_norm7 = key_norm[7];
    const float key_norm8 = key_norm[8];
    const float key_norm9 = key_norm[9];
    const float key_norm10 = key_norm[10];
    const float key_norm11 = key_norm[11];
    const float key_norm12 = key_norm[12];
    const float key_norm13 = key_norm[13];
    const float key_norm14 = key_norm[14];
    const float key_norm15 = key_norm[15];
    qkv73[0] = qkv73[0] * v14 * key_norm[0];
    qkv73[1] = qkv98 * v14 * key_norm1;
    qkv73[2] = qkv99 * v14 * key_norm2;
    qkv73[3] = qkv100 * v14 * key_norm3;
    qkv73[4] = qkv101 * v14 * key_norm4;
    qkv73[5] = qkv102 * v14 * key_norm5;
    qkv73[6] = qkv103 * v14 * key_norm6;
    qkv73[7] = qkv104 * v14 * key_norm7;
    qkv73[8] = qkv105 * v14 * key_norm8;
    qkv73[9] = qkv106 * v14 * key_norm9;
    qkv73[10] = qkv107 * v14 * key_norm10;
    qkv73[11] = qkv108 * v14 * key_norm11;
    qkv73[12] = qkv109 * v14 * key_norm12;
    qkv73[13] = qkv110 * v14 * key_norm13;
    qkv73[14] = qkv111 * v14 * key_norm14;
    qkv73[15] = qkv112 * v14 * key_norm15;
    const float qkv113 = qkv73[17];
    const float qkv114 = qkv73[18];
    const float qkv115 = qkv73[19];
    const float qkv116 = qkv73[20];
    const float qkv117 = qkv73[21];
    const float qkv118 = qkv73[22];
    const float qkv119 = qkv73[23];
    const float key_norm16 = key_norm[17];
    const float key_norm17 = key_norm[18];
    const float key_norm18 = key_norm[19];
    const float key_norm19 = key_norm[20];
    const float key_norm20 = key_norm[21];
    const float key_norm21 = key_norm[22];
    const float key_norm22 = key_norm[23];
    qkv73[16] = qkv73[16] * v14 * key_norm[16];
    qkv73[17] = qkv113 * v14 * key_norm16;
    qkv73[18] = qkv114 * v14 * key_norm17;
    qkv73[19] = qkv115 * v14 * key_norm18;
    qkv73[20] = qkv116 * v14 * key_norm19;
    qkv73[21] = qkv117 * v14 * key_norm20;
    qkv73[22] = qkv118 * v14 * key_norm21;
    qkv73[23] = qkv119 * v14 * key_norm22;
    const int32_t v15 = 0 + 12;
    const float qkv120 = qkv73[0];
    const float qkv121 = qkv73[1];
    const float qkv122 = qkv73[2];
    const float qkv123 = qkv73[3];
    const float qkv124 = qkv73[4];
    const float qkv125 = qkv73[5];
    const float qkv126 = qkv73[6];
    const float qkv127 = qkv73[7];
    const float qkv128 = qkv73[8];
    const float qkv129 = qkv73[9];
    const float qkv130 = qkv73[10];
    const float qkv131 = qkv73[11];
    const float qkv132 = qkv73[v15];
    const float qkv133 = qkv73[v15 + 1];
    const float qkv134 = qkv73[v15 + 2];
    const float qkv135 = qkv73[v15 + 3];
    const float qkv136 = qkv73[v15 + 4];
    const float qkv137 = qkv73[v15 + 5];
    const float qkv138 = qkv73[v15 + 6];
    const float qkv139 = qkv73[v15 + 7];
    const float qkv140 = qkv73[v15 + 8];
    const float qkv141 = qkv73[v15 + 9];
    const float qkv142 = qkv73[v15 + 10];
    const float qkv143 = qkv73[v15 + 11];
    const float cos14 = cos1[0];
    const float cos15 = cos1[1];
    const float cos16 = cos1[2];
    const float cos17 = cos1[3];
    const float cos18 = cos1[4];
    const float cos19 = cos1[5];
    const float cos20 = cos1[6];
    const float cos21 = cos1[7];
    const float cos22 = cos1[8];
    const float cos23 = cos1[9];
    const float cos24 = cos1[10];
    const float cos25 = cos1[11];
    const float sin14 = sin1[0];
    const float sin15 = sin1[1];
    const float sin16 = sin1[2];
    const float sin17 = sin1[3];
    const float sin18 = sin1[4];
    const float sin19 = sin1[5];
    const float sin20 = sin1[6];
    const float sin21 = sin1[7];
    const float sin22 = sin1[8];
    const float sin23 = sin1[9];
    const float sin24 = sin1[10];
    const float sin25 = sin1[11];
    qkv73[0] = fma_f32(qkv120, cos14, -(qkv132 * sin14));
    qkv73[1] = fma_f32(qkv121, cos15, -(qkv133 * sin15));
    qkv73[2] = fma_f32(qkv122, cos16, -(qkv134 * sin16));
    qkv73[3] = fma_f32(qkv123, cos17, -(qkv135 * sin17));
    qkv73[4] = fma_f32(qkv124, cos18, -(qkv136 * sin18));
    qkv73[5] = fma_f32(qkv125, cos19, -(qkv137 * sin19));
    qkv73[6] = fma_f32(qkv126, cos20, -(qkv138 * sin20));
    qkv73[7] = fma_f32(qkv127, cos21, -(qkv139 * sin21));
    qkv73[8] = fma_f32(qkv128, cos22, -(qkv140 * sin22));
    qkv73[9] = fma_f32(qkv129, cos23, -(qkv141 * sin23));
    qkv73[10] = fma_f32(qkv130, cos24, -(qkv142 * sin24));
    qkv73[11] = fma_f32(qkv131, cos25, -(qkv143 * sin25));
    qkv73[v15] = fma_f32(qkv132, cos14, qkv120 * sin14);
    qkv73[v15 + 1] = fma_f32(qkv133, cos15, qkv121 * sin15);
    qkv73[v15 + 2] = fma_f32(qkv134, cos16, qkv122 * sin16);
    qkv73[v15 + 3] = fma_f32(qkv135, cos17, qkv123 * sin17);
    qkv73[v15 + 4] = fma_f32(qkv136, cos18, qkv124 * sin18);
    qkv73[v15 + 5] = fma_f32(qkv137, cos19, qkv125 * sin19);
    qkv73[v15 + 6] = fma_f32(qkv138, cos20, qkv126 * sin20);
    qkv73[v15 + 7] = fma_f32(qkv139, cos21, qkv127 * sin21);
    qkv73[v15 + 8] = fma_f32(qkv140, cos22, qkv128 * sin22);
    qkv73[v15 + 9] = fma_f32(qkv141, cos23, qkv129 * sin23);
    qkv73[v15 + 10] = fma_f32(qkv142, cos24, qkv130 * sin24);
    qkv73[v15 + 11] = fma_f32(qkv143, cos25, qkv131 * sin25);
    mem_f32 *qkv144 = qkv1 + (int64_t)v1 * 24 + 224;
    const int32_t cache_positions1 = cache_positions[v];
    mem_f32 *pages1 = pages + (int64_t)page_table[first_pages[v] + cache_positions1 / 128] * 43008 + (int64_t)v1 * 7168;
    const int32_t v16 = cache_positions1 % 128;
    mem_f32 *pages2 = pages1 + (int64_t)v16 * 32 + 3072;
    for (int32_t d = 0; d < 24; d++) {
      pages1[d * 128 + v16] = qkv73[d];
    }
    const float qkv145 = qkv144[1];
    const float qkv146 = qkv144[2];
    const float qkv147 = qkv144[3];
    const float qkv148 = qkv144[4];
    const float qkv149 = qkv144[5];
    const float qkv150 = qkv144[6];
    const float qkv151 = qkv144[7];
    const float qkv152 = qkv144[8];
    const float qkv153 = qkv144[9];
    const float qkv154 = qkv144[10];
    const float qkv155 = qkv144[11];
    const float qkv156 = qkv144[12];
    const float qkv157 = qkv144[13];
    const float qkv158 = qkv144[14];
    const float qkv159 = qkv144[15];
    pages2[0] = qkv144[0];
    pages2[1] = qkv145;
    pages2[2] = qkv146;
    pages2[3] = qkv147;
    pages2[4] = qkv148;
    pages2[5] = qkv149;
    pages2[6] = qkv150;
    pages2[7] = qkv151;
    pages2[8] = qkv152;
    pages2[9] = qkv153;
    pages2[10] = qkv154;
    pages2[11] = qkv155;
    pages2[12] = qkv156;
    pages2[13] = qkv157;
    pages2[14] = qkv158;
    pages2[15] = qkv159;
    const float qkv160 = qkv144[17];
    const float qkv161 = qkv144[18];
    const float qkv162 = qkv144[19];
    const float qkv163 = qkv144[20];
    const float qkv164 = qkv144[21];
    const float qkv165 = qkv144[22];
    const float qkv166 = qkv144[23];
    pages2[16] = qkv144[16];
    pages2[17] = qkv160;
    pages2[18] = qkv161;
    pages2[19] = qkv162;
    pages2[20] = qkv163;
    pages2[21] = qkv164;
    pages2[22] = qkv165;
    pages2[23] = qkv166;
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
        mem_f32 *kept1 = kept + (int64_t)v * 384 + (int64_t)v4 * 64 + (int64_t)own * 32;
        mem_f32 *kept2 = kept + (int64_t)v * 24 + (int64_t)v4 * 4 + (int64_t)own * 2 + 3072;
        for (int32_t block = 0; block < 2; block++) {
          const mem_f32 *q2 = q1 + (int64_t)block * 24;
          mem_f32 *kept3 = kept1 + (int64_t)block * 64;
          for (int32_t p = 0; p < v6; p += 16) {
            float dot = 0.0f;
            float dot1 = 0.0f;
            float dot2 = 0.0f;
            float dot3 = 0.0f;
            float dot4 = 0.0f;
            float dot5 = 0.0f;
            float dot6 = 0.0f;
            float dot7 = 0.0f;
            float dot8 = 0.0f;
            float dot9 = 0.0f;
            float dot10 = 0.0f;
            float dot11 = 0.0f;
            float dot12 = 0.0f;
            float dot13 = 0.0f;
            float dot14 = 0.0f;
            float dot15 = 0.0f;
            for (int32_t d = 0; d < 24; d++) {
              const mem_f32 *pages3 = pages1 + (int64_t)d * 128;
              const float q3 = q2[d];
              dot = fma_f32(q3, pages3[p], dot);
              dot1 = fma_f32(q3, pages3[p + 1], dot1);
              dot2 = fma_f32(q3, pages3[p + 2], dot2);
              dot3 = fma_f32(q3, pages3[p + 3], dot3);
              dot4 = fma_f32(q3, pages3[p + 4], dot4);
              dot5 = fma_f32(q3, pages3[p + 5], dot5);
              dot6 = fma_f32(q3, pages3[p + 6], dot6);
              dot7 = fma_f32(q3, pages3[p + 7], dot7);
              dot8 = fma_f32(q3, pages3[p + 8], dot8);
              dot9 = fma_f32(q3, pages3[p + 9], dot9);
              dot10 = fma_f32(q3, pages3[p + 10], dot10);
              dot11 = fma_f32(q3, pages3[p + 11], dot11);
              dot12 = fma_f32(q3, pages3[p + 12], dot12);
              dot13 = fma_f32(q3, pages3[p + 13], dot13);
              dot14 = fma_f32(q3, pages3[p + 14], dot14);
              dot15 = fma_f32(q3, pages3[p + 15], dot15);
            }
            scratch[p] = dot * 0.20412415f;
            scratch[p + 1] = dot1 * 0.20412415f;
            scratch[p + 2] = dot2 * 0.20412415f;
            scratch[p + 3] = dot3 * 0.20412415f;
            scratch[p + 4] = dot4 * 0.20412415f;
            scratch[p + 5] = dot5 * 0.20412415f;
            scratch[p + 6] = dot6 * 0.20412415f;
            scratch[p + 7] = dot7 * 0.20412415f;
            scratch[p + 8] = dot8 * 0.20412415f;
            scratch[p + 9] = dot9 * 0.20412415f;
            scratch[p + 10] = dot10 * 0.20412415f;
            scratch[p + 11] = dot11 * 0.20412415f;
            scratch[p + 12] = dot12 * 0.20412415f;
            scratch[p + 13] = dot13 * 0.20412415f;
            scratch[p + 14] = dot14 * 0.20412415f;
            scratch[p + 15] = dot15 * 0.20412415f;
          }
          mem_f32 *scratch1 = scratch;
          mem_f32 *kept4 = kept2 + (int64_t)block * 4;
          float maxima = f32_of_bits((int32_t)0xff800000);
          float maxima1 = f32_of_bits((int32_t)0xff800000);
          float maxima2 = f32_of_bits((int32_t)0xff800000);
          float maxima3 = f32_of_bits((int32_t)0xff800000);
          float maxima4 = f32_of_bits((int32_t)0xff800000);
          float maxima5 = f32_of_bits((int32_t)0xff800000);
          float maxima6 = f32_of_bits((int32_t)0xff800000);
          float maxima7 = f32_of_bits((int32_t)0xff800000);
          float maxima8 = f32_of_bits((int32_t)0xff800000);
          float maxima9 = f32_of_bits((int32_t)0xff800000);
          float maxima10 = f32_of_bits((int32_t)0xff800000);
          float maxima11 = f32_of_bits((int32_t)0xff800000);
          float maxima12 = f32_of_bits((int32_t)0xff800000);
          float maxima13 = f32_of_bits((int32_t)0xff800000);
          float maxima14 = f32_of_bits((int32_t)0xff800000);
          float maxima15 = f32_of_bits((int32_t)0xff800000);
          for (int32_t p1 = 0; p1 < v6; p1 += 16) {
            const float v7 = add_i32(0, p1) < v6 ? scratch1[p1] : f32_of_bits((int32_t)0xff800000);
            const float v8 = add_i32(1, p1) < v6 ? scratch1[p1 + 1] : f32_of_bits((int32_t)0xff800000);
            const float v9 = add_i32(2, p1) < v6 ? scratch1[p1 + 2] : f32_of_bits((int32_t)0xff800000);
            const float v10 = add_i32(3, p1) < v6 ? scratch1[p1 + 3] : f32_of_bits((int32_t)0xff800000);
            const float v11 = add_i32(4, p1) < v6 ? scratch1[p1 + 4] : f32_of_bits((int32_t)0xff800000);
            const float v12 = add_i32(5, p1) < v6 ? scratch1[p1 + 5] : f32_of_bits((int32_t)0xff800000);
            const float v13 = add_i32(6, p1) < v6 ? scratch1[p1 + 6] : f32_of_bits((int32_t)0xff800000);
            const float v14 = add_i32(7, p1) < v6 ? scratch1[p1 + 7] : f32_of_bits((int32_t)0xff800000);
            const float v15 = add_i32(8, p1) < v6 ? scratch1[p1 + 8] : f32_of_bits((int32_t)0xff800000);
            const float v16 = add_i32(9, p1) < v6 ? scratch1[p1 + 9] : f32_of_bits((int32_t)0xff800000);
            const float v17 = add_i32(10, p1) < v6 ? scratch1[p1 + 10] : f32_of_bits((int32_t)0xff800000);
            const float v18 = add_i32(11, p1) < v6 ? scratch1[p1 + 11] : f32_of_bits((int32_t)0xff800000);
            const float v19 = add_i32(12, p1) < v6 ? scratch1[p1 + 12] : f32_of_bits((int32_t)0xff800000);
            const float v20 = add_i32(13, p1) < v6 ? scratch1[p1 + 13] : f32_of_bits((int32_t)0xff800000);
            const float v21 = add_i32(14, p1) < v6 ? scratch1[p1 + 14] : f32_of_bits((int32_t)0xff800000);
            const float v22 = add_i32(15, p1) < v6 ? scratch1[p1 + 15] : f32_of_bits((int32_t)0xff800000);
            scratch1[p1] = v7;
            scratch1[p1 + 1] = v8;
            scratch1[p1 + 2] = v9;
            scratch1[p1 + 3] = v10;
            scratch1[p1 + 4] = v11;
            scratch1[p1 + 5] = v12;
            scratch1[p1 + 6] = v13;
            scratch1[p1 + 7] = v14;
            scratch1[p1 + 8] = v15;
            scratch1[p1 + 9] = v16;
            scratch1[p1 + 10] = v17;
            scratch1[p1 + 11] = v18;
            scratch1[p1 + 12] = v19;
            scratch1[p1 + 13] = v20;
            scratch1[p1 + 14] = v21;
            scratch1[p1 + 15] = v22;
            maxima = max_f32(maxima, v7);
            maxima1 = max_f32(maxima1, v8);
            maxima2 = max_f32(maxima2, v9);
            maxima3 = max_f32(maxima3, v10);
            maxima4 = max_f32(maxima4, v11);
            maxima5 = max_f32(maxima5, v12);
            maxima6 = max_f32(maxima6, v13);
            maxima7 = max_f32(maxima7, v14);
            maxima8 = max_f32(maxima8, v15);
            maxima9 = max_f32(maxima9, v16);
            maxima10 = max_f32(maxima10, v17);
            maxima11 = max_f32(maxima11, v18);
            maxima12 = max_f32(maxima12, v19);
            maxima13 = max_f32(maxima13, v20);
            maxima14 = max_f32(maxima14, v21);
            maxima15 = max_f32(maxima15, v22);
          }
          const float v23 = max_f32(maxima, maxima8);
          const float v24 = max_f32(maxima1, maxima9);
          const float v25 = max_f32(maxima2, maxima10);
          const float v26 = max_f32(maxima3, maxima11);
          const float v27 = max_f32(maxima4, maxima12);
          const float v28 = max_f32(maxima5, maxima13);
          const float v29 = max_f32(maxima6, maxima14);
          const float v30 = max_f32(maxima7, maxima15);
          const float v31 = max_f32(v23, v27);
          const float v32 = max_f32(v24, v28);
          const float v33 = max_f32(v25, v29);
          const float v34 = max_f32(v26, v30);
          const float v35 = max_f32(v31, v33);
          const float v36 = max_f32(v32, v34);
          const float v37 = max_f32(v35, v36);
          float sums = 0.0f;
          float sums1 = 0.0f;
          float sums2 = 0.0f;
          float sums3 = 0.0f;
          float sums4 = 0.0f;
          float sums5 = 0.0f;
          float sums6 = 0.0f;
          float sums7 = 0.0f;
          float sums8 = 0.0f;
          float sums9 = 0.0f;
          float sums10 = 0.0f;
          float sums11 = 0.0f;
          float sums12 = 0.0f;
          float sums13 = 0.0f;
          float sums14 = 0.0f;
          float sums15 = 0.0f;
          for (int32_t p2 = 0; p2 < v6; p2 += 16) {
            const float v38 = scratch1[p2] - v37;
            const float v39 = scratch1[p2 + 1] - v37;
            const float v40 = scratch1[p2 + 2] - v37;
            const float v41 = scratch1[p2 + 3] - v37;
            const float v42 = scratch1[p2 + 4] - v37;
            const float v43 = scratch1[p2 + 5] - v37;
            const float v44 = scratch1[p2 + 6] - v37;
            const float v45 = scratch1[p2 + 7] - v37;
            const float v46 = scratch1[p2 + 8] - v37;
            const float v47 = scratch1[p2 + 9] - v37;
            const float v48 = scratch1[p2 + 10] - v37;
            const float v49 = scratch1[p2 + 11] - v37;
            const float v50 = scratch1[p2 + 12] - v37;
            const float v51 = scratch1[p2 + 13] - v37;
            const float v52 = scratch1[p2 + 14] - v37;
            const float v53 = scratch1[p2 + 15] - v37;
            const float v54 = max_f32(-88.0f, v38);
            const float v55 = max_f32(-88.0f, v39);
            const float v56 = max_f32(-88.0f, v40);
            const float v57 = max_f32(-88.0f, v41);
            const float v58 = max_f32(-88.0f, v42);
            const float v59 = max_f32(-88.0f, v43);
            const float v60 = max_f32(-88.0f, v44);
            const float v61 = max_f32(-88.0f, v45);
            const float v62 = max_f32(-88.0f, v46);
            const float v63 = max_f32(-88.0f, v47);
            const float v64 = max_f32(-88.0f, v48);
            const float v65 = max_f32(-88.0f, v49);
            const float v66 = max_f32(-88.0f, v50);
            const float v67 = max_f32(-88.0f, v51);
            const float v68 = max_f32(-88.0f, v52);
            const float v69 = max_f32(-88.0f, v53);
            const float v70 = min_f32(89.0f, v54);
            const float v71 = min_f32(89.0f, v55);
            const float v72 = min_f32(89.0f, v56);
            const float v73 = min_f32(89.0f, v57);
            const float v74 = min_f32(89.0f, v58);
            const float v75 = min_f32(89.0f, v59);
            const float v76 = min_f32(89.0f, v60);
            const float v77 = min_f32(89.0f, v61);
            const float v78 = min_f32(89.0f, v62);
            const float v79 = min_f32(89.0f, v63);
            const float v80 = min_f32(89.0f, v64);
            const float v81 = min_f32(89.0f, v65);
            const float v82 = min_f32(89.0f, v66);
            const float v83 = min_f32(89.0f, v67);
            const float v84 = min_f32(89.0f, v68);
            const float v85 = min_f32(89.0f, v69);
            const float v86 = fma_f32(v70, 1.442695f, 1.2582912E7f);
            const float v87 = fma_f32(v71, 1.442695f, 1.2582912E7f);
            const float v88 = fma_f32(v72, 1.442695f, 1.2582912E7f);
            const float v89 = fma_f32(v73, 1.442695f, 1.2582912E7f);
            const float v90 = fma_f32(v74, 1.442695f, 1.2582912E7f);
            const float v91 = fma_f32(v75, 1.442695f, 1.2582912E7f);
            const float v92 = fma_f32(v76, 1.442695f, 1.2582912E7f);
            const float v93 = fma_f32(v77, 1.442695f, 1.2582912E7f);
            const float v94 = fma_f32(v78, 1.442695f, 1.2582912E7f);
            const float v95 = fma_f32(v79, 1.442695f, 1.2582912E7f);
            const float v96 = fma_f32(v80, 1.442695f, 1.2582912E7f);
            const float v97 = fma_f32(v81, 1.442695f, 1.2582912E7f);
            const float v98 = fma_f32(v82, 1.442695f, 1.2582912E7f);
            const float v99 = fma_f32(v83, 1.442695f, 1.2582912E7f);
            const float v100 = fma_f32(v84, 1.442695f, 1.2582912E7f);
            const float v101 = fma_f32(v85, 1.442695f, 1.2582912E7f);
            const float v102 = v86 - 1.2582912E7f;
            const float v103 = v87 - 1.2582912E7f;
            const float v104 = v88 - 1.2582912E7f;
            const float v105 = v89 - 1.2582912E7f;
            const float v106 = v90 - 1.2582912E7f;
            const float v107 = v91 - 1.2582912E7f;
            const float v108 = v92 - 1.2582912E7f;
            const float v109 = v93 - 1.2582912E7f;
            const float v110 = v94 - 1.2582912E7f;
            const float v111 = v95 - 1.2582912E7f;
            const float v112 = v96 - 1.2582912E7f;
            const float v113 = v97 - 1.2582912E7f;
            const float v114 = v98 - 1.2582912E7f;
            const float v115 = v99 - 1.2582912E7f;
            const float v116 = v100 - 1.2582912E7f;
            const float v117 = v101 - 1.2582912E7f;
            const int32_t v118 = sub_i32(bits_of_f32(v86), 0x4b400000);
            const int32_t v119 = sub_i32(bits_of_f32(v87), 0x4b400000);
            const int32_t v120 = sub_i32(bits_of_f32(v88), 0x4b400000);
            const int32_t v121 = sub_i32(bits_of_f32(v89), 0x4b400000);
            const int32_t v122 = sub_i32(bits_of_f32(v90), 0x4b400000);
            const int32_t v123 = sub_i32(bits_of_f32(v91), 0x4b400000);
            const int32_t v124 = sub_i32(bits_of_f32(v92), 0x4b400000);
            const int32_t v125 = sub_i32(bits_of_f32(v93), 0x4b400000);
            const int32_t v126 = sub_i32(bits_of_f32(v94), 0x4b400000);
            const int32_t v127 = sub_i32(bits_of_f32(v95), 0x4b400000);
            const int32_t v128 = sub_i32(bits_of_f32(v96), 0x4b400000);
            const int32_t v129 = sub_i32(bits_of_f32(v97), 0x4b400000);
            const int32_t v130 = sub_i32(bits_of_f32(v98), 0x4b400000);
            const int32_t v131 = sub_i32(bits_of_f32(v99), 0x4b400000);
            const int32_t v132 = sub_i32(bits_of_f32(v100), 0x4b400000);
            const int32_t v133 = sub_i32(bits_of_f32(v101), 0x4b400000);
            const float v134 = fma_f32(v102, -1.4286068E-6f, fma_f32(v102, -0.69314575f, v70));
            const float v135 = fma_f32(v103, -1.4286068E-6f, fma_f32(v103, -0.69314575f, v71));
            const float v136 = fma_f32(v104, -1.4286068E-6f, fma_f32(v104, -0.69314575f, v72));
            const float v137 = fma_f32(v105, -1.4286068E-6f, fma_f32(v105, -0.69314575f, v73));
            const float v138 = fma_f32(v106, -1.4286068E-6f, fma_f32(v106, -0.69314575f, v74));
            const float v139 = fma_f32(v107, -1.4286068E-6f, fma_f32(v107, -0.69314575f, v75));
            const float v140 = fma_f32(v108, -1.4286068E-6f, fma_f32(v108, -0.69314575f, v76));
            const float v141 = fma_f32(v109, -1.4286068E-6f, fma_f32(v109, -0.69314575f, v77));
            const float v142 = fma_f32(v110, -1.4286068E-6f, fma_f32(v110, -0.69314575f, v78));
            const float v143 = fma_f32(v111, -1.4286068E-6f, fma_f32(v111, -0.69314575f, v79));
            const float v144 = fma_f32(v112, -1.4286068E-6f, fma_f32(v112, -0.69314575f, v80));
            const float v145 = fma_f32(v113, -1.4286068E-6f, fma_f32(v113, -0.69314575f, v81));
            const float v146 = fma_f32(v114, -1.4286068E-6f, fma_f32(v114, -0.69314575f, v82));
            const float v147 = fma_f32(v115, -1.4286068E-6f, fma_f32(v115, -0.69314575f, v83));
            const float v148 = fma_f32(v116, -1.4286068E-6f, fma_f32(v116, -0.69314575f, v84));
            const float v149 = fma_f32(v117, -1.4286068E-6f, fma_f32(v117, -0.69314575f, v85));
            const float v150 = fma_f32(v134, fma_f32(v134, fma_f32(v134, fma_f32(v134, fma_f32(v134, fma_f32(v134, fma_f32(v134, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v151 = fma_f32(v135, fma_f32(v135, fma_f32(v135, fma_f32(v135, fma_f32(v135, fma_f32(v135, fma_f32(v135, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v152 = fma_f32(v136, fma_f32(v136, fma_f32(v136, fma_f32(v136, fma_f32(v136, fma_f32(v136, fma_f32(v136, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v153 = fma_f32(v137, fma_f32(v137, fma_f32(v137, fma_f32(v137, fma_f32(v137, fma_f32(v137, fma_f32(v137, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v154 = fma_f32(v138, fma_f32(v138, fma_f32(v138, fma_f32(v138, fma_f32(v138, fma_f32(v138, fma_f32(v138, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v155 = fma_f32(v139, fma_f32(v139, fma_f32(v139, fma_f32(v139, fma_f32(v139, fma_f32(v139, fma_f32(v139, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v156 = fma_f32(v140, fma_f32(v140, fma_f32(v140, fma_f32(v140, fma_f32(v140, fma_f32(v140, fma_f32(v140, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v157 = fma_f32(v141, fma_f32(v141, fma_f32(v141, fma_f32(v141, fma_f32(v141, fma_f32(v141, fma_f32(v141, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v158 = fma_f32(v142, fma_f32(v142, fma_f32(v142, fma_f32(v142, fma_f32(v142, fma_f32(v142, fma_f32(v142, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v159 = fma_f32(v143, fma_f32(v143, fma_f32(v143, fma_f32(v143, fma_f32(v143, fma_f32(v143, fma_f32(v143, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v160 = fma_f32(v144, fma_f32(v144, fma_f32(v144, fma_f32(v144, fma_f32(v144, fma_f32(v144, fma_f32(v144, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v161 = fma_f32(v145, fma_f32(v145, fma_f32(v145, fma_f32(v145, fma_f32(v145, fma_f32(v145, fma_f32(v145, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v162 = fma_f32(v146, fma_f32(v146, fma_f32(v146, fma_f32(v146, fma_f32(v146, fma_f32(v146, fma_f32(v146, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v163 = fma_f32(v147, fma_f32(v147, fma_f32(v147, fma_f32(v147, fma_f32(v147, fma_f32(v147, fma_f32(v147, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v164 = fma_f32(v148, fma_f32(v148, fma_f32(v148, fma_f32(v148, fma_f32(v148, fma_f32(v148, fma_f32(v148, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const float v165 = fma_f32(v149, fma_f32(v149, fma_f32(v149, fma_f32(v149, fma_f32(v149, fma_f32(v149, fma_f32(v149, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
            const int32_t s = v118 >> 1;
            const int32_t s1 = v119 >> 1;
            const int32_t s2 = v120 >> 1;
            const int32_t s3 = v121 >> 1;
            const int32_t s4 = v122 >> 1;
            const int32_t s5 = v123 >> 1;
            const int32_t s6 = v124 >> 1;
            const int32_t s7 = v125 >> 1;
            const int32_t s8 = v126 >> 1;
            const int32_t s9 = v127 >> 1;
            const int32_t s10 = v128 >> 1;
            const int32_t s11 = v129 >> 1;
            const int32_t s12 = v130 >> 1;
            const int32_t s13 = v131 >> 1;
            const int32_t s14 = v132 >> 1;
            const int32_t s15 = v133 >> 1;
            const float v166 = f32_of_bits(shl_i32(add_i32(s, 127), 23));
            const float v167 = f32_of_bits(shl_i32(add_i32(s1, 127), 23));
            const float v168 = f32_of_bits(shl_i32(add_i32(s2, 127), 23));
            const float v169 = f32_of_bits(shl_i32(add_i32(s3, 127), 23));
            const float v170 = f32_of_bits(shl_i32(add_i32(s4, 127), 23));
            const float v171 = f32_of_bits(shl_i32(add_i32(s5, 127), 23));
            const float v172 = f32_of_bits(shl_i32(add_i32(s6, 127), 23));
            const float v173 = f32_of_bits(shl_i32(add_i32(s7, 127), 23));
            const float v174 = f32_of_bits(shl_i32(add_i32(s8, 127), 23));
            const float v175 = f32_of_bits(shl_i32(add_i32(s9, 127), 23));
            const float v176 = f32_of_bits(shl_i32(add_i32(s10, 127), 23));
            const float v177 = f32_of_bits(shl_i32(add_i32(s11, 127), 23));
            const float v178 = f32_of_bits(shl_i32(add_i32(s12, 127), 23));
            const float v179 = f32_of_bits(shl_i32(add_i32(s13, 127), 23));
            const float v180 = f32_of_bits(shl_i32(add_i32(s14, 127), 23));
            const float v181 = f32_of_bits(shl_i32(add_i32(s15, 127), 23));
            const float v182 = v38 < -87.33f ? 0.0f : v150 * v166 * f32_of_bits(shl_i32(add_i32(sub_i32(v118, s), 127), 23));
            const float v183 = v39 < -87.33f ? 0.0f : v151 * v167 * f32_of_bits(shl_i32(add_i32(sub_i32(v119, s1), 127), 23));
            const float v184 = v40 < -87.33f ? 0.0f : v152 * v168 * f32_of_bits(shl_i32(add_i32(sub_i32(v120, s2), 127), 23));
            const float v185 = v41 < -87.33f ? 0.0f : v153 * v169 * f32_of_bits(shl_i32(add_i32(sub_i32(v121, s3), 127), 23));
            const float v186 = v42 < -87.33f ? 0.0f : v154 * v170 * f32_of_bits(shl_i32(add_i32(sub_i32(v122, s4), 127), 23));
            const float v187 = v43 < -87.33f ? 0.0f : v155 * v171 * f32_of_bits(shl_i32(add_i32(sub_i32(v123, s5), 127), 23));
            const float v188 = v44 < -87.33f ? 0.0f : v156 * v172 * f32_of_bits(shl_i32(add_i32(sub_i32(v124, s6), 127), 23));
            const float v189 = v45 < -87.33f ? 0.0f : v157 * v173 * f32_of_bits(shl_i32(add_i32(sub_i32(v125, s7), 127), 23));
            const float v190 = v46 < -87.33f ? 0.0f : v158 * v174 * f32_of_bits(shl_i32(add_i32(sub_i32(v126, s8), 127), 23));
            const float v191 = v47 < -87.33f ? 0.0f : v159 * v175 * f32_of_bits(shl_i32(add_i32(sub_i32(v127, s9), 127), 23));
            const float v192 = v48 < -87.33f ? 0.0f : v160 * v176 * f32_of_bits(shl_i32(add_i32(sub_i32(v128, s10), 127), 23));
            const float v193 = v49 < -87.33f ? 0.0f : v161 * v177 * f32_of_bits(shl_i32(add_i32(sub_i32(v129, s11), 127), 23));
            const float v194 = v50 < -87.33f ? 0.0f : v162 * v178 * f32_of_bits(shl_i32(add_i32(sub_i32(v130, s12), 127), 23));
            const float v195 = v51 < -87.33f ? 0.0f : v163 * v179 * f32_of_bits(shl_i32(add_i32(sub_i32(v131, s13), 127), 23));
            const float v196 = v52 < -87.33f ? 0.0f : v164 * v180 * f32_of_bits(shl_i32(add_i32(sub_i32(v132, s14), 127), 23));
            const float v197 = v53 < -87.33f ? 0.0f : v165 * v181 * f32_of_bits(shl_i32(add_i32(sub_i32(v133, s15), 127), 23));
            scratch1[p2] = v182;
            scratch1[p2 + 1] = v183;
            scratch1[p2 + 2] = v184;
            scratch1[p2 + 3] = v185;
            scratch1[p2 + 4] = v186;
            scratch1[p2 + 5] = v187;
            scratch1[p2 + 6] = v188;
            scratch1[p2 + 7] = v189;
            scratch1[p2 + 8] = v190;
            scratch1[p2 + 9] = v191;
            scratch1[p2 + 10] = v192;
            scratch1[p2 + 11] = v193;
            scratch1[p2 + 12] = v194;
            scratch1[p2 + 13] = v195;
            scratch1[p2 + 14] = v196;
            scratch1[p2 + 15] = v197;
            sums = sums + v182;
            sums1 = sums1 + v183;
            sums2 = sums2 + v184;
            sums3 = sums3 + v185;
            sums4 = sums4 + v186;
            sums5 = sums5 + v187;
            sums6 = sums6 + v188;
            sums7 = sums7 + v189;
            sums8 = sums8 + v190;
            sums9 = sums9 + v191;
            sums10 = sums10 + v192;
            sums11 = sums11 + v193;
            sums12 = sums12 + v194;
            sums13 = sums13 + v195;
            sums14 = sums14 + v196;
            sums15 = sums15 + v197;
          }
          kept4[0] = v37;
          const float v198 = sums + sums8;
          const float v199 = sums1 + sums9;
          const float v200 = sums2 + sums10;
          const float v201 = sums3 + sums11;
          const float v202 = sums4 + sums12;
          const float v203 = sums5 + sums13;
          const float v204 = sums6 + sums14;
          kept4[1] = v198 + v202 + (v200 + v204) + (v199 + v203 + (v201 + (sums7 + sums15)));
          float sum = 0.0f;
          float sum1 = 0.0f;
          float sum2 = 0.0f;
          float sum3 = 0.0f;
          float sum4 = 0.0f;
          float sum5 = 0.0f;
          float sum6 = 0.0f;
          float sum7 = 0.0f;
          float sum8 = 0.0f;
          float sum9 = 0.0f;
          float sum10 = 0.0f;
          float sum11 = 0.0f;
          float sum12 = 0.0f;
          float sum13 = 0.0f;
          float sum14 = 0.0f;
          float sum15 = 0.0f;
          for (int32_t b = 0; b < v6; b++) {
            const mem_f32 *pages4 = pages2 + (int64_t)b * 32;
            const float scratch2 = scratch[b];
            sum = fma_f32(scratch2, pages4[0], sum);
            sum1 = fma_f32(scratch2, pages4[1], sum1);
            sum2 = fma_f32(scratch2, pages4[2], sum2);
            sum3 = fma_f32(scratch2, pages4[3], sum3);
            sum4 = fma_f32(scratch2, pages4[4], sum4);
            sum5 = fma_f32(scratch2, pages4[5], sum5);
            sum6 = fma_f32(scratch2, pages4[6], sum6);
            sum7 = fma_f32(scratch2, pages4[7], sum7);
            sum8 = fma_f32(scratch2, pages4[8], sum8);
            sum9 = fma_f32(scratch2, pages4[9], sum9);
            sum10 = fma_f32(scratch2, pages4[10], sum10);
            sum11 = fma_f32(scratch2, pages4[11], sum11);
            sum12 = fma_f32(scratch2, pages4[12], sum12);
            sum13 = fma_f32(scratch2, pages4[13], sum13);
            sum14 = fma_f32(scratch2, pages4[14], sum14);
            sum15 = fma_f32(scratch2, pages4[15], sum15);
          }
          kept3[0] = sum;
          kept3[1] = sum1;
          kept3[2] = sum2;
          kept3[3] = sum3;
          kept3[4] = sum4;
          kept3[5] = sum5;
          kept3[6] = sum6;
          kept3[7] = sum7;
          kept3[8] = sum8;
          kept3[9] = sum9;
          kept3[10] = sum10;
          kept3[11] = sum11;
          kept3[12] = sum12;
          kept3[13] = sum13;
          kept3[14] = sum14;
          kept3[15] = sum15;
          float sum16 = 0.0f;
          float sum17 = 0.0f;
          float sum18 = 0.0f;
          float sum19 = 0.0f;
          float sum20 = 0.0f;
          float sum21 = 0.0f;
          float sum22 = 0.0f;
          float sum23 = 0.0f;
          float sum24 = 0.0f;
          float sum25 = 0.0f;
          float sum26 = 0.0f;
          float sum27 = 0.0f;
          float sum28 = 0.0f;
          float sum29 = 0.0f;
          float sum30 = 0.0f;
          float sum31 = 0.0f;
          for (int32_t b1 = 0; b1 < v6; b1++) {
            const mem_f32 *pages5 = pages2 + (int64_t)b1 * 32;
            const float scratch3 = scratch[b1];
            sum16 = fma_f32(scratch3, pages5[16], sum16);
            sum17 = fma_f32(scratch3, pages5[17], sum17);
            sum18 = fma_f32(scratch3, pages5[18], sum18);
            sum19 = fma_f32(scratch3, pages5[19], sum19);
            sum20 = fma_f32(scratch3, pages5[20], sum20);
            sum21 = fma_f32(scratch3, pages5[21], sum21);
            sum22 = fma_f32(scratch3, pages5[22], sum22);
            sum23 = fma_f32(scratch3, pages5[23], sum23);
            sum24 = fma_f32(scratch3, 0.0f, sum24);
            sum25 = fma_f32(scratch3, 0.0f, sum25);
            sum26 = fma_f32(scratch3, 0.0f, sum26);
            sum27 = fma_f32(scratch3, 0.0f, sum27);
            sum28 = fma_f32(scratch3, 0.0f, sum28);
            sum29 = fma_f32(scratch3, 0.0f, sum29);
            sum30 = fma_f32(scratch3, 0.0f, sum30);
            sum31 = fma_f32(scratch3, 0.0f, sum31);
          }
          kept3[16] = sum16;
          kept3[17] = sum17;
          kept3[18] = sum18;
          kept3[19] = sum19;
          kept3[20] = sum20;
          kept3[21] = sum21;
          kept3[22] = sum22;
          kept3[23] = sum23;
        }
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
          mem_f32 *scratch1 = scratch + 1220;
          mem_f32 *scratch2 = scratch + 1024;
          mem_f32 *scratch3 = scratch + 1216;
          mem_f32 *scratch4 = scratch + 1088;
          for (int32_t query = 0; query < v8; query++) {
            mem_f32 *y1 = y + (int64_t)(row + query / 2) * 144 + (int64_t)(v7 + query % 2) * 24;
            mem_f32 *scratch5 = scratch1 + (int64_t)query * 2;
            y1[0] = 0.0f;
            y1[1] = 0.0f;
            y1[2] = 0.0f;
            y1[3] = 0.0f;
            y1[4] = 0.0f;
            y1[5] = 0.0f;
            y1[6] = 0.0f;
            y1[7] = 0.0f;
            y1[8] = 0.0f;
            y1[9] = 0.0f;
            y1[10] = 0.0f;
            y1[11] = 0.0f;
            y1[12] = 0.0f;
            y1[13] = 0.0f;
            y1[14] = 0.0f;
            y1[15] = 0.0f;
            y1[16] = 0.0f;
            y1[17] = 0.0f;
            y1[18] = 0.0f;
            y1[19] = 0.0f;
            y1[20] = 0.0f;
            y1[21] = 0.0f;
            y1[22] = 0.0f;
            y1[23] = 0.0f;
            scratch5[0] = f32_of_bits((int32_t)0xff800000);
            scratch5[1] = 0.0f;
          }
          const int32_t v9 = last_seen1 / 128 + 1;
          if (v6 >= 3) {
            const int32_t v10 = v2 * 2;
            const int32_t v11 = mul_i32(v6, 2);
            for (int32_t query1 = 0; query1 < v11; query1++) {
              const int32_t v12 = query1 / 2;
              const int32_t v13 = sub_i32(v6, 1);
              const mem_f32 *q1 = q + (int64_t)(row + min_i32(v12, v13)) * 304 + (int64_t)(v10 + query1 % 2) * 24;
              mem_f32 *scratch6 = scratch + (int64_t)query1 * 32;
              const float q2 = q1[1];
              const float q3 = q1[2];
              const float q4 = q1[3];
              const float q5 = q1[4];
              const float q6 = q1[5];
              const float q7 = q1[6];
              const float q8 = q1[7];
              const float q9 = q1[8];
              const float q10 = q1[9];
              const float q11 = q1[10];
              const float q12 = q1[11];
              const float q13 = q1[12];
              const float q14 = q1[13];
              const float q15 = q1[14];
              const float q16 = q1[15];
              scratch6[0] = q1[0];
              scratch6[1] = q2;
              scratch6[2] = q3;
              scratch6[3] = q4;
              scratch6[4] = q5;
              scratch6[5] = q6;
              scratch6[6] = q7;
              scratch6[7] = q8;
              scratch6[8] = q9;
              scratch6[9] = q10;
              scratch6[10] = q11;
              scratch6[11] = q12;
              scratch6[12] = q13;
              scratch6[13] = q14;
              scratch6[14] = q15;
              scratch6[15] = q16;
              const float q17 = q1[17];
              const float q18 = q1[18];
              const float q19 = q1[19];
              const float q20 = q1[20];
              const float q21 = q1[21];
              const float q22 = q1[22];
              const float q23 = q1[23];
              scratch6[16] = q1[16];
              scratch6[17] = q17;
              scratch6[18] = q18;
              scratch6[19] = q19;
              scratch6[20] = q20;
              scratch6[21] = q21;
              scratch6[22] = q22;
              scratch6[23] = q23;
            }
            for (int32_t chunk1 = 0; chunk1 < v9; chunk1++) {
              const mem_f32 *pages1 = pages + (int64_t)page_table[first_pages[row] + chunk1] * 43008 + (int64_t)v2 * 7168;
              const mem_f32 *pages2 = pages1 + 3072;
              for (int32_t query2 = 0; query2 < v11; query2++) {
                mem_f32 *scratch7 = scratch + (int64_t)query2 * 32;
                const int32_t v14 = add_i32(query2, 0) / 2;
                const int32_t v15 = sub_i32(v6, 1);
                const int32_t v16 = add_i32(sub_i32(add_i32(last_seen1, min_i32(v14, v15)), mul_i32(chunk1, 128)), 1);
                const int32_t v17 = min_i32(v16, 128);
                const int32_t v18 = add_i32(query2, 0) / 2;
                const int32_t v19 = sub_i32(v6, 1);
                const int32_t v20 = add_i32(sub_i32(add_i32(last_seen1, min_i32(v18, v19)), mul_i32(chunk1, 128)), 1);
                const int32_t v21 = min_i32(v20, 128);
                for (int32_t p = 0; p < v21; p += 16) {
                  float dot = 0.0f;
                  float dot1 = 0.0f;
                  float dot2 = 0.0f;
                  float dot3 = 0.0f;
                  float dot4 = 0.0f;
                  float dot5 = 0.0f;
                  float dot6 = 0.0f;
                  float dot7 = 0.0f;
                  float dot8 = 0.0f;
                  float dot9 = 0.0f;
                  float dot10 = 0.0f;
                  float dot11 = 0.0f;
                  float dot12 = 0.0f;
                  float dot13 = 0.0f;
                  float dot14 = 0.0f;
                  float dot15 = 0.0f;
                  for (int32_t d = 0; d < 24; d++) {
                    const mem_f32 *pages3 = pages1 + (int64_t)d * 128;
                    const float scratch8 = scratch7[d];
                    dot = fma_f32(scratch8, pages3[p], dot);
                    dot1 = fma_f32(scratch8, pages3[p + 1], dot1);
                    dot2 = fma_f32(scratch8, pages3[p + 2], dot2);
                    dot3 = fma_f32(scratch8, pages3[p + 3], dot3);
                    dot4 = fma_f32(scratch8, pages3[p + 4], dot4);
                    dot5 = fma_f32(scratch8, pages3[p + 5], dot5);
                    dot6 = fma_f32(scratch8, pages3[p + 6], dot6);
                    dot7 = fma_f32(scratch8, pages3[p + 7], dot7);
                    dot8 = fma_f32(scratch8, pages3[p + 8], dot8);
                    dot9 = fma_f32(scratch8, pages3[p + 9], dot9);
                    dot10 = fma_f32(scratch8, pages3[p + 10], dot10);
                    dot11 = fma_f32(scratch8, pages3[p + 11], dot11);
                    dot12 = fma_f32(scratch8, pages3[p + 12], dot12);
                    dot13 = fma_f32(scratch8, pages3[p + 13], dot13);
                    dot14 = fma_f32(scratch8, pages3[p + 14], dot14);
                    dot15 = fma_f32(scratch8, pages3[p + 15], dot15);
                  }
                  scratch4[p] = dot * 0.20412415f;
                  scratch4[p + 1] = dot1 * 0.20412415f;
                  scratch4[p + 2] = dot2 * 0.20412415f;
                  scratch4[p + 3] = dot3 * 0.20412415f;
                  scratch4[p + 4] = dot4 * 0.20412415f;
                  scratch4[p + 5] = dot5 * 0.20412415f;
                  scratch4[p + 6] = dot6 * 0.20412415f;
                  scratch4[p + 7] = dot7 * 0.20412415f;
                  scratch4[p + 8] = dot8 * 0.20412415f;
                  scratch4[p + 9] = dot9 * 0.20412415f;
                  scratch4[p + 10] = dot10 * 0.20412415f;
                  scratch4[p + 11] = dot11 * 0.20412415f;
                  scratch4[p + 12] = dot12 * 0.20412415f;
                  scratch4[p + 13] = dot13 * 0.20412415f;
                  scratch4[p + 14] = dot14 * 0.20412415f;
                  scratch4[p + 15] = dot15 * 0.20412415f;
                }
                mem_f32 *scratch9 = scratch4;
                const int32_t v22 = add_i32(query2, 0) / 2;
                const int32_t v23 = sub_i32(v6, 1);
                const int32_t v24 = add_i32(sub_i32(add_i32(last_seen1, min_i32(v22, v23)), mul_i32(chunk1, 128)), 1);
                const int32_t v25 = min_i32(v24, 128);
                mem_f32 *scratch10 = scratch3;
                float maxima = f32_of_bits((int32_t)0xff800000);
                float maxima1 = f32_of_bits((int32_t)0xff800000);
                float maxima2 = f32_of_bits((int32_t)0xff800000);
                float maxima3 = f32_of_bits((int32_t)0xff800000);
                float maxima4 = f32_of_bits((int32_t)0xff800000);
                float maxima5 = f32_of_bits((int32_t)0xff800000);
                float maxima6 = f32_of_bits((int32_t)0xff800000);
                float maxima7 = f32_of_bits((int32_t)0xff800000);
                float maxima8 = f32_of_bits((int32_t)0xff800000);
                float maxima9 = f32_of_bits((int32_t)0xff800000);
                float maxima10 = f32_of_bits((int32_t)0xff800000);
                float maxima11 = f32_of_bits((int32_t)0xff800000);
                float maxima12 = f32_of_bits((int32_t)0xff800000);
                float maxima13 = f32_of_bits((int32_t)0xff800000);
                float maxima14 = f32_of_bits((int32_t)0xff800000);
                float maxima15 = f32_of_bits((int32_t)0xff800000);
                for (int32_t p1 = 0; p1 < v25; p1 += 16) {
                  const float v26 = add_i32(0, p1) < v25 ? scratch9[p1] : f32_of_bits((int32_t)0xff800000);
                  const float v27 = add_i32(1, p1) < v25 ? scratch9[p1 + 1] : f32_of_bits((int32_t)0xff800000);
                  const float v28 = add_i32(2, p1) < v25 ? scratch9[p1 + 2] : f32_of_bits((int32_t)0xff800000);
                  const float v29 = add_i32(3, p1) < v25 ? scratch9[p1 + 3] : f32_of_bits((int32_t)0xff800000);
                  const float v30 = add_i32(4, p1) < v25 ? scratch9[p1 + 4] : f32_of_bits((int32_t)0xff800000);
                  const float v31 = add_i32(5, p1) < v25 ? scratch9[p1 + 5] : f32_of_bits((int32_t)0xff800000);
                  const float v32 = add_i32(6, p1) < v25 ? scratch9[p1 + 6] : f32_of_bits((int32_t)0xff800000);
                  const float v33 = add_i32(7, p1) < v25 ? scratch9[p1 + 7] : f32_of_bits((int32_t)0xff800000);
                  const float v34 = add_i32(8, p1) < v25 ? scratch9[p1 + 8] : f32_of_bits((int32_t)0xff800000);
                  const float v35 = add_i32(9, p1) < v25 ? scratch9[p1 + 9] : f32_of_bits((int32_t)0xff800000);
                  const float v36 = add_i32(10, p1) < v25 ? scratch9[p1 + 10] : f32_of_bits((int32_t)0xff800000);
                  const float v37 = add_i32(11, p1) < v25 ? scratch9[p1 + 11] : f32_of_bits((int32_t)0xff800000);
                  const float v38 = add_i32(12, p1) < v25 ? scratch9[p1 + 12] : f32_of_bits((int32_t)0xff800000);
                  const float v39 = add_i32(13, p1) < v25 ? scratch9[p1 + 13] : f32_of_bits((int32_t)0xff800000);
                  const float v40 = add_i32(14, p1) < v25 ? scratch9[p1 + 14] : f32_of_bits((int32_t)0xff800000);
                  const float v41 = add_i32(15, p1) < v25 ? scratch9[p1 + 15] : f32_of_bits((int32_t)0xff800000);
                  scratch9[p1] = v26;
                  scratch9[p1 + 1] = v27;
                  scratch9[p1 + 2] = v28;
                  scratch9[p1 + 3] = v29;
                  scratch9[p1 + 4] = v30;
                  scratch9[p1 + 5] = v31;
                  scratch9[p1 + 6] = v32;
                  scratch9[p1 + 7] = v33;
                  scratch9[p1 + 8] = v34;
                  scratch9[p1 + 9] = v35;
                  scratch9[p1 + 10] = v36;
                  scratch9[p1 + 11] = v37;
                  scratch9[p1 + 12] = v38;
                  scratch9[p1 + 13] = v39;
                  scratch9[p1 + 14] = v40;
                  scratch9[p1 + 15] = v41;
                  maxima = max_f32(maxima, v26);
                  maxima1 = max_f32(maxima1, v27);
                  maxima2 = max_f32(maxima2, v28);
                  maxima3 = max_f32(maxima3, v29);
                  maxima4 = max_f32(maxima4, v30);
                  maxima5 = max_f32(maxima5, v31);
                  maxima6 = max_f32(maxima6, v32);
                  maxima7 = max_f32(maxima7, v33);
                  maxima8 = max_f32(maxima8, v34);
                  maxima9 = max_f32(maxima9, v35);
                  maxima10 = max_f32(maxima10, v36);
                  maxima11 = max_f32(maxima11, v37);
                  maxima12 = max_f32(maxima12, v38);
                  maxima13 = max_f32(maxima13, v39);
                  maxima14 = max_f32(maxima14, v40);
                  maxima15 = max_f32(maxima15, v41);
                }
                const float v42 = max_f32(maxima, maxima8);
                const float v43 = max_f32(maxima1, maxima9);
                const float v44 = max_f32(maxima2, maxima10);
                const float v45 = max_f32(maxima3, maxima11);
                const float v46 = max_f32(maxima4, maxima12);
                const float v47 = max_f32(maxima5, maxima13);
                const float v48 = max_f32(maxima6, maxima14);
                const float v49 = max_f32(maxima7, maxima15);
                const float v50 = max_f32(v42, v46);
                const float v51 = max_f32(v43, v47);
                const float v52 = max_f32(v44, v48);
                const float v53 = max_f32(v45, v49);
                const float v54 = max_f32(v50, v52);
                const float v55 = max_f32(v51, v53);
                const float v56 = max_f32(v54, v55);
                float sums = 0.0f;
                float sums1 = 0.0f;
                float sums2 = 0.0f;
                float sums3 = 0.0f;
                float sums4 = 0.0f;
                float sums5 = 0.0f;
                float sums6 = 0.0f;
                float sums7 = 0.0f;
                float sums8 = 0.0f;
                float sums9 = 0.0f;
                float sums10 = 0.0f;
                float sums11 = 0.0f;
                float sums12 = 0.0f;
                float sums13 = 0.0f;
                float sums14 = 0.0f;
                float sums15 = 0.0f;
                for (int32_t p2 = 0; p2 < v25; p2 += 16) {
                  const float v57 = scratch9[p2] - v56;
                  const float v58 = scratch9[p2 + 1] - v56;
                  const float v59 = scratch9[p2 + 2] - v56;
                  const float v60 = scratch9[p2 + 3] - v56;
                  const float v61 = scratch9[p2 + 4] - v56;
                  const float v62 = scratch9[p2 + 5] - v56;
                  const float v63 = scratch9[p2 + 6] - v56;
                  const float v64 = scratch9[p2 + 7] - v56;
                  const float v65 = scratch9[p2 + 8] - v56;
                  const float v66 = scratch9[p2 + 9] - v56;
                  const float v67 = scratch9[p2 + 10] - v56;
                  const float v68 = scratch9[p2 + 11] - v56;
                  const float v69 = scratch9[p2 + 12] - v56;
                  const float v70 = scratch9[p2 + 13] - v56;
                  const float v71 = scratch9[p2 + 14] - v56;
                  const float v72 = scratch9[p2 + 15] - v56;
                  const float v73 = max_f32(-88.0f, v57);
                  const float v74 = max_f32(-88.0f, v58);
                  const float v75 = max_f32(-88.0f, v59);
                  const float v76 = max_f32(-88.0f, v60);
                  const float v77 = max_f32(-88.0f, v61);
                  const float v78 = max_f32(-88.0f, v62);
                  const float v79 = max_f32(-88.0f, v63);
                  const float v80 = max_f32(-88.0f, v64);
                  const float v81 = max_f32(-88.0f, v65);
                  const float v82 = max_f32(-88.0f, v66);
                  const float v83 = max_f32(-88.0f, v67);
                  const float v84 = max_f32(-88.0f, v68);
                  const float v85 = max_f32(-88.0f, v69);
                  const float v86 = max_f32(-88.0f, v70);
                  const float v87 = max_f32(-88.0f, v71);
                  const float v88 = max_f32(-88.0f, v72);
                  const float v89 = min_f32(89.0f, v73);
                  const float v90 = min_f32(89.0f, v74);
                  const float v91 = min_f32(89.0f, v75);
                  const float v92 = min_f32(89.0f, v76);
                  const float v93 = min_f32(89.0f, v77);
                  const float v94 = min_f32(89.0f, v78);
                  const float v95 = min_f32(89.0f, v79);
                  const float v96 = min_f32(89.0f, v80);
                  const float v97 = min_f32(89.0f, v81);
                  const float v98 = min_f32(89.0f, v82);
                  const float v99 = min_f32(89.0f, v83);
                  const float v100 = min_f32(89.0f, v84);
                  const float v101 = min_f32(89.0f, v85);
                  const float v102 = min_f32(89.0f, v86);
                  const float v103 = min_f32(89.0f, v87);
                  const float v104 = min_f32(89.0f, v88);
                  const float v105 = fma_f32(v89, 1.442695f, 1.2582912E7f);
                  const float v106 = fma_f32(v90, 1.442695f, 1.2582912E7f);
                  const float v107 = fma_f32(v91, 1.442695f, 1.2582912E7f);
                  const float v108 = fma_f32(v92, 1.442695f, 1.2582912E7f);
                  const float v109 = fma_f32(v93, 1.442695f, 1.2582912E7f);
                  const float v110 = fma_f32(v94, 1.442695f, 1.2582912E7f);
                  const float v111 = fma_f32(v95, 1.442695f, 1.2582912E7f);
                  const float v112 = fma_f32(v96, 1.442695f, 1.2582912E7f);
                  const float v113 = fma_f32(v97, 1.442695f, 1.2582912E7f);
                  const float v114 = fma_f32(v98, 1.442695f, 1.2582912E7f);
                  const float v115 = fma_f32(v99, 1.442695f, 1.2582912E7f);
                  const float v116 = fma_f32(v100, 1.442695f, 1.2582912E7f);
                  const float v117 = fma_f32(v101, 1.442695f, 1.2582912E7f);
                  const float v118 = fma_f32(v102, 1.442695f, 1.2582912E7f);
                  const float v119 = fma_f32(v103, 1.442695f, 1.2582912E7f);
                  const float v120 = fma_f32(v104, 1.442695f, 1.2582912E7f);
                  const float v121 = v105 - 1.2582912E7f;
                  const float v122 = v106 - 1.2582912E7f;
                  const float v123 = v107 - 1.2582912E7f;
                  const float v124 = v108 - 1.2582912E7f;
                  const float v125 = v109 - 1.2582912E7f;
                  const float v126 = v110 - 1.2582912E7f;
                  const float v127 = v111 - 1.2582912E7f;
                  const float v128 = v112 - 1.2582912E7f;
                  const float v129 = v113 - 1.2582912E7f;
                  const float v130 = v114 - 1.2582912E7f;
                  const float v131 = v115 - 1.2582912E7f;
                  const float v132 = v116 - 1.2582912E7f;
                  const float v133 = v117 - 1.2582912E7f;
                  const float v134 = v118 - 1.2582912E7f;
                  const float v135 = v119 - 1.2582912E7f;
                  const float v136 = v120 - 1.2582912E7f;
                  const int32_t v137 = sub_i32(bits_of_f32(v105), 0x4b400000);
                  const int32_t v138 = sub_i32(bits_of_f32(v106), 0x4b400000);
                  const int32_t v139 = sub_i32(bits_of_f32(v107), 0x4b400000);
                  const int32_t v140 = sub_i32(bits_of_f32(v108), 0x4b400000);
                  const int32_t v141 = sub_i32(bits_of_f32(v109), 0x4b400000);
                  const int32_t v142 = sub_i32(bits_of_f32(v110), 0x4b400000);
                  const int32_t v143 = sub_i32(bits_of_f32(v111), 0x4b400000);
                  const int32_t v144 = sub_i32(bits_of_f32(v112), 0x4b400000);
                  const int32_t v145 = sub_i32(bits_of_f32(v113), 0x4b400000);
                  const int32_t v146 = sub_i32(bits_of_f32(v114), 0x4b400000);
                  const int32_t v147 = sub_i32(bits_of_f32(v115), 0x4b400000);
                  const int32_t v148 = sub_i32(bits_of_f32(v116), 0x4b400000);
                  const int32_t v149 = sub_i32(bits_of_f32(v117), 0x4b400000);
                  const int32_t v150 = sub_i32(bits_of_f32(v118), 0x4b400000);
                  const int32_t v151 = sub_i32(bits_of_f32(v119), 0x4b400000);
                  const int32_t v152 = sub_i32(bits_of_f32(v120), 0x4b400000);
                  const float v153 = fma_f32(v121, -1.4286068E-6f, fma_f32(v121, -0.69314575f, v89));
                  const float v154 = fma_f32(v122, -1.4286068E-6f, fma_f32(v122, -0.69314575f, v90));
                  const float v155 = fma_f32(v123, -1.4286068E-6f, fma_f32(v123, -0.69314575f, v91));
                  const float v156 = fma_f32(v124, -1.4286068E-6f, fma_f32(v124, -0.69314575f, v92));
                  const float v157 = fma_f32(v125, -1.4286068E-6f, fma_f32(v125, -0.69314575f, v93));
                  const float v158 = fma_f32(v126, -1.4286068E-6f, fma_f32(v126, -0.69314575f, v94));
                  const float v159 = fma_f32(v127, -1.4286068E-6f, fma_f32(v127, -0.69314575f, v95));
                  const float v160 = fma_f32(v128, -1.4286068E-6f, fma_f32(v128, -0.69314575f, v96));
                  const float v161 = fma_f32(v129, -1.4286068E-6f, fma_f32(v129, -0.69314575f, v97));
                  const float v162 = fma_f32(v130, -1.4286068E-6f, fma_f32(v130, -0.69314575f, v98));
                  const float v163 = fma_f32(v131, -1.4286068E-6f, fma_f32(v131, -0.69314575f, v99));
                  const float v164 = fma_f32(v132, -1.4286068E-6f, fma_f32(v132, -0.69314575f, v100));
                  const float v165 = fma_f32(v133, -1.4286068E-6f, fma_f32(v133, -0.69314575f, v101));
                  const float v166 = fma_f32(v134, -1.4286068E-6f, fma_f32(v134, -0.69314575f, v102));
                  const float v167 = fma_f32(v135, -1.4286068E-6f, fma_f32(v135, -0.69314575f, v103));
                  const float v168 = fma_f32(v136, -1.4286068E-6f, fma_f32(v136, -0.69314575f, v104));
                  const float v169 = fma_f32(v153, fma_f32(v153, fma_f32(v153, fma_f32(v153, fma_f32(v153, fma_f32(v153, fma_f32(v153, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v170 = fma_f32(v154, fma_f32(v154, fma_f32(v154, fma_f32(v154, fma_f32(v154, fma_f32(v154, fma_f32(v154, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v171 = fma_f32(v155, fma_f32(v155, fma_f32(v155, fma_f32(v155, fma_f32(v155, fma_f32(v155, fma_f32(v155, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v172 = fma_f32(v156, fma_f32(v156, fma_f32(v156, fma_f32(v156, fma_f32(v156, fma_f32(v156, fma_f32(v156, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v173 = fma_f32(v157, fma_f32(v157, fma_f32(v157, fma_f32(v157, fma_f32(v157, fma_f32(v157, fma_f32(v157, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v174 = fma_f32(v158, fma_f32(v158, fma_f32(v158, fma_f32(v158, fma_f32(v158, fma_f32(v158, fma_f32(v158, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v175 = fma_f32(v159, fma_f32(v159, fma_f32(v159, fma_f32(v159, fma_f32(v159, fma_f32(v159, fma_f32(v159, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v176 = fma_f32(v160, fma_f32(v160, fma_f32(v160, fma_f32(v160, fma_f32(v160, fma_f32(v160, fma_f32(v160, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v177 = fma_f32(v161, fma_f32(v161, fma_f32(v161, fma_f32(v161, fma_f32(v161, fma_f32(v161, fma_f32(v161, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v178 = fma_f32(v162, fma_f32(v162, fma_f32(v162, fma_f32(v162, fma_f32(v162, fma_f32(v162, fma_f32(v162, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v179 = fma_f32(v163, fma_f32(v163, fma_f32(v163, fma_f32(v163, fma_f32(v163, fma_f32(v163, fma_f32(v163, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v180 = fma_f32(v164, fma_f32(v164, fma_f32(v164, fma_f32(v164, fma_f32(v164, fma_f32(v164, fma_f32(v164, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v181 = fma_f32(v165, fma_f32(v165, fma_f32(v165, fma_f32(v165, fma_f32(v165, fma_f32(v165, fma_f32(v165, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v182 = fma_f32(v166, fma_f32(v166, fma_f32(v166, fma_f32(v166, fma_f32(v166, fma_f32(v166, fma_f32(v166, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v183 = fma_f32(v167, fma_f32(v167, fma_f32(v167, fma_f32(v167, fma_f32(v167, fma_f32(v167, fma_f32(v167, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const float v184 = fma_f32(v168, fma_f32(v168, fma_f32(v168, fma_f32(v168, fma_f32(v168, fma_f32(v168, fma_f32(v168, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const int32_t s = v137 >> 1;
                  const int32_t s1 = v138 >> 1;
                  const int32_t s2 = v139 >> 1;
                  const int32_t s3 = v140 >> 1;
                  const int32_t s4 = v141 >> 1;
                  const int32_t s5 = v142 >> 1;
                  const int32_t s6 = v143 >> 1;
                  const int32_t s7 = v144 >> 1;
                  const int32_t s8 = v145 >> 1;
                  const int32_t s9 = v146 >> 1;
                  const int32_t s10 = v147 >> 1;
                  const int32_t s11 = v148 >> 1;
                  const int32_t s12 = v149 >> 1;
                  const int32_t s13 = v150 >> 1;
                  const int32_t s14 = v151 >> 1;
                  const int32_t s15 = v152 >> 1;
                  const float v185 = f32_of_bits(shl_i32(add_i32(s, 127), 23));
                  const float v186 = f32_of_bits(shl_i32(add_i32(s1, 127), 23));
                  const float v187 = f32_of_bits(shl_i32(add_i32(s2, 127), 23));
                  const float v188 = f32_of_bits(shl_i32(add_i32(s3, 127), 23));
                  const float v189 = f32_of_bits(shl_i32(add_i32(s4, 127), 23));
                  const float v190 = f32_of_bits(shl_i32(add_i32(s5, 127), 23));
                  const float v191 = f32_of_bits(shl_i32(add_i32(s6, 127), 23));
                  const float v192 = f32_of_bits(shl_i32(add_i32(s7, 127), 23));
                  const float v193 = f32_of_bits(shl_i32(add_i32(s8, 127), 23));
                  const float v194 = f32_of_bits(shl_i32(add_i32(s9, 127), 23));
                  const float v195 = f32_of_bits(shl_i32(add_i32(s10, 127), 23));
                  const float v196 = f32_of_bits(shl_i32(add_i32(s11, 127), 23));
                  const float v197 = f32_of_bits(shl_i32(add_i32(s12, 127), 23));
                  const float v198 = f32_of_bits(shl_i32(add_i32(s13, 127), 23));
                  const float v199 = f32_of_bits(shl_i32(add_i32(s14, 127), 23));
                  const float v200 = f32_of_bits(shl_i32(add_i32(s15, 127), 23));
                  const float v201 = v57 < -87.33f ? 0.0f : v169 * v185 * f32_of_bits(shl_i32(add_i32(sub_i32(v137, s), 127), 23));
                  const float v202 = v58 < -87.33f ? 0.0f : v170 * v186 * f32_of_bits(shl_i32(add_i32(sub_i32(v138, s1), 127), 23));
                  const float v203 = v59 < -87.33f ? 0.0f : v171 * v187 * f32_of_bits(shl_i32(add_i32(sub_i32(v139, s2), 127), 23));
                  const float v204 = v60 < -87.33f ? 0.0f : v172 * v188 * f32_of_bits(shl_i32(add_i32(sub_i32(v140, s3), 127), 23));
                  const float v205 = v61 < -87.33f ? 0.0f : v173 * v189 * f32_of_bits(shl_i32(add_i32(sub_i32(v141, s4), 127), 23));
                  const float v206 = v62 < -87.33f ? 0.0f : v174 * v190 * f32_of_bits(shl_i32(add_i32(sub_i32(v142, s5), 127), 23));
                  const float v207 = v63 < -87.33f ? 0.0f : v175 * v191 * f32_of_bits(shl_i32(add_i32(sub_i32(v143, s6), 127), 23));
                  const float v208 = v64 < -87.33f ? 0.0f : v176 * v192 * f32_of_bits(shl_i32(add_i32(sub_i32(v144, s7), 127), 23));
                  const float v209 = v65 < -87.33f ? 0.0f : v177 * v193 * f32_of_bits(shl_i32(add_i32(sub_i32(v145, s8), 127), 23));
                  const float v210 = v66 < -87.33f ? 0.0f : v178 * v194 * f32_of_bits(shl_i32(add_i32(sub_i32(v146, s9), 127), 23));
                  const float v211 = v67 < -87.33f ? 0.0f : v179 * v195 * f32_of_bits(shl_i32(add_i32(sub_i32(v147, s10), 127), 23));
                  const float v212 = v68 < -87.33f ? 0.0f : v180 * v196 * f32_of_bits(shl_i32(add_i32(sub_i32(v148, s11), 127), 23));
                  const float v213 = v69 < -87.33f ? 0.0f : v181 * v197 * f32_of_bits(shl_i32(add_i32(sub_i32(v149, s12), 127), 23));
                  const float v214 = v70 < -87.33f ? 0.0f : v182 * v198 * f32_of_bits(shl_i32(add_i32(sub_i32(v150, s13), 127), 23));
                  const float v215 = v71 < -87.33f ? 0.0f : v183 * v199 * f32_of_bits(shl_i32(add_i32(sub_i32(v151, s14), 127), 23));
                  const float v216 = v72 < -87.33f ? 0.0f : v184 * v200 * f32_of_bits(shl_i32(add_i32(sub_i32(v152, s15), 127), 23));
                  scratch9[p2] = v201;
                  scratch9[p2 + 1] = v202;
                  scratch9[p2 + 2] = v203;
                  scratch9[p2 + 3] = v204;
                  scratch9[p2 + 4] = v205;
                  scratch9[p2 + 5] = v206;
                  scratch9[p2 + 6] = v207;
                  scratch9[p2 + 7] = v208;
                  scratch9[p2 + 8] = v209;
                  scratch9[p2 + 9] = v210;
                  scratch9[p2 + 10] = v211;
                  scratch9[p2 + 11] = v212;
                  scratch9[p2 + 12] = v213;
                  scratch9[p2 + 13] = v214;
                  scratch9[p2 + 14] = v215;
                  scratch9[p2 + 15] = v216;
                  sums = sums + v201;
                  sums1 = sums1 + v202;
                  sums2 = sums2 + v203;
                  sums3 = sums3 + v204;
                  sums4 = sums4 + v205;
                  sums5 = sums5 + v206;
                  sums6 = sums6 + v207;
                  sums7 = sums7 + v208;
                  sums8 = sums8 + v209;
                  sums9 = sums9 + v210;
                  sums10 = sums10 + v211;
                  sums11 = sums11 + v212;
                  sums12 = sums12 + v213;
                  sums13 = sums13 + v214;
                  sums14 = sums14 + v215;
                  sums15 = sums15 + v216;
                }
                scratch10[0] = v56;
                const float v217 = sums + sums8;
                const float v218 = sums1 + sums9;
                const float v219 = sums2 + sums10;
                const float v220 = sums3 + sums11;
                const float v221 = sums4 + sums12;
                const float v222 = sums5 + sums13;
                const float v223 = sums6 + sums14;
                scratch10[1] = v217 + v221 + (v219 + v223) + (v218 + v222 + (v220 + (sums7 + sums15)));
                float sum = 0.0f;
                float sum1 = 0.0f;
                float sum2 = 0.0f;
                float sum3 = 0.0f;
                float sum4 = 0.0f;
                float sum5 = 0.0f;
                float sum6 = 0.0f;
                float sum7 = 0.0f;
                float sum8 = 0.0f;
                float sum9 = 0.0f;
                float sum10 = 0.0f;
                float sum11 = 0.0f;
                float sum12 = 0.0f;
                float sum13 = 0.0f;
                float sum14 = 0.0f;
                float sum15 = 0.0f;
                for (int32_t b = 0; b < v17; b++) {
                  const mem_f32 *pages4 = pages2 + (int64_t)b * 32;
                  const float scratch11 = scratch4[b];
                  sum = fma_f32(scratch11, pages4[0], sum);
                  sum1 = fma_f32(scratch11, pages4[1], sum1);
                  sum2 = fma_f32(scratch11, pages4[2], sum2);
                  sum3 = fma_f32(scratch11, pages4[3], sum3);
                  sum4 = fma_f32(scratch11, pages4[4], sum4);
                  sum5 = fma_f32(scratch11, pages4[5], sum5);
                  sum6 = fma_f32(scratch11, pages4[6], sum6);
                  sum7 = fma_f32(scratch11, pages4[7], sum7);
                  sum8 = fma_f32(scratch11, pages4[8], sum8);
                  sum9 = fma_f32(scratch11, pages4[9], sum9);
                  sum10 = fma_f32(scratch11, pages4[10], sum10);
                  sum11 = fma_f32(scratch11, pages4[11], sum11);
                  sum12 = fma_f32(scratch11, pages4[12], sum12);
                  sum13 = fma_f32(scratch11, pages4[13], sum13);
                  sum14 = fma_f32(scratch11, pages4[14], sum14);
                  sum15 = fma_f32(scratch11, pages4[15], sum15);
                }
                scratch2[0] = sum;
                scratch2[1] = sum1;
                scratch2[2] = sum2;
                scratch2[3] = sum3;
                scratch2[4] = sum4;
                scratch2[5] = sum5;
                scratch2[6] = sum6;
                scratch2[7] = sum7;
                scratch2[8] = sum8;
                scratch2[9] = sum9;
                scratch2[10] = sum10;
                scratch2[11] = sum11;
                scratch2[12] = sum12;
                scratch2[13] = sum13;
                scratch2[14] = sum14;
                scratch2[15] = sum15;
                float sum16 = 0.0f;
                float sum17 = 0.0f;
                float sum18 = 0.0f;
                float sum19 = 0.0f;
                float sum20 = 0.0f;
                float sum21 = 0.0f;
                float sum22 = 0.0f;
                float sum23 = 0.0f;
                float sum24 = 0.0f;
                float sum25 = 0.0f;
                float sum26 = 0.0f;
                float sum27 = 0.0f;
                float sum28 = 0.0f;
                float sum29 = 0.0f;
                float sum30 = 0.0f;
                float sum31 = 0.0f;
                for (int32_t b1 = 0; b1 < v17; b1++) {
                  const mem_f32 *pages5 = pages2 + (int64_t)b1 * 32;
                  const float scratch12 = scratch4[b1];
                  sum16 = fma_f32(scratch12, pages5[16], sum16);
                  sum17 = fma_f32(scratch12, pages5[17], sum17);
                  sum18 = fma_f32(scratch12, pages5[18], sum18);
                  sum19 = fma_f32(scratch12, pages5[19], sum19);
                  sum20 = fma_f32(scratch12, pages5[20], sum20);
                  sum21 = fma_f32(scratch12, pages5[21], sum21);
                  sum22 = fma_f32(scratch12, pages5[22], sum22);
                  sum23 = fma_f32(scratch12, pages5[23], sum23);
                  sum24 = fma_f32(scratch12, 0.0f, sum24);
                  sum25 = fma_f32(scratch12, 0.0f, sum25);
                  sum26 = fma_f32(scratch12, 0.0f, sum26);
                  sum27 = fma_f32(scratch12, 0.0f, sum27);
                  sum28 = fma_f32(scratch12, 0.0f, sum28);
                  sum29 = fma_f32(scratch12, 0.0f, sum29);
                  sum30 = fma_f32(scratch12, 0.0f, sum30);
                  sum31 = fma_f32(scratch12, 0.0f, sum31);
                }
                scratch2[16] = sum16;
                scratch2[17] = sum17;
                scratch2[18] = sum18;
                scratch2[19] = sum19;
                scratch2[20] = sum20;
                scratch2[21] = sum21;
                scratch2[22] = sum22;
                scratch2[23] = sum23;
                if (v17 < v21) {
                  const int32_t v224 = add_i32(query2, 0) / 2;
                  const int32_t v225 = sub_i32(v6, 1);
                  const int32_t v226 = add_i32(sub_i32(add_i32(last_seen1, min_i32(v224, v225)), mul_i32(chunk1, 128)), 1);
                  for (int32_t p3 = v17; p3 < min_i32(v226, 128); p3++) {
                    const float scratch13 = scratch4[(int64_t)p3];
                    mem_f32 *scratch14 = scratch2;
                    const mem_f32 *pages6 = pages2 + (int64_t)p3 * 32;
                    const float pages7 = pages6[1];
                    const float pages8 = pages6[2];
                    const float pages9 = pages6[3];
                    const float pages10 = pages6[4];
                    const float pages11 = pages6[5];
                    const float pages12 = pages6[6];
                    const float pages13 = pages6[7];
                    const float pages14 = pages6[8];
                    const float pages15 = pages6[9];
                    const float pages16 = pages6[10];
                    const float pages17 = pages6[11];
                    const float pages18 = pages6[12];
                    const float pages19 = pages6[13];
                    const float pages20 = pages6[14];
                    const float pages21 = pages6[15];
                    const float scratch15 = scratch14[1];
                    const float scratch16 = scratch14[2];
                    const float scratch17 = scratch14[3];
                    const float scratch18 = scratch14[4];
                    const float scratch19 = scratch14[5];
                    const float scratch20 = scratch14[6];
                    const float scratch21 = scratch14[7];
                    const float scratch22 = scratch14[8];
                    const float scratch23 = scratch14[9];
                    const float scratch24 = scratch14[10];
                    const float scratch25 = scratch14[11];
                    const float scratch26 = scratch14[12];
                    const float scratch27 = scratch14[13];
                    const float scratch28 = scratch14[14];
                    const float scratch29 = scratch14[15];
                    scratch14[0] = fma_f32(scratch13, pages6[0], scratch14[0]);
                    scratch14[1] = fma_f32(scratch13, pages7, scratch15);
                    scratch14[2] = fma_f32(scratch13, pages8, scratch16);
                    scratch14[3] = fma_f32(scratch13, pages9, scratch17);
                    scratch14[4] = fma_f32(scratch13, pages10, scratch18);
                    scratch14[5] = fma_f32(scratch13, pages11, scratch19);
                    scratch14[6] = fma_f32(scratch13, pages12, scratch20);
                    scratch14[7] = fma_f32(scratch13, pages13, scratch21);
                    scratch14[8] = fma_f32(scratch13, pages14, scratch22);
                    scratch14[9] = fma_f32(scratch13, pages15, scratch23);
                    scratch14[10] = fma_f32(scratch13, pages16, scratch24);
                    scratch14[11] = fma_f32(scratch13, pages17, scratch25);
                    scratch14[12] = fma_f32(scratch13, pages18, scratch26);
                    scratch14[13] = fma_f32(scratch13, pages19, scratch27);
                    scratch14[14] = fma_f32(scratch13, pages20, scratch28);
                    scratch14[15] = fma_f32(scratch13, pages21, scratch29);
                    const mem_f32 *pages22 = pages2 + (int64_t)p3 * 32;
                    const float pages23 = pages22[17];
                    const float pages24 = pages22[18];
                    const float pages25 = pages22[19];
                    const float pages26 = pages22[20];
                    const float pages27 = pages22[21];
                    const float pages28 = pages22[22];
                    const float pages29 = pages22[23];
                    const float scratch30 = scratch14[17];
                    const float scratch31 = scratch14[18];
                    const float scratch32 = scratch14[19];
                    const float scratch33 = scratch14[20];
                    const float scratch34 = scratch14[21];
                    const float scratch35 = scratch14[22];
                    const float scratch36 = scratch14[23];
                    scratch14[16] = fma_f32(scratch13, pages22[16], scratch14[16]);
                    scratch14[17] = fma_f32(scratch13, pages23, scratch30);
                    scratch14[18] = fma_f32(scratch13, pages24, scratch31);
                    scratch14[19] = fma_f32(scratch13, pages25, scratch32);
                    scratch14[20] = fma_f32(scratch13, pages26, scratch33);
                    scratch14[21] = fma_f32(scratch13, pages27, scratch34);
                    scratch14[22] = fma_f32(scratch13, pages28, scratch35);
                    scratch14[23] = fma_f32(scratch13, pages29, scratch36);
                  }
                }
                const int32_t v227 = sub_i32(v11, query2);
                for (int32_t i = 0; i < min_i32(v227, 1); i++) {
                  mem_f32 *scratch37 = scratch2 + (int64_t)i * 32;
                  mem_f32 *scratch38 = scratch3 + (int64_t)i * 2;
                  const int32_t v228 = query2 + i;
                  mem_f32 *y2 = y + (int64_t)(row + v228 / 2) * 144 + (int64_t)(v10 + v228 % 2) * 24;
                  mem_f32 *scratch39 = scratch1 + (int64_t)v228 * 2;
                  const float scratch40 = scratch39[0];
                  const float scratch41 = scratch38[0];
                  const float v229 = max_f32(scratch40, scratch41);
                  const float v230 = scratch40 - v229;
                  const float v231 = max_f32(-88.0f, v230);
                  const float v232 = min_f32(89.0f, v231);
                  const float v233 = fma_f32(v232, 1.442695f, 1.2582912E7f);
                  const float v234 = v233 - 1.2582912E7f;
                  const int32_t v235 = sub_i32(bits_of_f32(v233), 0x4b400000);
                  const float v236 = fma_f32(v234, -1.4286068E-6f, fma_f32(v234, -0.69314575f, v232));
                  const float v237 = fma_f32(v236, fma_f32(v236, fma_f32(v236, fma_f32(v236, fma_f32(v236, fma_f32(v236, fma_f32(v236, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const int32_t s16 = v235 >> 1;
                  const float v238 = f32_of_bits(shl_i32(add_i32(s16, 127), 23));
                  const float v239 = v230 < -87.33f ? 0.0f : v237 * v238 * f32_of_bits(shl_i32(add_i32(sub_i32(v235, s16), 127), 23));
                  const float v240 = scratch41 - v229;
                  const float v241 = max_f32(-88.0f, v240);
                  const float v242 = min_f32(89.0f, v241);
                  const float v243 = fma_f32(v242, 1.442695f, 1.2582912E7f);
                  const float v244 = v243 - 1.2582912E7f;
                  const int32_t v245 = sub_i32(bits_of_f32(v243), 0x4b400000);
                  const float v246 = fma_f32(v244, -1.4286068E-6f, fma_f32(v244, -0.69314575f, v242));
                  const float v247 = fma_f32(v246, fma_f32(v246, fma_f32(v246, fma_f32(v246, fma_f32(v246, fma_f32(v246, fma_f32(v246, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const int32_t s17 = v245 >> 1;
                  const float v248 = f32_of_bits(shl_i32(add_i32(s17, 127), 23));
                  const float v249 = v240 < -87.33f ? 0.0f : v247 * v248 * f32_of_bits(shl_i32(add_i32(sub_i32(v245, s17), 127), 23));
                  const float scratch42 = scratch39[1];
                  scratch39[0] = v229;
                  scratch39[1] = fma_f32(scratch38[1], v249, scratch42 * v239);
                  const float y3 = y2[1];
                  const float y4 = y2[2];
                  const float y5 = y2[3];
                  const float y6 = y2[4];
                  const float y7 = y2[5];
                  const float y8 = y2[6];
                  const float y9 = y2[7];
                  const float y10 = y2[8];
                  const float y11 = y2[9];
                  const float y12 = y2[10];
                  const float y13 = y2[11];
                  const float y14 = y2[12];
                  const float y15 = y2[13];
                  const float y16 = y2[14];
                  const float y17 = y2[15];
                  const float scratch43 = scratch37[1];
                  const float scratch44 = scratch37[2];
                  const float scratch45 = scratch37[3];
                  const float scratch46 = scratch37[4];
                  const float scratch47 = scratch37[5];
                  const float scratch48 = scratch37[6];
                  const float scratch49 = scratch37[7];
                  const float scratch50 = scratch37[8];
                  const float scratch51 = scratch37[9];
                  const float scratch52 = scratch37[10];
                  const float scratch53 = scratch37[11];
                  const float scratch54 = scratch37[12];
                  const float scratch55 = scratch37[13];
                  const float scratch56 = scratch37[14];
                  const float scratch57 = scratch37[15];
                  y2[0] = fma_f32(scratch37[0], v249, y2[0] * v239);
                  y2[1] = fma_f32(scratch43, v249, y3 * v239);
                  y2[2] = fma_f32(scratch44, v249, y4 * v239);
                  y2[3] = fma_f32(scratch45, v249, y5 * v239);
                  y2[4] = fma_f32(scratch46, v249, y6 * v239);
                  y2[5] = fma_f32(scratch47, v249, y7 * v239);
                  y2[6] = fma_f32(scratch48, v249, y8 * v239);
                  y2[7] = fma_f32(scratch49, v249, y9 * v239);
                  y2[8] = fma_f32(scratch50, v249, y10 * v239);
                  y2[9] = fma_f32(scratch51, v249, y11 * v239);
                  y2[10] = fma_f32(scratch52, v249, y12 * v239);
                  y2[11] = fma_f32(scratch53, v249, y13 * v239);
                  y2[12] = fma_f32(scratch54, v249, y14 * v239);
                  y2[13] = fma_f32(scratch55, v249, y15 * v239);
                  y2[14] = fma_f32(scratch56, v249, y16 * v239);
                  y2[15] = fma_f32(scratch57, v249, y17 * v239);
                  const float y18 = y2[17];
                  const float y19 = y2[18];
                  const float y20 = y2[19];
                  const float y21 = y2[20];
                  const float y22 = y2[21];
                  const float y23 = y2[22];
                  const float y24 = y2[23];
                  const float scratch58 = scratch37[17];
                  const float scratch59 = scratch37[18];
                  const float scratch60 = scratch37[19];
                  const float scratch61 = scratch37[20];
                  const float scratch62 = scratch37[21];
                  const float scratch63 = scratch37[22];
                  const float scratch64 = scratch37[23];
                  y2[16] = fma_f32(scratch37[16], v249, y2[16] * v239);
                  y2[17] = fma_f32(scratch58, v249, y18 * v239);
                  y2[18] = fma_f32(scratch59, v249, y19 * v239);
                  y2[19] = fma_f32(scratch60, v249, y20 * v239);
                  y2[20] = fma_f32(scratch61, v249, y21 * v239);
                  y2[21] = fma_f32(scratch62, v249, y22 * v239);
                  y2[22] = fma_f32(scratch63, v249, y23 * v239);
                  y2[23] = fma_f32(scratch64, v249, y24 * v239);
                }
              }
            }
          } else {
            const int32_t v250 = v2 * 2;
            for (int32_t chunk2 = 0; chunk2 < v9; chunk2++) {
              for (int32_t own = 0; own < v6; own++) {
                const int32_t v251 = add_i32(sub_i32(add_i32(last_seen1, own), mul_i32(chunk2, 128)), 1);
                const int32_t v252 = min_i32(v251, 128);
                const mem_f32 *q24 = q + (int64_t)(row + own) * 304 + (int64_t)v250 * 24;
                const mem_f32 *pages30 = pages + (int64_t)page_table[first_pages[row] + chunk2] * 43008 + (int64_t)v2 * 7168;
                const mem_f32 *pages31 = pages30 + 3072;
                for (int32_t block = 0; block < 2; block++) {
                  const mem_f32 *q25 = q24 + (int64_t)block * 24;
                  mem_f32 *scratch65 = scratch2 + (int64_t)block * 32;
                  for (int32_t p4 = 0; p4 < v252; p4 += 16) {
                    float dot16 = 0.0f;
                    float dot17 = 0.0f;
                    float dot18 = 0.0f;
                    float dot19 = 0.0f;
                    float dot20 = 0.0f;
                    float dot21 = 0.0f;
                    float dot22 = 0.0f;
                    float dot23 = 0.0f;
                    float dot24 = 0.0f;
                    float dot25 = 0.0f;
                    float dot26 = 0.0f;
                    float dot27 = 0.0f;
                    float dot28 = 0.0f;
                    float dot29 = 0.0f;
                    float dot30 = 0.0f;
                    float dot31 = 0.0f;
                    for (int32_t d1 = 0; d1 < 24; d1++) {
                      const mem_f32 *pages32 = pages30 + (int64_t)d1 * 128;
                      const float q26 = q25[d1];
                      dot16 = fma_f32(q26, pages32[p4], dot16);
                      dot17 = fma_f32(q26, pages32[p4 + 1], dot17);
                      dot18 = fma_f32(q26, pages32[p4 + 2], dot18);
                      dot19 = fma_f32(q26, pages32[p4 + 3], dot19);
                      dot20 = fma_f32(q26, pages32[p4 + 4], dot20);
                      dot21 = fma_f32(q26, pages32[p4 + 5], dot21);
                      dot22 = fma_f32(q26, pages32[p4 + 6], dot22);
                      dot23 = fma_f32(q26, pages32[p4 + 7], dot23);
                      dot24 = fma_f32(q26, pages32[p4 + 8], dot24);
                      dot25 = fma_f32(q26, pages32[p4 + 9], dot25);
                      dot26 = fma_f32(q26, pages32[p4 + 10], dot26);
                      dot27 = fma_f32(q26, pages32[p4 + 11], dot27);
                      dot28 = fma_f32(q26, pages32[p4 + 12], dot28);
                      dot29 = fma_f32(q26, pages32[p4 + 13], dot29);
                      dot30 = fma_f32(q26, pages32[p4 + 14], dot30);
                      dot31 = fma_f32(q26, pages32[p4 + 15], dot31);
                    }
                    scratch4[p4] = dot16 * 0.20412415f;
                    scratch4[p4 + 1] = dot17 * 0.20412415f;
                    scratch4[p4 + 2] = dot18 * 0.20412415f;
                    scratch4[p4 + 3] = dot19 * 0.20412415f;
                    scratch4[p4 + 4] = dot20 * 0.20412415f;
                    scratch4[p4 + 5] = dot21 * 0.20412415f;
                    scratch4[p4 + 6] = dot22 * 0.20412415f;
                    scratch4[p4 + 7] = dot23 * 0.20412415f;
                    scratch4[p4 + 8] = dot24 * 0.20412415f;
                    scratch4[p4 + 9] = dot25 * 0.20412415f;
                    scratch4[p4 + 10] = dot26 * 0.20412415f;
                    scratch4[p4 + 11] = dot27 * 0.20412415f;
                    scratch4[p4 + 12] = dot28 * 0.20412415f;
                    scratch4[p4 + 13] = dot29 * 0.20412415f;
                    scratch4[p4 + 14] = dot30 * 0.20412415f;
                    scratch4[p4 + 15] = dot31 * 0.20412415f;
                  }
                  mem_f32 *scratch66 = scratch4;
                  mem_f32 *scratch67 = scratch3 + (int64_t)block * 2;
                  float maxima16 = f32_of_bits((int32_t)0xff800000);
                  float maxima17 = f32_of_bits((int32_t)0xff800000);
                  float maxima18 = f32_of_bits((int32_t)0xff800000);
                  float maxima19 = f32_of_bits((int32_t)0xff800000);
                  float maxima20 = f32_of_bits((int32_t)0xff800000);
                  float maxima21 = f32_of_bits((int32_t)0xff800000);
                  float maxima22 = f32_of_bits((int32_t)0xff800000);
                  float maxima23 = f32_of_bits((int32_t)0xff800000);
                  float maxima24 = f32_of_bits((int32_t)0xff800000);
                  float maxima25 = f32_of_bits((int32_t)0xff800000);
                  float maxima26 = f32_of_bits((int32_t)0xff800000);
                  float maxima27 = f32_of_bits((int32_t)0xff800000);
                  float maxima28 = f32_of_bits((int32_t)0xff800000);
                  float maxima29 = f32_of_bits((int32_t)0xff800000);
                  float maxima30 = f32_of_bits((int32_t)0xff800000);
                  float maxima31 = f32_of_bits((int32_t)0xff800000);
                  for (int32_t p5 = 0; p5 < v252; p5 += 16) {
                    const float v253 = add_i32(0, p5) < v252 ? scratch66[p5] : f32_of_bits((int32_t)0xff800000);
                    const float v254 = add_i32(1, p5) < v252 ? scratch66[p5 + 1] : f32_of_bits((int32_t)0xff800000);
                    const float v255 = add_i32(2, p5) < v252 ? scratch66[p5 + 2] : f32_of_bits((int32_t)0xff800000);
                    const float v256 = add_i32(3, p5) < v252 ? scratch66[p5 + 3] : f32_of_bits((int32_t)0xff800000);
                    const float v257 = add_i32(4, p5) < v252 ? scratch66[p5 + 4] : f32_of_bits((int32_t)0xff800000);
                    const float v258 = add_i32(5, p5) < v252 ? scratch66[p5 + 5] : f32_of_bits((int32_t)0xff800000);
                    const float v259 = add_i32(6, p5) < v252 ? scratch66[p5 + 6] : f32_of_bits((int32_t)0xff800000);
                    const float v260 = add_i32(7, p5) < v252 ? scratch66[p5 + 7] : f32_of_bits((int32_t)0xff800000);
                    const float v261 = add_i32(8, p5) < v252 ? scratch66[p5 + 8] : f32_of_bits((int32_t)0xff800000);
                    const float v262 = add_i32(9, p5) < v252 ? scratch66[p5 + 9] : f32_of_bits((int32_t)0xff800000);
                    const float v263 = add_i32(10, p5) < v252 ? scratch66[p5 + 10] : f32_of_bits((int32_t)0xff800000);
                    const float v264 = add_i32(11, p5) < v252 ? scratch66[p5 + 11] : f32_of_bits((int32_t)0xff800000);
                    const float v265 = add_i32(12, p5) < v252 ? scratch66[p5 + 12] : f32_of_bits((int32_t)0xff800000);
                    const float v266 = add_i32(13, p5) < v252 ? scratch66[p5 + 13] : f32_of_bits((int32_t)0xff800000);
                    const float v267 = add_i32(14, p5) < v252 ? scratch66[p5 + 14] : f32_of_bits((int32_t)0xff800000);
                    const float v268 = add_i32(15, p5) < v252 ? scratch66[p5 + 15] : f32_of_bits((int32_t)0xff800000);
                    scratch66[p5] = v253;
                    scratch66[p5 + 1] = v254;
                    scratch66[p5 + 2] = v255;
                    scratch66[p5 + 3] = v256;
                    scratch66[p5 + 4] = v257;
                    scratch66[p5 + 5] = v258;
                    scratch66[p5 + 6] = v259;
                    scratch66[p5 + 7] = v260;
                    scratch66[p5 + 8] = v261;
                    scratch66[p5 + 9] = v262;
                    scratch66[p5 + 10] = v263;
                    scratch66[p5 + 11] = v264;
                    scratch66[p5 + 12] = v265;
                    scratch66[p5 + 13] = v266;
                    scratch66[p5 + 14] = v267;
                    scratch66[p5 + 15] = v268;
                    maxima16 = max_f32(maxima16, v253);
                    maxima17 = max_f32(maxima17, v254);
                    maxima18 = max_f32(maxima18, v255);
                    maxima19 = max_f32(maxima19, v256);
                    maxima20 = max_f32(maxima20, v257);
                    maxima21 = max_f32(maxima21, v258);
                    maxima22 = max_f32(maxima22, v259);
                    maxima23 = max_f32(maxima23, v260);
                    maxima24 = max_f32(maxima24, v261);
                    maxima25 = max_f32(maxima25, v262);
                    maxima26 = max_f32(maxima26, v263);
                    maxima27 = max_f32(maxima27, v264);
                    maxima28 = max_f32(maxima28, v265);
                    maxima29 = max_f32(maxima29, v266);
                    maxima30 = max_f32(maxima30, v267);
                    maxima31 = max_f32(maxima31, v268);
                  }
                  const float v269 = max_f32(maxima16, maxima24);
                  const float v270 = max_f32(maxima17, maxima25);
                  const float v271 = max_f32(maxima18, maxima26);
                  const float v272 = max_f32(maxima19, maxima27);
                  const float v273 = max_f32(maxima20, maxima28);
                  const float v274 = max_f32(maxima21, maxima29);
                  const float v275 = max_f32(maxima22, maxima30);
                  const float v276 = max_f32(maxima23, maxima31);
                  const float v277 = max_f32(v269, v273);
                  const float v278 = max_f32(v270, v274);
                  const float v279 = max_f32(v271, v275);
                  const float v280 = max_f32(v272, v276);
                  const float v281 = max_f32(v277, v279);
                  const float v282 = max_f32(v278, v280);
                  const float v283 = max_f32(v281, v282);
                  float sums16 = 0.0f;
                  float sums17 = 0.0f;
                  float sums18 = 0.0f;
                  float sums19 = 0.0f;
                  float sums20 = 0.0f;
                  float sums21 = 0.0f;
                  float sums22 = 0.0f;
                  float sums23 = 0.0f;
                  float sums24 = 0.0f;
                  float sums25 = 0.0f;
                  float sums26 = 0.0f;
                  float sums27 = 0.0f;
                  float sums28 = 0.0f;
                  float sums29 = 0.0f;
                  float sums30 = 0.0f;
                  float sums31 = 0.0f;
                  for (int32_t p6 = 0; p6 < v252; p6 += 16) {
                    const float v284 = scratch66[p6] - v283;
                    const float v285 = scratch66[p6 + 1] - v283;
                    const float v286 = scratch66[p6 + 2] - v283;
                    const float v287 = scratch66[p6 + 3] - v283;
                    const float v288 = scratch66[p6 + 4] - v283;
                    const float v289 = scratch66[p6 + 5] - v283;
                    const float v290 = scratch66[p6 + 6] - v283;
                    const float v291 = scratch66[p6 + 7] - v283;
                    const float v292 = scratch66[p6 + 8] - v283;
                    const float v293 = scratch66[p6 + 9] - v283;
                    const float v294 = scratch66[p6 + 10] - v283;
                    const float v295 = scratch66[p6 + 11] - v283;
                    const float v296 = scratch66[p6 + 12] - v283;
                    const float v297 = scratch66[p6 + 13] - v283;
                    const float v298 = scratch66[p6 + 14] - v283;
                    const float v299 = scratch66[p6 + 15] - v283;
                    const float v300 = max_f32(-88.0f, v284);
                    const float v301 = max_f32(-88.0f, v285);
                    const float v302 = max_f32(-88.0f, v286);
                    const float v303 = max_f32(-88.0f, v287);
                    const float v304 = max_f32(-88.0f, v288);
                    const float v305 = max_f32(-88.0f, v289);
                    const float v306 = max_f32(-88.0f, v290);
                    const float v307 = max_f32(-88.0f, v291);
                    const float v308 = max_f32(-88.0f, v292);
                    const float v309 = max_f32(-88.0f, v293);
                    const float v310 = max_f32(-88.0f, v294);
                    const float v311 = max_f32(-88.0f, v295);
                    const float v312 = max_f32(-88.0f, v296);
                    const float v313 = max_f32(-88.0f, v297);
                    const float v314 = max_f32(-88.0f, v298);
                    const float v315 = max_f32(-88.0f, v299);
                    const float v316 = min_f32(89.0f, v300);
                    const float v317 = min_f32(89.0f, v301);
                    const float v318 = min_f32(89.0f, v302);
                    const float v319 = min_f32(89.0f, v303);
                    const float v320 = min_f32(89.0f, v304);
                    const float v321 = min_f32(89.0f, v305);
                    const float v322 = min_f32(89.0f, v306);
                    const float v323 = min_f32(89.0f, v307);
                    const float v324 = min_f32(89.0f, v308);
                    const float v325 = min_f32(89.0f, v309);
                    const float v326 = min_f32(89.0f, v310);
                    const float v327 = min_f32(89.0f, v311);
                    const float v328 = min_f32(89.0f, v312);
                    const float v329 = min_f32(89.0f, v313);
                    const float v330 = min_f32(89.0f, v314);
                    const float v331 = min_f32(89.0f, v315);
                    const float v332 = fma_f32(v316, 1.442695f, 1.2582912E7f);
                    const float v333 = fma_f32(v317, 1.442695f, 1.2582912E7f);
                    const float v334 = fma_f32(v318, 1.442695f, 1.2582912E7f);
                    const float v335 = fma_f32(v319, 1.442695f, 1.2582912E7f);
                    const float v336 = fma_f32(v320, 1.442695f, 1.2582912E7f);
                    const float v337 = fma_f32(v321, 1.442695f, 1.2582912E7f);
                    const float v338 = fma_f32(v322, 1.442695f, 1.2582912E7f);
                    const float v339 = fma_f32(v323, 1.442695f, 1.2582912E7f);
                    const float v340 = fma_f32(v324, 1.442695f, 1.2582912E7f);
                    const float v341 = fma_f32(v325, 1.442695f, 1.2582912E7f);
                    const float v342 = fma_f32(v326, 1.442695f, 1.2582912E7f);
                    const float v343 = fma_f32(v327, 1.442695f, 1.2582912E7f);
                    const float v344 = fma_f32(v328, 1.442695f, 1.2582912E7f);
                    const float v345 = fma_f32(v329, 1.442695f, 1.2582912E7f);
                    const float v346 = fma_f32(v330, 1.442695f, 1.2582912E7f);
                    const float v347 = fma_f32(v331, 1.442695f, 1.2582912E7f);
                    const float v348 = v332 - 1.2582912E7f;
                    const float v349 = v333 - 1.2582912E7f;
                    const float v350 = v334 - 1.2582912E7f;
                    const float v351 = v335 - 1.2582912E7f;
                    const float v352 = v336 - 1.2582912E7f;
                    const float v353 = v337 - 1.2582912E7f;
                    const float v354 = v338 - 1.2582912E7f;
                    const float v355 = v339 - 1.2582912E7f;
                    const float v356 = v340 - 1.2582912E7f;
                    const float v357 = v341 - 1.2582912E7f;
                    const float v358 = v342 - 1.2582912E7f;
                    const float v359 = v343 - 1.2582912E7f;
                    const float v360 = v344 - 1.2582912E7f;
                    const float v361 = v345 - 1.2582912E7f;
                    const float v362 = v346 - 1.2582912E7f;
                    const float v363 = v347 - 1.2582912E7f;
                    const int32_t v364 = sub_i32(bits_of_f32(v332), 0x4b400000);
                    const int32_t v365 = sub_i32(bits_of_f32(v333), 0x4b400000);
                    const int32_t v366 = sub_i32(bits_of_f32(v334), 0x4b400000);
                    const int32_t v367 = sub_i32(bits_of_f32(v335), 0x4b400000);
                    const int32_t v368 = sub_i32(bits_of_f32(v336), 0x4b400000);
                    const int32_t v369 = sub_i32(bits_of_f32(v337), 0x4b400000);
                    const int32_t v370 = sub_i32(bits_of_f32(v338), 0x4b400000);
                    const int32_t v371 = sub_i32(bits_of_f32(v339), 0x4b400000);
                    const int32_t v372 = sub_i32(bits_of_f32(v340), 0x4b400000);
                    const int32_t v373 = sub_i32(bits_of_f32(v341), 0x4b400000);
                    const int32_t v374 = sub_i32(bits_of_f32(v342), 0x4b400000);
                    const int32_t v375 = sub_i32(bits_of_f32(v343), 0x4b400000);
                    const int32_t v376 = sub_i32(bits_of_f32(v344), 0x4b400000);
                    const int32_t v377 = sub_i32(bits_of_f32(v345), 0x4b400000);
                    const int32_t v378 = sub_i32(bits_of_f32(v346), 0x4b400000);
                    const int32_t v379 = sub_i32(bits_of_f32(v347), 0x4b400000);
                    const float v380 = fma_f32(v348, -1.4286068E-6f, fma_f32(v348, -0.69314575f, v316));
                    const float v381 = fma_f32(v349, -1.4286068E-6f, fma_f32(v349, -0.69314575f, v317));
                    const float v382 = fma_f32(v350, -1.4286068E-6f, fma_f32(v350, -0.69314575f, v318));
                    const float v383 = fma_f32(v351, -1.4286068E-6f, fma_f32(v351, -0.69314575f, v319));
                    const float v384 = fma_f32(v352, -1.4286068E-6f, fma_f32(v352, -0.69314575f, v320));
                    const float v385 = fma_f32(v353, -1.4286068E-6f, fma_f32(v353, -0.69314575f, v321));
                    const float v386 = fma_f32(v354, -1.4286068E-6f, fma_f32(v354, -0.69314575f, v322));
                    const float v387 = fma_f32(v355, -1.4286068E-6f, fma_f32(v355, -0.69314575f, v323));
                    const float v388 = fma_f32(v356, -1.4286068E-6f, fma_f32(v356, -0.69314575f, v324));
                    const float v389 = fma_f32(v357, -1.4286068E-6f, fma_f32(v357, -0.69314575f, v325));
                    const float v390 = fma_f32(v358, -1.4286068E-6f, fma_f32(v358, -0.69314575f, v326));
                    const float v391 = fma_f32(v359, -1.4286068E-6f, fma_f32(v359, -0.69314575f, v327));
                    const float v392 = fma_f32(v360, -1.4286068E-6f, fma_f32(v360, -0.69314575f, v328));
                    const float v393 = fma_f32(v361, -1.4286068E-6f, fma_f32(v361, -0.69314575f, v329));
                    const float v394 = fma_f32(v362, -1.4286068E-6f, fma_f32(v362, -0.69314575f, v330));
                    const float v395 = fma_f32(v363, -1.4286068E-6f, fma_f32(v363, -0.69314575f, v331));
                    const float v396 = fma_f32(v380, fma_f32(v380, fma_f32(v380, fma_f32(v380, fma_f32(v380, fma_f32(v380, fma_f32(v380, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v397 = fma_f32(v381, fma_f32(v381, fma_f32(v381, fma_f32(v381, fma_f32(v381, fma_f32(v381, fma_f32(v381, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v398 = fma_f32(v382, fma_f32(v382, fma_f32(v382, fma_f32(v382, fma_f32(v382, fma_f32(v382, fma_f32(v382, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v399 = fma_f32(v383, fma_f32(v383, fma_f32(v383, fma_f32(v383, fma_f32(v383, fma_f32(v383, fma_f32(v383, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v400 = fma_f32(v384, fma_f32(v384, fma_f32(v384, fma_f32(v384, fma_f32(v384, fma_f32(v384, fma_f32(v384, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v401 = fma_f32(v385, fma_f32(v385, fma_f32(v385, fma_f32(v385, fma_f32(v385, fma_f32(v385, fma_f32(v385, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v402 = fma_f32(v386, fma_f32(v386, fma_f32(v386, fma_f32(v386, fma_f32(v386, fma_f32(v386, fma_f32(v386, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v403 = fma_f32(v387, fma_f32(v387, fma_f32(v387, fma_f32(v387, fma_f32(v387, fma_f32(v387, fma_f32(v387, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v404 = fma_f32(v388, fma_f32(v388, fma_f32(v388, fma_f32(v388, fma_f32(v388, fma_f32(v388, fma_f32(v388, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v405 = fma_f32(v389, fma_f32(v389, fma_f32(v389, fma_f32(v389, fma_f32(v389, fma_f32(v389, fma_f32(v389, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v406 = fma_f32(v390, fma_f32(v390, fma_f32(v390, fma_f32(v390, fma_f32(v390, fma_f32(v390, fma_f32(v390, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v407 = fma_f32(v391, fma_f32(v391, fma_f32(v391, fma_f32(v391, fma_f32(v391, fma_f32(v391, fma_f32(v391, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v408 = fma_f32(v392, fma_f32(v392, fma_f32(v392, fma_f32(v392, fma_f32(v392, fma_f32(v392, fma_f32(v392, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v409 = fma_f32(v393, fma_f32(v393, fma_f32(v393, fma_f32(v393, fma_f32(v393, fma_f32(v393, fma_f32(v393, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v410 = fma_f32(v394, fma_f32(v394, fma_f32(v394, fma_f32(v394, fma_f32(v394, fma_f32(v394, fma_f32(v394, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const float v411 = fma_f32(v395, fma_f32(v395, fma_f32(v395, fma_f32(v395, fma_f32(v395, fma_f32(v395, fma_f32(v395, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                    const int32_t s18 = v364 >> 1;
                    const int32_t s19 = v365 >> 1;
                    const int32_t s20 = v366 >> 1;
                    const int32_t s21 = v367 >> 1;
                    const int32_t s22 = v368 >> 1;
                    const int32_t s23 = v369 >> 1;
                    const int32_t s24 = v370 >> 1;
                    const int32_t s25 = v371 >> 1;
                    const int32_t s26 = v372 >> 1;
                    const int32_t s27 = v373 >> 1;
                    const int32_t s28 = v374 >> 1;
                    const int32_t s29 = v375 >> 1;
                    const int32_t s30 = v376 >> 1;
                    const int32_t s31 = v377 >> 1;
                    const int32_t s32 = v378 >> 1;
                    const int32_t s33 = v379 >> 1;
                    const float v412 = f32_of_bits(shl_i32(add_i32(s18, 127), 23));
                    const float v413 = f32_of_bits(shl_i32(add_i32(s19, 127), 23));
                    const float v414 = f32_of_bits(shl_i32(add_i32(s20, 127), 23));
                    const float v415 = f32_of_bits(shl_i32(add_i32(s21, 127), 23));
                    const float v416 = f32_of_bits(shl_i32(add_i32(s22, 127), 23));
                    const float v417 = f32_of_bits(shl_i32(add_i32(s23, 127), 23));
                    const float v418 = f32_of_bits(shl_i32(add_i32(s24, 127), 23));
                    const float v419 = f32_of_bits(shl_i32(add_i32(s25, 127), 23));
                    const float v420 = f32_of_bits(shl_i32(add_i32(s26, 127), 23));
                    const float v421 = f32_of_bits(shl_i32(add_i32(s27, 127), 23));
                    const float v422 = f32_of_bits(shl_i32(add_i32(s28, 127), 23));
                    const float v423 = f32_of_bits(shl_i32(add_i32(s29, 127), 23));
                    const float v424 = f32_of_bits(shl_i32(add_i32(s30, 127), 23));
                    const float v425 = f32_of_bits(shl_i32(add_i32(s31, 127), 23));
                    const float v426 = f32_of_bits(shl_i32(add_i32(s32, 127), 23));
                    const float v427 = f32_of_bits(shl_i32(add_i32(s33, 127), 23));
                    const float v428 = v284 < -87.33f ? 0.0f : v396 * v412 * f32_of_bits(shl_i32(add_i32(sub_i32(v364, s18), 127), 23));
                    const float v429 = v285 < -87.33f ? 0.0f : v397 * v413 * f32_of_bits(shl_i32(add_i32(sub_i32(v365, s19), 127), 23));
                    const float v430 = v286 < -87.33f ? 0.0f : v398 * v414 * f32_of_bits(shl_i32(add_i32(sub_i32(v366, s20), 127), 23));
                    const float v431 = v287 < -87.33f ? 0.0f : v399 * v415 * f32_of_bits(shl_i32(add_i32(sub_i32(v367, s21), 127), 23));
                    const float v432 = v288 < -87.33f ? 0.0f : v400 * v416 * f32_of_bits(shl_i32(add_i32(sub_i32(v368, s22), 127), 23));
                    const float v433 = v289 < -87.33f ? 0.0f : v401 * v417 * f32_of_bits(shl_i32(add_i32(sub_i32(v369, s23), 127), 23));
                    const float v434 = v290 < -87.33f ? 0.0f : v402 * v418 * f32_of_bits(shl_i32(add_i32(sub_i32(v370, s24), 127), 23));
                    const float v435 = v291 < -87.33f ? 0.0f : v403 * v419 * f32_of_bits(shl_i32(add_i32(sub_i32(v371, s25), 127), 23));
                    const float v436 = v292 < -87.33f ? 0.0f : v404 * v420 * f32_of_bits(shl_i32(add_i32(sub_i32(v372, s26), 127), 23));
                    const float v437 = v293 < -87.33f ? 0.0f : v405 * v421 * f32_of_bits(shl_i32(add_i32(sub_i32(v373, s27), 127), 23));
                    const float v438 = v294 < -87.33f ? 0.0f : v406 * v422 * f32_of_bits(shl_i32(add_i32(sub_i32(v374, s28), 127), 23));
                    const float v439 = v295 < -87.33f ? 0.0f : v407 * v423 * f32_of_bits(shl_i32(add_i32(sub_i32(v375, s29), 127), 23));
                    const float v440 = v296 < -87.33f ? 0.0f : v408 * v424 * f32_of_bits(shl_i32(add_i32(sub_i32(v376, s30), 127), 23));
                    const float v441 = v297 < -87.33f ? 0.0f : v409 * v425 * f32_of_bits(shl_i32(add_i32(sub_i32(v377, s31), 127), 23));
                    const float v442 = v298 < -87.33f ? 0.0f : v410 * v426 * f32_of_bits(shl_i32(add_i32(sub_i32(v378, s32), 127), 23));
                    const float v443 = v299 < -87.33f ? 0.0f : v411 * v427 * f32_of_bits(shl_i32(add_i32(sub_i32(v379, s33), 127), 23));
                    scratch66[p6] = v428;
                    scratch66[p6 + 1] = v429;
                    scratch66[p6 + 2] = v430;
                    scratch66[p6 + 3] = v431;
                    scratch66[p6 + 4] = v432;
                    scratch66[p6 + 5] = v433;
                    scratch66[p6 + 6] = v434;
                    scratch66[p6 + 7] = v435;
                    scratch66[p6 + 8] = v436;
                    scratch66[p6 + 9] = v437;
                    scratch66[p6 + 10] = v438;
                    scratch66[p6 + 11] = v439;
                    scratch66[p6 + 12] = v440;
                    scratch66[p6 + 13] = v441;
                    scratch66[p6 + 14] = v442;
                    scratch66[p6 + 15] = v443;
                    sums16 = sums16 + v428;
                    sums17 = sums17 + v429;
                    sums18 = sums18 + v430;
                    sums19 = sums19 + v431;
                    sums20 = sums20 + v432;
                    sums21 = sums21 + v433;
                    sums22 = sums22 + v434;
                    sums23 = sums23 + v435;
                    sums24 = sums24 + v436;
                    sums25 = sums25 + v437;
                    sums26 = sums26 + v438;
                    sums27 = sums27 + v439;
                    sums28 = sums28 + v440;
                    sums29 = sums29 + v441;
                    sums30 = sums30 + v442;
                    sums31 = sums31 + v443;
                  }
                  scratch67[0] = v283;
                  const float v444 = sums16 + sums24;
                  const float v445 = sums17 + sums25;
                  const float v446 = sums18 + sums26;
                  const float v447 = sums19 + sums27;
                  const float v448 = sums20 + sums28;
                  const float v449 = sums21 + sums29;
                  const float v450 = sums22 + sums30;
                  scratch67[1] = v444 + v448 + (v446 + v450) + (v445 + v449 + (v447 + (sums23 + sums31)));
                  float sum32 = 0.0f;
                  float sum33 = 0.0f;
                  float sum34 = 0.0f;
                  float sum35 = 0.0f;
                  float sum36 = 0.0f;
                  float sum37 = 0.0f;
                  float sum38 = 0.0f;
                  float sum39 = 0.0f;
                  float sum40 = 0.0f;
                  float sum41 = 0.0f;
                  float sum42 = 0.0f;
                  float sum43 = 0.0f;
                  float sum44 = 0.0f;
                  float sum45 = 0.0f;
                  float sum46 = 0.0f;
                  float sum47 = 0.0f;
                  for (int32_t b2 = 0; b2 < v252; b2++) {
                    const mem_f32 *pages33 = pages31 + (int64_t)b2 * 32;
                    const float scratch68 = scratch4[b2];
                    sum32 = fma_f32(scratch68, pages33[0], sum32);
                    sum33 = fma_f32(scratch68, pages33[1], sum33);
                    sum34 = fma_f32(scratch68, pages33[2], sum34);
                    sum35 = fma_f32(scratch68, pages33[3], sum35);
                    sum36 = fma_f32(scratch68, pages33[4], sum36);
                    sum37 = fma_f32(scratch68, pages33[5], sum37);
                    sum38 = fma_f32(scratch68, pages33[6], sum38);
                    sum39 = fma_f32(scratch68, pages33[7], sum39);
                    sum40 = fma_f32(scratch68, pages33[8], sum40);
                    sum41 = fma_f32(scratch68, pages33[9], sum41);
                    sum42 = fma_f32(scratch68, pages33[10], sum42);
                    sum43 = fma_f32(scratch68, pages33[11], sum43);
                    sum44 = fma_f32(scratch68, pages33[12], sum44);
                    sum45 = fma_f32(scratch68, pages33[13], sum45);
                    sum46 = fma_f32(scratch68, pages33[14], sum46);
                    sum47 = fma_f32(scratch68, pages33[15], sum47);
                  }
                  scratch65[0] = sum32;
                  scratch65[1] = sum33;
                  scratch65[2] = sum34;
                  scratch65[3] = sum35;
                  scratch65[4] = sum36;
                  scratch65[5] = sum37;
                  scratch65[6] = sum38;
                  scratch65[7] = sum39;
                  scratch65[8] = sum40;
                  scratch65[9] = sum41;
                  scratch65[10] = sum42;
                  scratch65[11] = sum43;
                  scratch65[12] = sum44;
                  scratch65[13] = sum45;
                  scratch65[14] = sum46;
                  scratch65[15] = sum47;
                  float sum48 = 0.0f;
                  float sum49 = 0.0f;
                  float sum50 = 0.0f;
                  float sum51 = 0.0f;
                  float sum52 = 0.0f;
                  float sum53 = 0.0f;
                  float sum54 = 0.0f;
                  float sum55 = 0.0f;
                  float sum56 = 0.0f;
                  float sum57 = 0.0f;
                  float sum58 = 0.0f;
                  float sum59 = 0.0f;
                  float sum60 = 0.0f;
                  float sum61 = 0.0f;
                  float sum62 = 0.0f;
                  float sum63 = 0.0f;
                  for (int32_t b3 = 0; b3 < v252; b3++) {
                    const mem_f32 *pages34 = pages31 + (int64_t)b3 * 32;
                    const float scratch69 = scratch4[b3];
                    sum48 = fma_f32(scratch69, pages34[16], sum48);
                    sum49 = fma_f32(scratch69, pages34[17], sum49);
                    sum50 = fma_f32(scratch69, pages34[18], sum50);
                    sum51 = fma_f32(scratch69, pages34[19], sum51);
                    sum52 = fma_f32(scratch69, pages34[20], sum52);
                    sum53 = fma_f32(scratch69, pages34[21], sum53);
                    sum54 = fma_f32(scratch69, pages34[22], sum54);
                    sum55 = fma_f32(scratch69, pages34[23], sum55);
                    sum56 = fma_f32(scratch69, 0.0f, sum56);
                    sum57 = fma_f32(scratch69, 0.0f, sum57);
                    sum58 = fma_f32(scratch69, 0.0f, sum58);
                    sum59 = fma_f32(scratch69, 0.0f, sum59);
                    sum60 = fma_f32(scratch69, 0.0f, sum60);
                    sum61 = fma_f32(scratch69, 0.0f, sum61);
                    sum62 = fma_f32(scratch69, 0.0f, sum62);
                    sum63 = fma_f32(scratch69, 0.0f, sum63);
                  }
                  scratch65[16] = sum48;
                  scratch65[17] = sum49;
                  scratch65[18] = sum50;
                  scratch65[19] = sum51;
                  scratch65[20] = sum52;
                  scratch65[21] = sum53;
                  scratch65[22] = sum54;
                  scratch65[23] = sum55;
                }
                const int32_t v451 = own * 2;
                for (int32_t i1 = 0; i1 < 2; i1++) {
                  mem_f32 *scratch70 = scratch2 + (int64_t)i1 * 32;
                  mem_f32 *scratch71 = scratch3 + (int64_t)i1 * 2;
                  const int32_t v452 = v451 + i1;
                  mem_f32 *y25 = y + (int64_t)(row + v452 / 2) * 144 + (int64_t)(v250 + v452 % 2) * 24;
                  mem_f32 *scratch72 = scratch1 + (int64_t)v452 * 2;
                  const float scratch73 = scratch72[0];
                  const float scratch74 = scratch71[0];
                  const float v453 = max_f32(scratch73, scratch74);
                  const float v454 = scratch73 - v453;
                  const float v455 = max_f32(-88.0f, v454);
                  const float v456 = min_f32(89.0f, v455);
                  const float v457 = fma_f32(v456, 1.442695f, 1.2582912E7f);
                  const float v458 = v457 - 1.2582912E7f;
                  const int32_t v459 = sub_i32(bits_of_f32(v457), 0x4b400000);
                  const float v460 = fma_f32(v458, -1.4286068E-6f, fma_f32(v458, -0.69314575f, v456));
                  const float v461 = fma_f32(v460, fma_f32(v460, fma_f32(v460, fma_f32(v460, fma_f32(v460, fma_f32(v460, fma_f32(v460, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const int32_t s34 = v459 >> 1;
                  const float v462 = f32_of_bits(shl_i32(add_i32(s34, 127), 23));
                  const float v463 = v454 < -87.33f ? 0.0f : v461 * v462 * f32_of_bits(shl_i32(add_i32(sub_i32(v459, s34), 127), 23));
                  const float v464 = scratch74 - v453;
                  const float v465 = max_f32(-88.0f, v464);
                  const float v466 = min_f32(89.0f, v465);
                  const float v467 = fma_f32(v466, 1.442695f, 1.2582912E7f);
                  const float v468 = v467 - 1.2582912E7f;
                  const int32_t v469 = sub_i32(bits_of_f32(v467), 0x4b400000);
                  const float v470 = fma_f32(v468, -1.4286068E-6f, fma_f32(v468, -0.69314575f, v466));
                  const float v471 = fma_f32(v470, fma_f32(v470, fma_f32(v470, fma_f32(v470, fma_f32(v470, fma_f32(v470, fma_f32(v470, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
                  const int32_t s35 = v469 >> 1;
                  const float v472 = f32_of_bits(shl_i32(add_i32(s35, 127), 23));
                  const float v473 = v464 < -87.33f ? 0.0f : v471 * v472 * f32_of_bits(shl_i32(add_i32(sub_i32(v469, s35), 127), 23));
                  const float scratch75 = scratch72[1];
                  scratch72[0] = v453;
                  scratch72[1] = fma_f32(scratch71[1], v473, scratch75 * v463);
                  const float y26 = y25[1];
                  const float y27 = y25[2];
                  const float y28 = y25[3];
                  const float y29 = y25[4];
                  const float y30 = y25[5];
                  const float y31 = y25[6];
                  const float y32 = y25[7];
                  const float y33 = y25[8];
                  const float y34 = y25[9];
                  const float y35 = y25[10];
                  const float y36 = y25[11];
                  const float y37 = y25[12];
                  const float y38 = y25[13];
                  const float y39 = y25[14];
                  const float y40 = y25[15];
                  const float scratch76 = scratch70[1];
                  const float scratch77 = scratch70[2];
                  const float scratch78 = scratch70[3];
                  const float scratch79 = scratch70[4];
                  const float scratch80 = scratch70[5];
                  const float scratch81 = scratch70[6];
                  const float scratch82 = scratch70[7];
                  const float scratch83 = scratch70[8];
                  const float scratch84 = scratch70[9];
                  const float scratch85 = scratch70[10];
                  const float scratch86 = scratch70[11];
                  const float scratch87 = scratch70[12];
                  const float scratch88 = scratch70[13];
                  const float scratch89 = scratch70[14];
                  const float scratch90 = scratch70[15];
                  y25[0] = fma_f32(scratch70[0], v473, y25[0] * v463);
                  y25[1] = fma_f32(scratch76, v473, y26 * v463);
                  y25[2] = fma_f32(scratch77, v473, y27 * v463);
                  y25[3] = fma_f32(scratch78, v473, y28 * v463);
                  y25[4] = fma_f32(scratch79, v473, y29 * v463);
                  y25[5] = fma_f32(scratch80, v473, y30 * v463);
                  y25[6] = fma_f32(scratch81, v473, y31 * v463);
                  y25[7] = fma_f32(scratch82, v473, y32 * v463);
                  y25[8] = fma_f32(scratch83, v473, y33 * v463);
                  y25[9] = fma_f32(scratch84, v473, y34 * v463);
                  y25[10] = fma_f32(scratch85, v473, y35 * v463);
                  y25[11] = fma_f32(scratch86, v473, y36 * v463);
                  y25[12] = fma_f32(scratch87, v473, y37 * v463);
                  y25[13] = fma_f32(scratch88, v473, y38 * v463);
                  y25[14] = fma_f32(scratch89, v473, y39 * v463);
                  y25[15] = fma_f32(scratch90, v473, y40 * v463);
                  const float y41 = y25[17];
                  const float y42 = y25[18];
                  const float y43 = y25[19];
                  const float y44 = y25[20];
                  const float y45 = y25[21];
                  const float y46 = y25[22];
                  const float y47 = y25[23];
                  const float scratch91 = scratch70[17];
                  const float scratch92 = scratch70[18];
                  const float scratch93 = scratch70[19];
                  const float scratch94 = scratch70[20];
                  const float scratch95 = scratch70[21];
                  const float scratch96 = scratch70[22];
                  const float scratch97 = scratch70[23];
                  y25[16] = fma_f32(scratch70[16], v473, y25[16] * v463);
                  y25[17] = fma_f32(scratch91, v473, y41 * v463);
                  y25[18] = fma_f32(scratch92, v473, y42 * v463);
                  y25[19] = fma_f32(scratch93, v473, y43 * v463);
                  y25[20] = fma_f32(scratch94, v473, y44 * v463);
                  y25[21] = fma_f32(scratch95, v473, y45 * v463);
                  y25[22] = fma_f32(scratch96, v473, y46 * v463);
                  y25[23] = fma_f32(scratch97, v473, y47 * v463);
                }
              }
            }
          }
          for (int32_t query3 = 0; query3 < v8; query3++) {
            mem_f32 *y48 = y + (int64_t)(row + query3 / 2) * 144 + (int64_t)(v7 + query3 % 2) * 24;
            const float scratch98 = scratch1[(int64_t)query3 * 2 + 1];
            const float y49 = y48[1];
            const float y50 = y48[2];
            const float y51 = y48[3];
            const float y52 = y48[4];
            const float y53 = y48[5];
            const float y54 = y48[6];
            const float y55 = y48[7];
            const float y56 = y48[8];
            const float y57 = y48[9];
            const float y58 = y48[10];
            const float y59 = y48[11];
            const float y60 = y48[12];
            const float y61 = y48[13];
            const float y62 = y48[14];
            const float y63 = y48[15];
            y48[0] = y48[0] / scratch98;
            y48[1] = y49 / scratch98;
            y48[2] = y50 / scratch98;
            y48[3] = y51 / scratch98;
            y48[4] = y52 / scratch98;
            y48[5] = y53 / scratch98;
            y48[6] = y54 / scratch98;
            y48[7] = y55 / scratch98;
            y48[8] = y56 / scratch98;
            y48[9] = y57 / scratch98;
            y48[10] = y58 / scratch98;
            y48[11] = y59 / scratch98;
            y48[12] = y60 / scratch98;
            y48[13] = y61 / scratch98;
            y48[14] = y62 / scratch98;
            y48[15] = y63 / scratch98;
            const float y64 = y48[17];
            const float y65 = y48[18];
            const float y66 = y48[19];
            const float y67 = y48[20];
            const float y68 = y48[21];
            const float y69 = y48[22];
            const float y70 = y48[23];
            y48[16] = y48[16] / scratch98;
            y48[17] = y64 / scratch98;
            y48[18] = y65 / scratch98;
            y48[19] = y66 / scratch98;
            y48[20] = y67 / scratch98;
            y48[21] = y68 / scratch98;
            y48[22] = y69 / scratch98;
            y48[23] = y70 / scratch98;
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
      y1[0] = 0.0f;
      y1[1] = 0.0f;
      y1[2] = 0.0f;
      y1[3] = 0.0f;
      y1[4] = 0.0f;
      y1[5] = 0.0f;
      y1[6] = 0.0f;
      y1[7] = 0.0f;
      y1[8] = 0.0f;
      y1[9] = 0.0f;
      y1[10] = 0.0f;
      y1[11] = 0.0f;
      y1[12] = 0.0f;
      y1[13] = 0.0f;
      y1[14] = 0.0f;
      y1[15] = 0.0f;
      y1[16] = 0.0f;
      y1[17] = 0.0f;
      y1[18] = 0.0f;
      y1[19] = 0.0f;
      y1[20] = 0.0f;
      y1[21] = 0.0f;
      y1[22] = 0.0f;
      y1[23] = 0.0f;
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
        const float y2 = y1[1];
        const float y3 = y1[2];
        const float y4 = y1[3];
        const float y5 = y1[4];
        const float y6 = y1[5];
        const float y7 = y1[6];
        const float y8 = y1[7];
        const float y9 = y1[8];
        const float y10 = y1[9];
        const float y11 = y1[10];
        const float y12 = y1[11];
        const float y13 = y1[12];
        const float y14 = y1[13];
        const float y15 = y1[14];
        const float y16 = y1[15];
        const float kept6 = kept3[1];
        const float kept7 = kept3[2];
        const float kept8 = kept3[3];
        const float kept9 = kept3[4];
        const float kept10 = kept3[5];
        const float kept11 = kept3[6];
        const float kept12 = kept3[7];
        const float kept13 = kept3[8];
        const float kept14 = kept3[9];
        const float kept15 = kept3[10];
        const float kept16 = kept3[11];
        const float kept17 = kept3[12];
        const float kept18 = kept3[13];
        const float kept19 = kept3[14];
        const float kept20 = kept3[15];
        y1[0] = fma_f32(kept3[0], v22, y1[0] * v12);
        y1[1] = fma_f32(kept6, v22, y2 * v12);
        y1[2] = fma_f32(kept7, v22, y3 * v12);
        y1[3] = fma_f32(kept8, v22, y4 * v12);
        y1[4] = fma_f32(kept9, v22, y5 * v12);
        y1[5] = fma_f32(kept10, v22, y6 * v12);
        y1[6] = fma_f32(kept11, v22, y7 * v12);
        y1[7] = fma_f32(kept12, v22, y8 * v12);
        y1[8] = fma_f32(kept13, v22, y9 * v12);
        y1[9] = fma_f32(kept14, v22, y10 * v12);
        y1[10] = fma_f32(kept15, v22, y11 * v12);
        y1[11] = fma_f32(kept16, v22, y12 * v12);
        y1[12] = fma_f32(kept17, v22, y13 * v12);
        y1[13] = fma_f32(kept18, v22, y14 * v12);
        y1[14] = fma_f32(kept19, v22, y15 * v12);
        y1[15] = fma_f32(kept20, v22, y16 * v12);
        const float y17 = y1[17];
        const float y18 = y1[18];
        const float y19 = y1[19];
        const float y20 = y1[20];
        const float y21 = y1[21];
        const float y22 = y1[22];
        const float y23 = y1[23];
        const float kept21 = kept3[17];
        const float kept22 = kept3[18];
        const float kept23 = kept3[19];
        const float kept24 = kept3[20];
        const float kept25 = kept3[21];
        const float kept26 = kept3[22];
        const float kept27 = kept3[23];
        y1[16] = fma_f32(kept3[16], v22, y1[16] * v12);
        y1[17] = fma_f32(kept21, v22, y17 * v12);
        y1[18] = fma_f32(kept22, v22, y18 * v12);
        y1[19] = fma_f32(kept23, v22, y19 * v12);
        y1[20] = fma_f32(kept24, v22, y20 * v12);
        y1[21] = fma_f32(kept25, v22, y21 * v12);
        y1[22] = fma_f32(kept26, v22, y22 * v12);
        y1[23] = fma_f32(kept27, v22, y23 * v12);
      }
      const float scratch3 = scratch[1];
      const float y24 = y1[1];
      const float y25 = y1[2];
      const float y26 = y1[3];
      const float y27 = y1[4];
      const float y28 = y1[5];
      const float y29 = y1[6];
      const float y30 = y1[7];
      const float y31 = y1[8];
      const float y32 = y1[9];
      const float y33 = y1[10];
      const float y34 = y1[11];
      const float y35 = y1[12];
      const float y36 = y1[13];
      const float y37 = y1[14];
      const float y38 = y1[15];
      y1[0] = y1[0] / scratch3;
      y1[1] = y24 / scratch3;
      y1[2] = y25 / scratch3;
      y1[3] = y26 / scratch3;
      y1[4] = y27 / scratch3;
      y1[5] = y28 / scratch3;
      y1[6] = y29 / scratch3;
      y1[7] = y30 / scratch3;
      y1[8] = y31 / scratch3;
      y1[9] = y32 / scratch3;
      y1[10] = y33 / scratch3;
      y1[11] = y34 / scratch3;
      y1[12] = y35 / scratch3;
      y1[13] = y36 / scratch3;
      y1[14] = y37 / scratch3;
      y1[15] = y38 / scratch3;
      const float y39 = y1[17];
      const float y40 = y1[18];
      const float y41 = y1[19];
      const float y42 = y1[20];
      const float y43 = y1[21];
      const float y44 = y1[22];
      const float y45 = y1[23];
      y1[16] = y1[16] / scratch3;
      y1[17] = y39 / scratch3;
      y1[18] = y40 / scratch3;
      y1[19] = y41 / scratch3;
      y1[20] = y42 / scratch3;
      y1[21] = y43 / scratch3;
      y1[22] = y44 / scratch3;
      y1[23] = y45 / scratch3;
    }
  }
}

// y = x · wᵀ, + residual
KERNEL matmul_f32_k144_residual(const mem_f32 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t begin, int32_t end) {
  for (int32_t first = 0; first < rows; first += 256) {
    const int32_t v = mul_i32(first >> 8, tiles1);
    const int32_t v1 = sub_i32(begin, v);
    const int32_t v2 = max_i32(v1, 0);
    const int32_t v3 = sub_i32(end, v);
    const int32_t v4 = min_i32(v3, tiles1);
    const int32_t v5 = add_i32(first, 256);
    const int32_t v6 = min_i32(v5, rows);
    if (v2 < v4) {
      for (int32_t n = v2; n < min_i32(v4, tiles1); n++) {
        const mem_f32 *w0_w1 = w0_w + (int64_t)n * 2304;
        for (int32_t m = first; m < v6; m++) {
          float total = 0.0f;
          float total1 = 0.0f;
          float total2 = 0.0f;
          float total3 = 0.0f;
          float total4 = 0.0f;
          float total5 = 0.0f;
          float total6 = 0.0f;
          float total7 = 0.0f;
          float total8 = 0.0f;
          float total9 = 0.0f;
          float total10 = 0.0f;
          float total11 = 0.0f;
          float total12 = 0.0f;
          float total13 = 0.0f;
          float total14 = 0.0f;
          float total15 = 0.0f;
          float acc = 0.0f;
          float acc1 = 0.0f;
          float acc2 = 0.0f;
          float acc3 = 0.0f;
          float acc4 = 0.0f;
          float acc5 = 0.0f;
          float acc6 = 0.0f;
          float acc7 = 0.0f;
          float acc8 = 0.0f;
          float acc9 = 0.0f;
          float acc10 = 0.0f;
          float acc11 = 0.0f;
          float acc12 = 0.0f;
          float acc13 = 0.0f;
          float acc14 = 0.0f;
          float acc15 = 0.0f;
          const mem_f32 *x1 = x + (int64_t)m * 144;
          const mem_f32 *w0_w2 = w0_w1;
          for (int32_t i = 0; i < 144; i++) {
            const int32_t v7 = i * 16;
            __builtin_prefetch(w0_w2 + v7 + 512, 0, 2);
            const float x2 = x1[i];
            acc = fma_f32(x2, w0_w2[v7], acc);
            acc1 = fma_f32(x2, w0_w2[v7 + 1], acc1);
            acc2 = fma_f32(x2, w0_w2[v7 + 2], acc2);
            acc3 = fma_f32(x2, w0_w2[v7 + 3], acc3);
            acc4 = fma_f32(x2, w0_w2[v7 + 4], acc4);
            acc5 = fma_f32(x2, w0_w2[v7 + 5], acc5);
            acc6 = fma_f32(x2, w0_w2[v7 + 6], acc6);
            acc7 = fma_f32(x2, w0_w2[v7 + 7], acc7);
            acc8 = fma_f32(x2, w0_w2[v7 + 8], acc8);
            acc9 = fma_f32(x2, w0_w2[v7 + 9], acc9);
            acc10 = fma_f32(x2, w0_w2[v7 + 10], acc10);
            acc11 = fma_f32(x2, w0_w2[v7 + 11], acc11);
            acc12 = fma_f32(x2, w0_w2[v7 + 12], acc12);
            acc13 = fma_f32(x2, w0_w2[v7 + 13], acc13);
            acc14 = fma_f32(x2, w0_w2[v7 + 14], acc14);
            acc15 = fma_f32(x2, w0_w2[v7 + 15], acc15);
          }
          total = total + acc;
          total1 = total1 + acc1;
          total2 = total2 + acc2;
          total3 = total3 + acc3;
          total4 = total4 + acc4;
          total5 = total5 + acc5;
          total6 = total6 + acc6;
          total7 = total7 + acc7;
          total8 = total8 + acc8;
          total9 = total9 + acc9;
          total10 = total10 + acc10;
          total11 = total11 + acc11;
          total12 = total12 + acc12;
          total13 = total13 + acc13;
          total14 = total14 + acc14;
          total15 = total15 + acc15;
          const int32_t v8 = n * 16;
          const mem_f32 *residual1 = residual + (int64_t)m * 96;
          const float residual2 = residual1[v8 + 1];
          const float residual3 = residual1[v8 + 2];
          const float residual4 = residual1[v8 + 3];
          const float residual5 = residual1[v8 + 4];
          const float residual6 = residual1[v8 + 5];
          const float residual7 = residual1[v8 + 6];
          const float residual8 = residual1[v8 + 7];
          const float residual9 = residual1[v8 + 8];
          const float residual10 = residual1[v8 + 9];
          const float residual11 = residual1[v8 + 10];
          const float residual12 = residual1[v8 + 11];
          const float residual13 = residual1[v8 + 12];
          const float residual14 = residual1[v8 + 13];
          const float residual15 = residual1[v8 + 14];
          const float residual16 = residual1[v8 + 15];
          mem_f32 *y1 = y + (int64_t)m * 96;
          y1[v8] = residual1[v8] + total;
          y1[v8 + 1] = residual2 + total1;
          y1[v8 + 2] = residual3 + total2;
          y1[v8 + 3] = residual4 + total3;
          y1[v8 + 4] = residual5 + total4;
          y1[v8 + 5] = residual6 + total5;
          y1[v8 + 6] = residual7 + total6;
          y1[v8 + 7] = residual8 + total7;
          y1[v8 + 8] = residual9 + total8;
          y1[v8 + 9] = residual10 + total9;
          y1[v8 + 10] = residual11 + total10;
          y1[v8 + 11] = residual12 + total11;
          y1[v8 + 12] = residual13 + total12;
          y1[v8 + 13] = residual14 + total13;
          y1[v8 + 14] = residual15 + total14;
          y1[v8 + 15] = residual16 + total15;
        }
      }
    }
  }
}

// y = x · wᵀ, silu(y0) · y1
KERNEL matmul_f32_k96_gate(const mem_f32 *w0_w, const mem_f32 *w1_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t begin, int32_t end) {
  for (int32_t first = 0; first < rows; first += 256) {
    const int32_t v = mul_i32(first >> 8, tiles1);
    const int32_t v1 = sub_i32(begin, v);
    const int32_t v2 = max_i32(v1, 0);
    const int32_t v3 = sub_i32(end, v);
    const int32_t v4 = min_i32(v3, tiles1);
    const int32_t v5 = add_i32(first, 256);
    const int32_t v6 = min_i32(v5, rows);
    if (v2 < v4) {
      for (int32_t n = v2; n < min_i32(v4, tiles1); n++) {
        const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
        const mem_f32 *w1_w1 = w1_w + (int64_t)n * 1536;
        for (int32_t m = first; m < v6; m++) {
          float total = 0.0f;
          float total1 = 0.0f;
          float total2 = 0.0f;
          float total3 = 0.0f;
          float total4 = 0.0f;
          float total5 = 0.0f;
          float total6 = 0.0f;
          float total7 = 0.0f;
          float total8 = 0.0f;
          float total9 = 0.0f;
          float total10 = 0.0f;
          float total11 = 0.0f;
          float total12 = 0.0f;
          float total13 = 0.0f;
          float total14 = 0.0f;
          float total15 = 0.0f;
          float total16 = 0.0f;
          float total17 = 0.0f;
          float total18 = 0.0f;
          float total19 = 0.0f;
          float total20 = 0.0f;
          float total21 = 0.0f;
          float total22 = 0.0f;
          float total23 = 0.0f;
          float total24 = 0.0f;
          float total25 = 0.0f;
          float total26 = 0.0f;
          float total27 = 0.0f;
          float total28 = 0.0f;
          float total29 = 0.0f;
          float total30 = 0.0f;
          float total31 = 0.0f;
          float acc = 0.0f;
          float acc1 = 0.0f;
          float acc2 = 0.0f;
          float acc3 = 0.0f;
          float acc4 = 0.0f;
          float acc5 = 0.0f;
          float acc6 = 0.0f;
          float acc7 = 0.0f;
          float acc8 = 0.0f;
          float acc9 = 0.0f;
          float acc10 = 0.0f;
          float acc11 = 0.0f;
          float acc12 = 0.0f;
          float acc13 = 0.0f;
          float acc14 = 0.0f;
          float acc15 = 0.0f;
          float acc16 = 0.0f;
          float acc17 = 0.0f;
          float acc18 = 0.0f;
          float acc19 = 0.0f;
          float acc20 = 0.0f;
          float acc21 = 0.0f;
          float acc22 = 0.0f;
          float acc23 = 0.0f;
          float acc24 = 0.0f;
          float acc25 = 0.0f;
          float acc26 = 0.0f;
          float acc27 = 0.0f;
          float acc28 = 0.0f;
          float acc29 = 0.0f;
          float acc30 = 0.0f;
          float acc31 = 0.0f;
          const mem_f32 *x1 = x + (int64_t)m * 96;
          const mem_f32 *w0_w2 = w0_w1;
          const mem_f32 *w1_w2 = w1_w1;
          for (int32_t i = 0; i < 96; i++) {
            const int32_t v7 = i * 16;
            __builtin_prefetch(w0_w2 + v7 + 512, 0, 2);
            __builtin_prefetch(w1_w2 + v7 + 512, 0, 2);
            const float x2 = x1[i];
            acc = fma_f32(x2, w0_w2[v7], acc);
            acc1 = fma_f32(x2, w0_w2[v7 + 1], acc1);
            acc2 = fma_f32(x2, w0_w2[v7 + 2], acc2);
            acc3 = fma_f32(x2, w0_w2[v7 + 3], acc3);
            acc4 = fma_f32(x2, w0_w2[v7 + 4], acc4);
            acc5 = fma_f32(x2, w0_w2[v7 + 5], acc5);
            acc6 = fma_f32(x2, w0_w2[v7 + 6], acc6);
            acc7 = fma_f32(x2, w0_w2[v7 + 7], acc7);
            acc8 = fma_f32(x2, w0_w2[v7 + 8], acc8);
            acc9 = fma_f32(x2, w0_w2[v7 + 9], acc9);
            acc10 = fma_f32(x2, w0_w2[v7 + 10], acc10);
            acc11 = fma_f32(x2, w0_w2[v7 + 11], acc11);
            acc12 = fma_f32(x2, w0_w2[v7 + 12], acc12);
            acc13 = fma_f32(x2, w0_w2[v7 + 13], acc13);
            acc14 = fma_f32(x2, w0_w2[v7 + 14], acc14);
            acc15 = fma_f32(x2, w0_w2[v7 + 15], acc15);
            acc16 = fma_f32(x2, w1_w2[v7], acc16);
            acc17 = fma_f32(x2, w1_w2[v7 + 1], acc17);
            acc18 = fma_f32(x2, w1_w2[v7 + 2], acc18);
            acc19 = fma_f32(x2, w1_w2[v7 + 3], acc19);
            acc20 = fma_f32(x2, w1_w2[v7 + 4], acc20);
            acc21 = fma_f32(x2, w1_w2[v7 + 5], acc21);
            acc22 = fma_f32(x2, w1_w2[v7 + 6], acc22);
            acc23 = fma_f32(x2, w1_w2[v7 + 7], acc23);
            acc24 = fma_f32(x2, w1_w2[v7 + 8], acc24);
            acc25 = fma_f32(x2, w1_w2[v7 + 9], acc25);
            acc26 = fma_f32(x2, w1_w2[v7 + 10], acc26);
            acc27 = fma_f32(x2, w1_w2[v7 + 11], acc27);
            acc28 = fma_f32(x2, w1_w2[v7 + 12], acc28);
            acc29 = fma_f32(x2, w1_w2[v7 + 13], acc29);
            acc30 = fma_f32(x2, w1_w2[v7 + 14], acc30);
            acc31 = fma_f32(x2, w1_w2[v7 + 15], acc31);
          }
          total = total + acc;
          total1 = total1 + acc1;
          total2 = total2 + acc2;
          total3 = total3 + acc3;
          total4 = total4 + acc4;
          total5 = total5 + acc5;
          total6 = total6 + acc6;
          total7 = total7 + acc7;
          total8 = total8 + acc8;
          total9 = total9 + acc9;
          total10 = total10 + acc10;
          total11 = total11 + acc11;
          total12 = total12 + acc12;
          total13 = total13 + acc13;
          total14 = total14 + acc14;
          total15 = total15 + acc15;
          total16 = total16 + acc16;
          total17 = total17 + acc17;
          total18 = total18 + acc18;
          total19 = total19 + acc19;
          total20 = total20 + acc20;
          total21 = total21 + acc21;
          total22 = total22 + acc22;
          total23 = total23 + acc23;
          total24 = total24 + acc24;
          total25 = total25 + acc25;
          total26 = total26 + acc26;
          total27 = total27 + acc27;
          total28 = total28 + acc28;
          total29 = total29 + acc29;
          total30 = total30 + acc30;
          total31 = total31 + acc31;
          const int32_t v8 = n * 16;
          const float v9 = -total;
          const float v10 = -total1;
          const float v11 = -total2;
          const float v12 = -total3;
          const float v13 = -total4;
          const float v14 = -total5;
          const float v15 = -total6;
          const float v16 = -total7;
          const float v17 = -total8;
          const float v18 = -total9;
          const float v19 = -total10;
          const float v20 = -total11;
          const float v21 = -total12;
          const float v22 = -total13;
          const float v23 = -total14;
          const float v24 = -total15;
          const float v25 = max_f32(-88.0f, v9);
          const float v26 = max_f32(-88.0f, v10);
          const float v27 = max_f32(-88.0f, v11);
          const float v28 = max_f32(-88.0f, v12);
          const float v29 = max_f32(-88.0f, v13);
          const float v30 = max_f32(-88.0f, v14);
          const float v31 = max_f32(-88.0f, v15);
          const float v32 = max_f32(-88.0f, v16);
          const float v33 = max_f32(-88.0f, v17);
          const float v34 = max_f32(-88.0f, v18);
          const float v35 = max_f32(-88.0f, v19);
          const float v36 = max_f32(-88.0f, v20);
          const float v37 = max_f32(-88.0f, v21);
          const float v38 = max_f32(-88.0f, v22);
          const float v39 = max_f32(-88.0f, v23);
          const float v40 = max_f32(-88.0f, v24);
          const float v41 = min_f32(89.0f, v25);
          const float v42 = min_f32(89.0f, v26);
          const float v43 = min_f32(89.0f, v27);
          const float v44 = min_f32(89.0f, v28);
          const float v45 = min_f32(89.0f, v29);
          const float v46 = min_f32(89.0f, v30);
          const float v47 = min_f32(89.0f, v31);
          const float v48 = min_f32(89.0f, v32);
          const float v49 = min_f32(89.0f, v33);
          const float v50 = min_f32(89.0f, v34);
          const float v51 = min_f32(89.0f, v35);
          const float v52 = min_f32(89.0f, v36);
          const float v53 = min_f32(89.0f, v37);
          const float v54 = min_f32(89.0f, v38);
          const float v55 = min_f32(89.0f, v39);
          const float v56 = min_f32(89.0f, v40);
          const float v57 = fma_f32(v41, 1.442695f, 1.2582912E7f);
          const float v58 = fma_f32(v42, 1.442695f, 1.2582912E7f);
          const float v59 = fma_f32(v43, 1.442695f, 1.2582912E7f);
          const float v60 = fma_f32(v44, 1.442695f, 1.2582912E7f);
          const float v61 = fma_f32(v45, 1.442695f, 1.2582912E7f);
          const float v62 = fma_f32(v46, 1.442695f, 1.2582912E7f);
          const float v63 = fma_f32(v47, 1.442695f, 1.2582912E7f);
          const float v64 = fma_f32(v48, 1.442695f, 1.2582912E7f);
          const float v65 = fma_f32(v49, 1.442695f, 1.2582912E7f);
          const float v66 = fma_f32(v50, 1.442695f, 1.2582912E7f);
          const float v67 = fma_f32(v51, 1.442695f, 1.2582912E7f);
          const float v68 = fma_f32(v52, 1.442695f, 1.2582912E7f);
          const float v69 = fma_f32(v53, 1.442695f, 1.2582912E7f);
          const float v70 = fma_f32(v54, 1.442695f, 1.2582912E7f);
          const float v71 = fma_f32(v55, 1.442695f, 1.2582912E7f);
          const float v72 = fma_f32(v56, 1.442695f, 1.2582912E7f);
          const float v73 = v57 - 1.2582912E7f;
          const float v74 = v58 - 1.2582912E7f;
          const float v75 = v59 - 1.2582912E7f;
          const float v76 = v60 - 1.2582912E7f;
          const float v77 = v61 - 1.2582912E7f;
          const float v78 = v62 - 1.2582912E7f;
          const float v79 = v63 - 1.2582912E7f;
          const float v80 = v64 - 1.2582912E7f;
          const float v81 = v65 - 1.2582912E7f;
          const float v82 = v66 - 1.2582912E7f;
          const float v83 = v67 - 1.2582912E7f;
          const float v84 = v68 - 1.2582912E7f;
          const float v85 = v69 - 1.2582912E7f;
          const float v86 = v70 - 1.2582912E7f;
          const float v87 = v71 - 1.2582912E7f;
          const float v88 = v72 - 1.2582912E7f;
          const int32_t v89 = sub_i32(bits_of_f32(v57), 0x4b400000);
          const int32_t v90 = sub_i32(bits_of_f32(v58), 0x4b400000);
          const int32_t v91 = sub_i32(bits_of_f32(v59), 0x4b400000);
          const int32_t v92 = sub_i32(bits_of_f32(v60), 0x4b400000);
          const int32_t v93 = sub_i32(bits_of_f32(v61), 0x4b400000);
          const int32_t v94 = sub_i32(bits_of_f32(v62), 0x4b400000);
          const int32_t v95 = sub_i32(bits_of_f32(v63), 0x4b400000);
          const int32_t v96 = sub_i32(bits_of_f32(v64), 0x4b400000);
          const int32_t v97 = sub_i32(bits_of_f32(v65), 0x4b400000);
          const int32_t v98 = sub_i32(bits_of_f32(v66), 0x4b400000);
          const int32_t v99 = sub_i32(bits_of_f32(v67), 0x4b400000);
          const int32_t v100 = sub_i32(bits_of_f32(v68), 0x4b400000);
          const int32_t v101 = sub_i32(bits_of_f32(v69), 0x4b400000);
          const int32_t v102 = sub_i32(bits_of_f32(v70), 0x4b400000);
          const int32_t v103 = sub_i32(bits_of_f32(v71), 0x4b400000);
          const int32_t v104 = sub_i32(bits_of_f32(v72), 0x4b400000);
          const float v105 = fma_f32(v73, -1.4286068E-6f, fma_f32(v73, -0.69314575f, v41));
          const float v106 = fma_f32(v74, -1.4286068E-6f, fma_f32(v74, -0.69314575f, v42));
          const float v107 = fma_f32(v75, -1.4286068E-6f, fma_f32(v75, -0.69314575f, v43));
          const float v108 = fma_f32(v76, -1.4286068E-6f, fma_f32(v76, -0.69314575f, v44));
          const float v109 = fma_f32(v77, -1.4286068E-6f, fma_f32(v77, -0.69314575f, v45));
          const float v110 = fma_f32(v78, -1.4286068E-6f, fma_f32(v78, -0.69314575f, v46));
          const float v111 = fma_f32(v79, -1.4286068E-6f, fma_f32(v79, -0.69314575f, v47));
          const float v112 = fma_f32(v80, -1.4286068E-6f, fma_f32(v80, -0.69314575f, v48));
          const float v113 = fma_f32(v81, -1.4286068E-6f, fma_f32(v81, -0.69314575f, v49));
          const float v114 = fma_f32(v82, -1.4286068E-6f, fma_f32(v82, -0.69314575f, v50));
          const float v115 = fma_f32(v83, -1.4286068E-6f, fma_f32(v83, -0.69314575f, v51));
          const float v116 = fma_f32(v84, -1.4286068E-6f, fma_f32(v84, -0.69314575f, v52));
          const float v117 = fma_f32(v85, -1.4286068E-6f, fma_f32(v85, -0.69314575f, v53));
          const float v118 = fma_f32(v86, -1.4286068E-6f, fma_f32(v86, -0.69314575f, v54));
          const float v119 = fma_f32(v87, -1.4286068E-6f, fma_f32(v87, -0.69314575f, v55));
          const float v120 = fma_f32(v88, -1.4286068E-6f, fma_f32(v88, -0.69314575f, v56));
          const float v121 = fma_f32(v105, fma_f32(v105, fma_f32(v105, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v122 = fma_f32(v106, fma_f32(v106, fma_f32(v106, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v123 = fma_f32(v107, fma_f32(v107, fma_f32(v107, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v124 = fma_f32(v108, fma_f32(v108, fma_f32(v108, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v125 = fma_f32(v109, fma_f32(v109, fma_f32(v109, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v126 = fma_f32(v110, fma_f32(v110, fma_f32(v110, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v127 = fma_f32(v111, fma_f32(v111, fma_f32(v111, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v128 = fma_f32(v112, fma_f32(v112, fma_f32(v112, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v129 = fma_f32(v113, fma_f32(v113, fma_f32(v113, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v130 = fma_f32(v114, fma_f32(v114, fma_f32(v114, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v131 = fma_f32(v115, fma_f32(v115, fma_f32(v115, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v132 = fma_f32(v116, fma_f32(v116, fma_f32(v116, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v133 = fma_f32(v117, fma_f32(v117, fma_f32(v117, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v134 = fma_f32(v118, fma_f32(v118, fma_f32(v118, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v135 = fma_f32(v119, fma_f32(v119, fma_f32(v119, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const float v136 = fma_f32(v120, fma_f32(v120, fma_f32(v120, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
          const int32_t s = v89 >> 1;
          const int32_t s1 = v90 >> 1;
          const int32_t s2 = v91 >> 1;
          const int32_t s3 = v92 >> 1;
          const int32_t s4 = v93 >> 1;
          const int32_t s5 = v94 >> 1;
          const int32_t s6 = v95 >> 1;
          const int32_t s7 = v96 >> 1;
          const int32_t s8 = v97 >> 1;
          const int32_t s9 = v98 >> 1;
          const int32_t s10 = v99 >> 1;
          const int32_t s11 = v100 >> 1;
          const int32_t s12 = v101 >> 1;
          const int32_t s13 = v102 >> 1;
          const int32_t s14 = v103 >> 1;
          const int32_t s15 = v104 >> 1;
          const float v137 = fma_f32(v105, fma_f32(v105, fma_f32(v105, fma_f32(v105, v121, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s, 127), 23));
          const float v138 = fma_f32(v106, fma_f32(v106, fma_f32(v106, fma_f32(v106, v122, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s1, 127), 23));
          const float v139 = fma_f32(v107, fma_f32(v107, fma_f32(v107, fma_f32(v107, v123, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s2, 127), 23));
          const float v140 = fma_f32(v108, fma_f32(v108, fma_f32(v108, fma_f32(v108, v124, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s3, 127), 23));
          const float v141 = fma_f32(v109, fma_f32(v109, fma_f32(v109, fma_f32(v109, v125, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s4, 127), 23));
          const float v142 = fma_f32(v110, fma_f32(v110, fma_f32(v110, fma_f32(v110, v126, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s5, 127), 23));
          const float v143 = fma_f32(v111, fma_f32(v111, fma_f32(v111, fma_f32(v111, v127, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s6, 127), 23));
          const float v144 = fma_f32(v112, fma_f32(v112, fma_f32(v112, fma_f32(v112, v128, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s7, 127), 23));
          const float v145 = fma_f32(v113, fma_f32(v113, fma_f32(v113, fma_f32(v113, v129, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s8, 127), 23));
          const float v146 = fma_f32(v114, fma_f32(v114, fma_f32(v114, fma_f32(v114, v130, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s9, 127), 23));
          const float v147 = fma_f32(v115, fma_f32(v115, fma_f32(v115, fma_f32(v115, v131, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s10, 127), 23));
          const float v148 = fma_f32(v116, fma_f32(v116, fma_f32(v116, fma_f32(v116, v132, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s11, 127), 23));
          const float v149 = fma_f32(v117, fma_f32(v117, fma_f32(v117, fma_f32(v117, v133, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s12, 127), 23));
          const float v150 = fma_f32(v118, fma_f32(v118, fma_f32(v118, fma_f32(v118, v134, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s13, 127), 23));
          const float v151 = fma_f32(v119, fma_f32(v119, fma_f32(v119, fma_f32(v119, v135, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s14, 127), 23));
          const float v152 = fma_f32(v120, fma_f32(v120, fma_f32(v120, fma_f32(v120, v136, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s15, 127), 23));
          const int32_t v153 = add_i32(sub_i32(v89, s), 127);
          const int32_t s16 = shl_i32(add_i32(sub_i32(v90, s1), 127), 23);
          const int32_t s17 = shl_i32(add_i32(sub_i32(v91, s2), 127), 23);
          const int32_t s18 = shl_i32(add_i32(sub_i32(v92, s3), 127), 23);
          const int32_t s19 = shl_i32(add_i32(sub_i32(v93, s4), 127), 23);
          const int32_t s20 = shl_i32(add_i32(sub_i32(v94, s5), 127), 23);
          const int32_t s21 = shl_i32(add_i32(sub_i32(v95, s6), 127), 23);
          const int32_t s22 = shl_i32(add_i32(sub_i32(v96, s7), 127), 23);
          const int32_t s23 = shl_i32(add_i32(sub_i32(v97, s8), 127), 23);
          const int32_t s24 = shl_i32(add_i32(sub_i32(v98, s9), 127), 23);
          const int32_t s25 = shl_i32(add_i32(sub_i32(v99, s10), 127), 23);
          const int32_t s26 = shl_i32(add_i32(sub_i32(v100, s11), 127), 23);
          const int32_t s27 = shl_i32(add_i32(sub_i32(v101, s12), 127), 23);
          const int32_t s28 = shl_i32(add_i32(sub_i32(v102, s13), 127), 23);
          const int32_t s29 = shl_i32(add_i32(sub_i32(v103, s14), 127), 23);
          const int32_t s30 = shl_i32(add_i32(sub_i32(v104, s15), 127), 23);
          mem_f32 *y1 = y + (int64_t)m * 272;
          y1[v8] = total / (1.0f + (v9 < -87.33f ? 0.0f : v137 * f32_of_bits(shl_i32(v153, 23)))) * total16;
          y1[v8 + 1] = total1 / (1.0f + (v10 < -87.33f ? 0.0f : v138 * f32_of_bits(s16))) * total17;
          y1[v8 + 2] = total2 / (1.0f + (v11 < -87.33f ? 0.0f : v139 * f32_of_bits(s17))) * total18;
          y1[v8 + 3] = total3 / (1.0f + (v12 < -87.33f ? 0.0f : v140 * f32_of_bits(s18))) * total19;
          y1[v8 + 4] = total4 / (1.0f + (v13 < -87.33f ? 0.0f : v141 * f32_of_bits(s19))) * total20;
          y1[v8 + 5] = total5 / (1.0f + (v14 < -87.33f ? 0.0f : v142 * f32_of_bits(s20))) * total21;
          y1[v8 + 6] = total6 / (1.0f + (v15 < -87.33f ? 0.0f : v143 * f32_of_bits(s21))) * total22;
          y1[v8 + 7] = total7 / (1.0f + (v16 < -87.33f ? 0.0f : v144 * f32_of_bits(s22))) * total23;
          y1[v8 + 8] = total8 / (1.0f + (v17 < -87.33f ? 0.0f : v145 * f32_of_bits(s23))) * total24;
          y1[v8 + 9] = total9 / (1.0f + (v18 < -87.33f ? 0.0f : v146 * f32_of_bits(s24))) * total25;
          y1[v8 + 10] = total10 / (1.0f + (v19 < -87.33f ? 0.0f : v147 * f32_of_bits(s25))) * total26;
          y1[v8 + 11] = total11 / (1.0f + (v20 < -87.33f ? 0.0f : v148 * f32_of_bits(s26))) * total27;
          y1[v8 + 12] = total12 / (1.0f + (v21 < -87.33f ? 0.0f : v149 * f32_of_bits(s27))) * total28;
          y1[v8 + 13] = total13 / (1.0f + (v22 < -87.33f ? 0.0f : v150 * f32_of_bits(s28))) * total29;
          y1[v8 + 14] = total14 / (1.0f + (v23 < -87.33f ? 0.0f : v151 * f32_of_bits(s29))) * total30;
          y1[v8 + 15] = total15 / (1.0f + (v24 < -87.33f ? 0.0f : v152 * f32_of_bits(s30))) * total31;
        }
      }
    }
  }
}

// y = x · wᵀ, + residual
KERNEL matmul_f32_k272_residual(const mem_f32 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t begin, int32_t end) {
  for (int32_t first = 0; first < rows; first += 256) {
    const int32_t v = mul_i32(first >> 8, tiles1);
    const int32_t v1 = sub_i32(begin, v);
    const int32_t v2 = max_i32(v1, 0);
    const int32_t v3 = sub_i32(end, v);
    const int32_t v4 = min_i32(v3, tiles1);
    const int32_t v5 = add_i32(first, 256);
    const int32_t v6 = min_i32(v5, rows);
    if (v2 < v4) {
      for (int32_t n = v2; n < min_i32(v4, tiles1); n++) {
        const mem_f32 *w0_w1 = w0_w + (int64_t)n * 4352;
        for (int32_t m = first; m < v6; m++) {
          float total = 0.0f;
          float total1 = 0.0f;
          float total2 = 0.0f;
          float total3 = 0.0f;
          float total4 = 0.0f;
          float total5 = 0.0f;
          float total6 = 0.0f;
          float total7 = 0.0f;
          float total8 = 0.0f;
          float total9 = 0.0f;
          float total10 = 0.0f;
          float total11 = 0.0f;
          float total12 = 0.0f;
          float total13 = 0.0f;
          float total14 = 0.0f;
          float total15 = 0.0f;
          const mem_f32 *x1 = x + (int64_t)m * 272;
          float acc = 0.0f;
          float acc1 = 0.0f;
          float acc2 = 0.0f;
          float acc3 = 0.0f;
          float acc4 = 0.0f;
          float acc5 = 0.0f;
          float acc6 = 0.0f;
          float acc7 = 0.0f;
          float acc8 = 0.0f;
          float acc9 = 0.0f;
          float acc10 = 0.0f;
          float acc11 = 0.0f;
          float acc12 = 0.0f;
          float acc13 = 0.0f;
          float acc14 = 0.0f;
          float acc15 = 0.0f;
          const mem_f32 *x2 = x1;
          const mem_f32 *w0_w2 = w0_w1;
          for (int32_t i = 0; i < 256; i++) {
            const int32_t v7 = i * 16;
            __builtin_prefetch(w0_w2 + v7 + 512, 0, 2);
            const float x3 = x2[i];
            acc = fma_f32(x3, w0_w2[v7], acc);
            acc1 = fma_f32(x3, w0_w2[v7 + 1], acc1);
            acc2 = fma_f32(x3, w0_w2[v7 + 2], acc2);
            acc3 = fma_f32(x3, w0_w2[v7 + 3], acc3);
            acc4 = fma_f32(x3, w0_w2[v7 + 4], acc4);
            acc5 = fma_f32(x3, w0_w2[v7 + 5], acc5);
            acc6 = fma_f32(x3, w0_w2[v7 + 6], acc6);
            acc7 = fma_f32(x3, w0_w2[v7 + 7], acc7);
            acc8 = fma_f32(x3, w0_w2[v7 + 8], acc8);
            acc9 = fma_f32(x3, w0_w2[v7 + 9], acc9);
            acc10 = fma_f32(x3, w0_w2[v7 + 10], acc10);
            acc11 = fma_f32(x3, w0_w2[v7 + 11], acc11);
            acc12 = fma_f32(x3, w0_w2[v7 + 12], acc12);
            acc13 = fma_f32(x3, w0_w2[v7 + 13], acc13);
            acc14 = fma_f32(x3, w0_w2[v7 + 14], acc14);
            acc15 = fma_f32(x3, w0_w2[v7 + 15], acc15);
          }
          total = total + acc;
          total1 = total1 + acc1;
          total2 = total2 + acc2;
          total3 = total3 + acc3;
          total4 = total4 + acc4;
          total5 = total5 + acc5;
          total6 = total6 + acc6;
          total7 = total7 + acc7;
          total8 = total8 + acc8;
          total9 = total9 + acc9;
          total10 = total10 + acc10;
          total11 = total11 + acc11;
          total12 = total12 + acc12;
          total13 = total13 + acc13;
          total14 = total14 + acc14;
          total15 = total15 + acc15;
          float acc16 = 0.0f;
          float acc17 = 0.0f;
          float acc18 = 0.0f;
          float acc19 = 0.0f;
          float acc20 = 0.0f;
          float acc21 = 0.0f;
          float acc22 = 0.0f;
          float acc23 = 0.0f;
          float acc24 = 0.0f;
          float acc25 = 0.0f;
          float acc26 = 0.0f;
          float acc27 = 0.0f;
          float acc28 = 0.0f;
          float acc29 = 0.0f;
          float acc30 = 0.0f;
          float acc31 = 0.0f;
          const mem_f32 *x4 = x1 + 256;
          const mem_f32 *w0_w3 = w0_w1 + 4096;
          for (int32_t i1 = 0; i1 < 16; i1++) {
            const int32_t v8 = i1 * 16;
            __builtin_prefetch(w0_w3 + v8 + 512, 0, 2);
            const float x5 = x4[i1];
            acc16 = fma_f32(x5, w0_w3[v8], acc16);
            acc17 = fma_f32(x5, w0_w3[v8 + 1], acc17);
            acc18 = fma_f32(x5, w0_w3[v8 + 2], acc18);
            acc19 = fma_f32(x5, w0_w3[v8 + 3], acc19);
            acc20 = fma_f32(x5, w0_w3[v8 + 4], acc20);
            acc21 = fma_f32(x5, w0_w3[v8 + 5], acc21);
            acc22 = fma_f32(x5, w0_w3[v8 + 6], acc22);
            acc23 = fma_f32(x5, w0_w3[v8 + 7], acc23);
            acc24 = fma_f32(x5, w0_w3[v8 + 8], acc24);
            acc25 = fma_f32(x5, w0_w3[v8 + 9], acc25);
            acc26 = fma_f32(x5, w0_w3[v8 + 10], acc26);
            acc27 = fma_f32(x5, w0_w3[v8 + 11], acc27);
            acc28 = fma_f32(x5, w0_w3[v8 + 12], acc28);
            acc29 = fma_f32(x5, w0_w3[v8 + 13], acc29);
            acc30 = fma_f32(x5, w0_w3[v8 + 14], acc30);
            acc31 = fma_f32(x5, w0_w3[v8 + 15], acc31);
          }
          total = total + acc16;
          total1 = total1 + acc17;
          total2 = total2 + acc18;
          total3 = total3 + acc19;
          total4 = total4 + acc20;
          total5 = total5 + acc21;
          total6 = total6 + acc22;
          total7 = total7 + acc23;
          total8 = total8 + acc24;
          total9 = total9 + acc25;
          total10 = total10 + acc26;
          total11 = total11 + acc27;
          total12 = total12 + acc28;
          total13 = total13 + acc29;
          total14 = total14 + acc30;
          total15 = total15 + acc31;
          const int32_t v9 = n * 16;
          const mem_f32 *residual1 = residual + (int64_t)m * 96;
          const float residual2 = residual1[v9 + 1];
          const float residual3 = residual1[v9 + 2];
          const float residual4 = residual1[v9 + 3];
          const float residual5 = residual1[v9 + 4];
          const float residual6 = residual1[v9 + 5];
          const float residual7 = residual1[v9 + 6];
          const float residual8 = residual1[v9 + 7];
          const float residual9 = residual1[v9 + 8];
          const float residual10 = residual1[v9 + 9];
          const float residual11 = residual1[v9 + 10];
          const float residual12 = residual1[v9 + 11];
          const float residual13 = residual1[v9 + 12];
          const float residual14 = residual1[v9 + 13];
          const float residual15 = residual1[v9 + 14];
          const float residual16 = residual1[v9 + 15];
          mem_f32 *y1 = y + (int64_t)m * 96;
          y1[v9] = residual1[v9] + total;
          y1[v9 + 1] = residual2 + total1;
          y1[v9 + 2] = residual3 + total2;
          y1[v9 + 3] = residual4 + total3;
          y1[v9 + 4] = residual5 + total4;
          y1[v9 + 5] = residual6 + total5;
          y1[v9 + 6] = residual7 + total6;
          y1[v9 + 7] = residual8 + total7;
          y1[v9 + 8] = residual9 + total8;
          y1[v9 + 9] = residual10 + total9;
          y1[v9 + 10] = residual11 + total10;
          y1[v9 + 11] = residual12 + total11;
          y1[v9 + 12] = residual13 + total12;
          y1[v9 + 13] = residual14 + total13;
          y1[v9 + 14] = residual15 + total14;
          y1[v9 + 15] = residual16 + total15;
        }
      }
    }
  }
}

// y = (x / sqrt(mean(x²) + eps)) · w
KERNEL rms_norm_96_select(const mem_f32 *x, const mem_i32 *selected, const mem_f32 *weight, mem_f32 *y, int32_t begin, int32_t end) {
  for (int32_t m = begin; m < end; m++) {
    const mem_f32 *x1 = x + (int64_t)selected[m] * 96;
    float squares = 0.0f;
    float squares1 = 0.0f;
    float squares2 = 0.0f;
    float squares3 = 0.0f;
    float squares4 = 0.0f;
    float squares5 = 0.0f;
    float squares6 = 0.0f;
    float squares7 = 0.0f;
    float squares8 = 0.0f;
    float squares9 = 0.0f;
    float squares10 = 0.0f;
    float squares11 = 0.0f;
    float squares12 = 0.0f;
    float squares13 = 0.0f;
    float squares14 = 0.0f;
    float squares15 = 0.0f;
    for (int32_t i = 0; i < 96; i += 16) {
      const float x2 = x1[i];
      const float x3 = x1[i + 1];
      const float x4 = x1[i + 2];
      const float x5 = x1[i + 3];
      const float x6 = x1[i + 4];
      const float x7 = x1[i + 5];
      const float x8 = x1[i + 6];
      const float x9 = x1[i + 7];
      const float x10 = x1[i + 8];
      const float x11 = x1[i + 9];
      const float x12 = x1[i + 10];
      const float x13 = x1[i + 11];
      const float x14 = x1[i + 12];
      const float x15 = x1[i + 13];
      const float x16 = x1[i + 14];
      const float x17 = x1[i + 15];
      squares = fma_f32(x2, x2, squares);
      squares1 = fma_f32(x3, x3, squares1);
      squares2 = fma_f32(x4, x4, squares2);
      squares3 = fma_f32(x5, x5, squares3);
      squares4 = fma_f32(x6, x6, squares4);
      squares5 = fma_f32(x7, x7, squares5);
      squares6 = fma_f32(x8, x8, squares6);
      squares7 = fma_f32(x9, x9, squares7);
      squares8 = fma_f32(x10, x10, squares8);
      squares9 = fma_f32(x11, x11, squares9);
      squares10 = fma_f32(x12, x12, squares10);
      squares11 = fma_f32(x13, x13, squares11);
      squares12 = fma_f32(x14, x14, squares12);
      squares13 = fma_f32(x15, x15, squares13);
      squares14 = fma_f32(x16, x16, squares14);
      squares15 = fma_f32(x17, x17, squares15);
    }
    const float v = squares3 + squares11;
    const float v1 = squares7 + squares15;
    const float v2 = squares + squares8 + (squares4 + squares12);
    const float v3 = squares1 + squares9 + (squares5 + squares13);
    const float v4 = squares2 + squares10 + (squares6 + squares14);
    const float v5 = 1.0f / sqrt_f32((v2 + v4 + (v3 + (v + v1))) / 96.0f + 1.0E-6f);
    mem_f32 *y1 = y + (int64_t)m * 96;
    for (int32_t i1 = 0; i1 < 96; i1 += 16) {
      const float x18 = x1[i1 + 1];
      const float x19 = x1[i1 + 2];
      const float x20 = x1[i1 + 3];
      const float x21 = x1[i1 + 4];
      const float x22 = x1[i1 + 5];
      const float x23 = x1[i1 + 6];
      const float x24 = x1[i1 + 7];
      const float x25 = x1[i1 + 8];
      const float x26 = x1[i1 + 9];
      const float x27 = x1[i1 + 10];
      const float x28 = x1[i1 + 11];
      const float x29 = x1[i1 + 12];
      const float x30 = x1[i1 + 13];
      const float x31 = x1[i1 + 14];
      const float x32 = x1[i1 + 15];
      const float weight1 = weight[i1 + 1];
      const float weight2 = weight[i1 + 2];
      const float weight3 = weight[i1 + 3];
      const float weight4 = weight[i1 + 4];
      const float weight5 = weight[i1 + 5];
      const float weight6 = weight[i1 + 6];
      const float weight7 = weight[i1 + 7];
      const float weight8 = weight[i1 + 8];
      const float weight9 = weight[i1 + 9];
      const float weight10 = weight[i1 + 10];
      const float weight11 = weight[i1 + 11];
      const float weight12 = weight[i1 + 12];
      const float weight13 = weight[i1 + 13];
      const float weight14 = weight[i1 + 14];
      const float weight15 = weight[i1 + 15];
      y1[i1] = x1[i1] * v5 * weight[i1];
      y1[i1 + 1] = x18 * v5 * weight1;
      y1[i1 + 2] = x19 * v5 * weight2;
      y1[i1 + 3] = x20 * v5 * weight3;
      y1[i1 + 4] = x21 * v5 * weight4;
      y1[i1 + 5] = x22 * v5 * weight5;
      y1[i1 + 6] = x23 * v5 * weight6;
      y1[i1 + 7] = x24 * v5 * weight7;
      y1[i1 + 8] = x25 * v5 * weight8;
      y1[i1 + 9] = x26 * v5 * weight9;
      y1[i1 + 10] = x27 * v5 * weight10;
      y1[i1 + 11] = x28 * v5 * weight11;
      y1[i1 + 12] = x29 * v5 * weight12;
      y1[i1 + 13] = x30 * v5 * weight13;
      y1[i1 + 14] = x31 * v5 * weight14;
      y1[i1 + 15] = x32 * v5 * weight15;
    }
  }
}

// y = x · wᵀ
KERNEL matmul_f32_k96_2(const mem_f32 *w0_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t tiles1, int32_t begin, int32_t end) {
  for (int32_t first = 0; first < rows; first += 256) {
    const int32_t v = mul_i32(first >> 8, tiles1);
    const int32_t v1 = sub_i32(begin, v);
    const int32_t v2 = max_i32(v1, 0);
    const int32_t v3 = sub_i32(end, v);
    const int32_t v4 = min_i32(v3, tiles1);
    const int32_t v5 = add_i32(first, 256);
    const int32_t v6 = min_i32(v5, rows);
    if (v2 < v4) {
      for (int32_t n = v2; n < min_i32(v4, tiles1); n++) {
        const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
        for (int32_t m = first; m < v6; m++) {
          float total = 0.0f;
          float total1 = 0.0f;
          float total2 = 0.0f;
          float total3 = 0.0f;
          float total4 = 0.0f;
          float total5 = 0.0f;
          float total6 = 0.0f;
          float total7 = 0.0f;
          float total8 = 0.0f;
          float total9 = 0.0f;
          float total10 = 0.0f;
          float total11 = 0.0f;
          float total12 = 0.0f;
          float total13 = 0.0f;
          float total14 = 0.0f;
          float total15 = 0.0f;
          float acc = 0.0f;
          float acc1 = 0.0f;
          float acc2 = 0.0f;
          float acc3 = 0.0f;
          float acc4 = 0.0f;
          float acc5 = 0.0f;
          float acc6 = 0.0f;
          float acc7 = 0.0f;
          float acc8 = 0.0f;
          float acc9 = 0.0f;
          float acc10 = 0.0f;
          float acc11 = 0.0f;
          float acc12 = 0.0f;
          float acc13 = 0.0f;
          float acc14 = 0.0f;
          float acc15 = 0.0f;
          const mem_f32 *x1 = x + (int64_t)m * 96;
          const mem_f32 *w0_w2 = w0_w1;
          for (int32_t i = 0; i < 96; i++) {
            const int32_t v7 = i * 16;
            __builtin_prefetch(w0_w2 + v7 + 512, 0, 2);
            const float x2 = x1[i];
            acc = fma_f32(x2, w0_w2[v7], acc);
            acc1 = fma_f32(x2, w0_w2[v7 + 1], acc1);
            acc2 = fma_f32(x2, w0_w2[v7 + 2], acc2);
            acc3 = fma_f32(x2, w0_w2[v7 + 3], acc3);
            acc4 = fma_f32(x2, w0_w2[v7 + 4], acc4);
            acc5 = fma_f32(x2, w0_w2[v7 + 5], acc5);
            acc6 = fma_f32(x2, w0_w2[v7 + 6], acc6);
            acc7 = fma_f32(x2, w0_w2[v7 + 7], acc7);
            acc8 = fma_f32(x2, w0_w2[v7 + 8], acc8);
            acc9 = fma_f32(x2, w0_w2[v7 + 9], acc9);
            acc10 = fma_f32(x2, w0_w2[v7 + 10], acc10);
            acc11 = fma_f32(x2, w0_w2[v7 + 11], acc11);
            acc12 = fma_f32(x2, w0_w2[v7 + 12], acc12);
            acc13 = fma_f32(x2, w0_w2[v7 + 13], acc13);
            acc14 = fma_f32(x2, w0_w2[v7 + 14], acc14);
            acc15 = fma_f32(x2, w0_w2[v7 + 15], acc15);
          }
          total = total + acc;
          total1 = total1 + acc1;
          total2 = total2 + acc2;
          total3 = total3 + acc3;
          total4 = total4 + acc4;
          total5 = total5 + acc5;
          total6 = total6 + acc6;
          total7 = total7 + acc7;
          total8 = total8 + acc8;
          total9 = total9 + acc9;
          total10 = total10 + acc10;
          total11 = total11 + acc11;
          total12 = total12 + acc12;
          total13 = total13 + acc13;
          total14 = total14 + acc14;
          total15 = total15 + acc15;
          const int32_t v8 = n * 16;
          mem_f32 *y1 = y + (int64_t)m * 512;
          y1[v8] = total;
          y1[v8 + 1] = total1;
          y1[v8 + 2] = total2;
          y1[v8 + 3] = total3;
          y1[v8 + 4] = total4;
          y1[v8 + 5] = total5;
          y1[v8 + 6] = total6;
          y1[v8 + 7] = total7;
          y1[v8 + 8] = total8;
          y1[v8 + 9] = total9;
          y1[v8 + 10] = total10;
          y1[v8 + 11] = total11;
          y1[v8 + 12] = total12;
          y1[v8 + 13] = total13;
          y1[v8 + 14] = total14;
          y1[v8 + 15] = total15;
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
  void *own = scratch + 48256 + (int64_t)thread * 5184;
  const int32_t rows = a->extents[0];
  const int32_t outputs = a->extents[1];
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
      matmul_f32_k96(weights + at[LAYERS_0_ATTN_Q], scratch + LAYERS_0_ATTN_NORM_Y, scratch + LAYERS_0_ATTN_Q_Y_LAYERS_0_ATTN_K_Y_LAYERS_0_ATTN_V_Y, rows, 19, r.begin, r.end);
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
      matmul_f32_k144_residual(weights + at[LAYERS_0_ATTN_OUT], scratch + LAYERS_0_ATTN_Y, scratch + EMBED_Y, scratch + EMBED_Y, rows, 6, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.ffn.norm
    for (range r; take(&me, 0, (int64_t)rows, &r);) {
      rms_norm_96(scratch + EMBED_Y, weights + at[LAYERS_0_FFN_NORM], scratch + LAYERS_0_FFN_NORM_Y, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.ffn.gate+layers.0.ffn.up+layers.0.ffn.act
    for (range r; take(&me, 0, tiles(rows, 256) * 17, &r);) {
      matmul_f32_k96_gate(weights + at[LAYERS_0_FFN_GATE], weights + 104448 + at[LAYERS_0_FFN_UP], scratch + LAYERS_0_FFN_NORM_Y, scratch + LAYERS_0_FFN_ACT_Y, rows, 17, r.begin, r.end);
    }
    barrier(&me);
    // layers.0.ffn.down+layers.0.ffn.residual
    for (range r; take(&me, 0, tiles(rows, 256) * 6, &r);) {
      matmul_f32_k272_residual(weights + at[LAYERS_0_FFN_DOWN], scratch + LAYERS_0_FFN_ACT_Y, scratch + EMBED_Y, scratch + EMBED_Y, rows, 6, r.begin, r.end);
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
    matmul_f32_k96_2(weights + EMBEDDING, scratch + FINAL_NORM_Y, scratch + LOGITS_Y, outputs, 32, r.begin, r.end);
  }
  barrier(&me);
}

// Does the part of one thread; all threads must call it, at the same time, each with its own number.
EXPORT void ck_step(ck_step_args *a, int32_t thread) {
  const uint64_t before = set_float_control(DEFAULT_FLOAT_CONTROL);
  run_step(a, thread);
  set_float_control(before);
}
