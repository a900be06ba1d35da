/** Training: recipes, data, the order of steps, checkpoints and the folder of a run. */
@NullMarked
package dev.ckernel.train;

import org.jspecify.annotations.NullMarked;
