package dev.ckernel.api;

/**
 * A generated token.
 *
 * @param text the characters that it completes; perhaps none
 */
public record Token(int id, String text) {}
