/** Element types, shapes and bit-exact codecs. */
@NullMarked
package dev.ckernel.tensor;

import org.jspecify.annotations.NullMarked;
