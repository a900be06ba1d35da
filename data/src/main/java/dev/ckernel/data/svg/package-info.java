/** Instructions for drawings, the drawings, and a judge of what a model drew. */
@NullMarked
package dev.ckernel.data.svg;

import org.jspecify.annotations.NullMarked;
