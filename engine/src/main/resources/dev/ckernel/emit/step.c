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

INLINE int64_t tiles(int32_t n, int32_t tile) { return ((int64_t)n + tile - 1) / tile; }

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
