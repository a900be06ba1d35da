package dev.ckernel.text;

/**
 * How text becomes token ids.
 *
 * @param addBosEos put the begin and end tokens around the text, where the vocabulary asks for them
 * @param parseSpecial read the text of control tokens in the input as those tokens; otherwise it is
 *     plain text
 */
public record EncodeOptions(boolean addBosEos, boolean parseSpecial) {
  /** Text as it is: nothing added, nothing special. */
  public static final EncodeOptions PLAIN = new EncodeOptions(false, false);

  /**
   * A text to measure with: begin token as the vocabulary says, and plain text, since a corpus is
   * not written by whoever writes prompts; as llama.cpp reads it.
   */
  public static final EncodeOptions CORPUS = new EncodeOptions(true, false);

  /** A prompt: begin token as the vocabulary says, special tokens parsed. */
  public static final EncodeOptions PROMPT = new EncodeOptions(true, true);
}
