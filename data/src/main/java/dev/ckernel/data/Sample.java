package dev.ckernel.data;

import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One line of a data set. */
public sealed interface Sample {
  /** A document. */
  record Document(String text) implements Sample {}

  /** What a model is given, and what it should say. */
  record Pair(String prompt, String completion) implements Sample {}

  /** Its texts. */
  default List<String> texts() {
    return switch (this) {
      case Document d -> List.of(d.text());
      case Pair p -> List.of(p.prompt(), p.completion());
    };
  }

  /** The same with other texts. */
  default Sample map(UnaryOperator<String> each) {
    return switch (this) {
      case Document d -> new Document(each.apply(d.text()));
      case Pair p -> new Pair(each.apply(p.prompt()), each.apply(p.completion()));
    };
  }

  /** What stands on its line. */
  default ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return switch (this) {
      case Document d -> json.put("text", d.text());
      case Pair p -> json.put("prompt", p.prompt()).put("completion", p.completion());
    };
  }
}
