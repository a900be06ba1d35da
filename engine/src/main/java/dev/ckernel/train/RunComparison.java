package dev.ckernel.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Two runs beside each other.
 *
 * @param recipe keys that differ, with both values
 * @param steps that both have
 * @param firstDifference the first of those whose loss or gradient norm differs in a bit, or null
 * @param mostApart the largest difference of losses
 * @param meanApart the mean difference of losses
 */
public record RunComparison(
    List<Difference> recipe,
    int steps,
    @Nullable Long firstDifference,
    double mostApart,
    double meanApart) {
  /** A key of a recipe with the values that it has in both; empty where it is missing. */
  public record Difference(String key, String first, String second) {}

  /** Compares what the folders hold. */
  public static RunComparison of(RunFolder first, RunFolder second) {
    Map<Long, Telemetry> others = new TreeMap<>();
    second.steps().forEach(step -> others.put(step.step(), step));
    Long differs = null;
    int common = 0;
    double most = 0;
    double sum = 0;
    for (Telemetry a : first.steps()) {
      Telemetry b = others.get(a.step());
      if (b == null) {
        continue;
      }
      common++;
      double apart =
          Float.compare(a.loss(), b.loss()) == 0 ? 0 : Math.abs((double) a.loss() - b.loss());
      most = Math.max(most, apart);
      sum += apart;
      if (differs == null
          && (Float.compare(a.loss(), b.loss()) != 0
              || Float.compare(a.gradientNorm(), b.gradientNorm()) != 0)) {
        differs = a.step();
      }
    }
    return new RunComparison(
        differences(first.recipe(), second.recipe()),
        common,
        differs,
        most,
        common == 0 ? 0 : sum / common);
  }

  private static List<Difference> differences(Recipe first, Recipe second) {
    Map<String, String> a = values(first);
    Map<String, String> b = values(second);
    Map<String, String> all = new TreeMap<>(a);
    all.putAll(b);
    List<Difference> result = new ArrayList<>();
    for (String key : all.keySet()) {
      String left = a.getOrDefault(key, "");
      String right = b.getOrDefault(key, "");
      if (!left.equals(right)) {
        result.add(new Difference(key, left, right));
      }
    }
    return result;
  }

  private static Map<String, String> values(Recipe recipe) {
    Map<String, String> values = new TreeMap<>();
    collect(RecipeSource.parse(recipe.toToml(), "", List.of()), "", values);
    return values;
  }

  private static void collect(Located.Table table, String path, Map<String, String> to) {
    table
        .entries()
        .forEach((key, located) -> {
          String inner = path.isEmpty() ? key : path + "." + key;
          switch (located) {
            case Located.Value value -> to.put(inner, value.node().toString());
            case Located.Table below -> collect(below, inner, to);
            case Located.Tables tables -> {
              for (int i = 0; i < tables.tables().size(); i++) {
                collect(tables.tables().get(i), inner + "." + (i + 1), to);
              }
            }
          }
        });
  }
}
