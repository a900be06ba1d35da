package dev.ckernel.cli;

import dev.ckernel.tensor.CkException;
import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.TokenType;
import dev.ckernel.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ck tokenizer check}: whether text comes back from its tokens, byte for byte. */
@Command(
    name = "check",
    description = "Checks that every document comes back from its tokens, byte for byte.",
    footer = {
      "",
      "Prints how well the vocabulary fits the text. Ends with exit code 1 at the first document that",
      "does not come back, naming the place. Files are read as ck tokenizer train reads them.",
      "",
      "Example:",
      "  ck tokenizer check tokenizer/tokenizer.json book.txt"
    })
final class CheckTokenizer implements Callable<Integer> {
  private static final int SHOWN = 16;

  private final Streams streams;

  @Parameters(
      index = "0",
      paramLabel = "TOKENIZER",
      description = "A tokenizer.json, a folder with one, or a GGUF file.")
  private Path tokenizerFile;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "The text.")
  private List<Path> files;

  private final BitSet used = new BitSet();
  private long documents;
  private long bytes;
  private long tokens;
  private long nanos;

  CheckTokenizer(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    Tokenizer tokenizer = VocabularyFile.read(tokenizerFile);
    for (Path file : files) {
      Documents.read(file, (place, text) -> check(tokenizer, place, text));
    }
    if (bytes == 0) {
      throw new CkException("there is no text to check the vocabulary on");
    }
    long learned =
        IntStream.range(0, tokenizer.vocabulary().size())
            .filter(id -> tokenizer.vocabulary().type(id) == TokenType.NORMAL)
            .count();
    long unused =
        learned
            - used.stream()
                .filter(id -> tokenizer.vocabulary().type(id) == TokenType.NORMAL)
                .count();
    streams
        .out()
        .printf("documents: %d, %s; all come back byte for byte%n", documents, Sizes.of(bytes));
    streams.out().printf("%.3f bytes a token (%d tokens)%n", (double) bytes / tokens, tokens);
    streams.out().printf("%d of %d text tokens not used%n", unused, learned);
    streams.out().printf("%.0f tokens/s%n", tokens / (nanos * 1e-9));
    return Main.OK;
  }

  private void check(Tokenizer tokenizer, String place, byte[] text) {
    long start = System.nanoTime();
    int[] ids = tokenizer.encode(text, EncodeOptions.PLAIN);
    nanos += System.nanoTime() - start;
    byte[] back = tokenizer.decode(ids);
    int differs = Arrays.mismatch(text, back);
    if (differs >= 0) {
      throw new CkException(
          "%s: differs at byte %d: '%s' came back as '%s'"
              .formatted(place, differs, from(text, differs), from(back, differs)));
    }
    for (int id : ids) {
      used.set(id);
    }
    documents++;
    bytes += text.length;
    tokens += ids.length;
  }

  private static String from(byte[] text, int at) {
    return Printable.of(Arrays.copyOfRange(text, at, Math.min(at + SHOWN, text.length)));
  }
}
