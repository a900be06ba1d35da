package dev.ckernel.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the tokens that stand for themselves in a text. Where they overlap, the longest wins
 * wherever it starts, and among equal ones the first in the text.
 *
 * <p>A trie finds all places in one pass; they are then taken in order of preference. The work per
 * byte is bounded by the special tokens, not by the text.
 */
final class SpecialTokens {
  /** Receives a text in order. */
  interface Sink {
    void text(int from, int end);

    void token(int id);
  }

  /** Longest first; nodes of the trie name them by their place here. */
  private final List<Special> specials;

  // The trie: children of a node are a list linked by sibling; node 0 is the root.
  private final IntList label = new IntList();
  private final IntList firstChild = new IntList();
  private final IntList sibling = new IntList();
  private final IntList special = new IntList();
  private final boolean[] starts = new boolean[256];

  private static final class Special {
    final int id;
    final byte[] text;
    final boolean always;
    final boolean stripsLeft;
    final boolean stripsRight;

    Special(Vocabulary vocabulary, int id) {
      this.id = id;
      text = vocabulary.piece(id).getBytes(StandardCharsets.UTF_8);
      always = vocabulary.type(id) == TokenType.USER_DEFINED;
      stripsLeft = vocabulary.stripsLeft(id);
      stripsRight = vocabulary.stripsRight(id);
    }
  }

  SpecialTokens(Vocabulary vocabulary) {
    specials =
        IntStream.range(0, vocabulary.size())
            .filter(id -> isSpecial(vocabulary.type(id)))
            .mapToObj(id -> new Special(vocabulary, id))
            .sorted(Comparator.comparingInt((Special each) -> -each.text.length))
            .toList();
    addNode(0);
    for (int i = 0; i < specials.size(); i++) {
      insert(specials.get(i).text, i);
    }
  }

  /**
   * Cuts {@code text} at its special tokens.
   *
   * @param parseSpecial find all of them; otherwise only those that are found always
   */
  void partition(byte[] text, boolean parseSpecial, Sink sink) {
    long[] places = places(text, parseSpecial);
    if (places.length == 0) {
      if (text.length > 0) {
        sink.text(0, text.length);
      }
      return;
    }
    Arrays.sort(places);
    int[] owner = claim(text, places);
    int at = 0;
    while (at < text.length) {
      int from = at;
      int who = owner[at];
      if (who > 0) {
        at += specials.get(who - 1).text.length;
        sink.token(specials.get(who - 1).id);
      } else {
        while (at < text.length && owner[at] == who) {
          at++;
        }
        if (who == 0) {
          sink.text(from, at);
        }
      }
    }
  }

  /** All occurrences, as the special's place in the order and its position. */
  private long[] places(byte[] text, boolean parseSpecial) {
    long[] places = new long[16];
    int count = 0;
    for (int from = 0; from < text.length; from++) {
      if (!starts[text[from] & 0xFF]) {
        continue;
      }
      int node = 0;
      for (int at = from; at < text.length; at++) {
        node = child(node, text[at] & 0xFF);
        if (node == 0) {
          break;
        }
        int found = special.get(node);
        if (found >= 0 && (parseSpecial || specials.get(found).always)) {
          if (count == places.length) {
            places = Arrays.copyOf(places, Math.multiplyExact(count, 2));
          }
          places[count++] = (long) found << 32 | from;
        }
      }
    }
    return Arrays.copyOf(places, count);
  }

  /**
   * Says for each byte whether it is text (0), dropped (-1), or part of a special token (its place
   * in the order, plus 1).
   */
  private int[] claim(byte[] text, long[] places) {
    int[] owner = new int[text.length];
    for (long place : places) {
      int index = (int) (place >>> 32);
      Special found = specials.get(index);
      int from = (int) place;
      int end = from + found.text.length;
      if (!isText(owner, from, end)) {
        continue;
      }
      Arrays.fill(owner, from, end, index + 1);
      for (int i = from - 1; found.stripsLeft && i >= 0 && isBlank(text, owner, i); i--) {
        owner[i] = -1;
      }
      for (int i = end; found.stripsRight && i < text.length && isBlank(text, owner, i); i++) {
        owner[i] = -1;
      }
    }
    return owner;
  }

  /** Looks at the ends first: what is taken already is mostly longer. */
  private static boolean isText(int[] owner, int from, int end) {
    if (owner[end - 1] != 0) {
      return false;
    }
    for (int i = from; i < end; i++) {
      if (owner[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte[] text, int[] owner, int at) {
    return owner[at] == 0 && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'));
  }

  private static boolean isSpecial(TokenType type) {
    return switch (type) {
      case CONTROL, USER_DEFINED, UNKNOWN -> true;
      case NORMAL, UNUSED, BYTE -> false;
    };
  }

  private void insert(byte[] text, int index) {
    starts[text[0] & 0xFF] = true;
    int node = 0;
    for (byte b : text) {
      int child = child(node, b & 0xFF);
      if (child == 0) {
        child = addNode(b & 0xFF);
        sibling.set(child, firstChild.get(node));
        firstChild.set(node, child);
      }
      node = child;
    }
    if (special.get(node) < 0) {
      special.set(node, index);
    }
  }

  private int addNode(int byteLabel) {
    label.add(byteLabel);
    firstChild.add(0);
    sibling.add(0);
    special.add(-1);
    return label.size() - 1;
  }

  /** The child of {@code node} by that byte, or 0. */
  private int child(int node, int byteLabel) {
    int child = firstChild.get(node);
    while (child != 0 && label.get(child) != byteLabel) {
      child = sibling.get(child);
    }
    return child;
  }
}
