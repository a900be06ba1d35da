package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a model and the rules for using them, as its file tells them. Token ids are the
 * indices of {@link #pieces}. Immutable.
 */
public final class Vocabulary {
  /** How text is merged into tokens. */
  public enum Kind {
    /** GGUF's "gpt2": words of bytes, merged by a list of pairs. */
    BYTE_LEVEL_BPE,
    /** GGUF's "llama": characters, merged by the scores of the pieces that they make. */
    SENTENCEPIECE_BPE
  }

  private final Kind kind;
  private final List<String> pieces;
  private final FloatBuffer scores;
  private final ByteBuffer types; // codes
  private final int[] specials;
  private final List<String> merges;
  private final PreTokenizer preTokenizer;
  private final Map<TokenRole, Integer> roles;
  private final BitSet endOfGeneration;
  private final BitSet stripsLeft;
  private final BitSet stripsRight;
  private final boolean addBos;
  private final boolean addEos;
  private final boolean addSpacePrefix;
  private final boolean ignoreMerges;

  private Vocabulary(Builder builder) {
    kind = builder.kind;
    pieces = builder.checkedPieces();
    scores = FloatBuffer.wrap(builder.checkedScores());
    TokenType[] types = builder.checkedTypes();
    merges = builder.merges;
    preTokenizer = builder.preTokenizer;
    EnumMap<TokenRole, Integer> known = builder.checkedRoles();
    endOfGeneration = WellKnownTokens.complete(pieces, known, types);
    roles = Map.copyOf(known);
    this.types = ByteBuffer.allocate(types.length);
    for (int id = 0; id < types.length; id++) {
      this.types.put(id, (byte) types[id].code());
    }
    specials = IntStream.range(0, types.length).filter(id -> types[id].isSpecial()).toArray();
    stripsLeft = (BitSet) builder.stripsLeft.clone();
    stripsRight = (BitSet) builder.stripsRight.clone();
    addBos = builder.addBos;
    addEos = builder.addEos;
    addSpacePrefix = builder.addSpacePrefix;
    ignoreMerges = builder.ignoreMerges;
    requireRole(addBos, TokenRole.BOS);
    requireRole(addEos, TokenRole.EOS);
  }

  private Vocabulary(KeptTables from) {
    kind = Kind.valueOf(from.word("kind"));
    pieces = Utf8Strings.kept(from, "pieces");
    scores = from.floats("scores");
    types = from.bytes("types");
    specials = from.copy("specials");
    merges = Utf8Strings.kept(from, "merges");
    preTokenizer = PreTokenizer.valueOf(from.word("pre-tokenizer"));
    endOfGeneration = from.bits("ends");
    stripsLeft = from.bits("strips-left");
    stripsRight = from.bits("strips-right");
    addBos = from.flag("add-bos");
    addEos = from.flag("add-eos");
    addSpacePrefix = from.flag("add-space-prefix");
    ignoreMerges = from.flag("ignore-merges");
    Map<TokenRole, Integer> known = new EnumMap<>(TokenRole.class);
    for (TokenRole role : TokenRole.values()) {
      if (from.has("role." + role)) {
        known.put(role, from.number("role." + role));
      }
    }
    roles = Map.copyOf(known);
    if (scores.capacity() < pieces.size() || types.capacity() != pieces.size()) {
      throw from.bad("scores and types are not those of the pieces");
    }
  }

  /** What {@link #keep} has written. */
  static Vocabulary kept(KeptTables from) {
    try {
      return new Vocabulary(from);
    } catch (IllegalArgumentException e) {
      throw from.bad(String.valueOf(e.getMessage()));
    }
  }

  void keep(KeptTables to) {
    to.put("kind", kind).put("pre-tokenizer", preTokenizer.name());
    to.put("add-bos", addBos).put("add-eos", addEos);
    to.put("add-space-prefix", addSpacePrefix).put("ignore-merges", ignoreMerges);
    roles.forEach((role, id) -> to.put("role." + role, id));
    to.put("ends", endOfGeneration);
    to.put("strips-left", stripsLeft).put("strips-right", stripsRight);
    to.put("scores", scores).put("types", types).put("specials", IntBuffer.wrap(specials));
    Utf8Strings.keep(pieces, to, "pieces");
    Utf8Strings.keep(merges, to, "merges");
  }

  public static Builder builder(Kind kind) {
    return new Builder(kind);
  }

  public Kind kind() {
    return kind;
  }

  /** How many tokens there are. */
  public int size() {
    return pieces.size();
  }

  /** The tokens as the file writes them: in GPT-2's byte alphabet, or with U+2581 for spaces. */
  public List<String> pieces() {
    return pieces;
  }

  /** As the file writes it. */
  public String piece(int id) {
    return pieces.get(id);
  }

  public float score(int id) {
    return scores.get(id);
  }

  public TokenType type(int id) {
    return TokenType.of(types.get(id));
  }

  /** The tokens that stand for themselves in a text, in order. */
  int[] specials() {
    return specials.clone();
  }

  /** Pairs separated by a space, earliest first; empty for SentencePiece. */
  public List<String> merges() {
    return merges;
  }

  public PreTokenizer preTokenizer() {
    return preTokenizer;
  }

  /** The token with that role, if there is one. */
  public OptionalInt id(TokenRole role) {
    Integer id = roles.get(role);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** True where a generation stops after {@code id}. */
  public boolean isEndOfGeneration(int id) {
    return id >= 0 && endOfGeneration.get(id);
  }

  /** True if a prompt starts with the begin token. */
  public boolean addBos() {
    return addBos;
  }

  /** True if a prompt ends with the end token. */
  public boolean addEos() {
    return addEos;
  }

  /** True if a space is put before text that starts a sequence or follows a special token. */
  public boolean addSpacePrefix() {
    return addSpacePrefix;
  }

  /** True if a word that is a token as a whole is that token, whatever the merges say. */
  public boolean ignoreMerges() {
    return ignoreMerges;
  }

  /** True if white space before this special token belongs to it. */
  public boolean stripsLeft(int id) {
    return stripsLeft.get(id);
  }

  /** True if white space after this special token belongs to it. */
  public boolean stripsRight(int id) {
    return stripsRight.get(id);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Vocabulary that
        && kind == that.kind
        && pieces.equals(that.pieces)
        && scores.equals(that.scores)
        && types.equals(that.types)
        && merges.equals(that.merges)
        && preTokenizer == that.preTokenizer
        && roles.equals(that.roles)
        && endOfGeneration.equals(that.endOfGeneration)
        && stripsLeft.equals(that.stripsLeft)
        && stripsRight.equals(that.stripsRight)
        && addBos == that.addBos
        && addEos == that.addEos
        && addSpacePrefix == that.addSpacePrefix
        && ignoreMerges == that.ignoreMerges;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, pieces, merges, roles);
  }

  @Override
  public String toString() {
    return "%s of %d tokens".formatted(kind, size());
  }

  private void requireRole(boolean needed, TokenRole role) {
    if (needed && !roles.containsKey(role)) {
      throw new CkException(
          "the vocabulary asks for a %s token around prompts, but names none".formatted(role));
    }
  }

  /** Collects what a file says; {@link #build} checks it. */
  public static final class Builder {
    private final Kind kind;
    private List<String> pieces = List.of();
    private float @Nullable [] scores;
    private int @Nullable [] typeCodes;
    private List<String> merges = List.of();
    private PreTokenizer preTokenizer = PreTokenizer.DEFAULT;
    private final EnumMap<TokenRole, Long> roles = new EnumMap<>(TokenRole.class);
    private final BitSet stripsLeft = new BitSet();
    private final BitSet stripsRight = new BitSet();
    private boolean addBos;
    private boolean addEos;
    private boolean addSpacePrefix;
    private boolean ignoreMerges;

    private Builder(Kind kind) {
      this.kind = kind;
    }

    public Builder pieces(List<String> value) {
      pieces = List.copyOf(value);
      return this;
    }

    /** One score per piece; all 0 if never called. */
    public Builder scores(float[] value) {
      scores = value.clone();
      return this;
    }

    /** One {@link TokenType#code} per piece; all normal if never called. */
    public Builder types(int[] codes) {
      typeCodes = codes.clone();
      return this;
    }

    public Builder merges(List<String> value) {
      merges = List.copyOf(value);
      return this;
    }

    public Builder preTokenizer(PreTokenizer value) {
      preTokenizer = value;
      return this;
    }

    /** Gives a role to a token; the id may be anything that a file can say. */
    public Builder role(TokenRole role, long id) {
      roles.put(role, id);
      return this;
    }

    public Builder addBos(boolean value) {
      addBos = value;
      return this;
    }

    public Builder addEos(boolean value) {
      addEos = value;
      return this;
    }

    public Builder addSpacePrefix(boolean value) {
      addSpacePrefix = value;
      return this;
    }

    public Builder ignoreMerges(boolean value) {
      ignoreMerges = value;
      return this;
    }

    /** White space before this special token is dropped. */
    public Builder stripsLeft(int id) {
      stripsLeft.set(id);
      return this;
    }

    /** White space after this special token is dropped. */
    public Builder stripsRight(int id) {
      stripsRight.set(id);
      return this;
    }

    /**
     * The vocabulary.
     *
     * @throws CkException if the parts contradict each other
     */
    public Vocabulary build() {
      return new Vocabulary(this);
    }

    private List<String> checkedPieces() {
      if (pieces.isEmpty()) {
        throw new CkException("the vocabulary has no tokens");
      }
      if (!pieces.contains("")) {
        return pieces;
      }
      String[] named = pieces.toArray(new String[0]);
      for (int id = 0; id < named.length; id++) {
        if (named[id].isEmpty()) {
          named[id] = "[EMPTY_" + id + "]";
        }
      }
      return List.of(named);
    }

    private float[] checkedScores() {
      if (scores == null) {
        return new float[pieces.size()];
      }
      if (scores.length < pieces.size()) {
        throw new CkException(
            "the vocabulary has %d tokens but %d scores".formatted(pieces.size(), scores.length));
      }
      for (int id = 0; id < pieces.size(); id++) {
        if (Float.isNaN(scores[id])) {
          throw new CkException("the score of token %d is not a number".formatted(id));
        }
      }
      return scores;
    }

    private TokenType[] checkedTypes() {
      TokenType[] types = new TokenType[pieces.size()];
      if (typeCodes == null) {
        Arrays.fill(types, TokenType.NORMAL);
        return types;
      }
      if (typeCodes.length < types.length) {
        throw new CkException(
            "the vocabulary has %d tokens but %d token types"
                .formatted(types.length, typeCodes.length));
      }
      for (int id = 0; id < types.length; id++) {
        types[id] = TokenType.of(typeCodes[id]);
      }
      return types;
    }

    private EnumMap<TokenRole, Integer> checkedRoles() {
      EnumMap<TokenRole, Integer> result = new EnumMap<>(TokenRole.class);
      roles.forEach((role, id) -> {
        if (id < 0 || id >= pieces.size()) {
          throw new CkException(
              "the %s token is %d, outside the vocabulary of %d tokens"
                  .formatted(role, id, pieces.size()));
        }
        result.put(role, id.intValue());
      });
      return result;
    }
  }
}
