package dev.ckernel.cli;

import dev.ckernel.text.EncodeOptions;
import dev.ckernel.text.Tokenizer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck tokenize}: text to token ids and back, as a model's vocabulary does it. */
@Command(
    name = "tokenize",
    description = "Turns text into a model's tokens, or tokens back into text.",
    customSynopsis =
        "ck tokenize MODEL (TEXT | --file=FILE | --decode=IDS) [--ids] [--no-bos] [--no-special]",
    footer = {
      "",
      "Prints a line per token, its id and its text, where bytes that are no printable character "
          + "stand as \\xNN.",
      "With --decode it prints the tokens' bytes and nothing else (a line break only on a terminal).",
      "",
      "Examples:",
      "  ck tokenize model.gguf \"Hello world\"",
      "  ck tokenize model.gguf --file text.txt --ids --no-bos",
      "  ck tokenize model.gguf --decode \"15496 995\"",
      "  ck tokenize model.gguf -- \"--a text that begins with a dash\""
    })
final class Tokenize implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A GGUF file, which may hold only a vocabulary, or a tokenizer.json.")
  private Path model;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "The text.")
  private @Nullable String text;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Take the text from this file, its bytes as they are.")
  private @Nullable Path file;

  @Option(
      names = "--decode",
      paramLabel = "IDS",
      description = "Print the text of these token ids instead, e.g. \"1 2 3\".")
  private @Nullable String decode;

  @Option(names = "--ids", description = "Print only the ids, as one line: [1, 2, 3].")
  private boolean ids;

  @Option(
      names = "--no-bos",
      description = "Add no begin and end tokens, also where the model asks for them.")
  private boolean noBos;

  @Option(
      names = "--no-special",
      description =
          "Read the text of special tokens, such as <|im_end|>, as plain text;"
              + " with --decode, leave out special tokens.")
  private boolean noSpecial;

  Tokenize(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (Stream.of(text, file, decode).filter(given -> given != null).count() != 1) {
      throw new ParameterException(spec.commandLine(), "give one of a text, --file and --decode");
    }
    if (decode != null && ids) {
      throw new ParameterException(spec.commandLine(), "--ids does not go with --decode");
    }
    Tokenizer tokenizer = VocabularyFile.read(model);
    if (decode != null) {
      streams.out().writeBytes(tokenizer.decode(TokenIds.parse(decode, "--decode"), !noSpecial));
      if (streams.outIsTerminal()) {
        streams.out().println();
      }
    } else if (file != null) {
      print(tokenizer, InputFile.read(file));
    } else if (text != null) {
      print(tokenizer, text.getBytes(StandardCharsets.UTF_8));
    }
    return Main.OK;
  }

  private void print(Tokenizer tokenizer, byte[] input) {
    int[] tokens = tokenizer.encode(input, new EncodeOptions(!noBos, !noSpecial));
    PrintStream out = streams.out();
    if (ids) {
      out.println(Arrays.toString(tokens));
      return;
    }
    for (int token : tokens) {
      out.printf("%6d -> '%s'%n", token, Printable.of(tokenizer.piece(token)));
    }
  }
}
