package dev.ckernel.train;

import dev.ckernel.text.TokenRole;
import dev.ckernel.text.TokenType;
import dev.ckernel.text.Tokenizer;
import dev.ckernel.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A vocabulary where token b is byte b, then merges of two bytes, then marks. */
final class ByteVocabulary {
  private ByteVocabulary() {}

  /** The builder, with {@code <s>} as begin and {@code </s>} as end token. */
  static Vocabulary.Builder builder(String... merges) {
    List<String> pieces = new ArrayList<>();
    int extra = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b > 32 && b < 127) || (b > 160 && b != 173);
      pieces.add(Character.toString(printable ? b : extra++));
    }
    for (String merge : merges) {
      pieces.add(merge.replace(" ", ""));
    }
    int begin = pieces.size();
    pieces.add("<s>");
    pieces.add("</s>");
    int[] types = new int[pieces.size()];
    Arrays.fill(types, TokenType.NORMAL.code());
    types[begin] = TokenType.CONTROL.code();
    types[begin + 1] = TokenType.CONTROL.code();
    return Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE)
        .pieces(pieces)
        .types(types)
        .merges(List.of(merges))
        .role(TokenRole.BOS, begin)
        .role(TokenRole.EOS, begin + 1);
  }

  /** Bytes 0 to 255, 256 begins, 257 ends. */
  static Tokenizer bytes() {
    return Tokenizer.of(builder().build());
  }
}
