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
