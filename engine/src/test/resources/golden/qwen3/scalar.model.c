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
KERNEL matmul_f32_k96(const mem_f32 *w0_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t n = begin; n < end; n++) {
    const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
    for (int32_t m = 0; m < (rows & -1); m++) {
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
      const mem_f32 *x1 = x + (int64_t)m * 96;
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
      for (int32_t i = 0; i < 96; i++) {
        const int32_t v = i * 16;
        const float x2 = x1[i];
        acc = fma_f32(x2, w0_w1[v], acc);
        acc1 = fma_f32(x2, w0_w1[v + 1], acc1);
        acc2 = fma_f32(x2, w0_w1[v + 2], acc2);
        acc3 = fma_f32(x2, w0_w1[v + 3], acc3);
        acc4 = fma_f32(x2, w0_w1[v + 4], acc4);
        acc5 = fma_f32(x2, w0_w1[v + 5], acc5);
        acc6 = fma_f32(x2, w0_w1[v + 6], acc6);
        acc7 = fma_f32(x2, w0_w1[v + 7], acc7);
        acc8 = fma_f32(x2, w0_w1[v + 8], acc8);
        acc9 = fma_f32(x2, w0_w1[v + 9], acc9);
        acc10 = fma_f32(x2, w0_w1[v + 10], acc10);
        acc11 = fma_f32(x2, w0_w1[v + 11], acc11);
        acc12 = fma_f32(x2, w0_w1[v + 12], acc12);
        acc13 = fma_f32(x2, w0_w1[v + 13], acc13);
        acc14 = fma_f32(x2, w0_w1[v + 14], acc14);
        acc15 = fma_f32(x2, w0_w1[v + 15], acc15);
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
      const int32_t v1 = n * 16;
      mem_f32 *y1 = y + (int64_t)m * 304;
      y1[v1] = total;
      y1[v1 + 1] = total1;
      y1[v1 + 2] = total2;
      y1[v1 + 3] = total3;
      y1[v1 + 4] = total4;
      y1[v1 + 5] = total5;
      y1[v1 + 6] = total6;
      y1[v1 + 7] = total7;
      y1[v1 + 8] = total8;
      y1[v1 + 9] = total9;
      y1[v1 + 10] = total10;
      y1[v1 + 11] = total11;
      y1[v1 + 12] = total12;
      y1[v1 + 13] = total13;
      y1[v1 + 14] = total14;
      y1[v1 + 15] = total15;
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
    const int32_t positions2 = positions[v];
    mem_f32 *pages1 = pages + (int64_t)page_table[first_pages[v] + positions2 / 128] * 43008 + (int64_t)v1 * 7168;
    const int32_t v16 = positions2 % 128;
    for (int32_t d = 0; d < 24; d++) {
      pages1[d * 128 + v16] = qkv73[d];
    }
    mem_f32 *pages2 = pages1 + (int64_t)v16 * 32 + 3072;
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
KERNEL attention(const mem_f32 *q, const mem_i32 *positions, const mem_i32 *first_pages, const mem_i32 *page_table, const mem_f32 *pages, mem_f32 *scores, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t item = begin; item < end; item++) {
    const int32_t v = item % rows;
    const int32_t v1 = item / rows;
    const int32_t v2 = v1 / 2;
    const mem_f32 *q1 = q + (int64_t)v * 304 + (int64_t)v1 * 24;
    mem_f32 *y1 = y + (int64_t)v * 144 + (int64_t)v1 * 24;
    const int32_t positions1 = positions[v];
    float max = f32_of_bits((int32_t)0xff800000);
    float sum = 0.0f;
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
    for (int32_t chunk = 0; chunk < positions1 / 128 + 1; chunk++) {
      const mem_f32 *pages1 = pages + (int64_t)page_table[first_pages[v] + chunk] * 43008 + (int64_t)v2 * 7168;
      const int32_t v3 = add_i32(sub_i32(positions1, mul_i32(chunk, 128)), 1);
      const int32_t v4 = min_i32(v3, 128);
      float chunk_max = f32_of_bits((int32_t)0xff800000);
      float chunk_max1 = f32_of_bits((int32_t)0xff800000);
      float chunk_max2 = f32_of_bits((int32_t)0xff800000);
      float chunk_max3 = f32_of_bits((int32_t)0xff800000);
      float chunk_max4 = f32_of_bits((int32_t)0xff800000);
      float chunk_max5 = f32_of_bits((int32_t)0xff800000);
      float chunk_max6 = f32_of_bits((int32_t)0xff800000);
      float chunk_max7 = f32_of_bits((int32_t)0xff800000);
      float chunk_max8 = f32_of_bits((int32_t)0xff800000);
      float chunk_max9 = f32_of_bits((int32_t)0xff800000);
      float chunk_max10 = f32_of_bits((int32_t)0xff800000);
      float chunk_max11 = f32_of_bits((int32_t)0xff800000);
      float chunk_max12 = f32_of_bits((int32_t)0xff800000);
      float chunk_max13 = f32_of_bits((int32_t)0xff800000);
      float chunk_max14 = f32_of_bits((int32_t)0xff800000);
      float chunk_max15 = f32_of_bits((int32_t)0xff800000);
      for (int32_t p = 0; p < v4; p += 16) {
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
          const int32_t v5 = d * 128 + p;
          const float q2 = q1[d];
          dot = fma_f32(q2, pages1[v5], dot);
          dot1 = fma_f32(q2, pages1[v5 + 1], dot1);
          dot2 = fma_f32(q2, pages1[v5 + 2], dot2);
          dot3 = fma_f32(q2, pages1[v5 + 3], dot3);
          dot4 = fma_f32(q2, pages1[v5 + 4], dot4);
          dot5 = fma_f32(q2, pages1[v5 + 5], dot5);
          dot6 = fma_f32(q2, pages1[v5 + 6], dot6);
          dot7 = fma_f32(q2, pages1[v5 + 7], dot7);
          dot8 = fma_f32(q2, pages1[v5 + 8], dot8);
          dot9 = fma_f32(q2, pages1[v5 + 9], dot9);
          dot10 = fma_f32(q2, pages1[v5 + 10], dot10);
          dot11 = fma_f32(q2, pages1[v5 + 11], dot11);
          dot12 = fma_f32(q2, pages1[v5 + 12], dot12);
          dot13 = fma_f32(q2, pages1[v5 + 13], dot13);
          dot14 = fma_f32(q2, pages1[v5 + 14], dot14);
          dot15 = fma_f32(q2, pages1[v5 + 15], dot15);
        }
        const float v6 = add_i32(0, p) < v4 ? dot * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v7 = add_i32(1, p) < v4 ? dot1 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v8 = add_i32(2, p) < v4 ? dot2 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v9 = add_i32(3, p) < v4 ? dot3 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v10 = add_i32(4, p) < v4 ? dot4 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v11 = add_i32(5, p) < v4 ? dot5 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v12 = add_i32(6, p) < v4 ? dot6 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v13 = add_i32(7, p) < v4 ? dot7 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v14 = add_i32(8, p) < v4 ? dot8 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v15 = add_i32(9, p) < v4 ? dot9 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v16 = add_i32(10, p) < v4 ? dot10 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v17 = add_i32(11, p) < v4 ? dot11 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v18 = add_i32(12, p) < v4 ? dot12 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v19 = add_i32(13, p) < v4 ? dot13 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v20 = add_i32(14, p) < v4 ? dot14 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        const float v21 = add_i32(15, p) < v4 ? dot15 * 0.20412415f : f32_of_bits((int32_t)0xff800000);
        scores[p] = v6;
        scores[p + 1] = v7;
        scores[p + 2] = v8;
        scores[p + 3] = v9;
        scores[p + 4] = v10;
        scores[p + 5] = v11;
        scores[p + 6] = v12;
        scores[p + 7] = v13;
        scores[p + 8] = v14;
        scores[p + 9] = v15;
        scores[p + 10] = v16;
        scores[p + 11] = v17;
        scores[p + 12] = v18;
        scores[p + 13] = v19;
        scores[p + 14] = v20;
        scores[p + 15] = v21;
        chunk_max = max_f32(chunk_max, v6);
        chunk_max1 = max_f32(chunk_max1, v7);
        chunk_max2 = max_f32(chunk_max2, v8);
        chunk_max3 = max_f32(chunk_max3, v9);
        chunk_max4 = max_f32(chunk_max4, v10);
        chunk_max5 = max_f32(chunk_max5, v11);
        chunk_max6 = max_f32(chunk_max6, v12);
        chunk_max7 = max_f32(chunk_max7, v13);
        chunk_max8 = max_f32(chunk_max8, v14);
        chunk_max9 = max_f32(chunk_max9, v15);
        chunk_max10 = max_f32(chunk_max10, v16);
        chunk_max11 = max_f32(chunk_max11, v17);
        chunk_max12 = max_f32(chunk_max12, v18);
        chunk_max13 = max_f32(chunk_max13, v19);
        chunk_max14 = max_f32(chunk_max14, v20);
        chunk_max15 = max_f32(chunk_max15, v21);
      }
      const float v22 = max_f32(chunk_max, chunk_max8);
      const float v23 = max_f32(chunk_max1, chunk_max9);
      const float v24 = max_f32(chunk_max2, chunk_max10);
      const float v25 = max_f32(chunk_max3, chunk_max11);
      const float v26 = max_f32(chunk_max4, chunk_max12);
      const float v27 = max_f32(chunk_max5, chunk_max13);
      const float v28 = max_f32(chunk_max6, chunk_max14);
      const float v29 = max_f32(chunk_max7, chunk_max15);
      const float v30 = max_f32(v22, v26);
      const float v31 = max_f32(v23, v27);
      const float v32 = max_f32(v24, v28);
      const float v33 = max_f32(v25, v29);
      const float v34 = max_f32(v30, v32);
      const float v35 = max_f32(v31, v33);
      const float v36 = max_f32(v34, v35);
      float exp_sum = 0.0f;
      float exp_sum1 = 0.0f;
      float exp_sum2 = 0.0f;
      float exp_sum3 = 0.0f;
      float exp_sum4 = 0.0f;
      float exp_sum5 = 0.0f;
      float exp_sum6 = 0.0f;
      float exp_sum7 = 0.0f;
      float exp_sum8 = 0.0f;
      float exp_sum9 = 0.0f;
      float exp_sum10 = 0.0f;
      float exp_sum11 = 0.0f;
      float exp_sum12 = 0.0f;
      float exp_sum13 = 0.0f;
      float exp_sum14 = 0.0f;
      float exp_sum15 = 0.0f;
      for (int32_t p1 = 0; p1 < v4; p1 += 16) {
        const float v37 = scores[p1] - v36;
        const float v38 = scores[p1 + 1] - v36;
        const float v39 = scores[p1 + 2] - v36;
        const float v40 = scores[p1 + 3] - v36;
        const float v41 = scores[p1 + 4] - v36;
        const float v42 = scores[p1 + 5] - v36;
        const float v43 = scores[p1 + 6] - v36;
        const float v44 = scores[p1 + 7] - v36;
        const float v45 = scores[p1 + 8] - v36;
        const float v46 = scores[p1 + 9] - v36;
        const float v47 = scores[p1 + 10] - v36;
        const float v48 = scores[p1 + 11] - v36;
        const float v49 = scores[p1 + 12] - v36;
        const float v50 = scores[p1 + 13] - v36;
        const float v51 = scores[p1 + 14] - v36;
        const float v52 = scores[p1 + 15] - v36;
        const float v53 = max_f32(-88.0f, v37);
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
        const float v69 = min_f32(89.0f, v53);
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
        const float v85 = fma_f32(v69, 1.442695f, 1.2582912E7f);
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
        const float v101 = v85 - 1.2582912E7f;
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
        const int32_t v117 = sub_i32(bits_of_f32(v85), 0x4b400000);
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
        const float v133 = fma_f32(v101, -1.4286068E-6f, fma_f32(v101, -0.69314575f, v69));
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
        const float v149 = fma_f32(v133, fma_f32(v133, fma_f32(v133, fma_f32(v133, fma_f32(v133, fma_f32(v133, fma_f32(v133, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
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
        const int32_t s = v117 >> 1;
        const int32_t s1 = v118 >> 1;
        const int32_t s2 = v119 >> 1;
        const int32_t s3 = v120 >> 1;
        const int32_t s4 = v121 >> 1;
        const int32_t s5 = v122 >> 1;
        const int32_t s6 = v123 >> 1;
        const int32_t s7 = v124 >> 1;
        const int32_t s8 = v125 >> 1;
        const int32_t s9 = v126 >> 1;
        const int32_t s10 = v127 >> 1;
        const int32_t s11 = v128 >> 1;
        const int32_t s12 = v129 >> 1;
        const int32_t s13 = v130 >> 1;
        const int32_t s14 = v131 >> 1;
        const int32_t s15 = v132 >> 1;
        const float v165 = f32_of_bits(shl_i32(add_i32(s, 127), 23));
        const float v166 = f32_of_bits(shl_i32(add_i32(s1, 127), 23));
        const float v167 = f32_of_bits(shl_i32(add_i32(s2, 127), 23));
        const float v168 = f32_of_bits(shl_i32(add_i32(s3, 127), 23));
        const float v169 = f32_of_bits(shl_i32(add_i32(s4, 127), 23));
        const float v170 = f32_of_bits(shl_i32(add_i32(s5, 127), 23));
        const float v171 = f32_of_bits(shl_i32(add_i32(s6, 127), 23));
        const float v172 = f32_of_bits(shl_i32(add_i32(s7, 127), 23));
        const float v173 = f32_of_bits(shl_i32(add_i32(s8, 127), 23));
        const float v174 = f32_of_bits(shl_i32(add_i32(s9, 127), 23));
        const float v175 = f32_of_bits(shl_i32(add_i32(s10, 127), 23));
        const float v176 = f32_of_bits(shl_i32(add_i32(s11, 127), 23));
        const float v177 = f32_of_bits(shl_i32(add_i32(s12, 127), 23));
        const float v178 = f32_of_bits(shl_i32(add_i32(s13, 127), 23));
        const float v179 = f32_of_bits(shl_i32(add_i32(s14, 127), 23));
        const float v180 = f32_of_bits(shl_i32(add_i32(s15, 127), 23));
        const float v181 = v37 < -87.33f ? 0.0f : v149 * v165 * f32_of_bits(shl_i32(add_i32(sub_i32(v117, s), 127), 23));
        const float v182 = v38 < -87.33f ? 0.0f : v150 * v166 * f32_of_bits(shl_i32(add_i32(sub_i32(v118, s1), 127), 23));
        const float v183 = v39 < -87.33f ? 0.0f : v151 * v167 * f32_of_bits(shl_i32(add_i32(sub_i32(v119, s2), 127), 23));
        const float v184 = v40 < -87.33f ? 0.0f : v152 * v168 * f32_of_bits(shl_i32(add_i32(sub_i32(v120, s3), 127), 23));
        const float v185 = v41 < -87.33f ? 0.0f : v153 * v169 * f32_of_bits(shl_i32(add_i32(sub_i32(v121, s4), 127), 23));
        const float v186 = v42 < -87.33f ? 0.0f : v154 * v170 * f32_of_bits(shl_i32(add_i32(sub_i32(v122, s5), 127), 23));
        const float v187 = v43 < -87.33f ? 0.0f : v155 * v171 * f32_of_bits(shl_i32(add_i32(sub_i32(v123, s6), 127), 23));
        const float v188 = v44 < -87.33f ? 0.0f : v156 * v172 * f32_of_bits(shl_i32(add_i32(sub_i32(v124, s7), 127), 23));
        const float v189 = v45 < -87.33f ? 0.0f : v157 * v173 * f32_of_bits(shl_i32(add_i32(sub_i32(v125, s8), 127), 23));
        const float v190 = v46 < -87.33f ? 0.0f : v158 * v174 * f32_of_bits(shl_i32(add_i32(sub_i32(v126, s9), 127), 23));
        const float v191 = v47 < -87.33f ? 0.0f : v159 * v175 * f32_of_bits(shl_i32(add_i32(sub_i32(v127, s10), 127), 23));
        const float v192 = v48 < -87.33f ? 0.0f : v160 * v176 * f32_of_bits(shl_i32(add_i32(sub_i32(v128, s11), 127), 23));
        const float v193 = v49 < -87.33f ? 0.0f : v161 * v177 * f32_of_bits(shl_i32(add_i32(sub_i32(v129, s12), 127), 23));
        const float v194 = v50 < -87.33f ? 0.0f : v162 * v178 * f32_of_bits(shl_i32(add_i32(sub_i32(v130, s13), 127), 23));
        const float v195 = v51 < -87.33f ? 0.0f : v163 * v179 * f32_of_bits(shl_i32(add_i32(sub_i32(v131, s14), 127), 23));
        const float v196 = v52 < -87.33f ? 0.0f : v164 * v180 * f32_of_bits(shl_i32(add_i32(sub_i32(v132, s15), 127), 23));
        scores[p1] = v181;
        scores[p1 + 1] = v182;
        scores[p1 + 2] = v183;
        scores[p1 + 3] = v184;
        scores[p1 + 4] = v185;
        scores[p1 + 5] = v186;
        scores[p1 + 6] = v187;
        scores[p1 + 7] = v188;
        scores[p1 + 8] = v189;
        scores[p1 + 9] = v190;
        scores[p1 + 10] = v191;
        scores[p1 + 11] = v192;
        scores[p1 + 12] = v193;
        scores[p1 + 13] = v194;
        scores[p1 + 14] = v195;
        scores[p1 + 15] = v196;
        exp_sum = exp_sum + v181;
        exp_sum1 = exp_sum1 + v182;
        exp_sum2 = exp_sum2 + v183;
        exp_sum3 = exp_sum3 + v184;
        exp_sum4 = exp_sum4 + v185;
        exp_sum5 = exp_sum5 + v186;
        exp_sum6 = exp_sum6 + v187;
        exp_sum7 = exp_sum7 + v188;
        exp_sum8 = exp_sum8 + v189;
        exp_sum9 = exp_sum9 + v190;
        exp_sum10 = exp_sum10 + v191;
        exp_sum11 = exp_sum11 + v192;
        exp_sum12 = exp_sum12 + v193;
        exp_sum13 = exp_sum13 + v194;
        exp_sum14 = exp_sum14 + v195;
        exp_sum15 = exp_sum15 + v196;
      }
      const float v197 = exp_sum1 + exp_sum9;
      const float v198 = exp_sum2 + exp_sum10;
      const float v199 = exp_sum3 + exp_sum11;
      const float v200 = exp_sum5 + exp_sum13;
      const float v201 = exp_sum6 + exp_sum14;
      const float v202 = exp_sum7 + exp_sum15;
      const float v203 = exp_sum + exp_sum8 + (exp_sum4 + exp_sum12);
      const float v204 = max_f32(max, v36);
      const float v205 = max - v204;
      const float v206 = max_f32(-88.0f, v205);
      const float v207 = min_f32(89.0f, v206);
      const float v208 = fma_f32(v207, 1.442695f, 1.2582912E7f);
      const float v209 = v208 - 1.2582912E7f;
      const int32_t v210 = sub_i32(bits_of_f32(v208), 0x4b400000);
      const float v211 = fma_f32(v209, -1.4286068E-6f, fma_f32(v209, -0.69314575f, v207));
      const float v212 = fma_f32(v211, fma_f32(v211, fma_f32(v211, fma_f32(v211, fma_f32(v211, fma_f32(v211, fma_f32(v211, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
      const int32_t s16 = v210 >> 1;
      const float v213 = f32_of_bits(shl_i32(add_i32(s16, 127), 23));
      const float v214 = v205 < -87.33f ? 0.0f : v212 * v213 * f32_of_bits(shl_i32(add_i32(sub_i32(v210, s16), 127), 23));
      const float v215 = v36 - v204;
      const float v216 = max_f32(-88.0f, v215);
      const float v217 = min_f32(89.0f, v216);
      const float v218 = fma_f32(v217, 1.442695f, 1.2582912E7f);
      const float v219 = v218 - 1.2582912E7f;
      const int32_t v220 = sub_i32(bits_of_f32(v218), 0x4b400000);
      const float v221 = fma_f32(v219, -1.4286068E-6f, fma_f32(v219, -0.69314575f, v217));
      const float v222 = fma_f32(v221, fma_f32(v221, fma_f32(v221, fma_f32(v221, fma_f32(v221, fma_f32(v221, fma_f32(v221, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f), 0.16666667f), 0.5f), 1.0f), 1.0f);
      const int32_t s17 = v220 >> 1;
      const float v223 = f32_of_bits(shl_i32(add_i32(s17, 127), 23));
      const float v224 = v215 < -87.33f ? 0.0f : v222 * v223 * f32_of_bits(shl_i32(add_i32(sub_i32(v220, s17), 127), 23));
      sum = fma_f32(v203 + (v198 + v201) + (v197 + v200 + (v199 + v202)), v224, sum * v214);
      max = v204;
      const mem_f32 *pages2 = pages1 + 3072;
      float o = 0.0f;
      float o1 = 0.0f;
      float o2 = 0.0f;
      float o3 = 0.0f;
      float o4 = 0.0f;
      float o5 = 0.0f;
      float o6 = 0.0f;
      float o7 = 0.0f;
      float o8 = 0.0f;
      float o9 = 0.0f;
      float o10 = 0.0f;
      float o11 = 0.0f;
      float o12 = 0.0f;
      float o13 = 0.0f;
      float o14 = 0.0f;
      float o15 = 0.0f;
      float o16 = 0.0f;
      float o17 = 0.0f;
      float o18 = 0.0f;
      float o19 = 0.0f;
      float o20 = 0.0f;
      float o21 = 0.0f;
      float o22 = 0.0f;
      float o23 = 0.0f;
      float o24 = 0.0f;
      float o25 = 0.0f;
      float o26 = 0.0f;
      float o27 = 0.0f;
      float o28 = 0.0f;
      float o29 = 0.0f;
      float o30 = 0.0f;
      float o31 = 0.0f;
      for (int32_t p2 = 0; p2 < v4; p2++) {
        const mem_f32 *pages3 = pages2 + (int64_t)p2 * 32;
        const float scores1 = scores[p2];
        o = fma_f32(scores1, pages3[0], o);
        o1 = fma_f32(scores1, pages3[1], o1);
        o2 = fma_f32(scores1, pages3[2], o2);
        o3 = fma_f32(scores1, pages3[3], o3);
        o4 = fma_f32(scores1, pages3[4], o4);
        o5 = fma_f32(scores1, pages3[5], o5);
        o6 = fma_f32(scores1, pages3[6], o6);
        o7 = fma_f32(scores1, pages3[7], o7);
        o8 = fma_f32(scores1, pages3[8], o8);
        o9 = fma_f32(scores1, pages3[9], o9);
        o10 = fma_f32(scores1, pages3[10], o10);
        o11 = fma_f32(scores1, pages3[11], o11);
        o12 = fma_f32(scores1, pages3[12], o12);
        o13 = fma_f32(scores1, pages3[13], o13);
        o14 = fma_f32(scores1, pages3[14], o14);
        o15 = fma_f32(scores1, pages3[15], o15);
        o16 = fma_f32(scores1, pages3[16], o16);
        o17 = fma_f32(scores1, pages3[17], o17);
        o18 = fma_f32(scores1, pages3[18], o18);
        o19 = fma_f32(scores1, pages3[19], o19);
        o20 = fma_f32(scores1, pages3[20], o20);
        o21 = fma_f32(scores1, pages3[21], o21);
        o22 = fma_f32(scores1, pages3[22], o22);
        o23 = fma_f32(scores1, pages3[23], o23);
        o24 = fma_f32(scores1, pages3[24], o24);
        o25 = fma_f32(scores1, pages3[25], o25);
        o26 = fma_f32(scores1, pages3[26], o26);
        o27 = fma_f32(scores1, pages3[27], o27);
        o28 = fma_f32(scores1, pages3[28], o28);
        o29 = fma_f32(scores1, pages3[29], o29);
        o30 = fma_f32(scores1, pages3[30], o30);
        o31 = fma_f32(scores1, pages3[31], o31);
      }
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
      y1[0] = fma_f32(o, v224, y1[0] * v214);
      y1[1] = fma_f32(o1, v224, y2 * v214);
      y1[2] = fma_f32(o2, v224, y3 * v214);
      y1[3] = fma_f32(o3, v224, y4 * v214);
      y1[4] = fma_f32(o4, v224, y5 * v214);
      y1[5] = fma_f32(o5, v224, y6 * v214);
      y1[6] = fma_f32(o6, v224, y7 * v214);
      y1[7] = fma_f32(o7, v224, y8 * v214);
      y1[8] = fma_f32(o8, v224, y9 * v214);
      y1[9] = fma_f32(o9, v224, y10 * v214);
      y1[10] = fma_f32(o10, v224, y11 * v214);
      y1[11] = fma_f32(o11, v224, y12 * v214);
      y1[12] = fma_f32(o12, v224, y13 * v214);
      y1[13] = fma_f32(o13, v224, y14 * v214);
      y1[14] = fma_f32(o14, v224, y15 * v214);
      y1[15] = fma_f32(o15, v224, y16 * v214);
      const float y17 = y1[17];
      const float y18 = y1[18];
      const float y19 = y1[19];
      const float y20 = y1[20];
      const float y21 = y1[21];
      const float y22 = y1[22];
      const float y23 = y1[23];
      y1[16] = fma_f32(o16, v224, y1[16] * v214);
      y1[17] = fma_f32(o17, v224, y17 * v214);
      y1[18] = fma_f32(o18, v224, y18 * v214);
      y1[19] = fma_f32(o19, v224, y19 * v214);
      y1[20] = fma_f32(o20, v224, y20 * v214);
      y1[21] = fma_f32(o21, v224, y21 * v214);
      y1[22] = fma_f32(o22, v224, y22 * v214);
      y1[23] = fma_f32(o23, v224, y23 * v214);
    }
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
    y1[0] = y1[0] / sum;
    y1[1] = y24 / sum;
    y1[2] = y25 / sum;
    y1[3] = y26 / sum;
    y1[4] = y27 / sum;
    y1[5] = y28 / sum;
    y1[6] = y29 / sum;
    y1[7] = y30 / sum;
    y1[8] = y31 / sum;
    y1[9] = y32 / sum;
    y1[10] = y33 / sum;
    y1[11] = y34 / sum;
    y1[12] = y35 / sum;
    y1[13] = y36 / sum;
    y1[14] = y37 / sum;
    y1[15] = y38 / sum;
    const float y39 = y1[17];
    const float y40 = y1[18];
    const float y41 = y1[19];
    const float y42 = y1[20];
    const float y43 = y1[21];
    const float y44 = y1[22];
    const float y45 = y1[23];
    y1[16] = y1[16] / sum;
    y1[17] = y39 / sum;
    y1[18] = y40 / sum;
    y1[19] = y41 / sum;
    y1[20] = y42 / sum;
    y1[21] = y43 / sum;
    y1[22] = y44 / sum;
    y1[23] = y45 / sum;
  }
}

// y = x · wᵀ, + residual
KERNEL matmul_f32_k144_residual(const mem_f32 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t n = begin; n < end; n++) {
    const mem_f32 *w0_w1 = w0_w + (int64_t)n * 2304;
    for (int32_t m = 0; m < (rows & -1); m++) {
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
      const mem_f32 *x1 = x + (int64_t)m * 144;
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
      for (int32_t i = 0; i < 144; i++) {
        const int32_t v = i * 16;
        const float x2 = x1[i];
        acc = fma_f32(x2, w0_w1[v], acc);
        acc1 = fma_f32(x2, w0_w1[v + 1], acc1);
        acc2 = fma_f32(x2, w0_w1[v + 2], acc2);
        acc3 = fma_f32(x2, w0_w1[v + 3], acc3);
        acc4 = fma_f32(x2, w0_w1[v + 4], acc4);
        acc5 = fma_f32(x2, w0_w1[v + 5], acc5);
        acc6 = fma_f32(x2, w0_w1[v + 6], acc6);
        acc7 = fma_f32(x2, w0_w1[v + 7], acc7);
        acc8 = fma_f32(x2, w0_w1[v + 8], acc8);
        acc9 = fma_f32(x2, w0_w1[v + 9], acc9);
        acc10 = fma_f32(x2, w0_w1[v + 10], acc10);
        acc11 = fma_f32(x2, w0_w1[v + 11], acc11);
        acc12 = fma_f32(x2, w0_w1[v + 12], acc12);
        acc13 = fma_f32(x2, w0_w1[v + 13], acc13);
        acc14 = fma_f32(x2, w0_w1[v + 14], acc14);
        acc15 = fma_f32(x2, w0_w1[v + 15], acc15);
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
      const int32_t v1 = n * 16;
      const mem_f32 *residual1 = residual + (int64_t)m * 96;
      const float residual2 = residual1[v1 + 1];
      const float residual3 = residual1[v1 + 2];
      const float residual4 = residual1[v1 + 3];
      const float residual5 = residual1[v1 + 4];
      const float residual6 = residual1[v1 + 5];
      const float residual7 = residual1[v1 + 6];
      const float residual8 = residual1[v1 + 7];
      const float residual9 = residual1[v1 + 8];
      const float residual10 = residual1[v1 + 9];
      const float residual11 = residual1[v1 + 10];
      const float residual12 = residual1[v1 + 11];
      const float residual13 = residual1[v1 + 12];
      const float residual14 = residual1[v1 + 13];
      const float residual15 = residual1[v1 + 14];
      const float residual16 = residual1[v1 + 15];
      mem_f32 *y1 = y + (int64_t)m * 96;
      y1[v1] = residual1[v1] + total;
      y1[v1 + 1] = residual2 + total1;
      y1[v1 + 2] = residual3 + total2;
      y1[v1 + 3] = residual4 + total3;
      y1[v1 + 4] = residual5 + total4;
      y1[v1 + 5] = residual6 + total5;
      y1[v1 + 6] = residual7 + total6;
      y1[v1 + 7] = residual8 + total7;
      y1[v1 + 8] = residual9 + total8;
      y1[v1 + 9] = residual10 + total9;
      y1[v1 + 10] = residual11 + total10;
      y1[v1 + 11] = residual12 + total11;
      y1[v1 + 12] = residual13 + total12;
      y1[v1 + 13] = residual14 + total13;
      y1[v1 + 14] = residual15 + total14;
      y1[v1 + 15] = residual16 + total15;
    }
  }
}

// y = x · wᵀ, silu(y0) · y1
KERNEL matmul_f32_k96_gate(const mem_f32 *w0_w, const mem_f32 *w1_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t n = begin; n < end; n++) {
    const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
    const mem_f32 *w1_w1 = w1_w + (int64_t)n * 1536;
    for (int32_t m = 0; m < (rows & -1); m++) {
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
      const mem_f32 *x1 = x + (int64_t)m * 96;
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
      for (int32_t i = 0; i < 96; i++) {
        const int32_t v = i * 16;
        const int32_t v1 = i * 16;
        const float x2 = x1[i];
        acc = fma_f32(x2, w0_w1[v], acc);
        acc1 = fma_f32(x2, w0_w1[v + 1], acc1);
        acc2 = fma_f32(x2, w0_w1[v + 2], acc2);
        acc3 = fma_f32(x2, w0_w1[v + 3], acc3);
        acc4 = fma_f32(x2, w0_w1[v + 4], acc4);
        acc5 = fma_f32(x2, w0_w1[v + 5], acc5);
        acc6 = fma_f32(x2, w0_w1[v + 6], acc6);
        acc7 = fma_f32(x2, w0_w1[v + 7], acc7);
        acc8 = fma_f32(x2, w0_w1[v + 8], acc8);
        acc9 = fma_f32(x2, w0_w1[v + 9], acc9);
        acc10 = fma_f32(x2, w0_w1[v + 10], acc10);
        acc11 = fma_f32(x2, w0_w1[v + 11], acc11);
        acc12 = fma_f32(x2, w0_w1[v + 12], acc12);
        acc13 = fma_f32(x2, w0_w1[v + 13], acc13);
        acc14 = fma_f32(x2, w0_w1[v + 14], acc14);
        acc15 = fma_f32(x2, w0_w1[v + 15], acc15);
        acc16 = fma_f32(x2, w1_w1[v1], acc16);
        acc17 = fma_f32(x2, w1_w1[v1 + 1], acc17);
        acc18 = fma_f32(x2, w1_w1[v1 + 2], acc18);
        acc19 = fma_f32(x2, w1_w1[v1 + 3], acc19);
        acc20 = fma_f32(x2, w1_w1[v1 + 4], acc20);
        acc21 = fma_f32(x2, w1_w1[v1 + 5], acc21);
        acc22 = fma_f32(x2, w1_w1[v1 + 6], acc22);
        acc23 = fma_f32(x2, w1_w1[v1 + 7], acc23);
        acc24 = fma_f32(x2, w1_w1[v1 + 8], acc24);
        acc25 = fma_f32(x2, w1_w1[v1 + 9], acc25);
        acc26 = fma_f32(x2, w1_w1[v1 + 10], acc26);
        acc27 = fma_f32(x2, w1_w1[v1 + 11], acc27);
        acc28 = fma_f32(x2, w1_w1[v1 + 12], acc28);
        acc29 = fma_f32(x2, w1_w1[v1 + 13], acc29);
        acc30 = fma_f32(x2, w1_w1[v1 + 14], acc30);
        acc31 = fma_f32(x2, w1_w1[v1 + 15], acc31);
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
      const int32_t v2 = n * 16;
      const float v3 = -total;
      const float v4 = -total1;
      const float v5 = -total2;
      const float v6 = -total3;
      const float v7 = -total4;
      const float v8 = -total5;
      const float v9 = -total6;
      const float v10 = -total7;
      const float v11 = -total8;
      const float v12 = -total9;
      const float v13 = -total10;
      const float v14 = -total11;
      const float v15 = -total12;
      const float v16 = -total13;
      const float v17 = -total14;
      const float v18 = -total15;
      const float v19 = max_f32(-88.0f, v3);
      const float v20 = max_f32(-88.0f, v4);
      const float v21 = max_f32(-88.0f, v5);
      const float v22 = max_f32(-88.0f, v6);
      const float v23 = max_f32(-88.0f, v7);
      const float v24 = max_f32(-88.0f, v8);
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
      const float v35 = min_f32(89.0f, v19);
      const float v36 = min_f32(89.0f, v20);
      const float v37 = min_f32(89.0f, v21);
      const float v38 = min_f32(89.0f, v22);
      const float v39 = min_f32(89.0f, v23);
      const float v40 = min_f32(89.0f, v24);
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
      const float v51 = fma_f32(v35, 1.442695f, 1.2582912E7f);
      const float v52 = fma_f32(v36, 1.442695f, 1.2582912E7f);
      const float v53 = fma_f32(v37, 1.442695f, 1.2582912E7f);
      const float v54 = fma_f32(v38, 1.442695f, 1.2582912E7f);
      const float v55 = fma_f32(v39, 1.442695f, 1.2582912E7f);
      const float v56 = fma_f32(v40, 1.442695f, 1.2582912E7f);
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
      const float v67 = v51 - 1.2582912E7f;
      const float v68 = v52 - 1.2582912E7f;
      const float v69 = v53 - 1.2582912E7f;
      const float v70 = v54 - 1.2582912E7f;
      const float v71 = v55 - 1.2582912E7f;
      const float v72 = v56 - 1.2582912E7f;
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
      const int32_t v83 = sub_i32(bits_of_f32(v51), 0x4b400000);
      const int32_t v84 = sub_i32(bits_of_f32(v52), 0x4b400000);
      const int32_t v85 = sub_i32(bits_of_f32(v53), 0x4b400000);
      const int32_t v86 = sub_i32(bits_of_f32(v54), 0x4b400000);
      const int32_t v87 = sub_i32(bits_of_f32(v55), 0x4b400000);
      const int32_t v88 = sub_i32(bits_of_f32(v56), 0x4b400000);
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
      const float v99 = fma_f32(v67, -1.4286068E-6f, fma_f32(v67, -0.69314575f, v35));
      const float v100 = fma_f32(v68, -1.4286068E-6f, fma_f32(v68, -0.69314575f, v36));
      const float v101 = fma_f32(v69, -1.4286068E-6f, fma_f32(v69, -0.69314575f, v37));
      const float v102 = fma_f32(v70, -1.4286068E-6f, fma_f32(v70, -0.69314575f, v38));
      const float v103 = fma_f32(v71, -1.4286068E-6f, fma_f32(v71, -0.69314575f, v39));
      const float v104 = fma_f32(v72, -1.4286068E-6f, fma_f32(v72, -0.69314575f, v40));
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
      const float v115 = fma_f32(v99, fma_f32(v99, fma_f32(v99, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
      const float v116 = fma_f32(v100, fma_f32(v100, fma_f32(v100, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
      const float v117 = fma_f32(v101, fma_f32(v101, fma_f32(v101, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
      const float v118 = fma_f32(v102, fma_f32(v102, fma_f32(v102, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
      const float v119 = fma_f32(v103, fma_f32(v103, fma_f32(v103, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
      const float v120 = fma_f32(v104, fma_f32(v104, fma_f32(v104, 1.984127E-4f, 0.0013888889f), 0.008333334f), 0.041666668f);
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
      const int32_t s = v83 >> 1;
      const int32_t s1 = v84 >> 1;
      const int32_t s2 = v85 >> 1;
      const int32_t s3 = v86 >> 1;
      const int32_t s4 = v87 >> 1;
      const int32_t s5 = v88 >> 1;
      const int32_t s6 = v89 >> 1;
      const int32_t s7 = v90 >> 1;
      const int32_t s8 = v91 >> 1;
      const int32_t s9 = v92 >> 1;
      const int32_t s10 = v93 >> 1;
      const int32_t s11 = v94 >> 1;
      const int32_t s12 = v95 >> 1;
      const int32_t s13 = v96 >> 1;
      const int32_t s14 = v97 >> 1;
      const int32_t s15 = v98 >> 1;
      const float v131 = fma_f32(v99, fma_f32(v99, fma_f32(v99, fma_f32(v99, v115, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s, 127), 23));
      const float v132 = fma_f32(v100, fma_f32(v100, fma_f32(v100, fma_f32(v100, v116, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s1, 127), 23));
      const float v133 = fma_f32(v101, fma_f32(v101, fma_f32(v101, fma_f32(v101, v117, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s2, 127), 23));
      const float v134 = fma_f32(v102, fma_f32(v102, fma_f32(v102, fma_f32(v102, v118, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s3, 127), 23));
      const float v135 = fma_f32(v103, fma_f32(v103, fma_f32(v103, fma_f32(v103, v119, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s4, 127), 23));
      const float v136 = fma_f32(v104, fma_f32(v104, fma_f32(v104, fma_f32(v104, v120, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s5, 127), 23));
      const float v137 = fma_f32(v105, fma_f32(v105, fma_f32(v105, fma_f32(v105, v121, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s6, 127), 23));
      const float v138 = fma_f32(v106, fma_f32(v106, fma_f32(v106, fma_f32(v106, v122, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s7, 127), 23));
      const float v139 = fma_f32(v107, fma_f32(v107, fma_f32(v107, fma_f32(v107, v123, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s8, 127), 23));
      const float v140 = fma_f32(v108, fma_f32(v108, fma_f32(v108, fma_f32(v108, v124, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s9, 127), 23));
      const float v141 = fma_f32(v109, fma_f32(v109, fma_f32(v109, fma_f32(v109, v125, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s10, 127), 23));
      const float v142 = fma_f32(v110, fma_f32(v110, fma_f32(v110, fma_f32(v110, v126, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s11, 127), 23));
      const float v143 = fma_f32(v111, fma_f32(v111, fma_f32(v111, fma_f32(v111, v127, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s12, 127), 23));
      const float v144 = fma_f32(v112, fma_f32(v112, fma_f32(v112, fma_f32(v112, v128, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s13, 127), 23));
      const float v145 = fma_f32(v113, fma_f32(v113, fma_f32(v113, fma_f32(v113, v129, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s14, 127), 23));
      const float v146 = fma_f32(v114, fma_f32(v114, fma_f32(v114, fma_f32(v114, v130, 0.16666667f), 0.5f), 1.0f), 1.0f) * f32_of_bits(shl_i32(add_i32(s15, 127), 23));
      const int32_t v147 = add_i32(sub_i32(v83, s), 127);
      const int32_t s16 = shl_i32(add_i32(sub_i32(v84, s1), 127), 23);
      const int32_t s17 = shl_i32(add_i32(sub_i32(v85, s2), 127), 23);
      const int32_t s18 = shl_i32(add_i32(sub_i32(v86, s3), 127), 23);
      const int32_t s19 = shl_i32(add_i32(sub_i32(v87, s4), 127), 23);
      const int32_t s20 = shl_i32(add_i32(sub_i32(v88, s5), 127), 23);
      const int32_t s21 = shl_i32(add_i32(sub_i32(v89, s6), 127), 23);
      const int32_t s22 = shl_i32(add_i32(sub_i32(v90, s7), 127), 23);
      const int32_t s23 = shl_i32(add_i32(sub_i32(v91, s8), 127), 23);
      const int32_t s24 = shl_i32(add_i32(sub_i32(v92, s9), 127), 23);
      const int32_t s25 = shl_i32(add_i32(sub_i32(v93, s10), 127), 23);
      const int32_t s26 = shl_i32(add_i32(sub_i32(v94, s11), 127), 23);
      const int32_t s27 = shl_i32(add_i32(sub_i32(v95, s12), 127), 23);
      const int32_t s28 = shl_i32(add_i32(sub_i32(v96, s13), 127), 23);
      const int32_t s29 = shl_i32(add_i32(sub_i32(v97, s14), 127), 23);
      const int32_t s30 = shl_i32(add_i32(sub_i32(v98, s15), 127), 23);
      mem_f32 *y1 = y + (int64_t)m * 272;
      y1[v2] = total / (1.0f + (v3 < -87.33f ? 0.0f : v131 * f32_of_bits(shl_i32(v147, 23)))) * total16;
      y1[v2 + 1] = total1 / (1.0f + (v4 < -87.33f ? 0.0f : v132 * f32_of_bits(s16))) * total17;
      y1[v2 + 2] = total2 / (1.0f + (v5 < -87.33f ? 0.0f : v133 * f32_of_bits(s17))) * total18;
      y1[v2 + 3] = total3 / (1.0f + (v6 < -87.33f ? 0.0f : v134 * f32_of_bits(s18))) * total19;
      y1[v2 + 4] = total4 / (1.0f + (v7 < -87.33f ? 0.0f : v135 * f32_of_bits(s19))) * total20;
      y1[v2 + 5] = total5 / (1.0f + (v8 < -87.33f ? 0.0f : v136 * f32_of_bits(s20))) * total21;
      y1[v2 + 6] = total6 / (1.0f + (v9 < -87.33f ? 0.0f : v137 * f32_of_bits(s21))) * total22;
      y1[v2 + 7] = total7 / (1.0f + (v10 < -87.33f ? 0.0f : v138 * f32_of_bits(s22))) * total23;
      y1[v2 + 8] = total8 / (1.0f + (v11 < -87.33f ? 0.0f : v139 * f32_of_bits(s23))) * total24;
      y1[v2 + 9] = total9 / (1.0f + (v12 < -87.33f ? 0.0f : v140 * f32_of_bits(s24))) * total25;
      y1[v2 + 10] = total10 / (1.0f + (v13 < -87.33f ? 0.0f : v141 * f32_of_bits(s25))) * total26;
      y1[v2 + 11] = total11 / (1.0f + (v14 < -87.33f ? 0.0f : v142 * f32_of_bits(s26))) * total27;
      y1[v2 + 12] = total12 / (1.0f + (v15 < -87.33f ? 0.0f : v143 * f32_of_bits(s27))) * total28;
      y1[v2 + 13] = total13 / (1.0f + (v16 < -87.33f ? 0.0f : v144 * f32_of_bits(s28))) * total29;
      y1[v2 + 14] = total14 / (1.0f + (v17 < -87.33f ? 0.0f : v145 * f32_of_bits(s29))) * total30;
      y1[v2 + 15] = total15 / (1.0f + (v18 < -87.33f ? 0.0f : v146 * f32_of_bits(s30))) * total31;
    }
  }
}

// y = x · wᵀ, + residual
KERNEL matmul_f32_k272_residual(const mem_f32 *w0_w, const mem_f32 *x, const mem_f32 *residual, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t n = begin; n < end; n++) {
    const mem_f32 *w0_w1 = w0_w + (int64_t)n * 4352;
    for (int32_t m = 0; m < (rows & -1); m++) {
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
      for (int32_t i = 0; i < 0 + 256; i++) {
        const int32_t v = i * 16;
        const float x2 = x1[i];
        acc = fma_f32(x2, w0_w1[v], acc);
        acc1 = fma_f32(x2, w0_w1[v + 1], acc1);
        acc2 = fma_f32(x2, w0_w1[v + 2], acc2);
        acc3 = fma_f32(x2, w0_w1[v + 3], acc3);
        acc4 = fma_f32(x2, w0_w1[v + 4], acc4);
        acc5 = fma_f32(x2, w0_w1[v + 5], acc5);
        acc6 = fma_f32(x2, w0_w1[v + 6], acc6);
        acc7 = fma_f32(x2, w0_w1[v + 7], acc7);
        acc8 = fma_f32(x2, w0_w1[v + 8], acc8);
        acc9 = fma_f32(x2, w0_w1[v + 9], acc9);
        acc10 = fma_f32(x2, w0_w1[v + 10], acc10);
        acc11 = fma_f32(x2, w0_w1[v + 11], acc11);
        acc12 = fma_f32(x2, w0_w1[v + 12], acc12);
        acc13 = fma_f32(x2, w0_w1[v + 13], acc13);
        acc14 = fma_f32(x2, w0_w1[v + 14], acc14);
        acc15 = fma_f32(x2, w0_w1[v + 15], acc15);
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
      for (int32_t i1 = 256; i1 < 272; i1++) {
        const int32_t v1 = i1 * 16;
        const float x3 = x1[i1];
        acc16 = fma_f32(x3, w0_w1[v1], acc16);
        acc17 = fma_f32(x3, w0_w1[v1 + 1], acc17);
        acc18 = fma_f32(x3, w0_w1[v1 + 2], acc18);
        acc19 = fma_f32(x3, w0_w1[v1 + 3], acc19);
        acc20 = fma_f32(x3, w0_w1[v1 + 4], acc20);
        acc21 = fma_f32(x3, w0_w1[v1 + 5], acc21);
        acc22 = fma_f32(x3, w0_w1[v1 + 6], acc22);
        acc23 = fma_f32(x3, w0_w1[v1 + 7], acc23);
        acc24 = fma_f32(x3, w0_w1[v1 + 8], acc24);
        acc25 = fma_f32(x3, w0_w1[v1 + 9], acc25);
        acc26 = fma_f32(x3, w0_w1[v1 + 10], acc26);
        acc27 = fma_f32(x3, w0_w1[v1 + 11], acc27);
        acc28 = fma_f32(x3, w0_w1[v1 + 12], acc28);
        acc29 = fma_f32(x3, w0_w1[v1 + 13], acc29);
        acc30 = fma_f32(x3, w0_w1[v1 + 14], acc30);
        acc31 = fma_f32(x3, w0_w1[v1 + 15], acc31);
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
      const int32_t v2 = n * 16;
      const mem_f32 *residual1 = residual + (int64_t)m * 96;
      const float residual2 = residual1[v2 + 1];
      const float residual3 = residual1[v2 + 2];
      const float residual4 = residual1[v2 + 3];
      const float residual5 = residual1[v2 + 4];
      const float residual6 = residual1[v2 + 5];
      const float residual7 = residual1[v2 + 6];
      const float residual8 = residual1[v2 + 7];
      const float residual9 = residual1[v2 + 8];
      const float residual10 = residual1[v2 + 9];
      const float residual11 = residual1[v2 + 10];
      const float residual12 = residual1[v2 + 11];
      const float residual13 = residual1[v2 + 12];
      const float residual14 = residual1[v2 + 13];
      const float residual15 = residual1[v2 + 14];
      const float residual16 = residual1[v2 + 15];
      mem_f32 *y1 = y + (int64_t)m * 96;
      y1[v2] = residual1[v2] + total;
      y1[v2 + 1] = residual2 + total1;
      y1[v2 + 2] = residual3 + total2;
      y1[v2 + 3] = residual4 + total3;
      y1[v2 + 4] = residual5 + total4;
      y1[v2 + 5] = residual6 + total5;
      y1[v2 + 6] = residual7 + total6;
      y1[v2 + 7] = residual8 + total7;
      y1[v2 + 8] = residual9 + total8;
      y1[v2 + 9] = residual10 + total9;
      y1[v2 + 10] = residual11 + total10;
      y1[v2 + 11] = residual12 + total11;
      y1[v2 + 12] = residual13 + total12;
      y1[v2 + 13] = residual14 + total13;
      y1[v2 + 14] = residual15 + total14;
      y1[v2 + 15] = residual16 + total15;
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
KERNEL matmul_f32_k96_2(const mem_f32 *w0_w, const mem_f32 *x, mem_f32 *y, int32_t rows, int32_t begin, int32_t end) {
  for (int32_t n = begin; n < end; n++) {
    const mem_f32 *w0_w1 = w0_w + (int64_t)n * 1536;
    for (int32_t m = 0; m < (rows & -1); m++) {
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
      const mem_f32 *x1 = x + (int64_t)m * 96;
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
      for (int32_t i = 0; i < 96; i++) {
        const int32_t v = i * 16;
        const float x2 = x1[i];
        acc = fma_f32(x2, w0_w1[v], acc);
        acc1 = fma_f32(x2, w0_w1[v + 1], acc1);
        acc2 = fma_f32(x2, w0_w1[v + 2], acc2);
        acc3 = fma_f32(x2, w0_w1[v + 3], acc3);
        acc4 = fma_f32(x2, w0_w1[v + 4], acc4);
        acc5 = fma_f32(x2, w0_w1[v + 5], acc5);
        acc6 = fma_f32(x2, w0_w1[v + 6], acc6);
        acc7 = fma_f32(x2, w0_w1[v + 7], acc7);
        acc8 = fma_f32(x2, w0_w1[v + 8], acc8);
        acc9 = fma_f32(x2, w0_w1[v + 9], acc9);
        acc10 = fma_f32(x2, w0_w1[v + 10], acc10);
        acc11 = fma_f32(x2, w0_w1[v + 11], acc11);
        acc12 = fma_f32(x2, w0_w1[v + 12], acc12);
        acc13 = fma_f32(x2, w0_w1[v + 13], acc13);
        acc14 = fma_f32(x2, w0_w1[v + 14], acc14);
        acc15 = fma_f32(x2, w0_w1[v + 15], acc15);
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
      const int32_t v1 = n * 16;
      mem_f32 *y1 = y + (int64_t)m * 512;
      y1[v1] = total;
      y1[v1 + 1] = total1;
      y1[v1 + 2] = total2;
      y1[v1 + 3] = total3;
      y1[v1 + 4] = total4;
      y1[v1 + 5] = total5;
      y1[v1 + 6] = total6;
      y1[v1 + 7] = total7;
      y1[v1 + 8] = total8;
      y1[v1 + 9] = total9;
      y1[v1 + 10] = total10;
      y1[v1 + 11] = total11;
      y1[v1 + 12] = total12;
      y1[v1 + 13] = total13;
      y1[v1 + 14] = total14;
      y1[v1 + 15] = total15;
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
  void *own = a->scratch + 41280 + (int64_t)thread * 512;
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
    for (range r; take(a, 0, (int64_t)a->rows * 6, &r);) {
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
