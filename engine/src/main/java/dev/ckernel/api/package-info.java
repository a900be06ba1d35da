/** The public face: load a model, talk to it, look into it. */
@NullMarked
package dev.ckernel.api;

import org.jspecify.annotations.NullMarked;
