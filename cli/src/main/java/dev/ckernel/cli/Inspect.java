package dev.ckernel.cli;

import dev.ckernel.api.BuildFolder;
import dev.ckernel.api.Inspection;
import dev.ckernel.api.JsonText;
import dev.ckernel.api.View;
import dev.ckernel.tensor.CkException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code ck inspect}: what a model is, and every stage of its compilation. */
@Command(
    name = "inspect",
    description = "Shows what a model is and takes, a stage of its compilation, or a build folder.",
    footer = {
      "",
      "Of a folder that ck compile wrote, the hashes of all files are checked; a stage is printed as",
      "the folder has it. Without a MODEL it shows the small one that comes with ck.",
      "",
      "Examples:",
      "  ck inspect model.gguf",
      "  ck inspect model.gguf --pass fuse",
      "  ck inspect model.gguf --target avx2 --kernel rms_norm_96",
      "  ck inspect build --plan"
    })
final class Inspect implements Callable<Integer> {
  private final Streams streams;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL|DIR",
      description = "A GGUF file, or a folder that ck compile wrote.")
  private @Nullable Path path;

  @ArgGroup(exclusive = true)
  private @Nullable Stage stage;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = {"-c", "--context"},
      paramLabel = "N",
      description = "Tokens of a conversation; the model's, at most 4096, unless given.")
  private int context;

  @Mixin private EngineOptions engine;

  /** What is to be shown; one of these at most. */
  static final class Stage {
    @Option(names = "--ir1", description = "The graph before any pass.")
    private boolean ir1;

    @Option(names = "--ir2", description = "The graph after all passes.")
    private boolean ir2;

    @Option(names = "--plan", description = "What every thread does, in order.")
    private boolean plan;

    @Option(names = "--layout", description = "Every byte that the program uses.")
    private boolean layout;

    @Option(names = "--kernels", description = "The kernels, a line each.")
    private boolean kernels;

    @Option(names = "--kernel", paramLabel = "NAME", description = "The IR of a kernel.")
    private @Nullable String kernel;

    @Option(names = "--source", description = "The generated program.")
    private boolean source;

    @Option(names = "--pass", paramLabel = "NAME", description = "What a pass changed, as a diff.")
    private @Nullable String pass;
  }

  Inspect(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Path what = path != null ? path : Home.defaultModel();
    if (Files.isDirectory(what)) {
      BuildFolder build = BuildFolder.open(what);
      return stage == null ? check(build) : print(stored(build, stage));
    }
    VectorModule.load();
    try (Inspection stages = Inspection.open(what, engine.options(context))) {
      View view = stage == null ? stages.summary() : view(stages, stage);
      return print(json ? view.json() : view.text());
    }
  }

  private int print(String text) {
    streams.out().print(text);
    return Main.OK;
  }

  private static View view(Inspection stages, Stage stage) {
    if (stage.kernel != null) {
      return stages.kernel(stage.kernel);
    }
    if (stage.pass != null) {
      return stages.pass(stage.pass);
    }
    if (stage.ir1) {
      return stages.ir1();
    }
    if (stage.ir2) {
      return stages.ir2();
    }
    if (stage.plan) {
      return stages.steps();
    }
    if (stage.layout) {
      return stages.layout();
    }
    return stage.kernels ? stages.kernels() : stages.source();
  }

  private static String stored(BuildFolder build, Stage stage) {
    if (stage.kernel != null) {
      return build.kernel(stage.kernel);
    }
    if (stage.pass != null) {
      throw new CkException(
          build.folder() + ": a build does not keep what a pass changed; inspect the model");
    }
    if (stage.source) {
      return build.source();
    }
    return build.text(
        stage.ir1
            ? "ir1.json"
            : stage.ir2
                ? "ir2.json"
                : stage.plan ? "exec_plan.json" : stage.layout ? "layout.json" : "kernels.txt");
  }

  /** Shows the manifest and whether the files are those that it lists. */
  private int check(BuildFolder build) {
    boolean sound = true;
    ObjectNode manifest = build.manifest();
    ArrayNode files = manifest.putArray("files");
    StringBuilder lines = new StringBuilder();
    for (BuildFolder.Entry entry : build.files()) {
      BuildFolder.State state = build.verify(entry);
      sound &= state == BuildFolder.State.OK;
      String word =
          switch (state) {
            case OK -> "ok";
            case MISSING -> "missing";
            case CHANGED -> "changed";
          };
      files
          .addObject()
          .put("file", entry.file())
          .put("stage", entry.stage())
          .put("bytes", entry.bytes())
          .put("sha256", entry.sha256())
          .put("state", word);
      lines.append(
          "%-22s %8s  %-8s %s  %s%n"
              .formatted(
                  entry.file(), Sizes.of(entry.bytes()), entry.stage(), entry.sha256(), word));
    }
    if (json) {
      streams.out().print(JsonText.of(manifest));
    } else {
      String title =
          "%s (%s) for %s, %d tokens of context"
              .formatted(
                  manifest.path("model").path("name").asString(""),
                  manifest.path("model").path("family").asString(""),
                  manifest.path("target").asString(""),
                  manifest.path("options").path("context").asInt(0));
      streams.out().println(Printable.of(title.getBytes(StandardCharsets.UTF_8)));
      streams.out().print(lines);
    }
    if (!sound) {
      streams.out().flush();
      throw new CkException(
          build.folder() + ": files are missing or changed since ck compile wrote them");
    }
    return Main.OK;
  }
}
