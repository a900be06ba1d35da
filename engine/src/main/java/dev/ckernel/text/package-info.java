/** Text to token ids and back: vocabularies, pre-tokenizers, byte-level BPE, SentencePiece BPE. */
@NullMarked
package dev.ckernel.text;

import org.jspecify.annotations.NullMarked;
