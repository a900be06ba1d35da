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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes every stage of a model's compilation into a folder. There are no time stamps in any file:
 * the same model and options give the same bytes.
 */
public final class Build {
  private final BuildFiles files;
  private final ModelOptions options;
  private final List<String> notes = new ArrayList<>();

  private Build(Path folder, ModelOptions options) {
    this.files = new BuildFiles(folder, options.progress());
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
    files.begin();
    files.text("ir1.json", "graph", stages.ir1().json());
    files.text("ir2.json", "passes", stages.ir2().json());
    files.text("kernels.txt", "kernels", stages.kernelTexts());
    files.text("layout.json", "layout", stages.layout().json());
    files.text("exec_plan.json", "plan", stages.steps().json());
    weights(stages, hash);
    if (!stages.plan().tables().entries().isEmpty()) {
      PackedTables.write(stages.definition(), stages.plan().tables(), files.resolve("tables.bump"));
      files.list("tables.bump", "pack");
    }
    String source = stages.source().text();
    files.text(stages.sourceName(), "emit", source);
    compile(stages.plan().program().target(), source);
    files.end(manifest(stages, hash), notes);
  }

  private void weights(Inspection stages, String hash) throws IOException {
    ModelPlan plan = stages.plan();
    Path packed = files.resolve("weights.bump");
    Path known = new Cache(options.cache()).weights(PackedWeights.key(hash, plan.weights()));
    if (Files.exists(known)) {
      Files.copy(known, packed, StandardCopyOption.REPLACE_EXISTING);
    } else {
      PackedWeights.write(stages.definition(), plan.weights(), hash, packed, options.progress());
    }
    files.list("weights.bump", "pack");
    try (BumpReader reader = BumpReader.open(packed)) {
      files.text("weights_manifest.json", "pack", WeightsManifest.of(reader).toJson());
    }
  }

  /** The program itself, where something here can compile for its target. */
  private void compile(Target target, String source) throws IOException {
    options.progress().report("compiling for " + target.name(), 0, 1);
    switch (target.language()) {
      case C -> {
        Optional<Path> library = Programs.ofHost(options).library(target, source);
        if (library.isPresent()) {
          Files.copy(library.get(), files.resolve("model.so"), StandardCopyOption.REPLACE_EXISTING);
          files.list("model.so", "compile");
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
          Files.write(files.resolve(name + ".class"), compiled.classes().get(name));
          files.list(name + ".class", "compile");
        }
      }
    }
    options.progress().report("compiling for " + target.name(), 1, 1);
  }

  private ObjectNode manifest(Inspection stages, String hash) {
    ModelPlan plan = stages.plan();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
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
    return json;
  }
}
