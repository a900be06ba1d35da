/** Training graphs in libtorch: an oracle for gradients and training, and a peer for speed. */
@NullMarked
package dev.ckernel.torch;

import org.jspecify.annotations.NullMarked;
