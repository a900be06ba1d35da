package dev.ckernel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpecialTokensTest {
  private static final int NORMAL = TokenType.NORMAL.code();
  private static final int CONTROL = TokenType.CONTROL.code();
  private static final int USER = TokenType.USER_DEFINED.code();
  private static final int UNKNOWN = TokenType.UNKNOWN.code();

  private final Vocabulary vocabulary =
      vocabulary(
          List.of("a", "<s>", "<s>x", "xy", "  ", "    ", "<unk>", "ss>>"),
          new int[] {NORMAL, CONTROL, CONTROL, USER, USER, USER, UNKNOWN, CONTROL});

  /** Tokens in brackets. */
  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("", "", ""),
        arguments("abc", "abc", "abc"),
        arguments("a<s>b", "a[<s>]b", "a<s>b"),
        arguments("<s>xy", "[<s>x]y", "<s>[xy]"),
        arguments("<s><s>x<s", "[<s>][<s>x]<s", "<s><s>x<s"),
        arguments("<unk>a", "[<unk>]a", "<unk>a"),
        arguments("       .", "[    ][  ] .", "[    ][  ] ."),
        arguments("<ss>>", "<[ss>>]", "<ss>>"),
        arguments("xxyy", "x[xy]y", "x[xy]y"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void theLongestIsFoundFirst(String text, String parsed, String plain) {
    assertThat(cut(vocabulary, text, true)).isEqualTo(parsed);
    assertThat(cut(vocabulary, text, false)).isEqualTo(plain);
  }

  @Test
  void whiteSpaceBesideBelongsToSomeTokens() {
    Vocabulary stripping =
        Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE)
            .pieces(List.of("a", "<l>", "<r>"))
            .types(new int[] {NORMAL, CONTROL, CONTROL})
            .stripsLeft(1)
            .stripsRight(2)
            .build();
    assertThat(cut(stripping, "x \n<l> y", true)).isEqualTo("x[<l>] y");
    assertThat(cut(stripping, "x <r>\t\r\n y", true)).isEqualTo("x [<r>]y");
    assertThat(cut(stripping, " <l><r> <r> <l> ", true)).isEqualTo("[<l>][<r>][<r>][<l>] ");
    assertThat(cut(stripping, "<r>\u00a0y", true)).isEqualTo("[<r>]\u00a0y");
  }

  /** The definition: every token, longest first, everywhere in the text that is left. */
  @Test
  void findsWhatSearchingForOneAfterTheOtherFinds() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 300; round++) {
      List<String> pieces =
          new ArrayList<>(
              IntStream.range(0, 1 + random.nextInt(8))
                  .mapToObj(i -> word(random, 1 + random.nextInt(5)))
                  .distinct()
                  .toList());
      int[] types = random.ints(pieces.size(), CONTROL, USER + 1).toArray();
      Vocabulary each = vocabulary(pieces, types);
      for (int i = 0; i < 20; i++) {
        String text = word(random, random.nextInt(30));
        assertThat(cut(each, text, true)).isEqualTo(plainly(each, text, true));
        assertThat(cut(each, text, false)).isEqualTo(plainly(each, text, false));
      }
    }
  }

  private static Vocabulary vocabulary(List<String> pieces, int[] types) {
    return Vocabulary.builder(Vocabulary.Kind.BYTE_LEVEL_BPE).pieces(pieces).types(types).build();
  }

  private static String word(SplittableRandom random, int length) {
    return random
        .ints(length, 'a', 'd')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String cut(Vocabulary vocabulary, String text, boolean parseSpecial) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder result = new StringBuilder();
    new SpecialTokens(vocabulary)
        .partition(
            utf8,
            parseSpecial,
            new SpecialTokens.Sink() {
              @Override
              public void text(int from, int end) {
                assertThat(end).isGreaterThan(from);
                result.append(new String(utf8, from, end - from, StandardCharsets.UTF_8));
              }

              @Override
              public void token(int id) {
                result.append('[').append(vocabulary.piece(id)).append(']');
              }
            });
    return result.toString();
  }

  private static String plainly(Vocabulary vocabulary, String text, boolean parseSpecial) {
    boolean[] taken = new boolean[text.length()];
    String[] tokens = new String[text.length()];
    IntStream.range(0, vocabulary.size())
        .filter(id -> parseSpecial || vocabulary.type(id) == TokenType.USER_DEFINED)
        .mapToObj(vocabulary::piece)
        .sorted(Comparator.comparingInt((String piece) -> -piece.length()))
        .forEach(piece -> {
          for (int at = 0; (at = text.indexOf(piece, at)) >= 0; at++) {
            int end = at + piece.length();
            if (IntStream.range(at, end).noneMatch(i -> taken[i])) {
              Arrays.fill(taken, at, end, true);
              tokens[at] = piece;
            }
          }
        });
    StringBuilder result = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      String token = tokens[at];
      result.append(token == null ? text.charAt(at) : "[" + token + "]");
      at += token == null ? 1 : token.length();
    }
    return result.toString();
  }
}
