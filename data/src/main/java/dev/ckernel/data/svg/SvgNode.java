package dev.ckernel.data.svg;

import java.util.List;
import java.util.Map;

/**
 * An element of a drawing.
 *
 * @param text the text directly in it
 */
record SvgNode(String name, Map<String, String> attributes, List<SvgNode> children, String text) {}
