package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Trains a vocabulary in the way of SentencePiece's BPE (Kudo and Richardson, 2018) with byte
 * fallback, as Llama 2 has it. Token ids: {@code <unk> <s> </s>}, the 256 bytes, what was learned
 * in its order, the characters, most frequent first, the other special tokens. A piece's score is
 * minus its place among the learned pieces and characters.
 *
 * <p>Characters that make up the last 0.05 % of the text get no token and are written in bytes, as
 * any bytes can be. Prompts start with {@code <s>} and a space.
 */
public final class SentencePieceTrainer implements VocabularyTrainer {
  private static final List<String> MARKS = List.of("<unk>", "<s>", "</s>");
  private static final int BYTES = 256;
  private static final double COVERAGE = 0.9995;

  private final TrainerOptions options;
  private final List<String> specials;
  private final int room;
  private final SpecialTokens marks;
  private final WordCounts words = new WordCounts();

  /**
   * @throws CkException if the size does not hold the bytes, the special tokens and a character
   */
  public SentencePieceTrainer(TrainerOptions options) {
    this.options = options;
    specials =
        options.specials().stream()
            .filter(special -> !MARKS.contains(special))
            .peek(SentencePieceTrainer::refuseByteName)
            .toList();
    room = options.room(MARKS.size() + BYTES + specials.size() + 1) + 1;
    List<String> all = new ArrayList<>(MARKS);
    all.addAll(specials);
    marks = VocabularyTrainer.specialTokens(Vocabulary.Kind.SENTENCEPIECE_BPE, all);
  }

  private static void refuseByteName(String special) {
    if (special.matches("<0x[0-9A-F]{2}>")) {
      throw new CkException("the special token '%s' is the name of a byte".formatted(special));
    }
  }

  @Override
  public void add(byte[] document) {
    marks.partition(
        document,
        true,
        new SpecialTokens.Sink() {
          private boolean afterSpecial = true;

          @Override
          public void text(int from, int end) {
            count(SentencePieceBpe.markSpaces(document, from, end, afterSpecial));
            afterSpecial = false;
          }

          @Override
          public void token(int id) {
            afterSpecial = true;
          }
        });
  }

  private void count(byte[] marked) {
    int at = 0;
    while (at < marked.length) {
      int next = SentencePieceWords.next(marked, at);
      words.add(marked, at, next);
      at = next;
    }
  }

  @Override
  public Vocabulary train(IntConsumer progress) {
    if (words.size() == 0) {
      throw new CkException("there is no text to train a vocabulary on");
    }
    PieceTable symbols = characters();
    int characters = symbols.size();
    MergeLearner learner =
        new MergeLearner(
            symbols,
            true,
            piece -> piece.length <= options.longestToken() && !makesSpecial(symbols, piece));
    for (int id = 0; id < words.size(); id++) {
      addParts(learner, symbols, words.word(id), words.count(id));
    }
    learner.learn(room - characters, options.minimumCount(), progress);
    return vocabulary(symbols, characters);
  }

  /** The characters that get a token, most frequent first, among equals the lower code point. */
  private PieceTable characters() {
    PieceTable all = new PieceTable(1 << 8);
    all.add(SentencePieceBpe.SPACE, 0, SentencePieceBpe.SPACE.length);
    long[] counts = new long[1 << 8];
    long total = 0;
    for (int id = 0; id < words.size(); id++) {
      byte[] word = words.word(id);
      int at = 0;
      while (at < word.length) {
        int next = SentencePieceWords.characterEnd(word, at);
        total += words.count(id);
        if (isCharacter(word, at, next)) {
          int character = all.findOrAdd(word, at, next);
          if (character == counts.length) {
            counts = Arrays.copyOf(counts, counts.length * 2);
          }
          counts[character] += words.count(id);
        }
        at = next;
      }
    }
    return mostFrequent(all, counts, total);
  }

  private PieceTable mostFrequent(PieceTable all, long[] counts, long total) {
    List<Integer> order =
        IntStream.range(1, all.size())
            .boxed()
            .sorted((a, b) ->
                counts[a] != counts[b]
                    ? Long.compare(counts[b], counts[a])
                    : Arrays.compareUnsigned(all.get(a), all.get(b)))
            .toList();
    PieceTable kept = new PieceTable(room);
    kept.add(SentencePieceBpe.SPACE, 0, SentencePieceBpe.SPACE.length);
    long covered = counts[0];
    for (int character : order) {
      if (kept.size() == room || covered >= COVERAGE * total) {
        break;
      }
      byte[] bytes = all.get(character);
      kept.add(bytes, 0, bytes.length);
      covered += counts[character];
    }
    return kept;
  }

  /** Whether the bytes spell a character as files can name it: well-formed, and not a zero. */
  private static boolean isCharacter(byte[] text, int from, int end) {
    if (text[from] == 0 || !Utf8.isWellFormed(text, from, end)) {
      return false;
    }
    int codePoint = Utf8.codePoint(text, from);
    return codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE;
  }

  /** The parts of a word between characters that have no token. */
  private static void addParts(MergeLearner learner, PieceTable symbols, byte[] word, long count) {
    IntList part = new IntList();
    int at = 0;
    while (at < word.length) {
      int next = SentencePieceWords.characterEnd(word, at);
      int symbol = symbols.find(word, at, next);
      if (symbol >= 0) {
        part.add(symbol);
      } else {
        learner.add(part, count);
        part.clear();
      }
      at = next;
    }
    learner.add(part, count);
  }

  /**
   * Whether the piece is the text of a special token, or would make it with another piece: encoders
   * know no difference between pieces, and would merge plain text into the special token.
   */
  private boolean makesSpecial(PieceTable symbols, byte[] piece) {
    String text = new String(piece, StandardCharsets.UTF_8);
    for (String special : specials) {
      if (special.equals(text)
          || (special.startsWith(text) && isPiece(symbols, special.substring(text.length())))
          || (special.endsWith(text)
              && isPiece(symbols, special.substring(0, special.length() - text.length())))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPiece(PieceTable symbols, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return symbols.find(bytes, 0, bytes.length) >= 0;
  }

  private Vocabulary vocabulary(PieceTable symbols, int characters) {
    List<String> pieces = new ArrayList<>(MARKS);
    for (int b = 0; b < BYTES; b++) {
      pieces.add("<0x%02X>".formatted(b));
    }
    int first = pieces.size();
    for (int id = characters; id < symbols.size(); id++) {
      pieces.add(new String(symbols.get(id), StandardCharsets.UTF_8));
    }
    for (int id = 0; id < characters; id++) {
      pieces.add(new String(symbols.get(id), StandardCharsets.UTF_8));
    }
    int end = pieces.size();
    pieces.addAll(specials);
    int[] types = new int[pieces.size()];
    float[] scores = new float[pieces.size()];
    Arrays.fill(types, 0, MARKS.size(), TokenType.CONTROL.code());
    types[0] = TokenType.UNKNOWN.code();
    Arrays.fill(types, MARKS.size(), first, TokenType.BYTE.code());
    Arrays.fill(types, first, end, TokenType.NORMAL.code());
    Arrays.fill(types, end, types.length, TokenType.CONTROL.code());
    for (int id = first; id < end; id++) {
      scores[id] = 0f - (id - first);
    }
    return Vocabulary.builder(Vocabulary.Kind.SENTENCEPIECE_BPE)
        .pieces(pieces)
        .types(types)
        .scores(scores)
        .role(TokenRole.UNKNOWN, 0)
        .role(TokenRole.BOS, 1)
        .role(TokenRole.EOS, 2)
        .addBos(true)
        .addSpacePrefix(true)
        .build();
  }
}
