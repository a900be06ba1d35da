package dev.ckernel.cli;

import dev.ckernel.data.svg.SvgCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ck data check-svg}: what a model drew, against what it was asked for. */
@Command(
    name = "check-svg",
    description = "Judges drawings by the specifications of a data set.",
    footer = {
      "",
      "A drawing is valid if it is well-formed XML of known elements, and fulfilled if it shows the right shapes,"
          + " colours, sizes and relations, wherever they stand.",
      "",
      "Example:",
      "  ck data check-svg data/svg-b --drawings drawings.jsonl --sheet drawings.html"
    })
final class DataCheckSvg implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "DIR", description = "Folder that ck data svg --stage b wrote.")
  private Path folder;

  @Option(
      names = "--drawings",
      required = true,
      paramLabel = "FILE",
      description = "Lines of {\"prompt\": ..., \"completion\": ...} with what a model drew.")
  private Path drawings;

  @Option(
      names = "--sheet",
      paramLabel = "FILE",
      description =
          "Where to write the contact sheet, an HTML file; beside the drawings unless given.")
  private @Nullable Path sheet;

  DataCheckSvg(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    SvgCheck check = SvgCheck.of(folder, drawings);
    Path html = sheet != null ? sheet : drawings.resolveSibling(name() + ".html");
    Files.writeString(html, check.html());
    SvgTable.print(check, streams.out());
    streams.out().printf("%s: all drawings with their verdicts%n", html);
    return Main.OK;
  }

  private String name() {
    return String.valueOf(drawings.getFileName()).replaceFirst("\\.jsonl$", "");
  }
}
