package dev.ckernel.model;

import dev.ckernel.format.SafetensorsWriter;
import dev.ckernel.graph.Dim;
import dev.ckernel.graph.Tensor;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import dev.ckernel.text.JsonFile;
import dev.ckernel.text.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Writes a trained model as a safetensors file, under the names and in the order of rows that the
 * transformers library reads, and its {@code config.json}.
 */
public final class SafetensorsExport {
  private SafetensorsExport() {}

  /**
   * Writes the file and {@code config.json} beside it; equal arguments give equal bytes.
   *
   * @param context positions that the model was made for
   * @param general what else is said of the model; it stands in the file's metadata
   * @param format of all tensors: F32, F16 or BF16
   * @param values of each parameter, row after row
   * @throws CkException if a file cannot be written, or has no place for what the model needs
   */
  public static void write(
      Path path,
      TrainableModel model,
      Vocabulary vocabulary,
      int context,
      GeneralKeys general,
      DType format,
      Function<Tensor, float[]> values) {
    if (format.isQuantised()) {
      throw new CkException(
          path + ": safetensors files hold f32, f16 or bf16; write a .gguf for " + format);
    }
    if (!DecoderKeys.ropeFactors(model.config()).isEmpty()) {
      throw new CkException(
          path
              + ": the model's rotary factors of its own have no place in a safetensors file; write a .gguf");
    }
    if (model.config().rotations().stream().anyMatch(rotation -> rotation.magnitude() != 1)) {
      throw new CkException(
          path
              + ": the model's rotary attention factor has no place in a safetensors file; write a .gguf");
    }
    if (model.config().ropeDims() != model.config().headDim()) {
      throw new CkException(
          "%s: only %d of the %d elements of a head rotate, which that library cannot do for this family; write a .gguf"
              .formatted(path, model.config().ropeDims(), model.config().headDim()));
    }
    Function<Tensor, float[]> ordered =
        new LastValues(tensor -> ordered(model, tensor, values.apply(tensor)));
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    general.texts().forEach(writer::metadata);
    for (Tensor tensor : model.graph().tensors()) {
      if (tensor.role() == Tensor.Role.PARAMETER) {
        List<Long> shape =
            tensor.type().shape().stream().map(dim -> (long) ((Dim.Fixed) dim).size()).toList();
        writer.tensor(
            model.family().names().transformers(tensor.id()),
            format,
            shape,
            (offset, chunk) -> {
              int first = Math.toIntExact(offset / format.blockBytes());
              int count = Math.toIntExact(chunk.byteSize() / format.blockBytes());
              Codec.encode(format, ordered.apply(tensor), first, count, chunk, 0);
            });
      }
    }
    writer.write(path);
    JsonFile.write(
        TransformersConfig.of(model, vocabulary, context, format),
        path.resolveSibling(TransformersConfig.FILE));
  }

  private static float[] ordered(TrainableModel model, Tensor tensor, float[] values) {
    int columns = tensor.type().shape().size() == 1 ? 1 : tensor.type().columns();
    return model.family().toTransformers(model.config(), tensor.id(), columns, values);
  }
}
