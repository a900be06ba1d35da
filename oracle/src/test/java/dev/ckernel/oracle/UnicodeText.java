package dev.ckernel.oracle;

import java.util.SplittableRandom;

/**
 * Texts that tokenizers get wrong, from a seed: runs of one kind of character each, joined at
 * random. All are valid Unicode (no lone surrogates), but not all code points are assigned.
 */
final class UnicodeText {
  /** A kind of run; {@link #next} takes each with equal chance. */
  enum Kind {
    ENGLISH,
    CONTRACTION,
    DIGITS,
    SPACES,
    PUNCTUATION,
    EMOJI,
    COMBINING,
    CJK,
    HANGUL,
    RIGHT_TO_LEFT,
    INDIC,
    CASED,
    NUMBERS,
    CONTROL,
    SPECIAL,
    ANYTHING,
    LONG_RUN
  }

  private static final String[] WORDS = {
    "the", "Kernel", "HELLO", "iPhone", "don", "x", "naïve", "Übung", "résumé", "snake_case", "a1b2"
  };
  private static final String[] ENDINGS = {
    "'s", "'S", "'t", "'re", "'RE", "'ve", "'m", "'ll", "'lL", "'d", "’s", "'x", "''s", " 's"
  };
  private static final String[] SPACES = {
    " ", " ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2003", "\u3000", "\u2028", "\u0085", "\u200b"
  };
  private static final String[] EMOJI = {
    "😀",
    "🦙",
    "👍🏽",
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "🇩🇪",
    "🇺🇳",
    "1️⃣",
    "❤️",
    "☃",
    "🧑🏿‍🚀",
    "\ufe0f",
    "\u200d"
  };
  private static final String[] SPECIAL = {
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<s>", "</s>", "<unk>", "<0x0A>", "▁", "▁▁",
    "<|begin_of_text|>", "<|eot_id|>", "<|", "|>", "<fim_prefix>", "Ġ", "Ċ", "ÿ", "<|endoftext"
  };

  private final SplittableRandom random;

  UnicodeText(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A text of up to {@code runs} runs. */
  String next(int runs) {
    StringBuilder text = new StringBuilder();
    int n = 1 + random.nextInt(runs);
    Kind[] kinds = Kind.values();
    for (int i = 0; i < n; i++) {
      append(text, kinds[random.nextInt(kinds.length)]);
    }
    return text.toString();
  }

  /** One run of a kind. */
  String run(Kind kind) {
    StringBuilder text = new StringBuilder();
    append(text, kind);
    return text.toString();
  }

  private void append(StringBuilder text, Kind kind) {
    switch (kind) {
      case ENGLISH -> text.append(one(WORDS)).append(random.nextBoolean() ? " " : "");
      case CONTRACTION -> text.append(one(WORDS)).append(one(ENDINGS));
      case DIGITS -> characters(text, 1 + random.nextInt(9), '0', '9');
      case SPACES -> strings(text, 1 + random.nextInt(4), SPACES);
      case PUNCTUATION -> characters(text, 1 + random.nextInt(5), '!', '/');
      case EMOJI -> strings(text, 1 + random.nextInt(3), EMOJI);
      case COMBINING -> {
        characters(text, 1, 'a', 'z');
        characters(text, 1 + random.nextInt(6), 0x0300, 0x036f);
      }
      case CJK -> {
        characters(text, 1 + random.nextInt(5), 0x4e00, 0x9fff);
        characters(text, random.nextInt(3), 0x3001, 0x30ff);
        characters(text, random.nextInt(2), 0x20000, 0x2a6df);
      }
      case HANGUL -> {
        characters(text, 1 + random.nextInt(4), 0xac00, 0xd7a3);
        characters(text, random.nextInt(3), 0x1100, 0x11ff);
      }
      case RIGHT_TO_LEFT -> {
        characters(text, random.nextInt(2), 0x200e, 0x200f);
        characters(text, 1 + random.nextInt(5), 0x05d0, 0x05ea);
        characters(text, random.nextInt(2), 0x202a, 0x202e);
        characters(text, 1 + random.nextInt(5), 0x0600, 0x06ff);
      }
      case INDIC -> {
        characters(text, 1 + random.nextInt(6), 0x0900, 0x097f);
        characters(text, random.nextInt(4), 0x0e01, 0x0e5b);
      }
      case CASED -> {
        characters(text, 1 + random.nextInt(3), 0x00c0, 0x024f);
        characters(text, random.nextInt(3), 0x0400, 0x04ff);
        characters(text, random.nextInt(3), 0x1f00, 0x1fff);
      }
      case NUMBERS -> {
        characters(text, random.nextInt(3), 0x00b2, 0x00be);
        characters(text, 1 + random.nextInt(3), 0x2150, 0x218b);
        characters(text, random.nextInt(3), 0x0660, 0x0669);
      }
      case CONTROL -> {
        characters(text, 1 + random.nextInt(3), 0x01, 0x1f);
        characters(text, random.nextInt(2), 0x7f, 0x9f);
      }
      case SPECIAL -> text.append(one(SPECIAL));
      case ANYTHING -> {
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
          int point = random.nextInt(Character.MAX_CODE_POINT + 1);
          boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
          text.appendCodePoint(surrogate || point == 0 ? 0xfffd : point);
        }
      }
      case LONG_RUN -> {
        String[] units = {"a", " ", "\n", "=", "7", "é", "好", "😀", "\u0301", "\t"};
        text.repeat(one(units), 20 + random.nextInt(200));
      }
    }
  }

  private String one(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private void strings(StringBuilder text, int count, String[] choices) {
    for (int i = 0; i < count; i++) {
      text.append(one(choices));
    }
  }

  private void characters(StringBuilder text, int count, int first, int last) {
    for (int i = 0; i < count; i++) {
      text.appendCodePoint(random.nextInt(first, last + 1));
    }
  }
}
