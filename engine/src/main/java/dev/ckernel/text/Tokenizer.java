package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Text to token ids and back, as one vocabulary does it. Immutable and safe for many threads. */
public final class Tokenizer {
  private final Vocabulary vocabulary;
  private final SpecialTokens specials;
  private final TextEncoder encoder;

  private Tokenizer(Vocabulary vocabulary, TextEncoder encoder) {
    this.vocabulary = vocabulary;
    this.encoder = encoder;
    specials = new SpecialTokens(vocabulary);
  }

  public static Tokenizer of(Vocabulary vocabulary) {
    return new Tokenizer(vocabulary, TextEncoder.of(vocabulary));
  }

  /**
   * The tokenizer whose {@link #tables} these are.
   *
   * @throws CkException if they are not
   */
  public static Tokenizer kept(KeptTables tables) {
    Vocabulary vocabulary = Vocabulary.kept(tables);
    return new Tokenizer(vocabulary, TextEncoder.kept(vocabulary, tables));
  }

  /** All that it consists of, so that another process need not make it. */
  public KeptTables tables() {
    KeptTables tables = KeptTables.empty();
    vocabulary.keep(tables);
    encoder.keep(tables);
    return tables;
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  public int[] encode(String text, EncodeOptions options) {
    return encode(text.getBytes(StandardCharsets.UTF_8), options);
  }

  /**
   * The tokens of {@code text}, which should be UTF-8 but may be any bytes: byte-level vocabularies
   * read what is not UTF-8 as U+FFFD, SentencePiece ones spell it in byte tokens.
   */
  public int[] encode(byte[] text, EncodeOptions options) {
    IntList out = new IntList();
    if (options.addBosEos() && vocabulary.addBos()) {
      out.add(vocabulary.id(TokenRole.BOS).orElseThrow());
    }
    specials.partition(
        text,
        options.parseSpecial(),
        new SpecialTokens.Sink() {
          private boolean afterSpecial = true;

          @Override
          public void text(int from, int end) {
            encoder.encode(text, from, end, afterSpecial, out);
            afterSpecial = false;
          }

          @Override
          public void token(int id) {
            out.add(id);
            afterSpecial = true;
          }
        });
    if (options.addBosEos() && vocabulary.addEos()) {
      out.add(vocabulary.id(TokenRole.EOS).orElseThrow());
    }
    return out.toArray();
  }

  /**
   * The bytes that {@code id} stands for: a special token's text, nothing for an unused one. They
   * need not be whole characters.
   *
   * @throws CkException if there is no such token
   */
  public byte[] piece(int id) {
    if (id < 0 || id >= vocabulary.size()) {
      throw new CkException(
          "token %d is outside the vocabulary of %d tokens".formatted(id, vocabulary.size()));
    }
    String piece = vocabulary.piece(id);
    return switch (vocabulary.type(id)) {
      case CONTROL, UNKNOWN, USER_DEFINED -> piece.getBytes(StandardCharsets.UTF_8);
      case UNUSED -> new byte[0];
      case BYTE -> byteOf(piece);
      case NORMAL ->
          switch (vocabulary.kind()) {
            case BYTE_LEVEL_BPE -> ByteAlphabet.decode(piece);
            case SENTENCEPIECE_BPE -> piece.replace('\u2581', ' ').getBytes(StandardCharsets.UTF_8);
          };
    };
  }

  /**
   * The bytes of a sequence, special tokens with their text. A space that encoding puts before the
   * first text is taken away again.
   *
   * @throws CkException if an id is outside the vocabulary
   */
  public byte[] decode(int... ids) {
    return decode(ids, true);
  }

  /**
   * As {@link #decode(int...)}; control tokens are left out unless {@code special}.
   *
   * @throws CkException if an id is outside the vocabulary
   */
  public byte[] decode(int[] ids, boolean special) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(ids.length * 4);
    boolean prefix = vocabulary.addSpacePrefix();
    for (int id : ids) {
      byte[] piece = piece(id);
      boolean control = isControl(id);
      if (control && !special) {
        continue;
      }
      int skip = prefix && !control && piece.length > 0 && piece[0] == ' ' ? 1 : 0;
      out.write(piece, skip, piece.length - skip);
      prefix &= control;
    }
    return out.toByteArray();
  }

  /** True where a generation stops after {@code id}. */
  public boolean isEndOfGeneration(int id) {
    return vocabulary.isEndOfGeneration(id);
  }

  /** True for marks that are no part of the visible text. */
  public boolean isControl(int id) {
    return switch (vocabulary.type(id)) {
      case CONTROL, UNKNOWN -> true;
      case NORMAL, USER_DEFINED, UNUSED, BYTE -> false;
    };
  }

  /** Decodes tokens as they come. */
  public TokenStream stream() {
    return new TokenStream(this);
  }

  /** The byte of a piece such as {@code <0x0A>}; a piece that is not of that form is itself. */
  private static byte[] byteOf(String piece) {
    if (piece.length() == 6 && piece.startsWith("<0x") && piece.endsWith(">")) {
      int high = Character.digit(piece.charAt(3), 16);
      int low = Character.digit(piece.charAt(4), 16);
      if (high >= 0 && low >= 0) {
        return new byte[] {(byte) (high << 4 | low)};
      }
    }
    return piece.getBytes(StandardCharsets.UTF_8);
  }
}
