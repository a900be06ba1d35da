package dev.ckernel.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pass changed, by nodes. Ids are unique and passes leave what they don't change as it is
 * and where it is, so that one walk over both graphs finds the difference.
 */
public final class PassDiff {
  /** Kept nodes that are shown around a change. */
  private static final int CONTEXT = 1;

  private enum Change {
    KEPT(' '),
    REMOVED('-'),
    ADDED('+');

    private final char mark;

    Change(char mark) {
      this.mark = mark;
    }
  }

  private record Entry(Change change, Node node) {}

  private final Pass pass;
  private final List<Entry> entries = new ArrayList<>();

  private PassDiff(Pass.Result result) {
    this.pass = result.pass();
    List<Node> before = result.before().nodes();
    List<Node> after = result.after().nodes();
    Set<Node> old = new HashSet<>(before);
    Set<Node> fresh = new HashSet<>(after);
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        entries.add(new Entry(Change.KEPT, before.get(i++)));
        j++;
      } else if (i < before.size() && !fresh.contains(before.get(i))) {
        entries.add(new Entry(Change.REMOVED, before.get(i++)));
      } else if (j < after.size() && !old.contains(after.get(j))) {
        entries.add(new Entry(Change.ADDED, after.get(j++)));
      } else { // it moved: it goes here and comes again where it stands now
        old.remove(before.get(i));
        entries.add(new Entry(Change.REMOVED, before.get(i++)));
      }
    }
  }

  public static PassDiff of(Pass.Result result) {
    return new PassDiff(result);
  }

  /** Lines with {@code -} for what went, {@code +} for what came, and some of what stayed. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("pass ").append(pass.name()).append(": ").append(pass.about()).append('\n');
    text.append("%d nodes removed, %d added\n".formatted(of(Change.REMOVED), of(Change.ADDED)));
    boolean gap = true;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.change() == Change.KEPT && !nearChange(i)) {
        gap = true;
        continue;
      }
      if (gap) {
        text.append("@@ node ").append(i + 1).append(" @@\n");
        gap = false;
      }
      for (String line : GraphText.lines(entry.node())) {
        text.append(entry.change().mark).append(' ').append(line).append('\n');
      }
    }
    return text.toString();
  }

  private boolean nearChange(int index) {
    int from = Math.max(0, index - CONTEXT);
    int to = Math.min(entries.size(), index + CONTEXT + 1);
    return entries.subList(from, to).stream().anyMatch(e -> e.change() != Change.KEPT);
  }

  private long of(Change change) {
    return entries.stream().filter(entry -> entry.change() == change).count();
  }

  /** The nodes that went and came, in order. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("pass", pass.name()).put("about", pass.about());
    add(Change.REMOVED, json.putArray("removed"));
    add(Change.ADDED, json.putArray("added"));
    return json;
  }

  private void add(Change change, ArrayNode nodes) {
    for (Entry entry : entries) {
      if (entry.change() == change) {
        nodes.add(GraphJson.node(entry.node()));
      }
    }
  }
}
