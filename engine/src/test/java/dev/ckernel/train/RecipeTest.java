package dev.ckernel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recipes: what they mean, what is refused and with which words, and that nothing gets lost. */
final class RecipeTest {
  private static final Path FOLDER = Path.of("/recipes");

  private static final String SMALL =
      """
      seed = 7

      [model]
      family = "llama"
      layers = 4
      dim = 96
      heads = 6

      [tokenizer]
      train = { vocab_size = 512 }

      [batch]
      length = 64

      [data]
      path = "shapes"

      [schedule]
      steps = 100
      """;

  private static final String STAGED =
      """
      [model]
      family = "qwen3"
      layers = 2
      dim = 64
      heads = 4
      kv_heads = 2
      head_dim = 24
      [tokenizer]
      path = "tokenizer.json"
      [batch]
      length = 32
      sequences = 4
      accumulate = 2
      shards = 8
      [optimizer]
      lr = 1e-3
      betas = [0.9, 0.99]
      [[optimizer.group]]
      match = "embedding"
      weight_decay = 0.0
      [schedule]
      kind = "wsd"
      epochs = 2
      [memory]
      recompute = [1, 0]
      [diagnostics]
      canaries = true

      [[stage]]
      name = "A"
      [stage.data]
      path = "/data/a"

      [[stage]]
      name = "B"
      [stage.data]
      path = "b"
      packing = "sample"
      loss = "completion"
      separator = "\\t\\"=>\\"\\u0001 λ"
      [stage.optimizer]
      lr = 3e-4
      [stage.schedule]
      kind = "cosine"
      steps = 50
      min_lr = 1e-5
      """;

  private static Recipe parse(String text, String... overrides) {
    return Recipe.parse(text, "r.toml", FOLDER, List.of(overrides));
  }

  @Test
  void defaultsAreWhatTheTableSays() {
    Recipe recipe = parse(SMALL);
    assertThat(recipe.seed()).isEqualTo(7);
    assertThat(recipe.model())
        .isEqualTo(
            new ModelRecipe.Fresh("llama", 4, 96, 6, 6, 16, 256, 64, 10000, 1e-5, true, 0.02));
    assertThat(recipe.tokenizer())
        .isEqualTo(new TokenizerRecipe.Train(TokenizerRecipe.Type.BPE, 512, "gpt-2"));
    assertThat(recipe.batch()).isEqualTo(new BatchRecipe(64, 4, 1, 1));
    assertThat(recipe.stages())
        .containsExactly(
            new Stage(
                "train",
                new DataRecipe(
                    Path.of("/recipes/shapes"),
                    DataRecipe.Packing.STREAM,
                    DataRecipe.Loss.ALL,
                    "\n",
                    false,
                    0),
                new OptimizerRecipe(
                    OptimizerRecipe.Name.ADAMW, 3e-4, 0.9, 0.95, 1e-8, 0, 0.1, 1, List.of()),
                new ScheduleRecipe(Schedule.Kind.COSINE, 100, 0, 0, 0, 0)));
    assertThat(recipe.run()).isEqualTo(new RunRecipe(100, 2, 100, 16, RunRecipe.Task.NONE));
    assertThat(recipe.recompute()).isEqualTo(new Recompute(Recompute.Kind.NONE, List.of()));
    assertThat(recipe.diagnostics()).isEqualTo(new DiagnosticsRecipe(false, true, true, 10));
  }

  @Test
  void stagesLayTheirOwnOverWhatIsCommon() {
    Recipe recipe = parse(STAGED);
    Stage a = recipe.stages().get(0);
    Stage b = recipe.stages().get(1);
    assertThat(a.name()).isEqualTo("A");
    assertThat(a.data().path()).isEqualTo(Path.of("/data/a"));
    assertThat(a.schedule()).isEqualTo(new ScheduleRecipe(Schedule.Kind.WSD, 0, 2, 0, 0, 0.1));
    assertThat(b.data().path()).isEqualTo(Path.of("/recipes/b"));
    assertThat(b.data().loss()).isEqualTo(DataRecipe.Loss.COMPLETION);
    assertThat(b.data().separator()).isEqualTo("\t\"=>\"\u0001 λ");
    assertThat(b.optimizer().lr()).isEqualTo(3e-4);
    assertThat(b.optimizer().beta2()).isEqualTo(0.99);
    assertThat(b.schedule()).isEqualTo(new ScheduleRecipe(Schedule.Kind.COSINE, 50, 0, 0, 1e-5, 0));
    assertThat(recipe.recompute().recomputes(1)).isTrue();
  }

  @Test
  void whatIsWrittenReadsBackEqual() {
    for (String text :
        List.of(
            SMALL,
            STAGED,
            SMALL.replace(
                "[schedule]", "[optimizer]\nname = \"sgd\"\n[schedule]\nkind = \"constant\""),
            SMALL.replace("\"shapes\"", "\"a.txt\"\nvalidation = 0.25"),
            """
            frozen = ["embedding", "layers.*.attn.*"]
            [model]
            base = "m.gguf"
            base_sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            [data]
            path = "d"
            [schedule]
            epochs = 0.3
            [memory]
            recompute = "all"
            """)) {
      Recipe recipe = parse(text);
      String written = recipe.toToml();
      assertThat(parse(written)).isEqualTo(recipe);
      assertThat(parse(written).toToml()).isEqualTo(written);
      assertThat(parse(written).hash()).isEqualTo(recipe.hash()).hasSize(64);
    }
    assertThat(parse(SMALL).hash()).isNotEqualTo(parse(SMALL, "seed=8").hash());
  }

  @Test
  void overridesReplaceAndKnowStages() {
    assertThat(parse(SMALL, "optimizer.lr=1e-3").stages().getFirst().optimizer().lr())
        .isEqualTo(1e-3);
    assertThat(parse(SMALL, "data.path=other").stages().getFirst().data().path())
        .isEqualTo(Path.of("/recipes/other"));
    assertThat(parse(SMALL, "schedule.epochs=2").stages().getFirst().schedule().steps()).isZero();
    assertThat(parse(SMALL, "tokenizer.path=t.json").tokenizer())
        .isEqualTo(new TokenizerRecipe.Given(Path.of("/recipes/t.json")));
    Recipe staged = parse(STAGED, "stage.B.schedule.steps=9", "stage.1.schedule.steps=8");
    assertThat(staged.stages().get(0).schedule().steps()).isEqualTo(8);
    assertThat(staged.stages().get(1).schedule().steps()).isEqualTo(9);
    assertThat(parse(STAGED, "schedule.steps=3").stages().get(0).schedule().steps()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer.lr|--set optimizer.lr: write it as key=value",
        "optimizer.lr=fast|--set optimizer.lr=fast: optimizer.lr must be a number",
        "optimizer.rl=1|--set optimizer.rl=1: optimizer.rl is unknown; did you mean 'lr'?",
        "stage.1.data.path=x|--set stage.1.data.path=x: stage must be an array of tables",
      })
  void overridesThatAreWrong(String override, String words) {
    assertThatThrownBy(() -> parse(SMALL, override))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith(words);
  }

  @Test
  void overridesThatNoStageWouldSee() {
    assertThatThrownBy(() -> parse(STAGED, "data.path=x"))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("--set data.path=x: has no effect, since every stage sets this key");
    assertThatThrownBy(() -> parse(STAGED, "stage.C.data.path=x"))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("there is no 'C'; name one by its name, or its number from 1 to 2");
  }

  /** One line of SMALL is replaced; the message names file, line and key. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layers = 4|layer = 4|r.toml:3: model.layers is missing",
        "layers = 4|layers = 4\\nlayer = 4|r.toml:6: model.layer is unknown; did you mean 'layers'?",
        "layers = 4|layers = 0|r.toml:5: model.layers is 0, must be from 1 to 4096",
        "layers = 4|layers = 4.5|r.toml:5: model.layers must be a whole number, not 4.5",
        "layers = 4|layers = [4]|r.toml:5: model.layers must be a whole number",
        "layers = 4|layers = 4\\nlayers = 5|r.toml:6: is not TOML",
        "layers = 4|layers = 9999999999999999999999|r.toml:5: ",
        "dim = 96|dim = 97|r.toml:7: model.heads is 6, which does not divide dim = 97; set head_dim",
        "heads = 6|heads = 6\\nkv_heads = 4|r.toml:8: model.kv_heads is 4, must divide heads = 6",
        "heads = 6|heads = 6\\nhead_dim = 15|r.toml:8: model.head_dim gives heads of 15 elements",
        "heads = 6|heads = 6\\ncontext = 63|r.toml:8: model.context is 63, less than batch.length",
        "heads = 6|heads = 6\\nbase = \"x\"|r.toml:4: model.family contradicts base",
        "family = \"llama\"|family = \"lama\"|r.toml:4: model.family is 'lama', must be one of",
        "family = \"llama\"|family = 3|r.toml:4: model.family must be a string, not 3",
        "train = { vocab_size = 512 }|train = { vocab_size = 12 }|r.toml:10: tokenizer.train.vocab_size is 12",
        "train = { vocab_size = 512 }|train = { vocab = 512 }|r.toml:10: tokenizer.train.vocab is unknown",
        "train = { vocab_size = 512 }|train = { pre = \"x\" }|r.toml:10: tokenizer.train.pre is wrong",
        "train = { vocab_size = 512 }|train = 5|r.toml:10: tokenizer.train must be a table",
        "train = { vocab_size = 512 }|path = \"x\"\\ntrain = {}|r.toml:10: tokenizer.path contradicts train",
        "train = { vocab_size = 512 }|# none|r.toml:9: tokenizer needs train",
        "length = 64|length = 64\\nshards = 3|r.toml:14: batch.shards is 3, must be a power of two",
        "length = 64|length = 64\\nshards = 8|r.toml:14: batch.shards is 8, must divide the 4",
        "path = \"shapes\"|path = \"\"|r.toml:16: data.path is empty",
        "path = \"shapes\"|path = \"a\"\\npacking = \"sampel\"|r.toml:17: data.packing is 'sampel', must be one of stream, sample; did you mean 'sample'?",
        "path = \"shapes\"|path = \"a.txt\"\\npacking = \"sample\"|r.toml:17: data.packing is 'sample', but a .txt",
        "path = \"shapes\"|path = \"a\"\\nvalidation = 0.1|r.toml:17: data.validation is for .txt files",
        "steps = 100|steps = 100\\nepochs = 1|r.toml:19: schedule.steps and epochs contradict each other",
        "steps = 100|#|r.toml:18: schedule.steps is missing: give steps or epochs",
        "steps = 100|steps = 100\\nwarmup = 101|r.toml:20: schedule.warmup is 101, more than steps = 100",
        "steps = 100|steps = 100\\nmin_lr = 1|r.toml:20: schedule.min_lr is 1.0, more than optimizer.lr",
        "steps = 100|steps = 100\\ndecay = 0.1|r.toml:20: schedule.decay is for kind = \"wsd\" only",
        "seed = 7|seed = 7\\nsed = 7|r.toml:2: sed is unknown; did you mean 'seed'?",
        "seed = 7|seed = 7\\n[optimiser]|r.toml:2: optimiser is unknown; did you mean 'optimizer'?",
        "seed = 7|seed = 7\\n[memory]\\nrecompute = [4]|r.toml:3: memory.recompute names layer 4",
        "seed = 7|dropout = 1.0|r.toml:1: dropout is 1.0, must be from 0.0 to 0.99",
        "seed = 7|dropout = nan|r.toml:1: dropout is NaN",
        "seed = 7|[optimizer]\\nmomentum = 0.9|r.toml:2: optimizer.momentum contradicts name",
        "seed = 7|[optimizer]\\nname = \"sgd\"\\neps = 0.9|r.toml:3: optimizer.eps contradicts name",
        "seed = 7|[optimizer]\\nbetas = [0.9]|r.toml:2: optimizer.betas must be 2 numbers",
        "seed = 7|[optimizer]\\nbetas = [0.9, 1.0]|r.toml:2: optimizer.betas is 1.0, must be from",
        "seed = 7|[run]\\nkeep = \"two\"|r.toml:2: run.keep must be a whole number, not \"two\"",
        "seed = 7|[[stage]]\\nname = \"a\"\\n[[stage]]\\nname = \"a\"|r.toml:4: stage.2.name is 'a', as another",
        "seed = 7|[[stage]]\\n[stage.data]\\npaht = 1|r.toml:3: stage.1.data.paht is unknown; did you mean 'path'?",
        "seed = 7|frozen = \"head\"|r.toml:1: frozen must be strings in brackets, not \"head\"",
        "heads = 6|heads = 6\\nbase_sha256 = \"ab\"|r.toml:8: model.base_sha256 means nothing without",
        "seed = 7|seed = |r.toml:1: is not TOML",
      })
  void mistakesNameFileLineAndKey(String old, String replacement, String words) {
    String text = SMALL.replace(old, replacement.replace("\\n", "\n"));
    assertThat(text).isNotEqualTo(SMALL);
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(CkException.class)
        .hasMessageStartingWith(words)
        .message()
        .hasLineCount(1);
  }

  @Test
  void thePageOnRecipesShowsOneThatWorksAndAllKeys() throws IOException {
    String page = Files.readString(Path.of("../docs/recipes.md"));
    int begin = page.indexOf("```toml\n") + 8;
    Recipe recipe = parse(page.substring(begin, page.indexOf("```", begin)));
    assertThat(recipe.stages()).hasSize(2);
    assertThat(recipe.stages().get(1).schedule().epochs()).isEqualTo(3);
    assertThat(recipe.stages().get(1).schedule().warmup()).isEqualTo(100);
    for (String key : (recipe.toToml() + parse(SMALL).toToml()).lines().toList()) {
      if (key.contains(" = ") && !key.startsWith("name")) {
        assertThat(page).contains(key.substring(0, key.indexOf(' ')) + "`");
      }
    }
  }

  @Test
  void stagesCannotChangeTheOptimizer() {
    String text = STAGED.replace("lr = 3e-4", "name = \"sgd\"");
    assertThatThrownBy(() -> parse(text.replace("betas = [0.9, 0.99]", "")))
        .isInstanceOf(CkException.class)
        .hasMessageContaining("stage.2.optimizer.name must be that of the first stage");
  }

  @Test
  void linesCountInLongTexts() {
    String text =
        SMALL.replace(
            "path = \"shapes\"",
            "path = \"shapes\"\nseparator = \"\"\"\nwarmup = 3\n[run]\n\"\"\"\nloss = 3");
    assertThatThrownBy(() -> parse(text)).hasMessageStartingWith("r.toml:21: data.loss is 3");
  }

  /** By name, or by a rate of 0 in all stages. */
  @Test
  void whatIsFrozen() {
    String zero = "[[optimizer.group]]\nmatch = \"layers.0.*\"\nlr_scale = 0\n";
    Recipe recipe =
        parse(SMALL.replace("seed = 7", "frozen = [\"embedding\", \"*.ffn.up\"]") + zero);
    assertThat(recipe.freezes("embedding")).isTrue();
    assertThat(recipe.freezes("layers.3.ffn.up")).isTrue();
    assertThat(recipe.freezes("layers.3.ffn.up.bias")).isFalse();
    assertThat(recipe.freezes("layers.0.attn.q")).isTrue();
    assertThat(recipe.freezes("layers.1.attn.q")).isFalse();
    String inOne = STAGED + "[[stage.optimizer.group]]\nmatch = \"embedding\"\nlr_scale = 0\n";
    assertThat(parse(inOne).stages().get(1).optimizer().lrScale("embedding")).isZero();
    assertThat(parse(inOne).freezes("embedding")).isFalse();
    assertThatThrownBy(() -> parse("[model]\nbase = \"m\"\nbase_sha256 = \"AB\"\n"))
        .hasMessageStartingWith("r.toml:3: model.base_sha256 must be 64 hexadecimal digits");
  }

  @Test
  void groupsRuleByFirstMatch() {
    OptimizerRecipe o =
        parse(
                SMALL
                    + """
                    [optimizer]
                    weight_decay = 0.2
                    [[optimizer.group]]
                    match = "layers.*.attn.*"
                    lr_scale = 0.5
                    [[optimizer.group]]
                    match = "*norm"
                    weight_decay = 0.3
                    """)
            .stages()
            .getFirst()
            .optimizer();
    assertThat(o.lrScale("layers.10.attn.q")).isEqualTo(0.5);
    assertThat(o.weightDecay("layers.10.attn.q.bias", 1)).isEqualTo(0.2);
    assertThat(o.weightDecay("layers.1.ffn.norm", 1)).isEqualTo(0.3);
    assertThat(o.weightDecay("layers.1.attn.norm", 1)).isEqualTo(0.2);
    assertThat(o.weightDecay("head", 2)).isEqualTo(0.2);
    assertThat(o.weightDecay("layers.1.ffn.up.bias", 1)).isZero();
    assertThat(o.lrScale("layers.1.ffn.up")).isEqualTo(1);
  }

  @Test
  void files(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> Recipe.read(folder.resolve("no.toml"), List.of()))
        .isInstanceOf(CkException.class)
        .hasMessageEndingWith("no.toml: there is no such file");
    Path bytes = Files.write(folder.resolve("b.toml"), new byte[] {(byte) 0xff, 0});
    assertThatThrownBy(() -> Recipe.read(bytes, List.of()))
        .isInstanceOf(CkException.class)
        .hasMessageEndingWith("b.toml: is not UTF-8 text");
    Path recipe = Files.writeString(folder.resolve("r.toml"), SMALL);
    assertThat(Recipe.read(recipe, List.of()).stages().getFirst().data().path())
        .isEqualTo(folder.toAbsolutePath().resolve("shapes"));
  }
}
