package dev.ckernel.kernel.lib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ckernel.kernel.Buffers;
import dev.ckernel.kernel.Interpreter;
import dev.ckernel.kernel.Kernel;
import dev.ckernel.kernel.Mem;
import dev.ckernel.kernel.Param;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Calls of kernels, one after the other, with everything they need, for any way to run them. */
public record KernelCase(List<Call> calls) {
  /**
   * A call.
   *
   * @param arguments one for each parameter but begin and end; the same object is the same memory
   * @param items work items
   */
  public record Call(Kernel kernel, List<Argument> arguments, int items) {
    public Call {
      arguments = List.copyOf(arguments);
    }

    /** Whether a result is in this argument. */
    public boolean isOutput(int argument) {
      return !(arguments.get(argument) instanceof Scratch)
          && !(arguments.get(argument) instanceof Output output && output.between)
          && kernel.params().get(argument) instanceof Param.Buffer buffer
          && buffer.writable();
    }
  }

  /** What a parameter is given. */
  public sealed interface Argument {}

  /** Bytes to read; written as well if the parameter is writable. */
  public static final class Input implements Argument {
    private final byte[] bytes;
    private final int offset;

    Input(byte[] bytes) {
      this(bytes, 0);
    }

    /** The kernel is given what is at {@code offset}. */
    Input(byte[] bytes, int offset) {
      this.bytes = bytes;
      this.offset = offset;
    }

    public byte[] bytes() {
      return bytes;
    }

    public int offset() {
      return offset;
    }
  }

  /** Bytes to write, which are 0 before. */
  public static final class Output implements Argument {
    private final int bytes;
    private final boolean integers;
    private final boolean between;
    private final @Nullable Output original;

    Output(long bytes) {
      this(bytes, false);
    }

    /** With {@code integers} only what they stand for counts, however the target stores them. */
    Output(long bytes, boolean integers) {
      this(bytes, integers, false, null);
    }

    private Output(long bytes, boolean integers, boolean between, @Nullable Output original) {
      this.bytes = Math.toIntExact(bytes);
      this.integers = integers;
      this.between = between;
      this.original = original;
    }

    /** What one call leaves for the next, and is no result. */
    static Output between(long bytes) {
      return new Output(bytes, false, true, null);
    }

    /** The integers of this a second time, in another form. */
    Output again(long bytes) {
      return new Output(bytes, true, false, this);
    }

    public int bytes() {
      return bytes;
    }
  }

  /** A thread's own bytes. */
  public record Scratch(long bytes) implements Argument {}

  public record Constant(int value) implements Argument {}

  public KernelCase {
    calls = List.copyOf(calls);
  }

  KernelCase(Kernel kernel, List<Argument> arguments, int items) {
    this(List.of(new Call(kernel, arguments, items)));
  }

  /** The same with other forms of the kernels. */
  public KernelCase withKernels(UnaryOperator<Kernel> form) {
    return new KernelCase(
        calls.stream()
            .map(call -> new Call(form.apply(call.kernel), call.arguments, call.items))
            .toList());
  }

  /** What the outputs hold after a run. */
  List<int[]> interpret() {
    return interpret(1);
  }

  /** The same, each call in {@code parts}, the last items first. */
  List<int[]> interpret(int parts) {
    Map<Argument, Interpreter.Argument> given = new HashMap<>();
    for (Call call : calls) {
      for (int part = parts - 1; part >= 0; part--) {
        List<Interpreter.Argument> arguments = new ArrayList<>();
        for (Argument argument : call.arguments) {
          arguments.add(
              argument instanceof Scratch scratch
                  ? Buffers.unwritten(scratch.bytes) // another thread's would not be known either
                  : given.computeIfAbsent(argument, KernelCase::fresh));
        }
        int begin = call.items * part / parts;
        Interpreter.run(call.kernel, arguments, begin, call.items * (part + 1) / parts);
      }
    }
    Map<Argument, byte[]> after = new HashMap<>();
    given.forEach((argument, memory) -> {
      if (memory instanceof Interpreter.Buffer buffer) {
        after.put(argument, Buffers.bytes(buffer));
      }
    });
    return outputs(after);
  }

  private static Interpreter.Argument fresh(Argument argument) {
    return switch (argument) {
      case Constant constant -> new Interpreter.Scalar(constant.value);
      case Scratch scratch -> Buffers.unwritten(scratch.bytes);
      case Output output -> Buffers.unwritten(output.bytes);
      case Input input ->
          new Interpreter.Buffer(
              MemorySegment.ofArray(input.bytes.clone()).asSlice(input.offset), null);
    };
  }

  /**
   * The outputs as numbers that all targets must agree on.
   *
   * @param after what the memory of each argument holds, from its offset on
   */
  public List<int[]> outputs(Map<Argument, byte[]> after) {
    Map<Argument, Mem> forms = new LinkedHashMap<>();
    for (Call call : calls) {
      for (int i = 0; i < call.arguments.size(); i++) {
        if (call.isOutput(i)) {
          forms.putIfAbsent(
              call.arguments.get(i), call.kernel.params().get(i).value().pointer().mem());
        }
      }
    }
    Map<Argument, int[]> outputs = new LinkedHashMap<>();
    forms.forEach((argument, mem) -> {
      boolean integers = argument instanceof Output output && output.integers;
      byte[] bytes = Objects.requireNonNull(after.get(argument));
      int[] values = integers ? integers(mem, bytes) : raw(mem, bytes);
      if (argument instanceof Output output && output.original != null) {
        assertThat(values)
            .as("integers in their second form")
            .isEqualTo(outputs.get(output.original));
      } else {
        outputs.put(argument, values);
      }
    });
    return List.copyOf(outputs.values());
  }

  static int[] raw(Mem mem, byte[] bytes) {
    byte[] one = Buffers.oneNan(mem, bytes);
    if (mem.bytes() == 4) {
      return Buffers.ints(one);
    }
    int[] values = new int[one.length];
    for (int i = 0; i < one.length; i++) {
      values[i] = one[i];
    }
    return values;
  }

  private static int[] integers(Mem mem, byte[] bytes) {
    if (mem != Mem.F32) {
      return raw(mem, bytes);
    }
    float[] floats = Buffers.floats(bytes);
    int[] values = new int[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) floats[i];
    }
    return values;
  }
}
