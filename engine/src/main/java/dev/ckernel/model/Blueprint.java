package dev.ckernel.model;

import dev.ckernel.format.GgufWriter;
import dev.ckernel.graph.Graph;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model of a family: its numbers, and what follows from them. Each family has its own, with
 * numbers that other families have not.
 */
interface Blueprint {
  Family family();

  /** The numbers that all decoders have. */
  DecoderConfig config();

  /** The same with another number of positions. */
  Blueprint withContext(int positions);

  /** The graph of one step, over the parameters that the model has. */
  Graph graph(Parameters parameters);

  /** Writes the metadata that {@link Family#read} reads. */
  default void describe(GgufWriter writer) {
    DecoderKeys.write(writer, family().architecture(), config());
  }

  /** Writes the numbers as the transformers library wants to have them. */
  default void describe(ObjectNode config) {
    TransformersConfig.numbers(config, config(), "silu");
  }
}
