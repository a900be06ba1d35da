package dev.ckernel.format;

import dev.ckernel.tensor.CkException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * BUMP: weights in the layout that kernels read them in, mapped and used in place. Little-endian,
 * strings with a 64-bit length in front:
 *
 * <pre>
 *    0  "CK-BUMP\n" u32:version u32:tensors u32:properties u32:headBytes u64:fileBytes
 *   32  sha256 of the head, these 32 bytes taken as zero
 *   64  properties × { string:key string:value }
 *       tensors    × { string:name string:layout u32:rank u64:dim… u64:offset u64:bytes sha256 }
 *       padding to 4096, then the tensors in order, each padded to 64
 * </pre>
 *
 * <p>A file has exactly one form: offsets follow from the sizes, and the file ends where its last
 * tensor does. So a reader can hold every number against the others, and any cut shows.
 */
record BumpHead(Map<String, String> properties, List<BumpTensor> tensors, long fileBytes) {
  static final int VERSION = 1;
  static final int TENSOR_ALIGNMENT = 64;
  static final int DATA_ALIGNMENT = 4096;
  static final String NO_HASH = "0".repeat(64);

  private static final byte[] MAGIC = {'C', 'K', '-', 'B', 'U', 'M', 'P', '\n'};
  private static final int HASH_AT = 32;
  private static final int FIXED = 64;
  private static final int MOST_DIMS = 8;

  /** Gives tensors of known sizes their places; {@code offset} and {@code sha256} are ignored. */
  static BumpHead layOut(Map<String, String> properties, List<BumpTensor> tensors) {
    BumpHead unplaced = new BumpHead(properties, tensors, 0);
    long at = GgufHead.roundUp(unplaced.encode().length, DATA_ALIGNMENT);
    List<BumpTensor> placed = new ArrayList<>();
    for (BumpTensor t : tensors) {
      long offset = GgufHead.roundUp(at, TENSOR_ALIGNMENT);
      placed.add(new BumpTensor(t.name(), t.layout(), t.shape(), offset, t.byteSize(), NO_HASH));
      at = Math.addExact(offset, t.byteSize());
    }
    return new BumpHead(properties, List.copyOf(placed), at);
  }

  /** This head with the hash of each tensor filled in. */
  BumpHead hashed(List<String> hashes) {
    List<BumpTensor> hashed = new ArrayList<>();
    for (BumpTensor t : tensors) {
      hashed.add(
          new BumpTensor(
              t.name(),
              t.layout(),
              t.shape(),
              t.offset(),
              t.byteSize(),
              hashes.get(hashed.size())));
    }
    return new BumpHead(properties, List.copyOf(hashed), fileBytes);
  }

  byte[] encode() {
    ByteSink body = new ByteSink();
    properties.forEach((key, value) -> body.string(key).string(value));
    for (BumpTensor t : tensors) {
      body.string(t.name()).string(t.layout()).u32(t.shape().size());
      t.shape().forEach(body::u64);
      body.u64(t.offset()).u64(t.byteSize()).bytes(HexFormat.of().parseHex(t.sha256()));
    }
    byte[] rest = body.toByteArray();
    byte[] head =
        new ByteSink()
            .bytes(MAGIC)
            .u32(VERSION)
            .u32(tensors.size())
            .u32(properties.size())
            .u32(Math.addExact(FIXED, rest.length))
            .u64(fileBytes)
            .bytes(new byte[FIXED - HASH_AT])
            .bytes(rest)
            .toByteArray();
    byte[] hash = Sha256.of(MemorySegment.ofArray(head));
    System.arraycopy(hash, 0, head, HASH_AT, hash.length);
    return head;
  }

  static BumpHead parse(MemorySegment file, String name) {
    long limit = Math.min(file.byteSize(), Integer.MAX_VALUE);
    ByteBuffer bytes = file.asSlice(0, limit).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return new Parser(new ByteCursor(bytes, name), name, file).parse();
  }

  private record Parser(ByteCursor in, String name, MemorySegment file) {
    BumpHead parse() {
      if (in.left() < FIXED || !Arrays.equals(in.bytes(MAGIC.length, "the magic number"), MAGIC)) {
        throw new CkException(name + ": not a BUMP file");
      }
      int version = in.u32("the version");
      if (version != VERSION) {
        throw new CkException(
            name
                + ": BUMP version "
                + Integer.toUnsignedString(version)
                + " is not supported, only "
                + VERSION
                + "; pack the model again");
      }
      int tensorCount = count(68, "the number of tensors");
      int propertyCount = count(16, "the number of properties");
      int headBytes = in.u32("the size of the head");
      long fileBytes = in.u64("the size of the file");
      if (fileBytes != file.byteSize()) {
        throw in.bad(
            "the file says it has "
                + Long.toUnsignedString(fileBytes)
                + " bytes, but it has "
                + file.byteSize()
                + "; it is cut short or damaged, pack the model again");
      }
      byte[] hash = in.bytes(FIXED - HASH_AT, "the hash of the head");
      Map<String, String> properties = properties(propertyCount);
      List<BumpTensor> tensors = new ArrayList<>();
      for (int i = 0; i < tensorCount; i++) {
        tensors.add(tensor(i));
      }
      if (in.position() != headBytes) {
        throw in.bad("the head ends here, but should at " + Integer.toUnsignedString(headBytes));
      }
      checkPlaces(tensors);
      checkHash(headBytes, hash);
      return new BumpHead(properties, List.copyOf(tensors), fileBytes);
    }

    private int count(int leastBytes, String what) {
      int count = in.u32(what);
      if (count < 0 || count > in.left() / leastBytes) {
        throw in.bad(
            what
                + " is "
                + Integer.toUnsignedString(count)
                + ", but only "
                + in.left()
                + " bytes follow");
      }
      return count;
    }

    private Map<String, String> properties(int count) {
      Map<String, String> properties = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        String key = in.string("the name of property " + i);
        if (properties.put(key, in.string("property " + Names.quote(key))) != null) {
          throw in.bad("property " + Names.quote(key) + " is there twice");
        }
      }
      return Collections.unmodifiableMap(properties);
    }

    private BumpTensor tensor(int index) {
      String tensor = in.string("the name of tensor " + index);
      String quoted = "tensor " + Names.quote(tensor);
      String layout = in.string("the layout of " + quoted);
      int rank = in.u32("the rank of " + quoted);
      if (rank < 0 || rank > MOST_DIMS) {
        throw in.bad(quoted + " has the rank " + Integer.toUnsignedString(rank));
      }
      List<Long> shape = new ArrayList<>(rank);
      for (int d = 0; d < rank; d++) {
        long dim = in.u64("dimension " + d + " of " + quoted);
        if (dim <= 0) {
          throw in.bad(quoted + " has a dimension of " + Long.toUnsignedString(dim));
        }
        shape.add(dim);
      }
      long offset = in.u64("the offset of " + quoted);
      long bytes = in.u64("the size of " + quoted);
      String sha256 = HexFormat.of().formatHex(in.bytes(32, "the hash of " + quoted));
      return new BumpTensor(tensor, layout, shape, offset, bytes, sha256);
    }

    private void checkPlaces(List<BumpTensor> tensors) {
      Set<String> names = new HashSet<>();
      long end = GgufHead.roundUp(in.position(), DATA_ALIGNMENT);
      for (BumpTensor t : tensors) {
        String quoted = "tensor " + Names.quote(t.name());
        if (!names.add(t.name())) {
          throw in.bad(quoted + " is there twice");
        }
        long offset = GgufHead.roundUp(end, TENSOR_ALIGNMENT);
        if (t.offset() != offset) {
          throw in.bad(
              quoted + " starts at " + Long.toUnsignedString(t.offset()) + ", must at " + offset);
        }
        if (t.byteSize() <= 0 || t.byteSize() > file.byteSize() - offset) {
          throw in.bad(
              quoted
                  + " takes "
                  + Long.toUnsignedString(t.byteSize())
                  + " bytes from "
                  + offset
                  + ", which is not within the file");
        }
        end = offset + t.byteSize();
      }
      if (end != file.byteSize()) {
        throw in.bad("the tensors end at " + end + ", the file at " + file.byteSize());
      }
    }

    private void checkHash(int headBytes, byte[] hash) {
      byte[] head = file.asSlice(0, headBytes).toArray(ValueLayout.JAVA_BYTE);
      Arrays.fill(head, HASH_AT, FIXED, (byte) 0);
      if (!Arrays.equals(Sha256.of(MemorySegment.ofArray(head)), hash)) {
        throw new CkException(name + ": the head is damaged; pack the model again");
      }
    }
  }
}
