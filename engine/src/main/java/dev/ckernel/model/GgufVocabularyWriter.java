package dev.ckernel.model;

import dev.ckernel.format.GgufWriter;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.PreTokenizer;
import dev.ckernel.text.TokenRole;
import dev.ckernel.text.Vocabulary;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.IntStream;

/** Says a vocabulary in the keys from which {@link GgufVocabulary} reads it. */
final class GgufVocabularyWriter {
  /** A name of Llama 3's cut in files that do not take words that are tokens whole. */
  private static final String LLAMA3_MERGING = "smaug-bpe";

  private GgufVocabularyWriter() {}

  static void write(Vocabulary vocabulary, GgufWriter writer) {
    int size = vocabulary.size();
    if (IntStream.range(0, size)
        .anyMatch(id -> vocabulary.stripsLeft(id) || vocabulary.stripsRight(id))) {
      throw new CkException(
          "special tokens that take the white space beside them cannot be said in a GGUF file");
    }
    String prefix = GgufVocabulary.PREFIX;
    switch (vocabulary.kind()) {
      case BYTE_LEVEL_BPE ->
          writer.string(prefix + "model", "gpt2").string(prefix + "pre", preTokenizer(vocabulary));
      case SENTENCEPIECE_BPE ->
          writer.string(prefix + "model", "llama").string(prefix + "pre", "default");
    }
    writer.strings(prefix + "tokens", vocabulary.pieces());
    writer.ints(
        prefix + "token_type",
        IntStream.range(0, size).map(id -> vocabulary.type(id).code()).toArray());
    switch (vocabulary.kind()) {
      case BYTE_LEVEL_BPE -> writer.strings(prefix + "merges", vocabulary.merges());
      case SENTENCEPIECE_BPE -> {
        writer.floats(prefix + "scores", scores(vocabulary));
        writer.bool(prefix + "add_space_prefix", vocabulary.addSpacePrefix());
      }
    }
    EnumSet<TokenRole> said = EnumSet.noneOf(TokenRole.class);
    for (Map.Entry<String, TokenRole> role : GgufVocabulary.ROLES) {
      if (said.add(role.getValue())) {
        vocabulary.id(role.getValue()).ifPresent(id -> writer.u32(prefix + role.getKey(), id));
      }
    }
    writer
        .bool(prefix + "add_bos_token", vocabulary.addBos())
        .bool(prefix + "add_eos_token", vocabulary.addEos());
  }

  private static String preTokenizer(Vocabulary vocabulary) {
    PreTokenizer preTokenizer = vocabulary.preTokenizer();
    String name =
        preTokenizer == PreTokenizer.LLAMA3 && !vocabulary.ignoreMerges()
            ? LLAMA3_MERGING
            : preTokenizer.ggufName();
    if (vocabulary.ignoreMerges() != GgufVocabulary.WHOLE_WORDS.contains(name)) {
      throw new CkException(
          "a GGUF file with the pre-tokenizer '%s' cannot say that words are taken whole"
              .formatted(name));
    }
    return name;
  }

  private static float[] scores(Vocabulary vocabulary) {
    float[] scores = new float[vocabulary.size()];
    for (int id = 0; id < scores.length; id++) {
      scores[id] = vocabulary.score(id);
    }
    return scores;
  }
}
