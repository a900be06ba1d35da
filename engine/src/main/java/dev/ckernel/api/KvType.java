package dev.ckernel.api;

import dev.ckernel.kernel.Mem;

/** How the cache holds keys and values. */
public enum KvType {
  F32(Mem.F32),
  F16(Mem.F16);

  private final Mem mem;

  KvType(Mem mem) {
    this.mem = mem;
  }

  Mem mem() {
    return mem;
  }
}
