package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the tree of {@code tokenizer.json}. */
final class TokenizerJsonReader {
  private static final String MARK = "\u2581";
  private static final int MOST_TOKENS = 1 << 24;

  private final JsonNode root;
  private final JsonNode model;
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> pieces;
  private final int[] types;

  TokenizerJsonReader(JsonNode root) {
    this.root = root;
    model = root.path("model");
    require(model.path("type").asString("").equals("BPE"), "model.type", "BPE");
    model.path("vocab").properties().forEach(entry -> addId(entry.getKey(), entry.getValue()));
    root.path("added_tokens")
        .forEach(token -> addId(token.path("content").asString(""), token.path("id")));
    pieces = pieces();
    types = types();
  }

  Vocabulary.Builder builder() {
    boolean sentencePiece = model.path("byte_fallback").asBoolean(false);
    Vocabulary.Builder builder =
        (sentencePiece ? sentencePiece() : byteLevel()).pieces(pieces).types(types);
    for (JsonNode token : root.path("added_tokens")) {
      int id = token.path("id").asInt();
      if (token.path("lstrip").asBoolean(false)) {
        builder.stripsLeft(id);
      }
      if (token.path("rstrip").asBoolean(false)) {
        builder.stripsRight(id);
      }
    }
    if (model.path("unk_token").isString()) {
      builder.role(TokenRole.UNKNOWN, id(model.path("unk_token").stringValue(), "model.unk_token"));
    }
    return builder;
  }

  /** The id of a token that a file names. */
  int id(String piece, String where) {
    Integer id = ids.get(piece);
    if (id == null) {
      throw new CkException("there is no token '%s', which %s".formatted(piece, where));
    }
    return id;
  }

  /** What the template around a text and well-known names tell of begin and end. */
  void guessRoles(Vocabulary.Builder builder) {
    Integer begin = templateToken(true);
    Integer end = templateToken(false);
    builder.addBos(begin != null).addEos(end != null);
    Integer bos = begin != null ? begin : ids.get("<s>");
    Integer eos = end != null ? end : ids.getOrDefault("<|endoftext|>", ids.get("</s>"));
    if (bos != null) {
      builder.role(TokenRole.BOS, bos);
    }
    if (eos != null) {
      builder.role(TokenRole.EOS, eos);
    }
  }

  private @Nullable Integer templateToken(boolean begin) {
    JsonNode parts = root.path("post_processor").path("single");
    JsonNode part = parts.path(begin ? 0 : parts.size() - 1).path("SpecialToken").path("id");
    return part.isString() ? ids.get(part.stringValue()) : null;
  }

  private void addId(String piece, JsonNode value) {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 0
        || value.intValue() >= MOST_TOKENS
        || piece.isEmpty()) {
      throw new CkException("the token '%s' has no sound id".formatted(piece));
    }
    Integer before = ids.put(piece, value.intValue());
    if (before != null && before != value.intValue()) {
      throw new CkException("the token '%s' has two ids".formatted(piece));
    }
  }

  /** Ids that no token has are unused ones. */
  private List<String> pieces() {
    int size = ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
    @Nullable String[] byId = new @Nullable String[size];
    ids.forEach((piece, id) -> {
      if (byId[id] != null) {
        throw new CkException("the tokens '%s' and '%s' have one id".formatted(byId[id], piece));
      }
      byId[id] = piece;
    });
    List<String> result = new ArrayList<>(size);
    for (int id = 0; id < size; id++) {
      String piece = byId[id];
      result.add(piece != null ? piece : "[PAD" + id + "]");
    }
    return result;
  }

  private int[] types() {
    int[] result = new int[pieces.size()];
    Arrays.fill(result, TokenType.UNUSED.code());
    boolean bytes = model.path("byte_fallback").asBoolean(false);
    ids.forEach((piece, id) -> {
      boolean isByte = bytes && piece.matches("<0x[0-9A-F]{2}>");
      result[id] = (isByte ? TokenType.BYTE : TokenType.NORMAL).code();
    });
    String unknown = model.path("unk_token").asString("");
    for (JsonNode token : root.path("added_tokens")) {
      boolean special = token.path("special").asBoolean(false);
      TokenType type =
          !special
              ? TokenType.USER_DEFINED
              : token.path("content").asString("").equals(unknown)
                  ? TokenType.UNKNOWN
                  : TokenType.CONTROL;
      result[token.path("id").asInt()] = type.code();
    }
    return result;
  }

  private Vocabulary.Builder byteLevel() {
    require(isNull(root.path("normalizer")), "normalizer", "null");
    List<String> patterns = new ArrayList<>();
    boolean spelled = addPatterns(root.path("pre_tokenizer"), patterns);
    require(spelled, "pre_tokenizer", "ByteLevel at its end");
    List<String> merges = new ArrayList<>();
    for (JsonNode merge : model.path("merges")) {
      merges.add(
          merge.isArray()
              ? merge.path(0).asString("") + " " + merge.path(1).asString("")
              : merge.asString(""));
    }
    return Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE)
        .preTokenizer(SplitPatterns.preTokenizer(patterns))
        .ignoreMerges(model.path("ignore_merges").asBoolean(false))
        .merges(merges);
  }

  /** Collects the patterns of all cuts; returns whether bytes are spelled at last. */
  private static boolean addPatterns(JsonNode cut, List<String> patterns) {
    String type = cut.path("type").asString("");
    return switch (type) {
      case "Sequence" -> {
        boolean spelled = false;
        for (JsonNode each : cut.path("pretokenizers")) {
          spelled = addPatterns(each, patterns);
        }
        yield spelled;
      }
      case "Split" -> {
        String behavior = cut.path("behavior").asString("");
        boolean inverted = cut.path("invert").asBoolean(false);
        require(
            behavior.equals(inverted ? "Removed" : "Isolated"),
            "pre_tokenizer.behavior",
            "Isolated");
        patterns.add(cut.path("pattern").path("Regex").asString(""));
        yield false;
      }
      case "Digits" -> {
        require(
            cut.path("individual_digits").asBoolean(false),
            "pre_tokenizer.individual_digits",
            "true");
        patterns.add(SplitPatterns.NUMBER);
        yield false;
      }
      case "ByteLevel" -> {
        require(
            !cut.path("add_prefix_space").asBoolean(true),
            "pre_tokenizer.add_prefix_space",
            "false");
        if (cut.path("use_regex").asBoolean(true)) {
          patterns.add(SplitPatterns.GPT2);
        }
        yield true;
      }
      default -> throw new CkException("pre_tokenizer '%s' is not known".formatted(type));
    };
  }

  private Vocabulary.Builder sentencePiece() {
    require(isNull(root.path("pre_tokenizer")), "pre_tokenizer", "null");
    JsonNode normalizer = root.path("normalizer");
    require(normalizer.path("type").asString("").equals("Sequence"), "normalizer.type", "Sequence");
    boolean prefix = false;
    boolean marks = false;
    for (JsonNode each : normalizer.path("normalizers")) {
      String type = each.path("type").asString("");
      boolean prepends = type.equals("Prepend") && each.path("prepend").asString("").equals(MARK);
      boolean replaces =
          type.equals("Replace")
              && each.path("pattern").path("String").asString("").equals(" ")
              && each.path("content").asString("").equals(MARK);
      require(prepends || replaces, "normalizer", "U+2581 for spaces and before the text only");
      prefix |= prepends;
      marks |= replaces;
    }
    require(marks, "normalizer", "U+2581 for spaces");
    return Vocabulary.builder(Vocabulary.Kind.SENTENCEPIECE_BPE)
        .scores(scores())
        .addSpacePrefix(prefix);
  }

  /** Pieces score in the order of their merges; what is not merged comes after, by id. */
  private float[] scores() {
    float[] scores = new float[pieces.size()];
    boolean[] scored = new boolean[pieces.size()];
    int rank = 0;
    for (JsonNode merge : model.path("merges")) {
      String piece =
          merge.isArray()
              ? merge.path(0).asString("") + merge.path(1).asString("")
              : merge.asString("").replaceFirst("(?<=.) ", "");
      int id = id(piece, "model.merges makes");
      if (!scored[id]) {
        scored[id] = true;
        scores[id] = 0f - rank++;
      }
    }
    for (int id = 0; id < scores.length; id++) {
      if (!scored[id] && types[id] == TokenType.NORMAL.code()) {
        scores[id] = 0f - rank++;
      }
    }
    return scores;
  }

  private static boolean isNull(JsonNode node) {
    return node.isNull() || node.isMissingNode();
  }

  private static void require(boolean holds, String key, String wanted) {
    if (!holds) {
      throw new CkException("%s is not known here; it must be %s".formatted(key, wanted));
    }
  }
}
