package dev.ckernel.api;

import dev.ckernel.emit.CompiledJava;
import dev.ckernel.emit.JavaCompile;
import dev.ckernel.emit.JavaEmitter;
import dev.ckernel.format.BumpReader;
import dev.ckernel.format.WeightsManifest;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.tensor.CkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes every stage of a model's compilation into a folder. There are no time stamps in any file:
 * the same model and options give the same bytes. The manifest is written first as unfinished and
 * at the end as a whole, so that a folder never looks better than it is.
 */
public final class Build {
  private final Path folder;
  private final ModelOptions options;
  private final ArrayNode files = JsonNodeFactory.instance.arrayNode();
  private final List<String> notes = new ArrayList<>();
  private final List<String> written = new ArrayList<>();

  private Build(Path folder, ModelOptions options) {
    this.folder = folder;
    this.options = options;
  }

  /**
   * Compiles {@code model} into {@code folder}, which must be new, empty or an earlier build.
   *
   * @param options with the target, which need not run here
   * @throws CkException if the model cannot be compiled, or the folder holds something else
   */
  public static BuildFolder write(Path model, Path folder, ModelOptions options) {
    BuildFolder.checkFree(folder);
    Build build = new Build(folder, options);
    try (Inspection stages = Inspection.open(model, options)) {
      build.all(model, stages);
    } catch (IOException e) {
      throw new CkException("cannot write the build folder " + folder + ": " + e, e);
    }
    return BuildFolder.open(folder);
  }

  private void all(Path model, Inspection stages) throws IOException {
    String hash = new Cache(options.cache()).hashOf(model, options.verify(), options.progress());
    Files.createDirectories(folder);
    manifest(stages, hash, false);
    text("ir1.json", "graph", stages.ir1().json());
    text("ir2.json", "passes", stages.ir2().json());
    text("kernels.txt", "kernels", stages.kernelTexts());
    text("layout.json", "layout", stages.layout().json());
    text("exec_plan.json", "plan", stages.steps().json());
    weights(stages, hash);
    String source = stages.source().text();
    text(stages.sourceName(), "emit", source);
    compile(stages.plan().program().target(), source);
    for (String name : BuildFolder.NAMES) {
      if (!written.contains(name) && !name.equals(BuildFolder.MANIFEST)) {
        Files.deleteIfExists(folder.resolve(name));
      }
    }
    manifest(stages, hash, true);
  }

  private void text(String name, String stage, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
    list(name, stage);
  }

  private void list(String name, String stage) throws IOException {
    Path path = folder.resolve(name);
    long bytes = Files.size(path);
    files
        .addObject()
        .put("file", name)
        .put("stage", stage)
        .put("bytes", bytes)
        .put("sha256", Cache.hash(path, bytes, options.progress()));
    written.add(name);
  }

  private void weights(Inspection stages, String hash) throws IOException {
    ModelPlan plan = stages.plan();
    Path packed = folder.resolve("weights.bump");
    Path known = new Cache(options.cache()).weights(PackedWeights.key(hash, plan.weights()));
    if (Files.exists(known)) {
      Files.copy(known, packed, StandardCopyOption.REPLACE_EXISTING);
    } else {
      PackedWeights.write(stages.definition(), plan.weights(), hash, packed, options.progress());
    }
    list("weights.bump", "pack");
    try (BumpReader reader = BumpReader.open(packed)) {
      text("weights_manifest.json", "pack", WeightsManifest.of(reader).toJson());
    }
  }

  /** The program itself, where something here can compile for its target. */
  private void compile(Target target, String source) throws IOException {
    options.progress().report("compiling for " + target.name(), 0, 1);
    switch (target.language()) {
      case C -> {
        Optional<Path> library = Programs.ofHost(options).library(target, source);
        if (library.isPresent()) {
          Files.copy(
              library.get(), folder.resolve("model.so"), StandardCopyOption.REPLACE_EXISTING);
          list("model.so", "compile");
        } else {
          notes.add(
              "model.so was not built: no C compiler was found here that compiles for "
                  + target.name()
                  + "; the head of model.c says how to compile it");
        }
      }
      case JAVA -> {
        CompiledJava compiled = JavaCompile.compile(JavaEmitter.CLASS_NAME, source);
        for (String name : compiled.classes().keySet().stream().sorted().toList()) {
          Files.write(folder.resolve(name + ".class"), compiled.classes().get(name));
          list(name + ".class", "compile");
        }
      }
    }
    options.progress().report("compiling for " + target.name(), 1, 1);
  }

  private void manifest(Inspection stages, String hash, boolean complete) throws IOException {
    ModelPlan plan = stages.plan();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", "ck build").put("version", 1).put("complete", complete);
    json.putObject("model")
        .put("family", stages.definition().family().architecture())
        .put("name", stages.file().metadata().string("general.name", ""))
        .put("sha256", hash);
    json.put("target", plan.program().target().name());
    json.putObject("options")
        .put("context", plan.capacity().context())
        .put("rows", plan.capacity().rows())
        .put("sequences", plan.capacity().sequences())
        .put("kv", options.kv().name().toLowerCase(Locale.ROOT))
        .put("fusion", options.fusion());
    json.set("files", complete ? files : JsonNodeFactory.instance.arrayNode());
    if (!notes.isEmpty()) {
      notes.forEach(json.putArray("notes")::add);
    }
    Path part = folder.resolve(BuildFolder.MANIFEST + ".part");
    Files.write(part, JsonText.of(json).getBytes(StandardCharsets.UTF_8));
    Files.move(
        part,
        folder.resolve(BuildFolder.MANIFEST),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }
}
