package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufType;
import dev.ckernel.format.GgufValue;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.kernel.Target;
import dev.ckernel.model.GgufModel;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.CounterRng;
import dev.ckernel.tensor.DType;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts of tens of thousands of tokens. */
@Tag("matrix")
final class LongContextTest {
  private static final int CONTEXT = 32768;

  @TempDir private static Path folder;

  /** The tiny model, made for a longer context than its own. */
  private static Path model() {
    Path file = folder.resolve("long.gguf");
    try (GgufFile from = GgufFile.open(TinyModels.write(folder, "llama", DType.F32))) {
      String key = "llama.context_length";
      GgufWriter writer = new GgufWriter().put(key, new GgufValue.Int(GgufType.U32, CONTEXT));
      from.metadata()
          .entries()
          .forEach((each, old) -> {
            if (!each.equals(key) && !each.equals("general.alignment")) {
              writer.put(each, old);
            }
          });
      for (GgufTensor tensor : from.tensors()) {
        writer.tensor(
            tensor.name(), tensor.type(), tensor.dims(), GgufWriter.Content.of(from.data(tensor)));
      }
      writer.write(file);
    }
    return file;
  }

  @Test
  void aPromptOf32kTokensHasTheSameBitsHoweverItIsCut() {
    Path file = model();
    int[] whole = lastLogits(file, 512, 512);
    assertThat(lastLogits(file, 512, 389)).isEqualTo(whole);
  }

  /** Most of it at once, then some one by one. */
  private static int[] lastLogits(Path file, int batch, int chunk) {
    ModelOptions options =
        ModelOptions.defaults()
            .withCache(folder.resolve("cache"))
            .withContext(CONTEXT)
            .withBatch(batch)
            .withThreads(2);
    CounterRng rng = new CounterRng(11);
    int[] tokens = new int[CONTEXT];
    Arrays.setAll(tokens, i -> Math.floorMod(rng.bits(0, i), 509));
    try (Model model = Model.load(file, options);
        Session session = model.newSession()) {
      int single = CONTEXT - 3;
      for (int from = 0; from < single; from += chunk) {
        session.append(Arrays.copyOfRange(tokens, from, Math.min(from + chunk, single)));
      }
      for (int i = single; i < CONTEXT; i++) {
        session.append(tokens[i]);
      }
      float[] logits = session.logits();
      int[] bits = new int[logits.length];
      Arrays.setAll(bits, i -> Float.floatToRawIntBits(logits[i]));
      return bits;
    }
  }

  @Test
  void scratchGrowsWithTheContextAndStaysSmall() {
    try (GgufFile gguf = GgufFile.open(model())) {
      GgufModel definition = GgufModel.of(gguf);
      long[] bytes = new long[3];
      for (int i = 0; i < bytes.length; i++) {
        ModelOptions options = ModelOptions.defaults().withContext(CONTEXT >> (2 - i));
        bytes[i] = Planning.plan(definition, options, Target.AVX2).program().scratchBytes();
      }
      assertThat(bytes[2] - bytes[1]).isLessThanOrEqualTo(2 * (bytes[1] - bytes[0]) + 4096);
      assertThat(bytes[2]).isLessThan(64L << 20);
    }
  }

  @Test
  void aQuantisedCacheNeedsHeadsOfWholeBlocks() {
    Path tiny = TinyModels.write(folder, "llama", DType.F32);
    ModelOptions options = ModelOptions.defaults().withCache(folder).withKv(KvType.Q8_0);
    assertThatThrownBy(() -> Model.load(tiny, options))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("q8_0 cache")
        .hasMessageContaining("24");
  }
}
