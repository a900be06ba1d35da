package dev.ckernel.data.svg;

/** A drawing is no well-formed XML, or holds what no drawing may hold. */
final class SvgSyntaxException extends Exception {
  SvgSyntaxException(String message) {
    super(message);
  }
}
