package dev.ckernel.emit;

import dev.ckernel.kernel.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The small C functions and types that generated code is written in, and of which a program holds
 * only those that it uses. They stand in C files beside this class, one paragraph for each: what is
 * common to all machines, the vectors of one, and the frame of a step.
 */
final class CHelpers {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");
  private static final Pattern DEFINED =
      Pattern.compile(
          "^(?:INLINE|static) \\w+ \\*?(\\w+)\\(|^#define (\\w+)|^typedef .* (\\w+);|^\\} (\\w+);",
          Pattern.MULTILINE);

  private final List<String> paragraphs;
  private final Map<String, Integer> byName = new HashMap<>();

  private CHelpers(List<String> paragraphs) {
    this.paragraphs = paragraphs;
    for (int i = 0; i < paragraphs.size(); i++) {
      Matcher matcher = DEFINED.matcher(paragraphs.get(i));
      while (matcher.find()) {
        for (int g = 1; g <= matcher.groupCount(); g++) {
          if (matcher.group(g) != null) {
            byName.put(matcher.group(g), i);
          }
        }
      }
    }
  }

  static CHelpers of(Target target) {
    List<String> paragraphs = new ArrayList<>();
    for (String file : files(target)) {
      for (String paragraph : read(file).split("\n\n+", -1)) {
        paragraphs.add(paragraph.strip());
      }
    }
    return new CHelpers(paragraphs);
  }

  private static List<String> files(Target target) {
    return switch (target.name()) {
      case "avx512" -> List.of("common.c", "avx512.c", "step.c");
      case "avx2" -> List.of("common.c", "avx2.c", "step.c");
      case "neon", "neon-dot" -> List.of("common.c", "neon.c", "step.c");
      case "scalar" -> List.of("common.c", "step.c");
      default -> throw new IllegalArgumentException("no C helpers for " + target.name());
    };
  }

  private static String read(String file) {
    try (InputStream in = CHelpers.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing beside " + CHelpers.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every name that a helper has, used or not. */
  Set<String> names() {
    return byName.keySet();
  }

  /** The helpers that {@code code} uses, and those that they use, in the order of their files. */
  String usedBy(String code) {
    Set<Integer> used = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(code));
    while (!open.isEmpty()) {
      for (String word : words(open.pop())) {
        Integer paragraph = byName.get(word);
        if (paragraph != null && used.add(paragraph)) {
          open.push(paragraphs.get(paragraph));
        }
      }
    }
    StringBuilder text = new StringBuilder();
    boolean wasLine = false;
    for (int i : used.stream().sorted().toList()) {
      String paragraph = paragraphs.get(i);
      boolean isLine = paragraph.indexOf('\n') < 0;
      text.append(wasLine && isLine ? "" : "\n").append(paragraph).append('\n');
      wasLine = paragraph.lines().filter(line -> !line.startsWith("//")).count() == 1;
    }
    return text.toString();
  }

  private static Set<String> words(String code) {
    Set<String> words = new LinkedHashSet<>();
    Matcher matcher = WORD.matcher(code);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }
}
