package dev.ckernel.cli;

import dev.ckernel.api.Cache;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ck cache}: what ck keeps to start quickly. */
@Command(
    name = "cache",
    description =
        "Lists or clears the packed weights, tables, programs and tokenizers that ck keeps.",
    footer = {
      "",
      "Everything in the cache is made again when it is needed. It is in the folder CK_CACHE, or else"
          + " in ck in XDG_CACHE_HOME, or in .cache/ck in HOME. Where that cannot be written, ck works in a"
          + " temporary folder and keeps nothing."
    })
final class CacheCommand implements Runnable {
  private final Streams streams;

  @Spec private CommandSpec spec;

  CacheCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say list or clear");
  }

  @Command(name = "list", description = "Lists the files with their sizes.")
  int list() {
    Cache cache = cache();
    List<Cache.Entry> entries = cache.list();
    entries.forEach(
        entry -> streams.out().printf("%10s  %s%n", Sizes.of(entry.bytes()), entry.path()));
    long bytes = entries.stream().mapToLong(Cache.Entry::bytes).sum();
    streams
        .out()
        .printf("%10s  in %d files in %s%n", Sizes.of(bytes), entries.size(), cache.folder());
    return Main.OK;
  }

  @Command(name = "clear", description = "Deletes all of them.")
  int clear() {
    Cache cache = cache();
    streams.out().printf("freed %s in %s%n", Sizes.of(cache.clear()), cache.folder());
    return Main.OK;
  }

  private static Cache cache() {
    return new Cache(Cache.defaultFolder());
  }
}
