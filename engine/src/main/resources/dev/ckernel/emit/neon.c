// Four lanes in a register of the machine; a true lane has all bits set.
typedef float32x4_t f32x4;

typedef int32x4_t i32x4;

typedef uint32x4_t boolx4;

INLINE f32x4 splat_f32x4(float a) { return vdupq_n_f32(a); }

INLINE i32x4 splat_i32x4(int32_t a) { return vdupq_n_s32(a); }

INLINE boolx4 splat_boolx4(bool a) { return vdupq_n_u32(-(uint32_t)a); }

INLINE i32x4 iota_i32x4(int32_t first) {
  const i32x4 lanes = {0, 1, 2, 3};
  return vaddq_s32(lanes, vdupq_n_s32(first));
}

INLINE f32x4 fma_f32x4(f32x4 a, f32x4 b, f32x4 c) { return vfmaq_f32(c, a, b); }

INLINE f32x4 sqrt_f32x4(f32x4 a) { return vsqrtq_f32(a); }

INLINE f32x4 abs_f32x4(f32x4 a) { return vabsq_f32(a); }

INLINE f32x4 neg_f32x4(f32x4 a) { return vnegq_f32(a); }

// The machine's own maximum treats NaN and the sign of zero in its own way.
INLINE f32x4 max_f32x4(f32x4 a, f32x4 b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }

INLINE f32x4 min_f32x4(f32x4 a, f32x4 b) { return vbslq_f32(vcltq_f32(a, b), a, b); }

INLINE i32x4 bits_of_f32x4(f32x4 a) { return vreinterpretq_s32_f32(a); }

INLINE f32x4 f32x4_of_bits(i32x4 a) { return vreinterpretq_f32_s32(a); }

INLINE f32x4 f32x4_of_i32(i32x4 a) { return vcvtq_f32_s32(a); }

INLINE i32x4 add_i32x4(i32x4 a, i32x4 b) { return vaddq_s32(a, b); }

INLINE i32x4 sub_i32x4(i32x4 a, i32x4 b) { return vsubq_s32(a, b); }

INLINE i32x4 mul_i32x4(i32x4 a, i32x4 b) { return vmulq_s32(a, b); }

INLINE i32x4 max_i32x4(i32x4 a, i32x4 b) { return vmaxq_s32(a, b); }

INLINE i32x4 min_i32x4(i32x4 a, i32x4 b) { return vminq_s32(a, b); }

INLINE i32x4 and_i32x4(i32x4 a, i32x4 b) { return vandq_s32(a, b); }

INLINE i32x4 or_i32x4(i32x4 a, i32x4 b) { return vorrq_s32(a, b); }

INLINE i32x4 xor_i32x4(i32x4 a, i32x4 b) { return veorq_s32(a, b); }

#define shl_i32x4(a, n) vshlq_n_s32(a, n)

#define shr_i32x4(a, n) vshrq_n_s32(a, n)

#define ushr_i32x4(a, n) vreinterpretq_s32_u32(vshrq_n_u32(vreinterpretq_u32_s32(a), n))

INLINE i32x4 shr_by_i32x4(i32x4 a, i32x4 n) {
  return vreinterpretq_s32_u32(vshlq_u32(vreinterpretq_u32_s32(a), vnegq_s32(n)));
}

// Halves of each lane as i16 by themselves.
INLINE i32x4 muladd16_i32x4(i32x4 a, i32x4 b, i32x4 c) {
  const int16x8_t pairs = vreinterpretq_s16_s32(c);
  return vreinterpretq_s32_s16(
      vmlaq_s16(pairs, vreinterpretq_s16_s32(a), vreinterpretq_s16_s32(b)));
}

// Each byte of a, 0 to 15, becomes that byte of the four words.
INLINE i32x4 lookup_i32x4(i32x4 a, int32_t t0, int32_t t1, int32_t t2, int32_t t3) {
  const int32x4_t words = {t0, t1, t2, t3};
  return vreinterpretq_s32_u8(vqtbl1q_u8(vreinterpretq_u8_s32(words), vreinterpretq_u8_s32(a)));
}

INLINE boolx4 and_boolx4(boolx4 a, boolx4 b) { return vandq_u32(a, b); }

INLINE boolx4 or_boolx4(boolx4 a, boolx4 b) { return vorrq_u32(a, b); }

INLINE boolx4 not_boolx4(boolx4 a) { return vmvnq_u32(a); }

INLINE boolx4 lt_f32x4(f32x4 a, f32x4 b) { return vcltq_f32(a, b); }

INLINE boolx4 le_f32x4(f32x4 a, f32x4 b) { return vcleq_f32(a, b); }

INLINE boolx4 gt_f32x4(f32x4 a, f32x4 b) { return vcgtq_f32(a, b); }

INLINE boolx4 ge_f32x4(f32x4 a, f32x4 b) { return vcgeq_f32(a, b); }

INLINE boolx4 eq_f32x4(f32x4 a, f32x4 b) { return vceqq_f32(a, b); }

INLINE boolx4 ne_f32x4(f32x4 a, f32x4 b) { return vmvnq_u32(vceqq_f32(a, b)); }

INLINE boolx4 lt_i32x4(i32x4 a, i32x4 b) { return vcltq_s32(a, b); }

INLINE boolx4 le_i32x4(i32x4 a, i32x4 b) { return vcleq_s32(a, b); }

INLINE boolx4 gt_i32x4(i32x4 a, i32x4 b) { return vcgtq_s32(a, b); }

INLINE boolx4 ge_i32x4(i32x4 a, i32x4 b) { return vcgeq_s32(a, b); }

INLINE boolx4 eq_i32x4(i32x4 a, i32x4 b) { return vceqq_s32(a, b); }

INLINE boolx4 ne_i32x4(i32x4 a, i32x4 b) { return vmvnq_u32(vceqq_s32(a, b)); }

INLINE f32x4 select_f32x4(boolx4 m, f32x4 a, f32x4 b) { return vbslq_f32(m, a, b); }

INLINE i32x4 select_i32x4(boolx4 m, i32x4 a, i32x4 b) { return vbslq_s32(m, a, b); }

INLINE boolx4 select_boolx4(boolx4 m, boolx4 a, boolx4 b) { return vbslq_u32(m, a, b); }

// acc + w[0] * x[0] + … + w[3] * x[3] in each lane.
INLINE i32x4 dot4_signed_i32x4(i32x4 acc, i32x4 w, i32x4 x) {
  return vdotq_s32(acc, vreinterpretq_s8_s32(w), vreinterpretq_s8_s32(x));
}

INLINE i32x4 dot4_seven_bits_i32x4(i32x4 acc, i32x4 w, i32x4 x) {
  return vdotq_s32(acc, vreinterpretq_s8_s32(w), vreinterpretq_s8_s32(x));
}

// All lanes combined: (l, l+2), (l, l+1).
INLINE float sum_f32x4(f32x4 a) {
  const float32x2_t b = vadd_f32(vget_low_f32(a), vget_high_f32(a));
  return vget_lane_f32(b, 0) + vget_lane_f32(b, 1);
}

INLINE float max_of_f32x4(f32x4 a) {
  const float32x2_t low = vget_low_f32(a);
  const float32x2_t high = vget_high_f32(a);
  const float32x2_t b = vbsl_f32(vcgt_f32(low, high), low, high);
  const float first = vget_lane_f32(b, 0);
  const float second = vget_lane_f32(b, 1);
  return first > second ? first : second;
}

INLINE float load_f16(const mem_f16 *p) {
  __fp16 half;
  __builtin_memcpy(&half, p, 2);
  return half;
}

INLINE void store_f16(mem_f16 *p, float a) {
  const __fp16 half = (__fp16)a;
  __builtin_memcpy(p, &half, 2);
}

// The first n bytes of a register, the others 0.
INLINE int32x4_t load_bytes(const void *p, int n) {
  int32x4_t a = vdupq_n_s32(0);
  __builtin_memcpy(&a, p, (size_t)n);
  return a;
}

INLINE void store_bytes(void *p, int32x4_t a, int n) { __builtin_memcpy(p, &a, (size_t)n); }

INLINE f32x4 load_f32x4_part(const mem_f32 *p, int n) {
  return vreinterpretq_f32_s32(load_bytes(p, 4 * n));
}

INLINE f32x4 load_f16x4_part(const mem_f16 *p, int n) {
  return vcvt_f32_f16(vreinterpret_f16_s32(vget_low_s32(load_bytes(p, 2 * n))));
}

INLINE i32x4 load_i32x4_part(const mem_i32 *p, int n) { return load_bytes(p, 4 * n); }

INLINE i32x4 load_u16x4_part(const mem_u16 *p, int n) {
  const uint16x4_t a = vreinterpret_u16_s32(vget_low_s32(load_bytes(p, 2 * n)));
  return vreinterpretq_s32_u32(vmovl_u16(a));
}

INLINE i32x4 load_u8x4_part(const mem_u8 *p, int n) {
  const uint8x8_t a = vreinterpret_u8_s32(vget_low_s32(load_bytes(p, n)));
  return vreinterpretq_s32_u32(vmovl_u16(vget_low_u16(vmovl_u8(a))));
}

INLINE i32x4 load_i8x4_part(const mem_i8 *p, int n) {
  const int8x8_t a = vreinterpret_s8_s32(vget_low_s32(load_bytes(p, n)));
  return vmovl_s16(vget_low_s16(vmovl_s8(a)));
}

INLINE f32x4 load_f32x4(const mem_f32 *p) { return load_f32x4_part(p, 4); }

INLINE f32x4 load_f16x4(const mem_f16 *p) { return load_f16x4_part(p, 4); }

INLINE i32x4 load_i32x4(const mem_i32 *p) { return load_i32x4_part(p, 4); }

INLINE i32x4 load_u16x4(const mem_u16 *p) { return load_u16x4_part(p, 4); }

INLINE i32x4 load_u8x4(const mem_u8 *p) { return load_u8x4_part(p, 4); }

INLINE i32x4 load_i8x4(const mem_i8 *p) { return load_i8x4_part(p, 4); }

// The low 16 bits, or 8 bits, of each lane, side by side.
INLINE int32x4_t low_16_bits(i32x4 a) {
  const int32x2_t low = vreinterpret_s32_s16(vmovn_s32(a));
  return vcombine_s32(low, low);
}

INLINE int32x4_t low_8_bits(i32x4 a) {
  const int16x4_t half = vmovn_s32(a);
  const int32x2_t low = vreinterpret_s32_s8(vmovn_s16(vcombine_s16(half, half)));
  return vcombine_s32(low, low);
}

INLINE void store_f32x4_part(mem_f32 *p, f32x4 a, int n) {
  store_bytes(p, vreinterpretq_s32_f32(a), 4 * n);
}

INLINE void store_f16x4_part(mem_f16 *p, f32x4 a, int n) {
  const int32x2_t low = vreinterpret_s32_f16(vcvt_f16_f32(a));
  store_bytes(p, vcombine_s32(low, low), 2 * n);
}

INLINE void store_i32x4_part(mem_i32 *p, i32x4 a, int n) { store_bytes(p, a, 4 * n); }

INLINE void store_u16x4_part(mem_u16 *p, i32x4 a, int n) { store_bytes(p, low_16_bits(a), 2 * n); }

INLINE void store_u8x4_part(mem_u8 *p, i32x4 a, int n) { store_bytes(p, low_8_bits(a), n); }

INLINE void store_i8x4_part(mem_i8 *p, i32x4 a, int n) { store_bytes(p, low_8_bits(a), n); }

INLINE void store_f32x4(mem_f32 *p, f32x4 a) { store_f32x4_part(p, a, 4); }

INLINE void store_f16x4(mem_f16 *p, f32x4 a) { store_f16x4_part(p, a, 4); }

INLINE void store_i32x4(mem_i32 *p, i32x4 a) { store_i32x4_part(p, a, 4); }

INLINE void store_u16x4(mem_u16 *p, i32x4 a) { store_u16x4_part(p, a, 4); }

INLINE void store_u8x4(mem_u8 *p, i32x4 a) { store_u8x4_part(p, a, 4); }

INLINE void store_i8x4(mem_i8 *p, i32x4 a) { store_i8x4_part(p, a, 4); }
