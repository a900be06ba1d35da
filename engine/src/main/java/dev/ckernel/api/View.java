package dev.ckernel.api;

import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** One stage of a model, for people and for tools. */
public final class View {
  private final Supplier<String> text;
  private final Supplier<JsonNode> json;

  View(Supplier<String> text, Supplier<JsonNode> json) {
    this.text = text;
    this.json = json;
  }

  /** Lines for people. */
  public String text() {
    return text.get();
  }

  /** The same, and often more, as JSON. */
  public String json() {
    return JsonText.of(json.get());
  }
}
