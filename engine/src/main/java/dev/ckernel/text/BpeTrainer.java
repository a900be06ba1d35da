package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Trains a byte-level BPE vocabulary (Radford et al., 2019). Token ids: the 256 bytes by their
 * values, what was learned in its order, {@value #END}, the other special tokens. All bytes are
 * there, so any text can be written; {@value #END} ends a text, and nothing begins one.
 */
public final class BpeTrainer implements VocabularyTrainer {
  /** The token that ends a text. */
  public static final String END = "<|endoftext|>";

  private static final int BYTES = 256;

  private final PreTokenizer preTokenizer;
  private final TrainerOptions options;
  private final List<String> specials = new ArrayList<>();
  private final int room;
  private final SpecialTokens marks;
  private final WordCounts words = new WordCounts();

  /**
   * @param preTokenizer how text is cut into the words within which bytes merge
   * @throws CkException if the size does not hold the bytes and the special tokens
   */
  public BpeTrainer(PreTokenizer preTokenizer, TrainerOptions options) {
    this.preTokenizer = preTokenizer;
    this.options = options;
    specials.add(END);
    options.specials().stream().filter(special -> !special.equals(END)).forEach(specials::add);
    room = options.room(BYTES + specials.size());
    marks = VocabularyTrainer.specialTokens(Vocabulary.Kind.BYTE_LEVEL_BPE, specials);
  }

  @Override
  public void add(byte[] document) {
    byte[] text =
        Utf8.isWellFormed(document, 0, document.length)
            ? document
            : Utf8.repair(document, 0, document.length);
    Utf8Text characters = new Utf8Text(text);
    marks.partition(
        text,
        true,
        new SpecialTokens.Sink() {
          @Override
          public void text(int from, int end) {
            preTokenizer.split(
                characters, from, end, (start, stop) -> words.add(text, start, stop));
          }

          @Override
          public void token(int id) {
            // Special tokens are none of the words.
          }
        });
  }

  @Override
  public Vocabulary train(IntConsumer progress) {
    if (words.size() == 0) {
      throw new CkException("there is no text to train a vocabulary on");
    }
    PieceTable symbols = new PieceTable(BYTES + room);
    for (int b = 0; b < BYTES; b++) {
      symbols.add(new byte[] {(byte) b}, 0, 1);
    }
    List<String> spelledSpecials = specials;
    MergeLearner learner =
        new MergeLearner(
            symbols,
            false,
            piece ->
                piece.length <= options.longestToken()
                    && !spelledSpecials.contains(ByteAlphabet.encode(piece)));
    IntList word = new IntList();
    for (int id = 0; id < words.size(); id++) {
      word.clear();
      for (byte b : words.word(id)) {
        word.add(b & 0xFF);
      }
      learner.add(word, words.count(id));
    }
    return vocabulary(symbols, learner.learn(room, options.minimumCount(), progress));
  }

  private Vocabulary vocabulary(PieceTable symbols, List<MergeLearner.Merge> learned) {
    List<String> pieces = new ArrayList<>();
    for (int id = 0; id < symbols.size(); id++) {
      pieces.add(ByteAlphabet.encode(symbols.get(id)));
    }
    List<String> merges =
        learned.stream()
            .map(merge -> pieces.get(merge.left()) + " " + pieces.get(merge.right()))
            .toList();
    int end = pieces.size();
    pieces.addAll(specials);
    int[] types = new int[pieces.size()];
    Arrays.fill(types, 0, end, TokenType.NORMAL.code());
    Arrays.fill(types, end, types.length, TokenType.CONTROL.code());
    return Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE)
        .pieces(pieces)
        .types(types)
        .merges(merges)
        .preTokenizer(preTokenizer)
        .ignoreMerges(false)
        .role(TokenRole.EOS, end)
        .build();
  }
}
