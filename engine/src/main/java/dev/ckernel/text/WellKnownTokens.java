package dev.ckernel.text;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Roles that only a token's text tells. Model files seldom say which tokens end a reply, and often
 * call such a token plain text; llama.cpp goes by a list of names, and to stop where it stops this
 * is the same list.
 */
final class WellKnownTokens {
  /** Names that give a role, where the file gives it to no token. */
  private static final Map<TokenRole, Set<String>> ROLES =
      Map.of(
          TokenRole.EOT,
          Set.of(
              "<|eot_id|>",
              "<|im_end|>",
              "<|end|>",
              "<end_of_turn>",
              "<|endoftext|>",
              "<|end_of_text|>",
              "<EOT>",
              "_<EOT>",
              "[EOT]",
              "<｜end▁of▁sentence｜>",
              "<end_of_utterance>"),
          TokenRole.EOM,
          Set.of("<|eom_id|>"),
          TokenRole.FIM_PREFIX,
          Set.of(
              "<|fim_prefix|>",
              "<fim-prefix>",
              "<fim_prefix>",
              "<｜fim▁begin｜>",
              "<PRE>",
              "▁<PRE>",
              "<|code_prefix|>",
              "<|prefix|>"),
          TokenRole.FIM_SUFFIX,
          Set.of(
              "<|fim_suffix|>",
              "<fim-suffix>",
              "<fim_suffix>",
              "<｜fim▁hole｜>",
              "<SUF>",
              "▁<SUF>",
              "<|code_suffix|>",
              "<|suffix|>"),
          TokenRole.FIM_MIDDLE,
          Set.of(
              "<|fim_middle|>",
              "<fim-middle>",
              "<fim_middle>",
              "<｜fim▁end｜>",
              "<MID>",
              "▁<MID>",
              "<|code_middle|>",
              "<|middle|>"),
          TokenRole.FIM_PADDING,
          Set.of("<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]"),
          TokenRole.FIM_REPOSITORY,
          Set.of("<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>"),
          TokenRole.FIM_FILE,
          Set.of("<|file_sep|>"));

  /** Names that always end a reply. */
  private static final Set<String> ENDS =
      Set.of(
          "<|eot_id|>",
          "<|im_end|>",
          "<|end|>",
          "<|return|>",
          "<|call|>",
          "<|flush|>",
          "<|calls|>",
          "<end_of_turn>",
          "<|endoftext|>",
          "</s>",
          "<|eom_id|>",
          "<EOT>",
          "_<EOT>",
          "[EOT]",
          "[EOS]",
          "<|end_of_text|>",
          "<end_of_utterance>",
          "<eos>",
          "<turn|>",
          "<|tool_response>",
          "<｜end▁of▁sentence｜>",
          "[e~[");

  /** Names of marks that are part of the visible text. */
  private static final Set<String> VISIBLE =
      Set.of("<|channel|>", "<|message|>", "<|start|>", "<|constrain|>");

  private static final List<TokenRole> ENDING_ROLES =
      List.of(
          TokenRole.FIM_PADDING,
          TokenRole.FIM_REPOSITORY,
          TokenRole.FIM_FILE,
          TokenRole.EOS,
          TokenRole.EOT,
          TokenRole.EOM);

  private WellKnownTokens() {}

  /**
   * Completes {@code roles} and {@code types} from the texts of {@code pieces}.
   *
   * @return the tokens that end a generation
   */
  static BitSet complete(
      List<String> pieces, EnumMap<TokenRole, Integer> roles, TokenType[] types) {
    Map<String, TokenRole> names = new HashMap<>();
    ROLES.forEach((role, texts) -> {
      if (!roles.containsKey(role)) {
        texts.forEach(text -> names.put(text, role));
      }
    });
    BitSet ends = new BitSet(pieces.size());
    Map<String, Integer> endNames = new HashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      String piece = pieces.get(id);
      if (!endsAsNamesDo(piece)) {
        continue;
      }
      TokenRole role = names.get(piece);
      if (role != null && roles.putIfAbsent(role, id) == null) {
        types[id] = TokenType.CONTROL;
      }
      if (ENDS.contains(piece)) {
        ends.set(id);
        endNames.put(piece, id);
        types[id] = TokenType.CONTROL;
      }
      if (VISIBLE.contains(piece)) {
        types[id] = TokenType.USER_DEFINED;
      }
    }
    for (TokenRole role : ENDING_ROLES) {
      Integer id = roles.get(role);
      if (id != null) {
        ends.set(id);
      }
    }
    removeMarks(endNames, ends, types);
    return ends;
  }

  /** Most pieces are words: this saves looking them up. */
  private static boolean endsAsNamesDo(String piece) {
    char last = piece.charAt(piece.length() - 1);
    return last == '>' || last == ']' || last == '[';
  }

  /** Vocabularies that use an ending name as a mark within a reply, told by the names beside it. */
  private static void removeMarks(Map<String, Integer> endNames, BitSet ends, TokenType[] types) {
    Set<String> names = endNames.keySet();
    boolean calls = names.contains("<|call|>") || names.contains("<|calls|>");
    Integer end = endNames.get("<|end|>");
    if (end != null && calls && (names.contains("<|return|>") || names.contains("<|flush|>"))) {
      ends.clear(end);
      types[end] = TokenType.USER_DEFINED;
    }
    Integer sentence = endNames.get("</s>");
    if (sentence != null && names.contains("<|tool_response>")) {
      ends.clear(sentence);
      types[sentence] = TokenType.NORMAL;
    }
  }
}
