package dev.ckernel.train;

/**
 * How close values of ours are to those of an oracle.
 *
 * @param name what is compared
 * @param relative norm of the difference over the oracle's norm; 0 if both are zero
 * @param absolute the largest difference
 * @param cosine between both; 1 if both are zero
 * @param worst index of the element with the largest difference
 * @param ours that element
 * @param theirs likewise
 */
public record Closeness(
    String name,
    double relative,
    double absolute,
    double cosine,
    int worst,
    double ours,
    double theirs) {
  static Closeness of(String name, float[] ours, double[] theirs) {
    if (ours.length != theirs.length) {
      throw new IllegalArgumentException(
          "%s has %d values, and the oracle's %d".formatted(name, ours.length, theirs.length));
    }
    double squares = 0;
    double ourSquares = 0;
    double theirSquares = 0;
    double product = 0;
    double most = -1;
    int worst = 0;
    for (int i = 0; i < ours.length; i++) {
      double error = Math.abs(ours[i] - theirs[i]);
      if (error > most || (Double.isNaN(error) && !Double.isNaN(most))) {
        most = error;
        worst = i;
      }
      squares += error * error;
      ourSquares += (double) ours[i] * ours[i];
      theirSquares += theirs[i] * theirs[i];
      product += ours[i] * theirs[i];
    }
    double norms = Math.sqrt(ourSquares) * Math.sqrt(theirSquares);
    boolean zero = ourSquares == 0 && theirSquares == 0;
    return new Closeness(
        name,
        zero ? 0 : Math.sqrt(squares) / Math.sqrt(theirSquares),
        Math.max(0, most),
        zero ? 1 : norms > 0 ? product / norms : 0,
        worst,
        ours.length == 0 ? 0 : ours[worst],
        theirs.length == 0 ? 0 : theirs[worst]);
  }
}
