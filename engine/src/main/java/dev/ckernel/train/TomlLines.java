package dev.ckernel.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines on which the keys of a TOML text stand. The parser gives values without places, and an
 * error in a recipe should name its line; this scan looks at headers and at the keys that start
 * lines, and need not understand more, since the parser has accepted the text.
 */
final class TomlLines {
  private static final Pattern HEADER =
      Pattern.compile("\\s*(\\[\\[?)([^\\[\\]]+)\\]\\]?\\s*(#.*)?");
  private static final Pattern KEY = Pattern.compile("\\s*([\\w\\-.\"' ]+?)\\s*=(.*)");

  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Integer> lengths = new HashMap<>();
  private int repeated;

  private TomlLines() {}

  /** Paths are keys joined by dots; an element of an array of tables is its index from 0. */
  static TomlLines of(String text) {
    TomlLines result = new TomlLines();
    String table = "";
    String closing = "";
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!closing.isEmpty()) {
        closing = line.contains(closing) ? "" : closing;
        continue;
      }
      Matcher header = HEADER.matcher(line);
      Matcher key = KEY.matcher(line);
      if (header.matches()) {
        table = result.enter(header.group(2), header.group(1).length() == 2);
        result.lines.putIfAbsent(table, number);
      } else if (key.matches()) {
        String path = join(table, split(key.group(1)));
        if (result.lines.putIfAbsent(path, number) != null && result.repeated == 0) {
          result.repeated = number;
        }
        closing = opens(key.group(2));
      }
    }
    return result;
  }

  /** The line of a key or, inside an inline table, of what surrounds it. */
  int line(String path) {
    String at = path;
    while (!at.isEmpty()) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
      at = at.substring(0, Math.max(0, at.lastIndexOf('.')));
    }
    return 1;
  }

  /** The line of the first key that stands twice, or 0. */
  int repeated() {
    return repeated;
  }

  private String enter(String name, boolean element) {
    String path = "";
    List<String> keys = split(name);
    for (int i = 0; i < keys.size(); i++) {
      path = join(path, List.of(keys.get(i)));
      if (element && i == keys.size() - 1) {
        lengths.merge(path, 1, Integer::sum);
      }
      Integer length = lengths.get(path);
      path = length == null ? path : path + "." + (length - 1);
    }
    return path;
  }

  /** The mark that ends a string of several lines which begins here, or nothing. */
  private static String opens(String value) {
    for (String mark : List.of("\"\"\"", "'''")) {
      int first = value.indexOf(mark);
      if (first >= 0 && value.indexOf(mark, first + 3) < 0) {
        return mark;
      }
    }
    return "";
  }

  private static List<String> split(String dotted) {
    List<String> keys = new ArrayList<>();
    for (String key : dotted.split("\\.", -1)) {
      keys.add(key.strip().replaceAll("^[\"']|[\"']$", ""));
    }
    return keys;
  }

  private static String join(String table, List<String> keys) {
    String tail = String.join(".", keys);
    return table.isEmpty() ? tail : table + "." + tail;
  }
}
