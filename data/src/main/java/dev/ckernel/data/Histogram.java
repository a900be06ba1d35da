package dev.ckernel.data;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How often each whole number came. */
public final class Histogram {
  private final TreeMap<Integer, Long> counts = new TreeMap<>();
  private long total;
  private long sum;

  public void add(int value) {
    counts.merge(value, 1L, Long::sum);
    total++;
    sum += value;
  }

  /** The least value that {@code share} of all values do not exceed; 0 where there are none. */
  public int quantile(double share) {
    long below = 0;
    for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
      below += entry.getValue();
      if (below >= share * total) {
        return entry.getKey();
      }
    }
    return 0;
  }

  /** The sum of all values. */
  public long sum() {
    return sum;
  }

  /** Minimum, quartiles, mean, 95 % and maximum. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("min", quantile(0))
        .put("p25", quantile(0.25))
        .put("median", quantile(0.5))
        .put("mean", total == 0 ? 0 : Math.round(100.0 * sum / total) / 100.0)
        .put("p75", quantile(0.75))
        .put("p95", quantile(0.95))
        .put("max", quantile(1));
  }

  /** The same as a line for people. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%,d to %,d, median %,d, 95 %% up to %,d",
        quantile(0),
        quantile(1),
        quantile(0.5),
        quantile(0.95));
  }
}
