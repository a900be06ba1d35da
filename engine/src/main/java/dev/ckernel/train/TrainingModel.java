package dev.ckernel.train;

import dev.ckernel.format.GgufFile;
import dev.ckernel.graph.Tensor;
import dev.ckernel.model.GeneralKeys;
import dev.ckernel.model.GgufChatTemplates;
import dev.ckernel.model.GgufModel;
import dev.ckernel.model.GgufVocabulary;
import dev.ckernel.model.TrainableModel;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.BpeTrainer;
import dev.ckernel.text.ChatTemplates;
import dev.ckernel.text.PreTokenizer;
import dev.ckernel.text.SentencePieceTrainer;
import dev.ckernel.text.TokenizerJson;
import dev.ckernel.text.TrainerOptions;
import dev.ckernel.text.Vocabulary;
import dev.ckernel.text.VocabularyTrainer;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a recipe trains: vocabulary, model and first values. The vocabulary is learned or read once,
 * and then kept in the folder of the run.
 */
public final class TrainingModel implements AutoCloseable {
  private final Recipe recipe;
  private final Vocabulary vocabulary;
  private final TrainableModel model;
  private final ChatTemplates templates;
  private final int context;
  private final Optional<Base> base;

  /** The file of a base model, and what it is. */
  private record Base(GgufFile file, GgufModel model) {}

  private TrainingModel(
      Recipe recipe,
      Vocabulary vocabulary,
      TrainableModel model,
      ChatTemplates templates,
      int context,
      Optional<Base> base) {
    this.recipe = recipe;
    this.vocabulary = vocabulary;
    this.model = model;
    this.templates = templates;
    this.context = context;
    this.base = base;
    checkFrozen(recipe, model);
  }

  private static void checkFrozen(Recipe recipe, TrainableModel model) {
    List<String> ids =
        model.graph().tensors().stream()
            .filter(tensor -> tensor.role() == Tensor.Role.PARAMETER)
            .map(Tensor::id)
            .toList();
    for (String pattern : recipe.frozen()) {
      if (ids.stream().noneMatch(new ParameterPattern(pattern)::matches)) {
        throw new CkException(
            "frozen names '%s', which is no parameter%s; the model has %s"
                .formatted(pattern, Spelling.suggestion(pattern, ids), String.join(", ", ids)));
      }
    }
    if (ids.stream().allMatch(recipe::freezes)) {
      throw new CkException("every parameter is frozen: there is nothing to train");
    }
  }

  /**
   * Resolves a recipe.
   *
   * @param kept where the run keeps its {@code tokenizer.json}; it is read where it is there, and
   *     else nothing is written
   * @throws CkException if a file cannot be used, or the vocabulary does not fit the base model
   */
  public static TrainingModel of(Recipe recipe, Path kept) {
    int length = recipe.batch().length();
    return switch (recipe.model()) {
      case ModelRecipe.Fresh fresh -> {
        Vocabulary vocabulary = vocabulary(recipe, kept, Optional.empty());
        TrainableModel model =
            TrainableModel.fresh(
                fresh.family(),
                fresh.config(vocabulary.size()).withContext(length),
                fresh.tieEmbeddings());
        ChatTemplates templates = templates(recipe, kept, Optional.empty());
        yield new TrainingModel(
            recipe, vocabulary, model, templates, fresh.context(), Optional.empty());
      }
      case ModelRecipe.Base base -> {
        GgufFile file = GgufFile.open(base.file());
        try {
          checkHash(base, file);
          yield of(recipe, kept, file, length);
        } catch (RuntimeException e) {
          file.close();
          throw e;
        }
      }
    };
  }

  private static void checkHash(ModelRecipe.Base base, GgufFile file) {
    if (base.sha256().isPresent()) {
      String hash = file.sha256();
      if (!hash.equals(base.sha256().get())) {
        throw new CkException(
            "%s: is not the base model that the recipe names: its sha256 is %s, not %s"
                .formatted(file.name(), hash, base.sha256().get()));
      }
    }
  }

  private static TrainingModel of(Recipe recipe, Path kept, GgufFile file, int length) {
    GgufModel definition = GgufModel.of(file);
    int context = definition.config().context();
    if (length > context) {
      throw new CkException(
          "%s: was made for %d positions, batch.length is %d"
              .formatted(file.name(), context, length));
    }
    Vocabulary vocabulary = vocabulary(recipe, kept, Optional.of(file));
    if (vocabulary.size() > definition.config().vocabulary()) {
      throw new CkException(
          "%s: has %d tokens, fewer than the %d of the tokenizer"
              .formatted(file.name(), definition.config().vocabulary(), vocabulary.size()));
    }
    return new TrainingModel(
        recipe,
        vocabulary,
        definition.trainable(length),
        templates(recipe, kept, Optional.of(file)),
        context,
        Optional.of(new Base(file, definition)));
  }

  private static Vocabulary vocabulary(Recipe recipe, Path kept, Optional<GgufFile> base) {
    if (Files.exists(kept)) {
      return TokenizerJson.read(kept);
    }
    return switch (recipe.tokenizer()) {
      case TokenizerRecipe.Train train -> learn(recipe, train);
      case TokenizerRecipe.OfBase of -> GgufVocabulary.read(base.orElseThrow());
      case TokenizerRecipe.Given given -> {
        if (given.file().toString().endsWith(".json")) {
          yield TokenizerJson.read(given.file());
        }
        try (GgufFile file = GgufFile.open(given.file())) {
          yield GgufVocabulary.read(file);
        }
      }
    };
  }

  /** Those that the run keeps, or come with the vocabulary, or else with the base model. */
  private static ChatTemplates templates(Recipe recipe, Path kept, Optional<GgufFile> base) {
    ChatTemplates own =
        Files.exists(kept) ? TokenizerJson.templates(kept) : given(recipe.tokenizer());
    return own.isEmpty()
        ? base.map(file -> GgufChatTemplates.read(file.metadata())).orElse(ChatTemplates.NONE)
        : own;
  }

  private static ChatTemplates given(TokenizerRecipe tokenizer) {
    return switch (tokenizer) {
      case TokenizerRecipe.Train train -> ChatTemplates.NONE;
      case TokenizerRecipe.OfBase of -> ChatTemplates.NONE;
      case TokenizerRecipe.Given given -> {
        if (given.file().toString().endsWith(".json")) {
          yield TokenizerJson.templates(given.file());
        }
        try (GgufFile file = GgufFile.open(given.file())) {
          yield GgufChatTemplates.read(file.metadata());
        }
      }
    };
  }

  private static Vocabulary learn(Recipe recipe, TokenizerRecipe.Train train) {
    TrainerOptions options = TrainerOptions.of(train.vocabSize());
    VocabularyTrainer trainer =
        switch (train.type()) {
          case BPE -> new BpeTrainer(PreTokenizer.named(train.pre()), options);
          case SENTENCEPIECE -> new SentencePieceTrainer(options);
        };
    for (Stage stage : recipe.stages()) {
      Documents.read(
          stage.data(),
          Documents.Split.TRAIN,
          document -> {
            String lead = document.paired() ? document.prompt() + stage.data().separator() : "";
            trainer.add((lead + document.completion()).getBytes(StandardCharsets.UTF_8));
          });
    }
    return trainer.train(done -> {});
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** How a chat is put into words. */
  ChatTemplates chatTemplates() {
    return templates;
  }

  /** What the base model says of itself. */
  GeneralKeys generalKeys() {
    return base.map(found -> GeneralKeys.of(found.file.metadata())).orElse(GeneralKeys.NONE);
  }

  public TrainableModel model() {
    return model;
  }

  /** Positions that the model is made for; a sequence of training may be shorter. */
  public int context() {
    return context;
  }

  /** First values of a parameter, row after row. */
  public float[] initial(Tensor parameter) {
    if (recipe.model() instanceof ModelRecipe.Fresh fresh) {
      return new Initialisation(recipe.seed(), fresh.layers(), fresh.initStd()).values(parameter);
    }
    return base.orElseThrow().model.values(parameter.id());
  }

  /** First values of a parameter in the type that it is stored in, as model files hold them. */
  MemorySegment stored(Tensor parameter) {
    return base.map(found -> found.model.data(parameter.id()))
        .orElseGet(() -> MemorySegment.ofArray(initial(parameter)));
  }

  /** Whether a parameter stays what it is. */
  boolean isFrozen(Tensor parameter) {
    return recipe.freezes(parameter.id());
  }

  @Override
  public void close() {
    base.ifPresent(found -> found.file.close());
  }
}
