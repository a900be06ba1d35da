package dev.ckernel.cli;

import dev.ckernel.api.Completions;
import dev.ckernel.api.Model;
import dev.ckernel.api.ModelOptions;
import dev.ckernel.api.TrainingPrograms;
import dev.ckernel.data.svg.SvgCheck;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.DType;
import dev.ckernel.train.HeldOut;
import dev.ckernel.train.ModelExport;
import dev.ckernel.train.RunFolder;
import dev.ckernel.train.RunRecipe;
import dev.ckernel.train.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code ck eval}: how good a trained model is. */
@Command(
    name = "eval",
    description = "Measures a trained model on held-out data: loss, perplexity, and its task.",
    footer = {
      "",
      "Where the recipe says task = \"svg\", the model also draws the held-out prompts, always"
          + " taking the likeliest token, and the drawings are judged as ck data check-svg does.",
      "",
      "Examples:",
      "  ck eval runs/mini",
      "  ck eval runs/mini --samples 200 --drawings drawings.jsonl",
      "  ck eval runs/mini --data other.txt --step 1000"
    })
final class Eval implements Callable<Integer> {
  /** Prompts that are continued at a time. */
  private static final int WIDTH = 16;

  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The folder of a run.")
  private Path run;

  @Option(
      names = "--data",
      paramLabel = "DIR|FILE",
      description =
          "Held-out half of a data set, or a whole file; the recipe's held-out data unless given.")
  private @Nullable Path data;

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "The checkpoint of this step; the newest unless given.")
  private @Nullable Long step;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "At most N sequences of each data set, and N drawings; all unless given.")
  private long samples = Long.MAX_VALUE;

  @Option(
      names = "--drawings",
      paramLabel = "FILE.jsonl",
      description = "Keep the drawings; ck data check-svg makes a contact sheet of them.")
  private @Nullable Path drawings;

  @Mixin private MachineOptions machine;

  Eval(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (samples < 1) {
      throw new ParameterException(spec.commandLine(), "--samples must be at least 1");
    }
    ModelOptions options = machine.prepare();
    try (TrainedModel trained = TrainedModel.open(RunFolder.open(run), Optional.ofNullable(step))) {
      RunRecipe.Task task = trained.run().recipe().run().task();
      if (drawings != null && task != RunRecipe.Task.SVG) {
        throw new CkException(run + ": its recipe has no task = \"svg\", so it draws nothing");
      }
      HeldOut heldOut = data != null ? HeldOut.of(trained, data) : HeldOut.ofRun(trained);
      losses(trained, heldOut, options);
      switch (task) {
        case NONE -> {}
        case SVG -> draw(trained, heldOut, options);
      }
    }
    return Main.OK;
  }

  private void losses(TrainedModel trained, HeldOut heldOut, ModelOptions options) {
    streams.out().printf("step %d of %s%n", trained.step(), run);
    streams
        .out()
        .printf(
            "%-16s %9s %9s %9s %11s%n", "held out", "sequences", "tokens", "loss", "perplexity");
    TrainingPrograms compiler = TrainingPrograms.of(options);
    for (HeldOut.Score score : heldOut.losses(samples, compiler, machine.threads())) {
      streams
          .out()
          .printf(
              Locale.ROOT,
              "%-16s %9d %9d %9.5f %11.4f%n",
              score.name(),
              score.sequences(),
              score.tokens(),
              score.loss(),
              score.perplexity());
    }
    streams.out().flush();
  }

  private void draw(TrainedModel trained, HeldOut heldOut, ModelOptions options)
      throws IOException {
    Path folder = heldOut.path();
    if (!Files.isDirectory(folder)) {
      throw new CkException(folder + ": drawings are judged by a folder that ck data svg wrote");
    }
    List<HeldOut.Prompt> prompts = heldOut.prompts(samples);
    Path temporary = Files.createTempDirectory("ck-eval");
    try {
      Path file = temporary.resolve("model.gguf");
      ModelExport.write(trained, file, DType.F32, "eval");
      List<String> texts;
      try (Progress progress = new Progress(streams);
          Model model =
              Model.load(file, options.withSessions(WIDTH).withCache(temporary.resolve("cache")))) {
        texts =
            Completions.greedy(
                model,
                prompts.stream().map(HeldOut.Prompt::tokens).toList(),
                Integer.MAX_VALUE,
                progress);
      }
      Path lines = drawings != null ? drawings : temporary.resolve("drawings.jsonl");
      StringBuilder json = new StringBuilder();
      for (int i = 0; i < texts.size(); i++) {
        json.append(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("prompt", prompts.get(i).text())
                    .put("completion", texts.get(i)))
            .append('\n');
      }
      Files.writeString(lines, json);
      SvgTable.print(SvgCheck.of(folder, lines), streams.out());
    } finally {
      Folders.delete(temporary);
    }
  }
}
