package dev.ckernel.api;

import dev.ckernel.plan.HostView;
import dev.ckernel.runtime.ProcessMemory;
import dev.ckernel.tensor.CkException;
import java.nio.file.Path;

/**
 * What a model takes.
 *
 * @param weights bytes, read from the cache
 * @param tables likewise
 * @param state bytes of the cache of keys and values when every session is full
 * @param scratch bytes of activations, inputs and logits
 */
public record MemoryNeeds(long weights, long tables, long state, long scratch) {
  public static MemoryNeeds of(HostView program, int threads) {
    return new MemoryNeeds(
        program.weightBytes(),
        program.tableBytes(),
        program.stateBytes(),
        program.scratchBytes(threads));
  }

  public long total() {
    return weights + tables + state + scratch;
  }

  /**
   * Compares with what the machine has.
   *
   * @throws CkException if that is less
   */
  void check(Path model) {
    long available = ProcessMemory.available();
    if (total() > available) {
      throw new CkException(
          ("%s needs %d MB (weights %d, tables %d, context %d, scratch %d), but only %d MB of memory are free;"
                  + " a smaller --context, --kv f16 or a smaller model would fit")
              .formatted(
                  model,
                  total() >> 20,
                  weights >> 20,
                  tables >> 20,
                  state >> 20,
                  scratch >> 20,
                  available >> 20));
    }
  }
}
