/** What a model is: one file per family, and what model files say about it. */
@NullMarked
package dev.ckernel.model;

import org.jspecify.annotations.NullMarked;
