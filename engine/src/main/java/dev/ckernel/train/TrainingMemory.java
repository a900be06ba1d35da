package dev.ckernel.train;

import dev.ckernel.plan.TrainingPlan;
import dev.ckernel.plan.TrainingState;
import dev.ckernel.runtime.ProcessMemory;
import dev.ckernel.tensor.CkException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training program takes, by region.
 *
 * @param regions in bytes
 */
public record TrainingMemory(Map<String, Long> regions) {
  public TrainingMemory {
    regions = new LinkedHashMap<>(regions);
  }

  static TrainingMemory of(TrainingPlan plan, int threads) {
    Map<String, Long> regions = new LinkedHashMap<>();
    if (plan.frozen().bytes() > 0) {
      regions.put("frozen parameters", plan.frozen().bytes());
    }
    for (TrainingState.Region region : plan.state().regions()) {
      regions.merge(region.name().replaceFirst("[0-9]+$", ""), region.bytes(), Long::sum);
    }
    regions.put("saved for backward", plan.savedBytes());
    regions.put("other activations", plan.layout().bytes() - plan.savedBytes());
    regions.put("threads", plan.program().threadBytes() * threads);
    return new TrainingMemory(regions);
  }

  /** All regions together. */
  public long bytes() {
    return regions.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Checks that the machine has as much.
   *
   * @throws CkException saying what is needed
   */
  void check() {
    long free = ProcessMemory.available();
    if (bytes() > free) {
      throw new CkException(
          "training needs %d MB of memory, and %d MB are free: make batch.sequences smaller, or set memory.recompute = \"all\""
              .formatted(bytes() >> 20, free >> 20));
    }
  }
}
