package dev.ckernel.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.plan.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Generated Java whose accesses are checked. The program itself trusts its plan and goes to memory
 * by address; here each address goes through a method that knows where buffers begin and end.
 */
public final class CheckedJava {
  /** Bytes of an arena that a program may touch; without a size, up to the arena's end. */
  public record Room(Arena arena, long offset, long bytes) {}

  private static final Pattern ENTRY =
      Pattern.compile("public static void \\w+\\(MemorySegment\\[\\] arenas[^{]*\\{");
  private static final String MEMORY = "MEMORY";
  private static final Map<String, Integer> BYTES =
      Map.of("FLOAT", 4, "INT", 4, "SHORT", 2, "BYTE", 1);

  private static final String METHODS =
      """
        private static long[] rooms = {};

        private static void enter(MemorySegment[] arenas) {
          long[] found = new long[2 * ROOMS.length];
          for (int i = 0; i < ROOMS.length; i++) {
            MemorySegment arena = arenas[(int) ROOMS[i][0]];
            found[2 * i] = arena.address() + ROOMS[i][1];
            found[2 * i + 1] = ROOMS[i][2] < 0 ? arena.address() + arena.byteSize() : found[2 * i] + ROOMS[i][2];
          }
          rooms = found;
        }

        private static long at(long address, int bytes) {
          for (int i = 0; i < rooms.length; i += 2) {
            if (rooms[i] <= address && address + bytes <= rooms[i + 1]) return address;
          }
          throw new IndexOutOfBoundsException(bytes + " bytes that belong to no buffer");
        }
      """;

  private final String source;
  private final StringBuilder checked = new StringBuilder();
  private int done;

  private CheckedJava(String source) {
    this.source = source;
  }

  /** Programs of all entries. */
  public static Map<String, StepCode> of(String source, List<Room> rooms, List<String> entries) {
    String accesses = new CheckedJava(source).accesses();
    String entered = ENTRY.matcher(accesses).replaceAll("$0 enter(arenas);");
    int end = entered.lastIndexOf('}');
    String text = entered.substring(0, end) + table(rooms) + METHODS + "}\n";
    List<StepCode> codes = JavaCompile.compile(JavaEmitter.CLASS_NAME, text).load(entries);
    Map<String, StepCode> programs = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      programs.put(entries.get(i), codes.get(i));
    }
    return programs;
  }

  private static String table(List<Room> rooms) {
    StringBuilder text = new StringBuilder("  private static final long[][] ROOMS = {\n");
    for (Room room : rooms) {
      int arena = room.arena().index();
      text.append("    {%d, %dL, %dL},\n".formatted(arena, room.offset(), room.bytes()));
    }
    return text.append("  };\n\n").toString();
  }

  /** The source with a check around the address that follows each mention of all memory. */
  private String accesses() {
    int declared = source.indexOf(MEMORY + " =");
    Matcher mention = Pattern.compile("\\b" + MEMORY + "\\b").matcher(source);
    int count = 0;
    while (mention.find()) {
      if (mention.start() != declared) {
        access(mention.start(), mention.end());
        count++;
      }
    }
    assertThat(count).isGreaterThan(100);
    return checked.append(source.substring(done)).toString();
  }

  private void access(int start, int end) {
    int from;
    String bytes;
    List<Integer> commas;
    if (source.charAt(end) == '.') {
      int layout = source.indexOf('(', end) + 1;
      from = source.indexOf(',', layout) + 1;
      commas = commas(from);
      bytes = String.valueOf(BYTES.get(source.substring(layout, from - 1).strip()));
    } else {
      from = end + 1;
      commas = commas(from);
      bytes = "FLOATS.vectorByteSize()";
      if (commas.size() == 3) {
        bytes = "4 * (" + source.substring(commas.get(1) + 1, commas.get(2)) + ".lastTrue() + 1)";
      }
    }
    checked.append(source, done, from).append(" at(");
    checked.append(source, from, commas.getFirst()).append(", ").append(bytes).append(')');
    done = commas.getFirst();
    assertThat(start).isLessThan(done);
  }

  /** Where each argument ends that begins at {@code from} or later, up to the call's end. */
  private List<Integer> commas(int from) {
    List<Integer> ends = new ArrayList<>();
    int depth = 0;
    for (int i = from; depth >= 0; i++) {
      char c = source.charAt(i);
      if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      }
      if (depth < 0 || (depth == 0 && c == ',')) {
        ends.add(i);
      }
    }
    return ends;
  }
}
