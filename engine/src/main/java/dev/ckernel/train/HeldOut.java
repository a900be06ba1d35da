package dev.ckernel.train;

import dev.ckernel.plan.TrainingPlanner;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.tensor.CkException;
import dev.ckernel.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a trained model makes of text that it has not learned. */
public final class HeldOut {
  private final TrainedModel trained;
  private final Map<DataRecipe, String> sources = new LinkedHashMap<>();
  private final boolean whole;
  private final Tokenizer tokenizer;

  /**
   * The loss on one data set.
   *
   * @param name of the stage, or of the data
   * @param sequences that were read
   * @param tokens that were judged
   * @param loss mean of the tokens, in nats
   */
  public record Score(String name, int sequences, long tokens, double loss) {
    /** {@code e^loss}. */
    public double perplexity() {
      return StrictMath.exp(loss);
    }
  }

  /**
   * A prompt of the data.
   *
   * @param text without the separator
   * @param tokens with the separator, as they stand in training
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Prompt(String text, int[] tokens) {}

  private HeldOut(TrainedModel trained, boolean whole) {
    this.trained = trained;
    this.whole = whole;
    this.tokenizer = Tokenizer.of(trained.vocabulary());
  }

  /** The held-out half of the data of every stage of the run's recipe. */
  public static HeldOut ofRun(TrainedModel trained) {
    HeldOut result = new HeldOut(trained, false);
    for (Stage stage : trained.run().recipe().stages()) {
      result.sources.putIfAbsent(stage.data(), stage.name());
    }
    return result;
  }

  /**
   * Other data, read as the recipe's last stage reads its own: the held-out half of a folder, or
   * all of a file.
   */
  public static HeldOut of(TrainedModel trained, Path data) {
    DataRecipe last = trained.run().recipe().stages().getLast().data();
    boolean text = data.toString().endsWith(".txt");
    HeldOut result = new HeldOut(trained, !Files.isDirectory(data));
    result.sources.put(
        new DataRecipe(
            data.toAbsolutePath().normalize(),
            text ? DataRecipe.Packing.STREAM : last.packing(),
            text ? DataRecipe.Loss.ALL : last.loss(),
            last.separator(),
            last.special(),
            0),
        String.valueOf(data.getFileName()));
    return result;
  }

  /**
   * The losses, by the same program and so with the same bits as while training.
   *
   * @param most sequences of each data set
   * @throws CkException if no data set has anything held out
   */
  public List<Score> losses(long most, ProgramCompiler compiler, int threads) {
    Map<String, TokenData> all = new LinkedHashMap<>();
    Recipe recipe = trained.run().recipe();
    int length = recipe.batch().length();
    int vocabulary = trained.vocabulary().size();
    sources.forEach((data, name) -> {
      Optional<TokenData> tokens =
          whole
              ? Optional.of(TokenData.train(data, tokenizer, length, vocabulary))
              : TokenData.validation(data, tokenizer, length, vocabulary);
      tokens.ifPresent(found -> all.put(name, found));
    });
    if (all.isEmpty()) {
      throw new CkException(
          trained.run().path() + ": its data has nothing held out; name some with --data");
    }
    OptimizerGroups groups = new OptimizerGroups(recipe);
    TrainingPlanner.Spec spec = TrainingSetup.spec(recipe, groups, compiler.target());
    List<Score> scores = new ArrayList<>();
    try (TrainingProgram program =
        TrainingSetup.program(trained.subject(), spec, compiler, threads)) {
      program.region(TrainingState.PARAMETERS).copyFrom(trained.packed());
      all.forEach((name, data) -> {
        Evaluation.Loss loss = Evaluation.first(program, data, spec.sequences(), most);
        int sequences = (int) Math.min(most, data.sequences());
        scores.add(new Score(name, sequences, loss.counted(), loss.mean()));
      });
    }
    return scores;
  }

  /** The folder or file that prompts come from: that of the last stage. */
  public Path path() {
    return List.copyOf(sources.keySet()).getLast().path();
  }

  /**
   * The first prompts of the last stage's data.
   *
   * @param most of them
   * @throws CkException if there is none
   */
  public List<Prompt> prompts(long most) {
    DataRecipe data = List.copyOf(sources.keySet()).getLast();
    DocumentEncoder encoder = new DocumentEncoder(data, tokenizer, trained.vocabulary().size());
    List<Prompt> prompts = new ArrayList<>();
    Documents.read(
        data,
        whole ? Documents.Split.TRAIN : Documents.Split.VALIDATION,
        document -> {
          if (document.paired() && prompts.size() < most) {
            prompts.add(new Prompt(document.prompt(), encoder.prompt(document)));
          }
        });
    if (prompts.isEmpty()) {
      throw new CkException(data.path() + ": has no held-out prompt");
    }
    return prompts;
  }
}
