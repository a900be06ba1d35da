package dev.ckernel.train;

import java.util.List;

/**
 * Section {@code [optimizer]}.
 *
 * @param lr the highest learning rate; the schedule scales down from it
 * @param beta1 decay of the mean of gradients; 0 for SGD
 * @param beta2 decay of the mean of squares; 0 for SGD
 * @param eps added to the root of the second moment; 0 for SGD
 * @param momentum of SGD; 0 for AdamW
 * @param weightDecay decoupled from the gradient, for matrices; vectors have none unless a group
 *     says so
 * @param clip the most that the norm of all gradients may be; 0 for no limit
 * @param groups the first one that matches a parameter rules it
 */
public record OptimizerRecipe(
    Name name,
    double lr,
    double beta1,
    double beta2,
    double eps,
    double momentum,
    double weightDecay,
    double clip,
    List<Group> groups) {
  /** The rules of update. */
  public enum Name {
    /** Loshchilov and Hutter, arXiv 1711.05101. */
    ADAMW,
    /** With momentum. */
    SGD
  }

  /**
   * Parameters that are treated otherwise.
   *
   * @param match their ids, where {@code *} stands for any characters: {@code layers.*.attn.*}
   * @param lrScale multiplies the learning rate; 0 freezes
   */
  public record Group(String match, double weightDecay, double lrScale) {
    /** Whether it holds for a parameter. */
    public boolean matches(String id) {
      return new ParameterPattern(match).matches(id);
    }
  }

  /** The weight decay of a parameter with so many dimensions. */
  public double weightDecay(String id, int rank) {
    for (Group group : groups) {
      if (group.matches(id)) {
        return group.weightDecay;
      }
    }
    return rank > 1 ? weightDecay : 0;
  }

  /** What the learning rate of a parameter is multiplied with. */
  public double lrScale(String id) {
    for (Group group : groups) {
      if (group.matches(id)) {
        return group.lrScale;
      }
    }
    return 1;
  }

  static OptimizerRecipe read(RecipeTable table) {
    Name name = table.choice("name", Name.class, Name.ADAMW);
    double lr = table.number("lr", 0, 1000, 3e-4);
    double clip = table.number("clip", 0, 1e30, 1.0);
    OptimizerRecipe result =
        switch (name) {
          case ADAMW -> {
            table.refuse("momentum", "contradicts name = \"adamw\", which has betas instead");
            List<Double> betas = table.numbers("betas", 2, 0, 0.9999999, List.of(0.9, 0.95));
            double decay = table.number("weight_decay", 0, 1000, 0.1);
            yield new OptimizerRecipe(
                name,
                lr,
                betas.get(0),
                betas.get(1),
                table.number("eps", 1e-30, 1, 1e-8),
                0,
                decay,
                clip,
                groups(table, decay));
          }
          case SGD -> {
            String why = "contradicts name = \"sgd\", which has momentum instead";
            table.refuse("betas", why);
            table.refuse("eps", why);
            double decay = table.number("weight_decay", 0, 1000, 0.0);
            yield new OptimizerRecipe(
                name,
                lr,
                0,
                0,
                0,
                table.number("momentum", 0, 0.9999999, 0.9),
                decay,
                clip,
                groups(table, decay));
          }
        };
    table.finish();
    return result;
  }

  private static List<Group> groups(RecipeTable table, double decay) {
    return table.tables("group").stream()
        .map(each -> {
          Group group =
              new Group(
                  each.text("match"),
                  each.number("weight_decay", 0, 1000, decay),
                  each.number("lr_scale", 0, 1e6, 1.0));
          each.finish();
          return group;
        })
        .toList();
  }

  void write(TomlText toml, String table) {
    toml.table(table).put("name", RecipeTable.name(name)).put("lr", lr);
    switch (name) {
      case ADAMW -> toml.put("betas", List.of(beta1, beta2)).put("eps", eps);
      case SGD -> toml.put("momentum", momentum);
    }
    toml.put("weight_decay", weightDecay).put("clip", clip);
    for (Group group : groups) {
      toml.element(table + ".group")
          .put("match", group.match)
          .put("weight_decay", group.weightDecay)
          .put("lr_scale", group.lrScale);
    }
  }
}
