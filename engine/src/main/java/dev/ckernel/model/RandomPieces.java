package dev.ckernel.model;

import dev.ckernel.format.GgufWriter;
import dev.ckernel.text.TokenType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A SentencePiece vocabulary of any size for models without a training set, as {@link
 * RandomVocabulary} is a byte-level one: Gemma's special tokens, the 256 bytes, the letters, then
 * letter strings in order of length, shorter ones likelier. Any text can be tokenized.
 *
 * @param size at least 300
 */
record RandomPieces(int size) {
  private static final List<String> SPECIALS =
      List.of("<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>");

  private static final int BYTES = 256;
  private static final String SPACE = "\u2581"; // as SentencePiece spells it

  /** Adds the vocabulary's metadata. */
  void write(GgufWriter writer) {
    List<String> tokens = new ArrayList<>(SPECIALS);
    for (int b = 0; b < BYTES; b++) {
      tokens.add("<0x%02X>".formatted(b));
    }
    int text = tokens.size();
    grow(tokens);
    int[] types = new int[size];
    Arrays.fill(types, 0, SPECIALS.size(), TokenType.CONTROL.code());
    types[SPECIALS.indexOf("<unk>")] = TokenType.UNKNOWN.code();
    Arrays.fill(types, SPECIALS.size(), text, TokenType.BYTE.code());
    Arrays.fill(types, text, size, TokenType.NORMAL.code());
    float[] scores = new float[size];
    for (int id = text; id < size; id++) {
      scores[id] = text - id;
    }
    writer
        .string("tokenizer.ggml.model", "llama")
        .string("tokenizer.ggml.pre", "default")
        .strings("tokenizer.ggml.tokens", tokens)
        .floats("tokenizer.ggml.scores", scores)
        .ints("tokenizer.ggml.token_type", types)
        .u32("tokenizer.ggml.bos_token_id", SPECIALS.indexOf("<bos>"))
        .u32("tokenizer.ggml.eos_token_id", SPECIALS.indexOf("<eos>"))
        .u32("tokenizer.ggml.unknown_token_id", SPECIALS.indexOf("<unk>"))
        .u32("tokenizer.ggml.padding_token_id", SPECIALS.indexOf("<pad>"))
        .bool("tokenizer.ggml.add_bos_token", true)
        .bool("tokenizer.ggml.add_eos_token", false)
        .bool("tokenizer.ggml.add_space_prefix", false);
  }

  /** Adds the space, the letters and longer and longer strings of them. */
  private void grow(List<String> tokens) {
    List<String> shorter = new ArrayList<>(List.of(SPACE));
    for (char letter = 'a'; letter <= 'z'; letter++) {
      shorter.add(String.valueOf(letter));
    }
    tokens.addAll(shorter);
    while (true) {
      List<String> longer = new ArrayList<>();
      for (String prefix : shorter) {
        for (char letter = 'a'; letter <= 'z'; letter++) {
          if (tokens.size() == size) {
            return;
          }
          tokens.add(prefix + letter);
          longer.add(prefix + letter);
        }
      }
      shorter = longer;
    }
  }
}
