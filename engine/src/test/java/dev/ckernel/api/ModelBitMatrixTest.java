package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.emit.EmulatedCode;
import dev.ckernel.emit.Host;
import dev.ckernel.emit.InterpretedCode;
import dev.ckernel.emit.StepCode;
import dev.ckernel.format.BumpReader;
import dev.ckernel.format.GgufFile;
import dev.ckernel.kernel.Target;
import dev.ckernel.model.GgufModel;
import dev.ckernel.model.RandomModel;
import dev.ckernel.model.RandomModelSize;
import dev.ckernel.plan.HostView;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.runtime.Executor;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bit matrix of whole models: the logits of every position have the bits that the interpreter
 * gives them, on every target, with any number of threads, however the prompt is cut, alone or next
 * to another sequence, fused or not. Shapes are odd (dim 96, ffn 272, heads of 24, 3 key heads,
 * vocabulary 509), so that no size fits by chance, but where blocks are of 256; the prompt crosses
 * the edge of a chunk of attention where the model is tiny.
 */
final class ModelBitMatrixTest {
  private static final int CONTEXT = 256;
  private static final int BATCH = 160;

  @TempDir static Path folder;

  /** Families, formats and forms of the cache. */
  enum Subject {
    LLAMA_F32("llama", DType.F32),
    QWEN2_F16("qwen2", DType.F16),
    QWEN3_Q8_0("qwen3", DType.Q8_0),
    /** Rows of 96 become Q5_0, rows of 272 F16. */
    LLAMA_Q5_0("llama", DType.Q4_K),
    /** Rows of 96 become Q5_1, rows of 272 F16. */
    QWEN2_Q5_1("qwen2", DType.Q5_K),
    QWEN3_Q4_K("qwen3", "small", DType.Q4_K, 18),
    LLAMA_Q2_K("llama", "small", DType.Q2_K, 18),
    QWEN2_Q6_K("qwen2", "small", DType.Q6_K, 18),
    LLAMA_IQ4_XS("llama", "small", DType.IQ4_XS, 18),
    /** Layers of windows and one that sees everything; row 147 is the first to leave a page. */
    GEMMA3_F32("gemma3", "tiny", DType.F32, 150),
    GEMMA3_Q8_0("gemma3", "small", DType.Q8_0, KvType.F16, 133),
    LLAMA_CACHE_F16("llama", "tiny", DType.F32, KvType.F16, 133),
    LLAMA_CACHE_Q8_0("llama", "small", DType.F32, KvType.Q8_0, 133);

    final String family;
    final String size;
    final DType format;
    final KvType kv;
    final int tokens;

    Subject(String family, DType format) {
      this(family, "tiny", format, 133);
    }

    Subject(String family, String size, DType format, int tokens) {
      this(family, size, format, KvType.F32, tokens);
    }

    Subject(String family, String size, DType format, KvType kv, int tokens) {
      this.family = family;
      this.size = size;
      this.format = format;
      this.kv = kv;
      this.tokens = tokens;
    }
  }

  /** How a prompt is fed. */
  private enum Feeding {
    WHOLE(BATCH),
    ONE_BY_ONE(1),
    BY_FIVE(5),
    BY_SIXTEEN(16),
    BESIDE_ANOTHER(16);

    final int chunk;

    Feeding(int chunk) {
      this.chunk = chunk;
    }
  }

  private record Run(int threads, Feeding feeding) {}

  private static final List<Run> RUNS =
      List.of(
          new Run(1, Feeding.WHOLE),
          new Run(2, Feeding.ONE_BY_ONE),
          new Run(3, Feeding.BY_FIVE),
          new Run(7, Feeding.BY_SIXTEEN),
          new Run(2, Feeding.BESIDE_ANOTHER));

  /** One subject on every target. */
  static Stream<String> targets() {
    return Target.all().stream().map(Target::name);
  }

  /** The others where they differ from it. */
  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of(Subject.LLAMA_F32, "avx512", true),
        Arguments.of(Subject.LLAMA_F32, "scalar", false),
        Arguments.of(Subject.LLAMA_F32, "neon", true),
        Arguments.of(Subject.LLAMA_F32, "jvm256", true),
        Arguments.of(Subject.QWEN2_F16, "avx2", true),
        Arguments.of(Subject.QWEN2_F16, "avx512", false),
        Arguments.of(Subject.QWEN2_F16, "neon-dot", false),
        Arguments.of(Subject.QWEN2_F16, "jvm512", true),
        Arguments.of(Subject.LLAMA_Q5_0, "avx512", true),
        Arguments.of(Subject.LLAMA_Q5_0, "jvm128", true),
        Arguments.of(Subject.QWEN2_Q5_1, "avx2", true),
        Arguments.of(Subject.QWEN2_Q5_1, "jvm512", true),
        Arguments.of(Subject.QWEN3_Q4_K, "avx512", true),
        Arguments.of(Subject.QWEN3_Q4_K, "neon-dot", true),
        Arguments.of(Subject.QWEN3_Q4_K, "jvm256", true),
        Arguments.of(Subject.QWEN3_Q4_K, "jvm128", true),
        Arguments.of(Subject.LLAMA_Q2_K, "avx512", true),
        Arguments.of(Subject.LLAMA_Q2_K, "jvm256", false),
        Arguments.of(Subject.LLAMA_Q2_K, "neon", true),
        Arguments.of(Subject.QWEN2_Q6_K, "avx2", true),
        Arguments.of(Subject.QWEN2_Q6_K, "scalar", true),
        Arguments.of(Subject.QWEN2_Q6_K, "jvm128", true),
        Arguments.of(Subject.LLAMA_IQ4_XS, "avx512", true),
        Arguments.of(Subject.LLAMA_IQ4_XS, "avx2", false),
        Arguments.of(Subject.LLAMA_IQ4_XS, "neon", true),
        Arguments.of(Subject.LLAMA_IQ4_XS, "jvm512", true),
        Arguments.of(Subject.GEMMA3_F32, "avx512", true),
        Arguments.of(Subject.GEMMA3_F32, "avx2", false),
        Arguments.of(Subject.GEMMA3_F32, "neon", true),
        Arguments.of(Subject.GEMMA3_F32, "scalar", true),
        Arguments.of(Subject.GEMMA3_F32, "jvm512", true),
        Arguments.of(Subject.GEMMA3_Q8_0, "avx512", true),
        Arguments.of(Subject.GEMMA3_Q8_0, "jvm256", true),
        Arguments.of(Subject.GEMMA3_Q8_0, "jvm128", false),
        Arguments.of(Subject.LLAMA_CACHE_F16, "avx512", true),
        Arguments.of(Subject.LLAMA_CACHE_F16, "jvm256", true),
        Arguments.of(Subject.LLAMA_CACHE_Q8_0, "avx512", true),
        Arguments.of(Subject.LLAMA_CACHE_Q8_0, "avx2", false),
        Arguments.of(Subject.LLAMA_CACHE_Q8_0, "neon-dot", true),
        Arguments.of(Subject.LLAMA_CACHE_Q8_0, "jvm512", true),
        Arguments.of(Subject.LLAMA_CACHE_Q8_0, "jvm128", true));
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Tag("slow")
  void bitsOfOneModelAreThoseOfTheInterpreterEverywhere(String target) throws Exception {
    bitsAreThoseOfTheInterpreter(Subject.QWEN3_Q8_0, target, true);
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Tag("matrix")
  void bitsAreThoseOfTheInterpreterWithoutFusion(String target) throws Exception {
    bitsAreThoseOfTheInterpreter(Subject.QWEN3_Q8_0, target, false);
  }

  @ParameterizedTest
  @MethodSource("others")
  @Tag("matrix")
  void bitsOfOthersAreThoseOfTheInterpreter(Subject subject, String targetName, boolean fusion)
      throws Exception {
    bitsAreThoseOfTheInterpreter(subject, targetName, fusion);
  }

  private static void bitsAreThoseOfTheInterpreter(
      Subject subject, String targetName, boolean fusion) throws Exception {
    Target target = Host.named(targetName);
    boolean emulated = targetName.startsWith("neon") && !Host.detect().fit(target).fits();
    try (Model subjectModel = new Model(subject, target, fusion)) {
      StepCode code =
          emulated || target.language() == Target.Language.C
              ? nativeCode(subjectModel.plan, emulated)
              : subjectModel.programs.compile(subjectModel.plan.program());
      int[] expected = expected(subject);
      for (Run run : emulated ? List.of(new Run(3, Feeding.WHOLE)) : RUNS) {
        assertThat(subjectModel.hashes(code, run.threads(), run.feeding()))
            .as("%s, %s", targetName, run)
            .isEqualTo(expected);
      }
      if (code instanceof AutoCloseable library) {
        library.close();
      }
    }
  }

  /** Ends the test where the machine is missing. */
  private static StepCode nativeCode(ModelPlan plan, boolean emulated) {
    EmulatedCode elsewhere = new EmulatedCode(plan.program());
    return emulated
        ? elsewhere
        : new Programs(Host.detect(), System.getenv(), folder).compile(plan.program());
  }

  /** What the interpreter gives, with the whole prompt in one step; computed once a subject. */
  private static int[] expected(Subject subject) throws Exception {
    Path known = folder.resolve(subject + ".expected");
    if (!Files.exists(known)) {
      try (Model model = new Model(subject, Target.SCALAR, false)) {
        int[] hashes = model.hashes(new InterpretedCode(model.plan.program()), 1, Feeding.WHOLE);
        Files.write(known, Arrays.stream(hashes).mapToObj(Integer::toString).toList());
      }
    }
    return Files.readAllLines(known).stream().mapToInt(Integer::parseInt).toArray();
  }

  /** A model that is planned and packed, to be run by any code. */
  private static final class Model implements AutoCloseable {
    private final int tokens;
    final ModelPlan plan;
    final Programs programs = new Programs(Host.detect(), Map.of(), folder);
    private final GgufFile file;
    private final BumpReader weights;
    private final BumpReader tables;

    Model(Subject subject, Target target, boolean fusion) {
      tokens = subject.tokens;
      Path path = folder.resolve(subject + ".gguf");
      if (!Files.exists(path)) {
        RandomModel.write(
            path, RandomModelSize.of(subject.family, subject.size), subject.format, 7, bytes -> {});
      }
      file = GgufFile.open(path);
      GgufModel definition = GgufModel.of(file);
      ModelOptions options =
          ModelOptions.defaults()
              .withContext(CONTEXT)
              .withBatch(BATCH)
              .withSessions(2)
              .withKv(subject.kv)
              .withFusion(fusion);
      plan = Planning.plan(definition, options, target);
      Path packed = folder.resolve(PackedWeights.key(subject.name(), plan.weights()) + ".bump");
      if (!Files.exists(packed)) {
        PackedWeights.write(definition, plan.weights(), "test", packed, Progress.SILENT);
      }
      weights = BumpReader.open(packed);
      Path packedTables = folder.resolve(PackedTables.key(definition, plan.tables()) + ".bump");
      PackedTables.ensure(definition, plan.tables(), packedTables);
      tables = PackedTables.open(packedTables);
    }

    /** A hash of the logits' bits of each position of the first sequence. */
    int[] hashes(StepCode code, int threads, Feeding feeding) {
      int[] hashes = new int[tokens];
      try (Executor executor =
          new Executor(
              HostView.of(plan),
              code,
              weights
                  .bytes()
                  .asSlice(PackedWeights.start(weights, plan.weights()), plan.weights().bytes()),
              PackedTables.memory(tables, plan.tables().bytes()),
              threads)) {
        CounterRng rng = new CounterRng(3);
        for (int from = 0; from < tokens; from += feeding.chunk) {
          int end = Math.min(tokens, from + feeding.chunk);
          List<Executor.Row> rows = new ArrayList<>();
          for (int i = from; i < end; i++) {
            if (feeding == Feeding.BESIDE_ANOTHER) {
              rows.add(new Executor.Row(token(rng, 1, i), 1, i, false));
            }
            rows.add(new Executor.Row(token(rng, 0, i), 0, i, true));
          }
          executor.step(rows);
          for (int i = from; i < end; i++) {
            hashes[i] = Arrays.hashCode(executor.logits(i - from));
          }
        }
      }
      return hashes;
    }

    private int token(CounterRng rng, int stream, int index) {
      return Math.floorMod(rng.bits(stream, index), plan.vocabulary());
    }

    @Override
    public void close() {
      weights.close();
      tables.close();
      file.close();
    }
  }
}
