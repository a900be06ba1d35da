package dev.ckernel.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Vocabularies of a few hundred tokens, trained on a few sentences in the plainest way. */
final class TinyVocabularies {
  static final String SAMPLE =
      "The quick brown fox jumps over the lazy dog. It's what they'll do; there we've been, and then"
          + " the others were there too. Hello hello world, 12345 67890!\n\n  Über naïve résumés,"
          + " 日本語 日本 é é 😀😀 \t\ttabs and     spaces === ==== --- the the the then than that";

  private static final int MERGES = 100;
  private static final int BYTE = TokenType.BYTE.code();
  private static final int NORMAL = TokenType.NORMAL.code();
  private static final int CONTROL = TokenType.CONTROL.code();
  private static final int USER = TokenType.USER_DEFINED.code();

  private TinyVocabularies() {}

  /** 256 bytes, the merges, and {@code <|begin|>}, {@code <|end|>}, {@code [[mark]]}. */
  static Vocabulary.Builder byteLevel(PreTokenizer preTokenizer) {
    List<String> pieces = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      pieces.add(spell(new byte[] {(byte) b}));
    }
    List<List<String>> words = new ArrayList<>();
    for (String word : PreTokenizerTest.split(PreTokenizer.GPT2, SAMPLE)) {
      words.add(characters(spell(word.getBytes(StandardCharsets.UTF_8))));
    }
    List<String> merges = new ArrayList<>();
    for (List<String> pair : train(words)) {
      merges.add(pair.get(0) + " " + pair.get(1));
      pieces.add(pair.get(0) + pair.get(1));
    }
    int[] types = new int[pieces.size() + 3];
    Arrays.fill(types, NORMAL);
    types[pieces.size()] = CONTROL;
    types[pieces.size() + 1] = CONTROL;
    types[pieces.size() + 2] = USER;
    int bos = pieces.size();
    pieces.addAll(List.of("<|begin|>", "<|end|>", "[[mark]]"));
    return Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE)
        .pieces(pieces)
        .types(types)
        .merges(merges)
        .preTokenizer(preTokenizer)
        .role(TokenRole.BOS, bos)
        .role(TokenRole.EOS, bos + 1);
  }

  /** {@code <unk> <s> </s>}, 256 bytes, the sample's characters, and what they merge into. */
  static Vocabulary.Builder sentencePiece() {
    Map<String, Float> scores = new LinkedHashMap<>();
    scores.put("<unk>", 0f);
    scores.put("<s>", 0f);
    scores.put("</s>", 0f);
    for (int b = 0; b < 256; b++) {
      scores.put("<0x%02X>".formatted(b), 0f);
    }
    int normal = scores.size();
    List<List<String>> words = new ArrayList<>();
    for (String word : SAMPLE.split(" ", -1)) {
      words.add(characters("▁" + word));
    }
    words.forEach(word -> word.forEach(c -> scores.putIfAbsent(c, -9999f)));
    List<List<String>> pairs = train(words);
    for (int i = 0; i < pairs.size(); i++) {
      scores.putIfAbsent(String.join("", pairs.get(i)), (float) -i);
    }
    int[] types = new int[scores.size()];
    for (int id = 0; id < types.length; id++) {
      types[id] = id >= normal ? NORMAL : id >= 3 ? BYTE : id > 0 ? CONTROL : 2;
    }
    float[] list = new float[scores.size()];
    int id = 0;
    for (float score : scores.values()) {
      list[id++] = score;
    }
    return Vocabulary.builder(Vocabulary.Kind.SENTENCEPIECE_BPE)
        .pieces(List.copyOf(scores.keySet()))
        .types(types)
        .scores(list)
        .role(TokenRole.UNKNOWN, 0)
        .role(TokenRole.BOS, 1)
        .role(TokenRole.EOS, 2)
        .addBos(true)
        .addSpacePrefix(true);
  }

  /** Bytes in GPT-2's alphabet. */
  static String spell(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      char c = 0;
      while (ByteAlphabet.toByte(c) != (b & 0xFF)) {
        c++;
      }
      text.append(c);
    }
    return text.toString();
  }

  static List<String> characters(String text) {
    return new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
  }

  /** Joins every place of {@code left right}, from the left. */
  static void merge(List<String> word, String left, String right) {
    for (int i = 0; i + 1 < word.size(); i++) {
      if (word.get(i).equals(left) && word.get(i + 1).equals(right)) {
        word.set(i, left + right);
        word.remove(i + 1);
      }
    }
  }

  private static List<List<String>> train(List<List<String>> words) {
    List<List<String>> merges = new ArrayList<>();
    while (merges.size() < MERGES) {
      Map<List<String>, Integer> counts = new HashMap<>();
      for (List<String> word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          counts.merge(List.of(word.get(i), word.get(i + 1)), 1, Integer::sum);
        }
      }
      List<String> best =
          counts.entrySet().stream()
              .max(
                  Map.Entry.<List<String>, Integer>comparingByValue()
                      .thenComparing(each -> String.join(" ", each.getKey())))
              .orElseThrow()
              .getKey();
      merges.add(best);
      words.forEach(word -> merge(word, best.get(0), best.get(1)));
    }
    return merges;
  }
}
