package dev.ckernel.model;

import static java.util.Map.entry;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufMetadata;
import dev.ckernel.format.GgufNumbers;
import dev.ckernel.format.GgufType;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.ChatTemplates;
import dev.ckernel.text.PreTokenizer;
import dev.ckernel.text.TokenRole;
import dev.ckernel.text.TokenType;
import dev.ckernel.text.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The vocabulary that a GGUF file carries under {@code tokenizer.ggml}. What a file leaves unsaid
 * is what llama.cpp assumes, since files are made to work there; only its begin and end tokens 11,
 * which it takes for byte-level files that name none, are not made up here.
 */
public final class GgufVocabulary {
  static final String PREFIX = "tokenizer.ggml.";

  /** The keys of token ids; where two give the same role, the later one holds. */
  static final List<Map.Entry<String, TokenRole>> ROLES =
      List.of(
          entry("bos_token_id", TokenRole.BOS),
          entry("eos_token_id", TokenRole.EOS),
          entry("eot_token_id", TokenRole.EOT),
          entry("eom_token_id", TokenRole.EOM),
          entry("unknown_token_id", TokenRole.UNKNOWN),
          entry("seperator_token_id", TokenRole.SEPARATOR), // so spelled in the format
          entry("padding_token_id", TokenRole.PADDING),
          entry("mask_token_id", TokenRole.MASK),
          entry("fim_pre_token_id", TokenRole.FIM_PREFIX),
          entry("fim_suf_token_id", TokenRole.FIM_SUFFIX),
          entry("fim_mid_token_id", TokenRole.FIM_MIDDLE),
          entry("fim_pad_token_id", TokenRole.FIM_PADDING),
          entry("fim_rep_token_id", TokenRole.FIM_REPOSITORY),
          entry("fim_sep_token_id", TokenRole.FIM_FILE),
          entry("prefix_token_id", TokenRole.FIM_PREFIX),
          entry("suffix_token_id", TokenRole.FIM_SUFFIX),
          entry("middle_token_id", TokenRole.FIM_MIDDLE));

  /** Pre-tokenizers of files that start prompts with BOS and take words that are tokens whole. */
  static final Set<String> WHOLE_WORDS =
      Set.of(
          "llama-bpe",
          "llama3",
          "llama-v3",
          "falcon3",
          "falcon-h1",
          "pixtral",
          "midm-2.0",
          "lfm2",
          "jina-v5-nano");

  /** What SentencePiece files mean where they name no token. */
  private static final Map<TokenRole, Integer> SENTENCEPIECE_ROLES =
      Map.of(TokenRole.UNKNOWN, 0, TokenRole.BOS, 1, TokenRole.EOS, 2);

  /** Special tokens of phi-3 that leave the white space after them alone. */
  private static final Set<String> NOT_STRIPPING = Set.of("<unk>", "<s>", "<|endoftext|>");

  private final String file;
  private final GgufMetadata metadata;
  private final List<String> pieces;

  private GgufVocabulary(GgufFile file) {
    this.file = file.name();
    metadata = file.metadata();
    if (!metadata.has(PREFIX + "model")) {
      throw new CkException(
          this.file + ": the file has no vocabulary (key '" + PREFIX + "model' is missing)");
    }
    pieces = List.copyOf(metadata.strings(PREFIX + "tokens").asList());
  }

  /**
   * Reads the vocabulary of {@code file}.
   *
   * @throws CkException if there is none, or it is of a kind that is not known, or it contradicts
   *     itself
   */
  public static Vocabulary read(GgufFile file) {
    return new GgufVocabulary(file).read();
  }

  /**
   * What is odd about the vocabulary of {@code file} and does no harm, a line each: special tokens
   * with ids that there are no tokens of count as absent, as in llama.cpp.
   */
  public static List<String> warnings(GgufFile file) {
    GgufMetadata metadata = file.metadata();
    if (!metadata.has(PREFIX + "tokens")) {
      return List.of();
    }
    int size = metadata.strings(PREFIX + "tokens").size();
    return ROLES.stream()
        .map(role -> PREFIX + role.getKey())
        .filter(key -> metadata.has(key) && metadata.tokenId(key, size).isEmpty())
        .map(key ->
            "%s: metadata key '%s' is token %d of a vocabulary of %d; it counts as absent"
                .formatted(file.name(), key, metadata.integer(key), size))
        .toList();
  }

  /**
   * Adds the metadata of {@code vocabulary}, as llama.cpp reads it too.
   *
   * @throws CkException if GGUF has no words for it
   */
  public static void write(Vocabulary vocabulary, GgufWriter writer) {
    GgufVocabularyWriter.write(vocabulary, writer);
  }

  /** As {@link #write(Vocabulary, GgufWriter)}, and how a chat is put into words. */
  public static void write(Vocabulary vocabulary, ChatTemplates templates, GgufWriter writer) {
    write(vocabulary, writer);
    GgufChatTemplates.write(templates, writer);
  }

  /**
   * Writes a file of the vocabulary alone, without tensors.
   *
   * @param name what the file calls itself
   * @throws CkException if GGUF has no words for it, or the file cannot be written
   */
  public static void write(Vocabulary vocabulary, String name, Path file) {
    String architecture =
        switch (vocabulary.kind()) {
          case BYTE_LEVEL_BPE -> "gpt2";
          case SENTENCEPIECE_BPE -> "llama";
        };
    GgufWriter writer =
        new GgufWriter().string("general.architecture", architecture).string("general.name", name);
    write(vocabulary, writer);
    writer.write(file);
  }

  private Vocabulary read() {
    String model = metadata.string(PREFIX + "model");
    Vocabulary.Builder builder =
        switch (model) {
          case "gpt2" -> byteLevel();
          case "llama" -> sentencePiece();
          default ->
              throw new CkException(
                  file
                      + ": unknown kind of vocabulary '"
                      + model
                      + "' (tokenizer.ggml.model); known are gpt2, llama");
        };
    builder.pieces(pieces);
    if (metadata.has(PREFIX + "scores")) {
      builder.scores(scores());
    }
    if (metadata.has(PREFIX + "token_type")) {
      int[] types = metadata.ints(PREFIX + "token_type");
      builder.types(types);
      setStripping(builder, types);
    }
    for (Map.Entry<String, TokenRole> each : ROLES) {
      metadata
          .tokenId(PREFIX + each.getKey(), pieces.size())
          .ifPresent(id -> builder.role(each.getValue(), id));
    }
    if (metadata.has(PREFIX + "add_bos_token")) {
      builder.addBos(metadata.bool(PREFIX + "add_bos_token"));
    }
    builder.addEos(metadata.bool(PREFIX + "add_eos_token", false));
    return inFile(builder::build);
  }

  private Vocabulary.Builder byteLevel() {
    String given = metadata.string(PREFIX + "pre", "");
    String name = given.isEmpty() ? "default" : given;
    boolean wholeWords = WHOLE_WORDS.contains(name);
    return Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE)
        .preTokenizer(inFile(() -> PreTokenizer.named(name)))
        .merges(metadata.strings(PREFIX + "merges").asList())
        .ignoreMerges(wholeWords)
        .addBos(wholeWords && metadata.has(PREFIX + "bos_token_id"));
  }

  private Vocabulary.Builder sentencePiece() {
    Vocabulary.Builder builder =
        Vocabulary.builder(Vocabulary.Kind.SENTENCEPIECE_BPE)
            .addSpacePrefix(metadata.bool(PREFIX + "add_space_prefix", true));
    SENTENCEPIECE_ROLES.forEach((role, id) -> {
      if (id < pieces.size()) {
        builder.role(role, id);
      }
    });
    return builder.addBos(true);
  }

  /** Some files write whole numbers. */
  private float[] scores() {
    if (metadata.find(PREFIX + "scores") instanceof GgufNumbers numbers
        && numbers.elementType() == GgufType.I32) {
      int[] whole = metadata.ints(PREFIX + "scores");
      float[] scores = new float[whole.length];
      for (int i = 0; i < whole.length; i++) {
        scores[i] = whole[i];
      }
      return scores;
    }
    return metadata.floats(PREFIX + "scores");
  }

  /** Special tokens that swallow white space beside them: files cannot say it, their names do. */
  private void setStripping(Vocabulary.Builder builder, int[] types) {
    String name = metadata.string("general.name", "").toLowerCase(Locale.ROOT);
    String preTokenizer = metadata.string(PREFIX + "pre", "");
    if (preTokenizer.contains("jina-v2-") && !preTokenizer.contains("jina-v2-en")) {
      stripLeft(builder, "<mask>");
    } else if (name.contains("phi-3") || name.contains("phi3")) {
      for (int id = 0; id < Math.min(pieces.size(), types.length); id++) {
        boolean special = TokenType.of(types[id]).isSpecial();
        String piece = pieces.get(id);
        if (piece.equals("</s>") || (special && !NOT_STRIPPING.contains(piece))) {
          builder.stripsRight(id);
        }
      }
    } else if (name.contains("modern-bert")) {
      stripLeft(builder, "[MASK]");
    }
  }

  private void stripLeft(Vocabulary.Builder builder, String piece) {
    int id = pieces.indexOf(piece);
    if (id >= 0) {
      builder.stripsLeft(id);
    }
  }

  /** Adds the file's name to what the vocabulary finds wrong. */
  private <T> T inFile(Supplier<T> part) {
    try {
      return part.get();
    } catch (CkException e) {
      throw new CkException(file + ": " + e.getMessage(), e);
    }
  }
}
