/**
 * IR3: which kernels are called with which bytes, in which order, by which threads. Emitters print
 * it and decide nothing.
 */
@NullMarked
package dev.ckernel.plan;

import org.jspecify.annotations.NullMarked;
