package dev.ckernel.model;

import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a whole GGUF file is called after: the format of most of its matrices, and how generous it
 * is with those that matter most (S, M, L). {@link MixingRules} says what each tensor gets.
 */
public enum FileType {
  F32(0, DType.F32),
  F16(1, DType.F16),
  BF16(32, DType.BF16),
  Q8_0(7, DType.Q8_0),
  Q6_K(18, DType.Q6_K),
  Q5_K_M(17, DType.Q5_K),
  Q5_K_S(16, DType.Q5_K),
  Q5_1(9, DType.Q5_1),
  Q5_0(8, DType.Q5_0),
  Q4_K_M(15, DType.Q4_K),
  Q4_K_S(14, DType.Q4_K),
  Q4_1(3, DType.Q4_1),
  Q4_0(2, DType.Q4_0),
  IQ4_NL(25, DType.IQ4_NL),
  IQ4_XS(30, DType.IQ4_XS),
  Q3_K_L(13, DType.Q3_K),
  Q3_K_M(12, DType.Q3_K),
  Q3_K_S(11, DType.Q3_K),
  Q2_K(10, DType.Q2_K);

  private final int id;
  private final DType format;

  FileType(int id, DType format) {
    this.id = id;
    this.format = format;
  }

  /** The number that stands in files under {@code general.file_type}. */
  public int id() {
    return id;
  }

  /** The format of most matrices. */
  public DType format() {
    return format;
  }

  /** The file whose matrices are of a format, as far as rules allow: of several, S. */
  public static FileType of(DType format) {
    return switch (format) {
      case F32 -> F32;
      case F16 -> F16;
      case BF16 -> BF16;
      case Q8_0 -> Q8_0;
      case Q4_0 -> Q4_0;
      case Q4_1 -> Q4_1;
      case Q5_0 -> Q5_0;
      case Q5_1 -> Q5_1;
      case Q2_K -> Q2_K;
      case Q3_K -> Q3_K_S;
      case Q4_K -> Q4_K_S;
      case Q5_K -> Q5_K_S;
      case Q6_K -> Q6_K;
      case IQ4_NL -> IQ4_NL;
      case IQ4_XS -> IQ4_XS;
    };
  }

  /**
   * The type of this name, in any case; Q3_K, Q4_K and Q5_K mean M, as people use them.
   *
   * @throws CkException if there is none
   */
  public static FileType named(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(type -> type.name().equals(wanted) || type.name().equals(wanted + "_M"))
        .findFirst()
        .orElseThrow(
            () -> new CkException("no file type '%s'; there are %s".formatted(name, names())));
  }

  /** All names as they are given on a command line. */
  public static String names() {
    return Arrays.stream(values())
        .map(type -> type.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
