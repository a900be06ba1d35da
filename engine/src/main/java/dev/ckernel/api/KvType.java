package dev.ckernel.api;

import dev.ckernel.kernel.lib.KvLayout;

/** How the cache holds keys and values. */
public enum KvType {
  F32(KvLayout.Format.F32),
  F16(KvLayout.Format.F16),
  /** Bytes with an f16 scale for each 32 of a head: a quarter of f32, and a sixteenth of that. */
  Q8_0(KvLayout.Format.Q8_0);

  private final KvLayout.Format format;

  KvType(KvLayout.Format format) {
    this.format = format;
  }

  KvLayout.Format format() {
    return format;
  }
}
