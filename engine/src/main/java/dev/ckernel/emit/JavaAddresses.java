package dev.ckernel.emit;

import dev.ckernel.kernel.Inlining;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Names;
import dev.ckernel.kernel.Op;
import dev.ckernel.kernel.Param;
import dev.ckernel.kernel.Type;
import dev.ckernel.kernel.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints where a load or store goes: a buffer is a {@code MemorySegment} and a byte offset in it
 * that is a {@code long}; a pointer is only the offset.
 *
 * <p>Indices are taken apart into {@code long} terms ({@code w + k * 64L + 1024}). In that form
 * HotSpot proves a whole loop to be within bounds before it starts, so that the loop holds no
 * checks; indices of a kernel never overflow, so that 64 bits change nothing.
 */
final class JavaAddresses {
  private final Kernel kernel;
  private final Inlining inlining;
  private final Names names;
  private final JavaExpressions expressions;
  private final Map<Integer, String> segments = new HashMap<>();

  JavaAddresses(Kernel kernel, Inlining inlining, Names names, JavaExpressions expressions) {
    this.kernel = kernel;
    this.inlining = inlining;
    this.names = names;
    this.expressions = expressions;
    for (int i = 0; i < kernel.params().size(); i++) {
      if (kernel.params().get(i) instanceof Param.Buffer buffer) {
        segments.put(i, names.fresh(buffer.name() + "Memory"));
      }
    }
  }

  /** The parameters of the kernel's method. */
  List<String> parameters() {
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < kernel.params().size(); i++) {
      Param param = kernel.params().get(i);
      String name = names.of(param.value());
      switch (param) {
        case Param.Buffer b -> {
          parameters.add("MemorySegment " + segments.get(i));
          parameters.add("long " + name);
        }
        case Param.Scalar s -> parameters.add("int " + name);
      }
    }
    return parameters;
  }

  /** The segment that {@code pointer} points into. */
  String segment(Value pointer) {
    int parameter = pointer.pointer().parameter();
    String segment = segments.get(parameter);
    if (segment == null) {
      throw new IllegalStateException(kernel.name() + ": parameter " + parameter + " is no buffer");
    }
    return segment;
  }

  /** The byte offset of {@code pointer + index * stride}. */
  String offset(Value pointer, Value index, long stride) {
    Offset offset = new Offset();
    add(offset, pointer);
    add(offset, index, stride * mem(pointer));
    return offset.print();
  }

  /** The byte offset of element {@code index + lane}. */
  String element(Value pointer, Value index, int lane) {
    Offset offset = new Offset();
    add(offset, pointer);
    add(offset, index, mem(pointer));
    offset.constant += (long) lane * mem(pointer);
    return offset.print();
  }

  private static int mem(Value pointer) {
    Type.Pointer type = pointer.pointer();
    return type.mem().bytes();
  }

  private void add(Offset to, Value pointer) {
    if (inlining.inPlace(pointer).orElse(null) instanceof Op.Advance advance) {
      add(to, advance.pointer());
      add(to, advance.index(), advance.stride() * mem(pointer));
    } else {
      to.text.append(names.of(pointer));
    }
  }

  private void add(Offset to, Value index, long scale) {
    Op op = inlining.inPlace(index).orElse(null);
    if (op instanceof Op.ConstI32 c) {
      to.constant += c.value() * scale;
    } else if (op instanceof Op.Shift s && s.kind() == Op.ShiftOp.LEFT) {
      add(to, s.a(), scale << s.amount());
    } else if (op instanceof Op.Binary b && b.kind() == Op.BinaryOp.ADD) {
      add(to, b.a(), scale);
      add(to, b.b(), scale);
    } else if (op instanceof Op.Binary b && b.kind() == Op.BinaryOp.SUB) {
      add(to, b.a(), scale);
      add(to, b.b(), -scale);
    } else if (op instanceof Op.Binary b
        && b.kind() == Op.BinaryOp.MUL
        && inlining.inPlace(b.b()).orElse(null) instanceof Op.ConstI32 factor) {
      add(to, b.a(), scale * factor.value());
    } else {
      to.add(expressions.print(index), scale);
    }
  }

  /** A sum in the making. */
  private static final class Offset {
    private final StringBuilder text = new StringBuilder();
    private long constant;

    void add(Expr index, long scale) {
      long factor = Math.abs(scale);
      text.append(scale < 0 ? " - " : " + ").append(index.asAtom());
      text.append(factor == 1 ? "" : " * " + factor + "L");
    }

    String print() {
      if (constant != 0) {
        text.append(constant < 0 ? " - " : " + ").append(Math.abs(constant));
      }
      return text.toString();
    }
  }
}
