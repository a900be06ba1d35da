package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the data of a GGUF file (versions 2 and 3, which differ only in that 3 may be
 * big-endian, and we refuse that). Layout, all little-endian, strings and arrays with a 64-bit
 * length in front:
 *
 * <pre>
 *   "GGUF" u32:version u64:tensors u64:keys
 *   keys    × { string:key u32:type value }
 *   tensors × { string:name u32:dims u64:dim… u32:type u64:offset }
 *   padding to the alignment, then the data
 * </pre>
 *
 * The head is parsed from one byte buffer, so it may take at most 2 GiB; real ones take some 10
 * MiB. The format is described at https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.
 *
 * @param dataStart where the data begins, a multiple of the alignment; beyond the end of the file
 *     only where there are no tensors
 */
record GgufHead(int version, GgufMetadata metadata, List<GgufTensor> tensors, long dataStart) {
  static final int MAGIC = 0x46554747;
  static final String ALIGNMENT_KEY = "general.alignment";
  static final int DEFAULT_ALIGNMENT = 32;

  static GgufHead parse(MemorySegment file, String name) {
    long limit = Math.min(file.byteSize(), Integer.MAX_VALUE);
    ByteBuffer bytes = file.asSlice(0, limit).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return new Parser(new ByteCursor(bytes, name), name, file.byteSize()).parse();
  }

  private record Parser(ByteCursor in, String file, long fileBytes) {
    GgufHead parse() {
      int version = version();
      int tensorCount = in.count(24, "the number of tensors");
      int keyCount = in.count(13, "the number of metadata keys");
      LinkedHashMap<String, GgufValue> values = new LinkedHashMap<>();
      for (int i = 0; i < keyCount; i++) {
        String key = in.string("the name of metadata key " + i);
        if (values.put(key, value(Names.quote(key))) != null) {
          throw in.bad("metadata key " + Names.quote(key) + " stands in the file twice");
        }
      }
      long alignment = alignment(values.get(ALIGNMENT_KEY));
      List<GgufTensor> tensors = new ArrayList<>();
      for (int i = 0; i < tensorCount; i++) {
        tensors.add(tensor(i, alignment));
      }
      long dataStart = roundUp(in.position(), alignment);
      GgufExtents.check(tensors, fileBytes - dataStart, file);
      return new GgufHead(version, new GgufMetadata(file, values), List.copyOf(tensors), dataStart);
    }

    private int version() {
      if (in.left() < 8 || in.u32("the magic number") != MAGIC) {
        throw new CkException(file + ": not a GGUF file (it does not start with GGUF)");
      }
      int version = in.u32("the version");
      if (version == 2 || version == 3) {
        return version;
      }
      int swapped = Integer.reverseBytes(version);
      throw new CkException(
          file
              + (swapped == 2 || swapped == 3
                  ? ": a big-endian GGUF file, which is not supported; convert it to little-endian"
                  : ": GGUF version "
                      + Integer.toUnsignedString(version)
                      + " is not supported; supported are 2 and 3"));
    }

    private GgufValue value(String key) {
      GgufType type = type(in.u32("the type of " + key), key);
      return switch (type) {
        case U8, I8, U16, I16, U32, I32, U64, I64 -> {
          long number = new GgufNumbers(type, in.bytes(type.bytes(), key)).integer(0);
          if (type == GgufType.U64 && number < 0) {
            throw in.bad(key + " is " + Long.toUnsignedString(number) + ", beyond 2^63-1");
          }
          yield new GgufValue.Int(type, number);
        }
        case F32, F64 ->
            new GgufValue.Real(type, new GgufNumbers(type, in.bytes(type.bytes(), key)).real(0));
        case BOOL -> new GgufValue.Bool(truth(in.u8(key), key));
        case STRING -> new GgufValue.Text(in.string(key));
        case ARRAY -> array(key);
      };
    }

    private GgufValue array(String key) {
      GgufType type = type(in.u32("the element type of " + key), key);
      return switch (type) {
        case ARRAY -> throw in.bad(key + " is an array of arrays, which GGUF does not have");
        case STRING -> in.strings(in.count(8, "the length of " + key), key);
        case U8, I8, U16, I16, U32, I32, U64, I64, F32, F64, BOOL -> {
          int count = in.count(type.bytes(), "the length of " + key);
          byte[] raw = in.bytes(count * type.bytes(), key);
          if (type == GgufType.BOOL) {
            for (byte b : raw) {
              truth(b, key);
            }
          }
          yield new GgufNumbers(type, raw);
        }
      };
    }

    private boolean truth(byte value, String key) {
      if (value != 0 && value != 1) {
        throw in.bad(key + " has the boolean " + value + ", must be 0 or 1");
      }
      return value == 1;
    }

    private GgufType type(int id, String key) {
      return GgufType.byId(id).orElseThrow(() -> in.bad(key + " has the unknown value type " + id));
    }

    private long alignment(@Nullable GgufValue value) {
      if (value == null) {
        return DEFAULT_ALIGNMENT;
      }
      if (value instanceof GgufValue.Int(GgufType type, long alignment)
          && type == GgufType.U32
          && Long.bitCount(alignment) == 1) {
        return alignment;
      }
      throw new CkException(
          file
              + ": metadata key '"
              + ALIGNMENT_KEY
              + "' is "
              + value.describe()
              + ", must be a U32 and a power of two");
    }

    private GgufTensor tensor(int index, long alignment) {
      String name = in.string("the name of tensor " + index);
      String quoted = "tensor " + Names.quote(name);
      int dimCount = in.u32("the number of dimensions of " + quoted);
      if (dimCount < 0 || dimCount > 4) {
        throw in.bad(
            quoted + " has " + Integer.toUnsignedString(dimCount) + " dimensions, at most 4 exist");
      }
      List<Long> dims = new ArrayList<>(dimCount);
      for (int d = 0; d < dimCount; d++) {
        dims.add(in.u64("dimension " + d + " of " + quoted));
      }
      int id = in.u32("the type of " + quoted);
      GgmlType type =
          GgmlType.byId(id)
              .orElseThrow(() -> in.bad(quoted + " has the unknown element type " + id));
      long bytes = GgufExtents.bytes(type, dims, message -> in.bad(quoted + " " + message));
      long offset = in.u64("the offset of " + quoted);
      if (offset < 0 || offset % alignment != 0) {
        throw in.bad(
            quoted
                + " has the offset "
                + Long.toUnsignedString(offset)
                + ", which is not a multiple of the alignment "
                + alignment);
      }
      return new GgufTensor(name, type, dims, offset, bytes);
    }
  }

  static long roundUp(long value, long alignment) {
    return (value + alignment - 1) & -alignment;
  }
}
