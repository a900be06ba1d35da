/** Runs programs: sessions, teams of threads, and the choice of the next token. */
@NullMarked
package dev.ckernel.runtime;

import org.jspecify.annotations.NullMarked;
