package dev.ckernel.text;

import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * SentencePiece's BPE (Kudo and Richardson, 2018): spaces become U+2581, and neighbouring symbols,
 * at first the characters, merge as long as they make a piece, best score first. Characters that
 * are in no piece are spelled in byte tokens.
 *
 * <p>The pairs that make a piece are listed beforehand, which turns the scores into the ranks of
 * the same merging as byte-level BPE. SentencePiece knows no words; but where no pair in the
 * vocabulary joins text with the space mark after it, text can be cut before every such mark, since
 * no merge ever crosses it.
 */
final class SentencePieceBpe implements TextEncoder {
  static final byte[] SPACE = "\u2581".getBytes(StandardCharsets.UTF_8);
  private static final int NO_TOKEN = -1;

  private final int vocabularySize;
  private final boolean addSpacePrefix;

  /** The pieces, and after them their characters that are no pieces. */
  private final PieceTable symbols;

  private final MergeTable merges;
  private final boolean hasWords;
  private final int[] byteTokens;
  private final WordCache cache = new WordCache();

  SentencePieceBpe(Vocabulary vocabulary) {
    vocabularySize = vocabulary.size();
    addSpacePrefix = vocabulary.addSpacePrefix();
    symbols = new PieceTable(vocabularySize);
    merges = new MergeTable(vocabularySize);
    byte[][] pieces = addPieces(vocabulary.pieces());
    hasWords = addMerges(pieces, ranks(vocabulary));
    byteTokens = new int[256];
    int unknown = vocabulary.id(TokenRole.UNKNOWN).orElse(NO_TOKEN);
    for (int b = 0; b < 256; b++) {
      byteTokens[b] = byteToken(b, unknown);
    }
  }

  /** From what {@link #keep} has written. */
  SentencePieceBpe(Vocabulary vocabulary, KeptTables from) {
    vocabularySize = vocabulary.size();
    addSpacePrefix = vocabulary.addSpacePrefix();
    symbols = PieceTable.kept(from, "symbols");
    merges = MergeTable.kept(from, "merging");
    hasWords = from.flag("has-words");
    byteTokens = from.copy("byte-tokens");
  }

  @Override
  public void keep(KeptTables to) {
    symbols.keep(to, "symbols");
    merges.keep(to, "merging");
    to.put("has-words", hasWords).put("byte-tokens", IntBuffer.wrap(byteTokens));
  }

  @Override
  public void encode(byte[] text, int from, int end, boolean afterSpecial, IntList out) {
    byte[] marked = markSpaces(text, from, end, addSpacePrefix && afterSpecial);
    PairMerger merger = new PairMerger(merges);
    int at = 0;
    while (at < marked.length) {
      int next = hasWords ? wordEnd(marked, at) : marked.length;
      word(marked, at, next, merger, out);
      at = next;
    }
  }

  private byte[][] addPieces(List<String> pieces) {
    byte[][] bytes = new byte[pieces.size()][];
    for (int id = 0; id < bytes.length; id++) {
      bytes[id] = pieces.get(id).getBytes(StandardCharsets.UTF_8);
      symbols.add(bytes[id], 0, bytes[id].length);
    }
    for (byte[] piece : bytes) {
      for (int at = 0; at < piece.length; at = characterEnd(piece, at, piece.length)) {
        symbols.findOrAdd(piece, at, characterEnd(piece, at, piece.length));
      }
    }
    return bytes;
  }

  /** Higher scores first; equal scores have equal ranks. */
  private static int[] ranks(Vocabulary vocabulary) {
    int size = vocabulary.size();
    float[] sorted = new float[size];
    for (int id = 0; id < size; id++) {
      sorted[id] = vocabulary.score(id) + 0f; // -0 is 0
    }
    float[] scores = sorted.clone();
    Arrays.sort(sorted);
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    int[] ranks = new int[size];
    for (int id = 0; id < size; id++) {
      ranks[id] = distinct - 1 - Arrays.binarySearch(sorted, 0, distinct, scores[id]);
    }
    return ranks;
  }

  /** Returns whether no pair joins text with a space mark after it. */
  private boolean addMerges(byte[][] pieces, int[] ranks) {
    boolean words = true;
    for (int id = 0; id < pieces.length; id++) {
      byte[] piece = pieces[id];
      if (symbols.find(piece, 0, piece.length) != id) {
        continue; // the same text again: the other id is the one that is found
      }
      int cut = characterEnd(piece, 0, piece.length);
      while (cut < piece.length) {
        int left = symbols.find(piece, 0, cut);
        int right = left < 0 ? -1 : symbols.find(piece, cut, piece.length);
        if (right >= 0) {
          merges.putIfAbsent(left, right, ranks[id], id);
          words &= !isSpace(piece, cut) || isSpace(piece, cut - SPACE.length);
        }
        cut = characterEnd(piece, cut, piece.length);
      }
    }
    return words;
  }

  private int byteToken(int b, int unknown) {
    byte[] name = "<0x%02X>".formatted(b).getBytes(StandardCharsets.UTF_8);
    int named = symbols.find(name, 0, name.length);
    if (named >= 0) {
      return named;
    }
    int itself = symbols.find(new byte[] {(byte) b}, 0, 1);
    return itself >= 0 && itself < vocabularySize ? itself : unknown;
  }

  /** The text with U+2581 for its spaces, and one more in front if {@code prefix}. */
  static byte[] markSpaces(byte[] text, int from, int end, boolean prefix) {
    int spaces = prefix ? 1 : 0;
    for (int i = from; i < end; i++) {
      spaces += text[i] == ' ' ? 1 : 0;
    }
    byte[] marked =
        new byte
            [Math.addExact(
                end - from + (prefix ? 1 : 0), Math.multiplyExact(spaces, SPACE.length - 1))];
    int size = 0;
    if (prefix) {
      size = putSpace(marked, size);
    }
    for (int i = from; i < end; i++) {
      if (text[i] == ' ') {
        size = putSpace(marked, size);
      } else {
        marked[size++] = text[i];
      }
    }
    return marked;
  }

  private static int putSpace(byte[] into, int at) {
    System.arraycopy(SPACE, 0, into, at, SPACE.length);
    return at + SPACE.length;
  }

  /** The end of the space marks at {@code from} and of the text up to the next. */
  private static int wordEnd(byte[] text, int from) {
    int at = from;
    while (isSpace(text, at)) {
      at += SPACE.length;
    }
    while (at < text.length && !isSpace(text, at)) {
      at = characterEnd(text, at, text.length);
    }
    return at;
  }

  /** Whether a space mark stands at {@code at}, which may lie outside the text. */
  static boolean isSpace(byte[] text, int at) {
    return at >= 0
        && at + SPACE.length <= text.length
        && text[at] == SPACE[0]
        && text[at + 1] == SPACE[1]
        && text[at + 2] == SPACE[2];
  }

  /** By the lead byte alone, so that any bytes have characters. */
  private static int characterEnd(byte[] text, int at, int end) {
    return Math.min(at + Utf8.length(text[at]), end);
  }

  private void word(byte[] text, int from, int end, PairMerger merger, IntList out) {
    boolean cached = end - from <= WordCache.LONGEST;
    int hash = cached ? PieceTable.hash(text, from, end) : 0;
    if (cached) {
      int[] known = cache.find(text, from, end, hash);
      if (known != null) {
        out.addAll(known);
        return;
      }
    }
    int before = out.size();
    merger.clear();
    for (int at = from; at < end; at = characterEnd(text, at, end)) {
      merger.add(symbols.find(text, at, characterEnd(text, at, end)), at);
    }
    merger.merge();
    for (int i = 0; i < merger.size(); i++) {
      if (merger.symbol(i) >= 0 && merger.symbol(i) < vocabularySize) {
        out.add(merger.symbol(i));
      } else {
        spell(text, merger.origin(i), characterEnd(text, merger.origin(i), end), out);
      }
    }
    if (cached) {
      cache.put(text, from, end, hash, out.tail(before));
    }
  }

  /** A character that is no token, in byte tokens. */
  private void spell(byte[] text, int from, int end, IntList out) {
    for (int i = from; i < end; i++) {
      int token = byteTokens[text[i] & 0xFF];
      if (token != NO_TOKEN) {
        out.add(token);
      }
    }
  }
}
