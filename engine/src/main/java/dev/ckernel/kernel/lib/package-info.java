/** Every kernel, once. Formulas and their order are those of docs/numerics.md. */
@NullMarked
package dev.ckernel.kernel.lib;

import org.jspecify.annotations.NullMarked;
