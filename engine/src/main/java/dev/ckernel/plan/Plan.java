package dev.ckernel.plan;

import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Target;
import java.util.List;

/**
 * A whole program before it is printed.
 *
 * @param name of the model, for the reader
 * @param kernels all kernels that the steps call, each once, in virtual 16-lane form; names differ
 * @param scratchBytes size of {@link Arena#SCRATCH}, a multiple of 64
 * @param threadBytes size of one thread's {@link Arena#THREAD}, a multiple of 64; the memory that a
 *     program is handed as scratch has scratchBytes + threads * threadBytes
 */
public record Plan(
    String name,
    Target target,
    List<Kernel> kernels,
    List<Step> steps,
    long scratchBytes,
    long threadBytes) {
  public Plan {
    kernels = List.copyOf(kernels);
    steps = List.copyOf(steps);
  }
}
