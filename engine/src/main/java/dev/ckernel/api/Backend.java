package dev.ckernel.api;

/** How a program is generated. All give the same bits. */
public enum Backend {
  /** As C, compiled by the system's compiler. */
  NATIVE,
  /** As Java, on the Vector API. */
  JVM,
  /** Native where a working C compiler is found, else jvm. */
  AUTO
}
