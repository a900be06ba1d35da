/** Model files: the GGUF reader and writer, and BUMP, our packed weight file. */
@NullMarked
package dev.ckernel.format;

import org.jspecify.annotations.NullMarked;
