package dev.ckernel.model;

import dev.ckernel.format.GgufFile;
import dev.ckernel.format.GgufMetadata;
import dev.ckernel.format.GgufNumbers;
import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufType;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A model file as its family reads it. It remembers what was asked for, so that in the end nothing
 * is passed over: what a file says is applied, known to be without effect, or refused by name.
 */
final class ModelFile {
  private static final int MOST = 1 << 24;

  private final GgufFile file;
  private final String prefix;
  private final Set<String> keys = new HashSet<>();
  private final Set<String> tensors = new HashSet<>();

  /** The keys are those of {@code architecture}. */
  ModelFile(GgufFile file, String architecture) {
    this.file = file;
    this.prefix = architecture + ".";
  }

  /** All keys, whosever they are. */
  GgufMetadata metadata() {
    return file.metadata();
  }

  private String key(String key) {
    keys.add(key);
    return prefix + key;
  }

  boolean has(String key) {
    return file.metadata().has(key(key));
  }

  String string(String key, String fallback) {
    return file.metadata().string(key(key), fallback);
  }

  /** A count from 1 on, of what a model has in moderation. */
  int size(String key) {
    return count(key, 1, MOST);
  }

  int size(String key, int fallback) {
    return has(key) ? size(key) : fallback;
  }

  int count(String key, int least, int most) {
    return file.metadata().count(key(key), least, most);
  }

  /** A count of any size. */
  int count(String key, int fallback) {
    return file.metadata().u32(key(key), fallback);
  }

  /** A number of any sign. */
  float number(String key, float fallback) {
    return file.metadata().f32(key(key), fallback);
  }

  float positive(String key) {
    return file.metadata().positive(key(key));
  }

  float positive(String key, float fallback) {
    return has(key) ? positive(key) : fallback;
  }

  boolean truth(String key, boolean fallback) {
    return file.metadata().bool(key(key), fallback);
  }

  /** Whether the key has a value for each layer. */
  boolean isList(String key) {
    return file.metadata().find(key(key)) instanceof GgufNumbers;
  }

  /** The truth values of an array with one for each of {@code layers} layers. */
  List<Boolean> truths(String key, int layers) {
    if (!(file.metadata().find(key(key)) instanceof GgufNumbers numbers)
        || numbers.elementType() != GgufType.BOOL) {
      throw bad("metadata key '%s' must be an array of truth values".formatted(prefix + key));
    }
    checkLength(key, numbers.size(), layers);
    List<Boolean> truths = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      truths.add(numbers.integer(i) != 0);
    }
    return truths;
  }

  /**
   * A size that layers have in common: a number, or an array of one number again and again.
   *
   * @throws CkException if layers differ, which only some families can
   */
  int common(String key, int layers) {
    if (!isList(key)) {
      return size(key);
    }
    int[] numbers = file.metadata().ints(key(key));
    checkLength(key, numbers.length, layers);
    for (int number : numbers) {
      check(
          number >= 1 && number <= MOST,
          "metadata key '%s' has the element %d, must be from 1 to %d"
              .formatted(prefix + key, number, MOST));
      check(
          number == numbers[0],
          "metadata key '%s' has %d for one layer and %d for another; layers of this family are alike"
              .formatted(prefix + key, numbers[0], number));
    }
    return numbers[0];
  }

  private void checkLength(String key, int length, int layers) {
    check(
        length == layers,
        "metadata key '%s' has %d elements for %d layers".formatted(prefix + key, length, layers));
  }

  /** The shape of a tensor that must be there, in GGUF order, without ones at its end. */
  List<Long> shape(String tensor) {
    tensors.add(tensor);
    return shape(file.tensor(tensor));
  }

  /** Dimensions that a file leaves out are 1, and so are those that it says at the end. */
  static List<Long> shape(GgufTensor tensor) {
    return withoutOnes(tensor.dims());
  }

  static List<Long> withoutOnes(List<Long> dims) {
    int size = dims.size();
    while (size > 1 && dims.get(size - 1) == 1) {
      size--;
    }
    return dims.subList(0, size);
  }

  boolean hasTensor(String tensor) {
    return file.find(tensor).isPresent();
  }

  GgufTensor tensor(String tensor) {
    tensors.add(tensor);
    return file.tensor(tensor);
  }

  /** The values of a vector, or none where there is no such tensor. */
  List<Float> vector(String name, int length) {
    if (!hasTensor(name)) {
      return List.of();
    }
    GgufTensor tensor = tensor(name);
    check(
        tensor.elements() == length,
        "%s has %d elements, not %d".formatted(name, tensor.elements(), length));
    List<Float> values = new ArrayList<>();
    for (float value : Codec.decode(tensor.dtype(), file.data(tensor), length)) {
      values.add(value);
    }
    return values;
  }

  void check(boolean holds, String what) {
    if (!holds) {
      throw bad(what);
    }
  }

  CkException bad(String what) {
    return new CkException(file.name() + ": " + what);
  }

  /** Refuses what nobody has asked for; see {@link KnownKeys}. */
  void checkAllRead(Family family) {
    for (String key : file.metadata().keys()) {
      if (key.startsWith(prefix) && !keys.contains(key.substring(prefix.length()))) {
        KnownKeys.check(key.substring(prefix.length()), file.metadata(), key, family, this);
      }
    }
    for (GgufTensor tensor : file.tensors()) {
      check(
          tensors.contains(tensor.name()) || KnownKeys.isHarmlessTensor(tensor.name()),
          "tensor '%s' plays no part in the family %s as ck knows it, and without it results may be wrong"
              .formatted(tensor.name(), family.architecture()));
    }
  }
}
