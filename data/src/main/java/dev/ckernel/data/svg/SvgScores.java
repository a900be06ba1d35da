package dev.ckernel.data.svg;

/**
 * Shares, from 0 to 1, of a number of drawings.
 *
 * @param valid well-formed, closed and of allowed elements
 * @param fulfilled valid, and showing what was asked for
 */
public record SvgScores(
    int count, double wellFormed, double closed, double allowed, double valid, double fulfilled) {}
