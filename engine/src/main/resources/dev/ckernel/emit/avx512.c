// Sixteen lanes in a register of the machine.
typedef __m512 f32x16;

typedef __m512i i32x16;

typedef __mmask16 boolx16;

INLINE f32x16 splat_f32x16(float a) { return _mm512_set1_ps(a); }

INLINE i32x16 splat_i32x16(int32_t a) { return _mm512_set1_epi32(a); }

INLINE boolx16 splat_boolx16(bool a) { return (boolx16)-a; }

INLINE i32x16 iota_i32x16(int32_t first) {
  const i32x16 lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  return _mm512_add_epi32(lanes, _mm512_set1_epi32(first));
}

INLINE f32x16 fma_f32x16(f32x16 a, f32x16 b, f32x16 c) { return _mm512_fmadd_ps(a, b, c); }

INLINE f32x16 sqrt_f32x16(f32x16 a) { return _mm512_sqrt_ps(a); }

INLINE f32x16 abs_f32x16(f32x16 a) { return _mm512_andnot_ps(_mm512_set1_ps(-0.0f), a); }

INLINE f32x16 neg_f32x16(f32x16 a) { return _mm512_xor_ps(_mm512_set1_ps(-0.0f), a); }

INLINE f32x16 max_f32x16(f32x16 a, f32x16 b) { return _mm512_max_ps(a, b); }

INLINE f32x16 min_f32x16(f32x16 a, f32x16 b) { return _mm512_min_ps(a, b); }

INLINE i32x16 bits_of_f32x16(f32x16 a) { return _mm512_castps_si512(a); }

INLINE f32x16 f32x16_of_bits(i32x16 a) { return _mm512_castsi512_ps(a); }

INLINE f32x16 f32x16_of_i32(i32x16 a) { return _mm512_cvtepi32_ps(a); }

INLINE i32x16 add_i32x16(i32x16 a, i32x16 b) { return _mm512_add_epi32(a, b); }

INLINE i32x16 sub_i32x16(i32x16 a, i32x16 b) { return _mm512_sub_epi32(a, b); }

INLINE i32x16 mul_i32x16(i32x16 a, i32x16 b) { return _mm512_mullo_epi32(a, b); }

INLINE i32x16 max_i32x16(i32x16 a, i32x16 b) { return _mm512_max_epi32(a, b); }

INLINE i32x16 min_i32x16(i32x16 a, i32x16 b) { return _mm512_min_epi32(a, b); }

INLINE i32x16 and_i32x16(i32x16 a, i32x16 b) { return _mm512_and_si512(a, b); }

INLINE i32x16 or_i32x16(i32x16 a, i32x16 b) { return _mm512_or_si512(a, b); }

INLINE i32x16 xor_i32x16(i32x16 a, i32x16 b) { return _mm512_xor_si512(a, b); }

#define shl_i32x16(a, n) _mm512_slli_epi32(a, n)

#define shr_i32x16(a, n) _mm512_srai_epi32(a, n)

#define ushr_i32x16(a, n) _mm512_srli_epi32(a, n)

INLINE i32x16 shr_by_i32x16(i32x16 a, i32x16 n) { return _mm512_srlv_epi32(a, n); }

// Halves of each lane as i16 by themselves.
INLINE i32x16 muladd16_i32x16(i32x16 a, i32x16 b, i32x16 c) {
  return _mm512_add_epi16(_mm512_mullo_epi16(a, b), c);
}

// Each byte of a, 0 to 15, becomes that byte of the four words.
INLINE i32x16 lookup_i32x16(i32x16 a, int32_t t0, int32_t t1, int32_t t2, int32_t t3) {
  return _mm512_shuffle_epi8(_mm512_set4_epi32(t3, t2, t1, t0), a);
}

INLINE boolx16 and_boolx16(boolx16 a, boolx16 b) { return (boolx16)(a & b); }

INLINE boolx16 or_boolx16(boolx16 a, boolx16 b) { return (boolx16)(a | b); }

INLINE boolx16 not_boolx16(boolx16 a) { return (boolx16)~a; }

INLINE boolx16 lt_f32x16(f32x16 a, f32x16 b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }

INLINE boolx16 le_f32x16(f32x16 a, f32x16 b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }

INLINE boolx16 gt_f32x16(f32x16 a, f32x16 b) { return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ); }

INLINE boolx16 ge_f32x16(f32x16 a, f32x16 b) { return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ); }

INLINE boolx16 eq_f32x16(f32x16 a, f32x16 b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }

INLINE boolx16 ne_f32x16(f32x16 a, f32x16 b) { return _mm512_cmp_ps_mask(a, b, _CMP_NEQ_UQ); }

INLINE boolx16 lt_i32x16(i32x16 a, i32x16 b) { return _mm512_cmplt_epi32_mask(a, b); }

INLINE boolx16 le_i32x16(i32x16 a, i32x16 b) { return _mm512_cmple_epi32_mask(a, b); }

INLINE boolx16 gt_i32x16(i32x16 a, i32x16 b) { return _mm512_cmpgt_epi32_mask(a, b); }

INLINE boolx16 ge_i32x16(i32x16 a, i32x16 b) { return _mm512_cmpge_epi32_mask(a, b); }

INLINE boolx16 eq_i32x16(i32x16 a, i32x16 b) { return _mm512_cmpeq_epi32_mask(a, b); }

INLINE boolx16 ne_i32x16(i32x16 a, i32x16 b) { return _mm512_cmpneq_epi32_mask(a, b); }

INLINE f32x16 select_f32x16(boolx16 m, f32x16 a, f32x16 b) { return _mm512_mask_blend_ps(m, b, a); }

INLINE i32x16 select_i32x16(boolx16 m, i32x16 a, i32x16 b) {
  return _mm512_mask_blend_epi32(m, b, a);
}

INLINE boolx16 select_boolx16(boolx16 m, boolx16 a, boolx16 b) {
  return (boolx16)((m & a) | (~m & b));
}

// acc + w[0] * x[0] + … + w[3] * x[3] in each lane, for u8 weights and i8 x.
INLINE i32x16 dot4_unsigned_i32x16(i32x16 acc, i32x16 w, i32x16 x) {
  return _mm512_dpbusd_epi32(acc, w, x);
}

// GCC 12 loads what one quad in all lanes is into a register of its own otherwise.
INLINE i32x16 dot4_unsigned_i32x16_at(i32x16 acc, i32x16 w, const int32_t *x) {
  __asm__("vpdpbusd %2%{1to16%}, %1, %0" : "+v"(acc) : "v"(w), "m"(*x));
  return acc;
}

INLINE i32x16 dot4_seven_bits_i32x16_at(i32x16 acc, i32x16 w, const int32_t *x) {
  return dot4_unsigned_i32x16_at(acc, w, x);
}

INLINE i32x16 dot4_seven_bits_i32x16(i32x16 acc, i32x16 w, i32x16 x) {
  return _mm512_dpbusd_epi32(acc, w, x);
}

// All lanes combined: (l, l+8), (l, l+4), (l, l+2), (l, l+1).
INLINE float sum_f32x16(f32x16 a) {
  const __m256 b = _mm512_castps512_ps256(a) + _mm512_extractf32x8_ps(a, 1);
  const __m128 c = _mm256_castps256_ps128(b) + _mm256_extractf128_ps(b, 1);
  const __m128 d = c + _mm_movehl_ps(c, c);
  return _mm_cvtss_f32(d) + _mm_cvtss_f32(_mm_movehdup_ps(d));
}

INLINE float max_of_f32x16(f32x16 a) {
  const __m256 b = _mm256_max_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1));
  const __m128 c = _mm_max_ps(_mm256_castps256_ps128(b), _mm256_extractf128_ps(b, 1));
  const __m128 d = _mm_max_ps(c, _mm_movehl_ps(c, c));
  return _mm_cvtss_f32(_mm_max_ss(d, _mm_movehdup_ps(d)));
}

INLINE float load_f16(const mem_f16 *p) { return _cvtsh_ss(*p); }

INLINE void store_f16(mem_f16 *p, float a) { *p = _cvtss_sh(a, _MM_FROUND_TO_NEAREST_INT); }

INLINE f32x16 load_f32x16(const mem_f32 *p) { return _mm512_loadu_ps(p); }

INLINE f32x16 load_f16x16(const mem_f16 *p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256((const void *)p));
}

INLINE i32x16 load_i32x16(const mem_i32 *p) { return _mm512_loadu_si512((const void *)p); }

INLINE i32x16 load_u16x16(const mem_u16 *p) {
  return _mm512_cvtepu16_epi32(_mm256_loadu_si256((const void *)p));
}

INLINE i32x16 load_u8x16(const mem_u8 *p) {
  return _mm512_cvtepu8_epi32(_mm_loadu_si128((const void *)p));
}

INLINE i32x16 load_i8x16(const mem_i8 *p) {
  return _mm512_cvtepi8_epi32(_mm_loadu_si128((const void *)p));
}

// The first n lanes; bytes behind them are not touched.
#define FIRST_LANES(n) ((__mmask16)((1u << (n)) - 1))

INLINE f32x16 load_f32x16_part(const mem_f32 *p, int n) {
  return _mm512_maskz_loadu_ps(FIRST_LANES(n), p);
}

INLINE f32x16 load_f16x16_part(const mem_f16 *p, int n) {
  return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(FIRST_LANES(n), (const void *)p));
}

INLINE i32x16 load_i32x16_part(const mem_i32 *p, int n) {
  return _mm512_maskz_loadu_epi32(FIRST_LANES(n), p);
}

INLINE i32x16 load_u16x16_part(const mem_u16 *p, int n) {
  return _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(FIRST_LANES(n), (const void *)p));
}

INLINE i32x16 load_u8x16_part(const mem_u8 *p, int n) {
  return _mm512_cvtepu8_epi32(_mm_maskz_loadu_epi8(FIRST_LANES(n), (const void *)p));
}

INLINE i32x16 load_i8x16_part(const mem_i8 *p, int n) {
  return _mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(FIRST_LANES(n), (const void *)p));
}

INLINE void store_f32x16(mem_f32 *p, f32x16 a) { _mm512_storeu_ps(p, a); }

INLINE void store_f16x16(mem_f16 *p, f32x16 a) {
  _mm256_storeu_si256((void *)p, _mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}

INLINE void store_i32x16(mem_i32 *p, i32x16 a) { _mm512_storeu_si512((void *)p, a); }

INLINE void store_u16x16(mem_u16 *p, i32x16 a) {
  _mm256_storeu_si256((void *)p, _mm512_cvtepi32_epi16(a));
}

INLINE void store_u8x16(mem_u8 *p, i32x16 a) {
  _mm_storeu_si128((void *)p, _mm512_cvtepi32_epi8(a));
}

INLINE void store_i8x16(mem_i8 *p, i32x16 a) {
  _mm_storeu_si128((void *)p, _mm512_cvtepi32_epi8(a));
}

INLINE void store_f32x16_part(mem_f32 *p, f32x16 a, int n) {
  _mm512_mask_storeu_ps(p, FIRST_LANES(n), a);
}

INLINE void store_f16x16_part(mem_f16 *p, f32x16 a, int n) {
  _mm256_mask_storeu_epi16((void *)p, FIRST_LANES(n), _mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}

INLINE void store_i32x16_part(mem_i32 *p, i32x16 a, int n) {
  _mm512_mask_storeu_epi32(p, FIRST_LANES(n), a);
}

INLINE void store_u16x16_part(mem_u16 *p, i32x16 a, int n) {
  _mm256_mask_storeu_epi16((void *)p, FIRST_LANES(n), _mm512_cvtepi32_epi16(a));
}

INLINE void store_u8x16_part(mem_u8 *p, i32x16 a, int n) {
  _mm_mask_storeu_epi8((void *)p, FIRST_LANES(n), _mm512_cvtepi32_epi8(a));
}

INLINE void store_i8x16_part(mem_i8 *p, i32x16 a, int n) {
  _mm_mask_storeu_epi8((void *)p, FIRST_LANES(n), _mm512_cvtepi32_epi8(a));
}
