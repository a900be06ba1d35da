package dev.ckernel.kernel.lib;

import dev.ckernel.kernel.Target;
import java.util.List;

/** A kernel on certain inputs, and what the numeric contract says that it gives. */
public interface Sample {
  /** Says what is computed in which shape; unique. */
  String name();

  /** The call, with the kernel and the forms of its inputs that {@code target} needs. */
  KernelCase on(Target target);

  /** What each output holds afterwards, as {@link KernelCase#outputs} reads it. */
  List<int[]> contract();
}
