/** The world outside: llama.cpp through the foreign function interface, and reference files. */
@NullMarked
package dev.ckernel.oracle;

import org.jspecify.annotations.NullMarked;
