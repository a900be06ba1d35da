package dev.ckernel.train;

import dev.ckernel.tensor.CkException;

/** Lays documents out as sequences; see {@link TokenData}. */
final class TokenPacker {
  private final DataRecipe recipe;
  private final DocumentEncoder encoder;
  private final int length;

  /** In a stream each token and the same as a target; for samples whole rows. */
  private final Ints tokens = new Ints();

  private final Ints targets = new Ints();
  private int documents;
  private int dropped;
  private int longest;
  private long kept;

  TokenPacker(DataRecipe recipe, DocumentEncoder encoder, int length) {
    this.recipe = recipe;
    this.encoder = encoder;
    this.length = length;
  }

  void add(Document document) {
    DocumentEncoder.Encoded encoded = encoder.encode(document);
    int size = encoded.tokens().length;
    documents++;
    longest = Math.max(longest, size);
    try {
      switch (recipe.packing()) {
        case STREAM -> stream(encoded);
        case SAMPLE -> {
          if (size - 1 > length) {
            dropped++;
            return;
          }
          sample(encoded);
        }
      }
    } catch (ArithmeticException e) {
      throw new CkException(
          document.where() + ": the data set has more than 2^30 tokens; train on a part of it", e);
    }
    kept += size;
  }

  /** Whether no document was added. */
  boolean isEmpty() {
    return documents == 0;
  }

  private void stream(DocumentEncoder.Encoded encoded) {
    for (int i = 0; i < encoded.tokens().length; i++) {
      tokens.add(encoded.tokens()[i]);
      targets.add(i < encoded.prompt() ? Batch.IGNORED : encoded.tokens()[i]);
    }
  }

  private void sample(DocumentEncoder.Encoded encoded) {
    int[] all = encoded.tokens();
    for (int i = 0; i < length; i++) {
      boolean inside = i + 1 < all.length;
      tokens.add(inside ? all[i] : encoder.end());
      targets.add(inside && i + 1 >= encoded.prompt() ? all[i + 1] : Batch.IGNORED);
    }
  }

  /**
   * The sequences.
   *
   * @param name of the data, for messages
   */
  TokenData pack(String name) {
    return switch (recipe.packing()) {
      case STREAM -> packStream(name);
      case SAMPLE -> packSamples(name);
    };
  }

  private TokenData packStream(String name) {
    int sequences = (tokens.size() - 1) / length;
    if (sequences == 0) {
      throw new CkException(
          "%s: has %d tokens, fewer than one sequence of batch.length + 1 = %d; give more text, or set batch.length to at most %d"
              .formatted(name, tokens.size(), length + 1, Math.max(1, tokens.size() - 1)));
    }
    int used = sequences * length;
    int[] read = new int[used];
    int[] said = new int[used];
    System.arraycopy(tokens.toArray(), 0, read, 0, used);
    System.arraycopy(targets.toArray(), 1, said, 0, used);
    return checked(name, read, said, sequences, tokens.size() - 1 - used);
  }

  private TokenData packSamples(String name) {
    int sequences = tokens.size() / length;
    if (sequences == 0) {
      throw new CkException(
          "%s: all %d documents are longer than batch.length + 1 = %d tokens (the longest has %d); set batch.length to %d"
              .formatted(name, documents, length + 1, longest, longest - 1));
    }
    return checked(name, tokens.toArray(), targets.toArray(), sequences, 0);
  }

  private TokenData checked(String name, int[] read, int[] said, int sequences, int leftOver) {
    TokenData data =
        TokenData.packed(
            length,
            read,
            said,
            new TokenData.Report(documents, dropped, longest, kept, 0, sequences, leftOver));
    if (data.report().counted() == 0) {
      throw new CkException(name + ": has nothing to learn, every completion is empty");
    }
    return data;
  }
}
