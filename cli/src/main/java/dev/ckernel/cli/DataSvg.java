package dev.ckernel.cli;

import dev.ckernel.data.svg.Stage;
import dev.ckernel.data.svg.SvgData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ck data svg}: a data set of drawings. */
@Command(
    name = "svg",
    description = "Makes a data set of SVG drawings, which needs no download and can be judged.",
    footer = {
      "",
      "Stage a is plain drawings, stage b instructions and their drawings:",
      "  a red circle left of a blue square",
      "  three green triangles in a row",
      "  a small yellow star at the top left",
      "  a bar chart with bars 3, 5 and 2",
      "Held-out drawings are in neither stage's training lines, whatever the seeds; what they are composed of is.",
      "",
      "Example:",
      "  ck data svg -o data/svg-b --stage b"
    })
final class DataSvg implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the data set.")
  private Path output;

  @Option(names = "--stage", defaultValue = "b", description = "a or b; b unless given.")
  private Stage stage;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all choices; 1 unless given.")
  private long seed;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "60000",
      description = "Lines to train on; 60000 unless given.")
  private int count;

  @Option(
      names = "--holdout",
      paramLabel = "N",
      defaultValue = "500",
      description = "Lines to validate with; 500 unless given.")
  private int holdout;

  DataSvg(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    SvgData.Settings settings = new SvgData.Settings(stage, seed, count, holdout);
    String report;
    try (Progress progress = new Progress(streams)) {
      report = SvgData.write(output, settings, progress);
    }
    streams.out().print(report);
    return Main.OK;
  }
}
