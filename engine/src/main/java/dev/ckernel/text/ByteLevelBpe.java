package dev.ckernel.text;

import java.nio.IntBuffer;
import java.util.List;

/**
 * Byte-level BPE (Radford et al., 2019): text is cut into words, and the bytes of each word are
 * merged in the order of the merge list. Works on the bytes that the vocabulary's strings stand
 * for, so that text is never translated.
 */
final class ByteLevelBpe implements TextEncoder {
  private final int vocabularySize;
  private final boolean ignoreMerges;
  private final PreTokenizer preTokenizer;

  /** The tokens, and after them symbols that merges name without their being tokens. */
  private final PieceTable symbols;

  private final MergeTable merges;
  private final int[] byteSymbols;
  private final WordCache cache = new WordCache();

  ByteLevelBpe(Vocabulary vocabulary) {
    vocabularySize = vocabulary.size();
    ignoreMerges = vocabulary.ignoreMerges();
    preTokenizer = vocabulary.preTokenizer();
    symbols = new PieceTable(vocabularySize);
    merges = new MergeTable(vocabulary.merges().size());
    byteSymbols = new int[256];
    addPieces(vocabulary.pieces());
    for (int b = 0; b < 256; b++) {
      byteSymbols[b] = symbols.findOrAdd(new byte[] {(byte) b}, 0, 1);
    }
    addMerges(vocabulary.merges());
  }

  /** From what {@link #keep} has written. */
  ByteLevelBpe(Vocabulary vocabulary, KeptTables from) {
    vocabularySize = vocabulary.size();
    ignoreMerges = vocabulary.ignoreMerges();
    preTokenizer = vocabulary.preTokenizer();
    symbols = PieceTable.kept(from, "symbols");
    merges = MergeTable.kept(from, "merging");
    byteSymbols = from.copy("byte-symbols");
  }

  @Override
  public void keep(KeptTables to) {
    symbols.keep(to, "symbols");
    merges.keep(to, "merging");
    to.put("byte-symbols", IntBuffer.wrap(byteSymbols));
  }

  @Override
  public void encode(byte[] text, int from, int end, boolean afterSpecial, IntList out) {
    if (Utf8.isWellFormed(text, from, end)) {
      new Run(text, out).encode(from, end);
    } else {
      byte[] repaired = Utf8.repair(text, from, end);
      new Run(repaired, out).encode(0, repaired.length);
    }
  }

  private void addPieces(List<String> pieces) {
    byte[] bytes = new byte[256];
    for (String piece : pieces) {
      if (piece.length() > bytes.length) {
        bytes = new byte[piece.length() * 2];
      }
      int length = ByteAlphabet.toBytes(piece, 0, piece.length(), bytes, 0);
      if (length < 0) {
        symbols.addHidden(new byte[0]);
      } else {
        symbols.add(bytes, 0, length);
      }
    }
  }

  private void addMerges(List<String> list) {
    byte[] bytes = new byte[256];
    for (int rank = 0; rank < list.size(); rank++) {
      String merge = list.get(rank);
      int space = merge.indexOf(' ', 1);
      if (space < 0) {
        continue;
      }
      if (merge.length() > bytes.length) {
        bytes = new byte[merge.length() * 2];
      }
      int left = ByteAlphabet.toBytes(merge, 0, space, bytes, 0);
      int right =
          left < 0 ? -1 : ByteAlphabet.toBytes(merge, space + 1, merge.length(), bytes, left);
      if (right > 0) {
        merges.putIfAbsent(
            symbols.findOrAdd(bytes, 0, left),
            symbols.findOrAdd(bytes, left, left + right),
            rank,
            symbols.findOrAdd(bytes, 0, left + right));
      }
    }
  }

  /** The encoding of one text. */
  private final class Run {
    private final byte[] bytes;
    private final Utf8Text text;
    private final IntList out;
    private final PairMerger merger = new PairMerger(merges);

    Run(byte[] bytes, IntList out) {
      this.bytes = bytes;
      this.text = new Utf8Text(bytes);
      this.out = out;
    }

    void encode(int from, int end) {
      preTokenizer.split(text, from, end, this::word);
    }

    private void word(int from, int end) {
      int hash = PieceTable.hash(bytes, from, end);
      boolean cached = end - from <= WordCache.LONGEST;
      if (cached) {
        int[] known = cache.find(bytes, from, end, hash);
        if (known != null) {
          out.addAll(known);
          return;
        }
      }
      int before = out.size();
      int whole = ignoreMerges ? symbols.find(bytes, from, end, hash) : -1;
      if (whole >= 0 && whole < vocabularySize) {
        out.add(whole);
      } else {
        merge(from, end);
      }
      if (cached) {
        cache.put(bytes, from, end, hash, out.tail(before));
      }
    }

    private void merge(int from, int end) {
      merger.clear();
      for (int i = from; i < end; i++) {
        merger.add(byteSymbols[bytes[i] & 0xFF], i);
      }
      merger.merge();
      for (int i = 0; i < merger.size(); i++) {
        emit(merger.symbol(i));
      }
    }

    /** A symbol that is no token is spelled in bytes; a byte that is no token is left out. */
    private void emit(int symbol) {
      if (symbol < vocabularySize) {
        out.add(symbol);
        return;
      }
      for (byte b : symbols.get(symbol)) {
        if (byteSymbols[b & 0xFF] < vocabularySize) {
          out.add(byteSymbols[b & 0xFF]);
        }
      }
    }
  }
}
