package dev.ckernel.model;

import dev.ckernel.format.GgufWriter;
import dev.ckernel.text.TokenType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A byte-level BPE vocabulary of any size for models without a training set: the 256 bytes, then
 * letter strings in order of length, with and without a space before them, each merged from the
 * string without its last letter. Any text can be tokenized; English takes about three letters a
 * token. Special tokens stand where the well-known vocabulary of that size has them, and otherwise
 * at the end.
 *
 * @param preTokenizer GGUF's name of the rule that cuts text into words
 * @param specials the special tokens, first the one that begins a text where there is one
 * @param begins whether a prompt begins with the first special token
 * @param ends the special token that ends a generation
 */
record RandomVocabulary(
    String preTokenizer, int size, List<String> specials, boolean begins, String ends) {

  private static final int BYTES = 256;
  private static final String SPACE = "\u0120"; // as byte-level vocabularies spell it

  /** The ids of the first special token in well-known vocabularies, by their size. */
  private static final Map<Integer, Integer> FIRST_SPECIAL =
      Map.of(128_256, 128_000, 151_936, 151_643);

  static RandomVocabulary qwen(int size) {
    return new RandomVocabulary(
        "qwen2", size, List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>"), false, "<|im_end|>");
  }

  /** Adds the vocabulary's metadata. */
  void write(GgufWriter writer) {
    int first = FIRST_SPECIAL.getOrDefault(size, size - specials.size());
    List<String> tokens = new ArrayList<>(byteTokens());
    List<String> merges = new ArrayList<>();
    grow(tokens, merges, first);
    int[] types = new int[size];
    Arrays.fill(types, 0, first, TokenType.NORMAL.code());
    for (int id = first; id < size; id++) {
      boolean special = id - first < specials.size();
      tokens.add(special ? specials.get(id - first) : "[PAD" + id + "]");
      types[id] = (special ? TokenType.CONTROL : TokenType.UNUSED).code();
    }
    writer
        .string("tokenizer.ggml.model", "gpt2")
        .string("tokenizer.ggml.pre", preTokenizer)
        .strings("tokenizer.ggml.tokens", tokens)
        .ints("tokenizer.ggml.token_type", types)
        .strings("tokenizer.ggml.merges", merges)
        .u32("tokenizer.ggml.bos_token_id", first)
        .u32("tokenizer.ggml.eos_token_id", first + specials.indexOf(ends))
        .bool("tokenizer.ggml.add_bos_token", begins);
  }

  /**
   * The bytes in GPT-2's alphabet: visible Latin-1 characters themselves, the others from U+0100
   * on.
   */
  private static List<String> byteTokens() {
    List<String> tokens = new ArrayList<>(BYTES);
    int next = 0x100;
    for (int b = 0; b < BYTES; b++) {
      boolean visible = (b >= '!' && b <= '~') || (b >= 0xA1 && b != 0xAD);
      tokens.add(String.valueOf((char) (visible ? b : next++)));
    }
    return tokens;
  }

  /** Adds strings and their merges until there are {@code count} tokens. */
  private static void grow(List<String> tokens, List<String> merges, int count) {
    List<String> shorter = new ArrayList<>(List.of(SPACE));
    for (char letter = 'a'; letter <= 'z'; letter++) {
      shorter.add(String.valueOf(letter));
    }
    while (true) {
      List<String> longer = new ArrayList<>();
      for (String prefix : shorter) {
        for (char letter = 'a'; letter <= 'z'; letter++) {
          if (tokens.size() == count) {
            return;
          }
          tokens.add(prefix + letter);
          longer.add(prefix + letter);
          merges.add(prefix + " " + letter);
        }
      }
      shorter = longer;
    }
  }
}
