/** Prints plans as C or Java, compiles them, and finds out what the machine can do. */
@NullMarked
package dev.ckernel.emit;

import org.jspecify.annotations.NullMarked;
