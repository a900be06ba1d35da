package dev.ckernel.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

final class JsonTextTest {
  @Test
  void whatFitsStandsOnOneLine() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("a", 1).put("b \"\n", "c\t");
    json.putArray("d").add(1.5f).add(true).addNull();
    json.putObject("e");
    assertThat(JsonText.of(json))
        .isEqualTo(
            """
            {"a": 1, "b \\"\\n": "c\\t", "d": [1.5, true, null], "e": {}}
            """);
  }

  @Test
  void whatDoesNotIsLaidOpen() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode words = json.putArray("words");
    for (int i = 0; i < 2; i++) {
      words.addObject().put("word", "x".repeat(60));
    }
    assertThat(JsonText.of(json))
        .isEqualTo(
            """
            {
              "words": [
                {"word": "%1$s"},
                {"word": "%1$s"}
              ]
            }
            """
                .formatted("x".repeat(60)));
  }

  @Test
  void theTextIsTheTree() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode at = json;
    for (int depth = 0; depth < 60; depth++) {
      at.putArray("list").add(depth).add("\\\"ü\u0001");
      at = at.putObject("more");
    }
    JsonNode read = JsonMapper.builder().build().readTree(JsonText.of(json));
    assertThat(read).isEqualTo(json);
  }
}
