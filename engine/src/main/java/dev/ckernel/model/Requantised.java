package dev.ckernel.model;

import dev.ckernel.format.GgufTensor;
import dev.ckernel.format.GgufWriter;
import dev.ckernel.tensor.CkException;
import dev.ckernel.tensor.Codec;
import dev.ckernel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A tensor's bytes in another format. Each chunk is cut into pieces that the threads decode and
 * encode; importance is a matter of rows, so there a piece is a row.
 *
 * @param source the tensor as it is
 * @param importance [experts, columns], null for none
 * @param squaredError is told the sum of squared errors of each chunk
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Requantised(
    MemorySegment source,
    GgufTensor tensor,
    DType format,
    float @Nullable [] importance,
    ExecutorService threads,
    DoubleConsumer squaredError)
    implements GgufWriter.Content {
  /** Elements of a piece: a whole number of blocks of every format, and some work. */
  private static final int PIECE = 8192;

  @Override
  public void fill(long offset, MemorySegment chunk) {
    long first = offset / format.blockBytes() * format.blockSize();
    long count = chunk.byteSize() / format.blockBytes() * format.blockSize();
    long columns = tensor.dims().getFirst();
    if (importance != null && (first % columns != 0 || count % columns != 0)) {
      throw new CkException(
          "tensor '%s' has rows of %d elements, too long to mind importance"
              .formatted(tensor.name(), columns));
    }
    int piece = importance == null ? PIECE : (int) columns;
    List<Future<Double>> errors = new ArrayList<>();
    for (long at = 0; at < count; at += piece) {
      int size = (int) Math.min(piece, count - at);
      long from = at;
      MemorySegment to = chunk.asSlice(format.bytes(at), format.bytes(size));
      errors.add(threads.submit(() -> encode(first + from, size, to)));
    }
    squaredError.accept(errors.stream().mapToDouble(this::await).sum());
  }

  private double await(Future<Double> error) {
    try {
      return error.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CkException why) {
        throw why;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CkException("interrupted", e);
    }
  }

  /** Returns the sum of squared errors. */
  private double encode(long first, int count, MemorySegment to) {
    DType from = tensor.dtype();
    float[] x = new float[count];
    decode(from, first, x);
    checkFinite(first, x);
    if (importance == null) {
      Codec.encode(format, x, 0, count, to, 0);
    } else {
      Codec.encodeRow(format, x, 0, rowImportance(first, importance), to, 0);
    }
    float[] y = Codec.decode(format, to, count);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double error = x[i] - y[i];
      sum += error * error;
    }
    return sum;
  }

  private void checkFinite(long first, float[] x) {
    for (int i = 0; i < x.length; i++) {
      if (!Float.isFinite(x[i])) {
        long columns = tensor.dims().getFirst();
        throw new CkException(
            "tensor '%s' cannot be made %s: row %d, column %d is %s"
                .formatted(
                    tensor.name(), format, (first + i) / columns, (first + i) % columns, x[i]));
      }
    }
  }

  /** The piece may begin and end within blocks of the source. */
  private void decode(DType from, long first, float[] x) {
    int block = from.blockSize();
    int before = (int) (first % block);
    int all = (before + x.length + block - 1) / block * block;
    if (before == 0 && all == x.length) {
      Codec.decode(from, source, from.bytes(first), x, 0, x.length);
    } else {
      float[] blocks = new float[all];
      Codec.decode(from, source, from.bytes(first - before), blocks, 0, all);
      System.arraycopy(blocks, before, x, 0, x.length);
    }
  }

  private float[] rowImportance(long first, float[] all) {
    int columns = Math.toIntExact(tensor.dims().getFirst());
    if (all.length == columns) {
      return all;
    }
    long expert = first / columns / tensor.dims().get(1);
    return Arrays.copyOfRange(all, (int) (expert * columns), (int) ((expert + 1) * columns));
  }
}
