package dev.ckernel.graph;

/**
 * Ops that only training programs have: whole sequences instead of a cache, the loss, and the
 * gradients that {@link Backward} puts in. A gradient tensor of a parameter is added to, never
 * overwritten: batches add up in it until the optimizer clears it.
 */
public sealed interface TrainingOp extends GraphOp
    permits SelfAttention,
        SelfAttention.Gradient,
        CrossEntropy,
        CrossEntropy.Gradient,
        Linear.InputGradient,
        Linear.WeightGradient,
        ColumnSum,
        Embedding.Gradient,
        RmsNorm.Gradient,
        LayerNorm.Gradient,
        Rope.Gradient,
        Gate.Gradient,
        Activate.Gradient,
        SoftCap.Gradient,
        Dropout {}
