/**
 * The loop-level IR: typed values, loops and memory accesses; its builder, verifier, interpreter
 * (the meaning of the IR) and legaliser (virtual 16-lane vectors to a machine's width).
 */
@NullMarked
package dev.ckernel.kernel;

import org.jspecify.annotations.NullMarked;
