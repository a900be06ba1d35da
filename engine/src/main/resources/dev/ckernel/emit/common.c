// Scalars as they stand in memory: at any address, and the same bytes may be read as several types.
typedef __attribute__((may_alias, aligned(1))) float mem_f32;

typedef __attribute__((may_alias, aligned(1))) uint16_t mem_f16;

typedef __attribute__((may_alias, aligned(1))) int32_t mem_i32;

typedef __attribute__((may_alias, aligned(1))) uint16_t mem_u16;

typedef __attribute__((may_alias)) uint8_t mem_u8;

typedef __attribute__((may_alias)) int8_t mem_i8;

INLINE float fma_f32(float a, float b, float c) { return __builtin_fmaf(a, b, c); }

INLINE float sqrt_f32(float a) { return __builtin_sqrtf(a); }

INLINE float abs_f32(float a) { return __builtin_fabsf(a); }

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

INLINE int32_t shr_by_i32(int32_t a, int32_t n) { return (int32_t)((uint32_t)a >> n); }

// Each byte of a, 0 to 15, becomes that byte of the four words.
INLINE int32_t lookup_i32(int32_t a, int32_t t0, int32_t t1, int32_t t2, int32_t t3) {
  const int32_t words[4] = {t0, t1, t2, t3};
  uint32_t found = 0;
  for (int i = 0; i < 32; i += 8) {
    const int index = a >> i & 15;
    found |= ((uint32_t)words[index / 4] >> 8 * (index % 4) & 255) << i;
  }
  return (int32_t)found;
}

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

// acc + w[0] * x[0] + … + w[3] * x[3] for the bytes of w and x.
INLINE int32_t dot4_signed_i32(int32_t acc, int32_t w, int32_t x) {
  int32_t sum = 0;
  for (int i = 0; i < 32; i += 8) {
    sum += (int8_t)(w >> i) * (int8_t)(x >> i);
  }
  return add_i32(acc, sum);
}

INLINE int32_t dot4_unsigned_i32(int32_t acc, int32_t w, int32_t x) {
  int32_t sum = 0;
  for (int i = 0; i < 32; i += 8) {
    sum += (uint8_t)(w >> i) * (int8_t)(x >> i);
  }
  return add_i32(acc, sum);
}

INLINE int32_t dot4_seven_bits_i32(int32_t acc, int32_t w, int32_t x) {
  return dot4_unsigned_i32(acc, w, x);
}
