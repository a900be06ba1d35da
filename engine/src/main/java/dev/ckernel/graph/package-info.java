/**
 * IR1 and IR2: typed tensor operations that say what they mean, the passes that rewrite them, and
 * their verifier.
 */
@NullMarked
package dev.ckernel.graph;

import org.jspecify.annotations.NullMarked;
