package dev.ckernel.format;

import dev.ckernel.tensor.DType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every element type a GGUF file can carry, whether or not the engine computes with it. Block sizes
 * are needed for all of them: without them the extent of a tensor, and so the soundness of a file,
 * could not be checked. Ids 4, 5, 31-33 and 36-38 were withdrawn from the format.
 */
public enum GgmlType {
  F32(0, 1, 4, DType.F32),
  F16(1, 1, 2, DType.F16),
  Q4_0(2, 32, 18, DType.Q4_0),
  Q4_1(3, 32, 20, DType.Q4_1),
  Q5_0(6, 32, 22, DType.Q5_0),
  Q5_1(7, 32, 24, DType.Q5_1),
  Q8_0(8, 32, 34, DType.Q8_0),
  Q8_1(9, 32, 36, null),
  Q2_K(10, 256, 84, DType.Q2_K),
  Q3_K(11, 256, 110, DType.Q3_K),
  Q4_K(12, 256, 144, DType.Q4_K),
  Q5_K(13, 256, 176, DType.Q5_K),
  Q6_K(14, 256, 210, DType.Q6_K),
  Q8_K(15, 256, 292, null),
  IQ2_XXS(16, 256, 66, null),
  IQ2_XS(17, 256, 74, null),
  IQ3_XXS(18, 256, 98, null),
  IQ1_S(19, 256, 50, null),
  IQ4_NL(20, 32, 18, DType.IQ4_NL),
  IQ3_S(21, 256, 110, null),
  IQ2_S(22, 256, 82, null),
  IQ4_XS(23, 256, 136, DType.IQ4_XS),
  I8(24, 1, 1, null),
  I16(25, 1, 2, null),
  I32(26, 1, 4, null),
  I64(27, 1, 8, null),
  F64(28, 1, 8, null),
  IQ1_M(29, 256, 56, null),
  BF16(30, 1, 2, DType.BF16),
  TQ1_0(34, 256, 54, null),
  TQ2_0(35, 256, 66, null),
  MXFP4(39, 32, 17, null),
  NVFP4(40, 64, 36, null),
  Q1_0(41, 128, 18, null),
  Q2_0(42, 64, 18, null);

  private static final GgmlType[] BY_ID = new GgmlType[64];

  static {
    for (GgmlType type : values()) {
      BY_ID[type.id] = type;
    }
  }

  private final int id;
  private final int blockSize;
  private final int blockBytes;
  private final @Nullable DType dtype;

  GgmlType(int id, int blockSize, int blockBytes, @Nullable DType dtype) {
    this.id = id;
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
    this.dtype = dtype;
  }

  /** The number that stands in the file. */
  public int id() {
    return id;
  }

  /** Elements per block. */
  public int blockSize() {
    return blockSize;
  }

  /** Bytes per block. */
  public int blockBytes() {
    return blockBytes;
  }

  /** The engine's own type, empty where it does not compute with this one. */
  public Optional<DType> dtype() {
    return Optional.ofNullable(dtype);
  }

  /** The type with this id, empty for an unknown (or negative) one. */
  public static Optional<GgmlType> byId(int id) {
    return id < 0 || id >= BY_ID.length ? Optional.empty() : Optional.ofNullable(BY_ID[id]);
  }

  /** The file type of an engine type; there is one for each. */
  public static GgmlType of(DType dtype) {
    return switch (dtype) {
      case F32 -> F32;
      case F16 -> F16;
      case BF16 -> BF16;
      case Q8_0 -> Q8_0;
      case Q4_0 -> Q4_0;
      case Q4_1 -> Q4_1;
      case Q5_0 -> Q5_0;
      case Q5_1 -> Q5_1;
      case Q2_K -> Q2_K;
      case Q3_K -> Q3_K;
      case Q4_K -> Q4_K;
      case Q5_K -> Q5_K;
      case Q6_K -> Q6_K;
      case IQ4_NL -> IQ4_NL;
      case IQ4_XS -> IQ4_XS;
    };
  }

  static String supportedNames() {
    return Arrays.stream(DType.values()).map(DType::name).collect(Collectors.joining(", "));
  }
}
