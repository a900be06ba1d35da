package dev.ckernel.text;

import dev.ckernel.tensor.CkException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A vocabulary as the tree of {@code tokenizer.json}. */
final class TokenizerJsonWriter {
  private static final String MARK = "\u2581";

  private final Vocabulary vocabulary;
  private final Map<String, Integer> ids = new HashMap<>();
  private final ObjectNode root = JsonMapper.shared().createObjectNode();

  private TokenizerJsonWriter(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.type(id) != TokenType.UNUSED
          && ids.putIfAbsent(vocabulary.piece(id), id) != null) {
        throw new CkException(
            "the vocabulary has the token '%s' twice, which tokenizer.json cannot say"
                .formatted(vocabulary.piece(id)));
      }
    }
  }

  static ObjectNode tokenizer(Vocabulary vocabulary) {
    return new TokenizerJsonWriter(vocabulary).write();
  }

  private ObjectNode write() {
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    addedTokens(root.putArray("added_tokens"));
    switch (vocabulary.kind()) {
      case BYTE_LEVEL_BPE -> byteLevel();
      case SENTENCEPIECE_BPE -> sentencePiece();
    }
    return root;
  }

  private void addedTokens(ArrayNode tokens) {
    for (int id = 0; id < vocabulary.size(); id++) {
      boolean special =
          switch (vocabulary.type(id)) {
            case CONTROL, UNKNOWN -> true;
            case NORMAL, USER_DEFINED, UNUSED, BYTE -> false;
          };
      if (special || vocabulary.type(id) == TokenType.USER_DEFINED) {
        tokens
            .addObject()
            .put("id", id)
            .put("content", vocabulary.piece(id))
            .put("single_word", false)
            .put("lstrip", vocabulary.stripsLeft(id))
            .put("rstrip", vocabulary.stripsRight(id))
            .put("normalized", false)
            .put("special", special);
      }
    }
  }

  private void byteLevel() {
    List<String> patterns =
        SplitPatterns.of(vocabulary.preTokenizer())
            .orElseThrow(() ->
                new CkException(
                    "the pre-tokenizer %s cannot be said in tokenizer.json"
                        .formatted(vocabulary.preTokenizer().ggufName())));
    root.putNull("normalizer");
    ArrayNode cuts =
        root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
    for (String pattern : patterns) {
      ObjectNode cut = cuts.addObject().put("type", "Split");
      cut.putObject("pattern").put("Regex", pattern);
      cut.put("behavior", "Isolated").put("invert", false);
    }
    byteLevel(cuts.addObject());
    template();
    byteLevel(root.putObject("decoder"));
    ObjectNode model = model(false, vocabulary.ignoreMerges());
    ArrayNode merges = model.putArray("merges");
    for (String merge : vocabulary.merges()) {
      int space = merge.indexOf(' ', 1);
      String left = merge.substring(0, Math.max(space, 0));
      String right = merge.substring(space + 1);
      if (!ids.containsKey(left) || !ids.containsKey(right) || !ids.containsKey(left + right)) {
        throw new CkException(
            "the merge '%s' is of no tokens, which tokenizer.json cannot say".formatted(merge));
      }
      merges.addArray().add(left).add(right);
    }
  }

  private static void byteLevel(ObjectNode node) {
    node.put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", false);
  }

  private void sentencePiece() {
    ArrayNode normalizers =
        root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    if (vocabulary.addSpacePrefix()) {
      normalizers.addObject().put("type", "Prepend").put("prepend", MARK);
    }
    replace(normalizers.addObject(), " ", MARK);
    root.putNull("pre_tokenizer");
    template();
    ArrayNode decoders = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
    replace(decoders.addObject(), MARK, " ");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    if (vocabulary.addSpacePrefix()) {
      decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    ArrayNode merges = model(true, false).putArray("merges");
    for (int id : byScore()) {
      String piece = vocabulary.piece(id);
      for (int cut = piece.offsetByCodePoints(0, 1); cut < piece.length(); ) {
        String left = piece.substring(0, cut);
        String right = piece.substring(cut);
        if (ids.containsKey(left) && ids.containsKey(right)) {
          merges.addArray().add(left).add(right);
        }
        cut = piece.offsetByCodePoints(cut, 1);
      }
    }
  }

  /** The pieces that text merges into, best first. */
  private List<Integer> byScore() {
    List<Integer> order = new ArrayList<>();
    IntStream.range(0, vocabulary.size())
        .filter(id -> vocabulary.type(id) == TokenType.NORMAL)
        .forEach(order::add);
    order.sort(Comparator.comparingDouble((Integer id) -> -vocabulary.score(id)));
    return order;
  }

  private static void replace(ObjectNode node, String what, String by) {
    node.put("type", "Replace").putObject("pattern").put("String", what);
    node.put("content", by);
  }

  /** What is put around a text. */
  private void template() {
    if (!vocabulary.addBos() && !vocabulary.addEos()) {
      root.putNull("post_processor");
      return;
    }
    ObjectNode template = root.putObject("post_processor").put("type", "TemplateProcessing");
    ArrayNode single = template.putArray("single");
    ArrayNode pair = template.putArray("pair");
    ObjectNode specials = JsonMapper.shared().createObjectNode();
    for (String sequence : List.of("A", "B")) {
      int type = sequence.equals("A") ? 0 : 1;
      for (ArrayNode parts : type == 0 ? List.of(single, pair) : List.of(pair)) {
        if (vocabulary.addBos()) {
          special(parts, specials, TokenRole.BOS, type);
        }
        parts.addObject().putObject("Sequence").put("id", sequence).put("type_id", type);
        if (vocabulary.addEos()) {
          special(parts, specials, TokenRole.EOS, type);
        }
      }
    }
    template.set("special_tokens", specials);
  }

  private void special(ArrayNode parts, ObjectNode specials, TokenRole role, int type) {
    int id = vocabulary.id(role).orElseThrow();
    String piece = vocabulary.piece(id);
    parts.addObject().putObject("SpecialToken").put("id", piece).put("type_id", type);
    ObjectNode special = specials.putObject(piece).put("id", piece);
    special.putArray("ids").add(id);
    special.putArray("tokens").add(piece);
  }

  private ObjectNode model(boolean byteFallback, boolean ignoreMerges) {
    ObjectNode model = root.putObject("model").put("type", "BPE").putNull("dropout");
    vocabulary
        .id(TokenRole.UNKNOWN)
        .ifPresentOrElse(
            id -> model.put("unk_token", vocabulary.piece(id)), () -> model.putNull("unk_token"));
    model
        .putNull("continuing_subword_prefix")
        .putNull("end_of_word_suffix")
        .put("fuse_unk", byteFallback)
        .put("byte_fallback", byteFallback)
        .put("ignore_merges", ignoreMerges);
    ObjectNode vocab = model.putObject("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.type(id) != TokenType.UNUSED) {
        vocab.put(vocabulary.piece(id), id);
      }
    }
    return model;
  }
}
