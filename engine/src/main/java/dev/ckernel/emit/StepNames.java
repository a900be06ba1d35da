package dev.ckernel.emit;

import dev.ckernel.plan.Arena;
import dev.ckernel.plan.Argument;
import dev.ckernel.plan.Extents;
import dev.ckernel.plan.Plan;
import dev.ckernel.plan.RuntimeExtent;
import dev.ckernel.plan.Step;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the code of an entry calls the memory and the numbers that it uses. */
final class StepNames {
  private final Set<Arena> arenas = EnumSet.noneOf(Arena.class);
  private final Map<RuntimeExtent, String> extents = new LinkedHashMap<>();

  /**
   * Names what the calls of an entry use.
   *
   * @param taken names that are not free
   */
  StepNames(Plan plan, Plan.Entry entry, Set<String> taken) {
    Set<RuntimeExtent> used = new HashSet<>();
    for (Step.Call call : entry.calls()) {
      Stream.ofNullable(call.items().extent()).forEach(used::add);
      for (Argument argument : call.arguments()) {
        switch (argument) {
          case Argument.Buffer buffer -> arenas.add(buffer.arena());
          case Argument.Extent extent -> used.add(extent.extent());
          case Argument.Constant constant -> {}
        }
      }
    }
    for (Extents.Declared declared : plan.extents().all()) {
      String name = declared.extent().name();
      if (used.contains(declared.extent())) {
        extents.put(declared.extent(), isFree(name, taken) ? name : name + "_");
      }
    }
  }

  private boolean isFree(String name, Set<String> taken) {
    return !taken.contains(name) && Stream.of(Arena.values()).map(this::of).noneMatch(name::equals);
  }

  /** All of these names. */
  Set<String> all() {
    Set<String> all = new HashSet<>(extents.values());
    arenas().forEach(arena -> all.add(of(arena)));
    return all;
  }

  /** The arenas that are used, and {@link Arena#SCRATCH} where threads' own parts of it are. */
  List<Arena> arenas() {
    Set<Arena> all = EnumSet.copyOf(arenas);
    if (all.contains(Arena.THREAD)) {
      all.add(Arena.SCRATCH);
    }
    return List.copyOf(all);
  }

  String of(Arena arena) {
    return arena == Arena.THREAD ? "own" : arena.name().toLowerCase(Locale.ROOT);
  }

  /** The extents that are used, in the order of the plan. */
  List<RuntimeExtent> extents() {
    return List.copyOf(extents.keySet());
  }

  String of(RuntimeExtent extent) {
    String name = extents.get(extent);
    if (name == null) {
      throw new IllegalArgumentException(extent + " is not used");
    }
    return name;
  }
}
