/** The {@code ck} command. */
@NullMarked
package dev.ckernel.cli;

import org.jspecify.annotations.NullMarked;
