package dev.ckernel.train;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.TokenRole;
import dev.ckernel.text.Tokenizer;
import java.util.Arrays;

/**
 * Documents as tokens: the begin token if the vocabulary asks for it, the text, the end token. The
 * tokens of a prompt and its separator are always those that they have alone, since that is what a
 * model reads when it is asked: where a merge would reach over into the completion, the completion
 * is encoded alone.
 */
final class DocumentEncoder {
  private final DataRecipe recipe;
  private final Tokenizer tokenizer;
  private final int vocabulary;
  private final int[] begin;
  private final int end;

  /**
   * A document's tokens.
   *
   * @param prompt how many at the begin are not to be learned
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one call
  record Encoded(int[] tokens, int prompt) {}

  DocumentEncoder(DataRecipe recipe, Tokenizer tokenizer, int vocabulary) {
    this.recipe = recipe;
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.begin =
        tokenizer.vocabulary().addBos()
            ? tokenizer.vocabulary().id(TokenRole.BOS).stream().toArray()
            : new int[0];
    this.end =
        tokenizer
            .vocabulary()
            .id(TokenRole.EOS)
            .orElseThrow(() ->
                new CkException(
                    "the vocabulary names no end token (EOS), which every document needs at its"
                        + " end; train one with ck tokenizer train"));
    checkInside(begin, "the begin token");
    checkInside(new int[] {end}, "the end token");
  }

  /** The token that ends documents. */
  int end() {
    return end;
  }

  /** What a model is given to complete a document: the begin token, prompt and separator. */
  int[] prompt(Document document) {
    int[] text = encode(document.prompt() + recipe.separator());
    int[] tokens = Arrays.copyOf(begin, begin.length + text.length);
    System.arraycopy(text, 0, tokens, begin.length, text.length);
    checkInside(tokens, document.where());
    return tokens;
  }

  Encoded encode(Document document) {
    if (!document.paired()) {
      if (recipe.loss() == DataRecipe.Loss.COMPLETION) {
        throw new CkException(
            document.where()
                + ": has no prompt and completion, which data.loss = \"completion\" needs");
      }
      return whole(document, encode(document.completion()), 0);
    }
    String lead = document.prompt() + recipe.separator();
    int[] prompt = encode(lead);
    int[] both = encode(lead + document.completion());
    if (!Arrays.equals(both, 0, Math.min(prompt.length, both.length), prompt, 0, prompt.length)) {
      int[] completion = encode(document.completion());
      both = Arrays.copyOf(prompt, prompt.length + completion.length);
      System.arraycopy(completion, 0, both, prompt.length, completion.length);
    }
    boolean all = recipe.loss() == DataRecipe.Loss.ALL;
    return whole(document, both, all ? 0 : begin.length + prompt.length);
  }

  private Encoded whole(Document document, int[] text, int prompt) {
    int[] tokens = Arrays.copyOf(begin, begin.length + text.length + 1);
    System.arraycopy(text, 0, tokens, begin.length, text.length);
    tokens[tokens.length - 1] = end;
    checkInside(tokens, document.where());
    return new Encoded(tokens, prompt);
  }

  private int[] encode(String text) {
    return tokenizer.encode(text, new EncodeOptions(false, recipe.special()));
  }

  private void checkInside(int[] tokens, String where) {
    for (int token : tokens) {
      if (token < 0 || token >= vocabulary) {
        throw new CkException(
            "%s: token %d is outside the model's vocabulary of %d tokens; the tokenizer does not belong to this model"
                .formatted(where, token, vocabulary));
      }
    }
  }
}
