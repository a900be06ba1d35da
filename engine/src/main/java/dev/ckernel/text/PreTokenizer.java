package dev.ckernel.text;

import static dev.ckernel.text.CodePointClass.LETTER;
import static dev.ckernel.text.CodePointClass.MARK;
import static dev.ckernel.text.CodePointClass.NUMBER;
import static dev.ckernel.text.CodePointClass.PUNCTUATION;
import static dev.ckernel.text.MatchSplitters.classes;
import static dev.ckernel.text.MatchSplitters.in;
import static dev.ckernel.text.MatchSplitters.run;
import static dev.ckernel.text.MatchSplitters.single;
import static dev.ckernel.text.MatchSplitters.spacedRun;
import static dev.ckernel.text.MatchSplitters.triples;

import dev.ckernel.tensor.CkException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How text is cut into words before byte-level BPE merges within each. GGUF files name the cut in
 * {@code tokenizer.ggml.pre}; each constant lists the names that mean it. The chains are
 * llama.cpp's, stage by stage, also where the original tokenizer's differ.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are unmodifiable, splitters have no state
public enum PreTokenizer {
  GPT2(
      List.of(
          "gpt-2",
          "mpt",
          "olmo",
          "jais",
          "trillion",
          "granite-docling",
          "phi-2",
          "jina-es",
          "jina-de",
          "jina-v1-en",
          "jina-v2-es",
          "jina-v2-de",
          "jina-v2-code",
          "roberta-bpe",
          "gigachat",
          "a.x-4.0",
          "mellum",
          "modern-bert",
          "exaone4"),
      WordSplitters::gpt2),

  LLAMA3(
      List.of(
          "llama-bpe",
          "llama3",
          "llama-v3",
          "falcon3",
          "falcon-h1",
          "pixtral",
          "midm-2.0",
          "lfm2",
          "jina-v5-nano",
          "dbrx",
          "smaug-bpe",
          "glm4",
          "chatglm-bpe"),
      WordSplitters.words(LETTER, 3)),

  QWEN2(
      List.of(
          "qwen2",
          "deepseek-r1-qwen",
          "kormo",
          "f2llmv2",
          "megrez",
          "stablelm2",
          "hunyuan",
          "solar-open",
          "grok-2"),
      WordSplitters.words(LETTER, 1)),

  QWEN35(List.of("qwen35"), WordSplitters.words(LETTER | MARK, 1)),

  STARCODER(
      List.of(
          "starcoder",
          "refact",
          "command-r",
          "smollm",
          "codeshell",
          "exaone",
          "minerva-7b",
          "mellum2"),
      single(classes(NUMBER)),
      WordSplitters::gpt2),

  FALCON(
      List.of("falcon"),
      run(punctuationOr("24 2B 3C-3E 5E 60 7C 7E")),
      WordSplitters::gpt2,
      triples(in(CodePointSet.of("30-39")))),

  DEEPSEEK_LLM(
      List.of("deepseek-llm"),
      single(in(CodePointSet.of("A D"))),
      spacedRun(in(CodePointSet.CASED_LETTERS)),
      spacedRun(in(CodePointSet.of("21-2F 3A-7E 2018-201F 3000-3002 FF01-FF0F FF1A-FF5E"))),
      MatchSplitters::trailingSpace,
      run(in(CodePointSet.ASIAN)),
      run(classes(NUMBER))),

  DEEPSEEK_CODER(
      List.of("deepseek-coder"),
      single(in(CodePointSet.of("A D"))),
      spacedRun(classes(LETTER)),
      spacedRun(classes(PUNCTUATION)),
      run(in(CodePointSet.ASIAN)),
      single(classes(NUMBER))),

  /** For files that name none. */
  DEFAULT(
      List.of("default"),
      run(punctuationOr("24 2B 3C-3E 5E 7C 7E")),
      WordSplitters::gpt2,
      run(classes(NUMBER)),
      triples(in(CodePointSet.of("30-39"))));

  private final List<String> names;
  private final List<Splitter> stages;

  PreTokenizer(List<String> names, Splitter... stages) {
    this.names = names;
    this.stages = List.of(stages);
  }

  /**
   * The pre-tokenizer that GGUF files call {@code name}.
   *
   * @throws CkException if there is none, naming those that there are
   */
  public static PreTokenizer named(String name) {
    for (PreTokenizer each : values()) {
      if (each.names.contains(name)) {
        return each;
      }
    }
    TreeSet<String> known = new TreeSet<>();
    Stream.of(values()).forEach(each -> known.addAll(each.names));
    throw new CkException(
        "unknown pre-tokenizer '%s' (tokenizer.ggml.pre); known are %s"
            .formatted(name, String.join(", ", known)));
  }

  /** What GGUF files call it, where several names mean the same the one of the best-known model. */
  public String ggufName() {
    return names.getFirst();
  }

  /** The cuts, each within the pieces of the one before. */
  List<Splitter> stages() {
    return stages;
  }

  /** Receives the words of a text in order. */
  @FunctionalInterface
  interface Words {
    void word(int from, int end);
  }

  /** Cuts {@code [from, end)} into words. */
  void split(Utf8Text text, int from, int end, Words words) {
    split(text, from, end, 0, words);
  }

  private void split(Utf8Text text, int from, int end, int stage, Words words) {
    if (stage == stages.size()) {
      words.word(from, end);
      return;
    }
    Splitter splitter = stages.get(stage);
    int at = from;
    while (at < end) {
      int next = splitter.next(text, at, end);
      split(text, at, next, stage + 1, words);
      at = next;
    }
  }

  private static MatchSplitters.CharTest punctuationOr(String more) {
    MatchSplitters.CharTest others = in(CodePointSet.of(more));
    return (text, at, end) -> text.classAt(at, end) == PUNCTUATION || others.matches(text, at, end);
  }
}
