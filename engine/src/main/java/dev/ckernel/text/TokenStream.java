package dev.ckernel.text;

import dev.ckernel.tensor.CkException;

/**
 * The text of tokens as they are generated: whole characters only, control tokens silent. For one
 * thread.
 */
public final class TokenStream {
  private final Tokenizer tokenizer;
  private final Utf8Stream characters = new Utf8Stream();

  TokenStream(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * The characters that {@code id} completes, perhaps none.
   *
   * @throws CkException if there is no such token
   */
  public String accept(int id) {
    byte[] piece = tokenizer.piece(id);
    return tokenizer.isControl(id) ? "" : characters.accept(piece);
  }

  /** What is left at the end: U+FFFD if the last character is unfinished, else nothing. */
  public String end() {
    return characters.end();
  }
}
