// Eight lanes in a register of the machine; a true lane has all bits set.
typedef __m256 f32x8;

typedef __m256i i32x8;

typedef __m256i boolx8;

INLINE f32x8 splat_f32x8(float a) { return _mm256_set1_ps(a); }

INLINE i32x8 splat_i32x8(int32_t a) { return _mm256_set1_epi32(a); }

INLINE boolx8 splat_boolx8(bool a) { return _mm256_set1_epi32(-a); }

INLINE i32x8 iota_i32x8(int32_t first) {
  return _mm256_add_epi32(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), _mm256_set1_epi32(first));
}

INLINE f32x8 fma_f32x8(f32x8 a, f32x8 b, f32x8 c) { return _mm256_fmadd_ps(a, b, c); }

INLINE f32x8 sqrt_f32x8(f32x8 a) { return _mm256_sqrt_ps(a); }

INLINE f32x8 abs_f32x8(f32x8 a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }

INLINE f32x8 neg_f32x8(f32x8 a) { return _mm256_xor_ps(_mm256_set1_ps(-0.0f), a); }

INLINE f32x8 max_f32x8(f32x8 a, f32x8 b) { return _mm256_max_ps(a, b); }

INLINE f32x8 min_f32x8(f32x8 a, f32x8 b) { return _mm256_min_ps(a, b); }

INLINE i32x8 bits_of_f32x8(f32x8 a) { return _mm256_castps_si256(a); }

INLINE f32x8 f32x8_of_bits(i32x8 a) { return _mm256_castsi256_ps(a); }

INLINE f32x8 f32x8_of_i32(i32x8 a) { return _mm256_cvtepi32_ps(a); }

INLINE i32x8 add_i32x8(i32x8 a, i32x8 b) { return _mm256_add_epi32(a, b); }

INLINE i32x8 sub_i32x8(i32x8 a, i32x8 b) { return _mm256_sub_epi32(a, b); }

INLINE i32x8 mul_i32x8(i32x8 a, i32x8 b) { return _mm256_mullo_epi32(a, b); }

INLINE i32x8 max_i32x8(i32x8 a, i32x8 b) { return _mm256_max_epi32(a, b); }

INLINE i32x8 min_i32x8(i32x8 a, i32x8 b) { return _mm256_min_epi32(a, b); }

INLINE i32x8 and_i32x8(i32x8 a, i32x8 b) { return _mm256_and_si256(a, b); }

INLINE i32x8 or_i32x8(i32x8 a, i32x8 b) { return _mm256_or_si256(a, b); }

INLINE i32x8 xor_i32x8(i32x8 a, i32x8 b) { return _mm256_xor_si256(a, b); }

#define shl_i32x8(a, n) _mm256_slli_epi32(a, n)

#define shr_i32x8(a, n) _mm256_srai_epi32(a, n)

#define ushr_i32x8(a, n) _mm256_srli_epi32(a, n)

INLINE i32x8 shr_by_i32x8(i32x8 a, i32x8 n) { return _mm256_srlv_epi32(a, n); }

// Halves of each lane as i16 by themselves.
INLINE i32x8 muladd16_i32x8(i32x8 a, i32x8 b, i32x8 c) {
  return _mm256_add_epi16(_mm256_mullo_epi16(a, b), c);
}

// Each byte of a, 0 to 15, becomes that byte of the four words.
INLINE i32x8 lookup_i32x8(i32x8 a, int32_t t0, int32_t t1, int32_t t2, int32_t t3) {
  return _mm256_shuffle_epi8(_mm256_setr_epi32(t0, t1, t2, t3, t0, t1, t2, t3), a);
}

INLINE boolx8 and_boolx8(boolx8 a, boolx8 b) { return _mm256_and_si256(a, b); }

INLINE boolx8 or_boolx8(boolx8 a, boolx8 b) { return _mm256_or_si256(a, b); }

INLINE boolx8 not_boolx8(boolx8 a) { return _mm256_xor_si256(a, _mm256_set1_epi32(-1)); }

#define COMPARE_F32(a, b, how) _mm256_castps_si256(_mm256_cmp_ps(a, b, how))

INLINE boolx8 lt_f32x8(f32x8 a, f32x8 b) { return COMPARE_F32(a, b, _CMP_LT_OQ); }

INLINE boolx8 le_f32x8(f32x8 a, f32x8 b) { return COMPARE_F32(a, b, _CMP_LE_OQ); }

INLINE boolx8 gt_f32x8(f32x8 a, f32x8 b) { return COMPARE_F32(a, b, _CMP_GT_OQ); }

INLINE boolx8 ge_f32x8(f32x8 a, f32x8 b) { return COMPARE_F32(a, b, _CMP_GE_OQ); }

INLINE boolx8 eq_f32x8(f32x8 a, f32x8 b) { return COMPARE_F32(a, b, _CMP_EQ_OQ); }

INLINE boolx8 ne_f32x8(f32x8 a, f32x8 b) { return COMPARE_F32(a, b, _CMP_NEQ_UQ); }

INLINE boolx8 lt_i32x8(i32x8 a, i32x8 b) { return _mm256_cmpgt_epi32(b, a); }

INLINE boolx8 le_i32x8(i32x8 a, i32x8 b) { return not_boolx8(_mm256_cmpgt_epi32(a, b)); }

INLINE boolx8 gt_i32x8(i32x8 a, i32x8 b) { return _mm256_cmpgt_epi32(a, b); }

INLINE boolx8 ge_i32x8(i32x8 a, i32x8 b) { return not_boolx8(_mm256_cmpgt_epi32(b, a)); }

INLINE boolx8 eq_i32x8(i32x8 a, i32x8 b) { return _mm256_cmpeq_epi32(a, b); }

INLINE boolx8 ne_i32x8(i32x8 a, i32x8 b) { return not_boolx8(_mm256_cmpeq_epi32(a, b)); }

INLINE f32x8 select_f32x8(boolx8 m, f32x8 a, f32x8 b) {
  return _mm256_blendv_ps(b, a, _mm256_castsi256_ps(m));
}

INLINE i32x8 select_i32x8(boolx8 m, i32x8 a, i32x8 b) { return _mm256_blendv_epi8(b, a, m); }

INLINE boolx8 select_boolx8(boolx8 m, boolx8 a, boolx8 b) { return _mm256_blendv_epi8(b, a, m); }

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

INLINE void store_f16(mem_f16 *p, float a) { *p = _cvtss_sh(a, _MM_FROUND_TO_NEAREST_INT); }

INLINE f32x8 load_f32x8(const mem_f32 *p) { return _mm256_loadu_ps((const void *)p); }

INLINE f32x8 load_f16x8(const mem_f16 *p) { return _mm256_cvtph_ps(_mm_loadu_si128((const void *)p)); }

INLINE i32x8 load_i32x8(const mem_i32 *p) { return _mm256_loadu_si256((const void *)p); }

INLINE i32x8 load_u16x8(const mem_u16 *p) {
  return _mm256_cvtepu16_epi32(_mm_loadu_si128((const void *)p));
}

INLINE i32x8 load_u8x8(const mem_u8 *p) {
  return _mm256_cvtepu8_epi32(_mm_loadl_epi64((const void *)p));
}

INLINE i32x8 load_i8x8(const mem_i8 *p) {
  return _mm256_cvtepi8_epi32(_mm_loadl_epi64((const void *)p));
}

// The first n lanes; bytes behind them are not touched.
#define FIRST_LANES(n) _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))

INLINE __m128i load_bytes(const void *p, int n) {
  __m128i a = _mm_setzero_si128();
  __builtin_memcpy(&a, p, (size_t)n);
  return a;
}

INLINE void store_bytes(void *p, __m128i a, int n) { __builtin_memcpy(p, &a, (size_t)n); }

INLINE f32x8 load_f32x8_part(const mem_f32 *p, int n) {
  return _mm256_maskload_ps((const void *)p, FIRST_LANES(n));
}

INLINE f32x8 load_f16x8_part(const mem_f16 *p, int n) { return _mm256_cvtph_ps(load_bytes(p, 2 * n)); }

INLINE i32x8 load_i32x8_part(const mem_i32 *p, int n) {
  return _mm256_maskload_epi32((const void *)p, FIRST_LANES(n));
}

INLINE i32x8 load_u16x8_part(const mem_u16 *p, int n) {
  return _mm256_cvtepu16_epi32(load_bytes(p, 2 * n));
}

INLINE i32x8 load_u8x8_part(const mem_u8 *p, int n) { return _mm256_cvtepu8_epi32(load_bytes(p, n)); }

INLINE i32x8 load_i8x8_part(const mem_i8 *p, int n) { return _mm256_cvtepi8_epi32(load_bytes(p, n)); }

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

INLINE void store_f16x8(mem_f16 *p, f32x8 a) {
  _mm_storeu_si128((void *)p, _mm256_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}

INLINE void store_i32x8(mem_i32 *p, i32x8 a) { _mm256_storeu_si256((void *)p, a); }

INLINE void store_u16x8(mem_u16 *p, i32x8 a) { _mm_storeu_si128((void *)p, low_16_bits(a)); }

INLINE void store_u8x8(mem_u8 *p, i32x8 a) { _mm_storel_epi64((void *)p, low_8_bits(a)); }

INLINE void store_i8x8(mem_i8 *p, i32x8 a) { _mm_storel_epi64((void *)p, low_8_bits(a)); }

INLINE void store_f32x8_part(mem_f32 *p, f32x8 a, int n) {
  _mm256_maskstore_ps((void *)p, FIRST_LANES(n), a);
}

INLINE void store_f16x8_part(mem_f16 *p, f32x8 a, int n) {
  store_bytes(p, _mm256_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT), 2 * n);
}

INLINE void store_i32x8_part(mem_i32 *p, i32x8 a, int n) {
  _mm256_maskstore_epi32((void *)p, FIRST_LANES(n), a);
}

INLINE void store_u16x8_part(mem_u16 *p, i32x8 a, int n) { store_bytes(p, low_16_bits(a), 2 * n); }

INLINE void store_u8x8_part(mem_u8 *p, i32x8 a, int n) { store_bytes(p, low_8_bits(a), n); }

INLINE void store_i8x8_part(mem_i8 *p, i32x8 a, int n) { store_bytes(p, low_8_bits(a), n); }
