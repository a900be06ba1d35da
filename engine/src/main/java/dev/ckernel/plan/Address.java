package dev.ckernel.plan;

/** A byte of memory that a program is handed. */
record Address(Arena arena, long offset) {
  Address plus(long bytes) {
    return new Address(arena, offset + bytes);
  }
}
