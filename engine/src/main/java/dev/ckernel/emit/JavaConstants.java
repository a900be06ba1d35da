package dev.ckernel.emit;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code static final} fields that generated kernels ask for. Species, masks and shuffles must
 * be such constants, else HotSpot makes objects of vectors.
 */
final class JavaConstants {
  /** The Vector API's name of an element, and how this file's constants are called after it. */
  enum Lane {
    FLOAT("Float", "FLOATS", 4),
    INT("Integer", "INTS", 4),
    SHORT("Short", "SHORTS", 2),
    BYTE("Byte", "BYTES", 1);

    private final String box;
    private final String species;
    private final int bytes;

    Lane(String box, String species, int bytes) {
      this.box = box;
      this.species = species;
      this.bytes = bytes;
    }

    String box() {
      return box;
    }

    /** {@code FloatVector}. */
    String vector() {
      return (this == INT ? "Int" : box) + "Vector";
    }
  }

  private final int lanes;
  private final Map<String, String> fields = new LinkedHashMap<>();

  JavaConstants(int lanes) {
    this.lanes = lanes;
  }

  /** The species of vectors that have as many bytes as the target's of f32. */
  String whole(Lane lane) {
    return lane.bytes == Float.BYTES
        ? species(lane)
        : species("WHOLE_" + lane.species, lane, Float.SIZE * lanes);
  }

  /** The species with the target's number of lanes. */
  String species(Lane lane) {
    return species(lane.species, lane, Byte.SIZE * lane.bytes * lanes);
  }

  private String species(String name, Lane lane, int bits) {
    fields.putIfAbsent(
        name,
        "VectorSpecies<%s> %s = %s.SPECIES_%d".formatted(lane.box, name, lane.vector(), bits));
    return name;
  }

  /** The mask that holds for the first {@code count} lanes. */
  String first(int count, Lane lane) {
    String species = species(lane);
    String name = "FIRST_" + count + "_" + species;
    fields.putIfAbsent(
        name,
        "VectorMask<%s> %s = VectorMask.fromLong(%s, 0x%XL)"
            .formatted(lane.box, name, species, (1L << count) - 1));
    return name;
  }

  /** Brings lane l + half into lane l. */
  String upper(int half) {
    String species = species(Lane.FLOAT);
    String name = "UPPER_" + half;
    fields.putIfAbsent(
        name,
        "VectorShuffle<Float> %s = VectorShuffle.iota(%s, %d, 1, true)"
            .formatted(name, species, half));
    return name;
  }

  /** As many copies of sixteen bytes as the target's vectors hold. */
  String table(List<Integer> bytes) {
    String values = bytes.stream().map(b -> Integer.toString(b.byteValue())).collect(joining(", "));
    String all = String.join(", ", Collections.nCopies(lanes / 4, values));
    String vector =
        "ByteVector.fromArray(ByteVector.SPECIES_%d, new byte[] {%s}, 0)"
            .formatted(32 * lanes, all);
    for (int i = 0; ; i++) {
      String name = "LOOKUP" + (i == 0 ? "" : i);
      String field = "ByteVector " + name + " = " + vector;
      String known = fields.putIfAbsent(name, field);
      if (known == null || known.equals(field)) {
        return name;
      }
    }
  }

  /** 0, 8, 16, 24: where four bytes stand in an int. */
  String byteShifts() {
    String species = species(Lane.INT);
    fields.putIfAbsent(
        "BYTE_SHIFTS",
        "IntVector BYTE_SHIFTS = (IntVector) IntVector.zero(%s).addIndex(8)".formatted(species));
    return "BYTE_SHIFTS";
  }

  /** Prints the fields, each after those that it needs. */
  void print(SourceText out) {
    fields.values().forEach(field -> out.line("private static final " + field + ";"));
  }
}
