package dev.ckernel.cli;

import dev.ckernel.api.Benchmark;
import dev.ckernel.api.JsonText;
import dev.ckernel.api.KvType;
import dev.ckernel.api.TokenCost;
import dev.ckernel.plan.ModelPlan;
import dev.ckernel.runtime.MachineSpeed;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code ck bench} has found out.
 *
 * @param machine the roof, measured in the same process with as many threads
 */
record BenchReport(
    Path model,
    ModelPlan plan,
    KvType kv,
    int threads,
    MachineSpeed machine,
    List<Benchmark> results) {

  private TokenCost.Work work(Benchmark result) {
    TokenCost cost = TokenCost.of(plan);
    return switch (result.kind()) {
      case PREFILL -> cost.prefill(result.shape(), plan.capacity().rows());
      case DECODE -> cost.decode(result.shape());
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** A table. */
  String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "model",
        "%s, %s of packed weights, %s cache"
            .formatted(model.getFileName(), Sizes.of(plan.weights().bytes()), lower(kv)));
    line(
        text,
        "machine",
        "%s, %d threads: reads %s/s, does %s f32 and %s int8 multiply-adds/s"
            .formatted(
                plan.program().target().name(),
                threads,
                Sizes.of((long) machine.bytesPerSecond()),
                giga(machine.multiplyAdds()),
                giga(machine.byteMultiplyAdds())));
    for (Benchmark result : results) {
      line(
          text,
          lower(result.kind()),
          "%d runs of %d tokens%s after %d to warm up"
              .formatted(
                  result.tokensPerSecond().size(),
                  result.shape().tokens(),
                  beyond(result.shape()),
                  result.warmUps()));
    }
    text.append('\n');
    String row = "%-9s %9s %9s %9s %13s %13s %13s %9s%n";
    text.append(
        row.formatted(
            "",
            "tokens/s",
            "min",
            "max",
            "bytes/token",
            "of bandwidth",
            "mul-add/token",
            "of peak"));
    for (Benchmark result : results) {
      TokenCost.Work work = work(result);
      text.append(
          row.formatted(
              lower(result.kind()),
              speed(result.median()),
              speed(result.min()),
              speed(result.max()),
              Sizes.of((long) work.bytes()),
              percent(work.shareOfBandwidth(machine, result.median())),
              giga(work.multiplyAdds()),
              percent(work.shareOfPeak(machine, result.median()))));
    }
    return text.toString();
  }

  private static String beyond(Benchmark.Shape shape) {
    return (shape.sequences() == 1 ? "" : " in each of %d sequences".formatted(shape.sequences()))
        + (shape.depth() == 0 ? "" : " at depth " + shape.depth());
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append("%-9s %s%n".formatted(key, value));
  }

  private static String speed(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String giga(double value) {
    return String.format(Locale.ROOT, "%.3g G", value / 1e9);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** The same with every run, in tokens, bytes and multiply-adds, each per second. */
  String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", model.toString())
        .put("weightBytes", plan.weights().bytes())
        .put("target", plan.program().target().name())
        .put("threads", threads)
        .put("kv", lower(kv));
    json.putObject("machine")
        .put("bytesPerSecond", machine.bytesPerSecond())
        .put("f32MultiplyAddsPerSecond", machine.multiplyAdds())
        .put("int8MultiplyAddsPerSecond", machine.byteMultiplyAdds());
    ArrayNode array = json.putArray("results");
    for (Benchmark result : results) {
      TokenCost.Work work = work(result);
      ObjectNode each =
          array
              .addObject()
              .put("kind", lower(result.kind()))
              .put("tokens", result.shape().tokens())
              .put("depth", result.shape().depth())
              .put("sequences", result.shape().sequences())
              .put("warmUps", result.warmUps())
              .put("median", result.median())
              .put("min", result.min())
              .put("max", result.max());
      result.tokensPerSecond().forEach(each.putArray("tokensPerSecond")::add);
      each.put("bytesPerToken", work.bytes())
          .put("shareOfBandwidth", work.shareOfBandwidth(machine, result.median()))
          .put("multiplyAddsPerToken", work.multiplyAdds())
          .put("shareOfPeak", work.shareOfPeak(machine, result.median()));
    }
    return JsonText.of(json);
  }
}
