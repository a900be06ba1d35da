/** Element types, shapes, bit-exact codecs, and pages of memory for them. */
@NullMarked
package dev.ckernel.tensor;

import org.jspecify.annotations.NullMarked;
