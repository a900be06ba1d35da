package dev.ckernel.api;

import dev.ckernel.emit.Host;
import dev.ckernel.emit.StepCode;
import dev.ckernel.emit.Toolchain;
import dev.ckernel.kernel.Target;
import dev.ckernel.plan.Plan;
import dev.ckernel.runtime.MachineSpeed;
import dev.ckernel.runtime.MatmulSpeed;
import dev.ckernel.tensor.CkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** This machine as programs see it: what fits it, what can compile for it, how fast it is. */
public final class Machine {
  private final ModelOptions options;
  private final Host host = Host.detect();
  private final Programs programs;

  /**
   * Looks at it.
   *
   * @param options with backend, target and cache
   */
  public Machine(ModelOptions options) {
    this.options = options;
    this.programs = new Programs(host, System.getenv(), new Cache(options.cache()).programs());
  }

  /** The processor. */
  public Host host() {
    return host;
  }

  /**
   * The target that models are generated for.
   *
   * @throws CkException if none of those asked for runs here
   */
  public Target target() {
    return programs.target(options);
  }

  /** The search for a C compiler; nothing is tried where no C target fits. */
  public Toolchain.Search compilers() {
    try {
      return Toolchain.find(
          host.best(Target.Language.C), System.getenv(), new Cache(options.cache()).programs());
    } catch (CkException e) {
      return new Toolchain.Search(Optional.empty(), List.of(e.getMessage()), Optional.empty());
    }
  }

  /**
   * What the machine can do at most with programs for {@code target}; takes three times {@code
   * each}, and for a Java target twice that where C can be compiled: memory is as fast as the
   * program that reads it fastest.
   */
  public MachineSpeed speed(Target target, int threads, Duration each) {
    MachineSpeed speed = measured(target, threads, each);
    if (target.language() == Target.Language.C || compilers().found().isEmpty()) {
      return speed;
    }
    double bytes = measured(host.best(Target.Language.C), threads, each).bytesPerSecond();
    return new MachineSpeed(
        Math.max(bytes, speed.bytesPerSecond()), speed.multiplyAdds(), speed.byteMultiplyAdds());
  }

  /**
   * How fast a product with a matrix is on {@code target}, for each number of rows; takes twice
   * {@code each} for each of them.
   */
  public List<MatmulSpeed> matmul(
      MatmulSpeed.Product product,
      MatmulSpeed.Matrix matrix,
      List<Integer> rows,
      Target target,
      int threads,
      Duration each) {
    List<AutoCloseable> loaded = new ArrayList<>();
    try {
      return MatmulSpeed.measure(
          product, matrix, rows, target, plan -> compile(plan, loaded), threads, each);
    } finally {
      loaded.forEach(Machine::close);
    }
  }

  private MachineSpeed measured(Target target, int threads, Duration each) {
    List<AutoCloseable> loaded = new ArrayList<>();
    try {
      return MachineSpeed.measure(target, plan -> compile(plan, loaded), threads, each);
    } finally {
      loaded.forEach(Machine::close);
    }
  }

  private StepCode compile(Plan plan, List<AutoCloseable> loaded) {
    StepCode code = programs.compile(plan);
    if (code instanceof AutoCloseable library) {
      loaded.add(library);
    }
    return code;
  }

  private static void close(AutoCloseable library) {
    try {
      library.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot close " + library, e);
    }
  }
}
