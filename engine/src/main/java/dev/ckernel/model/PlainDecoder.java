package dev.ckernel.model;

import dev.ckernel.graph.Graph;

/** A model that has no numbers but those that all decoders have. */
record PlainDecoder(Family family, DecoderConfig config, GraphOf graphOf) implements Blueprint {
  /** What a family makes of numbers and parameters. */
  interface GraphOf {
    Graph of(DecoderConfig config, Parameters parameters);
  }

  @Override
  public Blueprint withContext(int positions) {
    return new PlainDecoder(family, config.withContext(positions), graphOf);
  }

  @Override
  public Graph graph(Parameters parameters) {
    return graphOf.of(config, parameters);
  }
}
