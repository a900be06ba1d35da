package dev.ckernel.cli;

import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.BpeTrainer;
import dev.ckernel.text.PreTokenizer;
import dev.ckernel.text.SentencePieceTrainer;
import dev.ckernel.text.TokenizerJson;
import dev.ckernel.text.TrainerOptions;
import dev.ckernel.text.Vocabulary;
import dev.ckernel.text.VocabularyTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ck tokenizer train}: a vocabulary from text files. */
@Command(
    name = "train",
    description = "Trains a vocabulary on text files.",
    footer = {
      "",
      "A .jsonl file has a document per line, in the field text or in prompt and completion; any",
      "other file is one document. Writes tokenizer.json with tokenizer_config.json, for the Hugging",
      "Face libraries, and tokenizer.gguf, for ck and llama.cpp. Equal documents give equal files, in",
      "whatever order they come.",
      "",
      "bpe cuts text into words (--pre) and merges bytes; it ends texts with <|endoftext|>. spm merges",
      "characters as SentencePiece does, with <unk>, <s>, </s> and a token per byte.",
      "",
      "Examples:",
      "  ck tokenizer train book.txt -o tokenizer --vocab-size 4096",
      "  ck tokenizer train a.jsonl b.jsonl -o t --type spm --vocab-size 8000 --special \"<|user|>\""
    })
final class TrainTokenizer implements Callable<Integer> {
  private static final int BYTES_BETWEEN_REPORTS = 1 << 16;

  /** The kinds of vocabularies. */
  enum Type {
    BPE,
    SPM
  }

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Text to train on.")
  private List<Path> files;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder to write to.")
  private Path output;

  @Option(names = "--type", description = "bpe or spm; bpe unless given.")
  private Type type = Type.BPE;

  @Option(
      names = "--vocab-size",
      required = true,
      paramLabel = "N",
      description = "The most tokens, special ones and bytes included.")
  private int size;

  @Option(
      names = "--pre",
      paramLabel = "NAME",
      description = "How bpe cuts words: qwen2 (unless given), llama-bpe, gpt-2, starcoder, ...")
  private @Nullable String pre;

  @Option(
      names = "--special",
      paramLabel = "TEXT",
      description = "A further special token; may be given several times.")
  private List<String> specials = new ArrayList<>();

  @Option(
      names = "--min-count",
      paramLabel = "N",
      description = "How often a pair must stand in the text to become a token; 2 unless given.")
  private int minimumCount = 2;

  TrainTokenizer(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    VocabularyTrainer trainer = trainer();
    long[] bytes = new long[1];
    Vocabulary vocabulary;
    try (Progress progress = new Progress(streams)) {
      int read = 0;
      for (Path file : files) {
        int done = read++;
        Documents.read(
            file,
            (place, text) -> {
              trainer.add(text);
              if (bytes[0] / BYTES_BETWEEN_REPORTS
                  != (bytes[0] + text.length) / BYTES_BETWEEN_REPORTS) {
                progress.report("reading files", done, files.size());
              }
              bytes[0] += text.length;
            });
      }
      vocabulary = trainer.train(learned -> progress.report("learning tokens", learned, size));
    }
    Path json = output.resolve(TokenizerJson.FILE);
    TokenizerJson.write(vocabulary, json);
    GgufVocabulary.write(vocabulary, name(), output.resolve("tokenizer.gguf"));
    streams
        .out()
        .printf("%s: %d tokens from %s of text%n", json, vocabulary.size(), Sizes.of(bytes[0]));
    if (vocabulary.size() < size) {
      streams
          .err()
          .printf(
              "ck: the text gave %d tokens, not %d: no other pair stands in it %d times%n",
              vocabulary.size(), size, minimumCount);
    }
    return Main.OK;
  }

  private VocabularyTrainer trainer() {
    TrainerOptions options = TrainerOptions.of(size).withSpecials(specials);
    options = options.withMinimumCount(minimumCount);
    return switch (type) {
      case BPE -> new BpeTrainer(preTokenizer(), options);
      case SPM -> {
        if (pre != null) {
          throw new ParameterException(spec.commandLine(), "--pre does not go with --type spm");
        }
        yield new SentencePieceTrainer(options);
      }
    };
  }

  private PreTokenizer preTokenizer() {
    PreTokenizer named = PreTokenizer.named(pre == null ? "qwen2" : pre);
    if (!TokenizerJson.canWrite(named)) {
      throw new CkException(
          "the pre-tokenizer '%s' cannot be said in tokenizer.json; take qwen2, llama-bpe or gpt-2"
              .formatted(named.ggufName()));
    }
    return named;
  }

  private String name() {
    Path name = output.toAbsolutePath().normalize().getFileName();
    return name == null ? "tokenizer" : name.toString();
  }
}
