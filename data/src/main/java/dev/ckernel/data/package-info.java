/** Data sets for training: reading, cleaning, splitting and describing them. */
@NullMarked
package dev.ckernel.data;

import org.jspecify.annotations.NullMarked;
