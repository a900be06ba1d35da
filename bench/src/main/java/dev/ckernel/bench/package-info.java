/** Microbenchmarks; {@code ck bench} measures whole models. */
@NullMarked
package dev.ckernel.bench;

import org.jspecify.annotations.NullMarked;
