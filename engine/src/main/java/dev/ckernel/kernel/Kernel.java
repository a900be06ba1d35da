package dev.ckernel.kernel;

import java.util.List;

/**
 * A function over buffers. Its last two parameters are always the scalars {@code begin} and {@code
 * end}: the range of its work items that one call does. Items may be done in any order and by any
 * thread; what an item computes does not depend on the range it came in.
 *
 * @param name a C and Java identifier, unique in its program
 * @param about one line for the reader of generated code
 * @param values one more than the highest id of values and variables
 */
public record Kernel(String name, String about, List<Param> params, List<Stmt> body, int values) {
  public Kernel {
    params = List.copyOf(params);
    body = List.copyOf(body);
  }
}
