package dev.ckernel.text;

import static dev.ckernel.text.CodePointClass.LETTER;
import static dev.ckernel.text.CodePointClass.MARK;
import static dev.ckernel.text.CodePointClass.NUMBER;
import static dev.ckernel.text.CodePointClass.OTHER;
import static dev.ckernel.text.CodePointClass.PUNCTUATION;
import static dev.ckernel.text.CodePointClass.SPACE;
import static dev.ckernel.text.CodePointClass.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodePointClassTest {
  @Test
  void agreesWithTheJdkWhereUnicode15Knows() {
    int newer = 0;
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      int ours = CodePointClass.of(c);
      int theirs = ofJdk(c);
      if (ours == OTHER && theirs != OTHER) {
        newer++;
      } else {
        assertThat(ours).as("class of U+%04X", c).isEqualTo(theirs);
      }
    }
    if (Runtime.version().feature() == 25) {
      assertThat(newer).isEqualTo(5185); // what Unicode 16 added
    }
  }

  @Test
  void doesNotKnowTheLettersOfLaterVersions() {
    assertThat(CodePointClass.of(0x1C89)).isEqualTo(OTHER); // Cyrillic, Unicode 16
    assertThat(CodePointClass.of(0x2EBF0)).isEqualTo(LETTER); // CJK extension I, Unicode 15.1
  }

  @Test
  void controlsThatAreWhiteSpace() {
    for (int c : new int[] {9, 10, 11, 12, 13, 32, 0x85, 0xA0, 0x2028, 0x3000}) {
      assertThat(CodePointClass.of(c)).as("U+%04X", c).isEqualTo(SPACE);
    }
    for (int c : new int[] {0, 0x1C, 0x1F, 0x7F, 0x200B, 0xFEFF}) {
      assertThat(CodePointClass.of(c)).as("U+%04X", c).isEqualTo(OTHER);
    }
  }

  private static int ofJdk(int c) {
    if ((c >= 9 && c <= 13) || c == 0x85) {
      return SPACE;
    }
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          LETTER;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          MARK;
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          PUNCTUATION;
      case Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL ->
          SYMBOL;
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          SPACE;
      default -> OTHER;
    };
  }
}
