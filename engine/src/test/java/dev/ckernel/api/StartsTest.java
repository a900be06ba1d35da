package dev.ckernel.api;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.graph.Pass;
import dev.ckernel.graph.StatePool;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Capacity;
import dev.ckernel.plan.Extents;
import dev.ckernel.plan.HostView;
import dev.ckernel.plan.HostView.Place;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import dev.ckernel.text.EncodeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A second load reads what the first has found out, and gives the same; what is gone is made again.
 */
@Tag("slow")
final class StartsTest {
  private static final String TEXT = "what is kept";

  @TempDir private Path folder;
  private Path file;
  private ModelOptions options;

  @BeforeEach
  void write() {
    file = TinyModels.write(folder, "qwen3", DType.Q8_0);
    options = TinyModels.options(folder.resolve("cache"), null).withBackend(Backend.NATIVE);
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "JVM"})
  void aSecondLoadDoesNotReadTheModelFile(Backend backend) throws IOException {
    options = options.withBackend(backend);
    float[] first = logits();
    List<Path> kept = starts();
    assertThat(kept).hasSize(1);
    byte[] sound = Files.readAllBytes(file);
    overwrite(new byte[sound.length]);
    assertThat(logits()).isEqualTo(first);
    options = options.withVerify(true);
    assertThatThrownBy(this::logits)
        .isInstanceOf(CkException.class)
        .hasMessage(file + ": not a GGUF file (it does not start with GGUF)");
    overwrite(sound);
    assertThat(logits()).isEqualTo(first);
    assertThat(starts()).isEqualTo(kept);
  }

  @Test
  void planningCanBeDoneLater() throws IOException {
    String planned;
    try (Model model = Model.load(file, options)) {
      planned = model.plan().program().toString();
    }
    try (Model model = Model.load(file, options)) {
      assertThat(model.plan().program()).hasToString(planned);
      assertThat(model.plan()).isSameAs(model.plan());
    }
    try (Model model = Model.load(file, options)) {
      Files.move(TinyModels.write(folder, "llama", DType.Q8_0), file, REPLACE_EXISTING);
      assertThatThrownBy(model::plan)
          .isInstanceOf(CkException.class)
          .hasMessage(file + ": has changed since it was loaded");
    }
  }

  @Test
  void whatIsGoneOrDamagedIsMadeAgain() throws IOException {
    float[] first = logits();
    for (String name : List.of("starts", "tokenizers", "weights", "tables", "programs")) {
      for (Path kept : files(name)) {
        Files.delete(kept);
      }
      assertThat(logits()).isEqualTo(first);
      assertThat(files(name)).isNotEmpty();
    }
    Path start = starts().getFirst();
    byte[] sound = Files.readAllBytes(start);
    for (int length : new int[] {0, 10, 64, 65, sound.length - 1}) {
      Files.write(start, Arrays.copyOf(sound, length));
      assertThat(logits()).isEqualTo(first);
      assertThat(start).hasBinaryContent(sound);
    }
    sound[70] ^= 1;
    Files.write(start, sound);
    assertThat(logits()).isEqualTo(first);
  }

  @Test
  void damagedTablesAreMadeAgain() throws IOException {
    float[] first = logits();
    Path tables = files("tables").getFirst();
    byte[] sound = Files.readAllBytes(tables);
    byte[] wrong = sound.clone();
    wrong[wrong.length - 1] ^= 1;
    for (byte[] damaged : List.of(wrong, Arrays.copyOf(sound, sound.length / 2))) {
      Files.write(tables, damaged);
      assertThat(logits()).isEqualTo(first);
      assertThat(tables).hasBinaryContent(sound);
    }
  }

  @Test
  void aDamagedTokenizerIsFoundByVerifying() throws IOException {
    float[] first = logits();
    Path tokenizer = files("tokenizers").getFirst();
    byte[] bytes = Files.readAllBytes(tokenizer);
    bytes[bytes.length - 1] ^= 1;
    Files.write(tokenizer, bytes);
    options = options.withVerify(true);
    assertThatThrownBy(this::logits)
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith("the kept tokenizer " + tokenizer + " is damaged; delete it (");
    Files.delete(tokenizer);
    assertThat(logits()).isEqualTo(first);
  }

  @Test
  void aTokenizerThatIsCutShortIsMadeAgain() throws IOException {
    float[] first = logits();
    Path tokenizer = files("tokenizers").getFirst();
    byte[] sound = Files.readAllBytes(tokenizer);
    Files.write(tokenizer, Arrays.copyOf(sound, sound.length / 2));
    assertThat(logits()).isEqualTo(first);
    assertThat(tokenizer).hasBinaryContent(sound);
  }

  @Test
  void anotherEngineOrCompilerDoesNotFindIt() {
    logits();
    Cache cache = new Cache(options.cache());
    String hash = cache.knownHash(file).orElseThrow();
    Programs programs = Programs.ofHost(options);
    Starts mine =
        Starts.of(cache, programs, options, Pass.inference(options.fusion())).orElseThrow();
    Start start = mine.find(hash).orElseThrow();
    Starts other = new Starts(cache, programs, "another engine", "options");
    other.keep(hash, start);
    other.keep(hash, mine.tokenizerOf(hash), false);
    assertThat(other.find(hash)).contains(start);
    assertThat(new Starts(cache, programs, "a third engine", "options").find(hash)).isEmpty();
    assertThat(new Starts(cache, programs, "another engine", "compiler 2").find(hash)).isEmpty();
    assertThat(other.find("another model")).isEmpty();
    assertThat(EngineIdentity.get()).isPresent();
  }

  @Test
  void otherOptionsAndOtherModelsAreOtherStarts() throws IOException {
    float[] first = logits();
    options = options.withContext(128);
    assertThat(logits()).isEqualTo(first);
    options = options.withKv(KvType.F16);
    logits();
    options = options.withFusion(false).withKv(KvType.F32);
    assertThat(logits()).isEqualTo(first);
    assertThat(starts()).hasSize(4);
    options = options.withThreads(1);
    assertThat(logits()).isEqualTo(first);
    assertThat(starts()).hasSize(4);
    file = TinyModels.write(folder, "llama", DType.Q8_0);
    assertThat(logits()).isNotEqualTo(first);
    assertThat(starts()).hasSize(5);
    assertThat(files("tokenizers")).hasSize(2);
  }

  @Test
  void aStartIsReadAsItWasWritten() throws IOException {
    Start start =
        new Start(
            Target.JVM256,
            "p.jar",
            "w",
            1L << 40,
            "t",
            true,
            new HostView(
                new Extents(
                    List.of(
                        new Extents.Declared(RuntimeExtent.OUTPUTS, 2),
                        new Extents.Declared(
                            new RuntimeExtent("more"), 22, RuntimeExtent.OUTPUTS, 3))),
                5,
                6L << 33,
                22,
                7L << 33,
                8,
                9,
                List.of(new HostView.Pool(StatePool.ofWindow(3), 4)),
                new HostView.Slots(23L << 30, 24L << 31),
                List.of(
                    new HostView.Entry(
                        "step",
                        new Capacity(1, 2, 3, 4),
                        List.of(new Place("a", 12, 13), new Place("t", 10, 11)),
                        List.of(new HostView.Output("logits", 20L << 33, 21))))));
    byte[] bytes = start.encode();
    assertThat(Start.decode(bytes)).isEqualTo(start);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Start.decode(cut)).isInstanceOf(IOException.class);
    }
  }

  private float[] logits() {
    try (Model model = Model.load(file, options);
        Session session = model.newSession()) {
      session.append(model.tokenizer().encode(TEXT, EncodeOptions.PROMPT));
      return session.logits();
    }
  }

  /** Changes bytes, but nothing else that tells the file from what it was. */
  private void overwrite(byte[] bytes) throws IOException {
    FileTime changed = Files.getLastModifiedTime(file);
    Files.write(file, bytes, StandardOpenOption.WRITE);
    Files.setLastModifiedTime(file, changed);
  }

  private List<Path> starts() throws IOException {
    return files("starts");
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(options.cache().resolve(name))) {
      return files.sorted().toList();
    }
  }
}
