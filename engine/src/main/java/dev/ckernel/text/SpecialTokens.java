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
 * <p>A trie finds the longest special token at each position. They are then taken in order of
 * preference; one that cannot be taken makes way for the next shorter at its position.
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

  /** For each special the longest other one that it starts with, or -1. */
  private final int[] shorter;

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
        IntStream.of(vocabulary.specials())
            .mapToObj(id -> new Special(vocabulary, id))
            .sorted(Comparator.comparingInt((Special each) -> -each.text.length))
            .toList();
    addNode(0);
    for (int i = 0; i < specials.size(); i++) {
      insert(specials.get(i).text, i);
    }
    shorter = new int[specials.size()];
    for (int i = 0; i < shorter.length; i++) {
      byte[] text = specials.get(i).text;
      shorter[i] = longest(text, 0, text.length - 1);
    }
  }

  /**
   * Cuts {@code text} at its special tokens.
   *
   * @param parseSpecial find all of them; otherwise only those that are found always
   */
  void partition(byte[] text, boolean parseSpecial, Sink sink) {
    LongHeap places = places(text, parseSpecial);
    if (places.isEmpty()) {
      if (text.length > 0) {
        sink.text(0, text.length);
      }
      return;
    }
    int[] owner = claim(text, places, parseSpecial);
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

  /** The longest special at each position that has one, keyed by its place in the order. */
  private LongHeap places(byte[] text, boolean parseSpecial) {
    LongHeap places = new LongHeap();
    for (int from = 0; from < text.length; from++) {
      if (starts[text[from] & 0xFF]) {
        int longest = longest(text, from, text.length);
        add(places, parseSpecial ? longest : longestAlways(longest), from);
      }
    }
    return places;
  }

  /** The longest special that {@code text[from, end)} starts with, or -1. */
  private int longest(byte[] text, int from, int end) {
    int found = -1;
    int node = 0;
    for (int at = from; at < end; at++) {
      node = child(node, text[at] & 0xFF);
      if (node == 0) {
        break;
      }
      if (special.get(node) >= 0) {
        found = special.get(node);
      }
    }
    return found;
  }

  /** That special, or the longest part of its beginning that is found always, or -1. */
  private int longestAlways(int index) {
    int found = index;
    while (found >= 0 && !specials.get(found).always) {
      found = shorter[found];
    }
    return found;
  }

  private static void add(LongHeap places, int index, int from) {
    if (index >= 0) {
      places.add((long) index << 32 | from);
    }
  }

  /**
   * Says for each byte whether it is text (0), dropped (-1), or part of a special token (its place
   * in the order, plus 1).
   */
  private int[] claim(byte[] text, LongHeap places, boolean parseSpecial) {
    int[] owner = new int[text.length];
    while (!places.isEmpty()) {
      long place = places.poll();
      int index = (int) (place >>> 32);
      int from = (int) place;
      Special found = specials.get(index);
      int end = from + found.text.length;
      if (owner[from] != 0) {
        continue;
      }
      if (!isText(owner, from, end)) {
        int next = shorter[index];
        add(places, parseSpecial ? next : longestAlways(next), from);
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

  /** Looks at the end first: what is taken already is mostly longer. */
  private static boolean isText(int[] owner, int from, int end) {
    for (int i = end - 1; i >= from; i--) {
      if (owner[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte[] text, int[] owner, int at) {
    return owner[at] == 0 && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'));
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
